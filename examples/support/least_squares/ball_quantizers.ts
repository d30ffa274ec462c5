/**
 * Quantizers of fixed rate for gradients in a ball, by name.
 * @module
 */

import {
  type BallCode,
  cellCode,
  cubeCode,
  cubicLattice,
  dualCheckerboard,
  gosset,
  type Lattice,
  latticeCode,
  leech,
  permutohedral,
  tiltedLatticeCode,
} from "@bitdescent/bitdescent";
import { firstWhere } from "./bisection.ts";
import { integerBall } from "./integer_ball.ts";

/** What a code is to have: at most so many bits a coordinate, or at most this ε in the fewest bits. */
export type Wanted =
  | { readonly dimension: number; readonly rate: number }
  | { readonly dimension: number; readonly epsilon: number };

/** How a quantizer makes its codes; throws a `RangeError` where one is too large to keep. */
export type CodeMaker = (wanted: Wanted) => BallCode;

/** A quantizer. */
interface QuantizerEntry {
  readonly title: string;
  readonly code: CodeMaker;
  /** Its dimensions are multiples of this. */
  readonly blocks: number;
  /** Rates worth looking at, in bits a coordinate. */
  readonly rates: readonly number[];
}

const evenly = (first: number, last: number, step: number): number[] =>
  Array.from({ length: Math.round((last - first) / step) + 1 }, (_, i) => first + i * step);

/** The names of all quantizers, from the oldest idea to the best covering. */
export const quantizerNames = ["cube", "ball", "cell", "dn-star", "e8", "an-star", "leech"] as const;

/** A name of a quantizer. */
export type QuantizerName = typeof quantizerNames[number];

const cells = evenly(2, 4, 0.25), thin = evenly(1.5, 3.5, 0.25);

/** The quantizers by name. */
export const quantizers: Readonly<Record<QuantizerName, QuantizerEntry>> = {
  "cube": { title: "scalar quantizer", code: scalar, blocks: 1, rates: evenly(0.5, 8, 0.5) },
  "ball": { title: "points of Zⁿ around the ball", code: integerBall, blocks: 1, rates: cells },
  "cell": {
    title: "cells of Zⁿ around the ball",
    code: points((n) => cubicLattice({ dimension: n }), cellCode),
    blocks: 1,
    rates: cells,
  },
  "dn-star": {
    title: "Dₙ* around the ball",
    code: points((n) => dualCheckerboard({ dimension: n })),
    blocks: 1,
    rates: thin,
  },
  "e8": {
    title: "E₈ × … × E₈ around the ball",
    code: points((n) => gosset({ blocks: n / 8 })),
    blocks: 8,
    rates: thin,
  },
  "an-star": {
    title: "Aₙ* around the ball",
    code: points((n) => permutohedral({ dimension: n })),
    blocks: 1,
    rates: thin,
  },
  "leech": {
    title: "Λ₂₄ × … × Λ₂₄ around the ball",
    code: points((n) => leech({ blocks: n / 24 })),
    blocks: 24,
    rates: thin,
  },
};

/** Insists that a quantizer has codes in a dimension; throws a `RangeError` for the program of that name. */
export function checkDimension(program: string, quantizer: QuantizerName, dimension: number): void {
  const { blocks } = quantizers[quantizer];
  if (dimension % blocks === 0) return;
  throw new RangeError(
    `Cannot run ${program} with ${quantizer} as the dimension must be a multiple of ${blocks}: current value is ${dimension}`,
  );
}

/** The least bits a coordinate at which a quantizer has a given ε; infinite where the code is too large to keep. */
export function leastRate(
  quantizer: QuantizerName,
  { dimension, epsilon }: { readonly dimension: number; readonly epsilon: number },
): number {
  try {
    return quantizers[quantizer].code({ dimension, epsilon }).bits / dimension;
  } catch (error) {
    if (error instanceof RangeError) return Infinity;
    throw error;
  }
}

/** The points of a lattice around the ball, by number; where they are too many to count by `others`, then block by block. */
function points(lattice: (dimension: number) => Lattice, ...others: readonly CodeMaker[]): CodeMaker {
  const of = (wanted: Wanted) => ({ ...wanted, lattice: lattice(wanted.dimension) });
  const numbered: CodeMaker = (wanted) => latticeCode(of(wanted));
  const tilted: CodeMaker = (wanted) => tiltedLatticeCode(of(wanted));
  return [numbered, ...others, tilted].reduce((first, second) => either(first, second));
}

/** `first`, or where its code is too large to keep `second`. */
function either(first: CodeMaker, second: CodeMaker): CodeMaker {
  return (wanted) => {
    try {
      return first(wanted);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return second(wanted);
    }
  };
}

/** The scalar quantizer; for a given ε some axes may have a level more than others. */
function scalar(wanted: Wanted): BallCode {
  if ("rate" in wanted) return cubeCode(wanted);
  const { dimension, epsilon } = wanted;
  const ofBits = (bits: number): BallCode => cubeCode({ dimension, rate: (bits + 0.5) / dimension });
  return ofBits(firstWhere((bits) => ofBits(bits).epsilon <= epsilon, 0));
}
