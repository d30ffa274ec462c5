/**
 * Tilted frequencies: for sequences of which no more is known than how much they weigh together.
 *
 * Chernoff's bound of 1952 (Ann. Math. Stat. 23) on how many there are, made into a code.
 * @module
 */

import { exp, log } from "../../../base/special.ts";
import { LARGEST_TOTAL } from "../model.ts";

/** What a tilt is for. */
export interface TiltOptions {
  /** wᵢ ≥ 0: what each letter weighs at least. */
  readonly weights: Float64Array;
  /** gᵢ: the bits that follow each letter, whatever the code for letters is. */
  readonly rests: Float64Array;
  /** k, the number of letters in a sequence. */
  readonly blocks: number;
  /** W, the most that a sequence weighs. */
  readonly budget: number;
}

/** Frequencies of letters, and what they come to at worst. */
export interface Tilt {
  /** fᵢ ≥ 1, of a sum F of at most 2²⁴. */
  readonly frequencies: Int32Array;
  /** The most bits that k letters take which together weigh at most W, with what follows them. */
  readonly most: number;
}

/**
 * Frequencies in proportion to `2^{gᵢ − b wᵢ}`, with the b ≥ 0 for which sequences of k letters and weight W at most are
 * the shortest in the worst case.
 *
 * With shares `p = 2^{g − bw}/Z` a letter costs `g − log₂ p = log₂ Z + b w` bits, so the worst sequence `k log₂ Z(b) + b W`,
 * which is convex in b and least where the mean weight is W/k. As 2^g letters of weight w are so many points, and Z = Z(b)
 * their theta series, this is Chernoff's bound on the number of points of weight W, about `½ log₂(πnW)` bits above it.
 *
 * Of m letters each has `fᵢ = ⌈(2²⁴ − 2m) pᵢ⌉`, rounded up since a rare letter may come often in the worst case. The bound is
 * found from these: with `cᵢ = gᵢ + log₂ F/fᵢ` no sequence costs more than `k maxᵢ(cᵢ − b wᵢ) + b W`, whatever b ≥ 0 is, and the
 * least of these is taken.
 */
export function tilt({ weights, rests, blocks, budget }: TiltOptions): Tilt {
  const mean = budget / blocks, shares = new Float64Array(weights.length); // scratch for each b
  const meanWeight = (b: number): number => {
    const [, largest] = highest(rests, weights, b);
    let sum = 0, moment = 0;
    for (let i = 0; i < shares.length; i++) {
      sum += shares[i] = exp((rests[i] - b * weights[i] - largest) * Math.LN2);
      moment += shares[i] * weights[i];
    }
    return moment / sum;
  };
  meanWeight(crossing(meanWeight, mean));
  const all = shares.reduce((sum, share) => sum + share), scale = (LARGEST_TOTAL - 2 * shares.length) / all;
  const frequencies = Int32Array.from(shares, (share) => Math.max(1, Math.ceil(share * scale)));
  const total = frequencies.reduce((sum, f) => sum + f);
  const costs = rests.map((rest, i) => rest + log(total / frequencies[i]) / Math.LN2);
  const b = crossing((b) => weights[highest(costs, weights, b)[0]], mean);
  return { frequencies, most: blocks * highest(costs, weights, b)[1] + b * budget };
}

/** The i for which `costᵢ − b wᵢ` is largest, and how large it is there. */
function highest(costs: Float64Array, weights: Float64Array, b: number): readonly [i: number, value: number] {
  let best = 0, largest = -Infinity;
  for (let i = 0; i < costs.length; i++) {
    const value = costs[i] - b * weights[i];
    if (value > largest) best = i, largest = value;
  }
  return [best, largest];
}

/** The b ≥ 0 from which on a decreasing function is at most `target`, to a relative accuracy of 2⁻⁵²; at most 2⁶⁰. */
function crossing(decreasing: (b: number) => number, target: number): number {
  if (decreasing(0) <= target) return 0;
  let below = 0, above = 2 ** -30;
  while (decreasing(above) > target && above < 2 ** 60) above *= 2;
  for (let step = 0; step < 54; step++) {
    const middle = (below + above) / 2;
    if (decreasing(middle) > target) below = middle;
    else above = middle;
  }
  return above;
}
