/**
 * The distribution of a large sample, held in a few thousand bins.
 * @module
 */

import { checkInteger } from "../../../base/check.ts";
import type { Sample } from "./distribution.ts";
import { checkValues, empirical, type WeightedValues } from "./empirical.ts";

/**
 * The distribution of `values` with everything in a bin moved to the mean of the bin.
 *
 * Bin b holds `b² ≤ B² r < (b + 1)²`: bins are equal in √r, finer where gradients are dense, and none is wider than
 * `h = 2/B`. Mass and mean of every bin are exact, so M₀ and M₁ are exact between the ends of bins. Moving mass to the mean
 * of a bin that no level divides adds the variance within the bin, at most h²/4, to Ψ; at a level ℓ that divides a bin of
 * mass w it takes at most `w h (ℓ⁺ − ℓ⁻)/4` away, where ℓ⁻ and ℓ⁺ are the levels next to it.
 *
 * Throws a `RangeError` as {@linkcode empirical} does.
 *
 * @example
 * ```ts
 * import { empirical, histogram, key, uniforms } from "@bitdescent/bitdescent";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const values = uniforms(key(1), 10_000), binned = histogram({ values, bins: 100 });
 * assert(binned.points.length <= 100);
 * assertAlmostEquals(binned.M1(0, 1), empirical({ values }).M1(0, 1), 1e-12);
 * ```
 */
export function histogram({ values, weights, bins = 4096 }: WeightedValues & { bins?: number }): Sample {
  const action = "make a histogram";
  checkInteger(action, "the number of bins", bins, 1, 2 ** 24);
  checkValues(action, weights ? { values, weights } : { values });
  const mass = new Float64Array(bins), first = new Float64Array(bins);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(bins * Math.sqrt(values[i]))), weight = weights ? weights[i] : 1;
    mass[bin] += weight;
    first[bin] += weight * values[i];
  }
  return empirical({
    values: first.map((sum, b) => mass[b] > 0 ? Math.min(1, sum / mass[b]) : 0),
    weights: mass,
  });
}
