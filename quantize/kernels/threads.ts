/**
 * Threads that share work on long vectors.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import { DONE, PARTS, REFUSED, share as takeShare, type Work } from "./work.ts";
import { startThread, type Thread } from "./start_thread.ts";

/** Threads that whoever made them gives work to, until they are closed. */
export interface Threads extends Disposable {
  /**
   * How many threads would share the work on a vector of such a dimension, that of the caller included: 1 for a short vector,
   * or where there can be no others. Others start when they are first asked for, and are counted when they have.
   *
   * Throws a `RangeError` once the threads are closed.
   */
  ready(dimension?: number): number;
  /** Ends all threads but the caller's. Nothing can be asked of them afterwards but to be closed again. */
  close(): void;
}

/** Threads as kernels use them. */
export interface Crew extends Threads {
  /** Shared memory of at least so many bytes, its contents anything: whoever asks next has the same. */
  room(bytes: number): SharedArrayBuffer;
  /** Has work done by all threads that are ready; false if a part of it was refused. */
  share(work: Work): boolean;
}

/** How many messages a thread may be behind before it is given no more. */
const BACKLOG = 8;

/**
 * This thread and others, `count` in all, for {@linkcode packedLevels} to share the work on long vectors with.
 *
 * A vector is shared if it is a `Float32Array` on a `SharedArrayBuffer`, has at least `least` coordinates (a million unless
 * given) and more than one bucket: x to be written, `out` to be read into, the sum to be added to. It is cut into parts of whole
 * buckets, some 65 000 coordinates each, for whoever is free; bytes and sums are those of one thread. The caller's thread waits
 * for the others, and so does all that happens on its event loop.
 *
 * The others are Web Workers, or Node's worker threads from 20.16 on, each with kernels of its own. They start with the first
 * long vector. Until they have, and wherever they cannot, the caller's thread works alone: where there is no
 * `SharedArrayBuffer`, where a thread must not wait (that of a web page), and where `thread.ts`, the script beside this file,
 * cannot be had (in Deno, a file needs `--allow-read`). They keep a program from ending until they are closed.
 *
 * Throws a `RangeError` unless `count` is at least 1 and `least` at least 0.
 *
 * @example
 * ```ts
 * import { encode, key, packedLevels, threads } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { dimension: 1_000_000, bits: 4, norm: Infinity, bucket: 512 };
 * const x = new Float32Array(new SharedArrayBuffer(4 * options.dimension)).fill(1); // all threads see it
 *
 * using two = threads({ count: 2 }); // closed at the end of the block
 * const message = encode(packedLevels({ ...options, threads: two }), x, key(1));
 * assertEquals(message.length, encode(packedLevels(options), x, key(1)).length);
 * ```
 */
export function threads({ count, least = 1_000_000 }: { count: number; least?: number }): Threads {
  return crew(count, least);
}

/** {@linkcode threads}, with what kernels need of them. */
export function crew(count: number, least: number): Crew {
  checkInteger("make threads", "their number", count, 1);
  checkInteger("make threads", "the least dimension", least, 0);
  let others: Thread[] | undefined, scratch: SharedArrayBuffer | undefined, open = true;
  const ready = (): Thread[] => others!.filter((thread) => thread.behind() < BACKLOG);

  function close(): void {
    open = false;
    others?.forEach((thread) => thread.end());
    others = scratch = undefined;
  }

  return {
    ready(dimension = Infinity) {
      check(open, "use threads", "they", "open", "closed");
      if (dimension < least) return 1;
      others ??= mayWait()
        ? Array.from({ length: count - 1 }, startThread).filter((thread) => thread !== undefined)
        : [];
      return 1 + ready().length;
    },
    room: (bytes) => (scratch?.byteLength ?? -1) >= bytes ? scratch! : scratch = new SharedArrayBuffer(bytes),
    share(work) {
      const { tally } = work;
      for (const thread of ready()) thread.hear(work);
      takeShare(work);
      for (let done; (done = Atomics.load(tally, DONE)) < tally.length - PARTS;) Atomics.wait(tally, DONE, done);
      return Atomics.load(tally, REFUSED) === 0;
    },
    close,
    [Symbol.dispose]: close,
  };
}

/** Whether this thread may wait for others. */
function mayWait(): boolean {
  try {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1) === "not-equal";
  } catch {
    return false; // no shared memory, or no waiting in this thread
  }
}
