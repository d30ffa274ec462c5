/**
 * Logarithms and powers to the base 2, the same on every engine.
 * @module
 */

import { exp, log } from "../../base/special.ts";

/** Below every norm but 0, which counts as this. */
const SMALLEST = 5e-324;

/** `log₂ x` for a finite `x > 0`. */
export function log2(x: number): number {
  return log(x) / Math.LN2;
}

/** `2ˣ`, exact where x is an integer from 0 to 1023. */
export function exp2(x: number): number {
  const whole = x >= 0 && x < 1024 ? Math.floor(x) : 0;
  let power = 1;
  for (let k = whole, square = 2; k > 0; k = Math.floor(k / 2), square *= square) if (k % 2 === 1) power *= square;
  return power * exp((x - whole) * Math.LN2);
}

/** `log₂ x` for a size x, finite whatever x is: 0 counts as the smallest float above it, what overflowed as the largest. */
export function logSize(x: number): number {
  return log2(Math.min(Math.max(x, SMALLEST), Number.MAX_VALUE));
}

/** x, or the end of [low, high] on whose side it lies. */
export function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}
