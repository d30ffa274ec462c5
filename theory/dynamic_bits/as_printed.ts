/**
 * Statements of DQSGD about runs, as they are printed: with the noise of uniform fractional parts as if it were a bound.
 * @module
 */

import { TYPICAL } from "./noise.ts";
import { fastFactor, noisyDescentGap, noisyDescentGradient, unrolled } from "./noisy_descent.ts";
import { type ConvexDynamicBitsRun, type DynamicBitsRun, withNoise } from "./run.ts";

/**
 * The gap of {@linkcode dynamicBitsGap} as Theorem 1 of DQSGD prints it: `d E‖gₙ‖_p²/(6sₙ²)` for ¼, and any η.
 *
 * Counterexample: `F = ‖x‖²/2` in 100 dimensions, `η = ½`, one round at s = 1 in the maximum norm from `(1, ½, …, ½)`. The
 * expected gap is 6.3125, and this says 5.302. For `η > 2/L` it is false without any noise.
 *
 * @example
 * ```ts
 * import { dynamicBitsGapAsPrinted } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 1, stepSize: 0.5, gap: 12.875, variance: 0, batch: 1, workers: 1, dimension: 100 };
 * assertAlmostEquals(dynamicBitsGapAsPrinted({ ...run, squaredNorms: [1], steps: [1] }), 5.302, 1e-3);
 * ```
 */
export function dynamicBitsGapAsPrinted(run: ConvexDynamicBitsRun): number {
  return noisyDescentGap.value(withNoise(run, TYPICAL));
}

/**
 * The least gap as Theorem 1 of DQSGD prints it:
 * `βᴺ(F(x₀) − F*) + (μη²/2W) Σ β^(N−1−n) (σ²/K + d E‖gₙ‖_p²/(6sₙ²))`, `β = 1 − 2ηL + η²μL`.
 *
 * Its noise is bounded from above, which says nothing from below: at a gradient e₁ uniform levels do not err at all. And
 * β may be negative: `H = diag(1, 10)`, `η = 1/10`, two rounds from (0, 1) without noise end at the minimum, and this says
 * 4.05. {@linkcode noisyDescentLeastGap} is true.
 *
 * @example
 * ```ts
 * import { dynamicBitsLeastGapAsPrinted } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 10, stepSize: 0.1, gap: 5, variance: 0, batch: 1, workers: 1, dimension: 2 };
 * assertAlmostEquals(dynamicBitsLeastGapAsPrinted({ ...run, squaredNorms: [0, 0], steps: [1, 1] }), 4.05, 1e-12);
 * ```
 */
export function dynamicBitsLeastGapAsPrinted(run: ConvexDynamicBitsRun): number {
  const noisy = withNoise(run, TYPICAL);
  return unrolled(noisy, fastFactor(noisy), run.mu * run.stepSize ** 2 / 2);
}

/**
 * The mean squared gradient of {@linkcode dynamicBitsGradient} as (19) of DQSGD prints it: `d E‖gₙ‖_p²/(6sₙ²)` for ¼, the
 * expectation supplied.
 *
 * Counterexample: `F = ‖x‖²/2` in 100 dimensions, `η = 1`, two rounds at s = 1 in the maximum norm, the first of them from
 * `(1, ½, …, ½)`. The expected mean is 25.25, and this says 23.29.
 *
 * @example
 * ```ts
 * import { dynamicBitsGradientAsPrinted } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { L: 2, stepSize: 0.5, gap: 4, variance: 2, batch: 2, workers: 2, dimension: 3 };
 * assertAlmostEquals(dynamicBitsGradientAsPrinted({ ...run, squaredNorms: [4, 4], steps: [1, 1] }), 8 + 1.5);
 * ```
 */
export function dynamicBitsGradientAsPrinted(run: DynamicBitsRun): number {
  return noisyDescentGradient.value(withNoise(run, TYPICAL));
}
