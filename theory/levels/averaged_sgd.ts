/**
 * Averaged projected SGD with quantized gradients: how far from the minimum.
 * @module
 */

import { check } from "../../base/check.ts";
import type { Bound } from "../bound.ts";

/** A run of averaged projected SGD. */
export interface AveragedRun {
  /** R ≥ ‖w₀ − w*‖. */
  readonly distance: number;
  /** T, the number of rounds. */
  readonly rounds: number;
  /** M, the number of workers. */
  readonly workers: number;
  /** B, with `E‖g‖² ≤ B` for the stochastic gradient of a worker. */
  readonly secondMoment: number;
  /** ω of the quantizer, the mean over the rounds where it varies; 0 where nothing is quantized. */
  readonly omega: number;
  /** G, with `‖∇f‖ ≤ G` on the domain; `√((1 + ω)B)` where it is not given. */
  readonly gradientBound?: number;
}

/** `B′ = G² + ((1 + ω)B − G²)/M`: the second moment of a mean of M gradients; only their variance falls with M. */
function secondMoment(
  { workers: M, secondMoment: B, omega, gradientBound: G = Math.sqrt((1 + omega) * B) }: AveragedRun,
): number {
  return G * G + ((1 + omega) * B - G * G) / M;
}

/**
 * The step size of {@linkcode averagedSgdGap}: `α = R/√(B′T)`; throws a `RangeError` where its hypotheses fail.
 *
 * @example
 * ```ts
 * import { averagedSgdStepSize } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(averagedSgdStepSize({ distance: 1, rounds: 4, workers: 1, secondMoment: 1, omega: 3 }), 0.25);
 * ```
 */
export function averagedSgdStepSize(run: AveragedRun): number {
  check(averagedSgdGap.holds(run), "choose a step size", "the run", "one of averaged SGD", JSON.stringify(run));
  return run.distance / Math.sqrt(secondMoment(run) * run.rounds);
}

/**
 * The gap of the mean of the iterates `w₀ … w_{T−1}`: `E f(w̄) − f* ≤ R √(B′/T)` with `B′ = G² + ((1 + ω)B − G²)/M`, in the
 * unit of f.
 *
 * For convex f, projection to the domain, the step size `R/√(B′T)`, and unbiased gradients that are quantized
 * independently. Where `‖∇f‖ ≤ G` is not known, `B′ = (1 + ω)B`. At T = 1 it is attained by `c|w|` from `w₀ = R`.
 *
 * @example
 * ```ts
 * import { averagedSgdGap } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { distance: 1, rounds: 100, workers: 3, secondMoment: 1, omega: 3 };
 * assertEquals(averagedSgdGap.value(run), 0.2);
 * assertEquals(averagedSgdGap.value({ ...run, gradientBound: 0.5 }), Math.sqrt(0.25 + 3.75 / 3) / 10);
 * ```
 */
export const averagedSgdGap: Bound<AveragedRun> = {
  kind: "upper",
  source: "Faghri et al., Adaptive Gradient Quantization for Data-Parallel SGD, Theorem 4, corrected",
  holds(run) {
    const { distance: R, rounds: T, workers: M, secondMoment: B, omega, gradientBound: G = 0 } = run;
    const counts = Number.isInteger(T) && T >= 1 && Number.isInteger(M) && M >= 1;
    return counts && R >= 0 && B > 0 && omega >= 0 && G >= 0 && G * G <= (1 + omega) * B;
  },
  value: (run) => run.distance * Math.sqrt(secondMoment(run) / run.rounds),
};

/**
 * The same gap as Theorem 4 of Faghri et al. prints it: `R B̂/(M √T)`, `B̂ = (1 + ω)B`.
 *
 * It is not of the unit of f, for B̂ should enter by its root; and a second moment does not fall with M, only its part that
 * is variance. Counterexamples: `f = c|w|` on [−1, 1] from `w₀ = 1`, so R = 2, unquantized and T = 1. At c = 1 and M = 4 the
 * gap is 1 and this says ½; at c = 1/10 and M = 1 it is 1/10 and this says 1/50.
 *
 * @example
 * ```ts
 * import { averagedSgdGapAsPrinted } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { distance: 2, rounds: 1, workers: 4, secondMoment: 1, omega: 0 };
 * assertEquals(averagedSgdGapAsPrinted(run), 0.5);
 * ```
 */
export function averagedSgdGapAsPrinted(
  { distance: R, rounds: T, workers: M, secondMoment: B, omega }: AveragedRun,
): number {
  return R * (1 + omega) * B / (M * Math.sqrt(T));
}
