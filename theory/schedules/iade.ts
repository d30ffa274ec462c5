/**
 * IADE: gradient descent, quantized both ways by differences, with errors that shrink geometrically.
 *
 * `xₖ₊₁ = xₖ − η vₖ` with `‖vₖ − ∇f(xₖ)‖ ≤ s c₁^(k+1)`, so `‖xₖ₊₁ − x*‖ ≤ c‖xₖ − x*‖ + η s c₁^(k+1)`, `c = 1 − ημ`. What is
 * quantized is then `O(s c₁ᵏ)` too: a constant number of bits a message, and linear convergence. Every worker's function is
 * L-smooth, and need not be convex; their mean is μ-strongly convex.
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
import { type Schedule, scheduleOf, type Theorem } from "./schedule.ts";
import { tunedGradientDescent } from "./tuning.ts";

/** What the schedule of IADE assumes. */
export interface IadeAssumptions extends DoubleAssumptions, Partial<GeometricErrors> {
  /** η, at most `2/(L + μ)`, which is the default. */
  readonly stepSize?: number;
}

/** The choices of IADE. */
export interface IadeChoices extends GeometricErrors {
  /** η. */
  readonly stepSize: number;
}

/** c, by which a step of gradient descent contracts. */
const stepContraction = (mu: number, eta: number): number => Math.max(0, 1 - eta * mu);

/** How far towards 1 the contraction is from that of gradient descent, where it is not given. */
const slowdown = 0.1;

/**
 * The choices that IADE makes where none are given: `η = 2/(L + μ)`, `c₁ = c + (1 − c)/10`, `s = D (c₁ − c)/(η c₁)`.
 *
 * With this s the errors cost no more than they must: `‖xₖ − x*‖ ≤ D c₁ᵏ` (see {@linkcode iadeEnvelope}). Throws a
 * `RangeError` unless `0 < μ ≤ L`.
 *
 * @example
 * ```ts
 * import { iadeChoices } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const given = { mu: 1, L: 3, distance: 6, contraction: 0.75 }; // c = ½
 * assertEquals(iadeChoices(given), { stepSize: 0.5, contraction: 0.75, errorScale: 4 });
 * ```
 */
export function iadeChoices(run: IadeAssumptions): IadeChoices {
  const eta = run.stepSize ?? tunedGradientDescent(run).stepSize, c = stepContraction(run.mu, eta);
  const c1 = run.contraction ?? c + slowdown * (1 - c);
  return { stepSize: eta, contraction: c1, errorScale: run.errorScale ?? run.distance * (c1 - c) / (eta * c1) };
}

/** `ξ = max{D, η s c₁/(c₁ − c)}`. */
function envelope(run: IadeAssumptions): number {
  const { stepSize: eta, contraction: c1, errorScale: s } = iadeChoices(run), c = stepContraction(run.mu, eta);
  return Math.max(run.distance, eta * s * c1 / (c1 - c));
}

/** `2 (L²ηξ/s + Lηc₁ + m c₁/2 + n c₁²/2)/c₁²`: with m errors of the last round and n of this one in what is quantized. */
function residual(run: IadeAssumptions, m: number, n: number): number {
  const { stepSize: eta, contraction: c1, errorScale: s } = iadeChoices(run), { L } = run;
  return 2 * (L * L * eta * envelope(run) / s + L * eta * c1 + m * c1 / 2 + n * c1 * c1 / 2) / (c1 * c1);
}

function isIade(run: IadeAssumptions): boolean {
  if (!isDouble(run)) return false;
  const choices = iadeChoices(run), { stepSize: eta } = choices;
  return eta > 0 && eta <= tunedGradientDescent(run).stepSize && areSlower(choices, stepContraction(run.mu, eta));
}

const theorem: Theorem<IadeAssumptions, DoubleStage> = {
  source: "Ye, Xiao, Sun, A Communication Efficient Gradient Compression Algorithm, Theorem 3.1, corrected",
  holds: isIade,
  /** `errorₖ = s c₁^(k+1)/2`, `distanceₖ₊₁ = c distanceₖ + 2η errorₖ`; ranges are constant multiples of the error. */
  *stages(run) {
    const { stepSize: eta, contraction: c1, errorScale: s } = iadeChoices(run), c = stepContraction(run.mu, eta);
    const up = residual(run, 1, 0), down = residual(run, 2, 1), allowance = allowanceOf(run);
    let geometric = s * c1 / 2, distance = run.distance;
    for (let k = 0;; k++) {
      const error: number = geometric + allowance, gradientError = 2 * error;
      const ranges = k === 0 ? firstRanges(run, error) : { up: up * error, down: down * error };
      yield { error, ...ranges, gradientError, distance };
      geometric *= c1;
      distance = c * distance + eta * gradientError;
    }
  },
};

/**
 * Errors, ranges and distances of IADE: `errorₖ = s c₁^(k+1)/2`, `up = ζ_up errorₖ`, `down = ζ_down errorₖ`.
 *
 * @example A link for each direction
 * ```ts
 * import { compressor, differenced, grid, iadeSchedule, integersOf, scheduled } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const theory = iadeSchedule({ mu: 1, L: 3, distance: 6, contraction: 0.75, rounding: 0 }); // η = ½, s = 4
 * assertEquals(theory(1), { error: 1.125, up: 33, down: 35.625, gradientError: 2.25, distance: 4.5 });
 * const link = differenced(scheduled((round) =>
 *   compressor(grid({ dimension: 2, error: theory(round).error }), integersOf(2))
 * ));
 * assertEquals(link.dimension, 2);
 * ```
 */
export function iadeSchedule(run: IadeAssumptions): Schedule<DoubleStage> {
  return scheduleOf(theorem, run);
}

/**
 * Distance to the minimizer after k = `rounds` rounds of IADE, in the unit of D: `cᵏ D + η s c₁ (c₁ᵏ − cᵏ)/(c₁ − c)`.
 *
 * Attained by errors along the gradient.
 *
 * @example
 * ```ts
 * import { iadeDistance } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, distance: 4, contraction: 0.75, errorScale: 4, rounding: 0 }; // c = ½, η = ½
 * assertEquals(iadeDistance.value({ ...run, rounds: 2 }), 1 + 1.5 * 1.25);
 * ```
 */
export const iadeDistance: Bound<IadeAssumptions & { readonly rounds: number }> = stageBound(
  theorem,
  "tight",
  ({ distance }) => distance,
);

/**
 * How far what everyone steps by in round `rounds` of IADE is from the gradient: `s c₁^(k+1)`, in the unit of gradients.
 *
 * @example
 * ```ts
 * import { iadeGradientError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, distance: 4, contraction: 0.75, errorScale: 4, rounding: 0 };
 * assertEquals(iadeGradientError.value({ ...run, rounds: 1 }), 2.25);
 * ```
 */
export const iadeGradientError: Bound<IadeAssumptions & { readonly rounds: number }> = stageBound(
  theorem,
  "tight",
  ({ gradientError }) => gradientError,
);

/**
 * ξ, with which IADE is within `ξ c₁ᵏ` of the minimizer before round k: `max{D, η s c₁/(c₁ − c)}`, in the unit of D.
 *
 * @example
 * ```ts
 * import { iadeEnvelope } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, distance: 4, contraction: 0.75 }; // c = ½, η = ½
 * assertEquals([4, 0.1].map((errorScale) => iadeEnvelope.value({ ...run, errorScale })), [6, 4]);
 * ```
 */
export const iadeEnvelope: Bound<IadeAssumptions> = {
  kind: "tight",
  source: theorem.source,
  holds: isIade,
  value: envelope,
};

/**
 * ζ_up, the norm of what a worker quantizes over what may be lost of it, from round 1 on:
 * `2 (L²ηξ/s + Lηc₁ + c₁/2)/c₁²`, a ratio.
 *
 * With the default s it is `(2/c₁)((ηL)²/(c₁ − c) + ηL + ½)`: O(κ), so O(log κ) bits a coordinate. Attained.
 *
 * @example
 * ```ts
 * import { iadeUplinkResidual } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // c = ½, ηL = 3/2
 * assertAlmostEquals(iadeUplinkResidual.value({ mu: 1, L: 3, distance: 1, contraction: 0.75 }), 8 / 3 * (9 + 1.5 + 0.5));
 * ```
 */
export const iadeUplinkResidual: Bound<IadeAssumptions> = {
  kind: "tight",
  source: theorem.source,
  holds: isIade,
  value: (run) => residual(run, 1, 0),
};

/**
 * ζ_down, the norm of what the server quantizes over what may be lost of it, from round 1 on:
 * `2 (L²ηξ/s + Lηc₁ + c₁ + c₁²/2)/c₁²`, a ratio. Attained.
 *
 * @example
 * ```ts
 * import { iadeDownlinkResidual, iadeUplinkResidual } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, distance: 1, contraction: 0.75 };
 * assertAlmostEquals(iadeDownlinkResidual.value(run) - iadeUplinkResidual.value(run), 1 + 1 / 0.75);
 * ```
 */
export const iadeDownlinkResidual: Bound<IadeAssumptions> = {
  kind: "tight",
  source: theorem.source,
  holds: isIade,
  value: (run) => residual(run, 2, 1),
};
