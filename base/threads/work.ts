/**
 * Work in parts that have nothing to do with each other, which threads take one after another.
 *
 * What a part needs and what comes of it may pass through a few slots in shared memory: the thread that leads gives the one,
 * takes the other, and lets as many parts be begun as there are slots. Work is plain data, as no function can be sent to a thread.
 * @module
 */

import type { Floats } from "../types.ts";

/**
 * Places in a tally: which part is next, how many may be begun, whether one was refused; and for each part 0 until it is done,
 * then one more than what came of it.
 */
export const NEXT = 0, LIMIT = 1, REFUSED = 2, PARTS = 3;

/** Work; all arrays lie in shared memory, so that a copy of this is the same work. */
export interface Work<T> {
  /** The module whose `doPart` does parts of it. */
  readonly module: string;
  /** What it is on. */
  readonly vector: Floats;
  /** The arena that the vector is in, if any: its memory, and a number of its own. */
  readonly home?: { readonly memory: WebAssembly.Memory; readonly id: number } | undefined;
  /** What else there is to know. */
  readonly task: T;
  /** How far it is. */
  readonly tally: Int32Array;
}

/** Does a part of a task on a vector; returns what came of it, a number from 0 on, or throws where it refuses. */
export type DoPart<T> = (vector: Floats, task: T, part: number) => number;

/** The tally of so many parts, of which none is begun. */
export const newTally = (parts: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * (PARTS + parts)));

/** Does parts of the work, as they may be begun, until none is left. */
export function share<T>(work: Work<T>, doPart: DoPart<T>): void {
  const { tally } = work, parts = tally.length - PARTS;
  for (let part; (part = Atomics.add(tally, NEXT, 1)) < parts;) {
    for (let limit; (limit = Atomics.load(tally, LIMIT)) <= part;) Atomics.wait(tally, LIMIT, limit);
    finish(work, doPart, part);
  }
}

/**
 * Has the work done, with those who `share` it, and does parts of it meanwhile. `give` is called before a part may be begun,
 * `take`, with what came of it, when it and all before it are done; no more are begun before that than there are slots. Says
 * whether no part was refused.
 */
export function lead<T>(
  work: Work<T>,
  doPart: DoPart<T>,
  slots: number,
  give: (part: number) => void,
  take: (part: number, result: number) => void,
): boolean {
  const { tally } = work, parts = tally.length - PARTS;
  for (let given = 0, taken = 0, done;;) {
    while (taken < parts && (done = Atomics.load(tally, PARTS + taken)) > 0) take(taken++, done - 1);
    if (taken === parts) return Atomics.load(tally, REFUSED) === 0;
    for (; given < Math.min(parts, taken + slots); Atomics.notify(tally, LIMIT)) {
      give(given);
      Atomics.store(tally, LIMIT, ++given);
    }
    const next = Atomics.load(tally, NEXT);
    if (next >= given) Atomics.wait(tally, PARTS + taken, 0); // somebody is at it
    else if (Atomics.compareExchange(tally, NEXT, next, next + 1) === next) finish(work, doPart, next);
  }
}

/** Does a part; one that is refused is noted and no more. */
function finish<T>({ vector, task, tally }: Work<T>, doPart: DoPart<T>, part: number): void {
  let result = 0;
  try {
    result = doPart(vector, task, part);
  } catch {
    Atomics.store(tally, REFUSED, 1);
  }
  Atomics.store(tally, PARTS + part, result + 1);
  Atomics.notify(tally, PARTS + part);
}
