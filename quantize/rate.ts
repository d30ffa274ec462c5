/**
 * Rates, in bits a coordinate, and the whole bits they buy.
 * @module
 */

import { check, checkInteger, checkNonNegative } from "../base/check.ts";

/** `⌊nR⌋`: the bits of a message in dimension n at rate R ≥ 0; throws a `RangeError` where R is negative or above 30. */
export function bitBudget({ dimension, rate }: { dimension: number; rate: number }): number {
  checkInteger("spend bits", "the dimension", dimension, 1);
  checkNonNegative("spend bits", "the rate", rate);
  check(rate <= 30, "spend bits", "the rate", "at most 30", rate);
  return Math.floor(dimension * rate);
}
