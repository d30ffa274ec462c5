/**
 * SGD whose gradients are rounded to as many uniform levels as the round has bits for.
 * @module
 */

import type { Bound } from "../bound.ts";
import { DQSGD, WORST } from "./noise.ts";
import { noisyDescentGap, noisyDescentGradient } from "./noisy_descent.ts";
import { meanNoise, quantizedGradientNoise } from "./second_moment.ts";

/** A run of W workers, round n at sₙ steps. */
export interface DynamicBitsRun {
  /** Smoothness L. */
  readonly L: number;
  /** η. */
  readonly stepSize: number;
  /** `F(x₀) − F*`. */
  readonly gap: number;
  /** d. */
  readonly dimension: number;
  /** σ², with `E‖∇f − ∇F‖² ≤ σ²` for the gradient of one sample. */
  readonly variance: number;
  /** K, how many samples a worker takes a round. */
  readonly batch: number;
  /** W. */
  readonly workers: number;
  /** `E‖gₙ‖_p²` of each round, the mean over workers. */
  readonly squaredNorms: ArrayLike<number>;
  /** sₙ of each round: `2^(Bₙ−1) − 1` at Bₙ bits, sign included. */
  readonly steps: ArrayLike<number>;
}

/** The same on a strongly convex function. */
export interface ConvexDynamicBitsRun extends DynamicBitsRun {
  /** Strong convexity μ. */
  readonly mu: number;
}

const sourcesAt = ({ dimension, variance, batch, workers, squaredNorms, steps }: DynamicBitsRun, n: number) => ({
  ...{ dimension, variance, batch, workers },
  ...{ squaredNorm: squaredNorms[n], steps: steps[n] },
});

/** The run with the noise of each round, `κ d E‖gₙ‖_p²/sₙ²` that of rounding. */
export function withNoise<R extends DynamicBitsRun>(run: R, kappa: number): R & { readonly noise: number[] } {
  return { ...run, noise: Array.from(run.steps, (_, n) => meanNoise(kappa, sourcesAt(run, n))) };
}

const areSources = (run: DynamicBitsRun): boolean =>
  run.squaredNorms.length === run.steps.length &&
  Array.from(run.steps).every((_, n) => quantizedGradientNoise.holds(sourcesAt(run, n)));

/**
 * The gap after N rounds: `E F(x_N) − F* ≤ αᴺ(F(x₀) − F*) + (Lη²/2W) Σ α^(N−1−n) (σ²/K + d E‖gₙ‖_p²/(4sₙ²))`,
 * `α = 1 − 2ημ + η²μL`, in the unit of F.
 *
 * For `0 < η ≤ 2/L`: {@linkcode noisyDescentGap} with the noise of {@linkcode quantizedGradientNoise}.
 *
 * @example
 * ```ts
 * import { dynamicBitsGap } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 1, stepSize: 0.5, gap: 12.875, variance: 0, batch: 1, workers: 1, dimension: 100 };
 * assertEquals(dynamicBitsGap.value({ ...run, squaredNorms: [1], steps: [1] }), 6.34375);
 * ```
 */
export const dynamicBitsGap: Bound<ConvexDynamicBitsRun> = {
  kind: "upper",
  source: `${DQSGD}, Theorem 1, upper, with ¼ for 1/6 and η ≤ 2/L`,
  holds: (run) => areSources(run) && noisyDescentGap.holds(withNoise(run, WORST)),
  value: (run) => noisyDescentGap.value(withNoise(run, WORST)),
};

/**
 * The mean squared gradient over N rounds, convex or not, in the square of the unit of gradients:
 * `mean E‖∇F(xₙ)‖² ≤ (2(F(x₀) − F*)/(Nη) + (Lη/W)(σ²/K + mean d E‖gₙ‖_p²/(4sₙ²)))/(2 − Lη)`.
 *
 * For `0 < η < 2/L`: {@linkcode noisyDescentGradient} with the noise of {@linkcode quantizedGradientNoise}.
 *
 * @example
 * ```ts
 * import { dynamicBitsGradient } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { L: 2, stepSize: 0.5, gap: 4, variance: 2, batch: 2, workers: 2, dimension: 3 };
 * assertEquals(dynamicBitsGradient.value({ ...run, squaredNorms: [4, 4], steps: [1, 1] }), 8 + 2);
 * ```
 */
export const dynamicBitsGradient: Bound<DynamicBitsRun> = {
  kind: "upper",
  source: `${DQSGD}, Theorem 3, (19), with ¼ for 1/6`,
  holds: (run) => areSources(run) && noisyDescentGradient.holds(withNoise(run, WORST)),
  value: (run) => noisyDescentGradient.value(withNoise(run, WORST)),
};
