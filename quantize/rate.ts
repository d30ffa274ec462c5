/**
 * Rates, in bits a coordinate, and the whole bits they buy.
 * @module
 */

import { checkInteger, checkNonNegative } from "../base/check.ts";

/** `⌊nR⌋`: the bits of a message in dimension n at rate R ≥ 0; throws a `RangeError` where R is negative or above 30. */
export function bitBudget({ dimension, rate }: { dimension: number; rate: number }): number {
  checkInteger("spend bits", "the dimension", dimension, 1);
  checkNonNegative("spend bits", "the rate", rate);
  checkInteger("spend bits", "the whole part of the rate", Math.floor(rate), 0, 30);
  return Math.floor(dimension * rate);
}
