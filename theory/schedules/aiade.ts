/**
 * AIADE: Nesterov's method, quantized both ways by differences.
 *
 * Throughout `η = 1/L`, `α = √(μ/L)`, `γ = (1 − α)/(1 + α)`, `c = √(1 − α)`, and gradients are taken at the look-ahead y.
 * With the estimate sequence's `E = f(x) − f* + (μ/2)‖v̂ − x*‖²`, errors of δₖ in the gradients give
 * `√Eₖ₊₁ ≤ c √Eₖ + δₖ/√L`, whatever the δₖ. From `√Eₖ ≤ Wₖ`, `‖x − x*‖ ≤ W√(2/μ)` and
 * `‖y − x*‖ ≤ W√(2/μ) √(1 + α²)/(1 + α)`.
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
import { type Curvature, type Schedule, scheduleOf, type Theorem } from "./schedule.ts";
import { tunedNesterov } from "./tuning.ts";

/** What theory says of a round of AIADE; `distance` is that of the iterate x. */
export interface AiadeStage extends DoubleStage {
  /** A bound on the distance to the minimizer of y, where gradients are taken. */
  readonly queryDistance: number;
}

/** What the schedule of AIADE as printed assumes. */
export interface AiadeAssumptions extends DoubleAssumptions {
  /** s > 0, in `errorₖ = s c^(k+1)/(2k + 2)`, in the unit of gradients; by default `√(L E₀)`, `E₀ = (L + μ)D²/2`. */
  readonly errorScale?: number;
}

/** What the schedule of AIADE with geometric errors assumes. */
export interface GeometricAiadeAssumptions extends DoubleAssumptions, Partial<GeometricErrors> {}

/** `W₀ = D √((L + μ)/2)`. */
const firstW = ({ mu, L, distance: D }: DoubleAssumptions): number => D * Math.sqrt((L + mu) / 2);

/** `√(2/μ)` for the iterate, `√(2/μ) √(1 + α²)/(1 + α)` for the look-ahead: distances in units of W. */
function reaches({ mu, L }: Curvature): { point: number; query: number } {
  const alpha = Math.sqrt(mu / L), point = Math.sqrt(2 / mu);
  return { point, query: point * Math.sqrt(1 + alpha * alpha) / (1 + alpha) };
}

/** μ < L: otherwise c = 0, and gradient descent is there in one step. */
const isAccelerated = (run: DoubleAssumptions): boolean => isDouble(run) && run.mu < run.L;

const errorScaleOf = (run: AiadeAssumptions): number => run.errorScale ?? Math.sqrt(run.L) * firstW(run);

const printed: Theorem<AiadeAssumptions, AiadeStage> = {
  source: "Ye, Xiao, Sun, A Communication Efficient Gradient Compression Algorithm, Theorem 4.1, made explicit",
  holds: (run) => isAccelerated(run) && errorScaleOf(run) > 0 && errorScaleOf(run) < Infinity,
  /** `Wₖ₊₁ = c Wₖ + 2 errorₖ/√L`; with Yₖ the distance of the look-ahead, `up = L (Yₖ + Yₖ₋₁) + errorₖ₋₁`. */
  *stages(run) {
    const { L, distance: D } = run, { contraction: c } = tunedNesterov(run), { point, query } = reaches(run);
    const s = errorScaleOf(run), allowance = allowanceOf(run);
    let power = c, W = firstW(run), last = 0, before = 0;
    for (let k = 0;; k++) {
      const error: number = s * power / (2 * k + 2) + allowance, queryDistance: number = k === 0 ? D : query * W;
      const moved = L * (queryDistance + before) + allowance;
      const ranges = k === 0 ? firstRanges(run, error) : { up: moved + last, down: moved + 2 * last + error };
      yield { error, ...ranges, gradientError: 2 * error, distance: k === 0 ? D : point * W, queryDistance };
      W = c * W + 2 * error / Math.sqrt(L);
      power *= c;
      [last, before] = [error, queryDistance];
    }
  },
};

/**
 * The choices that AIADE with geometric errors makes where none are given: `c₁ = c + (1 − c)/10`,
 * `s = √(L E₀) (c₁ − c)/c₁`, `E₀ = (L + μ)D²/2`.
 *
 * Throws a `RangeError` unless `0 < μ ≤ L`.
 *
 * @example
 * ```ts
 * import { geometricAiadeChoices } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { contraction, errorScale } = geometricAiadeChoices({ mu: 1, L: 4, distance: 1 }); // c = √½, √(L E₀) = √10
 * assertAlmostEquals(contraction, 0.9 * Math.SQRT1_2 + 0.1);
 * assertAlmostEquals(errorScale, Math.sqrt(10) * (1 - Math.SQRT1_2 / contraction));
 * ```
 */
export function geometricAiadeChoices(run: GeometricAiadeAssumptions): GeometricErrors {
  const { contraction: c } = tunedNesterov(run), c1 = run.contraction ?? c + (1 - c) / 10;
  return { contraction: c1, errorScale: run.errorScale ?? Math.sqrt(run.L) * firstW(run) * (c1 - c) / c1 };
}

/** `W = max{√E₀, c₁ s/(√L (c₁ − c))}`: `√Eₖ ≤ W c₁ᵏ`. */
function envelope(run: GeometricAiadeAssumptions): number {
  const { contraction: c1, errorScale: s } = geometricAiadeChoices(run), { contraction: c } = tunedNesterov(run);
  return Math.max(firstW(run), c1 * s / (Math.sqrt(run.L) * (c1 - c)));
}

/** `2 (L Y (1 + 1/c₁) + m s/2 + n s c₁/2)/(s c₁)`: with m errors of the last round and n of this one in what is quantized. */
function residual(run: GeometricAiadeAssumptions, m: number, n: number): number {
  const { contraction: c1, errorScale: s } = geometricAiadeChoices(run), Y = reaches(run).query * envelope(run);
  return 2 * (run.L * Y * (1 + 1 / c1) + m * s / 2 + n * s * c1 / 2) / (s * c1);
}

const geometric: Theorem<GeometricAiadeAssumptions, AiadeStage> = {
  source: "By √E of Nesterov's method with inexact gradients, as in Ye, Xiao, Sun, Theorem 4.1",
  holds: (run) => isAccelerated(run) && areSlower(geometricAiadeChoices(run), tunedNesterov(run).contraction),
  /** `errorₖ = s c₁^(k+1)/2`, `Wₖ₊₁ = c Wₖ + 2 errorₖ/√L`; ranges are constant multiples of the error. */
  *stages(run) {
    const { L, distance: D } = run, { contraction: c } = tunedNesterov(run), { point, query } = reaches(run);
    const { contraction: c1, errorScale: s } = geometricAiadeChoices(run), allowance = allowanceOf(run);
    const up = residual(run, 1, 0), down = residual(run, 2, 1);
    let shrinking = s * c1 / 2, W = firstW(run);
    for (let k = 0;; k++) {
      const error: number = shrinking + allowance, gradientError = 2 * error;
      const ranges = k === 0 ? firstRanges(run, error) : { up: up * error, down: down * error };
      const distances = k === 0 ? { distance: D, queryDistance: D } : { distance: point * W, queryDistance: query * W };
      yield { error, ...ranges, gradientError, ...distances };
      W = c * W + gradientError / Math.sqrt(L);
      shrinking *= c1;
    }
  },
};

/**
 * Errors, ranges and distances of AIADE as printed: `errorₖ = s c^(k+1)/(2k + 2)`.
 *
 * Ranges over errors grow like `k ln k`, and messages by the logarithm of that: with {@linkcode geometricAiadeSchedule} they
 * stay as they are.
 *
 * @example
 * ```ts
 * import { aiadeSchedule } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const theory = aiadeSchedule({ mu: 1, L: 4, distance: 1, errorScale: 8, rounding: 0 }); // c² = ½
 * assertAlmostEquals(theory(1).error, 1); // 8 · ½/4
 * assertAlmostEquals(theory(1).distance, Math.sqrt(2) * (Math.SQRT1_2 * Math.sqrt(2.5) + Math.sqrt(8)));
 * ```
 */
export function aiadeSchedule(run: AiadeAssumptions): Schedule<AiadeStage> {
  return scheduleOf(printed, run);
}

/**
 * Errors, ranges and distances of AIADE with geometric errors: `errorₖ = s c₁^(k+1)/2`, `up = ζ_up errorₖ`,
 * `down = ζ_down errorₖ`.
 *
 * @example
 * ```ts
 * import { geometricAiadeSchedule } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const theory = geometricAiadeSchedule({ mu: 1, L: 4, distance: 1, rounding: 0 });
 * assertAlmostEquals(theory(2).up / theory(2).error, theory(1).up / theory(1).error); // as many bits every round
 * ```
 */
export function geometricAiadeSchedule(run: GeometricAiadeAssumptions): Schedule<AiadeStage> {
  return scheduleOf(geometric, run);
}

/**
 * Distance of x to the minimizer after k = `rounds` rounds of AIADE as printed, in the unit of D:
 * `cᵏ √(2/μ) (√E₀ + (s/√L)(1 + ½ + … + 1/k))`.
 *
 * @example
 * ```ts
 * import { aiadeDistance } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 4, distance: 1, rounding: 0 }; // c² = ½, √(2E₀/μ) = √5 and s = √(L E₀)
 * assertAlmostEquals(aiadeDistance.value({ ...run, rounds: 2 }), 0.5 * Math.sqrt(5) * (1 + 1.5));
 * ```
 */
export const aiadeDistance: Bound<AiadeAssumptions & { readonly rounds: number }> = stageBound(
  printed,
  "upper",
  ({ distance }) => distance,
);

/**
 * Distance of x to the minimizer after k = `rounds` rounds of AIADE with geometric errors, in the unit of D:
 * `√(2/μ) (cᵏ √E₀ + (s/√L) c₁ (c₁ᵏ − cᵏ)/(c₁ − c))`.
 *
 * @example
 * ```ts
 * import { geometricAiadeDistance } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 4, distance: 1, contraction: 0.75, rounding: 0 }; // √(2E₀/μ) = √5: at the default s, √5 c₁ᵏ
 * assertAlmostEquals(geometricAiadeDistance.value({ ...run, rounds: 2 }), Math.sqrt(5) * 0.75 ** 2);
 * ```
 */
export const geometricAiadeDistance: Bound<GeometricAiadeAssumptions & { readonly rounds: number }> = stageBound(
  geometric,
  "upper",
  ({ distance }) => distance,
);

/**
 * What is quantized over what may be lost of it in AIADE with geometric errors, from round 1 on, as a ratio: ζ_up where a
 * worker quantizes, `2 (L Y (1 + 1/c₁) + s/2)/(s c₁)` with `Y = √(2/μ) W √(1 + α²)/(1 + α)`.
 *
 * @example
 * ```ts
 * import { geometricAiadeUplinkResidual } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 4, distance: 1 };
 * assertAlmostEquals(geometricAiadeUplinkResidual.value(run), geometricAiadeUplinkResidual.value({ ...run, distance: 5 }));
 * ```
 */
export const geometricAiadeUplinkResidual: Bound<GeometricAiadeAssumptions> = {
  kind: "upper",
  source: geometric.source,
  holds: geometric.holds,
  value: (run) => residual(run, 1, 0),
};

/**
 * The same where the server quantizes: `ζ_down = 2 (L Y (1 + 1/c₁) + s + s c₁/2)/(s c₁)`.
 *
 * @example
 * ```ts
 * import { geometricAiadeDownlinkResidual, geometricAiadeUplinkResidual } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 4, distance: 1, contraction: 0.75 };
 * assertAlmostEquals(geometricAiadeDownlinkResidual.value(run), geometricAiadeUplinkResidual.value(run) + 1 + 1 / 0.75);
 * ```
 */
export const geometricAiadeDownlinkResidual: Bound<GeometricAiadeAssumptions> = {
  kind: "upper",
  source: geometric.source,
  holds: geometric.holds,
  value: (run) => residual(run, 2, 1),
};
