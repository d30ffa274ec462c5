/**
 * What theory says round by round.
 *
 * Both ends of a link compute ranges apart and must agree to the last bit, so everything in this folder is made of
 * exactly rounded operations.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import type { Bound } from "../bound.ts";

/** What a theorem says before round i. */
export interface Stage {
  /** The range rᵢ: what is quantized in round i has at most this norm. */
  readonly range: number;
  /** A bound on the distance to the minimizer of the point that round i starts from. */
  readonly error: number;
}

/** Round number to stage; stages are computed once, in order. */
export type Schedule<S = Stage> = (round: number) => S;

/** How well the quantizer of a run does. */
export interface Precision {
  /** ε, or εᵢ by round: relative covering radius of the quantizer, `‖Q(u) − u‖ ≤ ε r` for `‖u‖ ≤ r`. */
  readonly epsilon: number | ((round: number) => number);
  /**
   * By how much rounding may change what is quantized, relative to the first range; 2⁻⁴⁰ if not given, 0 for the theorem in
   * exact arithmetic. Every range is larger by it, so that a run that has used up the digits of float64 does not overload.
   * Gradients are rounded relative to ‖x‖: where the minimizer is thousands of times farther from 0 than D, ask for more.
   */
  readonly rounding?: number;
}

/** What every schedule assumes. */
export interface Assumptions extends Curvature, Precision {
  /** D: a bound on `‖x₀ − x*‖` that both ends know. */
  readonly distance: number;
}

/** How curved the function is. */
export interface Curvature {
  /** Strong convexity μ. */
  readonly mu: number;
  /** Smoothness L. */
  readonly L: number;
}

/** What bounds a contraction factor: the curvature of the function and the precision of the quantizer. */
export interface Regime extends Curvature {
  /** ε: relative covering radius of the quantizer. */
  readonly epsilon: number;
}

/** Whether the function is what some theorems ask for. */
export interface Shape {
  /** Whether the gradient is affine. */
  readonly quadratic: boolean;
}

/** Whether `0 < μ ≤ L < ∞`. */
export function isCurved({ mu, L }: Curvature): boolean {
  return mu > 0 && mu <= L && L < Infinity && L / mu < Infinity;
}

/** Whether a regime makes sense: `0 < μ ≤ L`, `ε ≥ 0`. */
export function isRegime(regime: Regime): boolean {
  return isCurved(regime) && regime.epsilon >= 0;
}

/** Whether assumptions make sense: `0 < μ ≤ L`, `ε ≥ 0` (in the first `rounds` rounds), `0 ≤ D < ∞`. */
export function isSound(run: Assumptions & { readonly rounds?: number }): boolean {
  return isCurved(run) && isPrecision(run) && run.distance >= 0 && run.distance < Infinity;
}

/** Whether ε and the allowance for rounding make sense. */
export function isPrecision(run: Precision & { readonly rounds?: number }): boolean {
  const epsilon = epsilonOf(run), count = typeof run.epsilon === "number" ? 1 : Math.max(1, run.rounds ?? 1);
  for (let i = 0; i < count; i++) if (!(epsilon(i) >= 0)) return false;
  return roundingOf(run) >= 0;
}

/** The allowance for rounding, relative to the first range. */
export function roundingOf({ rounding = 1 / 2 ** 40 }: Pick<Precision, "rounding">): number {
  return rounding;
}

/** εᵢ as a function of the round. */
export function epsilonOf({ epsilon }: Pick<Precision, "epsilon">): (round: number) => number {
  return typeof epsilon === "number" ? () => epsilon : epsilon;
}

/** A theorem about a run, round by round. */
export interface Theorem<P, S = Stage> {
  /** Where it is proved. */
  readonly source: string;
  /** The hypotheses. */
  holds(run: P): boolean;
  /** What it says of rounds 0, 1, 2, … */
  stages(run: P): Iterator<S, never>;
}

/** What a theorem says of a run, as a function of the round; throws a `RangeError` where its hypotheses fail. */
export function scheduleOf<P, S>({ holds, source, stages }: Theorem<P, S>, run: P): Schedule<S> {
  check(holds(run), "make a schedule", "the run", `such that its theorem holds (${source})`, JSON.stringify(run));
  const coming = stages(run), known: S[] = [];
  return (round) => {
    checkInteger("look up a schedule", "the round", round, 0);
    while (known.length <= round) known.push(coming.next().value);
    return known[round];
  };
}

/** The error that a theorem leaves after `rounds` rounds, as a bound on `‖x̂ − x*‖`. */
export function errorBound<P>(theorem: Theorem<P>): Bound<P & { readonly rounds: number }> {
  return {
    kind: "upper",
    source: theorem.source,
    holds: (run) => Number.isInteger(run.rounds) && run.rounds >= 0 && theorem.holds(run),
    value: (run) => scheduleOf(theorem, run)(run.rounds).error,
  };
}
