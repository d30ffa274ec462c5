/**
 * What a design of levels asks of the distribution of normalised magnitudes `r = |v|/‖v‖ ∈ [0, 1]`.
 *
 * Faghri et al., "Adaptive Gradient Quantization for Data-Parallel SGD", NeurIPS 2020, §3.1. Two back ends keep to it: a
 * weighted sample, and a mixture of folded normals.
 * @module
 */

import type { Float64s } from "../../../base/vector.ts";

/** A distribution on [0, 1], by its partial moments `M_k(a, c) = ∫_(a,c] rᵏ dF`. Intervals are open below. */
export interface Distribution {
  /** The mass of (a, c]: `F(c) − F(a)`. */
  M0(a: number, c: number): number;
  /** The first partial moment of (a, c]. */
  M1(a: number, c: number): number;
  /** The second partial moment of (a, c]. */
  M2(a: number, c: number): number;
  /** `∫_(a,c] (c − r)(r − a) dF`, the variance that rounding between levels a and c adds, without cancellation. */
  I2(a: number, c: number): number;
  /** `F(r)`, the mass of [0, r]. */
  cdf(r: number): number;
  /** The least x in [a, c] with `M0(x, c) ≤ u`: where all but the upper u of the mass below c ends. */
  cut(u: number, a: number, c: number): number;
  /** The density f(r), where there is one. */
  readonly density?: (r: number) => number;
}

/** A distribution on finitely many points. Its moments are per unit of weight, so that its mass is 1. */
export interface Sample extends Distribution {
  /** The points that have weight, each once, in increasing order. */
  readonly points: Float64s;
  /** The weight of each point. */
  readonly weights: Float64s;
  /** The weight of all points together: times it, a variance is that of the sample as it was given. */
  readonly weight: number;
}

/** Levels that were designed for a distribution, and what they do there. */
export interface LevelDesign {
  /** The levels: magnitudes in increasing order, the last of them 1, the first 0 where there is a zero level. */
  readonly levels: Float64s;
  /** The variance Ψ of rounding to them: see {@linkcode roundingVariance}. */
  readonly variance: number;
}
