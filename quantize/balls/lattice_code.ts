/**
 * Fixed-rate codes for balls from lattices: the nearest point, sent as its number among all that can come.
 *
 * Better coverings need fewer bits for the same ε: at n = 96 and ε = .5612 the cells of Zⁿ take 2.34 bits a coordinate, D_n*
 * and E₈ 1.99, A_n* 1.74, and Λ₂₄ 1.68.
 * @module
 */

import { check, checkPositive } from "../../base/check.ts";
import { ball, ballBits } from "../codes/shells/ball.ts";
import type { Lattice } from "../lattices/lattice.ts";
import { logThickness } from "../lattices/thickness.ts";
import type { BallCode, FixedLengthCodec } from "../types.ts";
import { byNumber } from "./by_number.ts";
import { cubeCode } from "./cube.ts";
import { largest } from "./largest.ts";
import { MARGIN } from "./lattice_ball.ts";
import { nearestWithin } from "./nearest.ts";
import { cellNumbering, type Numbering, numbering } from "./numbering.ts";
import { bitBudget } from "./rate.ts";

/**
 * The points of `(r/M) Λ`, `M = R/ε` with the covering radius R of Λ, for balls; with a given ε, or the least whose messages
 * fit `⌊nR⌋` bits.
 *
 * A vector of the ball goes to a nearest point, at most ε r away, and its message is the number of that among all points of
 * norm at most M + R, or for Zⁿ among the fewer whose cells meet the ball of radius M (as {@linkcode cellCode} has it). Where
 * nothing finer fits than saying nothing at all (ε = 1, no bits), that is the code. Throws a `RangeError` as
 * {@linkcode latticeBall} does, and for a vector outside the ball.
 *
 * @example
 * ```ts
 * import { cubicLattice, decode, dualCheckerboard, encode, key, latticeCode, norm2, subtract } from "@bitdescent/bitdescent";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const lattice = dualCheckerboard({ dimension: 96 }), code = latticeCode({ lattice, epsilon: 0.5612 });
 * assertEquals(code.bits, 191);
 * assertEquals(latticeCode({ lattice: cubicLattice({ dimension: 96 }), epsilon: 0.5612 }).bits, 225);
 *
 * const u = new Float64Array(96).fill(0.1), sent = code.at(1);
 * assert(norm2(subtract(decode(sent, encode(sent, u, key(0)), key(0)), u)) <= 0.5612);
 * ```
 */
export function latticeCode(
  options: { lattice: Lattice; epsilon: number } | { lattice: Lattice; rate: number },
): BallCode {
  const { lattice } = options, { dimension } = lattice, set = reached(lattice);
  const chosen = "rate" in options ? finest(set, lattice, options.rate) : given(set, lattice, options.epsilon);
  if (chosen === null) return cubeCode({ dimension, rate: 0 });
  const { epsilon, codec } = chosen;
  return byNumber({ dimension, epsilon, codec, quantizer: (radius) => nearestWithin(lattice, epsilon, radius) });
}

/** The points to which those of the ball of radius M go: all of a weight within `weight(M)`, and so up to `radius(weight)`. */
interface Reached extends Pick<Numbering, "shells" | "most"> {
  weight(M: number): number;
  radius(weight: number): number;
}

function reached(lattice: Lattice): Reached {
  const cells = cellNumbering(lattice), R = lattice.coveringRadius;
  if (cells !== null) return { ...cells, weight: (M) => 4 * M * M, radius: (weight) => Math.sqrt(weight) / 2 };
  const { shells, most, unit } = numbering(lattice);
  return {
    shells,
    most,
    weight: (M) => unit * (M + R) * (M + R),
    radius: (weight) => Math.sqrt(weight / unit) - R,
  };
}

/** A code, or null where there is nothing to say. */
type Chosen = { readonly epsilon: number; readonly codec: FixedLengthCodec<Int32Array> } | null;

function given({ shells, most, weight }: Reached, { name, coveringRadius }: Lattice, epsilon: number): Chosen {
  checkPositive("make a lattice code", "epsilon", epsilon);
  if (epsilon >= 1) return null;
  const budget = Math.floor(weight(coveringRadius / epsilon) * MARGIN);
  check(budget <= most, "make a lattice code", "epsilon", `larger for the counts of ${name} to be kept`, epsilon);
  return { epsilon, codec: ball(shells(budget), budget) };
}

/** The code with the largest weight K whose points fit the bits, and the least ε that does not ask for K + 1. */
function finest(set: Reached, lattice: Lattice, rate: number): Chosen {
  const { name, coveringRadius: R } = lattice, bits = bitBudget({ dimension: lattice.dimension, rate });
  // The cells of all points that are reached cover the ball of radius M, and lie within M + 2R.
  const within = (radius: number): number => cellsIn(lattice, radius) / Math.LN2;
  if (within(R) > bits) return null; // even with ε = 1
  const sure = largest((weight) => within(set.radius(weight) + 2 * R) <= bits, 0, set.most + 1);
  let most = Math.max(Math.floor(set.weight(R)), sure), shells;
  do {
    check(most < set.most, "make a lattice code", "the rate", `lower for the counts of ${name} to be kept`, rate);
    most = Math.min(Math.ceil(1.3 * most) + 1, set.most);
    shells = set.shells(most);
  } while (ballBits(shells, most) <= bits);
  const budget = largest((weight) => ballBits(shells, weight) <= bits, 0, most);
  const M = set.radius((budget + 1) * (1 - 1e-9));
  return M > R ? { epsilon: R / M, codec: ball(shells, budget) } : null;
}

/** `ln (V_n ρⁿ/V)`: how many cells have the volume of a ball of radius ρ; NaN where V, of many blocks, is no float. */
function cellsIn({ dimension, determinant }: Lattice, radius: number): number {
  if (!(determinant > 0 && determinant < Infinity)) return NaN;
  return logThickness({ dimension, determinant, coveringRadius: radius });
}
