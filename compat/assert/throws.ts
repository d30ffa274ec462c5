import { failure } from "./assertion_error.ts";

type ErrorClass<E> = abstract new (...args: never[]) => E;

/** Insists on an error, of a class and with a part of its message where these are given. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) throw failure(`Expected "error" to be an Error object`, msg);
  if (ErrorClass && !(error instanceof ErrorClass)) {
    const { name } = error.constructor;
    throw failure(`Expected error to be instance of "${ErrorClass.name}", but was "${name}"`, msg);
  }
  const includes = typeof msgMatches === "string"
    ? error.message.includes(msgMatches)
    : msgMatches?.test(error.message);
  if (includes === false) {
    throw failure(`Expected error message to include "${msgMatches}", but got "${error.message}"`, msg);
  }
}

/** Insists that `fn` throws; returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Insists that `fn` throws an error of a class, with a part of its message if given; returns that error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(fn: () => unknown, ...expected: Expected): unknown {
  const { msg, ...wanted } = arranged(expected);
  try {
    fn();
  } catch (error) {
    return caught(error, wanted, msg);
  }
  throw failure("Expected function to throw", msg);
}

/** Insists that `fn` returns a promise that rejects; resolves to what it rejected with. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Insists that `fn` returns a promise that rejects with an error of a class; resolves to that error. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(fn: () => PromiseLike<unknown>, ...expected: Expected): Promise<unknown> {
  const { msg, ...wanted } = arranged(expected);
  const promise = started(fn, msg);
  try {
    await promise;
  } catch (error) {
    return caught(error, wanted, msg);
  }
  throw failure("Expected function to reject", msg);
}

type Expected = [
  msgOrClass?: string | ErrorClass<Error> | undefined,
  msgIncludes?: string | undefined,
  msg?: string | undefined,
];

interface Wanted {
  readonly ErrorClass?: ErrorClass<Error> | undefined;
  readonly msgIncludes?: string | undefined;
}

/** The arguments of either overload, by name. */
function arranged([first, msgIncludes, msg]: Expected): Wanted & { readonly msg?: string | undefined } {
  return typeof first === "string" ? { msg: first } : { ErrorClass: first, msgIncludes, msg };
}

function caught(error: unknown, { ErrorClass, msgIncludes }: Wanted, msg?: string): unknown {
  if (ErrorClass) assertIsError(error, ErrorClass, msgIncludes, msg);
  return error;
}

/** The promise that `fn` returns; a throw before there is one is a failure. */
function started(fn: () => PromiseLike<unknown>, msg?: string): PromiseLike<unknown> {
  try {
    const promise = fn();
    if (typeof promise?.then === "function") return promise;
  } catch {
    // What was thrown does not matter: it was not a rejection.
  }
  throw failure("Function throws when expected to reject", msg);
}
