/**
 * Limits on whole numbers of bits.
 * @module
 */

import { checkInteger } from "../../base/check.ts";

/** The bits that rounds or parts may have. */
export interface Limits {
  /** The fewest bits of a coordinate, by default 2: one bit has no steps. */
  readonly least?: number;
  /** The most bits of a coordinate, by default 16. */
  readonly most?: number;
}

/** What a run may spend. */
export interface Plan extends Limits {
  /** The sum of the bits of a coordinate over all rounds. */
  readonly budget: number;
  /** How many rounds there are. */
  readonly rounds: number;
}

/** More bits have more steps than an integer of 32 bits counts. */
const WIDEST = 32;

/** The most rounds, so that products of two counts of rounds are exact. */
const LONGEST = 2 ** 26;

/** Insists that `2 ≤ least ≤ most ≤ 32` are integers; throws a `RangeError`. */
export function checkLimits(action: string, least: number, most: number): void {
  checkInteger(action, "the fewest bits", least, 2, WIDEST);
  checkInteger(action, "the most bits", most, least, WIDEST);
}

/** Insists on a number of rounds and a whole budget that can be met exactly within the limits; throws a `RangeError`. */
export function checkPlan(action: string, { budget, rounds, least, most }: Required<Plan>): void {
  checkLimits(action, least, most);
  checkInteger(action, "the number of rounds", rounds, 1, LONGEST);
  checkInteger(action, "the budget", budget, rounds * least, rounds * most);
}
