/**
 * How often each level is used.
 * @module
 */

import type { Float64s, Vec } from "../../../base/vector.ts";
import { alphabetOf } from "../../levels/level_set.ts";
import type { Distribution } from "./distribution.ts";

/**
 * The probability that a magnitude distributed by `F` is rounded to each of `levels`, in their order.
 *
 * Of the mass between levels a and c, `(M₁(a, c) − a M₀(a, c))/(c − a)` goes up to c and what is left down to a. What lies at
 * or below the lowest level goes there, 0 to the zero level; where there is none, that is `−ℓ₁` and `ℓ₁` together.
 *
 * Faghri et al., Theorem 3, where the printed probability of the zero level, `(1 − r)/ℓ₁` for `1 − r/ℓ₁`, may exceed 1. Throws
 * a `RangeError` for levels that do not increase to 1.
 *
 * @example
 * ```ts
 * import { empirical, levelProbabilities } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const F = empirical({ values: [0, 0.25, 0.5, 0.75] });
 * assertEquals(levelProbabilities([0, 0.5, 1], F), Float64Array.of(1.5 / 4, 2 / 4, 0.5 / 4));
 * assertEquals(levelProbabilities([0.5, 1], F), Float64Array.of(3.5 / 4, 0.5 / 4));
 * ```
 */
export function levelProbabilities(levels: Vec, F: Distribution): Float64s {
  alphabetOf(levels);
  const probabilities = new Float64Array(levels.length);
  probabilities[0] = F.cdf(levels[0]);
  for (let j = 1; j < levels.length; j++) {
    const a = levels[j - 1], c = levels[j], mass = F.M0(a, c);
    const up = Math.max(0, Math.min(mass, (F.M1(a, c) - a * mass) / (c - a)));
    probabilities[j - 1] += mass - up;
    probabilities[j] += up;
  }
  return probabilities;
}

/**
 * The probability of each signed level, in increasing order, where both signs are equally likely: the symbols of
 * {@linkcode numbered}.
 *
 * Every level but zero shares its {@linkcode levelProbabilities} between its two signs. Throws a `RangeError` for levels that
 * do not increase to 1.
 *
 * @example
 * ```ts
 * import { empirical, signedProbabilities } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const F = empirical({ values: [0, 0.25, 0.5, 0.75] });
 * assertEquals(signedProbabilities([0, 0.5, 1], F), Float64Array.of(0.0625, 0.25, 0.375, 0.25, 0.0625)); // −2 … 2
 * assertEquals(signedProbabilities([0.5, 1], F), Float64Array.of(0.0625, 0.4375, 0.4375, 0.0625)); // −2, −1, 1, 2
 * ```
 */
export function signedProbabilities(levels: Vec, F: Distribution): Float64s {
  return withSigns(levelProbabilities(levels, F), alphabetOf(levels).zero);
}

/** The probabilities of level numbers where either sign of each magnitude is as likely. */
export function withSigns(magnitudes: Float64s, zero: boolean): Float64s {
  const halves = magnitudes.slice(zero ? 1 : 0).map((p) => p / 2);
  return Float64Array.of(...halves.toReversed(), ...zero ? [magnitudes[0]] : [], ...halves);
}
