/**
 * How thickly the balls about its points that cover space lie on a lattice.
 * @module
 */

import { exp, log } from "../../base/special.ts";
import type { Lattice } from "./lattice.ts";

/** What the thickness depends on. */
export type Covering = Pick<Lattice, "dimension" | "coveringRadius" | "determinant">;

/**
 * The thickness `Θ = V_n Rⁿ/V ≥ 1`: in how many of the balls of radius R about its points a point of space lies on average.
 *
 * V_n is the volume of the unit ball; the scale of the lattice is of no account. Infinite where it is above 10³⁰⁸.
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapter 2 §1.
 *
 * @example
 * ```ts
 * import { cubicLattice, permutohedral, thickness } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(thickness(cubicLattice({ dimension: 2 })), Math.PI / 2);
 * assertAlmostEquals(thickness(permutohedral({ dimension: 2 })), 2 * Math.PI / Math.sqrt(27)); // hexagons
 * ```
 */
export function thickness(lattice: Covering): number {
  return exp(logThickness(lattice));
}

/** `ln Θ`: with another radius than R, how many cells have the volume of a ball of that radius. */
export function logThickness(lattice: Covering): number {
  let logBall = lattice.dimension % 2 === 0 ? 0 : Math.LN2; // V_n = (2π/n) V_{n−2}, V₀ = 1, V₁ = 2
  for (let k = lattice.dimension; k > 1; k -= 2) logBall += log(2 * Math.PI / k);
  return logBall + logNormalised(lattice);
}

/**
 * The normalised thickness `θ = Rⁿ/V`, `Θ = V_n θ`: the thickness without the volume of the unit ball.
 *
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapter 2 §1.
 *
 * @example
 * ```ts
 * import { gosset, leech, normalisedThickness } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(normalisedThickness(gosset({ blocks: 1 })), 1);
 * assertAlmostEquals(normalisedThickness(leech({ blocks: 1 })), 4096); // √2²⁴
 * ```
 */
export function normalisedThickness(lattice: Covering): number {
  return exp(logNormalised(lattice));
}

function logNormalised({ dimension: n, coveringRadius, determinant }: Covering): number {
  return n * log(coveringRadius) - log(determinant);
}
