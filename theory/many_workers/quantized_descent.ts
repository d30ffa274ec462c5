/**
 * Gradient descent on quantized gradients that nobody learns: the baseline of double encoding.
 * @module
 */

import type { Bound } from "../bound.ts";

/** A run of `x ← x − γ mean Q(∇fᵢ(x))`, with unbiased and independent Q. */
export interface QuantizedDescentRun {
  /** Strong convexity of the mean. */
  readonly mu: number;
  /** Smoothness of every worker's function, which is convex. */
  readonly L: number;
  /** γ, at most `1/(L (1 + 2ω/N))`. */
  readonly stepSize: number;
  /** ω of the quantizers: `E‖Q(v) − v‖² ≤ ω‖v‖²`. */
  readonly omega: number;
  /** N. */
  readonly workers: number;
  /** `√(mean ‖∇fᵢ(x*)‖²)`: how unlike the workers' functions are. */
  readonly heterogeneity: number;
  /** D. */
  readonly distance: number;
  /** k. */
  readonly rounds: number;
}

/**
 * The root mean square distance to the minimizer after k = `rounds` rounds, in the unit of D:
 * `E‖xₖ − x*‖² ≤ (1 − γμ)ᵏ D² + 2γω h²/(μN) (1 − (1 − γμ)ᵏ)`, h the heterogeneity.
 *
 * Only where h = 0 does it go to 0: what is quantized are gradients, and those of the parts do not vanish.
 *
 * @example
 * ```ts
 * import { quantizedDescentDistance } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 2, stepSize: 0.25, omega: 1, workers: 2, heterogeneity: 2, distance: 1, rounds: 1 };
 * assertAlmostEquals(quantizedDescentDistance.value(run) ** 2, 0.75 + 0.25);
 * ```
 */
export const quantizedDescentDistance: Bound<QuantizedDescentRun> = {
  kind: "upper",
  source: "By co-coercivity: mean ‖∇fᵢ(x) − ∇fᵢ(x*)‖² ≤ 2L (f(x) − f*)",
  holds: ({ mu, L, stepSize: gamma, omega, workers: N, heterogeneity: h, distance: D, rounds }) => {
    const counts = Number.isInteger(N) && N >= 1 && Number.isInteger(rounds) && rounds >= 0;
    const sizes = omega >= 0 && h >= 0 && D >= 0 && mu > 0 && mu <= L;
    return counts && sizes && gamma > 0 && gamma * L * (1 + 2 * omega / N) <= 1;
  },
  value: ({ mu, stepSize: gamma, omega, workers: N, heterogeneity: h, distance: D, rounds }) => {
    const left = (1 - gamma * mu) ** rounds;
    return Math.sqrt(left * D * D + 2 * gamma * omega * h * h / (mu * N) * (1 - left));
  },
};
