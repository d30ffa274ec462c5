/**
 * Codes for balls from lattices of any dimension, by blocks of coordinates: a length that is bounded in advance, without a
 * count of all points.
 * @module
 */

import { check, checkNonNegative, checkPositive } from "../../base/check.ts";
import { type BoundedLengthCodec, padded } from "../codes/padded.ts";
import { tilted } from "../codes/tilted/tilted.ts";
import type { Lattice } from "../lattices/lattice.ts";
import type { BallCode } from "../types.ts";
import { byNumber } from "./by_number.ts";
import { cubeCode } from "./cube.ts";
import { largest } from "./largest.ts";
import { nearestWithin } from "./nearest.ts";
import { isCubic } from "./numbering.ts";
import { bitBudget } from "./rate.ts";
import { cellsWithin, pointsWithin } from "./tilted_kinds.ts";

/**
 * The code of the points of a lattice that lie in the ball of a radius about 0, none of which takes more than `most` bits.
 *
 * The distribution is tilted: a coordinate, or a block of a product such as `E8^k` and `Λ24^k`, that adds w to the square of the
 * norm has a probability in proportion to `2^{−bw}`. So the length grows linearly with that square, and b is the best for
 * points at the border. The bound is that of Chernoff on the number of points, `log₂ Σ_p 2^{b (radius² − |p|²)}` over all p, about
 * `½ log₂(πn)` bits above the logarithm of the volume, and 2 bits for the coder. It is found from the whole numbers that
 * the coder counts with, so that it is sure, and points at the border do attain it. Tables are those of a block, so that any
 * dimension will do. Of A_n* it is told first which of some groups the sum of the name is in.
 *
 * Throws a `RangeError` where the lattice is not of quantize/lattices at its usual scale, or the norm of a block is so large
 * that its points are too many to count (a coordinate of D_n* and A_n* may be some 200 on average, of E₈ and Λ₂₄ some 10);
 * for a point outside; and on bits that no point gives.
 *
 * Chernoff, "A measure of asymptotic efficiency for tests of a hypothesis based on the sum of observations", Ann. Math. Stat. 23,
 * 1952; as a distribution of lattice points, Kschischang, Pasupathy, "Optimal nonuniform signaling for Gaussian channels",
 * IEEE Trans. Inf. Theory 39(3), 1993.
 *
 * @example
 * ```ts
 * import { bits, countBits, leech, readWhole, tiltedLatticeBall } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const lattice = leech({ blocks: 4 }), codec = tiltedLatticeBall({ lattice, radius: 10 });
 * const z = lattice.nearest(new Float64Array(96).fill(0.9)), message = bits((sink) => codec.write(z, sink));
 * assertEquals(readWhole(message, codec.read), z);
 * assertEquals([codec.most, message.length, countBits((sink) => codec.write(new Int32Array(96), sink))], [201, 164, 96]);
 * ```
 */
export function tiltedLatticeBall(
  { lattice, radius }: { lattice: Lattice; radius: number },
): BoundedLengthCodec<Int32Array> {
  checkNonNegative("make a tilted code", "the radius", radius);
  return tilted(pointsWithin(lattice, radius)(radius));
}

/**
 * The points of `(r/M) Λ`, `M = R/ε` with the covering radius R of Λ, for balls; with a given ε, or the least whose messages
 * fit `⌊nR⌋` bits, to a thousandth.
 *
 * A vector of the ball goes to a nearest point, at most ε r away, and its message is that of {@linkcode tiltedLatticeBall} for
 * radius M + R, {@linkcode padded} to the longest; for Zⁿ it is that of the fewer points whose cells meet the ball of radius M.
 * As {@linkcode latticeCode}, but for any dimension and at once, for some five bits more a message, ten in dimension 10 000.
 * Throws a `RangeError` as the former does, and for a vector outside the ball.
 *
 * @example
 * ```ts
 * import { decode, encode, key, norm2, permutohedral, subtract, tiltedLatticeCode } from "@bitdescent/bitdescent";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const lattice = permutohedral({ dimension: 960 }), code = tiltedLatticeCode({ lattice, epsilon: 0.5612 });
 * assertEquals(code.bits, 1670); // 1.74 a coordinate, where the volume asks for 1.73
 *
 * const u = new Float64Array(960).fill(0.03), sent = code.at(1);
 * assert(norm2(subtract(decode(sent, encode(sent, u, key(0)), key(0)), u)) <= 0.5612);
 * ```
 */
export function tiltedLatticeCode(
  options: { lattice: Lattice; epsilon: number } | { lattice: Lattice; rate: number },
): BallCode {
  const { lattice } = options, { dimension } = lattice;
  const epsilon = "rate" in options ? finest(lattice, options.rate) : options.epsilon;
  checkPositive("make a tilted code", "epsilon", epsilon);
  if (epsilon >= 1) return cubeCode({ dimension, rate: 0 });
  const codec = padded(reached(lattice, epsilon));
  return byNumber({ dimension, epsilon, codec, quantizer: (radius) => nearestWithin(lattice, epsilon, radius) });
}

/** The code of all points to which those of the ball of radius R/ε go. */
function reached(lattice: Lattice, epsilon: number): BoundedLengthCodec<Int32Array> {
  const R = lattice.coveringRadius, M = R / epsilon;
  return isCubic(lattice) ? tilted(cellsWithin(lattice, M)) : tiltedLatticeBall({ lattice, radius: M + R });
}

/** `1024/i` for the largest i whose code fits the rate; 1 where there is none. */
function finest(lattice: Lattice, rate: number): number {
  const bits = bitBudget({ dimension: lattice.dimension, rate });
  const fits = (i: number): boolean => reached(lattice, 1024 / i).most <= bits;
  if (!fits(1024)) return 1;
  let i = 1024;
  while (fits(2 * i)) {
    i *= 2;
    check(i < 2 ** 30, "make a tilted code", "the rate", "lower", rate);
  }
  return 1024 / largest(fits, i, 2 * i);
}
