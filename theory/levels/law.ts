/**
 * Stochastic rounding to levels, exactly: what each coordinate becomes, and with which probability.
 * @module
 */

import { check } from "../../base/check.ts";

/** A vector, the levels it is rounded to, and what it is divided by before. */
export interface Levelling {
  /** The vector v. */
  readonly x: ArrayLike<number>;
  /** The levels: magnitudes in increasing order, the last of them 1, the first 0 where there is a zero level. */
  readonly levels: ArrayLike<number>;
  /** The normaliser N of each bucket, at least its largest magnitude: `‖v‖_q`, or that rounded up. */
  readonly norms: ArrayLike<number>;
  /** How many coordinates share a normaliser; all of them where it is not given. */
  readonly bucket?: number;
}

/** The law of one coordinate. */
export interface RoundingLaw {
  /** j, the lower of the two levels next to r; the lowest level where r is below that. */
  readonly lower: number;
  /** The probability of level j + 1; the magnitude is level j else. */
  readonly up: number;
  /** The variance, in units of N². */
  readonly variance: number;
}

/**
 * The law of `r = |v|/N`: level `j + 1` with probability `(r − ℓ_j)/(ℓ_{j+1} − ℓ_j)`, variance `(ℓ_{j+1} − r)(r − ℓ_j)`.
 *
 * Below the lowest level ℓ, where that is above 0, it is `±ℓ`: one magnitude, variance `ℓ² − r²`.
 */
export function roundingLaw(r: number, levels: ArrayLike<number>): RoundingLaw {
  const lowest = levels[0];
  if (r < lowest || levels.length === 1) return { lower: 0, up: 0, variance: (lowest - r) * (lowest + r) };
  let j = 0;
  while (j + 2 < levels.length && levels[j + 1] <= r) j++;
  const a = levels[j], c = levels[j + 1];
  return { lower: j, up: (r - a) / (c - a), variance: (c - r) * (r - a) };
}

/** The laws of the coordinates whose normaliser is not 0, in order, each with its normaliser. */
export function* roundingLaws(
  { x, levels, norms, bucket = Math.max(1, x.length) }: Levelling,
): Generator<RoundingLaw & { readonly norm: number }> {
  for (let i = 0; i < x.length; i++) {
    const norm = norms[Math.floor(i / bucket)], size = Math.abs(x[i]);
    check(size <= norm, "round to levels", `the norm over x[${i}]`, `at least ${size}`, norm);
    if (norm > 0) yield { ...roundingLaw(size / norm, levels), norm };
  }
}

/**
 * The error of stochastic rounding: `E‖Q(v) − v‖² = Σ N² (ℓ_{j+1} − r)(r − ℓ_j)` over the coordinates, `r = |v|/N`.
 *
 * It is in the square of the unit of v; with a lowest level `ℓ > 0`, coordinates below that have `N² (ℓ² − r²)`. The mean
 * of W independent roundings errs by a W-th of it. Throws a `RangeError` for a normaliser below a magnitude. Faghri et
 * al., "Adaptive Gradient Quantization for Data-Parallel SGD", NeurIPS 2020, (1) and (2).
 *
 * @example
 * ```ts
 * import { levelVariance } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const x = [4, -1, 3, 0]; // to 0 and ±4 it is TernGrad, and Σ |v| (N − |v|)
 * assertEquals(levelVariance({ x, levels: [0, 1], norms: [4] }), 1 * 3 + 3 * 1);
 * ```
 */
export function levelVariance(levelling: Levelling): number {
  let sum = 0;
  for (const { norm, variance } of roundingLaws(levelling)) sum += norm * norm * variance;
  return sum;
}

/**
 * How often each level is taken, as a magnitude: the mean over the coordinates of `1 − p` at level j and p at level j + 1.
 *
 * Entry j is the probability of `levels[j]`; coordinates whose normaliser is 0 are not sent, and not counted. Throws a
 * `RangeError` where there are no others, or for a normaliser below a magnitude. Faghri et al., Theorem 3, as corrected in
 * {@linkcode zeroLevelProbabilityAsPrinted}.
 *
 * @example
 * ```ts
 * import { levelUse } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const frequencies = levelUse({ x: [4, -1, 3, 0], levels: [0, 0.5, 1], norms: [4] });
 * assertEquals(frequencies, Float64Array.of(1.5 / 4, 1 / 4, 1.5 / 4));
 * ```
 */
export function levelUse(levelling: Levelling): Float64Array<ArrayBuffer> {
  const counts = new Float64Array(levelling.levels.length);
  let coordinates = 0;
  for (const { lower, up } of roundingLaws(levelling)) {
    counts[lower] += 1 - up;
    if (up > 0) counts[lower + 1] += up;
    coordinates++;
  }
  check(coordinates > 0, "find the frequencies of levels", "some norm", "above 0", 0);
  return counts.map((count) => count / coordinates);
}

/**
 * The expected number of coordinates of `Q(v)` that are not 0.
 *
 * Throws a `RangeError` for a normaliser below a magnitude.
 *
 * @example
 * ```ts
 * import { expectedNonzeros } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(expectedNonzeros({ x: [4, -1, 3, 0], levels: [0, 0.5, 1], norms: [4] }), 2.5);
 * ```
 */
export function expectedNonzeros(levelling: Levelling): number {
  let sum = 0;
  for (const law of roundingLaws(levelling)) sum += nonzero(law, levelling.levels);
  return sum;
}

/** The probability that a coordinate does not become 0. */
export function nonzero({ lower, up }: RoundingLaw, levels: ArrayLike<number>): number {
  return levels[lower] > 0 ? 1 : up;
}
