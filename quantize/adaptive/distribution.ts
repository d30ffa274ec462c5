/**
 * What a design of levels asks of the distribution of normalised magnitudes `r = |v|/‖v‖ ∈ [0, 1]`.
 *
 * Faghri et al., "Adaptive Gradient Quantization for Data-Parallel SGD", NeurIPS 2020, §3.1. Two back ends keep to it: a
 * weighted sample, and a mixture of folded normals.
 * @module
 */

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
