/**
 * A budget of bits spread over rounds or parts whose weights are known, in real numbers.
 * @module
 */

import { check, checkLength, checkNonNegative, checkPositive } from "../../base/check.ts";
import { copy, type Float64s, type Vec } from "../../base/vector.ts";
import { clamp, log2 } from "./binary.ts";
import { rootOf } from "./root.ts";
import { leastNoise, type Spending, stepsOf } from "./spending.ts";

/** How far the total may be from the budget, relatively. */
const PRECISION = 2 ** -45;

function checkBounds(action: string, least: number, most: number): void {
  check(least >= 1 && least < Infinity, action, "the fewest bits", "a finite number of at least 1", least);
  check(most >= least, action, "the most bits", `at least ${least}`, most);
}

/** `½ log₂ w`, minus infinity where w is 0. */
function scoresOf(action: string, weights: Vec): Float64s {
  return copy(weights).map((w, n) => {
    checkNonNegative(action, `weight ${n}`, w);
    return w === 0 ? -Infinity : log2(w) / 2;
  });
}

/**
 * The noise `Σ wₙ/sₙ²` of rounds or parts with weights wₙ and Bₙ bits a coordinate, `sₙ = 2^{Bₙ−1} − 1`.
 *
 * A weight of 0 costs nothing, at any bits; any other costs infinitely much at one bit. Throws a `RangeError` for a weight that
 * is negative or not finite and for less than one bit, a `TypeError` where lengths differ.
 *
 * @example
 * ```ts
 * import { noiseOf } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(noiseOf([2, 9, 0], [2, 3, 1]), 2 / 1 + 9 / 9);
 * ```
 */
export function noiseOf(weights: Vec, bits: Vec): number {
  checkLength("add noise", "bits", bits, weights.length);
  let sum = 0;
  for (let n = 0; n < weights.length; n++) {
    checkNonNegative("add noise", `weight ${n}`, weights[n]);
    const s = stepsOf(bits[n]);
    if (weights[n] > 0) sum += weights[n] / s / s;
  }
  return sum;
}

/**
 * The constant c with `Σ clamp(spending(xₙ + c), least, most) = budget`, to about `10⁻¹³` of the budget.
 *
 * With {@linkcode stepsAsScored} and `xₙ = ½ log₂ wₙ` it is `log₂ k` of DQSGD: where bits are many, `k ≈ 2^{budget/N − 1}/GM(√w)`.
 * A score of minus infinity has what `spending` gives it. `near` is where the search starts; c hardly depends on it.
 *
 * Throws a `RangeError` for bounds that are not in order, scores that are NaN or +∞, and a budget that no c can meet.
 *
 * @example
 * ```ts
 * import { offset, stepsAsScored } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const scores = [0, 1, 2].map((n) => n + Math.log2(3)); // 3, 6 and 12 steps times k
 * const budget = Math.log2(4 * 7 * 13) + 3;
 * assertAlmostEquals(offset({ scores, budget, spending: stepsAsScored }), 0, 1e-12);
 * ```
 */
export function offset(
  { scores, budget, spending, least = 1, most = Infinity, near }: {
    scores: Vec;
    budget: number;
    spending: Spending;
    least?: number;
    most?: number;
    near?: number;
  },
): number {
  const action = "spread bits", N = scores.length;
  checkBounds(action, least, most);
  let sum = 0, finite = 0;
  for (let n = 0; n < N; n++) {
    check(scores[n] < Infinity, action, `score ${n}`, "below infinity", scores[n]);
    if (scores[n] > -Infinity) sum += scores[n], finite++;
  }
  const lowest = N * least, highest = (N - finite) * least + (finite > 0 ? finite * most : 0);
  const range = `a finite number from ${lowest} to ${highest}`;
  check(budget >= lowest && budget <= highest && budget < Infinity, action, "the budget", range, budget);
  if (finite === 0) return 0;

  return rootOf((c) => {
    let total = -budget;
    for (let n = 0; n < N; n++) total += clamp(spending(scores[n] + c), least, most);
    return total;
  }, { near: near ?? budget / N - 1 - sum / finite, tolerance: PRECISION * budget, slope: N });
}

/**
 * The bits `Bₙ = clamp(spending(½ log₂ wₙ + c), least, most)` whose sum is the budget.
 *
 * By default they are those of least {@linkcode noiseOf}, of all real numbers within the bounds: the noise is convex, and what a
 * further bit saves is the same wherever no bound is met: `s³/(s + 1) = c² w`. With
 * {@linkcode stepsAsScored} they are those of DQSGD, equations (18) and (20). In both, equal weights have equal bits, and the
 * noise is never more than that of equal bits. Bits nearer to 1 than `2⁻⁵²` are 1, and have no steps: where weights differ by
 * more than `10⁴⁰`, let `least` be above 1.
 *
 * Throws a `RangeError` for a weight that is negative or not finite, bounds that are not in order, and a budget that cannot be met
 * within them; weights of 0 take no more than `least`.
 *
 * @example
 * ```ts
 * import { noiseOf, spread, stepsAsScored } from "@bitdescent/bitdescent";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const weights = [16, 4, 1], bits = spread({ weights, budget: 9 });
 * assertAlmostEquals(bits[0] + bits[1] + bits[2], 9);
 * const paper = spread({ weights, budget: 9, spending: stepsAsScored });
 * assert(noiseOf(weights, bits) < noiseOf(weights, paper));
 * assert(noiseOf(weights, paper) < noiseOf(weights, [3, 3, 3]));
 * ```
 */
export function spread(
  { weights, budget, spending = leastNoise, least = 1, most = Infinity }: {
    weights: Vec;
    budget: number;
    spending?: Spending;
    least?: number;
    most?: number;
  },
): Float64s {
  const scores = scoresOf("spread bits", weights), c = offset({ scores, budget, spending, least, most });
  return scores.map((x) => clamp(spending(x + c), least, most));
}

/**
 * The bits of least sum whose {@linkcode noiseOf} is `noise`, to about `10⁻¹³` of it: the problem dual to {@linkcode spread}.
 *
 * `sₙ³/(sₙ + 1) = c² wₙ` as there, with c from the noise. Where `least` bits make no more noise than that, they are the answer;
 * weights of 0 have `least`. "DQ-SGD: Dynamic Quantization in SGD", 2021, asks so.
 *
 * Throws a `RangeError` for a weight that is negative or not finite, bounds that are not in order, a noise that is not positive,
 * and one that `most` bits do not reach.
 *
 * @example
 * ```ts
 * import { fewestBits, noiseOf, spread } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const weights = [16, 4, 1], bits = spread({ weights, budget: 9 });
 * const again = fewestBits({ weights, noise: noiseOf(weights, bits) });
 * assertAlmostEquals(again[0], bits[0], 1e-9);
 * ```
 */
export function fewestBits(
  { weights, noise, least = 1, most = Infinity }: { weights: Vec; noise: number; least?: number; most?: number },
): Float64s {
  const action = "save bits", scores = scoresOf(action, weights);
  checkBounds(action, least, most);
  checkPositive(action, "the noise", noise);
  const all = (bits: number): Float64s => new Float64Array(weights.length).fill(bits);
  if (noiseOf(weights, all(least)) <= noise) return all(least);
  const floor = most < Infinity ? noiseOf(weights, all(most)) : 0;
  check(noise >= floor, action, "the noise", `at least the ${floor} of ${most} bits`, noise);

  const at = (c: number): Float64s => scores.map((x) => clamp(leastNoise(x + c), least, most));
  const N = scores.filter((x) => x > -Infinity).length, target = log2(noise);
  const logNoise = (bits: Float64s): number => {
    const sum = noiseOf(weights, bits);
    return sum === 0 ? -Infinity : sum < Infinity ? log2(sum) : Infinity;
  };
  const near = log2(N / noise) / 2; // Σ w/s² ≈ N/c² where bits are many
  return at(rootOf((c) => target - logNoise(at(c)), { near, tolerance: PRECISION, slope: 2 }));
}
