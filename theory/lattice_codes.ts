/**
 * What the lattice codes for balls cost, by exact count, where volumes only say about how much.
 *
 * The code for the ball of radius 1 is the lattice scaled by `ε/R`: every point of the ball has one of its points within ε.
 * @module
 */

import type { Bound } from "./bound.ts";
import type { LatticePoints } from "./points/lattice_points.ts";
import { latticeCovering } from "./lattices.ts";

/** Lattice points that cover a ball. */
export interface LatticeCover extends LatticePoints {
  /** ε, the largest error of a vector of the ball as a part of its radius. */
  readonly epsilon: number;
}

const source = "By count, from theta series: Conway, Sloane, Sphere Packings, Lattices and Groups, chapter 4";

/** `log₂|C|`. */
function logSize({ coveringRadius, epsilon, logCount }: LatticeCover): number {
  return epsilon >= 1 ? 0 : logCount(coveringRadius / epsilon);
}

/**
 * The bits a message of a lattice code at ε: `⌈log₂|C|⌉`, for the points of a ball of radius `M = R/ε`.
 *
 * They are 0 where ε ≥ 1, since the codeword 0 alone will do. The value throws a `RangeError` where ε is so small that points
 * are not counted.
 *
 * @example
 * ```ts
 * import { integerCells, latticeCodeBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(latticeCodeBits.value({ ...integerCells(100), epsilon: 0.5 }), 247);
 * ```
 */
export const latticeCodeBits: Bound<LatticeCover> = {
  kind: "tight",
  source,
  holds: (cover) => latticeCovering.holds(cover) && cover.epsilon > 0,
  value: (cover) => Math.ceil(logSize(cover)), // −z counts with z, so |C| is odd, and never just a power of 2
};

/**
 * The rate of a lattice code at ε: `R = log₂|C| / n` bits a coordinate, before a message is rounded up to whole bits.
 *
 * @example
 * ```ts
 * import { integerCells, latticeCodeRate } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(latticeCodeRate.value({ ...integerCells(100), epsilon: 0.5612 }), 2.340, 5e-4);
 * ```
 */
export const latticeCodeRate: Bound<LatticeCover> = {
  kind: "tight",
  source,
  holds: latticeCodeBits.holds,
  value: (cover) => logSize(cover) / cover.dimension,
};

/**
 * Covering efficiency of a lattice code at ε: `ρ_n = ε 2ᴿ = ε |C|^{1/n}`, a dimensionless ratio, at least 1.
 *
 * The cells of these points cover the ball and lie within 2R of it, so `ρ_∞ ≤ ρ_n ≤ ρ_∞ (1 + 2ε)`, which tends to
 * {@linkcode latticeCovering} as ε tends to 0.
 *
 * @example
 * ```ts
 * import { ballCovering, ballCoveringEstimate, integerPoints, latticeCodeCovering } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const cover = { ...integerPoints(24), epsilon: 0.5 };
 * assertAlmostEquals(latticeCodeCovering.value(cover), 2.845, 1e-3);
 * assertAlmostEquals(ballCoveringEstimate(cover), 2.832, 1e-3);
 * assertAlmostEquals(ballCovering.value(cover), 3.775, 1e-3); // surely no more
 * ```
 */
export const latticeCodeCovering: Bound<LatticeCover> = {
  kind: "tight",
  source,
  holds: (cover) => latticeCovering.holds(cover) && cover.epsilon > 0 && cover.epsilon < 1,
  value: (cover) => cover.epsilon * 2 ** latticeCodeRate.value(cover),
};
