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

/** What has to be found, by however many nodes. */
export interface Search {
  /** n. */
  readonly dimension: number;
  /** D: the minimizer may be anywhere within this distance of what is known. */
  readonly distance: number;
  /** How close one has to come to it. */
  readonly accuracy: number;
}

/**
 * The bits that some function forces on any nodes that are to agree on a point within `accuracy` of the minimizer, one of
 * whom knows nothing of it: `⌈n log₂(D/accuracy)⌉`.
 *
 * That one can stand in at most `2^bits` places, and balls around them must cover one of radius D. Tsitsiklis and Luo show the
 * same order for two nodes who know a function each, in the accuracy of the value.
 *
 * @example
 * ```ts
 * import { searchBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(searchBits.value({ dimension: 10, distance: 1, accuracy: 1e-6 }), 200); // 19.93 each
 * ```
 */
export const searchBits: Bound<Search> = {
  kind: "lower",
  source: "By volume; cf. Tsitsiklis, Luo, Communication complexity of convex optimization, J. Complexity 3, 1987",
  holds: ({ dimension: n, distance: D, accuracy }) => Number.isInteger(n) && n >= 1 && D > 0 && accuracy > 0,
  value: ({ dimension: n, distance: D, accuracy }) => Math.max(0, Math.ceil(n * Math.log2(D / accuracy))),
};
