/**
 * Naively quantized accelerated gradient on quadratics, where more is known than on the whole class.
 *
 * Notation as in `nesterov.ts`, and `b = 1 − 1/√κ`, the factor of the unquantized method on quadratics.
 * @module
 */

import type { Bound } from "../bound.ts";
import { largerRoot } from "./momentum.ts";
import type { NesterovStage } from "./nesterov.ts";
import {
  type Assumptions,
  epsilonOf,
  errorBound,
  isRegime,
  isSound,
  type Regime,
  roundingOf,
  type Schedule,
  scheduleOf,
  type Shape,
  type Theorem,
} from "./schedule.ts";
import { tunedNesterov } from "./tuning.ts";

const naive: Theorem<Assumptions & Shape, NesterovStage> = {
  source: "By the powers of the companion matrix in each eigendirection",
  holds: (run) => isSound(run) && run.quadratic,
  /**
   * With `b = 1 − 1/√κ`: `‖x̂ᵢ − x*‖ ≤ Bᵢ = D((i + 1)bⁱ + γ i bⁱ⁻¹) + η Σ_{j<i} M_{i−1−j} dⱼ` and `rᵢ = L Bᵢ`, where
   * `M_k = (1 + γ)(k + 1)bᵏ + γ k bᵏ⁻¹`. The sum is `(1 + γ) Qᵢ + γ Qᵢ₋₁` with `Pᵢ₊₁ = b Pᵢ + dᵢ`, `Qᵢ₊₁ = b Qᵢ + Pᵢ₊₁`.
   */
  *stages(run) {
    const { mu, L, distance: D } = run, epsilon = epsilonOf(run);
    const { stepSize: eta, momentum: gamma } = tunedNesterov(run), b = 1 - Math.sqrt(mu / L);
    let power = 1, previous = 0; // bⁱ and bⁱ⁻¹; the latter is multiplied by i
    let P = 0, Q = 0, before = 0, error = D;
    for (let i = 0;; i++) {
      const B = D * ((i + 1) * power + gamma * i * previous) + eta * ((1 + gamma) * Q + gamma * before);
      const range = L * (B + roundingOf(run) * D);
      yield { range, error, queryError: B };
      const lost = epsilon(i) * range;
      error = (1 - mu / L) * B + eta * lost; // ŷᵢ₊₁ is one gradient step from x̂ᵢ
      P = b * P + lost;
      [Q, before] = [b * Q + P, Q];
      [power, previous] = [b * power, power];
    }
  },
};

/**
 * Ranges and errors of NQ-AGD on quadratics.
 *
 * @example
 * ```ts
 * import { nqNesterovQuadraticSchedule } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const theory = nqNesterovQuadraticSchedule({ mu: 1, L: 4, epsilon: 0.25, distance: 4, quadratic: true });
 * assertAlmostEquals(theory(1).error, 3 + 1); // (1 − 1/κ) D + η ε r₀
 * ```
 */
export function nqNesterovQuadraticSchedule(run: Assumptions & Shape): Schedule<NesterovStage> {
  return scheduleOf(naive, run);
}

/**
 * Distance of y to the minimizer after `rounds` rounds of NQ-AGD on a quadratic, in the unit of D.
 *
 * @example
 * ```ts
 * import { nqNesterovQuadraticError } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 4, epsilon: 0.25, distance: 12, quadratic: true }; // x is 20 away by then, and r₁ = 80
 * assertAlmostEquals(nqNesterovQuadraticError.value({ ...run, rounds: 2 }), 15 + 5);
 * ```
 */
export const nqNesterovQuadraticError: Bound<Assumptions & Shape & { readonly rounds: number }> = errorBound(
  naive,
);

/**
 * Contraction factor of NQ-AGD on quadratics, of distances per round: `b + x`, where x is the root of
 * `x² = (1 + γ) ε x + ε ((1 + γ) b + γ)`.
 *
 * @example
 * ```ts
 * import { nqNesterovQuadraticContraction } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nqNesterovQuadraticContraction.value({ mu: 1, L: 4, epsilon: 3 / 64, quadratic: true }), 0.75);
 * ```
 */
export const nqNesterovQuadraticContraction: Bound<Regime & Shape> = {
  kind: "upper",
  source: "By the generating function of the recursion for B",
  holds: (regime) => isRegime(regime) && regime.quadratic,
  value: ({ mu, L, epsilon }) => {
    const { momentum: gamma } = tunedNesterov({ mu, L }), b = 1 - Math.sqrt(mu / L);
    return b + largerRoot((1 + gamma) * epsilon, epsilon * ((1 + gamma) * b + gamma));
  },
};
