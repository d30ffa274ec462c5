/**
 * The quantized heavy ball: naive and differential. Quadratics only.
 *
 * Throughout `η = 4/(√L + √μ)²`, `β = (√κ − 1)/(√κ + 1)`, `γ = β²`; unquantized, `‖xᵢ − x*‖ ≤ D βⁱ (1 + i(1 + β))`, attained
 * along the axis of L.
 * @module
 */

import type { Bound } from "../bound.ts";
import { largerRoot, losslessEpsilon, phi } from "./momentum.ts";
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
  type Shape,
  type Theorem,
} from "./schedule.ts";
import { tunedHeavyBall } from "./tuning.ts";

const isQuadratic = (run: Assumptions & Shape): boolean => isSound(run) && run.quadratic;

const isQuadraticRegime = (regime: Regime & Shape): boolean => isRegime(regime) && regime.quadratic;

/** `βⁱ (1 + i(1 + β))` for i = 0, 1, 2, … */
function* unquantized({ mu, L }: Curvature): Generator<number, never> {
  const { contraction: beta } = tunedHeavyBall({ mu, L });
  let power = 1;
  for (let i = 0;; i++) {
    yield power * (1 + i * (1 + beta));
    power *= beta;
  }
}

const differential: Theorem<Assumptions & Shape> = {
  source: "Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods, the theorem on DQ-HB, for quadratics",
  holds: isQuadratic,
  /** `rᵢ = L Bᵢ + (1 + γ) dᵢ₋₁ + γ dᵢ₋₂`, `errorᵢ = Bᵢ + η dᵢ₋₁`, where `dᵢ = εᵢ rᵢ` bounds the error of round i. */
  *stages(run) {
    const { L, distance: D } = run, epsilon = epsilonOf(run), decay = unquantized(run);
    const { stepSize: eta, momentum: gamma } = tunedHeavyBall(run);
    let last = 0, before = 0;
    for (let i = 0;; i++) {
      const B = D * decay.next().value;
      const range: number = L * (B + roundingOf(run) * D) + (1 + gamma) * last + gamma * before;
      yield { range, error: B + eta * last };
      [last, before] = [epsilon(i) * range, last];
    }
  },
};

const naive: Theorem<Assumptions & Shape> = {
  source: "By the powers of the companion matrix in each eigendirection",
  holds: isQuadratic,
  /**
   * `errorᵢ = Bᵢ + η Σ_{j<i} (i − j) β^(i−1−j) dⱼ`, and `rᵢ = L errorᵢ`. The sum is Qᵢ, with `Pᵢ₊₁ = β Pᵢ + dᵢ` and
   * `Qᵢ₊₁ = β Qᵢ + Pᵢ₊₁`.
   */
  *stages(run) {
    const { L, distance: D } = run, epsilon = epsilonOf(run), decay = unquantized(run);
    const { stepSize: eta, contraction: beta } = tunedHeavyBall(run);
    let P = 0, Q = 0;
    for (let i = 0;; i++) {
      const error: number = D * decay.next().value + eta * Q, range = L * (error + roundingOf(run) * D);
      yield { range, error };
      P = beta * P + epsilon(i) * range;
      Q = beta * Q + P;
    }
  },
};

/**
 * Ranges and errors of DQ-HB on quadratics.
 *
 * @example
 * ```ts
 * import { dqHeavyBallSchedule } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const theory = dqHeavyBallSchedule({ mu: 1, L: 1, epsilon: 0.25, distance: 1, quadratic: true, rounding: 0 });
 * assertEquals([theory(0).range, theory(1).range, theory(2).error], [1, 0.25, 0.0625]); // κ = 1: one step would do
 * ```
 */
export function dqHeavyBallSchedule(run: Assumptions & Shape): Schedule {
  return scheduleOf(differential, run);
}

/**
 * Ranges and errors of NQ-HB on quadratics.
 *
 * @example
 * ```ts
 * import { nqHeavyBallSchedule } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const theory = nqHeavyBallSchedule({ mu: 1, L: 9, epsilon: 0.25, distance: 16, quadratic: true, rounding: 0 });
 * assertEquals([theory(0), theory(1)], [{ range: 144, error: 16 }, { range: 9 * 29, error: 20 + 9 }]); // β = ½, η = ¼
 * ```
 */
export function nqHeavyBallSchedule(run: Assumptions & Shape): Schedule {
  return scheduleOf(naive, run);
}

/**
 * Distance to the minimizer after `rounds` rounds of DQ-HB on a quadratic, in the unit of D.
 *
 * @example
 * ```ts
 * import { dqHeavyBallError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 9, epsilon: 0.25, distance: 16, quadratic: true, rounding: 0 }; // β = ½, η = ¼, r₀ = 144
 * assertEquals(dqHeavyBallError.value({ ...run, rounds: 1 }), 20 + 9);
 * ```
 */
export const dqHeavyBallError: Bound<Assumptions & Shape & { readonly rounds: number }> = errorBound(differential);

/**
 * Distance to the minimizer after `rounds` rounds of NQ-HB on a quadratic, in the unit of D.
 *
 * @example
 * ```ts
 * import { dqHeavyBallError, nqHeavyBallError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 9, distance: 256, quadratic: true, rounding: 0, rounds: 2 }; // β = ½, η = ¼
 * assertEquals(nqHeavyBallError.value({ ...run, epsilon: 0 }), 256);
 * assertEquals(nqHeavyBallError.value({ ...run, epsilon: 0.25 }), 661);
 * assertEquals(dqHeavyBallError.value({ ...run, epsilon: 0.25 }), 481);
 * ```
 */
export const nqHeavyBallError: Bound<Assumptions & Shape & { readonly rounds: number }> = errorBound(naive);

/**
 * Contraction factor of DQ-HB on quadratics: `max{β, φ(ε)}`, where φ is the root of `x² = (1 + β²) ε x + β² ε`; a
 * ratio of distances per round.
 *
 * The slides state it for all twice differentiable functions of the class, where it fails even without quantization: on
 * `f′(x) = 25x` for x < 1, `x + 24` for 1 ≤ x < 2, `25x − 24` for x ≥ 2 (μ = 1, L = 25; Lessard, Recht, Packard 2016) the heavy
 * ball with these parameters cycles for ever from 3.3, also when the kinks are rounded off.
 *
 * @example
 * ```ts
 * import { dqHeavyBallContraction } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const rate = { mu: 1, L: 9, quadratic: true }; // β = ½
 * assertEquals(dqHeavyBallContraction.value({ ...rate, epsilon: 1 / 4 }), 0.5); // nothing lost
 * assertAlmostEquals(dqHeavyBallContraction.value({ ...rate, epsilon: 9 / 19 }), 0.75);
 * ```
 */
export const dqHeavyBallContraction: Bound<Regime & Shape> = {
  kind: "upper",
  source: differential.source,
  holds: isQuadraticRegime,
  value: ({ mu, L, epsilon }) => {
    const tuning = tunedHeavyBall({ mu, L });
    return Math.max(tuning.contraction, phi(epsilon, tuning));
  },
};

/**
 * Contraction factor of NQ-HB on quadratics: `β + x`, where x is the root of `x² = t x + t β`,
 * `t = η L ε = (1 + β)² ε`; a ratio of distances per round.
 *
 * @example
 * ```ts
 * import { dqHeavyBallContraction, nqHeavyBallContraction } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const rate = { mu: 1, L: 9, quadratic: true, epsilon: 1 / 9 }; // β = ½, t = ¼
 * assertAlmostEquals(nqHeavyBallContraction.value(rate), 1); // nothing gained
 * assertEquals(dqHeavyBallContraction.value(rate), 0.5); // nothing lost
 * ```
 */
export const nqHeavyBallContraction: Bound<Regime & Shape> = {
  kind: "upper",
  source: naive.source,
  holds: isQuadraticRegime,
  value: ({ mu, L, epsilon }) => {
    const { stepSize: eta, contraction: beta } = tunedHeavyBall({ mu, L }), t = eta * L * epsilon;
    return beta + largerRoot(t, t * beta);
  },
};

/**
 * The largest ε at which DQ-HB loses nothing: `φ(ε) = β` at `ε = β²/((1 + β²) β + β²)`.
 *
 * @example
 * ```ts
 * import { dqHeavyBallLosslessEpsilon } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(dqHeavyBallLosslessEpsilon({ mu: 1, L: 9 }), 2 / 7); // β = ½
 * ```
 */
export function dqHeavyBallLosslessEpsilon(curvature: Curvature): number {
  return losslessEpsilon(tunedHeavyBall(curvature));
}
