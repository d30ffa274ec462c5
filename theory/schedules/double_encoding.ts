/**
 * What is common to methods that quantize both directions by differences, with errors that shrink: IADE and its kin.
 *
 * In round k each worker i sends `Q(gᵢ − sᵢ)` and all add it to sᵢ; the server sends `Q(s − v)`, s the mean of the sᵢ, and all
 * add it to v and step by it. Each Q may lose `errorₖ`, so v is within `2 errorₖ` of the gradient of the mean.
 * @module
 */

import type { Bound } from "../bound.ts";
import { type Curvature, isCurved, type Precision, roundingOf, scheduleOf, type Theorem } from "./schedule.ts";

/** What theory says of round k of a method that is quantized both ways. */
export interface DoubleStage {
  /** What each quantizer may lose in this round: `‖Q(w) − w‖ ≤ error`. */
  readonly error: number;
  /** The largest norm of what a worker quantizes; Infinity in round 0 unless a bound on the first gradients is known. */
  readonly up: number;
  /** The largest norm of what the server quantizes; Infinity where `up` is. */
  readonly down: number;
  /** A bound on how far what everyone steps by is from the mean of the gradients. */
  readonly gradientError: number;
  /** A bound on the distance to the minimizer of the point that the round starts from. */
  readonly distance: number;
}

/** What every schedule of double encoding assumes; μ is that of the mean, L that of every worker's function. */
export interface DoubleAssumptions extends Curvature, Pick<Precision, "rounding"> {
  /** D: a bound on `‖x₀ − x*‖` that all nodes know. */
  readonly distance: number;
  /** G: a bound on the norms of the workers' first gradients; without it the first messages have no range. */
  readonly firstGradient?: number;
}

/** Errors that shrink geometrically: `errorₖ = s c₁^(k+1)/2`. */
export interface GeometricErrors {
  /** s > 0, in the unit of gradients: the larger, the coarser. */
  readonly errorScale: number;
  /** `c < c₁ < 1`, where c is the contraction of the method itself. */
  readonly contraction: number;
}

/** Whether assumptions make sense: `0 < μ ≤ L`, `0 ≤ D < ∞`, `G ≥ 0`. */
export function isDouble(run: DoubleAssumptions): boolean {
  const { distance: D, firstGradient: G = 0 } = run;
  return isCurved(run) && D >= 0 && D < Infinity && G >= 0 && roundingOf(run) >= 0;
}

/** Whether errors shrink, but more slowly than the method, of contraction c, does. */
export function areSlower({ errorScale: s, contraction: c1 }: GeometricErrors, c: number): boolean {
  return s > 0 && s < Infinity && c < c1 && c1 < 1;
}

/** By how much every error is larger for the sake of rounding: relative to the first gradients. */
export function allowanceOf(run: DoubleAssumptions): number {
  return roundingOf(run) * (run.firstGradient ?? run.L * run.distance);
}

/** The ranges of round 0: `‖gᵢ‖ ≤ G`, and so `‖s‖ ≤ G + error₀`. */
export function firstRanges(
  { firstGradient: G = Infinity }: DoubleAssumptions,
  error: number,
): Pick<DoubleStage, "up" | "down"> {
  return { up: G, down: G + error };
}

/** What a theorem bounds at the point that round `rounds` starts from, as a bound of its own. */
export function stageBound<P, S>(
  theorem: Theorem<P, S>,
  kind: Bound<P>["kind"],
  read: (stage: S) => number,
): Bound<P & { readonly rounds: number }> {
  return {
    kind,
    source: theorem.source,
    holds: (run) => Number.isInteger(run.rounds) && run.rounds >= 0 && theorem.holds(run),
    value: (run) => read(scheduleOf(theorem, run)(run.rounds)),
  };
}
