/**
 * The scaled integers: an error that is bounded absolutely, whatever the vector.
 * @module
 */

import { check, checkFinite, checkInteger, checkLength, checkPositive } from "../../base/check.ts";
import { type Key, uniforms } from "../../base/key.ts";
import type { Vec } from "../../base/vector.ts";
import type { Quantizer } from "../types.ts";

/** What a grid is made of. */
export interface GridOptions {
  /** The length n of the vectors. */
  readonly dimension: number;
  /** ε, the largest error in the Euclidean norm. */
  readonly error: number;
}

/**
 * The nearest point of the grid `hZⁿ`, `h = 2ε/√n`: `‖Q(x) − x‖ ≤ ε` for every x, coordinates within 2³¹ steps.
 *
 * Coordinate j of the symbols is `xⱼ/h` rounded, halves up. Throws a `RangeError` for a coordinate that is not finite or
 * further than that.
 *
 * @example
 * ```ts
 * import { bits, compressor, decode, encode, grid, integersOf, key } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const halves = grid({ dimension: 4, error: 0.5 }); // steps of ½
 * assertEquals(halves.quantize([0.2, 0.3, -7, 100], key(0)), Int32Array.of(0, 1, -14, 200));
 * const sent = compressor(halves, integersOf(4));
 * assertEquals(decode(sent, encode(sent, [0.2, 0.3, -7, 100], key(0)), key(0)), Float64Array.of(0, 0.5, -7, 100));
 * ```
 */
export function grid(options: GridOptions): Quantizer<Int32Array> {
  const { error, dimension } = options;
  return gridOf(options, 2 * error / Math.sqrt(Math.max(1, dimension)), (x, step, out) => {
    for (let j = 0; j < out.length; j++) out[j] = Math.floor(x[j] / step + 0.5);
  });
}

/**
 * A point of the grid `hZⁿ`, `h = ε/√n`, at random: `E Q(x) = x`, and `‖Q(x) − x‖ ≤ ε` surely.
 *
 * Coordinate j of the symbols is `⌊xⱼ/h + uⱼ⌋` with uⱼ uniform on [0, 1) from the key; on average
 * `E‖Q(x) − x‖² ≤ ε²/4`. Throws a `RangeError` as {@linkcode grid} does.
 *
 * @example
 * ```ts
 * import { key, stochasticGrid } from "@bitdescent/bitdescent";
 * import { assert } from "@std/assert";
 *
 * const halves = stochasticGrid({ dimension: 4, error: 1 }); // steps of ½
 * const [a, b, c, d] = halves.quantize([0.5, 0.6, -0.1, 0], key(0));
 * assert(a === 1 && (b === 1 || b === 2) && (c === -1 || c === 0) && d === 0);
 * ```
 */
export function stochasticGrid(options: GridOptions): Quantizer<Int32Array> {
  const { error, dimension } = options;
  const u = new Float64Array(dimension); // scratch: never escapes, rewritten on every call
  return gridOf(options, error / Math.sqrt(Math.max(1, dimension)), (x, step, out, key) => {
    uniforms(key, dimension, u);
    for (let j = 0; j < out.length; j++) out[j] = Math.floor(x[j] / step + u[j]);
  });
}

/** A grid of width `step` with its own way to round. */
function gridOf(
  { dimension, error }: GridOptions,
  step: number,
  round: (x: Vec, step: number, out: Float64Array, key: Key) => void,
): Quantizer<Int32Array> {
  checkInteger("make a grid", "the dimension", dimension, 0);
  checkPositive("make a grid", "the error", error);
  const rounded = new Float64Array(dimension); // scratch: never escapes, rewritten on every call
  return {
    dimension,
    guarantee: { kind: "bounded", radius: Infinity, coveringRadius: error },
    quantize(x, key) {
      checkLength("quantize x", "x", x, dimension);
      checkFinite("quantize x", "x", x);
      round(x, step, rounded, key);
      for (let j = 0; j < dimension; j++) {
        check(Math.abs(rounded[j]) <= 0x7fffffff, "quantize x", `x[${j}]`, `within 2³¹ steps of ${step}`, x[j]);
      }
      return Int32Array.from(rounded);
    },
    dequantize(symbols, _key, out = new Float64Array(dimension)) {
      for (let j = 0; j < dimension; j++) out[j] = symbols[j] * step;
      return out;
    },
  };
}
