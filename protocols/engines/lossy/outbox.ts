/**
 * What a party has said of late.
 * @module
 */

import type { Datagrams } from "./datagrams.ts";
import { HEADER } from "./frame.ts";
import { parts } from "./parts.ts";

/** Datagrams that go out, or out again, without a pause. */
const BURST = 8;

/** What a party has said in its last operations, for those who ask again. */
export interface Outbox {
  /** Says `message` to one or all, unless to nobody, and keeps it; ends early when `isOver`. Never throws. */
  say(
    operation: number,
    to: number | "all" | null,
    message: Uint8Array | undefined,
    isOver: () => boolean,
  ): Promise<void>;
  /** Says it again to one who was to hear it, from the byte at `offset` on: a burst, after which more is asked for. */
  repeat(operation: number, to: number, offset: number): void;
  /** Who was to hear what was said in an operation; nobody where nothing is kept. */
  readers(operation: number): readonly number[];
}

/** An outbox that keeps the last `count` operations. */
export function outbox(datagrams: Datagrams, session: number, count: number): Outbox {
  const { rank, size, longest, send, flush } = datagrams;
  const others = Array.from({ length: size }, (_, i) => i).filter((i) => i !== rank);
  const kept = new Map<number, { readonly said: readonly Uint8Array[]; readonly readers: readonly number[] }>();

  return {
    async say(operation, to, message, isOver) {
      for (const old of kept.keys()) if (old <= operation - count) kept.delete(old);
      if (to === null || message === undefined || others.length === 0) return;
      const said = parts(message, { session, operation, longest });
      kept.set(operation, { said, readers: to === "all" ? others : [to] });
      for (let i = 0; i < said.length && !isOver(); i++) {
        send(to, said[i]);
        if (i % BURST === BURST - 1) await flush();
      }
    },
    repeat(operation, to, offset) {
      const word = kept.get(operation);
      if (!word?.readers.includes(to)) return;
      const first = Math.min(word.said.length, Math.floor(offset / (longest - HEADER)));
      for (const datagram of word.said.slice(first, first + BURST)) send(to, datagram);
    },
    readers: (operation) => kept.get(operation)?.readers ?? [],
  };
}
