import { inspect } from "node:util";
import { AssertionError, failure } from "./assertion_error.ts";

/** What counts as false. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/** Insists on a truthy value. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Insists on a falsy value. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}

/** Insists that a value is neither null nor undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === null || actual === undefined) {
    throw failure(`Expected actual: "${actual}" to not be null or undefined`, msg);
  }
}

/** Insists that a value is an instance of a class. */
export function assertInstanceOf<T extends abstract new (...args: never[]) => unknown>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  throw failure(`Expected object to be an instance of "${expectedType.name}" but was ${inspect(actual)}`, msg);
}

/** Fails. */
export function fail(msg?: string): never {
  throw failure("Failed assertion", msg);
}

/** Fails where control should never arrive. */
export function unreachable(msg?: string): never {
  throw failure("Unreachable", msg);
}
