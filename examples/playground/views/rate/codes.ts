/**
 * The codes that the view offers, made without delay.
 * @module
 */

import {
  type BallCode,
  cubicLattice,
  dualCheckerboard,
  type Lattice,
  permutohedral,
  tiltedLatticeCode,
} from "@bitdescent/bitdescent";
import { type QuantizerName, quantizers, type Wanted } from "../../../support/least_squares/ball_quantizers.ts";

/** The quantizers of the view, and how they are called. */
export const codeNames = {
  "cube": "scalar",
  "cell": "cells of Zⁿ",
  "dn-star": "lattice Dₙ*",
  "an-star": "lattice Aₙ*",
} as const satisfies Partial<Record<QuantizerName, string>>;

/** The name of one of them. */
export type CodeName = keyof typeof codeNames;

/** A lattice, and about how large the weights of its points in a ball are, some cells `across` for each coordinate. */
interface Points {
  readonly lattice: (options: { dimension: number }) => Lattice;
  readonly weight: (dimension: number, across: number) => number;
}

const lattices: Readonly<Record<Exclude<CodeName, "cube">, Points>> = {
  "cell": { lattice: cubicLattice, weight: (n, across) => n * across * across },
  "dn-star": { lattice: dualCheckerboard, weight: (n, across) => n * across * across },
  "an-star": { lattice: permutohedral, weight: (n, across) => n * n * across * across / 3 },
};

/** Up to this weight points are counted within some 30 milliseconds. */
const SOON_COUNTED = 1e4;

/**
 * A code with at most so many bits a coordinate, or this ε in few bits.
 *
 * A lattice's points have numbers where they are soon counted. Where that would take longer, they have words of a tilted
 * distribution, some five bits more a message.
 */
export function codeOf(name: CodeName, wanted: Wanted): BallCode {
  const { dimension } = wanted, across = "rate" in wanted ? 2 ** wanted.rate : 2 / wanted.epsilon;
  if (name === "cube" || lattices[name].weight(dimension, across) <= SOON_COUNTED) return quantizers[name].code(wanted);
  return tiltedLatticeCode({ ...wanted, lattice: lattices[name].lattice({ dimension }) });
}
