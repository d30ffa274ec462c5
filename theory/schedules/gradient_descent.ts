/**
 * Quantized gradient descent: naive and differential.
 *
 * Everything rests on one inequality: for f with curvature in [μ, L] and any x and q,
 * `‖q − ∇f(x) + ∇f(x − ηq)‖ ≤ ν‖q‖`, where `ν = max{|1 − ημ|, |1 − ηL|}`, which is σ at `η = 2/(L + μ)`.
 * @module
 */

import type { Bound } from "../bound.ts";
import {
  type Assumptions,
  type Curvature,
  epsilonOf,
  errorBound,
  isCurved,
  isRegime,
  isSound,
  type Regime,
  roundingOf,
  type Schedule,
  scheduleOf,
  type Theorem,
} from "./schedule.ts";
import { tunedGradientDescent } from "./tuning.ts";

/**
 * ν, by which a gradient step contracts: `‖q − ∇f(x) + ∇f(x − ηq)‖ ≤ ν‖q‖` for every x and q,
 * `ν = max{|1 − ημ|, |1 − ηL|}`; a ratio of norms per round.
 *
 * With `q = ∇f(x)` it says that gradients, and with them the distance to the minimizer, shrink by ν a step.
 *
 * @example
 * ```ts
 * import { stepContraction } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0.25, 0.5, 1].map((stepSize) => stepContraction.value({ mu: 1, L: 3, stepSize })), [0.75, 0.5, 2]);
 * ```
 */
export const stepContraction: Bound<Curvature & { readonly stepSize: number }> = {
  kind: "tight",
  source: "∇f(x) − ∇f(x − ηq) = ηHq for some H between μ and L; attained by quadratics",
  holds: (step) => isCurved(step) && step.stepSize > 0,
  value: ({ mu, L, stepSize: eta }) => Math.max(Math.abs(1 - eta * mu), Math.abs(1 - eta * L)),
};

/** What quantized gradient descent may be told besides. */
export interface DescentOptions {
  /** η, by default `2/(L + μ)`. */
  readonly stepSize?: number;
}

/** What naive quantization may be told besides. */
export interface NaiveOptions extends DescentOptions {
  /** Whether values are brought into the ball, `‖qᵢ‖ ≤ rᵢ`; by default they are not. */
  readonly inBall?: boolean;
}

/** What bounds the contraction of quantized gradient descent. */
export interface DescentRegime extends Regime, DescentOptions {}

/** What the schedules of quantized gradient descent assume. */
export interface DescentAssumptions extends Assumptions, DescentOptions {
  /** A bound on `‖∇f(x₀)‖` that both ends know, by default L D. */
  readonly firstGradient?: number;
}

/** η, and the ν that goes with it. */
function steps({ mu, L, stepSize }: Curvature & DescentOptions): { eta: number; nu: number } {
  const eta = stepSize ?? tunedGradientDescent({ mu, L }).stepSize;
  const nu = stepSize === undefined ? (L - mu) / (L + mu) : stepContraction.value({ mu, L, stepSize });
  return { eta, nu };
}

const isStep = ({ stepSize = 1 }: DescentOptions): boolean => stepSize > 0 && stepSize < Infinity;

const isDescentRegime = (regime: DescentRegime): boolean => isRegime(regime) && isStep(regime);

const isDescent = (run: DescentAssumptions): boolean => isSound(run) && isStep(run) && (run.firstGradient ?? 0) >= 0;

/** A bound on the first gradient. */
const firstGradientOf = (run: DescentAssumptions): number => run.firstGradient ?? run.L * run.distance;

/** The constant before ε in the range of the next round: `‖∇f(x̂ᵢ₊₁)‖ ≤ ν‖qᵢ‖ + ‖eᵢ‖ ≤ (ν + ε) rᵢ` in the ball, ηL outside it. */
const penalty = (run: Curvature & NaiveOptions): number => run.inBall ? 1 : steps(run).eta * run.L;

const naive: Theorem<DescentAssumptions & NaiveOptions> = {
  source: "Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods, the bound on NQ-GD, with constants",
  holds: isDescent,
  /** `rᵢ₊₁ = (ν + c εᵢ) rᵢ`, `errorᵢ₊₁ = ν errorᵢ + η εᵢ rᵢ`. */
  *stages(run) {
    const { eta, nu } = steps(run), epsilon = epsilonOf(run), c = penalty(run);
    const first = firstGradientOf(run), allowance = roundingOf(run) * first;
    let range = first + allowance, error = run.distance;
    for (let i = 0;; i++) {
      yield { range, error };
      error = nu * error + eta * epsilon(i) * range;
      range = (nu + c * epsilon(i)) * range + allowance;
    }
  },
};

const differential: Theorem<DescentAssumptions> = {
  source: "Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods, the theorem on DQ-GD, with constants",
  holds: isDescent,
  /** `rᵢ = G νⁱ + dᵢ₋₁`, `errorᵢ = D νⁱ + η dᵢ₋₁`, where `dᵢ = εᵢ rᵢ` bounds the error of round i and `d₋₁ = 0`. */
  *stages(run) {
    const { eta, nu } = steps(run), epsilon = epsilonOf(run), allowance = roundingOf(run) * firstGradientOf(run);
    let gradient = firstGradientOf(run), unquantized = run.distance, lost = 0;
    for (let i = 0;; i++) {
      const range: number = gradient + lost + allowance;
      yield { range, error: unquantized + eta * lost };
      gradient *= nu;
      unquantized *= nu;
      lost = epsilon(i) * range;
    }
  },
};

/**
 * Ranges and errors of NQ-GD: `rᵢ = G (σ + ε)ⁱ` with values in the ball, `G (σ + (1 + σ) ε)ⁱ` with any values.
 *
 * @example
 * ```ts
 * import { nqGradientDescentSchedule } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, epsilon: 0.25, distance: 1, rounding: 0 }; // σ = ½
 * assertEquals(nqGradientDescentSchedule({ ...run, inBall: true })(1), { range: 2.25, error: 0.875 });
 * assertEquals(nqGradientDescentSchedule(run)(1), { range: 2.625, error: 0.875 });
 * ```
 */
export function nqGradientDescentSchedule(run: DescentAssumptions & NaiveOptions): Schedule {
  return scheduleOf(naive, run);
}

/**
 * Ranges and errors of DQ-GD: `rᵢ = L D σⁱ + ε rᵢ₋₁`.
 *
 * With ε fixed, `rᵢ = L D (σⁱ⁺¹ − εⁱ⁺¹)/(σ − ε)`. A range that is sent is `‖uᵢ‖` rounded up by at most 2⁻²³ of it: with
 * ε(1 + 2⁻²³) for ε the same errors hold then.
 *
 * @example
 * ```ts
 * import { dqGradientDescentSchedule } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const theory = dqGradientDescentSchedule({ mu: 1, L: 3, epsilon: 0.25, distance: 1, rounding: 0 }); // σ = ½, η = ½
 * assertEquals([theory(0), theory(1)], [{ range: 3, error: 1 }, { range: 2.25, error: 0.875 }]);
 * ```
 */
export function dqGradientDescentSchedule(run: DescentAssumptions): Schedule {
  return scheduleOf(differential, run);
}

/**
 * Distance to the minimizer after `rounds` rounds of NQ-GD, in the unit of D; with any values it is attained by an
 * error along u.
 *
 * With values in the ball, `D((1 + σ)(σ + ε)ᵀ − σᵀ⁺¹)`; with any values, `D(σ + (1 + σ) ε)ᵀ`.
 *
 * @example
 * ```ts
 * import { nqGradientDescentError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, epsilon: 0.25, distance: 64, rounding: 0, rounds: 2 }; // σ = ½
 * assertEquals([true, false].map((inBall) => nqGradientDescentError.value({ ...run, inBall })), [46, 49]);
 * ```
 */
export const nqGradientDescentError: Bound<DescentAssumptions & NaiveOptions & { readonly rounds: number }> =
  errorBound(naive);

/**
 * Distance to the minimizer after `rounds` rounds of DQ-GD, in the unit of D: `σᵀ D + η ε r_{T−1}`; attained by an
 * error along L's axis.
 *
 * @example
 * ```ts
 * import { dqGradientDescentError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, epsilon: 0.25, distance: 64, rounding: 0 }; // σ = ½, η = ½, r₁ = 144
 * assertEquals(dqGradientDescentError.value({ ...run, rounds: 2 }), 16 + 18);
 * ```
 */
export const dqGradientDescentError: Bound<DescentAssumptions & { readonly rounds: number }> = errorBound(differential);

/**
 * Contraction factor of NQ-GD: `σ + ε` with values in the ball, `σ + (1 + σ) ε` with any values.
 *
 * It is a ratio of distances per round.
 *
 * The slides have the constant 1 before ε for every quantizer. It fails for the lattice hZ in one dimension: with σ = .2,
 * ε = .6 and r = 1, u = .61 goes to q = 1.2, and the next gradient is .83 > σ + ε = .8. Brought into the ball, q = 1 and
 * the next gradient is .59.
 *
 * @example
 * ```ts
 * import { nqGradientDescentContraction } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const rate = { mu: 1, L: 3, epsilon: 0.25 }; // σ = ½
 * assertEquals([true, false].map((inBall) => nqGradientDescentContraction.value({ ...rate, inBall })), [0.75, 0.875]);
 * ```
 */
export const nqGradientDescentContraction: Bound<DescentRegime & NaiveOptions> = {
  kind: "upper",
  source: naive.source,
  holds: isDescentRegime,
  value: (regime) => steps(regime).nu + penalty(regime) * regime.epsilon,
};

/**
 * Contraction factor of DQ-GD: `max{σ, ε}`, a ratio of distances per round.
 *
 * That is `max{σ, ρ 2⁻ᴿ}` for a code of covering efficiency ρ. Nothing is lost from the rate `log₂(ρ/σ)` on.
 *
 * @example
 * ```ts
 * import { dqGradientDescentContraction } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dqGradientDescentContraction.value({ mu: 1, L: 3, epsilon: 0.25 }), 0.5);
 * ```
 */
export const dqGradientDescentContraction: Bound<DescentRegime> = {
  kind: "upper",
  source: differential.source,
  holds: isDescentRegime,
  value: (regime) => Math.max(steps(regime).nu, regime.epsilon),
};

/**
 * The largest ε at which DQ-GD loses nothing: σ.
 *
 * @example
 * ```ts
 * import { dqGradientDescentContraction, dqGradientDescentLosslessEpsilon } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const epsilon = dqGradientDescentLosslessEpsilon({ mu: 1, L: 3 });
 * assertEquals([epsilon, dqGradientDescentContraction.value({ mu: 1, L: 3, epsilon })], [0.5, 0.5]);
 * ```
 */
export function dqGradientDescentLosslessEpsilon(curvature: Curvature): number {
  return tunedGradientDescent(curvature).contraction;
}
