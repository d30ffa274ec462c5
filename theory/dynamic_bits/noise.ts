/**
 * How much uniform levels `0, 1/s, …, 1` err: what is sure, and what holds on average.
 *
 * Exactly it is `(N/s)² Σ uᵢ(1 − uᵢ)`, u the fractional parts of `s|g|/N`: `levelVariance` computes it.
 * @module
 */

import { check, checkPositive } from "../../base/check.ts";
import type { Bound } from "../bound.ts";

/** A vector that is rounded to uniform levels. */
export interface UniformlyRounded {
  /** d, the length of the vector. */
  readonly dimension: number;
  /** `N²`, the normaliser `‖g‖_p` squared; its mean where g is random. */
  readonly squaredNorm: number;
  /** s, the number of positive levels: `2^(B−1) − 1` at B bits, sign included. */
  readonly steps: number;
}

/** Where it is printed. */
export const DQSGD = "Yan, Huang, Lan, Song, DQSGD: Dynamic Quantized Stochastic Gradient Descent, 2021";

/** κ in `κ d N²/s²`, where the roundings do their worst. */
export const WORST = 1 / 4;

/** κ where fractional parts are uniform. */
export const TYPICAL = 1 / 6;

/** `κ d N²/s²`. */
export function roundingNoise(kappa: number, { dimension: d, squaredNorm, steps: s }: UniformlyRounded): number {
  return kappa * d * squaredNorm / (s * s);
}

/**
 * The error of rounding to uniform levels: `E‖Q(g) − g‖² ≤ d N²/(4s²)`, in the square of the unit of g.
 *
 * For `u(1 − u) ≤ ¼`: attained where every coordinate is in the middle between two levels.
 *
 * @example
 * ```ts
 * import { levelVariance, uniformLevelsNoise } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(uniformLevelsNoise.value({ dimension: 3, squaredNorm: 16, steps: 1 }), 12);
 * assertEquals(levelVariance({ x: [2, -2, 2], levels: [0, 1], norms: [4] }), 12);
 * ```
 */
export const uniformLevelsNoise: Bound<UniformlyRounded> = {
  kind: "tight",
  source: `${DQSGD}, Proposition 1, with ¼ for 1/6`,
  holds: ({ dimension: d, squaredNorm, steps: s }) =>
    Number.isInteger(d) && d >= 1 && squaredNorm >= 0 && Number.isInteger(s) && s >= 1,
  value: (rounded) => roundingNoise(WORST, rounded),
};

/**
 * The mean error of uniform levels where the fractional parts of `s|g|/N` are uniform: `d N²/(6s²)`, in the square of the
 * unit of g.
 *
 * DQSGD, Proposition 1, (13), which states it of every vector. It is a mean, not a bound: `(1, ½, …, ½)` in 100 dimensions
 * at s = 1 in the maximum norm errs 1.485 times as much. As an estimate it is good in the maximum norm from s = 3 on; in the
 * Euclidean norm with s far below √d fractions are nearly 0, and a normal vector in 1000 dimensions at s = 1 errs by .145
 * of it. Throws a `RangeError` where {@linkcode uniformLevelsNoise} does not hold.
 *
 * @example
 * ```ts
 * import { uniformFractionsNoise } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(uniformFractionsNoise({ dimension: 3, squaredNorm: 16, steps: 1 }), 8);
 * ```
 */
export function uniformFractionsNoise(rounded: UniformlyRounded): number {
  const holds = uniformLevelsNoise.holds(rounded);
  check(holds, "estimate a noise", "the vector", "one that is rounded to uniform levels", JSON.stringify(rounded));
  return roundingNoise(TYPICAL, rounded);
}

/**
 * The density of the error e of one coordinate whose fractional part is uniform, `h = N/s` apart from level to level:
 * `(1 − |e|/h)/h` on [−h, h], in the reciprocal of the unit of e.
 *
 * Its mean is 0, its variance `h²/6`. DQSGD, Proposition 1. Throws a `RangeError` unless `spacing`, h, is positive.
 *
 * @example
 * ```ts
 * import { uniformFractionsDensity } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, -1, 2, 3].map((e) => uniformFractionsDensity(e, { spacing: 2 })), [0.5, 0.25, 0, 0]);
 * ```
 */
export function uniformFractionsDensity(e: number, { spacing: h }: { readonly spacing: number }): number {
  checkPositive("find a density", "the spacing of levels", h);
  return Math.max(0, 1 - Math.abs(e) / h) / h;
}
