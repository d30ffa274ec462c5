/**
 * Lattice points in as many bits as their norms ask for.
 * @module
 */

import { bitLength } from "../../base/big_integer.ts";
import { check, checkPositive } from "../../base/check.ts";
import { log, power } from "../../base/special.ts";
import { dot } from "../../base/vector.ts";
import type { BoundedLengthCodec } from "../codes/padded.ts";
import { tilted } from "../codes/tilted/tilted.ts";
import type { Lattice } from "../lattices/lattice.ts";
import { pointsWithin } from "./tilted_kinds.ts";

/**
 * Points within `radius` of 0, which may be much more than they need: first which of the balls of radius `radius · 2^{−i/(2g)}`
 * is the smallest that holds the point, then the point by the {@linkcode tiltedLatticeBall} of that.
 *
 * With `g = ⌈√n/4⌉` balls to a factor of 2 in the square, the step between them costs below 3 bits. So the nearest points to
 * normal vectors, of whatever variance σ², take some 5 to 20 bits more than `(n/2) log₂ 2πe(σ² + d²) − log₂ V`, with the
 * mean square d² of the error of a coordinate: the entropy of a normal vector with that error added. One by one
 * ({@linkcode integersOf}) the distribution of coordinates has to be learnt, and that names of E₈ or Λ₂₄ depend on each other
 * is not seen. No message is longer than `most`, the number of a ball and the longest in the largest.
 *
 * Tables for a ball are made when it comes, and kept until another does. Of a dithered lattice points are as far from 0 as the
 * shift takes them. Throws a `RangeError` as
 * {@linkcode tiltedLatticeBall} does.
 *
 * @example
 * ```ts
 * import { compressor, encode, gosset, key, latticePoints, latticeQuantizer, normals } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const lattice = gosset({ blocks: 12 }), codec = latticePoints({ lattice, radius: 100 }), x = normals(key(1), 96);
 * const lengths = [2, 1, 0.5].map((error) => {
 *   return encode(compressor(latticeQuantizer({ lattice, error }), codec), x, key(0)).length;
 * });
 * assertEquals([codec.most, ...lengths], [526, 297, 392, 489]); // a bit a coordinate for half the error
 * ```
 */
export function latticePoints(
  { lattice, radius }: { lattice: Lattice; radius: number },
): BoundedLengthCodec<Int32Array> {
  checkPositive("write lattice points", "the radius", radius);
  const { dimension } = lattice, g = Math.ceil(Math.sqrt(dimension) / 4);
  const last = Math.max(0, Math.ceil(g * log(2 * radius * radius) / Math.LN2)); // a ball of radius √½ at most: 0 and no other
  const width = bitLength(BigInt(last)), point = new Float64Array(dimension); // scratch: never escapes
  const within = pointsWithin(lattice, radius), all = tilted(within(radius));

  const squares = Float64Array.from({ length: last + 1 }, (_, i) => radius * radius * power(2, -i / g));
  const ballOf = (z: Int32Array): number => {
    const square = dot(lattice.point(z, point), point) * (1 + ROUNDING);
    let i = last;
    while (i > 0 && squares[i] < square) i--;
    return i;
  };
  let made = { ball: 0, codec: all }; // scratch: what would be made again
  const codecOf = (ball: number): BoundedLengthCodec<Int32Array> => {
    if (made.ball === ball) return made.codec;
    const codec = tilted(within(Math.sqrt(squares[ball])));
    made = { ball, codec: codec.most <= all.most ? codec : all }; // so that the bound is sure
    return made.codec;
  };
  return {
    most: width + all.most,
    write(z, sink) {
      const ball = ballOf(z);
      sink.write(ball, width);
      codecOf(ball).write(z, sink);
    },
    read(source) {
      const ball = source.read(width);
      check(ball <= last, "read a lattice point", "the number of its ball", `at most ${last}`, ball);
      const z = codecOf(ball).read(source), smallest = ballOf(z);
      check(ball === smallest, "read a lattice point", "the number of its ball", `${smallest}, the smallest`, ball);
      return z;
    },
  };
}

/** More than rounding takes off a sum of squares. */
const ROUNDING = 1e-10;
