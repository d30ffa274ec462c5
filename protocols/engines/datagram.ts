/**
 * What goes over a network that may lose it.
 * @module
 */

import { bits, source } from "../../base/bits.ts";
import { seal, unseal } from "../../quantize/wire/envelope.ts";
import type { Letter, Operation } from "./collectives.ts";
import { readLong, writeLong } from "./frame.ts";

/** What a datagram is: a letter, a request for one, news that the letter is not kept, of having left, and of being there. */
export const LETTER = 0, REQUEST = 1, FORGOTTEN = 2, LEFT = 3, HERE = 4;

/** The operations, by the number that stands for them. */
const operations: readonly Operation[] = ["gather", "broadcast", "allGather"];

/** What a datagram says. */
export interface Datagram {
  /** What it is. */
  readonly kind: number;
  /** The run. */
  readonly session: number;
  /** Who sends it. */
  readonly rank: number;
  /** The operation that it is about. */
  readonly number: number;
  /** What is said, in a letter. */
  readonly letter?: Letter | undefined;
}

/** The bytes of a datagram, sealed: 8 bits for its kind, 32 for the run, 32 for the rank, 64 for the operation, and a letter. */
export function datagram({ kind, session, rank, number, letter }: Datagram): Uint8Array {
  return seal(bits((sink) => {
    sink.write(kind, 8);
    sink.write(session, 32);
    sink.write(rank, 32);
    writeLong(sink, number);
    if (letter === undefined) return;
    sink.write(operations.indexOf(letter.operation), 8);
    sink.writeBytes(letter.bytes);
  }));
}

/** What the bytes say; null where they are damaged, or no datagram. */
export function parsed(bytes: Uint8Array): Datagram | null {
  try {
    const from = source(unseal(bytes)), kind = from.read(8), session = from.read(32), rank = from.read(32);
    const number = readLong(from);
    if (kind !== LETTER) return { kind, session, rank, number };
    const operation = operations[from.read(8)], said = from.readBytes(from.remaining / 8);
    return operation ? { kind, session, rank, number, letter: { number, operation, bytes: said } } : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
