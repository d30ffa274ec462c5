/**
 * The distribution of a weighted sample.
 * @module
 */

import { check, checkLength, checkNonNegative } from "../../../base/check.ts";
import type { Float64s, Vec } from "../../../base/vector.ts";
import type { Sample } from "./distribution.ts";
import { prefixMoments } from "./prefix_moments.ts";

/** Magnitudes and what each counts for; without weights all count the same. */
export interface WeightedValues {
  /** The values, in [0, 1], in any order. */
  readonly values: Vec;
  /** A weight for each, at least 0. */
  readonly weights?: Vec;
}

/** The places of the values in increasing order, of equal ones the first first. */
function inOrder(values: Vec): Uint32Array {
  const order = new Uint32Array(values.length);
  let ordered = true;
  for (let i = 0; i < order.length; i++) {
    order[i] = i;
    if (i > 0 && values[i] < values[i - 1]) ordered = false;
  }
  return ordered ? order : order.sort((i, j) => values[i] - values[j]);
}

/** The distinct values that have weight, in increasing order, and the weight that each has. */
function merged({ values, weights }: WeightedValues): { points: Float64s; weights: Float64s } {
  const order = inOrder(values);
  const points = new Float64Array(values.length), sums = new Float64Array(values.length);
  let count = 0;
  for (const i of order) {
    const weight = weights ? weights[i] : 1;
    if (weight === 0) continue;
    if (count === 0 || values[i] !== points[count - 1]) points[count++] = values[i] + 0; // −0 is 0
    sums[count - 1] += weight;
  }
  return { points: points.slice(0, count), weights: sums.slice(0, count) };
}

/** Insists on values in [0, 1] and on finite weights, one for each; throws. */
export function checkValues(action: string, { values, weights }: WeightedValues): void {
  if (weights) checkLength(action, "the weights", weights, values.length);
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] >= 0 && values[i] <= 1)) check(false, action, `value ${i}`, "from 0 to 1", values[i]);
    if (weights && !(weights[i] >= 0 && weights[i] < Infinity)) checkNonNegative(action, `weight ${i}`, weights[i]);
  }
}

/**
 * The distribution that gives each of `values` a mass in proportion to its weight.
 *
 * `F(x) = Σ_{rᵢ ≤ x} wᵢ / Σ wᵢ`. Moments between any two numbers take two binary searches and one difference of sums kept
 * in twice the working precision. {@linkcode magnitudes} makes the values and weights of a gradient.
 *
 * Throws a `RangeError` for a value outside [0, 1], a negative weight, or where nothing has weight.
 *
 * @example
 * ```ts
 * import { empirical } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const F = empirical({ values: [0.5, 0.25, 0.75, 0.5] });
 * assertEquals([F.cdf(0.25), F.cdf(0.5), F.M0(0.25, 0.5)], [0.25, 0.75, 0.5]);
 * assertEquals(F.I2(0, 1), (2 * 0.25 + 2 * 0.1875) / 4); // the mean of r (1 − r)
 * assertEquals(F.cut(0.25, 0, 1), 0.5); // a quarter of the mass lies above ½
 * ```
 */
export function empirical(sample: WeightedValues): Sample {
  const action = "make an empirical distribution";
  checkValues(action, sample);
  const { points, weights } = merged(sample), n = points.length;
  const sums = prefixMoments(points, weights), weight = sums.M0(0, n);
  check(weight > 0 && weight < 2 ** 900, action, "the weight of all values", "above 0 and below 2⁹⁰⁰", weight);

  /** How many points are at most r. */
  function upTo(r: number): number {
    let low = 0, high = n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (points[middle] <= r) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  const over = (sum: (i: number, k: number) => number) => (a: number, c: number): number =>
    a < c ? sum(upTo(a), upTo(c)) / weight : 0;

  return {
    points,
    weights,
    weight,
    M0: over(sums.M0),
    M1: over(sums.M1),
    M2: over(sums.M2),
    I2: (a, c) => over((i, k) => sums.I2(i, k, a, c))(a, c),
    cdf: (r) => sums.M0(0, upTo(r)) / weight,
    cut(u, a, c) {
      const first = upTo(a), last = Math.max(first, upTo(c));
      let low = first, high = last; // the least j with at most u of the mass at points j, …, last − 1
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (sums.M0(middle, last) / weight <= u) high = middle;
        else low = middle + 1;
      }
      return low === first ? a : points[low - 1];
    },
  };
}
