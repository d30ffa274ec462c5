/**
 * A quadratic to train, of any dimension, with as much noise as one likes.
 * @module
 */

import { axpy, exact, normals, type Problem, quadratic, scale } from "@bitdescent/bitdescent";
import type { Trainable } from "./trainable.ts";

/** A quadratic to train, and the function itself. */
export interface NoisyQuadratic extends Trainable {
  readonly problem: Problem;
  /** λ, along the axes of coordinates. */
  readonly spectrum: readonly number[];
  /** σ², the mean square length of the noise of one gradient. */
  readonly variance: number;
}

/** The condition number. */
const KAPPA = 30;

/**
 * `½ Σ λᵢ xᵢ²`, the λ geometric from 1/30 to 1; runs begin at normals of deviation 3, and each gradient has normal noise whose
 * mean square length is σ², with σ the `noise`.
 */
export function noisyQuadratic(
  { workers, dimension = 100, noise = 1 }: { workers: number; dimension?: number; noise?: number },
): NoisyQuadratic {
  const spectrum = Array.from({ length: dimension }, (_, i) => KAPPA ** (i / (dimension - 1) - 1));
  const problem = quadratic({ spectrum, minimizer: new Float64Array(dimension) }), gradient = exact(problem);
  return {
    problem,
    spectrum,
    variance: noise * noise,
    title: `a quadratic in ${dimension} dimensions with normal noise`,
    dimension,
    layers: [dimension],
    start: (key) => scale(3, normals(key, dimension)),
    oracles: Array.from(
      { length: workers },
      () => (x, key) => axpy(noise / Math.sqrt(dimension), normals(key, dimension), gradient(x, key)),
    ),
    optimum: 0,
    evaluate: (x) => ({ loss: problem.value(x), accuracy: null }),
  };
}
