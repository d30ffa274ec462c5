/**
 * Quantized gradient descent: naive and differential.
 *
 * Everything rests on one inequality: for f with curvature in [μ, L] and any x and q,
 * `‖q − ∇f(x) + ∇f(x − ηq)‖ ≤ ν‖q‖`, where `ν = max{|1 − ημ|, |1 − ηL|}`, which is σ at `η = 2/(L + μ)`.
 * @module
 */

import type { Bound } from "../bound.ts";
import {
  type Curvature,
  epsilonOf,
  errorBound,
  isCurved,
  isRun,
  roundingOf,
  type Run,
  type Schedule,
  schedule,
  type Stage,
} from "./schedule.ts";
import { tunedGradientDescent } from "./tuning.ts";

/**
 * ν, by which a gradient step contracts: `‖q − ∇f(x) + ∇f(x − ηq)‖ ≤ ν‖q‖` for every x and q, `ν = max{|1 − ημ|, |1 − ηL|}`.
 *
 * With `q = ∇f(x)` it says that gradients, and with them the distance to the minimizer, shrink by ν a step.
 */
export const stepContraction: Bound<Curvature & { readonly stepSize: number }> = {
  kind: "tight",
  source: "∇f(x) − ∇f(x − ηq) = ηHq for some H between μ and L; attained by quadratics",
  holds: (step) => isCurved(step) && step.stepSize > 0,
  value: ({ mu, L, stepSize: eta }) => Math.max(Math.abs(1 - eta * mu), Math.abs(1 - eta * L)),
};

/** What bounds the contraction of quantized gradient descent. */
export interface DescentRate extends Curvature {
  /** ε: relative covering radius of the quantizer. */
  readonly epsilon: number;
  /** η, by default `2/(L + μ)`. */
  readonly stepSize?: number;
}

/** What the schedules of quantized gradient descent start from. */
export interface DescentRun extends Run {
  /** η, by default `2/(L + μ)`. */
  readonly stepSize?: number;
  /** A bound on `‖∇f(x₀)‖` that both ends know, by default L D. */
  readonly firstGradient?: number;
}

function steps({ mu, L, stepSize }: Curvature & { readonly stepSize?: number }): { eta: number; nu: number } {
  if (stepSize === undefined) {
    const { stepSize: eta, contraction: nu } = tunedGradientDescent({ mu, L });
    return { eta, nu };
  }
  return { eta: stepSize, nu: stepContraction.value({ mu, L, stepSize }) };
}

const isDescent = (run: DescentRun): boolean => isRun(run) && (run.stepSize ?? 1) > 0 && (run.firstGradient ?? 0) >= 0;

const isRate = (rate: DescentRate): boolean => isCurved(rate) && rate.epsilon >= 0 && (rate.stepSize ?? 1) > 0;

const SOURCE = "Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods";

/** NQ-GD: `rᵢ₊₁ = (ν + c εᵢ) rᵢ` and `errorᵢ₊₁ = ν errorᵢ + η εᵢ rᵢ`, with c = 1 for values in the ball and ηL for any. */
function* nqStages(run: DescentRun, c: number, first: number): Generator<Stage, never> {
  const { eta, nu } = steps(run), epsilon = epsilonOf(run), allowance = roundingOf(run) * first;
  let range = first + allowance, error = run.distance;
  for (let i = 0;; i++) {
    yield { range, error };
    error = nu * error + eta * epsilon(i) * range;
    range = (nu + c * epsilon(i)) * range + allowance;
  }
}

/** A bound on the first gradient. */
const firstGradientOf = (run: DescentRun): number => run.firstGradient ?? run.L * run.distance;

const nqInBallStages = (run: DescentRun): Generator<Stage, never> => nqStages(run, 1, firstGradientOf(run));

const nqFreeStages = (run: DescentRun): Generator<Stage, never> =>
  nqStages(run, steps(run).eta * run.L, run.L * run.distance);

/** DQ-GD: `rᵢ = G νⁱ + dᵢ₋₁`, `errorᵢ = D νⁱ + η dᵢ₋₁`, where `dᵢ = εᵢ rᵢ` bounds the error of round i and `d₋₁ = 0`. */
function* dqStages(run: DescentRun): Generator<Stage, never> {
  const { eta, nu } = steps(run), epsilon = epsilonOf(run), allowance = roundingOf(run) * firstGradientOf(run);
  let gradient = firstGradientOf(run), unquantized = run.distance, lost = 0;
  for (let i = 0;; i++) {
    const range = gradient + lost + allowance;
    yield { range, error: unquantized + eta * lost };
    gradient *= nu;
    unquantized *= nu;
    lost = epsilon(i) * range;
  }
}

/**
 * Ranges and errors of NQ-GD whose values are brought into the ball, `‖qᵢ‖ ≤ rᵢ`: `rᵢ = G (ν + ε)ⁱ`.
 *
 * @example
 * ```ts
 * import { nqGradientDescentSchedule } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const theory = nqGradientDescentSchedule({ mu: 1, L: 3, epsilon: 0.25, distance: 1, rounding: 0 }); // σ = ½
 * assertEquals([theory(0), theory(1)], [{ range: 3, error: 1 }, { range: 2.25, error: 0.875 }]);
 * ```
 */
export function nqGradientDescentSchedule(run: DescentRun): Schedule {
  return schedule(nqInBallStages(run));
}

/** Ranges and errors of NQ-GD with any values: `rᵢ = L D (σ + (1 + σ) ε)ⁱ`; `firstGradient` is not used. */
export function nqGradientDescentFreeSchedule(run: DescentRun): Schedule {
  return schedule(nqFreeStages(run));
}

/**
 * Ranges and errors of DQ-GD: `rᵢ = L D σⁱ + ε rᵢ₋₁`.
 *
 * With ε fixed, `rᵢ = L D (σⁱ⁺¹ − εⁱ⁺¹)/(σ − ε)`. A range that is sent, `‖uᵢ‖` rounded up, is below it, so the same
 * errors hold then.
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
export function dqGradientDescentSchedule(run: DescentRun): Schedule {
  return schedule(dqStages(run));
}

/** Distance to the minimizer after `rounds` rounds of NQ-GD with values in the ball. */
export const nqGradientDescentError: Bound<DescentRun & { readonly rounds: number }> = errorBound({
  source: `${SOURCE}, the bound on NQ-GD, with constants`,
  holds: isDescent,
  stages: nqInBallStages,
});

/** Distance to the minimizer after `rounds` rounds of NQ-GD with any values; attained by an error along u. */
export const nqGradientDescentFreeError: Bound<DescentRun & { readonly rounds: number }> = errorBound({
  source: "By ‖∇f(x̂ᵢ₊₁)‖ ≤ ν‖∇f(x̂ᵢ)‖ + ηL‖eᵢ‖",
  holds: isDescent,
  stages: nqFreeStages,
});

/** Distance to the minimizer after `rounds` rounds of DQ-GD: `σᵀ D + η ε r_{T−1}`; attained by an error along L's axis. */
export const dqGradientDescentError: Bound<DescentRun & { readonly rounds: number }> = errorBound({
  source: `${SOURCE}, the theorem on DQ-GD, with constants`,
  holds: isDescent,
  stages: dqStages,
});

/** Contraction factor of NQ-GD with values in the ball: `σ + ε`. */
export const nqGradientDescentContraction: Bound<DescentRate> = {
  kind: "upper",
  source: `${SOURCE}, the bound on NQ-GD`,
  holds: isRate,
  value: (rate) => steps(rate).nu + rate.epsilon,
};

/**
 * Contraction factor of NQ-GD with any values: `σ + (1 + σ) ε`.
 *
 * The slides have the constant 1 before ε for every quantizer. It fails for the lattice hZ in one dimension: with σ = .2,
 * ε = .6 and r = 1, u = .61 goes to q = 1.2, and the next gradient is .83 > σ + ε = .8. Brought into the ball, q = 1 and
 * the next gradient is .59.
 */
export const nqGradientDescentFreeContraction: Bound<DescentRate> = {
  kind: "upper",
  source: "By ‖∇f(x̂ᵢ₊₁)‖ ≤ ν‖∇f(x̂ᵢ)‖ + ηL‖eᵢ‖; attained",
  holds: isRate,
  value: (rate) => {
    const { eta, nu } = steps(rate);
    return nu + eta * rate.L * rate.epsilon;
  },
};

/**
 * Contraction factor of DQ-GD: `max{σ, ε}`, which is `max{σ, ρ 2⁻ᴿ}` for a code of covering efficiency ρ.
 *
 * Nothing is lost from the rate `log₂(ρ/σ)` on.
 *
 * @example
 * ```ts
 * import { dqGradientDescentContraction } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dqGradientDescentContraction.value({ mu: 1, L: 3, epsilon: 0.25 }), 0.5);
 * ```
 */
export const dqGradientDescentContraction: Bound<DescentRate> = {
  kind: "upper",
  source: `${SOURCE}, the theorem on DQ-GD`,
  holds: isRate,
  value: (rate) => Math.max(steps(rate).nu, rate.epsilon),
};

/** The largest ε at which DQ-GD loses nothing: σ. */
export function dqGradientDescentLosslessEpsilon(curvature: Curvature): number {
  return tunedGradientDescent(curvature).contraction;
}
