/**
 * How well codes cover balls: ε, `ρ = ε 2ᴿ ≥ 1`, and the rates that follow.
 * @module
 */

import type { Bound } from "./bound.ts";
import { latticeCovering, type LatticeShape } from "./lattices.ts";

/**
 * Covering efficiency of the lattice points that cover a ball at ε: `ρ_∞ (1 + 2ε)` at most, a dimensionless ratio.
 *
 * The points within the covering radius R_c of a ball of radius `M = R_c/ε` have cells that lie within 2R_c of it.
 *
 * @example
 * ```ts
 * import { ballCovering, integerLattice } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(ballCovering.value({ ...integerLattice(1), epsilon: 0.25 }), 1.5); // ρ_∞ = 1
 * ```
 */
export const ballCovering: Bound<LatticeShape & { readonly epsilon: number }> = {
  kind: "upper",
  source: "By volume, as in Ye, Xiao, Sun, A Communication Efficient Gradient Compression Algorithm, Lemma 2.1",
  holds: (code) => latticeCovering.holds(code) && code.epsilon > 0,
  value: (code) => latticeCovering.value(code) * (1 + 2 * code.epsilon),
};

/**
 * What the same code's covering efficiency is about: `ρ_∞ (1 + ε)`, as if cells at the border were cut in the middle.
 *
 * An estimate, not a bound: Zⁿ at n = 24 and ε = ½ has 2.845 where it says 2.832.
 *
 * @example
 * ```ts
 * import { ballCoveringEstimate, integerLattice } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(ballCoveringEstimate({ ...integerLattice(24), epsilon: 0.5 }), 2.832, 1e-3);
 * ```
 */
export function ballCoveringEstimate(code: LatticeShape & { readonly epsilon: number }): number {
  return latticeCovering.value(code) * (1 + code.epsilon);
}

/**
 * ε of the uniform scalar quantizer over a ball: `ε² = Σ_even mⱼ⁻² + min(1, Σ_odd mⱼ⁻²)`, mⱼ levels along axis j.
 *
 * It is in units of the ball's radius. With m levels on every axis, m even, it is `√n / m`: `ρ = √n`. An odd axis has a
 * codeword at 0, so to err there costs some of the ball; with no bits at all (every m = 1) ε is 1, not √n.
 *
 * @example
 * ```ts
 * import { cubeEpsilon } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([[4, 4, 4, 4], [1, 1, 1, 1]].map((levels) => cubeEpsilon.value({ levels })), [0.5, 1]);
 * ```
 */
export const cubeEpsilon: Bound<{ readonly levels: ArrayLike<number> }> = {
  kind: "tight",
  source: "Reached with |uⱼ| = 0 where mⱼ is even, r/mⱼ where it is odd",
  holds: ({ levels }) => Array.from(levels).every((m) => Number.isInteger(m) && m >= 1),
  value: ({ levels }) => {
    const squares = (parity: number) =>
      Array.from(levels).filter((m) => m % 2 === parity).reduce((sum, m) => sum + m ** -2, 0);
    return Math.sqrt(squares(0) + Math.min(1, squares(1)));
  },
};

/**
 * The bits a message that any code for the ball of ε needs: `⌈n log₂(1/ε)⌉`.
 *
 * As many balls of radius ε r must cover one of radius r.
 *
 * @example
 * ```ts
 * import { ballCodeLeastBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ballCodeLeastBits.value({ dimension: 10, epsilon: 0.25 }), 20);
 * ```
 */
export const ballCodeLeastBits: Bound<{ readonly dimension: number; readonly epsilon: number }> = {
  kind: "lower",
  source: "By volume",
  holds: ({ dimension: n, epsilon }) => Number.isInteger(n) && n >= 1 && epsilon > 0 && epsilon <= 1,
  value: ({ dimension: n, epsilon }) => Math.ceil(-n * Math.log2(epsilon)),
};

/**
 * The bits a message that the points of Zⁿ around the ball need at most: `⌈1.05n + n log₂((1 + 2ε)/ε)⌉`.
 *
 * @example
 * ```ts
 * import { ballCodeMostBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ballCodeMostBits.value({ dimension: 20, epsilon: 0.5 }), 61); // 21 + 20 log₂ 4
 * ```
 */
export const ballCodeMostBits: Bound<{ readonly dimension: number; readonly epsilon: number }> = {
  kind: "upper",
  source: "Ye, Xiao, Sun, A Communication Efficient Gradient Compression Algorithm, Lemma 2.1",
  holds: ballCodeLeastBits.holds,
  value: ({ dimension: n, epsilon }) => Math.ceil(1.05 * n + n * Math.log2((1 + 2 * epsilon) / epsilon)),
};

/**
 * The same count by Stirling's formula: `⌈n log₂((1 + 2ε)/ε) + (n/2) log₂(πe/2) − ½ log₂(πn)⌉` bits.
 *
 * `½ log₂(πe/2)` is 1.0471, which the lemma rounds up to 1.05, and the last term is left out there.
 *
 * @example
 * ```ts
 * import { sharpBallCodeMostBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sharpBallCodeMostBits.value({ dimension: 20, epsilon: 0.5 }), 58); // 40 + 20.94 − 2.99
 * ```
 */
export const sharpBallCodeMostBits: Bound<{ readonly dimension: number; readonly epsilon: number }> = {
  kind: "upper",
  source: ballCodeMostBits.source,
  holds: ballCodeLeastBits.holds,
  value: ({ dimension: n, epsilon }) =>
    Math.ceil(
      n * Math.log2((1 + 2 * epsilon) / epsilon) + (n * Math.log2(Math.PI * Math.E / 2) - Math.log2(Math.PI * n)) / 2,
    ),
};

/**
 * The rate at which a code of covering efficiency ρ has relative covering radius ε: `R = log₂(ρ/ε)` bits a coordinate.
 *
 * At `ε = σ` it is the rate from which DQ-GD loses nothing.
 *
 * @example
 * ```ts
 * import { rateOf } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rateOf({ epsilon: 0.25, coveringEfficiency: 2 }), 3);
 * ```
 */
export function rateOf(
  { epsilon, coveringEfficiency }: { epsilon: number; coveringEfficiency: number },
): number {
  return Math.log2(coveringEfficiency / epsilon);
}
