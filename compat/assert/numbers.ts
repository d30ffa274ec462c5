import { inspect } from "node:util";
import { AssertionError, failure } from "./assertion_error.ts";

/** Insists that two numbers are within `tolerance` of each other, by default 1e-7 of the magnitude expected. */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, msg?: string): void {
  if (Object.is(actual, expected)) return;
  const delta = Math.abs(expected - actual);
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected) : 1) * 1e-7;
  if (delta <= allowed) return;
  throw failure(
    `Expected actual: "${actual}" to be close to "${expected}": delta "${delta}" is greater than "${allowed}"`,
    msg,
  );
}

const unordered = <T>(actual: T, relation: string, expected: T, msg?: string): AssertionError =>
  new AssertionError(msg ?? `Expect ${inspect(actual)} ${relation} ${inspect(expected)}`);

/** Insists that `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) throw unordered(actual, ">", expected, msg);
}

/** Insists that `actual ≥ expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) throw unordered(actual, ">=", expected, msg);
}

/** Insists that `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) throw unordered(actual, "<", expected, msg);
}

/** Insists that `actual ≤ expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) throw unordered(actual, "<=", expected, msg);
}
