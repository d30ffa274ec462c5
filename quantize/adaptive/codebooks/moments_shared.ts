/**
 * Levels that every node computes, from three numbers a bucket of every worker.
 * @module
 */

import { check, checkLength } from "../../../base/check.ts";
import { copy, type Vec } from "../../../base/vector.ts";
import { float32 } from "../../floats.ts";
import { alphabetOf } from "../../levels/level_set.ts";
import { readMagnitude } from "../../levels/scale.ts";
import type { Codec } from "../../types.ts";
import type { Distribution, LevelDesign } from "../distributions/distribution.ts";
import {
  type BucketStatistics,
  bucketStatistics,
  coordinateMixture,
  mixtureOf,
} from "../distributions/bucket_statistics.ts";
import { foldedNormal } from "../distributions/folded_normal.ts";
import { signedProbabilities } from "../distributions/pmf.ts";
import type { Codebook } from "./codebook.ts";
import { checkDesign, type Tuned, tunedCompressor, type TunedOptions, untuned } from "./tuned.ts";

/**
 * The codebook whose levels every node designs for the mixture of normals that all workers' statistics describe.
 *
 * Every worker sends for each bucket the norm, and the mean and deviation of what is divided by it: 96 bits, or 32 for a bucket of zeros. All nodes then
 * make the same mixture of the `top` buckets of the largest norms (see {@linkcode mixtureOf}), design the same levels, and
 * expect the same probabilities, in which every coordinate counts alike ({@linkcode coordinateMixture}), by exactly rounded
 * operations only. Rounds in which all gradients are 0 change nothing.
 *
 * With Euclidean norms these statistics say little (`mean² + deviation² = 1/K`), and {@linkcode levelsSent} does better. The
 * `levels` are those of the beginning; designs have as many, with a zero level or without as they have. Faghri et al.,
 * "Adaptive Gradient Quantization for Data-Parallel SGD", NeurIPS 2020, §3.1 and Algorithm 1. Throws a `RangeError` where a
 * design has another number of levels.
 *
 * @example
 * ```ts
 * import { alq, each, fixedWidth, key, momentsShared, normals, numbered, uniformLevels } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const { init, observe, adapt } = momentsShared({
 *   dimension: 1024,
 *   bucket: 512,
 *   norm: Infinity,
 *   levels: uniformLevels({ steps: 3 }),
 *   design: (distribution) => alq({ distribution, count: 3 }),
 *   code: ({ levels }) => numbered(levels, each(fixedWidth({ width: 3 }))),
 * });
 * const heard = [1, 2].map((seed) => observe(init, normals(key(seed), 1024)));
 * const tuned = adapt(init, heard);
 * assertEquals(tuned, adapt(structuredClone(init), structuredClone(heard)));
 * assertLess(tuned.levels[1], 1 / 3); // most coordinates are small
 * ```
 */
export function momentsShared(
  { levels: start, design, normalised = false, top = 50, ...options }: TunedOptions & {
    readonly levels: Vec;
    readonly design: (distribution: Distribution) => LevelDesign;
    readonly normalised?: boolean;
    readonly top?: number;
  },
): Codebook<Tuned, BucketStatistics> {
  const { dimension, norm = 2, bucket = Math.max(1, dimension) } = options, shape = alphabetOf(start);
  return {
    dimension,
    init: untuned(copy(start)),
    speaks: () => true,
    observe(_tuned, x) {
      checkLength("observe x", "x", x, dimension);
      return bucketStatistics(x, { norm, bucket });
    },
    statistics: statisticsCodec({ dimension, bucket }),
    adapt(tuned, heard) {
      if (heard.every(({ norms }) => norms.every((norm) => norm === 0))) return tuned;
      const F = foldedNormal(mixtureOf(heard, { normalised, top })), { levels } = design(F);
      const use = foldedNormal(coordinateMixture(heard));
      checkDesign(levels, shape);
      return { levels, probabilities: signedProbabilities(levels, use) };
    },
    compressor: (tuned) => tunedCompressor(options, tuned),
  };
}

/** For each bucket its norm, and where that is not 0 the mean and the deviation: 32 bits each. */
function statisticsCodec({ dimension, bucket }: { dimension: number; bucket: number }): Codec<BucketStatistics> {
  const buckets = Math.ceil(dimension / bucket);
  return {
    write({ norms, means, deviations }, sink) {
      for (let b = 0; b < buckets; b++) {
        float32.write(norms[b], sink);
        if (norms[b] === 0) continue;
        float32.write(means[b], sink);
        float32.write(deviations[b], sink);
      }
    },
    read(source) {
      const norms = new Float32Array(buckets), means = norms.slice(), deviations = norms.slice();
      for (let b = 0; b < buckets; b++) {
        norms[b] = readMagnitude(source, `norm ${b}`);
        if (norms[b] === 0) continue;
        means[b] = float32.read(source);
        deviations[b] = readMagnitude(source, `deviation ${b}`);
        check(Math.abs(means[b]) <= 1, "read statistics", `mean ${b}`, "from −1 to 1", means[b]);
        check(deviations[b] <= 1, "read statistics", `deviation ${b}`, "at most 1", deviations[b]);
      }
      const lengths = Int32Array.from(norms, (_, b) => Math.min(bucket, dimension - b * bucket));
      return { norms, means, deviations, lengths };
    },
  };
}
