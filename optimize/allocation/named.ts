/**
 * Bit rules of the literature, in one call each, all under an exact budget so that they can be compared.
 * @module
 */

import type { Vec } from "../../base/vector.ts";
import { type Budgeted, budgeted } from "./closed_loop.ts";
import { type Profiled, profiled, profileOf, type Smoothed, smoothed } from "./forecasts.ts";
import type { Plan } from "./limits.ts";
import { meanToDeviationScore, type Moments } from "./moments.ts";
import type { BitRule } from "./rule.ts";
import type { Score } from "./score.ts";
import { normScore, rampScore, rootMeanSquareScore, summed } from "./scores.ts";
import { bitsAsScored, leastNoise } from "./spending.ts";

/** What a rule that listens is told beside what it may spend. */
export interface Listening extends Plan {
  /**
   * The means of a pilot run, a round each, which say what rounds to come are worth; {@linkcode profiled}. Without them rounds
   * to come are taken to be worth what was heard last.
   */
  readonly pilot?: Iterable<Vec>;
  /** How much of what was heard is remembered, from 0 to below 1, by default 0.95; {@linkcode smoothed}. */
  readonly memory?: number;
  /**
   * What is left in later rounds of a difference between this run and the pilot, from 0 to 1, by default 1: the budget is then
   * spent as on the pilot run. Below 1 rounds that are worth more than then get more; but few bits make noise, which is heard
   * as worth, and the budget may be gone early.
   */
  readonly persistence?: number;
}

/** A score as it is smoothed and foreseen. */
export type Heard<S> = Profiled<Smoothed<S>>;

/** What a run is like that contracts. */
export interface Contracting {
  /** The factor α by which the gap `f − f*` shrinks in a round, above 0 and up to 1. */
  readonly contraction: number;
}

/** The index of the norm that quantizers divide by, and so of the one heard. */
export interface Normed {
  /** q, by default 2. */
  readonly norm?: number;
}

/** What is to come is as the pilot run had it; without one nothing was foreseen, and all that is heard persists. */
function foreseen<S>(
  score: Score<S>,
  { pilot, persistence = 1 }: Pick<Listening, "pilot" | "persistence">,
): Score<Profiled<S>> {
  return pilot ? profiled(score, profileOf(score, pilot), { persistence }) : profiled(score, [0]);
}

function listening<S>(score: Score<S>, { memory = 0.95, ...plan }: Listening): Score<Heard<S>> {
  return foreseen(smoothed(score, { memory }), plan);
}

/**
 * DQSGD for strongly convex problems: steps in proportion to `α^{(N−1−n)/2} ‖g_n‖`.
 *
 * "DQSGD: Dynamic Quantized Stochastic Gradient Descent", 2021, (18), with the mean of the round before for `g_n`, smoothed, a
 * pilot run to foresee the rest, and the constant from the budget instead of by hand. What it gains over equal bits comes from
 * α, not from the norm, and where the gradient's own noise has a floor. Without a pilot run all rounds to come are expected to
 * have the norm heard last, which then makes no difference: it spends as {@linkcode ramp} does.
 *
 * Throws what {@linkcode budgeted}, {@linkcode profiled}, {@linkcode smoothed}, {@linkcode rampScore} and {@linkcode normScore}
 * throw.
 *
 * @example
 * ```ts
 * import { dqsgdConvex } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const means = [[8], [4], [2], [2], [2], [2]], plan = { budget: 18, rounds: 6, contraction: 0.25 };
 * for (const { init, bits, heard } of [dqsgdConvex(plan), dqsgdConvex({ ...plan, pilot: means })]) {
 *   let state = init, spent = 0;
 *   for (const mean of means) spent += bits(state), state = heard(state, mean);
 *   assertEquals(spent, 18);
 * }
 * ```
 */
export function dqsgdConvex(
  { contraction, norm = 2, ...plan }: Listening & Contracting & Normed,
): BitRule<Budgeted<readonly [Heard<number>, null]>> {
  return budgeted({ ...plan, score: convexScore({ contraction, norm, ...plan }) });
}

const convexScore = ({ contraction, norm, ...plan }: Listening & Contracting & Required<Normed>) =>
  summed(listening(normScore({ norm }), plan), rampScore({ contraction, rounds: plan.rounds }));

/**
 * The exact optimum of what {@linkcode dqsgdConvex} approximates: the bits of least `Σ α^{N−1−n} ‖g_n‖²/s_n²`.
 *
 * {@linkcode leastNoise} for its spending; all else is the same. From 3 bits on they differ by a few per cent of noise.
 *
 * @example
 * ```ts
 * import { exactBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, bits } = exactBits({ budget: 9, rounds: 3, contraction: 0.01 });
 * assertEquals(bits(init), 2);
 * ```
 */
export function exactBits(
  { contraction, norm = 2, ...plan }: Listening & Contracting & Normed,
): BitRule<Budgeted<readonly [Heard<number>, null]>> {
  return budgeted({ ...plan, score: convexScore({ contraction, norm, ...plan }), spending: leastNoise });
}

/**
 * DQSGD for non-convex problems: steps in proportion to `‖g_n‖`.
 *
 * As {@linkcode dqsgdConvex} without α: (20) there. It spends most where gradients are large, which is early in a run, and its
 * last iterate is often worse than that of equal bits. Without a pilot run it is equal bits.
 *
 * @example
 * ```ts
 * import { dqsgdNonConvex } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, bits } = dqsgdNonConvex({ budget: 9, rounds: 3, pilot: [[16], [4], [1]], memory: 0 });
 * assertEquals(bits(init), 4);
 * ```
 */
export function dqsgdNonConvex({ norm = 2, ...plan }: Listening & Normed): BitRule<Budgeted<Heard<number>>> {
  return budgeted({ ...plan, score: listening(normScore({ norm }), plan) });
}

/**
 * The control without ears: steps in proportion to `α^{(N−1−n)/2}`, whatever is heard.
 *
 * It needs no pilot run. What {@linkcode dqsgdConvex} gains beyond this is what listening is worth.
 *
 * @example
 * ```ts
 * import { ramp } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, bits, heard } = ramp({ budget: 9, rounds: 3, contraction: 0.25 });
 * const second = heard(init, [1]), third = heard(second, [1]);
 * assertEquals([init, second, third].map(bits), [2, 3, 4]);
 * ```
 */
export function ramp({ contraction, ...plan }: Plan & Contracting): BitRule<Budgeted<null>> {
  return budgeted({ ...plan, score: rampScore({ contraction, rounds: plan.rounds }) });
}

/**
 * More bits for a larger root mean square of the gradient, a reconstruction of the rule of Øland and Raj, 2015.
 *
 * Bits are {@linkcode rootMeanSquareScore} and a constant, which comes from the budget and a pilot run. It is {@linkcode dqsgdNonConvex} with
 * q = 2 but for the `+ 1` in `B = log₂(s + 1) + 1`, and so hardly a rule of its own.
 *
 * @example
 * ```ts
 * import { adaptiveBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, bits } = adaptiveBits({ budget: 12, rounds: 3, pilot: [[4], [2], [1]], memory: 0 });
 * assertEquals(bits(init), 5);
 * ```
 */
export function adaptiveBits(plan: Listening): BitRule<Budgeted<Heard<number>>> {
  return budgeted({ ...plan, score: listening(rootMeanSquareScore(), plan), spending: bitsAsScored });
}

/**
 * More bits as the mean of gradients stands out less from their deviation, a reconstruction of AdaQS (Guo et al., 2020).
 *
 * Bits are {@linkcode meanToDeviationScore} and a constant, which comes from the budget. `memory` is that of its moments, by
 * default 0.9; they are averages already and are not smoothed again. Without a pilot run both reconstructions spend evenly.
 *
 * @example
 * ```ts
 * import { adaQs } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const pilot = [[8, 1], [8, -1], [4, 1], [1, 1], [1, -1], [-1, 1]];
 * const { init, bits, heard } = adaQs({ budget: 24, rounds: 6, pilot });
 * let state = init, spent = 0;
 * for (const mean of pilot) spent += bits(state), state = heard(state, mean);
 * assertEquals(spent, 24);
 * ```
 */
export function adaQs(
  { memory = 0.9, ...plan }: Listening,
): BitRule<Budgeted<Profiled<Moments | null>>> {
  return budgeted({ ...plan, score: foreseen(meanToDeviationScore({ memory }), plan), spending: bitsAsScored });
}
