/**
 * How well lattices cover space: the price of a code's shape at high rate.
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
 *
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
 *
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
 *
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
 *
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
 *
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
 *
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
 *
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
