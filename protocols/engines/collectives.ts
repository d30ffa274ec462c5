/**
 * Gathering, broadcasting and gathering for all, made of letters from one party to another.
 * @module
 */

import { type Clock, timers } from "./clock.ts";
import { type Communicator, MissingRanks, type Patience } from "./communicator.ts";
import { FailedRank } from "./failed_rank.ts";
import { closed, type Letter, type Operation, overlapping, unlike, waitedFor, wordless, words } from "./operation.ts";

/** What a post knows of the party that it serves. */
export interface Mailbox {
  /** Takes a letter in; one that came before, or too late, is dropped. */
  take(from: number, letter: Letter): void;
  /** Says that no letters of operation `number` and of those after it will come from a rank. */
  lost(rank: number, why: string, number: number): void;
  /** How many operations are over. */
  done(): number;
}

/** What carries letters for one party: in any order, but never changed. */
export interface Post {
  /** Sends a letter, whose bytes are the post's from then on. */
  send(to: number, letter: Letter): void;
  /** Is told that letters of operation `number` are waited for, and whose are missing; what it returns ends that. */
  seek?(number: number, missing: () => readonly number[]): () => void;
  /** Leaves after `number` operations. */
  close(number: number): Promise<void>;
  /** Bytes sent and received so far. */
  readonly traffic: Communicator["traffic"];
}

/** Which party it is, and when it comes in. */
export interface Place {
  /** Which party it is. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** The number of its first operation, by default 0; more where it comes back to others that are as far. */
  readonly first?: number | undefined;
  /** What measures deadlines; by default the clock of the machine. */
  readonly clock?: Clock | undefined;
}

/**
 * A party of which `open` makes the post.
 *
 * Operations are numbered, and letters of one are never taken for those of another, so a party can go on after an operation
 * that failed.
 */
export function collectives(
  { rank, size, first = 0, clock = timers }: Place,
  open: (mailbox: Mailbox) => Post,
): Communicator {
  const everyone = Array.from({ length: size }, (_, r) => r), others = everyone.filter((r) => r !== rank);
  const boxes = everyone.map(() => new Map<number, Letter>()); // from each rank, by the number of the operation
  const losses = new Map<number, { readonly why: string; readonly number: number }>();
  const latest = everyone.map(() => -1); // the number of the last letter that came from each rank
  let since = -1; // the number of the last gather that could do without some, and who was heard of since then
  const spoken = new Set<number>();
  let next = first, isClosed = false;
  let look: (() => void) | undefined; // what is done when there is news, while an operation waits

  const post = open({
    take(from, letter) {
      const box = boxes[from];
      if (isClosed || from === rank || box === undefined) return;
      latest[from] = Math.max(latest[from], letter.number);
      spoken.add(from);
      if (letter.number < done() || box.has(letter.number)) return;
      box.set(letter.number, letter);
      look?.();
    },
    lost(rank, why, number) {
      if (losses.has(rank)) return;
      losses.set(rank, { why, number });
      look?.();
    },
    done,
  });

  function done(): number {
    return look ? next - 1 : next;
  }

  /** The number of an operation that begins; it counts for one even if its signal is to end it at once. */
  function begin(operation: Operation, { signal }: Patience): number {
    if (isClosed) throw closed(operation);
    if (look) throw overlapping(operation);
    const number = next++;
    signal?.throwIfAborted();
    return number;
  }

  function send(to: readonly number[], number: number, operation: Operation, bytes: Uint8Array): void {
    for (const rank of to) post.send(rank, { number, operation, bytes: bytes.slice() });
  }

  /** Waits for the letters of `from`, and returns what they say: null for those who do not come, where `least` are enough. */
  function heard(
    number: number,
    operation: Operation,
    from: readonly number[],
    { deadline, signal, least = from.length }: Patience & { readonly least?: number },
  ): Promise<readonly (Uint8Array | null)[]> {
    const { promise, resolve, reject } = withResolvers<readonly (Uint8Array | null)[]>(), action = words[operation];
    const isOut = (r: number): boolean => number >= (losses.get(r)?.number ?? Infinity);
    const missing = (): readonly number[] => from.filter((r) => !boxes[r].has(number));
    const all = (): (Uint8Array | null)[] => from.map((r) => boxes[r].get(number)?.bytes ?? null);
    const isSilent = (r: number): boolean => latest[r] < since && !spoken.has(r);
    const ends: (() => void)[] = [];
    const end = (settle: () => void): void => {
      look = undefined;
      ends.forEach((stop) => stop());
      for (const box of boxes) for (const old of box.keys()) if (old <= number) box.delete(old);
      settle();
    };
    const over = (said: readonly (Uint8Array | null)[]): void => end(() => resolve(said));
    look = () => {
      if (isClosed) return end(() => reject(closed(operation)));
      const odd = from.find((r) => (boxes[r].get(number)?.operation ?? operation) !== operation);
      if (odd !== undefined) {
        const error = unlike(operation, odd, boxes[odd].get(number)!.operation);
        return end(() => reject(error));
      }
      const left = waitedFor({ missing: missing(), mayMiss: from.length - least, isOut, isSilent });
      if (left.length === 0) return over(all());
      const gone = left.find(isOut);
      if (gone !== undefined) end(() => reject(new FailedRank(action, gone, losses.get(gone)!.why)));
    };
    if (deadline !== undefined) {
      const expire = (): void => {
        const late = missing();
        if (from.length - late.length >= least) return over(all());
        end(() => reject(new MissingRanks(action, late, deadline)));
      };
      ends.push(clock.after(deadline, expire));
    }
    if (signal) {
      const abort = (): void => end(() => reject(signal.reason));
      signal.addEventListener("abort", abort);
      ends.push(() => signal.removeEventListener("abort", abort));
    }
    if (post.seek) ends.push(post.seek(number, missing));
    look();
    return promise;
  }

  return {
    rank,
    size,
    async gather(mine, patience = {}) {
      const number = begin("gather", patience);
      if (rank === 0) {
        const own = mine.slice();
        return [own, ...await whole(heard(number, "gather", others, patience))];
      }
      send([0], number, "gather", mine);
      return null;
    },
    async gatherSome(mine, { least, ...patience }) {
      const number = begin("gather", patience), own = mine.slice();
      const all = await heard(number, "gather", others, { ...patience, least: least - 1 });
      since = number;
      spoken.clear();
      return [own, ...all];
    },
    isLate: () => latest[0] > next,
    async broadcast(bytes, patience = {}) {
      const number = begin("broadcast", patience);
      if (rank !== 0) return (await whole(heard(number, "broadcast", [0], patience)))[0];
      if (bytes === null) throw wordless();
      send(others, number, "broadcast", bytes);
      return bytes;
    },
    async allGather(mine, patience = {}) {
      const number = begin("allGather", patience), own = mine.slice();
      send(others, number, "allGather", mine);
      const all = await whole(heard(number, "allGather", others, patience));
      return [...all.slice(0, rank), own, ...all.slice(rank)];
    },
    get traffic() {
      return post.traffic;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      const number = next;
      look?.();
      await post.close(number);
    },
  };
}

/** What was heard, where nobody may be missing. */
const whole = (heard: Promise<readonly (Uint8Array | null)[]>): Promise<readonly Uint8Array[]> =>
  heard as Promise<readonly Uint8Array[]>;

/** A promise, and what settles it. */
function withResolvers<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
} {
  let resolve!: (value: T) => void, reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => (resolve = yes, reject = no));
  return { promise, resolve, reject };
}
