/**
 * How many bits a score is worth.
 * @module
 */

import { check, checkNonNegative } from "../../base/check.ts";
import { exp } from "../../base/special.ts";
import { exp2, log2 } from "./binary.ts";

/**
 * How many bits a score is worth: it increases with the score x, log₂ of steps up to a constant, by at most 1 a unit.
 *
 * Bits are real numbers here; where whole ones are wanted they are rounded after.
 */
export type Spending = (score: number) => number;

/**
 * The steps `s = 2^{B−1} − 1` that B bits of a coordinate count, one of them for the sign; throws a `RangeError` for `B < 1`.
 *
 * It is exact where B is an integer up to 54.
 *
 * @example
 * ```ts
 * import { stepsOf } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 2, 3, 4].map(stepsOf), [0, 1, 3, 7]);
 * ```
 */
export function stepsOf(bits: number): number {
  check(bits >= 1, "count steps", "the number of bits", "at least 1", bits);
  return exp2(bits - 1) - 1;
}

/**
 * The bits `B = log₂(s + 1) + 1` of a coordinate with s steps; throws a `RangeError` unless s is finite and at least 0.
 *
 * @example
 * ```ts
 * import { bitsOf } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, 1, 3, 7].map(bitsOf), [1, 2, 3, 4]);
 * ```
 */
export function bitsOf(steps: number): number {
  checkNonNegative("count bits", "the number of steps", steps);
  return log2(steps + 1) + 1;
}

/**
 * As many steps as the score says: `s = 2ˣ`, so `B = log₂(2ˣ + 1) + 1`.
 *
 * With `x = ½ log₂ w + log₂ k` these are equations (18) and (20) of "DQSGD: Dynamic Quantized Stochastic Gradient Descent", 2021.
 * They hold one form of the optimum and another of the budget, and are within a few per cent of {@linkcode leastNoise} from 3
 * bits on. Under one budget they are never worse than equal bits.
 *
 * @example
 * ```ts
 * import { stepsAsScored } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([-Infinity, 0, Math.log2(3)].map(stepsAsScored), [1, 2, 3]);
 * ```
 */
export const stepsAsScored: Spending = (x: number): number =>
  // log₂(2ˣ + 1) = max(x, 0) + log₂(1 + 2^{−|x|})
  Math.max(x, 0) + log2(1 + exp(-Math.abs(x) * Math.LN2)) + 1;

/**
 * The real root u of `u³ = pu + q`, one of p and q being 1 and the other `e ≤ 1`, by Newton's method from `u₀`.
 *
 * From as near as the starts below, four steps are enough: their errors are under 0.02, 10⁻³, 10⁻⁶, 10⁻¹².
 */
function cubicRoot(p: number, q: number, start: number): number {
  let u = start;
  for (let i = 0; i < 4; i++) u = (2 * u * u * u + q) / (3 * u * u - p);
  return u;
}

/**
 * The bits with the least noise `Σ wₙ/sₙ²` for their sum: `s³/(s + 1) = 2^{2x}`, with `x = ½ log₂ w + log₂ c` and one c for all.
 *
 * The noise is convex in the bits, and this is where its derivative is the same for all: `s ≈ √w` where s is large, `s ≈ w^{1/3}`
 * where it is small. B is within a few units in its last place, at every score.
 *
 * @example
 * ```ts
 * import { leastNoise } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(leastNoise(0.5 * Math.log2(1 / 2)), 2); // s = 1
 * assertAlmostEquals(leastNoise(0.5 * Math.log2(27 / 4)), 3); // s = 3
 * ```
 */
export const leastNoise: Spending = (x: number): number => {
  if (x >= 0) { // s = 2ˣ u: u³ = u + 2⁻ˣ, s + 1 = 2ˣ u³
    const e = exp(-x * Math.LN2);
    return x + 3 * log2(cubicRoot(1, e, 1 + e / 2 - e * e / 6)) + 1;
  }
  const a = exp(x * (2 / 3 * Math.LN2)); // s = a u, a = 2^{2x/3}: u³ = a u + 1 = s + 1
  return 3 * log2(cubicRoot(a, 1, 1 + a / 3)) + 1;
};

/**
 * As many bits as the score says: `B = x`, as rules do that count no steps.
 *
 * @example
 * ```ts
 * import { bitsAsScored } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bitsAsScored(2.5), 2.5);
 * ```
 */
export const bitsAsScored: Spending = (x: number): number => x;
