import { AssertionError as NodeAssertionError } from "node:assert/strict";
import { inspect } from "node:util";
import { AssertionError, failure } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/** The failure `sentence` with the lines in which the values differ. */
function difference(sentence: string, operator: string, actual: unknown, expected: unknown, msg?: string): Error {
  const { message } = new NodeAssertionError({ actual, expected, operator });
  return new AssertionError(`${failure(sentence, msg).message}\n${message}`);
}

/** Insists that two values are equal, deeply. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  throw difference("Values are not equal", "deepStrictEqual", actual, expected, msg);
}

/** Insists that two values are not equal, deeply. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw failure(`Expected actual: ${inspect(actual)} not to be: ${inspect(expected)}`, msg);
}

/** Insists that two values are the same by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (Object.is(actual, expected)) return;
  throw difference("Values are not strictly equal", "strictEqual", actual, expected, msg);
}

/** Insists that two values are not the same by `Object.is`. */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!Object.is(actual, expected)) return;
  throw failure(`Expected "actual" to not be strictly equal to: ${inspect(actual)}`, msg);
}
