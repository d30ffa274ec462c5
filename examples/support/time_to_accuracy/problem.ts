/**
 * A strongly convex function that is a mean of unlike ones, a part for each worker.
 * @module
 */

import {
  axpy,
  child,
  type Float64s,
  type Key,
  mean,
  norm2,
  normals,
  type Oracle,
  rotate,
  rotateBack,
  subtract,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";

/** A mean of functions, with what theory asks of it. Runs start from 0. */
export interface TimedProblem {
  readonly dimension: number;
  /** An oracle for each worker. */
  readonly oracles: readonly Oracle[];
  /** Strong convexity of the mean. */
  readonly mu: number;
  /** Smoothness of the mean. */
  readonly L: number;
  /** Smoothness of every part. */
  readonly partL: number;
  /** The largest distance of a part's Hessian from their mean. */
  readonly dissimilarity: number;
  /** The minimizer of the mean. */
  readonly minimizer: Vec;
  /** Its distance D from 0. */
  readonly distance: number;
  /** The largest norm of a part's gradient at 0. */
  readonly firstGradient: number;
}

/** By how much, at most, an eigenvalue of a part is drawn to differ from that of the mean, relatively. */
export const UNLIKENESS = 0.1;

/**
 * Quadratics with `∇fᵢ(x) = Hᵢ(x − x*) + gᵢ`, whose Hessians have the same random axes: the eigenvalues of their mean are from
 * 1 to κ in geometric steps, those of a part a little different, and its minimizer is about as far from x* as 0 is.
 */
export function timedProblem(
  { dimension, workers, kappa, key }: { dimension: number; workers: number; kappa: number; key: Key },
): TimedProblem {
  const [axes, middle, hessians, minimizers] = [0, 1, 2, 3].map((i) => child(key, i));
  const each = <T>(make: (i: number) => T): T[] => Array.from({ length: workers }, (_, i) => make(i));
  const spectrum = Float64Array.from({ length: dimension }, (_, j) => kappa ** (j / Math.max(1, dimension - 1)));
  const excess = centred(each((i) => uniforms(child(hessians, i), dimension).map((u) => UNLIKENESS * (2 * u - 1))));
  const spectra = excess.map((part) => part.map((e, j) => spectrum[j] * (1 + e)));
  /** `H z`, with the eigenvalues of a part. */
  const bent = (eigenvalues: Vec, z: Vec): Float64s =>
    rotateBack(rotate(z, axes).map((c, j) => eigenvalues[j] * c), axes);
  const minimizer = normals(middle, dimension);
  const gradients = centred(each((i) => bent(spectra[i], normals(child(minimizers, i), dimension))));
  const oracles = each((i): Oracle => (x) => axpy(1, gradients[i], bent(spectra[i], subtract(x, minimizer))));
  return {
    dimension,
    oracles,
    mu: 1,
    L: kappa,
    partL: largest(spectra),
    dissimilarity: largest(excess.map((part) => part.map((e, j) => Math.abs(e) * spectrum[j]))),
    minimizer,
    distance: norm2(minimizer),
    firstGradient: Math.max(...oracles.map((oracle) => norm2(oracle(new Float64Array(dimension), key)))),
  };
}

/** Vectors less their mean. */
export function centred(vectors: readonly Float64s[]): Float64s[] {
  const middle = mean(vectors);
  return vectors.map((v) => subtract(v, middle));
}

const largest = (vectors: readonly Float64s[]): number =>
  vectors.reduce((most, v) => v.reduce((a, b) => Math.max(a, b), most), 0);
