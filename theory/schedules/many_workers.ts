/**
 * DQ-GD with many workers, who know only their own losses.
 *
 * Worker m takes `z = x̂ + ηe`, wants to send `u = ∇fₘ(z) − e`, and sends `Q(u − h)`, h what it sent up to now: gradients of
 * the parts do not vanish at x*, only their mean does. The virtual iterate `x̃ = x̂ + η ē` takes gradient steps with an
 * error of at most `ωᵢ = ηΛdᵢ₋₁`, where d bounds ‖e‖ and Λ is how unlike the parts are. Throughout `η = 2/(L + μ)`,
 * `a = ηLₘ`, and bₖ bounds `‖(kI − ηH)e + ηHē‖` for `0 ≤ ηH ≤ a` and e, ē of norms up to 1:
 * `bₖ² = max{k², (2a − k)(a − k)} + max{k, 2a − k} a`; where parts are not convex, `bₖ = k + 2a`.
 * @module
 */

import type { Bound } from "../bound.ts";
import { largerRoot } from "./momentum.ts";
import {
  constantsOf,
  coupledRoot,
  firstOf,
  isMany,
  isManyRegime,
  type ManyAssumptions,
  type ManyRegime,
  type PartsCurvature,
} from "./parts.ts";
import {
  type Curvature,
  epsilonOf,
  errorBound,
  roundingOf,
  type Schedule,
  scheduleOf,
  type Theorem,
} from "./schedule.ts";

const differential: Theorem<ManyAssumptions> = {
  source: "By the virtual iterate x̂ + η ē, after Lin, Kostina, Hassibi, Differentially Quantized Gradient Methods",
  holds: isMany,
  /** `D̃ᵢ₊₁ = σD̃ᵢ + ηωᵢ`, `rᵢ = a(LD̃ᵢ₋₁ + ωᵢ₋₁) + b₂dᵢ₋₁ + b₁dᵢ₋₂`; `LₘD̃ᵢ + b₁dᵢ₋₁` when interpolating. */
  *stages(run) {
    const { eta, sigma, a, b1, b2, Lambda } = constantsOf(run), { L, partL, interpolating = false } = run;
    const epsilon = epsilonOf(run), first = firstOf(run), allowance = roundingOf(run) * first;
    let virtual = run.distance, moved = first, last = 0, before = 0;
    for (let i = 0;; i++) {
      const fed: number = interpolating ? partL * virtual + b1 * last : moved + b2 * last + b1 * before;
      const range: number = fed + allowance, omega: number = eta * Lambda * last;
      yield { range, error: virtual + eta * last };
      moved = a * (L * virtual + omega);
      virtual = sigma * virtual + eta * omega;
      [last, before] = [epsilon(i) * range, last];
    }
  },
};

/** The largest root of `(x − σ)(x² − px − q) = t`, for p, q, t ≥ 0: right of where the left side is 0 it increases. */
function cubicRoot(sigma: number, p: number, q: number, t: number): number {
  const exceeds = (x: number): boolean => (x - sigma) * (x * x - p * x - q) > t;
  let low = Math.max(sigma, largerRoot(p, q)), high = 2 * low + 1;
  if (t === 0) return low;
  while (high < Infinity && !exceeds(high)) high *= 2;
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (exceeds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Ranges and errors of DQ-GD with many workers; every worker has the same range.
 *
 * Where Hessians are equal (Λ = 0) the errors are `σⁱ D + η dᵢ₋₁`, as with one worker.
 *
 * @example
 * ```ts
 * import {
 *   cubeCode, differenced, differential, dqManyWorkersSchedule, floats, gradientDescent, memoryless, parameterServer,
 *   scheduled,
 * } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = cubeCode({ dimension: 1, rate: 3 }); // ε = ⅛
 * const run = { mu: 1, L: 3, partL: 3, dissimilarity: 0, epsilon: code.epsilon, distance: 1, firstGradient: 8 };
 * const theory = dqManyWorkersSchedule({ ...run, rounding: 0 }); // η = ½, a = 3/2, b₂ = √7
 * assertEquals(theory(1), { range: 1.5 * 3 + Math.sqrt(7), error: 0.5 + 0.5 });
 * const protocol = parameterServer({
 *   workers: 4,
 *   optimizer: gradientDescent({ start: [0], stepSize: 0.5 }),
 *   compensation: differential({ stepSize: 0.5 }),
 *   uplink: differenced(scheduled((round) => code.at(theory(round).range))),
 *   downlink: memoryless(floats({ dimension: 1, width: 64 })),
 * });
 * assertEquals(protocol.workers.length, 4);
 * ```
 */
export function dqManyWorkersSchedule(run: ManyAssumptions): Schedule {
  return scheduleOf(differential, run);
}

/**
 * Distance to the minimizer after `rounds` rounds of DQ-GD with many workers, in the unit of D; where Λ = 0 it is attained.
 *
 * @example
 * ```ts
 * import { dqManyWorkersError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, partL: 3, dissimilarity: 0, epsilon: 1 / 8, distance: 1, firstGradient: 8, rounding: 0 };
 * assertEquals(dqManyWorkersError.value({ ...run, rounds: 1 }), 0.5 + 0.5); // σ = η = ½, r₀ = 8
 * ```
 */
export const dqManyWorkersError: Bound<ManyAssumptions & { readonly rounds: number }> = errorBound(differential);

/**
 * Contraction factor of DQ-GD with many workers, a ratio of distances per round: the spectral radius of the recursion in
 * `(D̃ᵢ, D̃ᵢ₋₁, dᵢ₋₁, dᵢ₋₂)`, which is the largest root of
 * `(x − σ)(x² − εb₂x − ε(b₁ + aηΛ)) = εa ηL ηΛ`.
 *
 * Where Λ = 0 that is σ or the root of the second factor. When interpolating, `(x − σ)(x − εb₁) = εa ηΛ`.
 *
 * @example
 * ```ts
 * import { dqManyWorkersContraction } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const equal = { mu: 1, L: 3, partL: 3, dissimilarity: 0 }; // σ = ½, a = 3/2: b₁ = 2, b₂ = √7
 * assertEquals(dqManyWorkersContraction.value({ ...equal, epsilon: 0.01 }), 0.5);
 * const loss = dqManyWorkersContraction.value({ ...equal, epsilon: 0.2 });
 * assertAlmostEquals(loss, Math.sqrt(0.07) + Math.sqrt(0.47)); // x² = .2√7 x + .4
 * ```
 */
export const dqManyWorkersContraction: Bound<ManyRegime> = {
  kind: "upper",
  source: differential.source,
  holds: isManyRegime,
  value: (regime) => {
    const { eta, sigma, a, b1, b2, Lambda } = constantsOf(regime), { epsilon, L, interpolating = false } = regime;
    const unlike = eta * Lambda;
    if (interpolating) return coupledRoot(sigma, epsilon * b1, epsilon * a * unlike);
    return cubicRoot(sigma, epsilon * b2, epsilon * (b1 + a * unlike), epsilon * a * (eta * L) * unlike);
  },
};

/**
 * The largest ε at which DQ-GD with many workers of equal Hessians (Λ = 0) loses nothing: `σ²/(b₂σ + b₁)`;
 * `σ/b₁` when interpolating.
 *
 * @example
 * ```ts
 * import { dqManyWorkersContraction, dqManyWorkersLosslessEpsilon } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const epsilon = dqManyWorkersLosslessEpsilon({ mu: 1, L: 3, partL: 3 }); // σ = ½, a = 3/2: b₁ = 2, b₂ = √7
 * assertAlmostEquals(epsilon, 0.25 / (Math.sqrt(7) / 2 + 2));
 * assertAlmostEquals(dqManyWorkersContraction.value({ mu: 1, L: 3, partL: 3, dissimilarity: 0, epsilon }), 0.5);
 * ```
 */
export function dqManyWorkersLosslessEpsilon(run: Curvature & PartsCurvature): number {
  const { sigma, b1, b2 } = constantsOf(run);
  return run.interpolating ? sigma / b1 : sigma * sigma / (b2 * sigma + b1);
}
