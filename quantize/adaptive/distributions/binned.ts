/**
 * A distribution that costs much to ask, held in a few hundred bins.
 * @module
 */

import { checkInteger } from "../../../base/check.ts";
import type { Distribution, Sample } from "./distribution.ts";
import { empirical } from "./empirical.ts";

/**
 * The `distribution` with everything in a bin moved to the mean of the bin, as {@linkcode histogram} does with a sample.
 *
 * Bin b holds `b² < B² r ≤ (b + 1)²`. A mixture of many normals is asked twice a bin, and levels for it are found tens of times
 * sooner, the best ones too ({@linkcode optimalLevels}). Their variance under the `distribution` itself is larger than it need
 * be by about the square of what a bin is of the distance between levels.
 *
 * Throws a `RangeError` for bins that are no number from 1 to 2²⁴.
 *
 * @example
 * ```ts
 * import { alq, binned, foldedNormal, optimalLevels, roundingVariance } from "@bitdescent/bitdescent";
 * import { assertLess } from "@std/assert";
 *
 * const F = foldedNormal([{ mean: 0.1, deviation: 0.3, weight: 2 }, { mean: 0, deviation: 0.05, weight: 1 }]);
 * const { levels } = optimalLevels({ distribution: binned({ distribution: F }), count: 4 });
 * assertLess(roundingVariance(levels, F), 1.002 * alq({ distribution: F, count: 4 }).variance);
 * ```
 */
export function binned({ distribution: F, bins = 128 }: { distribution: Distribution; bins?: number }): Sample {
  checkInteger("put a distribution into bins", "the number of bins", bins, 1, 2 ** 24);
  const values = new Float64Array(bins + 1), weights = new Float64Array(bins + 1);
  weights[0] = F.cdf(0);
  for (let b = 0; b < bins; b++) {
    const a = (b / bins) * (b / bins), c = ((b + 1) / bins) * ((b + 1) / bins), mass = F.M0(a, c);
    values[b + 1] = mass > 0 ? Math.max(a, Math.min(c, F.M1(a, c) / mass)) : c;
    weights[b + 1] = mass;
  }
  return empirical({ values, weights });
}
