/**
 * Gradient descent with noise of known variance, which may change from round to round.
 *
 * `x ← x − ηG` with `E[G | x] = ∇F(x)` and `vₙ = E‖Gₙ − ∇F(xₙ)‖²`, whatever the noise comes from.
 * @module
 */

import type { Bound } from "../bound.ts";
import { DQSGD } from "./noise.ts";

/** A run of gradient descent with noise. */
export interface NoisyDescent {
  /** Smoothness L. */
  readonly L: number;
  /** η. */
  readonly stepSize: number;
  /** `F(x₀) − F*`. */
  readonly gap: number;
  /** vₙ of each round, in the square of the unit of gradients. */
  readonly noise: ArrayLike<number>;
}

/** The same on a strongly convex function. */
export interface ConvexNoisyDescent extends NoisyDescent {
  /** Strong convexity μ. */
  readonly mu: number;
}

/** Whether these are the numbers of some run. */
export function isNoisyDescent({ L, stepSize, gap, noise }: NoisyDescent): boolean {
  const areFinite = [L, stepSize, gap, ...Array.from(noise)].every(Number.isFinite);
  return areFinite && L > 0 && stepSize > 0 && gap >= 0 && Array.from(noise).every((v) => v >= 0);
}

/** `δ ← cδ + h v` from round to round: `cᴺδ₀ + h Σ c^(N−1−n) vₙ`. */
export function unrolled({ gap, noise }: NoisyDescent, c: number, h: number): number {
  let delta = gap;
  for (let n = 0; n < noise.length; n++) delta = c * delta + h * noise[n];
  return delta;
}

/** `α = 1 − 2ημ + η²μL`. */
export function slowFactor({ mu, L, stepSize: eta }: ConvexNoisyDescent): number {
  return 1 - 2 * eta * mu + eta * eta * mu * L;
}

/** `β = 1 − 2ηL + η²μL`. */
export function fastFactor({ mu, L, stepSize: eta }: ConvexNoisyDescent): number {
  return 1 - 2 * eta * L + eta * eta * mu * L;
}

/**
 * The gap after N rounds: `E F(x_N) − F* ≤ αᴺ(F(x₀) − F*) + (Lη²/2) Σ α^(N−1−n) vₙ`, `α = 1 − 2ημ + η²μL`, in the unit
 * of F.
 *
 * For `0 < η ≤ 2/L`; of strong convexity only `‖∇F‖² ≥ 2μ(F − F*)` is used, and vₙ may be bounds from above. An equality
 * where F is `(L/2)‖x − x*‖²`. Beyond 2/L it is false: `μ = 1`, `L = 10`, `η = .3` without noise from an eigenvector of L
 * multiplies the gap by 4 a round, where α is 1.3.
 *
 * @example
 * ```ts
 * import { noisyDescentGap } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 0.5, L: 2, stepSize: 0.5, gap: 4, noise: [1, 8] }; // α = ¾, Lη²/2 = ¼
 * assertEquals(noisyDescentGap.value(run), 0.75 ** 2 * 4 + (0.75 * 1 + 8) / 4);
 * ```
 */
export const noisyDescentGap: Bound<ConvexNoisyDescent> = {
  kind: "upper",
  source: `${DQSGD}, Theorem 1, upper, with any noise and η ≤ 2/L`,
  holds: (run) => isNoisyDescent(run) && run.mu > 0 && run.mu <= run.L && run.stepSize * run.L <= 2,
  value: (run) => unrolled(run, slowFactor(run), run.L * run.stepSize ** 2 / 2),
};

/**
 * The least gap after N rounds: `E F(x_N) − F* ≥ β₊ᴺ(F(x₀) − F*) + (μη²/2) Σ β₊^(N−1−n) vₙ`, `β = 1 − 2ηL + η²μL` and
 * `β₊ = max{β, 0}`, in the unit of F.
 *
 * For `0 < η ≤ 2/μ`; vₙ may be bounds from below. A round gives at least `βδ + (μη²/2)v`, and at least `(μη²/2)v` for
 * `F − F* ≥ (μ/2)‖x − x*‖²`; only a factor that is not negative may be carried from round to round. An equality where F is
 * `(L/2)‖x − x*‖²`.
 *
 * @example
 * ```ts
 * import { noisyDescentLeastGap } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 2, stepSize: 0.25, gap: 8, noise: [64, 32] }; // β = 1/8, μη²/2 = 1/32
 * assertEquals(noisyDescentLeastGap.value(run), 8 / 64 + 2 / 8 + 1);
 * assertEquals(noisyDescentLeastGap.value({ ...run, stepSize: 0.5 }), 32 / 8); // β < 0
 * ```
 */
export const noisyDescentLeastGap: Bound<ConvexNoisyDescent> = {
  kind: "lower",
  source: `${DQSGD}, Theorem 1, lower, with the exact noise and β₊ for β`,
  holds: (run) => isNoisyDescent(run) && run.mu > 0 && run.mu <= run.L && run.stepSize * run.mu <= 2,
  value: (run) => unrolled(run, Math.max(0, fastFactor(run)), run.mu * run.stepSize ** 2 / 2),
};

/**
 * The mean squared gradient over N rounds, convex or not:
 * `mean E‖∇F(xₙ)‖² ≤ (2(F(x₀) − F*)/(Nη) + Lη mean vₙ)/(2 − Lη)`, in the square of the unit of gradients.
 *
 * For `0 < η < 2/L` and N ≥ 1. Where F is `(L/2)‖x − x*‖²` it is too large by just `2(E F(x_N) − F*)/(Nη(2 − Lη))`.
 *
 * @example
 * ```ts
 * import { noisyDescentGradient } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(noisyDescentGradient.value({ L: 2, stepSize: 0.5, gap: 4, noise: [1, 3] }), 8 + 2);
 * ```
 */
export const noisyDescentGradient: Bound<NoisyDescent> = {
  kind: "upper",
  source: `${DQSGD}, Theorem 3, (19), with any noise`,
  holds: (run) => isNoisyDescent(run) && run.noise.length >= 1 && run.stepSize * run.L < 2,
  value({ L, stepSize: eta, gap, noise }) {
    const N = noise.length, mean = Array.from(noise).reduce((sum, v) => sum + v, 0) / N;
    return (2 * gap / (N * eta) + L * eta * mean) / (2 - L * eta);
  },
};
