/**
 * How well codes cover: `ρ = ε 2ᴿ ≥ 1`, the price of a code's shape, and the rates that follow.
 *
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapters 2, 4 and 6.
 * @module
 */

import { check } from "../base/check.ts";
import type { Bound } from "./bound.ts";

/** A lattice in n dimensions, at some scale. */
export interface LatticeShape {
  /** n. */
  readonly dimension: number;
  /** The largest distance of a point of space from the lattice. */
  readonly coveringRadius: number;
  /** The volume of a cell. */
  readonly determinant: number;
}

/**
 * `Zⁿ`.
 *
 * @example
 * ```ts
 * import { integerLattice } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 * assertEquals(integerLattice(4), { dimension: 4, coveringRadius: 1, determinant: 1 }); // the hole (½, ½, ½, ½)
 * ```
 */
export function integerLattice(n: number): LatticeShape {
  return { dimension: n, coveringRadius: Math.sqrt(n) / 2, determinant: 1 };
}

/**
 * `D_n`: integer points of even sum.
 *
 * @example
 * ```ts
 * import { checkerboardLattice } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 * assertEquals(checkerboardLattice(3), { dimension: 3, coveringRadius: 1, determinant: 2 }); // the hole (1, 0, 0)
 * ```
 */
export function checkerboardLattice(n: number): LatticeShape {
  return { dimension: n, coveringRadius: Math.max(1, Math.sqrt(n) / 2), determinant: 2 };
}

/**
 * `D_n*`: integer points, and those shifted by ½ in every coordinate; n ≥ 2.
 *
 * @example
 * ```ts
 * import { dualCheckerboardLattice } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 * assertEquals(dualCheckerboardLattice(2), { dimension: 2, coveringRadius: 0.5, determinant: 0.5 }); // the hole (½, 0)
 * ```
 */
export function dualCheckerboardLattice(n: number): LatticeShape {
  const coveringRadius = n % 2 === 0 ? Math.sqrt(n / 8) : Math.sqrt(2 * n - 1) / 4;
  return { dimension: n, coveringRadius, determinant: 1 / 2 };
}

/**
 * `A_n*`: the thinnest known covering in many dimensions.
 *
 * @example
 * ```ts
 * import { dualRootLattice, latticeCovering } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 * assertAlmostEquals(latticeCovering.value(dualRootLattice(2)) ** 2, 2 * Math.PI / Math.sqrt(27)); // the hexagons
 * ```
 */
export function dualRootLattice(n: number): LatticeShape {
  return {
    dimension: n,
    coveringRadius: Math.sqrt(n * (n + 2) / (12 * (n + 1))),
    determinant: 1 / Math.sqrt(n + 1),
  };
}

/**
 * `E₈` in each block of 8 coordinates; n a multiple of 8, or a `RangeError`.
 *
 * @example
 * ```ts
 * import { gossetLattice } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 * assertEquals(gossetLattice(8), { dimension: 8, coveringRadius: 1, determinant: 1 }); // Z⁸ has √2
 * ```
 */
export function gossetLattice(n: number): LatticeShape {
  check(n > 0 && n % 8 === 0, "describe E₈", "the dimension", "a multiple of 8", n);
  return { dimension: n, coveringRadius: Math.sqrt(n / 8), determinant: 1 };
}

/**
 * `Λ₂₄` in each block of 24 coordinates; n a multiple of 24, or a `RangeError`.
 *
 * @example
 * ```ts
 * import { leechLattice } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 * assertEquals(leechLattice(48), { dimension: 48, coveringRadius: 2, determinant: 1 }); // √(2 + 2)
 * ```
 */
export function leechLattice(n: number): LatticeShape {
  check(n > 0 && n % 24 === 0, "describe Λ₂₄", "the dimension", "a multiple of 24", n);
  return { dimension: n, coveringRadius: Math.sqrt(n / 12), determinant: 1 };
}

/** `ln V_n`, the volume of the unit ball: `V_n = (2π/n) V_{n−2}`, `V₀ = 1`, `V₁ = 2`. */
function logUnitBallVolume(n: number): number {
  let sum = n % 2 === 0 ? 0 : Math.log(2);
  for (let k = n; k > 1; k -= 2) sum += Math.log(2 * Math.PI / k);
  return sum;
}

/**
 * Covering efficiency of a lattice at high rate: `ρ_∞ = V_n^(1/n) R_c / det^(1/n)`, a dimensionless ratio:
 * the n-th root of its thickness.
 *
 * @example
 * ```ts
 * import { dualCheckerboardLattice, latticeCovering } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 * assertAlmostEquals(latticeCovering.value(dualCheckerboardLattice(100)), 1.430, 1e-3);
 * ```
 */
export const latticeCovering: Bound<LatticeShape> = {
  kind: "tight",
  source: "Conway, Sloane, Sphere Packings, Lattices and Groups, chapter 2, (2)",
  holds: ({ dimension: n, coveringRadius, determinant }) =>
    Number.isInteger(n) && n >= 1 && coveringRadius > 0 && determinant > 0,
  value: ({ dimension: n, coveringRadius, determinant }) =>
    coveringRadius * Math.exp((logUnitBallVolume(n) - Math.log(determinant)) / n),
};

/**
 * Covering efficiency of the lattice points that cover a ball at ε: `ρ_∞ (1 + 2ε)` at most, a dimensionless ratio.
 *
 * The points within the covering radius R_c of a ball of radius `M = R_c/ε` have cells that lie within 2R_c of it.
 *
 * @example
 * ```ts
 * import { ballCovering, integerLattice } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
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
 * The rate at which a code of covering efficiency ρ has relative covering radius ε: `R = log₂(ρ/ε)` bits a coordinate.
 *
 * At `ε = σ` it is the rate from which DQ-GD loses nothing.
 *
 * @example
 * ```ts
 * import { rateOf } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 * assertEquals(rateOf({ epsilon: 0.25, coveringEfficiency: 2 }), 3);
 * ```
 */
export function rateOf(
  { epsilon, coveringEfficiency }: { epsilon: number; coveringEfficiency: number },
): number {
  return Math.log2(coveringEfficiency / epsilon);
}
