/**
 * Rates, in bits a coordinate, and the whole bits they buy.
 * @module
 */

import { check, checkInteger, checkNonNegative } from "../../base/check.ts";

/**
 * `⌊nR⌋`: the bits of a message in dimension n at rate R, in bits a coordinate.
 *
 * Throws a `RangeError` unless n is an integer from 1 to 2³¹ − 1 and `0 ≤ R ≤ 30`.
 *
 * @example
 * ```ts
 * import { bitBudget } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bitBudget({ dimension: 7, rate: 1.5 }), 10); // half a bit buys nothing
 * ```
 */
export function bitBudget({ dimension, rate }: { dimension: number; rate: number }): number {
  checkInteger("spend bits", "the dimension", dimension, 1);
  checkNonNegative("spend bits", "the rate", rate);
  check(rate <= 30, "spend bits", "the rate", "at most 30", rate);
  return Math.floor(dimension * rate);
}
