/**
 * The mean of what workers send: how far from the gradient, and how large.
 * @module
 */

import type { Bound } from "../bound.ts";
import { DQSGD, roundingNoise, TYPICAL, uniformLevelsNoise, type UniformlyRounded, WORST } from "./noise.ts";

/** Stochastic gradients g of workers, each rounded to uniform levels on its own; `squaredNorm` is the mean of their `E‖g‖_p²`. */
export interface QuantizedGradient extends UniformlyRounded {
  /** `‖∇F‖²` in the Euclidean norm. */
  readonly squaredGradient: number;
  /** σ², with `E‖∇f − ∇F‖² ≤ σ²` for the gradient of one sample. */
  readonly variance: number;
  /** K, how many samples a worker takes. */
  readonly batch: number;
  /** W, the number of workers. */
  readonly workers: number;
}

/** What of a quantized gradient makes its noise. */
export type NoiseSources = Omit<QuantizedGradient, "squaredGradient">;

/** `(σ²/K + κ d E‖g‖_p²/s²)/W`. */
export function meanNoise(kappa: number, sources: NoiseSources): number {
  const { variance: sigma2, batch: K, workers: W } = sources;
  return (sigma2 / K + roundingNoise(kappa, sources)) / W;
}

const isCount = (n: number): boolean => Number.isInteger(n) && n >= 1;

/**
 * How far the mean of W quantized gradients is from the gradient: `E‖G − ∇F‖² ≤ (σ²/K + d E‖g‖_p²/(4s²))/W`, in the square
 * of the unit of gradients.
 *
 * Samples and roundings are drawn independently, and both are without a bias. It is attained where `σ²` is the variance
 * and every coordinate of every sample is in the middle between two levels.
 *
 * @example
 * ```ts
 * import { quantizedGradientNoise } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const sources = { variance: 8, batch: 4, workers: 2, dimension: 3, squaredNorm: 16, steps: 1 };
 * assertEquals(quantizedGradientNoise.value(sources), (2 + 12) / 2);
 * ```
 */
export const quantizedGradientNoise: Bound<NoiseSources> = {
  kind: "tight",
  source: `${DQSGD}, Lemma 1, with ¼ for 1/6 and W workers`,
  holds: (sources) =>
    uniformLevelsNoise.holds(sources) && sources.variance >= 0 && isCount(sources.batch) && isCount(sources.workers),
  value: (sources) => meanNoise(WORST, sources),
};

/**
 * The second moment of the mean of W quantized gradients: `E‖G‖² ≤ ‖∇F‖² + (σ²/K + d E‖g‖_p²/(4s²))/W`, in the square of
 * the unit of gradients.
 *
 * `E‖G‖² = ‖∇F‖² + E‖G − ∇F‖²`, for the mean is without a bias; see {@linkcode quantizedGradientNoise}.
 *
 * @example
 * ```ts
 * import { quantizedGradientSecondMoment } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const sent = { squaredGradient: 5, variance: 8, batch: 4, workers: 2, dimension: 3, squaredNorm: 16, steps: 1 };
 * assertEquals(quantizedGradientSecondMoment.value(sent), 5 + (2 + 12) / 2);
 * ```
 */
export const quantizedGradientSecondMoment: Bound<QuantizedGradient> = {
  kind: "tight",
  source: `${DQSGD}, Lemma 1, (15), with ¼ for 1/6 and W workers`,
  holds: (sent) => quantizedGradientNoise.holds(sent) && sent.squaredGradient >= 0,
  value: (sent) => sent.squaredGradient + quantizedGradientNoise.value(sent),
};

/**
 * The second moment as Lemma 1 of DQSGD prints it: `‖∇F‖² + (σ²/K + d E‖g‖_p²/(6s²))/W`, the expectation over g supplied.
 *
 * It is an equality where the fractional parts are uniform, and no bound: at s = 1 in the maximum norm the constant
 * gradient `(1, ½, …, ½)` in 100 dimensions, unsampled, has 50.5, and this says 42.4.
 *
 * @example
 * ```ts
 * import { quantizedGradientSecondMomentAsPrinted } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const constant = { squaredGradient: 25.75, variance: 0, batch: 1, workers: 1, dimension: 100, squaredNorm: 1, steps: 1 };
 * assertAlmostEquals(quantizedGradientSecondMomentAsPrinted(constant), 25.75 + 100 / 6);
 * ```
 */
export function quantizedGradientSecondMomentAsPrinted(sent: QuantizedGradient): number {
  return sent.squaredGradient + meanNoise(TYPICAL, sent);
}
