/**
 * What workers tell each other of their gradients: three numbers a bucket, and the mixture that they describe.
 * @module
 */

import { check, checkFinite, checkInteger } from "../../../base/check.ts";
import { norm as normOf } from "../../../base/norm.ts";
import { copy, type Vec } from "../../../base/vector.ts";
import { float32Up } from "../../floats.ts";
import type { NormalComponent } from "./folded_normal.ts";

/** The buckets of a vector: their sizes, and where the coordinates lie in them. All but the lengths are float32s. */
export interface BucketStatistics {
  /** The norm N of each bucket, rounded up to a float32. */
  readonly norms: Float32Array;
  /** The mean of v/N over the bucket, 0 where N is. */
  readonly means: Float32Array;
  /** The standard deviation of v/N over the bucket. */
  readonly deviations: Float32Array;
  /** How many coordinates the bucket has, which both ends know. */
  readonly lengths: Int32Array;
}

/**
 * The norm N of each bucket of `x`, and the mean and deviation of v/N over its coordinates.
 *
 * N is what {@linkcode stochasticLevels} sends, so that v/N are the numbers that it rounds. With q = 2 and whole buckets of K,
 * `mean² + deviation² = 1/K` whatever the vector is like: then they say nothing but the mean, and a sample says more.
 *
 * Faghri et al., §3.1. Throws a `RangeError` for a coordinate that is not finite.
 *
 * @example
 * ```ts
 * import { bucketStatistics } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bucketStatistics([1, -2, 0, 0, 8], { norm: Infinity, bucket: 2 }), {
 *   norms: Float32Array.of(2, 0, 8),
 *   means: Float32Array.of(-0.25, 0, 1), // of ½ and −1
 *   deviations: Float32Array.of(0.75, 0, 0),
 *   lengths: Int32Array.of(2, 2, 1),
 * });
 * ```
 */
export function bucketStatistics(
  x: Vec,
  { norm = 2, bucket = Math.max(1, x.length) }: { norm?: number; bucket?: number } = {},
): BucketStatistics {
  const action = "take the statistics of buckets";
  checkInteger(action, "the bucket", bucket, 1);
  check(norm >= 1, action, "the index of the norm", "at least 1", norm);
  checkFinite(action, "x", x);
  const v = copy(x), buckets = Math.ceil(v.length / bucket);
  const norms = new Float32Array(buckets), means = new Float32Array(buckets), deviations = new Float32Array(buckets);
  const lengths = new Int32Array(buckets);
  for (let b = 0; b < buckets; b++) {
    const part = v.subarray(b * bucket, (b + 1) * bucket), size = float32Up(normOf(part, norm));
    norms[b] = size;
    lengths[b] = part.length;
    if (size === 0) continue;
    let sum = 0, squares = 0;
    for (const coordinate of part) sum += coordinate / size;
    const mean = sum / part.length;
    for (const coordinate of part) squares += (coordinate / size - mean) * (coordinate / size - mean);
    means[b] = mean;
    deviations[b] = Math.sqrt(squares / part.length);
  }
  return { norms, means, deviations, lengths };
}

/** A deviation to take in place of smaller ones: about what the rounding of a mean of float32s may hide. */
const LEAST_DEVIATION = 2 ** -20;

/**
 * The mixture of normals that the statistics of all workers describe, from the `top` buckets of the largest norms.
 *
 * A bucket of d coordinates and norm N counts by `d N²`, what its variance adds to the error of the whole; where `normalised`,
 * all coordinates count the same, and are one normal with the mean and the variance within buckets that they have together.
 * Means and deviations are taken for those before cutting to [−1, 1]. A deviation below 2⁻²⁰, as of a constant bucket, is
 * raised to that.
 *
 * Of equal norms the earlier worker's and the earlier bucket's comes first, and sums are taken in that order, so that the
 * same statistics give the same mixture everywhere. Faghri et al., §3.1 and Algorithm 1, where (10) leaves out d. Throws a
 * `RangeError` where a norm is negative or not finite, or all are 0: then there is nothing to adapt to.
 *
 * @example
 * ```ts
 * import { bucketStatistics, foldedNormal, mixtureOf } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const statistics = bucketStatistics([1, -2, 0, 0, 8, 8], { norm: Infinity, bucket: 2 });
 * const mixture = mixtureOf([statistics]);
 * assertEquals(mixture, [
 *   { mean: 1, deviation: 2 ** -20, weight: 2 * 64 },
 *   { mean: -0.25, deviation: 0.75, weight: 2 * 4 },
 * ]);
 * assertEquals(foldedNormal(mixture).cdf(1), 1);
 * ```
 */
export function mixtureOf(
  statistics: readonly BucketStatistics[],
  { normalised = false, top = 50 }: { normalised?: boolean; top?: number } = {},
): NormalComponent[] {
  const action = "make a mixture";
  checkInteger(action, "the number of buckets", top, 1);
  const heard = bucketsOf(statistics).sort((a, b) => b.norm - a.norm).slice(0, top);
  if (!normalised) {
    return heard.map(({ norm, mean, deviation, length }) => ({
      mean,
      deviation: Math.max(LEAST_DEVIATION, deviation),
      weight: length * norm * norm,
    }));
  }
  let count = 0, sum = 0, squares = 0;
  for (const { mean, deviation, length } of heard) {
    count += length;
    sum += length * mean;
    squares += length * deviation * deviation;
  }
  return [{ mean: sum / count, deviation: Math.max(LEAST_DEVIATION, Math.sqrt(squares / count)), weight: 1 }];
}

/**
 * The mixture in which every coordinate of every bucket counts the same: what level numbers are like, each of which costs
 * its own bits, however large its bucket is.
 *
 * All buckets count that are not 0, each by its length. Throws a `RangeError` as {@linkcode mixtureOf} does.
 *
 * @example
 * ```ts
 * import { bucketStatistics, coordinateMixture } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const statistics = bucketStatistics([1, -2, 0, 0, 8], { norm: Infinity, bucket: 2 });
 * assertEquals(coordinateMixture([statistics]).map(({ weight }) => weight), [2, 1]);
 * ```
 */
export function coordinateMixture(statistics: readonly BucketStatistics[]): NormalComponent[] {
  return bucketsOf(statistics).map(({ mean, deviation, length }) => ({
    mean,
    deviation: Math.max(LEAST_DEVIATION, deviation),
    weight: length,
  }));
}

/** One bucket of somebody's vector. */
interface Bucket {
  readonly norm: number;
  readonly mean: number;
  readonly deviation: number;
  readonly length: number;
}

/** The buckets that are not 0, in the order of workers; throws a `RangeError` where a norm is none, or all are 0. */
function bucketsOf(statistics: readonly BucketStatistics[]): Bucket[] {
  const action = "make a mixture";
  const all = statistics.flatMap(({ norms, means, deviations, lengths }) =>
    Array.from(norms, (norm, b) => ({ norm, mean: means[b], deviation: deviations[b], length: lengths[b] }))
  );
  for (const { norm } of all) check(norm >= 0 && norm < Infinity, action, "a norm", "finite and at least 0", norm);
  const heard = all.filter(({ norm }) => norm > 0);
  check(heard.length > 0, action, "the largest norm", "above 0", 0);
  return heard;
}
