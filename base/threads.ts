/**
 * Threads that share work on long vectors.
 * @module
 */

import { residenceOf } from "./arena.ts";
import { check, checkInteger } from "./check.ts";
import { startThread, type Thread } from "./threads/start_thread.ts";
import { type DoPart, lead, newTally, type Work } from "./threads/work.ts";
import type { Floats, Vec } from "./types.ts";

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
  /**
   * Has parts of a job done by all threads that are ready, `doPart` in this one and the same of `module` in others. `give` is
   * called before a part may be begun, `take`, with what came of it, when it and all before it are done. No more are begun before
   * that than there are slots. Says whether no part was refused.
   */
  share<T>(job: Job<T>): boolean;
}

/** Work in parts, of which threads take one after another. */
export interface Job<T> {
  /** The module that exports `doPart`. */
  readonly module: string;
  /** What does a part. */
  readonly doPart: DoPart<T>;
  /** What the work is on, in shared memory. */
  readonly vector: Floats;
  /** What else there is to know: plain data, and arrays in shared memory. */
  readonly task: T;
  /** How many parts there are. */
  readonly parts: number;
  /** How many may be begun and not taken. */
  readonly slots: number;
  /** Provides what a part needs, unless all is there. */
  readonly give?: (part: number) => void;
  /** Takes what came of a part, unless all is where it should be. */
  readonly take?: (part: number, result: number) => void;
}

/** How many messages a thread may be behind before it is given no more. */
const BACKLOG = 8;

/**
 * This thread and others, `count` in all, to share the work on long vectors and large matrices: `packedLevels` and `dense` take
 * them.
 *
 * A vector of `packedLevels` is shared if it is a `Float32Array` on a `SharedArrayBuffer`, best of a shared {@linkcode arena},
 * where it is not copied; has at least `least` coordinates (a million unless given) and more than one bucket: x to be written,
 * `out` to be read into, the sum to be added to. It is cut into parts of whole buckets, some 65 000 coordinates each, for whoever
 * is free. A dense matrix is shared likewise, by the number of its entries. Bytes, sums and products are those of one thread. The
 * caller's thread waits for the others, and so does all that happens on its event loop.
 *
 * The others are Web Workers, or Node's worker threads from 20.16 on, each with kernels of its own. They start with the first
 * long vector. Until they have, and wherever they cannot, the caller's thread works alone: where there is no
 * `SharedArrayBuffer`, where a thread must not wait (that of a web page), and where the script of a thread, a file of this
 * package, cannot be had (in Deno, a file needs `--allow-read`). They keep a program from ending until they are closed, and an
 * arena from going until they work on another.
 *
 * Throws a `RangeError` unless `count` is at least 1 and `least` at least 0.
 *
 * @example
 * ```ts
 * import { arena, encode, key, packedLevels, threads } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { dimension: 1_000_000, bits: 4, norm: Infinity, bucket: 512 };
 * const x = arena({ bytes: 4 * options.dimension, shared: true }).float32s(options.dimension).fill(1); // all threads see it
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
  const homes: WeakMap<WebAssembly.Memory, number> = new WeakMap();
  let others: Thread[] | undefined, scratch: SharedArrayBuffer | undefined, arenas = 0, open = true;
  const ready = (): Thread[] => others!.filter((thread) => thread.behind() < BACKLOG);

  /** The arena that a vector is in, if any, as threads know it. */
  function homeOf(vector: Vec): Work<unknown>["home"] {
    const memory = residenceOf(vector)?.memory;
    if (!memory) return;
    if (!homes.has(memory)) homes.set(memory, arenas++);
    return { memory, id: homes.get(memory)! };
  }

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
        ? Array.from({ length: count - 1 }, (_, i) => startThread(i + 1)).filter((thread) => thread !== undefined)
        : [];
      return 1 + ready().length;
    },
    room: (bytes) => (scratch?.byteLength ?? -1) >= bytes ? scratch! : scratch = new SharedArrayBuffer(bytes),
    share({ module, doPart, vector, task, parts, slots, give = () => {}, take = () => {} }) {
      const work = { module, vector, home: homeOf(vector), task, tally: newTally(parts) };
      for (const thread of ready()) thread.hear(work);
      return lead(work, doPart, slots, give, take);
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

/** Whether all threads see an array. */
export const inSharedMemory = ({ buffer }: Floats): boolean =>
  typeof SharedArrayBuffer === "function" && buffer instanceof SharedArrayBuffer;
