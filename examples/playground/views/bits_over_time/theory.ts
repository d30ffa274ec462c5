/**
 * What theory says of runs on the quadratic: how near they come, and what the bits of each round are worth.
 *
 * Uniform levels with s steps err by at most `N²/(4s²)` in a coordinate, so the noise of the mean of W gradients is at most
 * `(σ²/d + E‖g‖²/(4s²))/W` in each, the same along all axes; what that leads to on a quadratic is known exactly, and what
 * `noisyQuadraticGaps` of the library says of matrices that are diagonal.
 * @module
 */

import { fixedBits, noiseOf, noisyDescentGap, stepsOf, type Vec, wholeBits } from "@bitdescent/bitdescent";
import type { NoisyQuadratic } from "../../../support/training/noisy_quadratic.ts";

/** α of gradient descent on the quadratic: what is left of a gap in a round without noise. */
export const contractionOf = ({ problem: { mu, L } }: NoisyQuadratic, stepSize: number): number =>
  noisyDescentGap.value({ mu, L, stepSize, gap: 1, noise: [0] });

/**
 * The gaps without noise of a run that starts `starts[i]` away along axis i, before each round and after the last:
 * `½ Σ λᵢ (1 − ηλᵢ)²ⁿ sᵢ²`.
 */
export function quietGaps(
  { spectrum }: NoisyQuadratic,
  { stepSize, starts, rounds }: { stepSize: number; starts: Vec; rounds: number },
): number[] {
  const gaps = new Array<number>(rounds + 1).fill(0);
  spectrum.forEach((lambda, i) => { // axes have nothing to do with each other
    const factor = (1 - stepSize * lambda) ** 2;
    let gap = lambda * starts[i] ** 2 / 2;
    for (let n = 0; n <= rounds; n++, gap *= factor) gaps[n] += gap;
  });
  return gaps;
}

/** The gap that is left of noise with a variance of 1 along each axis, so many rounds after it: noise moves a point by η e. */
export const echoes = (
  trainable: NoisyQuadratic,
  { stepSize, rounds }: { stepSize: number; rounds: number },
): number[] =>
  quietGaps(trainable, { stepSize, starts: new Float64Array(trainable.dimension).fill(stepSize), rounds: rounds - 1 });

/** What is known of a run before theory can say how near it comes. */
export interface Course {
  /** Gaps without noise, as of {@linkcode quietGaps}. */
  readonly quiet: readonly number[];
  /** As of {@linkcode echoes}. */
  readonly echo: readonly number[];
  /** `E‖g‖²` of one worker in each round. */
  readonly squaredNorms: ArrayLike<number>;
  /** Whole bits of a coordinate in each round, sign included. */
  readonly bits: readonly number[];
}

/** The mean gap that is proved before each round and after the last: what is left of the start, and of the noise of each round. */
export function provedGaps(trainable: NoisyQuadratic, { quiet, echo, squaredNorms, bits }: Course): number[] {
  const { variance, dimension, oracles: { length: workers } } = trainable;
  const variances = bits.map((b, n) => (variance / dimension + squaredNorms[n] / (4 * stepsOf(b) ** 2)) / workers);
  return Array.from({ length: bits.length + 1 }, (_, n) => {
    let gap = quiet[n];
    for (let m = 0; m < n; m++) gap += echo[n - 1 - m] * variances[m];
    return gap;
  });
}

/** What noise `E‖g‖²/s²` of each round counts in the gap at the end, up to a constant. */
export const weightsOf = (echo: readonly number[], squaredNorms: ArrayLike<number>): Vec =>
  Float64Array.from(squaredNorms, (squaredNorm, n) => echo[squaredNorms.length - 1 - n] * squaredNorm);

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
