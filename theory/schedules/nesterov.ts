/**
 * Quantized accelerated gradient: naive and differential.
 *
 * Throughout `η = 1/L`, `κ = L/μ`, `γ = (√κ − 1)/(√κ + 1)`, `σ_A = √(1 − 1/√κ)`; x is where gradients are taken and y the
 * iterate. On the whole class, `V = f(yᵢ) − f* + (μ/2)‖vᵢ − x*‖²` shrinks by `σ_A²` a round, which gives
 * `‖yᵢ − x*‖ ≤ D√(κ + 1) σ_Aⁱ`, `‖xᵢ − x*‖ ≤ D (κ + 1)/(√κ + 1) σ_Aⁱ`, `‖∇f(xᵢ)‖ ≤ L D √((κ + 1)/(√κ + 1)) σ_Aⁱ`.
 * @module
 */

import type { Bound } from "../bound.ts";
import { largerRoot, losslessEpsilon } from "./momentum.ts";
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
  type Shape,
  type Stage,
} from "./schedule.ts";
import { tunedNesterov } from "./tuning.ts";

/** A stage of an accelerated method; `error` bounds the distance of the iterate y. */
export interface NesterovStage extends Stage {
  /** A bound on the distance to the minimizer of x, where the gradient is wanted. */
  readonly queryError: number;
}

/** What bounds the contraction of a quantized accelerated method. */
export interface NesterovRate extends Curvature {
  /** ε: relative covering radius of the quantizer. */
  readonly epsilon: number;
}

const isRate = (rate: NesterovRate): boolean => isCurved(rate) && rate.epsilon >= 0;

/** DQ-AGD: `rᵢ = Gᵢ + (1 + γ) dᵢ₋₁ + γ dᵢ₋₂`, where `dᵢ = εᵢ rᵢ` bounds the error of round i. */
function* dqStages(run: Run): Generator<NesterovStage, never> {
  const { mu, L, distance: D } = run, epsilon = epsilonOf(run);
  const { stepSize: eta, momentum: gamma, contraction: sigma } = tunedNesterov(run);
  const kappa = L / mu, rootKappa = Math.sqrt(kappa);
  const gradient = L * D * Math.sqrt((kappa + 1) / (rootKappa + 1));
  let decay = 1, last = 0, before = 0;
  for (let i = 0;; i++) {
    const carried = (1 + gamma) * last + gamma * before;
    const range = gradient * decay + carried + roundingOf(run) * gradient;
    yield {
      range,
      error: D * (i === 0 ? 1 : Math.sqrt(kappa + 1) * decay) + eta * last,
      queryError: D * (i === 0 ? 1 : (kappa + 1) / (rootKappa + 1) * decay) + eta * carried,
    };
    decay *= sigma;
    [last, before] = [epsilon(i) * range, last];
  }
}

/** NQ-AGD: `Wᵢ₊₁ = σ_A Wᵢ + dᵢ/√L` with `f(ŷᵢ) − f* ≤ Wᵢ²`, and `rᵢ = √L c Wᵢ`, `c = √(2κ/(√κ + 1))`. */
function* nqStages(run: Run): Generator<NesterovStage, never> {
  const { mu, L, distance: D } = run, epsilon = epsilonOf(run), { contraction: sigma } = tunedNesterov(run);
  const kappa = L / mu, rootKappa = Math.sqrt(kappa);
  const first = Math.sqrt((L + mu) / 2) * D, perW = Math.sqrt(L) * Math.sqrt(2 * kappa / (rootKappa + 1));
  let W = first;
  for (let i = 0;; i++) {
    const range = perW * (W + roundingOf(run) * first), y = Math.sqrt(2 / mu) * W;
    yield { range, error: y, queryError: y * Math.sqrt(kappa + 1) / (rootKappa + 1) };
    W = sigma * W + epsilon(i) * range / Math.sqrt(L);
  }
}

/**
 * NQ-AGD on quadratics, with `b = 1 − 1/√κ` and `M_k = (1 + γ)(k + 1)bᵏ + γ k bᵏ⁻¹`:
 * `‖x̂ᵢ − x*‖ ≤ Bᵢ = D((i + 1)bⁱ + γ i bⁱ⁻¹) + η Σ_{j<i} M_{i−1−j} d_j`, and `rᵢ = L Bᵢ`.
 */
function* nqQuadraticStages(run: Run): Generator<NesterovStage, never> {
  const { mu, L, distance: D } = run, epsilon = epsilonOf(run), { stepSize: eta, momentum: gamma } = tunedNesterov(run);
  const b = 1 - Math.sqrt(mu / L), powers = [0, 1]; // bᵏ⁻¹ at k; the first is never wanted, for it is multiplied by 0
  const lost: number[] = [];
  let error = D;
  for (let i = 0;; i++) {
    let B = D * ((i + 1) * powers[i + 1] + gamma * i * powers[i]);
    for (let j = 0; j < i; j++) {
      const k = i - 1 - j;
      B += eta * ((1 + gamma) * (k + 1) * powers[k + 1] + gamma * k * powers[k]) * lost[j];
    }
    const range = L * (B + roundingOf(run) * D);
    yield { range, error, queryError: B };
    lost.push(epsilon(i) * range);
    powers.push(powers[i + 1] * b);
    error = (1 - mu / L) * B + eta * lost[i]; // ŷᵢ₊₁ is one gradient step from x̂ᵢ
  }
}

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
export function dqNesterovSchedule(run: Run): Schedule<NesterovStage> {
  return schedule(dqStages(run));
}

/** Ranges and errors of NQ-AGD, on every function of the class. */
export function nqNesterovSchedule(run: Run): Schedule<NesterovStage> {
  return schedule(nqStages(run));
}

/** Ranges and errors of NQ-AGD on quadratics. */
export function nqNesterovQuadraticSchedule(run: Run): Schedule<NesterovStage> {
  return schedule(nqQuadraticStages(run));
}

/** Distance of y to the minimizer after `rounds` rounds of DQ-AGD. */
export const dqNesterovError: Bound<Run & { readonly rounds: number }> = errorBound({
  source: "Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods, the theorem on DQ-AGD, with constants",
  holds: isRun,
  stages: dqStages,
});

/** Distance of y to the minimizer after `rounds` rounds of NQ-AGD. */
export const nqNesterovError: Bound<Run & { readonly rounds: number }> = errorBound({
  source: "By the Lyapunov function of Nesterov's method with inexact gradients",
  holds: isRun,
  stages: nqStages,
});

/** Distance of y to the minimizer after `rounds` rounds of NQ-AGD on a quadratic. */
export const nqNesterovQuadraticError: Bound<Run & Shape & { readonly rounds: number }> = errorBound({
  source: "By the powers of the companion matrix in each eigendirection",
  holds: (run: Run & Shape) => isRun(run) && run.quadratic,
  stages: nqQuadraticStages,
});

/**
 * Contraction factor of DQ-AGD: `max{σ_A, φ(ε)}`, where φ is the root of `x² = (1 + γ) ε x + γ ε`.
 *
 * `φ(ε) > ε`, and it falls like `√(γ ε)`: as `2^(−R/2)`, not as `2^−R`.
 */
export const dqNesterovContraction: Bound<NesterovRate> = {
  kind: "upper",
  source: "Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods, the theorem on DQ-AGD",
  holds: isRate,
  value: ({ mu, L, epsilon }) => {
    const { momentum: gamma, contraction: sigma } = tunedNesterov({ mu, L });
    return Math.max(sigma, largerRoot((1 + gamma) * epsilon, gamma * epsilon));
  },
};

/** Contraction factor of NQ-AGD: `σ_A + ε √(2κ/(√κ + 1))`; the penalty grows like `κ^(1/4)` and has no threshold. */
export const nqNesterovContraction: Bound<NesterovRate> = {
  kind: "upper",
  source: "By the Lyapunov function of Nesterov's method with inexact gradients",
  holds: isRate,
  value: ({ mu, L, epsilon }) =>
    tunedNesterov({ mu, L }).contraction + epsilon * Math.sqrt(2 * (L / mu) / (Math.sqrt(L / mu) + 1)),
};

/** Contraction factor of NQ-AGD on quadratics: `b + x`, where x is the root of `x² = (1 + γ) ε x + ε ((1 + γ) b + γ)`. */
export const nqNesterovQuadraticContraction: Bound<NesterovRate & Shape> = {
  kind: "upper",
  source: "By the generating function of the recursion for B",
  holds: (rate) => isRate(rate) && rate.quadratic,
  value: ({ mu, L, epsilon }) => {
    const { momentum: gamma } = tunedNesterov({ mu, L }), b = 1 - Math.sqrt(mu / L);
    return b + largerRoot((1 + gamma) * epsilon, epsilon * ((1 + gamma) * b + gamma));
  },
};

/** The largest ε at which DQ-AGD loses nothing: `φ(ε) = σ_A` at `ε = σ_A²/((1 + γ) σ_A + γ)`. */
export function dqNesterovLosslessEpsilon(curvature: Curvature): number {
  return losslessEpsilon(tunedNesterov(curvature));
}
