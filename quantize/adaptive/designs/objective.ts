/**
 * What levels are chosen for: the variance of rounding to them, and how it changes as a level moves.
 *
 * A cell is the interval between two levels next to each other. Where the level below is `undefined` there is none, not even
 * zero: the cell goes from −c to c.
 * @module
 */

import type { Float64s, Vec } from "../../../base/vector.ts";
import { alphabetOf, positiveLevels } from "../../levels/level_set.ts";
import type { Distribution } from "../distributions/distribution.ts";

/** The variance of rounding in one cell: `I₂(a, c)`, or `c² F(c) − M₂(0, c)` where there is no level below. */
export function cellVariance(F: Distribution, a: number | undefined, c: number): number {
  return a === undefined ? Math.max(0, c * c * F.cdf(c) - F.M2(0, c)) : F.I2(a, c);
}

/**
 * `∂Ψ/∂x` of a level x between a and c: `M₁(a, x) − a M₀(a, x) − (c M₀(x, c) − M₁(x, c))`.
 *
 * The first difference is `2x F(x)` where there is no level below. On a sample it is the derivative from above.
 */
export function slope(F: Distribution, a: number | undefined, x: number, c: number): number {
  const below = a === undefined ? 2 * x * F.cdf(x) : F.M1(a, x) - a * F.M0(a, x);
  return below - (c * F.M0(x, c) - F.M1(x, c));
}

/**
 * The mean variance of rounding a magnitude to `levels`, in units of the norm squared: `Ψ(ℓ) = Σ I₂(ℓ_j, ℓ_{j+1})`.
 *
 * Without a zero level the lowest cell is that between −ℓ₁ and ℓ₁, and adds `ℓ₁² F(ℓ₁) − M₂(0, ℓ₁)`. Faghri et al., (3).
 * Throws a `RangeError` for levels that do not increase to 1.
 *
 * @example
 * ```ts
 * import { empirical, roundingVariance } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const F = empirical({ values: [0.25, 0.75] });
 * assertEquals(roundingVariance([0, 1], F), 0.1875);
 * assertEquals(roundingVariance([0, 0.25, 1], F), 0.0625);
 * assertEquals(roundingVariance([0.5, 1], F), (0.1875 + 0.0625) / 2);
 * ```
 */
export function roundingVariance(levels: Vec, F: Distribution): number {
  const { zero } = alphabetOf(levels);
  let sum = zero ? 0 : cellVariance(F, undefined, levels[0]);
  for (let j = 1; j < levels.length; j++) sum += F.I2(levels[j - 1], levels[j]);
  return sum;
}

/**
 * The gradient of {@linkcode roundingVariance} in the positive levels below 1, lowest first.
 *
 * `∂Ψ/∂ℓ_j = (M₁ − ℓ_{j−1} M₀)(ℓ_{j−1}, ℓ_j) − (ℓ_{j+1} M₀ − M₁)(ℓ_j, ℓ_{j+1})`, and `2ℓ₁ F(ℓ₁)` in place of the first
 * difference for the lowest level where there is no zero. On a sample, where Ψ has kinks, these are derivatives from above.
 * Faghri et al., (6). Throws a `RangeError` for levels that do not increase to 1.
 *
 * @example
 * ```ts
 * import { empirical, varianceGradient } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const F = empirical({ values: [0.25, 0.75] });
 * assertEquals(varianceGradient([0, 0.5, 1], F), Float64Array.of(0.25 / 2 - (1 - 0.75) / 2));
 * ```
 */
export function varianceGradient(levels: Vec, F: Distribution): Float64s {
  const { zero } = alphabetOf(levels), positive = positiveLevels(levels);
  return positive.slice(0, -1).map((x, j) =>
    slope(F, j > 0 ? positive[j - 1] : zero ? 0 : undefined, x, positive[j + 1])
  );
}
