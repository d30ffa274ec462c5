/**
 * Argument checks with one error grammar: `Cannot <action> as <what> must be <expected>: current value is <value>`.
 *
 * A `TypeError` says that the kind or the shape is wrong, a `RangeError` that the value is. The message is built only
 * when the check fails.
 * @module
 */

import type { Vec } from "./types.ts";

const sentence = (action: string, what: string, expected: string, value: unknown): string =>
  `Cannot ${action} as ${what} must be ${expected}: current value is ${value}`;

/** Insists that `condition` holds of `value`; throws a `RangeError` that says what was `expected` of `what`. */
export function check(condition: boolean, action: string, what: string, expected: string, value: unknown): void {
  if (!condition) throw new RangeError(sentence(action, what, expected, value));
}

/** Insists on a finite number above zero; throws a `RangeError`. */
export function checkPositive(action: string, what: string, value: number): void {
  check(value > 0 && value < Infinity, action, what, "a finite number above 0", value);
}

/** Insists on a finite number, zero or above; throws a `RangeError`. */
export function checkNonNegative(action: string, what: string, value: number): void {
  check(value >= 0 && value < Infinity, action, what, "a finite number of at least 0", value);
}

/** The largest integer that is asked for where nothing else is said. */
const LARGEST = 2 ** 31 - 1;

/** Insists on an integer from `least` to `most`; throws a `RangeError`. */
export function checkInteger(action: string, what: string, value: number, least: number, most = LARGEST): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(sentence(action, what, `an integer from ${least} to ${most}`, value));
  }
}

/**
 * Insists that every entry of `x` is an integer from `least` to `most(j)`; throws a `RangeError` that names the first that
 * is not, as `what j`.
 */
export function checkIntegers(
  action: string,
  what: string,
  x: Vec,
  least: number,
  most: (j: number) => number = () => LARGEST,
): void {
  for (let j = 0; j < x.length; j++) {
    if (!(Number.isInteger(x[j]) && x[j] >= least && x[j] <= most(j))) {
      checkInteger(action, `${what} ${j}`, x[j], least, most(j));
    }
  }
}

/** Insists that `x` has `length` entries; throws a `TypeError`. */
export function checkLength(action: string, what: string, x: ArrayLike<unknown>, length: number): void {
  if (x.length !== length) throw new TypeError(sentence(action, `the length of ${what}`, `${length}`, x.length));
}

/** Insists that no entry of `x` is NaN or infinite; throws a `RangeError` that names the first that is. */
export function checkFinite(action: string, what: string, x: Vec): void {
  for (let i = 0; i < x.length; i++) {
    if (x[i] - x[i] !== 0) throw new RangeError(sentence(action, `${what}[${i}]`, "finite", x[i]));
  }
}
