/**
 * Messages of any length as datagrams, and back from those that arrive in any order, some of them twice.
 * @module
 */

import type { Letter, Operation } from "../operation.ts";
import { framed, HEADER, isPart, type Part, unframed } from "./frame.ts";

/** The datagrams of what a letter says, none longer than `longest`; an empty one has one. They hold a copy of its bytes. */
export function parts(
  { number, operation, bytes }: Letter,
  { session, longest }: { session: number; longest: number },
): readonly Uint8Array[] {
  const step = longest - HEADER, { length } = bytes;
  return Array.from({ length: Math.max(1, Math.ceil(length / step)) }, (_, i) => {
    const offset = i * step, piece = bytes.subarray(offset, offset + step);
    return framed({ kind: operation, session, operation: number, length, offset, bytes: piece });
  });
}

/** What {@linkcode parts} made datagrams of. */
export function whole(datagrams: readonly Uint8Array[]): Letter {
  const here = arrival(Infinity), frames = datagrams.map((datagram) => unframed(datagram)!);
  frames.filter(isPart).forEach((part) => here.add(part));
  return { number: frames[0].operation, operation: here.operation!, bytes: here.message! };
}

/** A message that is arriving: it takes no more memory than what has arrived. */
export interface Arrival {
  /** Takes in a part; one that it has, and one of another message, does nothing. */
  add(part: Part): void;
  /** In which operation it is said; null while nothing is here. */
  readonly operation: Operation | null;
  /** Bytes that are here. */
  readonly size: number;
  /** The first byte that is not. */
  readonly gap: number;
  /** The message, in memory of its own; null while some of it is missing. */
  readonly message: Uint8Array | null;
}

/** A message of which nothing is here yet. Parts of messages longer than `longest` bytes are not taken. */
export function arrival(longest: number): Arrival {
  const pieces = new Map<number, Uint8Array>();
  let length: number | undefined, operation: Operation | null = null, size = 0, message: Uint8Array | null = null;

  const gap = (): number => {
    let at = 0;
    for (let piece = pieces.get(0); piece && piece.length > 0; piece = pieces.get(at)) at += piece.length;
    return at;
  };

  return {
    add({ kind, bytes, offset, length: whole }) {
      if (message || whole > longest || whole !== (length ?? whole) || pieces.has(offset)) return;
      if (kind !== (operation ?? kind)) return;
      if (offset + bytes.length > whole || (bytes.length === 0 && whole > 0)) return;
      [length, operation] = [whole, kind];
      pieces.set(offset, bytes);
      size += bytes.length;
      if (size < length) return;
      if (gap() === length) message = joined(pieces, length);
      else [length, operation, size] = [undefined, null, 0]; // parts that overlap are no message of ours
      pieces.clear();
    },
    get operation() {
      return operation;
    },
    get size() {
      return size;
    },
    get gap() {
      return gap();
    },
    get message() {
      return message;
    },
  };
}

function joined(pieces: ReadonlyMap<number, Uint8Array>, length: number): Uint8Array {
  const message = new Uint8Array(length);
  for (const [offset, bytes] of pieces) message.set(bytes, offset);
  return message;
}
