/**
 * What no method can beat.
 * @module
 */

import type { Bound } from "./bound.ts";

/** What the converse on a finite run needs. */
export interface FiniteRun {
  /** Bits a coordinate and round, R ≥ 0. */
  readonly bitsPerDimension: number;
  /** D: the minimizer may be anywhere within this distance of the start. */
  readonly distance: number;
  /** T: the number of rounds. */
  readonly rounds: number;
}

/**
 * The distance to the minimizer that some function forces on any method of `⌊nR⌋` bits a round: `D 2^(−RT)`, in
 * the unit of D.
 *
 * After T rounds a decoder can stand in at most `2^(nRT)` places, and that many balls must cover one of radius D. It speaks
 * of the worst minimizer: on a benign one a run may do better.
 *
 * @example
 * ```ts
 * import { volumeConverse } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(volumeConverse.value({ bitsPerDimension: 0.5, distance: 8, rounds: 4 }), 2);
 * ```
 */
export const volumeConverse: Bound<FiniteRun> = {
  kind: "lower",
  source: "Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods, the converse; by volume",
  holds: ({ bitsPerDimension: R, distance: D, rounds: T }) => R >= 0 && D >= 0 && T >= 0,
  value: ({ bitsPerDimension: R, distance: D, rounds: T }) => D * 2 ** (-R * T),
};

/**
 * The contraction factor that no quantized gradient descent beats on all functions: `max{σ, 2⁻ᴿ}`, a ratio of distances
 * per round.
 *
 * The part `2⁻ᴿ` binds every method whatever (see {@linkcode volumeConverse}); the part σ binds methods that send
 * quantized gradients and step by them, for which unquantized gradient descent is the limit. Momentum at the worker is
 * not among them and may beat σ.
 *
 * @example
 * ```ts
 * import { contractionConverse } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(contractionConverse.value({ sigma: 0.25, bitsPerDimension: 1 }), 0.5); // too few bits
 * assertEquals(contractionConverse.value({ sigma: 0.25, bitsPerDimension: 3 }), 0.25); // more would not help
 * ```
 */
export const contractionConverse: Bound<{ readonly sigma: number; readonly bitsPerDimension: number }> = {
  kind: "lower",
  source: "Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods, the converse",
  holds: ({ sigma, bitsPerDimension: R }) => sigma >= 0 && sigma < 1 && R >= 0,
  value: ({ sigma, bitsPerDimension: R }) => Math.max(sigma, 2 ** -R),
};
