/**
 * IADE-SGD: stochastic gradients under weak growth, quantized both ways by differences, without bias.
 *
 * Weak growth is `(1/N) Σᵢ E‖ḡᵢ(x)‖² ≤ 2ρL (f(x) − f*)` for the stochastic gradients ḡᵢ of the workers, so that all of them
 * vanish at x*: the model interpolates. Throughout `η = 1/(ρL)`, `c = 1 − μ/(ρL)`, and each quantizer errs by
 * `E‖Q(w) − w‖² ≤ e² = ρ²L² s c₁^(k+1)/2` independently of the others; steps err by `(1 + 1/N) e²`.
 * @module
 */

import type { Bound } from "../bound.ts";
import {
  allowanceOf,
  areSlower,
  type DoubleAssumptions,
  type DoubleStage,
  firstRanges,
  type GeometricErrors,
  isDouble,
  stageBound,
} from "./double_encoding.ts";
import { type Curvature, isCurved, type Schedule, scheduleOf, type Theorem } from "./schedule.ts";

/** A function whose stochastic gradients grow weakly. */
export interface WeakGrowth extends Curvature {
  /** ρ. */
  readonly growth: number;
}

/** What the schedule of IADE-SGD assumes. */
export interface IadeSgdAssumptions extends DoubleAssumptions, WeakGrowth {
  /** N, the number of workers. */
  readonly workers: number;
  /** A bound on the root of `(1/N) Σ E‖ḡᵢ(x₀)‖²`. */
  readonly firstGradient?: number;
  /** s > 0, in the unit of squared distances; by default `2D² (c₁ − c)/((1 + 1/N) c₁)`. */
  readonly errorScale?: number;
  /** `c < c₁ < 1`, by which squared distances shrink; by default `c + (1 − c)/10`. */
  readonly contraction?: number;
}

const isGrowth = (f: WeakGrowth): boolean =>
  isCurved(f) && f.growth > 0 && f.growth < Infinity && f.mu <= f.growth * f.L;

/** c. */
const decayOf = ({ mu, L, growth: rho }: WeakGrowth): number => 1 - mu / (rho * L);

/** s and c₁, given or by default. */
function choices(run: IadeSgdAssumptions): GeometricErrors {
  const c = decayOf(run), c1 = run.contraction ?? c + (1 - c) / 10, { distance: D, workers: N } = run;
  return { contraction: c1, errorScale: run.errorScale ?? 2 * D * D * (c1 - c) / ((1 + 1 / N) * c1) };
}

/** `ξ = max{D², s′ c₁/(c₁ − c)}`, `s′ = s (1 + 1/N)/2`: squared distances are within `ξ c₁ᵏ`. */
function envelope(run: IadeSgdAssumptions): number {
  const { contraction: c1, errorScale: s } = choices(run), { distance: D, workers: N } = run;
  return Math.max(D * D, s * (1 + 1 / N) / 2 * c1 / (c1 - decayOf(run)));
}

/** `m ξ (1 + c₁)/(ρ s c₁²)`: what gradients add to a squared residual. */
function moved(run: IadeSgdAssumptions, m: number): number {
  const { contraction: c1, errorScale: s } = choices(run);
  return m * envelope(run) * (1 + c1) / (run.growth * s * c1 * c1);
}

/** `√(6 ξ (1 + c₁)/(ρ s c₁²) + 3/c₁)`. */
const uplinkResidual = (run: IadeSgdAssumptions): number => Math.sqrt(moved(run, 6) + 3 / choices(run).contraction);

/** `√(10 ξ (1 + c₁)/(ρ s c₁²) + 5 (1/N + 1/(N c₁) + 1/c₁))`. */
function downlinkResidual(run: IadeSgdAssumptions): number {
  const { contraction: c1 } = choices(run), { workers: N } = run;
  return Math.sqrt(moved(run, 10) + 5 * (1 / N + 1 / (N * c1) + 1 / c1));
}

const theorem: Theorem<IadeSgdAssumptions, DoubleStage> = {
  source: "Ye, Xiao, Sun, A Communication Efficient Gradient Compression Algorithm, Theorem 5.2, sharpened",
  holds: (run) =>
    isDouble(run) && isGrowth(run) && Number.isInteger(run.workers) && run.workers >= 1 &&
    areSlower(choices(run), decayOf(run)),
  /** `errorₖ² = ρ²L² s c₁^(k+1)/2`, `distance²ₖ₊₁ = c distance²ₖ + η² (1 + 1/N) errorₖ²`. */
  *stages(run) {
    const { growth: rho, L, workers: N } = run, { contraction: c1, errorScale: s } = choices(run), c = decayOf(run);
    const up = uplinkResidual(run), down = downlinkResidual(run), allowance = allowanceOf(run), eta = 1 / (rho * L);
    let power = c1, square = run.distance * run.distance;
    for (let k = 0;; k++) {
      const error = rho * L * Math.sqrt(s * power / 2) + allowance, stepped = (1 + 1 / N) * error * error;
      const ranges = k === 0 ? firstRanges(run, error) : { up: up * error, down: down * error };
      yield { error, ...ranges, gradientError: Math.sqrt(stepped), distance: Math.sqrt(square) };
      square = c * square + eta * eta * stepped;
      power *= c1;
    }
  },
};

/**
 * Errors, ranges and distances of IADE-SGD, every one of them a root of a mean square: no message has a sure range.
 *
 * Quantizers have to be unbiased, their errors independent of each other, and `E‖Q(w) − w‖² ≤ error²`. What a worker
 * quantizes is within `up` in the mean over workers, and `gradientError` is the distance of what everyone steps by from the
 * mean of the stochastic gradients. By Jensen the expected length of a message is O(1) bits a coordinate.
 *
 * @example
 * ```ts
 * import { iadeSgdSchedule } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 1, growth: 2, workers: 1, distance: 4, contraction: 0.75, rounding: 0 }; // c = ½
 * const theory = iadeSgdSchedule({ ...run, errorScale: 6 });
 * assertAlmostEquals(theory(0).error, 3);
 * assertAlmostEquals(theory(1).distance ** 2, 8 + 4.5);
 * ```
 */
export function iadeSgdSchedule(run: IadeSgdAssumptions): Schedule<DoubleStage> {
  return scheduleOf(theorem, run);
}

/**
 * The root mean square distance to the minimizer after k = `rounds` rounds of IADE-SGD, in the unit of D:
 * `E‖xₖ − x*‖² ≤ cᵏ D² + s′ c₁ (c₁ᵏ − cᵏ)/(c₁ − c)` with `s′ = s (1 + 1/N)/2`. Attained with one worker.
 *
 * A quantizer with a bias may exceed it.
 *
 * @example
 * ```ts
 * import { iadeSgdDistance } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 1, growth: 2, workers: 1, distance: 4, contraction: 0.75, errorScale: 6, rounding: 0 }; // c = ½
 * assertAlmostEquals(iadeSgdDistance.value({ ...run, rounds: 2 }) ** 2, 4 + 6 * 0.75 * 1.25);
 * ```
 */
export const iadeSgdDistance: Bound<IadeSgdAssumptions & { readonly rounds: number }> = stageBound(
  theorem,
  "tight",
  ({ distance }) => distance,
);

/**
 * What workers quantize over what may be lost of it in IADE-SGD, from round 1 on, as a ratio of root mean squares:
 * `√(6 ξ (1 + c₁)/(ρ s c₁²) + 3/c₁)`, `ξ = max{D², s′ c₁/(c₁ − c)}`.
 *
 * @example
 * ```ts
 * import { iadeSgdUplinkResidual } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 1, growth: 2, workers: 1, distance: 3, contraction: 0.75, errorScale: 3 }; // ξ = 9
 * assertAlmostEquals(iadeSgdUplinkResidual.value(run) ** 2, 6 * 9 * 1.75 / (2 * 3 * 0.5625) + 4);
 * ```
 */
export const iadeSgdUplinkResidual: Bound<IadeSgdAssumptions> = {
  kind: "upper",
  source: theorem.source,
  holds: theorem.holds,
  value: uplinkResidual,
};

/**
 * What the server quantizes over what may be lost of it in IADE-SGD, from round 1 on, as a ratio of root mean squares:
 * `√(10 ξ (1 + c₁)/(ρ s c₁²) + 5 (1/N + 1/(N c₁) + 1/c₁))`.
 *
 * @example
 * ```ts
 * import { iadeSgdDownlinkResidual } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 1, growth: 2, workers: 1, distance: 3, contraction: 0.75, errorScale: 3 }; // ξ = 9
 * assertAlmostEquals(iadeSgdDownlinkResidual.value(run) ** 2, 10 * 9 * 1.75 / (2 * 3 * 0.5625) + 5 * (1 + 8 / 3));
 * ```
 */
export const iadeSgdDownlinkResidual: Bound<IadeSgdAssumptions> = {
  kind: "upper",
  source: theorem.source,
  holds: theorem.holds,
  value: downlinkResidual,
};

/**
 * By how much a step of `1/(ρL)` along the mean of stochastic gradients contracts squared distances, in expectation:
 * `E‖x⁺ − x*‖² ≤ (1 − μ/(ρL))‖x − x*‖²`, a ratio.
 *
 * @example
 * ```ts
 * import { weakGrowthContraction } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(weakGrowthContraction.value({ mu: 1, L: 2, growth: 2 }), 0.75);
 * ```
 */
export const weakGrowthContraction: Bound<WeakGrowth> = {
  kind: "tight",
  source: "Ye, Xiao, Sun, A Communication Efficient Gradient Compression Algorithm, Lemma 9.1",
  holds: isGrowth,
  value: decayOf,
};
