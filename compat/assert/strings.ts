import { failure } from "./assertion_error.ts";

/** Insists that `actual` matches a regular expression. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) throw failure(`Expected actual: "${actual}" to match: "${expected}"`, msg);
}

/** Insists that `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) throw failure(`Expected actual: "${actual}" to contain: "${expected}"`, msg);
}
