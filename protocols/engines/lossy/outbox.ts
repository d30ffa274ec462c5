/**
 * What a party has said of late.
 * @module
 */

import type { Letter } from "../operation.ts";
import type { Datagrams } from "./datagrams.ts";
import { HEADER } from "./frame.ts";
import { parts, whole } from "./parts.ts";

/** A letter, and for whom it is. */
export interface Addressed extends Letter {
  /** The rank, or all others. */
  readonly to: number | "all";
}

/** What a rank has said of late, and can say again: plain data, to be stored with its checkpoint. */
export interface Outbox {
  /** Which run it is. */
  readonly session: number;
  /** How many operations were over. */
  readonly done: number;
  /** Its letters, in the order of their operations. */
  readonly letters: readonly Addressed[];
}

/** Datagrams that go out, or out again, without a pause. */
const BURST = 8;

/** What says letters, and says them again to those who ask. */
export interface Repeater {
  /** Says a letter, and keeps it; ends early when `isOver`. Never throws. */
  say(letter: Addressed, isOver: () => boolean): Promise<void>;
  /**
   * Says that of an operation again to one who was to hear it, from the byte at `offset` on: a burst, after which more is asked
   * for. False where it is not kept any more.
   */
  repeat(number: number, to: number, offset: number): boolean;
  /** Who was to hear what was said in an operation; nobody where nothing is kept. */
  readers(number: number): readonly number[];
  /** What is kept. */
  letters(): readonly Addressed[];
}

/** A repeater that keeps the last `keep` operations, and at first `letters`, of operations before `first`. */
export function repeater(
  { rank, size, longest, send, flush }: Datagrams,
  { session, keep, first, letters }: {
    session: () => number;
    keep: number;
    first: number;
    letters: readonly Addressed[];
  },
): Repeater {
  const others = Array.from({ length: size }, (_, i) => i).filter((i) => i !== rank);
  const kept = new Map<number, { readonly to: number | "all"; readonly said: readonly Uint8Array[] }>();
  let last = first - 1;

  function put(letter: Addressed): readonly Uint8Array[] {
    const said = parts(letter, { session: session(), longest });
    last = letter.number;
    kept.set(last, { to: letter.to, said });
    for (const old of kept.keys()) if (old <= last - keep) kept.delete(old);
    return said;
  }
  const readers = (number: number): readonly number[] => {
    const to = kept.get(number)?.to;
    return to === undefined ? [] : to === "all" ? others : [to];
  };
  letters.forEach(put);

  return {
    async say(letter, isOver) {
      const said = put(letter);
      for (let i = 0; i < said.length && !isOver(); i++) {
        send(letter.to, said[i]);
        if (i % BURST === BURST - 1) await flush();
      }
    },
    repeat(number, to, offset) {
      if (number <= last - keep || (number < first && !kept.has(number))) return false;
      if (!readers(number).includes(to)) return true;
      const { said } = kept.get(number)!, at = Math.min(said.length, Math.floor(offset / (longest - HEADER)));
      for (const datagram of said.slice(at, at + BURST)) send(to, datagram);
      return true;
    },
    readers,
    letters: () => [...kept.values()].map(({ to, said }) => ({ ...whole(said), to })),
  };
}
