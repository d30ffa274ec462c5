/** What a failed assertion throws. */
export class AssertionError extends Error {
  /** The name by which test runners know it. */
  override readonly name = "AssertionError";
}

/** The error of a failed assertion, with what its caller had to say about it. */
export function failure(sentence: string, msg?: string): AssertionError {
  return new AssertionError(msg ? `${sentence}: ${msg}` : `${sentence}.`);
}
