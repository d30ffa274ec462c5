/**
 * Messages of any length as datagrams, and back from those that arrive in any order, some of them twice.
 * @module
 */

import { type Frame, framed, HEADER } from "./frame.ts";

/** The datagrams of `message`, none longer than `longest`; an empty message has one. They hold a copy of its bytes. */
export function parts(
  message: Uint8Array,
  { session, operation, longest }: { session: number; operation: number; longest: number },
): readonly Uint8Array[] {
  const step = longest - HEADER, { length } = message;
  return Array.from({ length: Math.max(1, Math.ceil(length / step)) }, (_, i) => {
    const offset = i * step;
    return framed({ kind: "part", session, operation, length, offset, bytes: message.subarray(offset, offset + step) });
  });
}

/** A message that is arriving: it takes no more memory than what has arrived. */
export interface Arrival {
  /** Takes in a part; one that it has, and one of another message, does nothing. */
  add(part: Frame): void;
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
  let length: number | undefined, size = 0, message: Uint8Array | null = null;

  const gap = (): number => {
    let at = 0;
    for (let piece = pieces.get(0); piece && piece.length > 0; piece = pieces.get(at)) at += piece.length;
    return at;
  };

  return {
    add({ bytes, offset, length: whole }) {
      if (message || whole > longest || whole !== (length ?? whole) || pieces.has(offset)) return;
      if (offset + bytes.length > whole || (bytes.length === 0 && whole > 0)) return;
      length = whole;
      pieces.set(offset, bytes);
      size += bytes.length;
      if (size < length) return;
      if (gap() === length) message = joined(pieces, length);
      else [length, size] = [undefined, 0]; // parts that overlap are no message of ours
      pieces.clear();
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
