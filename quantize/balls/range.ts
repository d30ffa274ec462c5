/**
 * The range of a quantizer: what fits in it, what is brought back into it, and the range as part of the message.
 *
 * Both ends know the range beforehand (a schedule), or the sender measures it and sends it along.
 * @module
 */

import { check, checkFinite } from "../../base/check.ts";
import { type Float64s, type Floats, norm2, scale, type Vec } from "../../base/vector.ts";
import { float32, float32Up } from "../floats.ts";
import type { BallCode, Compressor } from "../types.ts";

/** How far rounding may carry a vector over its range, relative to the range. */
const ROUNDING = 1e-9;

/** Insists that `x` is finite and that its `size` is at most `radius`, up to rounding; throws a `RangeError`. */
export function checkInRange(x: Vec, size: number, radius: number): void {
  if (!(size < Infinity)) checkFinite("quantize x", "x", x);
  check(
    size < Infinity && size <= radius * (1 + ROUNDING),
    "quantize x",
    "its size",
    `at most the range ${radius}`,
    size,
  );
}

/** The vector that u is in the ball of radius M as it is in that of radius r, in `out`; throws a `RangeError` outside. */
export function scaledToBall(u: Vec, r: number, M: number, out: Float64s): Float64s {
  const norm = norm2(u);
  checkInRange(u, norm, r);
  if (norm === 0) return out.fill(0);
  const range = Math.max(norm, r); // what rounding carried over the range goes back to its border
  for (let j = 0; j < out.length; j++) out[j] = u[j] / range * M;
  return out;
}

/** Scales `x` into the ball of radius `r`: `x · min(1, r/‖x‖)`. */
export function projectToBall<O extends Floats>(x: Vec, r: number, out: O): O {
  const norm = norm2(x);
  return scale(norm > r ? r / norm : 1, x, out);
}

/**
 * Brings every value that `compressor` gives into the ball of its radius: `q · min(1, r/‖q‖)`.
 *
 * The ball is convex and holds x, so where `‖x‖ ≤ r` the error never grows; no codeword is added. Theorems on naive
 * quantization ask for it. Throws a `TypeError` unless the guarantee is bounded.
 *
 * @example
 * ```ts
 * import { cubeCode, decode, encode, inBall, key, norm2 } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const corner = inBall(cubeCode({ dimension: 4, rate: 2 }).at(1));
 * const value = decode(corner, encode(corner, [0.5, 0.5, 0.5, 0.5], key(0)), key(0));
 * assertAlmostEquals(norm2(value), 1); // the cube's midpoint has norm 1.5
 * ```
 */
export function inBall(compressor: Compressor): Compressor {
  const { guarantee } = compressor;
  if (guarantee.kind !== "bounded") {
    throw new TypeError(
      `Cannot bring values into the ball as the guarantee must be "bounded": current value is "${guarantee.kind}"`,
    );
  }
  return {
    dimension: compressor.dimension,
    guarantee: compressor.guarantee,
    write(x, key, sink, out) {
      compressor.write(x, key, sink, out);
      if (out) projectToBall(out, guarantee.radius, out);
    },
    read(source, key, out) {
      const value = compressor.read(source, key, out);
      return projectToBall(value, guarantee.radius, value);
    },
  };
}

/**
 * Sends the range with the vector: its size as a float32 rounded up (32 bits, counted), then the vector in that range.
 *
 * The error is then relative, `‖Q(x) − x‖ ≤ ε(1 + 2⁻²³)‖x‖` down to sizes of 2⁻¹²⁶, and no vector is ever out of range.
 * Throws a `RangeError` where `x` is not finite or larger than any float32.
 *
 * @example
 * ```ts
 * import { cubeCode, encode, key, rangeSent } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encode(rangeSent(cubeCode({ dimension: 3, rate: 2 })), [1e6, 0, -3], key(0)).length, 32 + 6);
 * ```
 */
export function rangeSent(code: BallCode): Compressor {
  const epsilon = code.epsilon * (1 + 1 / 0x800000);
  return {
    dimension: code.dimension,
    guarantee: { kind: "contractive", delta: 1 - epsilon * epsilon },
    write(x, key, sink, out) {
      const size = code.size(x);
      if (!(size < Infinity)) checkFinite("quantize x", "x", x);
      const radius = float32Up(size);
      float32.write(radius, sink);
      code.at(radius).write(x, key, sink, out);
    },
    read: (source, key, out) => code.at(float32.read(source)).read(source, key, out),
  };
}
