/**
 * The step sizes and momenta that theory chooses, and the contraction factors of the unquantized methods.
 * @module
 */

import { check } from "../../base/check.ts";
import { type Curvature, isCurved } from "./schedule.ts";

/** A choice of parameters, with what it promises. */
export interface Tuning {
  /** η. */
  readonly stepSize: number;
  /** γ; 0 without momentum. */
  readonly momentum: number;
  /** The factor by which the distance to the minimizer shrinks a round, in the limit. */
  readonly contraction: number;
}

function checkCurved({ mu, L }: Curvature): void {
  check(isCurved({ mu, L }), "choose step sizes", "the curvature", "0 < μ ≤ L", `μ = ${mu}, L = ${L}`);
}

/**
 * Gradient descent: `η = 2/(L + μ)`, and `σ = (L − μ)/(L + μ)` on every function of the class, each round.
 *
 * @example
 * ```ts
 * import { tunedGradientDescent } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tunedGradientDescent({ mu: 1, L: 3 }), { stepSize: 0.5, momentum: 0, contraction: 0.5 });
 * ```
 */
export function tunedGradientDescent({ mu, L }: Curvature): Tuning {
  checkCurved({ mu, L });
  return { stepSize: 2 / (L + mu), momentum: 0, contraction: (L - mu) / (L + mu) };
}

/**
 * Nesterov: `η = 1/L`, `γ = (√κ − 1)/(√κ + 1)`, and `σ_A = √(1 − 1/√κ)` on every function of the class.
 *
 * On quadratics the method itself contracts by the smaller `1 − 1/√κ`.
 *
 * @example
 * ```ts
 * import { tunedNesterov } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tunedNesterov({ mu: 1, L: 4 }), { stepSize: 0.25, momentum: 1 / 3, contraction: Math.SQRT1_2 });
 * ```
 */
export function tunedNesterov({ mu, L }: Curvature): Tuning {
  checkCurved({ mu, L });
  const rootKappa = Math.sqrt(L / mu);
  return {
    stepSize: 1 / L,
    momentum: (rootKappa - 1) / (rootKappa + 1),
    contraction: Math.sqrt(1 - 1 / rootKappa),
  };
}

/**
 * Heavy ball: `η = 4/(√L + √μ)²`, `γ = β²`, and `β = (√κ − 1)/(√κ + 1)`, on quadratics only.
 *
 * With these parameters it may cycle for ever on other functions of the class: see {@linkcode dqHeavyBallContraction}.
 *
 * @example
 * ```ts
 * import { tunedHeavyBall } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tunedHeavyBall({ mu: 1, L: 9 }), { stepSize: 0.25, momentum: 0.25, contraction: 0.5 });
 * ```
 */
export function tunedHeavyBall({ mu, L }: Curvature): Tuning {
  checkCurved({ mu, L });
  const rootKappa = Math.sqrt(L / mu), sum = Math.sqrt(L) + Math.sqrt(mu);
  const beta = (rootKappa - 1) / (rootKappa + 1);
  return { stepSize: 4 / (sum * sum), momentum: beta * beta, contraction: beta };
}
