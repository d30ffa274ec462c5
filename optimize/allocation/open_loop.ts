/**
 * Bits by a constant that is chosen by hand.
 * @module
 */

import { check, checkPositive } from "../../base/check.ts";
import { clamp, log2 } from "./binary.ts";
import { checkLimits, type Limits } from "./limits.ts";
import type { BitRule } from "./rule.ts";
import type { Score } from "./score.ts";
import { type Spending, stepsAsScored } from "./spending.ts";

/** The state of {@linkcode openLoop}. */
export interface OpenLoop<S> {
  /** What was heard, as the score has it. */
  readonly score: S;
  /** The number of the round to come. */
  readonly round: number;
}

/**
 * A rule that gives a round of score x as many bits as it is worth: `clamp(round(spending(x + log₂ k)), least, most)`.
 *
 * k is `constant`; the sum is then what it turns out to be. "DQSGD: Dynamic Quantized Stochastic Gradient Descent", 2021, uses
 * (18) so, with k of 5 to 20; for a budget see {@linkcode budgeted}.
 *
 * Throws a `RangeError` unless k is positive and `2 ≤ least ≤ most ≤ 32`, and for a score that is not a number.
 *
 * @example
 * ```ts
 * import { normScore, openLoop } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, bits, heard } = openLoop({ score: normScore(), constant: 5 });
 * assertEquals([[1], [0.1], [100]].map((mean) => bits(heard(init, mean))), [4, 2, 10]); // log₂(5 ‖g‖ + 1) + 1
 * ```
 */
export function openLoop<S>(
  { score, spending = stepsAsScored, constant, least = 2, most = 16 }: Limits & {
    score: Score<S>;
    spending?: Spending;
    constant: number;
  },
): BitRule<OpenLoop<S>> {
  const action = "choose bits";
  checkLimits(action, least, most);
  checkPositive(action, "the constant", constant);
  const c = log2(constant);
  return {
    init: { score: score.init, round: 0 },
    bits({ score: state, round }) {
      const wanted = Math.round(spending(score.at(state, round) + c));
      check(wanted === wanted, action, "what is spent on a score", "a number", wanted);
      return clamp(wanted, least, most);
    },
    heard: (state, mean) => ({ score: score.heard(state.score, mean), round: state.round + 1 }),
  };
}
