/**
 * Gradient descent on differences at a fixed rate: what DQ-GD with many workers is to be compared with.
 *
 * Worker m sends `Q(∇fₘ(x) − h)` and both ends add it to h: EF21, the uplinks of IADE. Throughout `η = 2/(L + μ)`, `a = ηLₘ`.
 * @module
 */

import type { Bound } from "../bound.ts";
import {
  constantsOf,
  coupledRoot,
  firstOf,
  isMany,
  isManyRegime,
  type ManyAssumptions,
  type ManyRegime,
} from "./parts.ts";
import { epsilonOf, errorBound, roundingOf, type Schedule, scheduleOf, type Theorem } from "./schedule.ts";

const differenced: Theorem<ManyAssumptions> = {
  source: "By differences of gradients at a fixed rate, as on the uplinks of Ye, Xiao, Sun",
  holds: isMany,
  /** `errorᵢ₊₁ = σ errorᵢ + ηdᵢ`, `rᵢ = a(L errorᵢ₋₁ + dᵢ₋₁) + dᵢ₋₁`. */
  *stages(run) {
    const { eta, sigma, a } = constantsOf(run), epsilon = epsilonOf(run), first = firstOf(run);
    const allowance = roundingOf(run) * first;
    let range = first + allowance, error = run.distance;
    for (let i = 0;; i++) {
      yield { range, error };
      const lost = epsilon(i) * range;
      range = a * (run.L * error + lost) + lost + allowance;
      error = sigma * error + eta * lost;
    }
  },
};

/**
 * Ranges and errors of gradient descent on differences, `h ← h + Q(∇fₘ(x) − h)`, at a fixed rate: EF21, the uplinks of IADE.
 *
 * @example
 * ```ts
 * import { differencedDescentSchedule } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, partL: 3, epsilon: 1 / 8, distance: 1, firstGradient: 8, rounding: 0 };
 * assertEquals(differencedDescentSchedule(run)(1), { range: 1.5 * (3 + 1) + 1, error: 0.5 + 0.5 });
 * ```
 */
export function differencedDescentSchedule(run: ManyAssumptions): Schedule {
  return scheduleOf(differenced, run);
}

/**
 * Distance to the minimizer after `rounds` rounds of gradient descent on differences, in the unit of D; attained.
 *
 * @example
 * ```ts
 * import { differencedDescentError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, partL: 3, epsilon: 1 / 8, distance: 1, firstGradient: 8, rounding: 0 };
 * assertEquals(differencedDescentError.value({ ...run, rounds: 2 }), 0.5 * 1 + 0.5 * 7 / 8);
 * ```
 */
export const differencedDescentError: Bound<ManyAssumptions & { readonly rounds: number }> = errorBound(differenced);

/**
 * Contraction factor of gradient descent on differences, a ratio of distances per round: the larger root of
 * `(x − σ)(x − ε(1 + a)) = εa ηL`. It is above σ at every rate.
 *
 * @example
 * ```ts
 * import { differencedDescentContraction } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * // σ = ½, a = ηL = 3/2: (x − ½)² = 0.45
 * assertEquals(differencedDescentContraction.value({ mu: 1, L: 3, partL: 3, epsilon: 0.2 }), 0.5 + Math.sqrt(1.8) / 2);
 * ```
 */
export const differencedDescentContraction: Bound<ManyRegime> = {
  kind: "upper",
  source: differenced.source,
  holds: isManyRegime,
  value: (regime) => {
    const { eta, sigma, a } = constantsOf(regime), { epsilon, L } = regime;
    return coupledRoot(sigma, epsilon * (1 + a), epsilon * a * (eta * L));
  },
};
