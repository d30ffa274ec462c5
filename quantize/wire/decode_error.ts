/**
 * What is thrown when bytes are no message.
 * @module
 */

/** Bytes that are no message, and where that shows. */
export interface DecodeError extends RangeError {
  /** Which error this is. */
  readonly name: "DecodeError";
  /** The bit, counted from the start of the bytes, at which reading stopped. */
  readonly bit: number;
}

/** The error that says `why` the bytes are no message, found at `bit`. */
export function decodeError(why: string, bit: number): DecodeError {
  const place = `bit ${bit & 7} of byte ${Math.floor(bit / 8)}`;
  return Object.assign(
    new RangeError(`Cannot decode the message at ${place}: ${why}`),
    {
      name: "DecodeError",
      bit,
    } as const,
  );
}

/**
 * Whether `error` is a {@linkcode DecodeError}.
 *
 * @example
 * ```ts
 * import { isDecodeError, unseal } from "@bitdescent/bitdescent";
 * import { assert } from "@std/assert";
 *
 * try {
 *   unseal(Uint8Array.of(0xb1));
 *   assert(false);
 * } catch (error) {
 *   assert(isDecodeError(error) && error.bit === 8); // the message ends where its second byte should be
 * }
 * ```
 */
export function isDecodeError(error: unknown): error is DecodeError {
  return error instanceof RangeError && error.name === "DecodeError";
}
