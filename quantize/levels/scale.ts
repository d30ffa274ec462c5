/**
 * Normalisers: what coordinates are divided by before they are rounded.
 * @module
 */

import type { BitSource } from "../../base/bits.ts";
import { check, checkFinite } from "../../base/check.ts";
import { norm } from "../../base/norm.ts";
import type { Vec } from "../../base/vector.ts";
import { float32, float32Up } from "../floats.ts";

/**
 * The norm `‖x‖_q` rounded up to a float32: what workers exchange to agree on one scale, the largest of theirs.
 *
 * Throws a `RangeError` for `q < 1`, a coordinate that is not finite, or a norm that no float32 reaches.
 *
 * @example
 * ```ts
 * import { key, scaleOf, ternGrad } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const gradients = [[1, -2], [0, 8]];
 * const scale = Math.max(...gradients.map((x) => scaleOf(x, Infinity)));
 * const worker = ternGrad({ dimension: 2, scale });
 * assertEquals(worker.dequantize(worker.quantize(gradients[1], key(0)), key(0)), Float64Array.of(0, 8));
 * ```
 */
export function scaleOf(x: Vec, q: number): number {
  const size = norm(x, q);
  if (!(size < Infinity)) checkFinite("take the scale of x", "x", x);
  return float32Up(size);
}

/** Reads a float32 of at least +0; throws a `RangeError`, which calls it `what`, on the bits of any other. */
export function readMagnitude(source: BitSource, what: string): number {
  const x = float32.read(source);
  check(x >= 0 && x < Infinity && !Object.is(x, -0), "read a message", what, "finite and at least 0", x);
  return x;
}
