/**
 * Momentum at the worker: any unquantized method, its steps sent with their errors fed back.
 *
 * With `Sᵢ ≥ ‖yᵢ₊₁ − yᵢ‖`: `rᵢ = Sᵢ + εᵢ₋₁ rᵢ₋₁`, and `‖ŷᵢ − x*‖ ≤ ‖yᵢ − x*‖ + εᵢ₋₁ rᵢ₋₁`.
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
import { tunedNesterov } from "./tuning.ts";

/** Nesterov's method: `‖yᵢ − x*‖ ≤ Aᵢ = D √(κ + 1) σ_Aⁱ`, so `Sᵢ = Aᵢ + Aᵢ₊₁`. */
function* nesterovStages(run: Run): Generator<Stage, never> {
  const { mu, L, distance: D } = run, epsilon = epsilonOf(run), { contraction: sigma } = tunedNesterov(run);
  const first = D * Math.sqrt(L / mu + 1);
  let A = first, lost = 0;
  for (let i = 0;; i++) {
    const range = A + sigma * A + lost + roundingOf(run) * first;
    yield { range, error: (i === 0 ? D : A) + lost };
    A *= sigma;
    lost = epsilon(i) * range;
  }
}

/** Ranges and errors of Nesterov's method run at the worker, on every function of the class. */
export function workerNesterovSchedule(run: Run): Schedule {
  return schedule(nesterovStages(run));
}

/** Distance to the minimizer after `rounds` rounds of Nesterov's method run at the worker. */
export const workerNesterovError: Bound<Run & { readonly rounds: number }> = errorBound({
  source: "By ŷᵢ = yᵢ − eᵢ₋₁",
  holds: isRun,
  stages: nesterovStages,
});

/**
 * Contraction factor of Nesterov's method run at the worker: `max{σ_A, ε}`.
 *
 * That is less than DQ-AGD's `max{σ_A, φ(ε)}`: what is sent is not a quantized gradient, so the method is outside the class
 * in which DQ-AGD is compared.
 */
export const workerNesterovContraction: Bound<Curvature & { readonly epsilon: number }> = {
  kind: "upper",
  source: "By ŷᵢ = yᵢ − eᵢ₋₁",
  holds: (rate) => isCurved(rate) && rate.epsilon >= 0,
  value: ({ mu, L, epsilon }) => Math.max(tunedNesterov({ mu, L }).contraction, epsilon),
};
