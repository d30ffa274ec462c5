/**
 * A budget of bits spent over a run whose rounds are worth what is heard, and met to the last bit.
 * @module
 */

import { check, checkFinite } from "../../base/check.ts";
import type { Float64s } from "../../base/vector.ts";
import { clamp } from "./binary.ts";
import { checkPlan, type Plan } from "./limits.ts";
import { rootOf } from "./root.ts";
import type { BitRule } from "./rule.ts";
import type { Score } from "./score.ts";
import { type Spending, stepsAsScored } from "./spending.ts";

/** The state of {@linkcode budgeted}. */
export interface Budgeted<S> {
  /** What was heard, as the score has it. */
  readonly score: S;
  /** The number of the round to come. */
  readonly round: number;
  /** What is left of the budget before it; below 0 where rounds go on that nobody budgeted for. */
  readonly left: number;
  /** Its bits. */
  readonly bits: number;
  /** What was asked of the spending when they were found: where the next search starts. */
  readonly asked: number;
}

/** How near the sum foreseen comes to what is left, in bits: over all rounds together, so that none could tell. */
const PRECISION = 2 ** -10;

/** Beyond what is worth asking of a spending. */
const FAR = 2 ** 10;

/**
 * A rule that spends exactly `budget` bits a coordinate over `rounds` rounds, more on rounds that score more.
 *
 * Before each round it solves `Σ_m clamp(spending(x_m + c), least, most) = left` for c, over the scores `x_m` that are foreseen of
 * the rounds that remain, and rounds the bits of the round to come to the nearest integer; then moves them, if need be, to where
 * what is left can be spent within the limits: `b ≥ left − (N − 1) most` and `b ≤ left − (N − 1) least`, with N rounds to go. So
 * the sum after `rounds` rounds is the budget and `least ≤ b ≤ most`, whatever is heard. Rounds after those have `least` bits,
 * which nobody budgeted for.
 *
 * Only differences of scores matter: one that is held for all rounds to come spreads what is left evenly, and needs a
 * forecast ({@linkcode profiled}) to do better. After "DQSGD: Dynamic Quantized Stochastic Gradient Descent", 2021, algorithms 1
 * and 2, where k is tuned by hand and the sum is what it turns out to be; see {@linkcode openLoop}.
 *
 * Throws a `RangeError` for a budget that is not an integer from `rounds · least` to `rounds · most`, for limits other than
 * `2 ≤ least ≤ most ≤ 32`, and for scores that are not finite.
 *
 * @example
 * ```ts
 * import { budgeted, rampScore } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const rounds = 6, score = rampScore({ contraction: 0.5, rounds });
 * const { init, bits, heard } = budgeted({ score, budget: 18, rounds });
 * const spent: number[] = [];
 * for (let state = init; spent.length < rounds; state = heard(state, [1])) spent.push(bits(state));
 * assertEquals(spent, [2, 2, 3, 3, 4, 4]);
 * ```
 */
export function budgeted<S>(
  { score, spending = stepsAsScored, budget, rounds, least = 2, most = 16 }: Plan & {
    score: Score<S>;
    spending?: Spending;
  },
): BitRule<Budgeted<S>> {
  const action = "spend a budget";
  checkPlan(action, { budget, rounds, least, most });

  /** The bits foreseen of `scores` less what is left, when c is added to each. */
  function excess(scores: Float64s, left: number, c: number): number {
    let total = -left;
    for (let i = 0; i < scores.length; i++) total += clamp(spending(scores[i] + c), least, most);
    return total;
  }

  /** The state before a round, with its bits; `asked` is from the round before. */
  function planned(state: S, round: number, left: number, asked: number): Budgeted<S> {
    const rest = rounds - round - 1; // after this one
    if (rest < 0) return { score: state, round, left, bits: least, asked };
    const low = Math.max(least, left - rest * most), high = Math.min(most, left - rest * least);
    if (low === high) return { score: state, round, left, bits: low, asked };

    const scores = new Float64Array(rest + 1).map((_, i) => score.at(state, round + i));
    checkFinite(action, "the scores", scores);
    const near = asked - scores[0];
    const c = rootOf((c) => excess(scores, left, c), { near, tolerance: PRECISION, slope: rest + 1 });
    const wanted = spending(scores[0] + c);
    check(wanted === wanted, action, "what is spent on a score", "a number", wanted);
    return {
      score: state,
      round,
      left,
      bits: clamp(Math.round(wanted), low, high),
      asked: clamp(scores[0] + c, -FAR, FAR),
    };
  }

  return {
    init: planned(score.init, 0, budget, 0),
    bits: (state) => state.bits,
    heard({ score: state, round, left, bits, asked }, mean) {
      return planned(score.heard(state, mean), round + 1, left - bits, asked);
    },
  };
}
