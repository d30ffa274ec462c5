/**
 * The uniform scalar quantizer: every coordinate of [−r, r]ⁿ on its own, to the midpoint of its cell.
 *
 * Lin, Kostina, Hassibi, "Differentially Quantized Gradient Methods", IEEE Trans. Inf. Theory 68(9), 2022.
 * @module
 */

import { check, checkInteger, checkIntegers, checkLength, checkNonNegative } from "../../base/check.ts";
import { copy, normInf, type Vec } from "../../base/vector.ts";
import { compressor } from "../compressor.ts";
import { largest } from "./largest.ts";
import { mixedRadix } from "../codes/mixed_radix.ts";
import { checkInRange } from "./range.ts";
import { bitBudget } from "./rate.ts";
import { shifted } from "./shifted.ts";
import type { BallCode, Compressor, Quantizer } from "../types.ts";

/**
 * The midpoint quantizer of the cube [−r, r]ⁿ with `levels[j]` cells along axis j.
 *
 * Coordinate j of the value is `(2i + 1 − mⱼ) r / mⱼ`, where i is the number of the cell. A vector outside the cube is
 * refused with a `RangeError`: the hypothesis of a theorem has failed, which is news and not a number to clamp.
 *
 * @example
 * ```ts
 * import { cube, key } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const quantizer = cube({ levels: [2, 3, 1], radius: 6 });
 * const cells = quantizer.quantize([-5, 0.1, 6], key(0));
 * assertEquals(cells, Int32Array.of(0, 1, 0));
 * assertEquals(quantizer.dequantize(cells, key(0)), Float64Array.of(-3, 0, 0));
 * ```
 */
export function cube({ levels, radius }: { levels: Vec; radius: number }): Quantizer<Int32Array> {
  return cubes(levels).at(radius);
}

/** The quantizers of all radii with the same cells, and their ε: what does not depend on the radius is done once. */
function cubes(given: Vec): { epsilon: number; at: (radius: number) => Quantizer<Int32Array> } {
  const levels = copy(given), dimension = levels.length, epsilon = relativeCoveringRadius(levels);
  checkIntegers("make a cube quantizer", "the number of levels of axis", levels, 1);

  function at(radius: number): Quantizer<Int32Array> {
    checkNonNegative("make a cube quantizer", "the radius", radius);
    return {
      dimension,
      guarantee: { kind: "bounded", radius, coveringRadius: radius * epsilon },
      quantize(x) {
        checkLength("quantize x", "x", x, dimension);
        checkInRange(x, normInf(x), radius);
        const cells = new Int32Array(dimension);
        if (radius === 0) return cells.map((_, j) => Math.floor(levels[j] / 2));
        for (let j = 0; j < dimension; j++) {
          const m = levels[j];
          cells[j] = Math.max(0, Math.min(m - 1, Math.floor((x[j] / radius + 1) * 0.5 * m)));
        }
        return cells;
      },
      dequantize(cells, _key, out = new Float64Array(dimension)) {
        for (let j = 0; j < dimension; j++) out[j] = (2 * cells[j] + 1 - levels[j]) / levels[j] * radius;
        return out;
      },
    };
  }
  return { epsilon, at };
}

/**
 * ε of the cube's codewords over the ball inside it, exactly: `ε² = Σ_even mⱼ⁻² + min(1, Σ_odd mⱼ⁻²)`.
 *
 * An even axis has a cell border at 0 and errs by r/m for free; an odd axis has a codeword there, and to err by s ≤ r/m
 * it must spend s of the ball's radius.
 */
function relativeCoveringRadius(levels: Vec): number {
  let even = 0, odd = 0;
  for (let j = 0; j < levels.length; j++) {
    if (levels[j] % 2 === 0) even += 1 / (levels[j] * levels[j]);
    else odd += 1 / (levels[j] * levels[j]);
  }
  return Math.sqrt(even + Math.min(1, odd));
}

/**
 * The levels of each of n coordinates at R bits a coordinate: m or m + 1, as many as `Π mⱼ ≤ 2^⌊nR⌋` allows.
 *
 * Throws a `RangeError` where {@linkcode bitBudget} does.
 *
 * @example
 * ```ts
 * import { cubeLevels } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cubeLevels({ dimension: 4, rate: 1.5 }), Int32Array.of(3, 3, 3, 2)); // 54 of 64 = 2⁶
 * ```
 */
export function cubeLevels({ dimension, rate }: { dimension: number; rate: number }): Int32Array {
  const budget = bitBudget({ dimension, rate }), least = 1 << Math.floor(budget / dimension);
  if (budget % dimension === 0) return new Int32Array(dimension).fill(least);
  const most = 1n << BigInt(budget);
  /** Whether m levels on each axis, and one more on the first `raised`, are few enough. */
  const fits = (m: number, raised: number): boolean =>
    // deno-lint-ignore bitdescent/wire-path -- powers of BigInts are exact
    BigInt(m) ** BigInt(dimension - raised) * BigInt(m + 1) ** BigInt(raised) <= most;
  const m = largest((m) => fits(m, 0), least, 2 * least);
  const raised = largest((count) => fits(m, count), 0, dimension);
  return Int32Array.from({ length: dimension }, (_, j) => j < raised ? m + 1 : m);
}

/**
 * The uniform scalar quantizer as a code for balls, at `rate` bits a coordinate: `ε = √n 2⁻ᴿ` where 2ᴿ is an even integer; or
 * with the fewest levels that have at most a given ε: `⌈√n/ε⌉` on each axis, 1 where ε is 1 or more.
 *
 * Where some coordinates have a level more than others, the key turns the coordinates, so that each has it in turn. Throws a
 * `RangeError` unless ε is above 0, and where {@linkcode cubeLevels} does.
 *
 * @example
 * ```ts
 * import { cubeCode } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { epsilon, bits } = cubeCode({ dimension: 100, rate: 5 });
 * assertEquals([epsilon, bits], [10 / 32, 500]);
 * assertEquals(cubeCode({ dimension: 100, epsilon: 0.3125 }).bits, 500);
 * ```
 */
export function cubeCode(
  options: { dimension: number; rate: number } | { dimension: number; epsilon: number },
): BallCode {
  const { dimension } = options, levels = "rate" in options ? cubeLevels(options) : levelsWithin(options);
  const codec = mixedRadix({ radices: levels }), { epsilon, at } = cubes(levels);
  const isUniform = levels.every((m) => m === levels[0]);
  const scalar = (radius: number): Compressor => compressor(at(radius), codec);
  return {
    dimension,
    epsilon,
    bits: codec.bits,
    size: normInf,
    at: isUniform ? scalar : (radius) => shifted(scalar(radius)),
  };
}

/** As few levels as have at most ε, the same on each axis. */
function levelsWithin({ dimension, epsilon }: { dimension: number; epsilon: number }): Int32Array {
  checkInteger("make a cube code", "the dimension", dimension, 1);
  check(epsilon > 0, "make a cube code", "epsilon", "above 0", epsilon);
  const m = epsilon >= 1 ? 1 : Math.ceil(Math.sqrt(dimension) / epsilon * (1 - 2 ** -50));
  checkInteger("make a cube code", "the number of levels for epsilon", m, 1);
  return new Int32Array(dimension).fill(m);
}
