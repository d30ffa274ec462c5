/**
 * The same bits in all rounds, as nearly as whole numbers can.
 * @module
 */

import { checkPlan, type Plan } from "./limits.ts";
import type { BitRule } from "./rule.ts";

/**
 * A rule that spends a budget evenly, whatever it hears: round n has `⌊(n + 1) budget/rounds⌋ − ⌊n budget/rounds⌋` bits.
 *
 * After `rounds` rounds the same bits come again. The state is the number of the round to come.
 *
 * Throws a `RangeError` for a budget that is not an integer from 2 to 32 bits a round.
 *
 * @example
 * ```ts
 * import { fixedBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, bits, heard } = fixedBits({ budget: 10, rounds: 4 });
 * const spent: number[] = [];
 * for (let state = init; spent.length < 4; state = heard(state, [1])) spent.push(bits(state));
 * assertEquals(spent, [2, 3, 2, 3]);
 * ```
 */
export function fixedBits({ budget, rounds }: Pick<Plan, "budget" | "rounds">): BitRule<number> {
  checkPlan("spend a budget", { budget, rounds, least: 2, most: 32 });
  const whole = Math.floor(budget / rounds), rest = budget - whole * rounds;
  return {
    init: 0,
    // the fraction n rest/rounds goes past an integer with the next step or it does not
    bits: (round) => whole + ((round % rounds) * rest % rounds + rest >= rounds ? 1 : 0),
    heard: (round) => round + 1,
  };
}
