/**
 * What theory says round by round.
 *
 * Both ends of a link compute ranges apart and must agree to the last bit, so everything in this folder is made of
 * exactly rounded operations.
 * @module
 */

import type { Bound } from "../bound.ts";

/** What a theorem says before round i. */
export interface Stage {
  /** The range rᵢ: what is quantized in round i has at most this norm. */
  readonly range: number;
  /** A bound on the distance to the minimizer of the point that round i starts from. */
  readonly error: number;
}

/** Round number to stage; stages are computed once, in order. */
export type Schedule<S extends Stage = Stage> = (round: number) => S;

/** A schedule from its stages in order. */
export function schedule<S extends Stage>(stages: Iterator<S>): Schedule<S> {
  const known: S[] = [];
  return (round) => {
    while (known.length <= round) known.push(stages.next().value);
    return known[round];
  };
}

/** What every schedule starts from. */
export interface Run extends Curvature {
  /** ε, or εᵢ by round: relative covering radius of the quantizer, `‖Q(u) − u‖ ≤ ε r` for `‖u‖ ≤ r`. */
  readonly epsilon: number | ((round: number) => number);
  /** D: a bound on `‖x₀ − x*‖` that both ends know. */
  readonly distance: number;
  /**
   * By how much rounding may change what is quantized, relative to the first range; 2⁻⁴⁰ if not given, 0 for the theorem in
   * exact arithmetic. Every range is larger by it, so that a run that has used up the digits of float64 does not overload.
   */
  readonly rounding?: number;
}

/** How curved the function is. */
export interface Curvature {
  /** Strong convexity μ. */
  readonly mu: number;
  /** Smoothness L. */
  readonly L: number;
}

/** Whether the function is what some theorems ask for. */
export interface Shape {
  /** Whether the gradient is affine. */
  readonly quadratic: boolean;
}

/** Whether `0 < μ ≤ L < ∞`. */
export function isCurved({ mu, L }: Curvature): boolean {
  return mu > 0 && mu <= L && L < Infinity;
}

/** Whether a run makes sense: `0 < μ ≤ L`, `ε ≥ 0`, `D ≥ 0`. */
export function isRun(run: Run): boolean {
  return isCurved(run) && epsilonOf(run)(0) >= 0 && roundingOf(run) >= 0 && run.distance >= 0 &&
    run.distance < Infinity;
}

/** The allowance for rounding, relative to the first range. */
export function roundingOf({ rounding = 1 / 2 ** 40 }: Pick<Run, "rounding">): number {
  return rounding;
}

/** εᵢ as a function of the round. */
export function epsilonOf({ epsilon }: Pick<Run, "epsilon">): (round: number) => number {
  return typeof epsilon === "number" ? () => epsilon : epsilon;
}

/** The error bound of a schedule after `rounds` rounds, as a bound on `‖x̂ − x*‖`. */
export function errorBound<P extends Run>(
  { source, holds, stages }: { source: string; holds: (run: P) => boolean; stages: (run: P) => Iterator<Stage> },
): Bound<P & { readonly rounds: number }> {
  return {
    kind: "upper",
    source,
    holds: (run) => holds(run) && Number.isInteger(run.rounds) && run.rounds >= 0,
    value: (run) => schedule(stages(run))(run.rounds).error,
  };
}
