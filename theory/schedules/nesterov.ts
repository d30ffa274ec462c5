/**
 * Quantized accelerated gradient: naive and differential.
 *
 * Throughout `η = 1/L`, `κ = L/μ`, `γ = (√κ − 1)/(√κ + 1)`, `σ_A = √(1 − 1/√κ)`; x is where gradients are taken and y the
 * iterate. On the whole class, `V = f(yᵢ) − f* + (μ/2)‖vᵢ − x*‖²` shrinks by `σ_A²` a round, which gives
 * `‖yᵢ − x*‖ ≤ D√(κ + 1) σ_Aⁱ`, `‖xᵢ − x*‖ ≤ D (κ + 1)/(√κ + 1) σ_Aⁱ`, `‖∇f(xᵢ)‖ ≤ L D √((κ + 1)/(√κ + 1)) σ_Aⁱ`.
 * @module
 */

import type { Bound } from "../bound.ts";
import { losslessEpsilon, phi } from "./momentum.ts";
import {
  type Assumptions,
  type Curvature,
  epsilonOf,
  errorBound,
  isRegime,
  isSound,
  type Regime,
  roundingOf,
  type Schedule,
  scheduleOf,
  type Stage,
  type Theorem,
} from "./schedule.ts";
import { tunedNesterov } from "./tuning.ts";

/** A stage of an accelerated method; `error` bounds the distance of the iterate y. */
export interface NesterovStage extends Stage {
  /** A bound on the distance to the minimizer of x, where the gradient is wanted. */
  readonly queryError: number;
}

/** A stage of an accelerated method that bounds the values of f too. */
export interface ValuedStage extends NesterovStage {
  /** A bound on `f(ŷ) − f*`. */
  readonly valueError: number;
}

const differential: Theorem<Assumptions, NesterovStage> = {
  source: "Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods, the theorem on DQ-AGD, with constants",
  holds: isSound,
  /** `rᵢ = Gᵢ + (1 + γ) dᵢ₋₁ + γ dᵢ₋₂`, where `dᵢ = εᵢ rᵢ` bounds the error of round i. */
  *stages(run) {
    const { mu, L, distance: D } = run, epsilon = epsilonOf(run);
    const { stepSize: eta, momentum: gamma, contraction: sigma } = tunedNesterov(run);
    const kappa = L / mu, rootKappa = Math.sqrt(kappa), gradient = L * D * Math.sqrt((kappa + 1) / (rootKappa + 1));
    let decay = 1, last = 0, before = 0;
    for (let i = 0;; i++) {
      const carried: number = (1 + gamma) * last + gamma * before;
      const range: number = gradient * decay + carried + roundingOf(run) * gradient;
      yield {
        range,
        error: D * (i === 0 ? 1 : Math.sqrt(kappa + 1) * decay) + eta * last,
        queryError: D * (i === 0 ? 1 : (kappa + 1) / (rootKappa + 1) * decay) + eta * carried,
      };
      decay *= sigma;
      [last, before] = [epsilon(i) * range, last];
    }
  },
};

const naive: Theorem<Assumptions, ValuedStage> = {
  source: "By the Lyapunov function of Nesterov's method with inexact gradients",
  holds: isSound,
  /** `Wᵢ₊₁ = σ_A Wᵢ + dᵢ/√L` with `f(ŷᵢ) − f* ≤ Wᵢ²`, and `rᵢ = √L c Wᵢ`, `c = √(2κ/(√κ + 1))`. */
  *stages(run) {
    const { mu, L, distance: D } = run, epsilon = epsilonOf(run), { contraction: sigma } = tunedNesterov(run);
    const kappa = L / mu, rootKappa = Math.sqrt(kappa), c = Math.sqrt(2 * kappa / (rootKappa + 1));
    const first = Math.sqrt((L + mu) / 2) * D;
    let W = first;
    for (let i = 0;; i++) {
      const range: number = Math.sqrt(L) * c * (W + roundingOf(run) * first), error = Math.sqrt(2 / mu) * W;
      yield { range, error, queryError: error * Math.sqrt(kappa + 1) / (rootKappa + 1), valueError: W * W };
      W = sigma * W + epsilon(i) * range / Math.sqrt(L);
    }
  },
};

/**
 * Ranges and errors of DQ-AGD, on every function of the class.
 *
 * @example
 * ```ts
 * import { dqNesterovSchedule } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const theory = dqNesterovSchedule({ mu: 1, L: 1, epsilon: 0.25, distance: 1, rounding: 0 }); // κ = 1: one step would do
 * assertEquals([theory(0).range, theory(1).range, theory(2).error], [1, 0.25, 0.0625]);
 * ```
 */
export function dqNesterovSchedule(run: Assumptions): Schedule<NesterovStage> {
  return scheduleOf(differential, run);
}

/**
 * Ranges and errors of NQ-AGD, on every function of the class, with `f(ŷᵢ) − f* ≤ Wᵢ²` besides.
 *
 * @example
 * ```ts
 * import { nqNesterovSchedule } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nqNesterovSchedule({ mu: 1, L: 4, epsilon: 0, distance: 2 })(1).valueError, 5); // 10 σ_A²
 * ```
 */
export function nqNesterovSchedule(run: Assumptions): Schedule<ValuedStage> {
  return scheduleOf(naive, run);
}

/**
 * Distance of y to the minimizer after `rounds` rounds of DQ-AGD, in the unit of D.
 *
 * @example
 * ```ts
 * import { dqNesterovError } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(dqNesterovError.value({ mu: 1, L: 1, epsilon: 0.25, distance: 16, rounds: 2 }), 1); // ε² D
 * ```
 */
export const dqNesterovError: Bound<Assumptions & { readonly rounds: number }> = errorBound(differential);

/**
 * Distance of y to the minimizer after `rounds` rounds of NQ-AGD, in the unit of D.
 *
 * @example
 * ```ts
 * import { nqNesterovError } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nqNesterovError.value({ mu: 1, L: 1, epsilon: 0.25, distance: 16, rounds: 2 }), Math.SQRT2);
 * ```
 */
export const nqNesterovError: Bound<Assumptions & { readonly rounds: number }> = errorBound(naive);

/**
 * Contraction factor of DQ-AGD, of distances per round: `max{σ_A, φ(ε)}`, φ the root of `x² = (1 + γ) ε x + γ ε`.
 * `φ(ε) > ε`, and it falls like `√(γ ε)`: as `2^(−R/2)`, not as `2^−R`.
 *
 * @example
 * ```ts
 * import { dqNesterovContraction } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(dqNesterovContraction.value({ mu: 1, L: 4, epsilon: 27 / 64 }), 0.75); // γ = ⅓, σ_A = √½
 * ```
 */
export const dqNesterovContraction: Bound<Regime> = {
  kind: "upper",
  source: differential.source,
  holds: isRegime,
  value: ({ mu, L, epsilon }) => {
    const tuning = tunedNesterov({ mu, L });
    return Math.max(tuning.contraction, phi(epsilon, tuning));
  },
};

/**
 * Contraction factor of NQ-AGD, of distances per round: `σ_A + ε √(2κ/(√κ + 1))`; the penalty grows
 * like `κ^(1/4)` and has no threshold.
 *
 * @example
 * ```ts
 * import { nqNesterovContraction } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nqNesterovContraction.value({ mu: 1, L: 4, epsilon: 1 / 4 }), Math.SQRT1_2 + 1 / Math.sqrt(6));
 * ```
 */
export const nqNesterovContraction: Bound<Regime> = {
  kind: "upper",
  source: naive.source,
  holds: isRegime,
  value: ({ mu, L, epsilon }) =>
    tunedNesterov({ mu, L }).contraction + epsilon * Math.sqrt(2 * (L / mu) / (Math.sqrt(L / mu) + 1)),
};

/**
 * The largest ε at which DQ-AGD loses nothing: `φ(ε) = σ_A` at `ε = σ_A²/((1 + γ) σ_A + γ)`.
 *
 * @example
 * ```ts
 * import { dqNesterovLosslessEpsilon } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(dqNesterovLosslessEpsilon({ mu: 1, L: 4 }), 1.5 / (1 + Math.sqrt(8))); // σ_A = √½, γ = ⅓
 * ```
 */
export function dqNesterovLosslessEpsilon(curvature: Curvature): number {
  return losslessEpsilon(tunedNesterov(curvature));
}
