/**
 * What theory says of runs on the quadratic: how near they come, and what the bits of each round are worth.
 *
 * Uniform levels with s steps err by at most `N²/(4s²)` in a coordinate, so the noise of the mean of W gradients is at most
 * `(σ²/d + E‖g‖²/(4s²))/W` in each, the same along all axes; what that leads to on a quadratic is known exactly.
 * @module
 */

import {
  fixedBits,
  noiseOf,
  noisyDescentGap,
  noisyQuadraticGaps,
  type SquareMatrix,
  stepsOf,
  type Vec,
  wholeBits,
} from "@bitdescent/bitdescent";
import type { NoisyQuadratic } from "./problem.ts";

/** α of gradient descent on the quadratic: what is left of a gap in a round without noise. */
export const contractionOf = ({ problem: { mu, L } }: NoisyQuadratic, stepSize: number): number =>
  noisyDescentGap.value({ mu, L, stepSize, gap: 1, noise: [0] });

/** The gaps of a run that starts `starts[i]` away along axis i, with noise of `variances[n]` along each in round n. */
function gapsOf({ spectrum }: NoisyQuadratic, stepSize: number, starts: Vec, variances: readonly number[]): number[] {
  const covariances = variances.map((variance): SquareMatrix => [[variance]]);
  const sums = new Array<number>(variances.length + 1).fill(0);
  spectrum.forEach((lambda, i) => { // axes have nothing to do with each other
    const gaps = noisyQuadraticGaps({ hessian: [[lambda]], stepSize, offset: [starts[i]], covariances });
    gaps.forEach((gap, n) => sums[n] += gap);
  });
  return sums;
}

/** What is known of a run before theory can say how near it comes. */
export interface Course {
  readonly stepSize: number;
  /** The root mean square of each coordinate of the start. */
  readonly starts: Vec;
  /** `E‖g‖²` of one worker in each round. */
  readonly squaredNorms: ArrayLike<number>;
  /** Whole bits of a coordinate in each round, sign included. */
  readonly bits: readonly number[];
}

/** The mean gap that is proved before each round and after the last. */
export function provedGaps(trainable: NoisyQuadratic, { stepSize, starts, squaredNorms, bits }: Course): number[] {
  const { variance, dimension, oracles: { length: workers } } = trainable;
  const variances = bits.map((b, n) => (variance / dimension + squaredNorms[n] / (4 * stepsOf(b) ** 2)) / workers);
  return gapsOf(trainable, stepSize, starts, variances);
}

/**
 * What noise `E‖g‖²/s²` of each round counts in the gap at the end, up to a constant.
 *
 * Noise of round n moves the point by η e, and from then on descent shrinks it.
 */
export function weightsOf(trainable: NoisyQuadratic, { stepSize, squaredNorms }: Omit<Course, "starts" | "bits">): Vec {
  const rounds = squaredNorms.length, moved = new Float64Array(trainable.dimension).fill(stepSize);
  const left = gapsOf(trainable, stepSize, moved, new Array(rounds - 1).fill(0));
  return Float64Array.from(squaredNorms, (squaredNorm, n) => left[rounds - 1 - n] * squaredNorm);
}

/** The whole numbers of bits with the least noise `Σ wₙ/sₙ²` of all that keep within a budget. */
export const bestBits = (weights: Vec, budget: number): number[] => [...wholeBits({ weights, budget })];

/** Equal bits in all rounds, as nearly as whole numbers can. */
export function evenBits(budget: number, rounds: number): number[] {
  const { bits } = fixedBits({ budget, rounds });
  return Array.from({ length: rounds }, (_, round) => bits(round));
}

/** The noise of one choice of bits over that of another. */
export const relativeNoise = (weights: Vec, bits: readonly number[], other: readonly number[]): number =>
  noiseOf(weights, bits) / noiseOf(weights, other);
