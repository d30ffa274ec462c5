/**
 * What a gradient says of the distribution that its levels should suit.
 * @module
 */

import { check, checkFinite, checkInteger } from "../../../base/check.ts";
import { norm as normOf } from "../../../base/norm.ts";
import { copy, type Float64s, type Vec } from "../../../base/vector.ts";
import { float32Up } from "../../floats.ts";

/**
 * The normalised magnitudes `r = |v|/N` of `x`, bucket by bucket, each with the weight N² of its bucket.
 *
 * N is the `norm` of the bucket as {@linkcode stochasticLevels} sends it, rounded up to a float32. With these weights the
 * variance of levels, times the weight of the sample, is `E‖Q(x) − x‖²` exactly. Where `normalised`, all weights are 1, and
 * it is the sum over buckets of `E‖Q(v) − v‖²/N²`. Buckets of norm 0 have no part in either and are left out.
 *
 * Faghri et al., §3.1, where (10) leaves out that a bucket counts by its length too. Throws a `RangeError` for a coordinate
 * that is not finite.
 *
 * @example
 * ```ts
 * import { magnitudes } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(magnitudes([1, -2, 0, 0, 8], { norm: Infinity, bucket: 2 }), {
 *   values: Float64Array.of(0.5, 1, 1),
 *   weights: Float64Array.of(4, 4, 64),
 * });
 * ```
 */
export function magnitudes(
  x: Vec,
  { norm = 2, bucket = Math.max(1, x.length), normalised = false }: {
    norm?: number;
    bucket?: number;
    normalised?: boolean;
  } = {},
): { values: Float64s; weights: Float64s } {
  const action = "take magnitudes";
  checkInteger(action, "the bucket", bucket, 1);
  check(norm >= 1, action, "the index of the norm", "at least 1", norm);
  checkFinite(action, "x", x);
  const v = x instanceof Float64Array ? x : copy(x),
    values = new Float64Array(v.length),
    weights = new Float64Array(v.length);
  let count = 0;
  for (let from = 0; from < v.length; from += bucket) {
    const part = v.subarray(from, from + bucket), size = float32Up(normOf(part, norm));
    if (size === 0) continue;
    weights.fill(normalised ? 1 : size * size, count, count + part.length);
    for (let j = 0; j < part.length; j++) values[count++] = Math.min(1, Math.abs(part[j]) / size);
  }
  if (count === v.length) return { values, weights };
  return { values: values.slice(0, count), weights: weights.slice(0, count) };
}
