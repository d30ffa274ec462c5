/**
 * Momentum at the worker: any unquantized method, its steps sent with their errors fed back.
 *
 * With `Aᵢ ≥ ‖yᵢ − x*‖` for the unquantized method, its steps are at most `Aᵢ + Aᵢ₊₁`, so
 * `rᵢ = Aᵢ + Aᵢ₊₁ + εᵢ₋₁ rᵢ₋₁` and `‖ŷᵢ − x*‖ ≤ Aᵢ + εᵢ₋₁ rᵢ₋₁`.
 * @module
 */

import type { Bound } from "../bound.ts";
import {
  epsilonOf,
  errorBound,
  isPrecision,
  type Precision,
  roundingOf,
  type Schedule,
  scheduleOf,
  type Theorem,
} from "./schedule.ts";

/** What the schedule of a method run at the worker assumes. */
export interface WorkerAssumptions extends Precision {
  /** The errors of the unquantized method: for instance `dqNesterovSchedule` with ε = 0. */
  readonly unquantized: Schedule;
}

const theorem: Theorem<WorkerAssumptions> = {
  source: "By ŷᵢ = yᵢ − eᵢ₋₁",
  holds: isPrecision,
  *stages(run) {
    const { unquantized } = run, epsilon = epsilonOf(run);
    const step = (i: number): number => unquantized(i).error + unquantized(i + 1).error;
    let lost = 0;
    for (let i = 0;; i++) {
      const range: number = step(i) + lost + roundingOf(run) * step(0);
      yield { range, error: unquantized(i).error + lost };
      lost = epsilon(i) * range;
    }
  },
};

/**
 * Ranges and errors of a method run at the worker.
 *
 * @example
 * ```ts
 * import { dqGradientDescentSchedule, workerMomentumSchedule } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const unquantized = dqGradientDescentSchedule({ mu: 1, L: 3, epsilon: 0, distance: 1 }); // 1, ½, ¼, …
 * const theory = workerMomentumSchedule({ unquantized, epsilon: 0.25, rounding: 0 });
 * assertEquals([theory(0), theory(1)], [{ range: 1.5, error: 1 }, { range: 1.125, error: 0.875 }]);
 * ```
 */
export function workerMomentumSchedule(run: WorkerAssumptions): Schedule {
  return scheduleOf(theorem, run);
}

/**
 * Distance to the minimizer after `rounds` rounds of a method run at the worker, in the unit of the unquantized errors.
 *
 * @example
 * ```ts
 * import { dqGradientDescentSchedule, workerMomentumError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const unquantized = dqGradientDescentSchedule({ mu: 1, L: 3, epsilon: 0, distance: 1 }); // 1, ½, ¼, …
 * const run = { unquantized, epsilon: 0.25, rounding: 0 };
 * assertEquals(workerMomentumError.value({ ...run, rounds: 1 }), 0.5 + 0.25 * 1.5);
 * ```
 */
export const workerMomentumError: Bound<WorkerAssumptions & { readonly rounds: number }> = errorBound(theorem);

/**
 * Contraction factor of a method run at the worker: `max{σ, ε}`, σ that of the unquantized method; a ratio of distances
 * per round.
 *
 * That is less than the `max{σ, φ(ε)}` of differential quantization with momentum. What is sent is not a quantized gradient,
 * so these methods are outside the class in which those are compared.
 *
 * @example
 * ```ts
 * import { dqHeavyBallContraction, tunedHeavyBall, workerMomentumContraction } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { contraction: sigma } = tunedHeavyBall({ mu: 1, L: 9 });
 * assertEquals(workerMomentumContraction.value({ sigma, epsilon: 9 / 19 }), 0.5); // nothing lost
 * assertAlmostEquals(dqHeavyBallContraction.value({ mu: 1, L: 9, quadratic: true, epsilon: 9 / 19 }), 0.75);
 * ```
 */
export const workerMomentumContraction: Bound<{ readonly sigma: number; readonly epsilon: number }> = {
  kind: "upper",
  source: theorem.source,
  holds: ({ sigma, epsilon }) => sigma >= 0 && epsilon >= 0,
  value: ({ sigma, epsilon }) => Math.max(sigma, epsilon),
};
