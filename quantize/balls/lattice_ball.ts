/**
 * The points of a lattice in a ball, by number.
 * @module
 */

import { check, checkNonNegative } from "../../base/check.ts";
import { ball } from "../codes/shells/ball.ts";
import type { Lattice } from "../lattices/lattice.ts";
import type { FixedLengthCodec } from "../types.ts";
import { numbering } from "./numbering.ts";

/** How much larger than asked for a ball is, so that no rounding of a float carries a point out of it. */
export const MARGIN = 1 + 1e-12;

/**
 * The code of the points of a lattice that lie in the ball of a radius about 0: names as numbers, all of equally many bits.
 *
 * Lemma 2.1 counts those of Zⁿ in the ball of radius M + √n/2, which are all that points of the ball of radius M go to. Numbers
 * go shell by shell, and in each by halves of the vector. Counts are rounded up, which makes messages longer by less than
 * 0.03 bits in dimension 10 000. Throws a `RangeError` where the lattice is not of quantize/lattices at its usual scale, or
 * the ball so large that its counts take more than some ten seconds and megabytes; and for a point outside, or a number that is
 * no point's.
 *
 * Source: Ye, Xiao, Sun, "A Communication Efficient Gradient Compression Algorithm", Lemma 2.1.
 *
 * @example
 * ```ts
 * import { bits, gosset, latticeBall, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const E8 = gosset({ blocks: 1 }), codec = latticeBall({ lattice: E8, radius: 2 });
 * assertEquals(codec.bits, 12); // 1 + 240 + 2160 points, of the norms 0, √2 and 2
 * const z = Int32Array.of(1, 1, 1, 1, 1, 1, 1, -3), message = bits((sink) => codec.write(z, sink));
 * assertEquals(readWhole(message, codec.read), z);
 * ```
 */
export function latticeBall({ lattice, radius }: { lattice: Lattice; radius: number }): FixedLengthCodec<Int32Array> {
  checkNonNegative("number lattice points", "the radius", radius);
  const { unit, most, shells } = numbering(lattice), budget = Math.floor(unit * radius * radius * MARGIN);
  check(
    budget <= most,
    "number lattice points",
    "the radius",
    `smaller for the counts of ${lattice.name} to be kept`,
    radius,
  );
  return ball(shells(budget), budget);
}
