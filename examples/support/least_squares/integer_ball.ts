/**
 * The code of Lemma 2.1, as a code for balls of every radius.
 * @module
 */

import {
  type BallCode,
  bitBudget,
  cell,
  compressor,
  cubeCode,
  cubicLattice,
  latticeBall,
  norm2,
} from "@bitdescent/bitdescent";
import { firstWhere } from "./bisection.ts";

/**
 * The points of Zⁿ within `M + √n/2` of 0, `M = √n/(2ε)`, scaled by r/M: all that are within reach of the ball of radius r.
 *
 * The cells that meet the ball are fewer, which is what `cellCode` has. With a rate, the finest whose messages fit; where
 * nothing finer fits than saying nothing, that is the code.
 *
 * Source: Ye, Xiao, Sun, "A Communication Efficient Gradient Compression Algorithm", Lemma 2.1.
 */
export function integerBall(
  options: { dimension: number; epsilon: number } | { dimension: number; rate: number },
): BallCode {
  const { dimension } = options, lattice = cubicLattice({ dimension }), R = lattice.coveringRadius;
  const epsilon = "rate" in options ? finest(options) : options.epsilon;
  if (epsilon >= 1) return cubeCode({ dimension, rate: 0 });
  const codec = latticeBall({ lattice, radius: R / epsilon + R });
  return {
    dimension,
    epsilon,
    bits: codec.bits,
    size: norm2,
    at: (radius) => compressor(cell({ dimension, epsilon, radius }), codec),
  };
}

/** The least ε whose points have squared norms below the first at which there are too many; 1 where that is out of reach. */
function finest({ dimension, rate }: { dimension: number; rate: number }): number {
  const lattice = cubicLattice({ dimension }), R = lattice.coveringRadius, bits = bitBudget({ dimension, rate });
  const square = firstWhere((K) => latticeBall({ lattice, radius: Math.sqrt(K) }).bits > bits, 1);
  const M = Math.sqrt(square * (1 - 1e-9)) - R;
  return M > R ? R / M : 1;
}
