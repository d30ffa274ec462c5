/**
 * A vector's work in parts of whole buckets, which threads take one after another: buckets have nothing to do with each other.
 *
 * Work is plain data, since no function can be sent to a thread. Other kernels can be shared out alike if they need no more than
 * their part of the vector and the key: with a verb here, and what is cut and put together again in `shared.ts`.
 * @module
 */

import type { Key } from "../../base/key.ts";
import { type Shape, wordsOf } from "./blocks.ts";
import { fastest } from "./choice.ts";
import type { Kernels } from "./kernels.ts";

/** Places in a tally: which part is next, how many are done, whether one was refused; and what goes with each part. */
export const NEXT = 0, DONE = 1, REFUSED = 2, PARTS = 3;

/** Work on a vector; all arrays lie in shared memory, so that a copy of this is the same work. */
export interface Work {
  /** Which of the kernels does it. */
  readonly verb: keyof Kernels;
  /** What is packed how. */
  readonly shape: Shape;
  /** The vector: read by `pack`, written by `read`, added to by `add`. */
  readonly floats: Float32Array;
  /** The norms of all buckets. */
  readonly norms: Float32Array;
  /** The words; for `pack`, each part has room of its own for all it may need. */
  readonly words: Uint8Array;
  /** The key. */
  readonly key: Key;
  /** Which child of the key is the first bucket's. */
  readonly first: number;
  /** What sums are weighted with. */
  readonly weight: number;
  /** How many buckets a part has; the last may have fewer. */
  readonly buckets: number;
  /** How far the work is; and, part by part, how many bytes were packed, or at which byte the words begin. */
  readonly tally: Int32Array;
}

/** How many bytes the words of a part may need. */
export const roomOf = ({ bits, bucket }: Shape, buckets: number): number => 4 * buckets * wordsOf(bucket, bits);

/** Does parts of the work until none is left. A part that is refused is noted and no more. */
export function share(work: Work): void {
  const { shape, tally } = work, kernels = fastest(shape.dimension), parts = tally.length - PARTS;
  for (let part; (part = Atomics.add(tally, NEXT, 1)) < parts;) {
    try {
      doPart(kernels, work, part);
    } catch {
      Atomics.store(tally, REFUSED, 1);
    }
    Atomics.add(tally, DONE, 1);
    Atomics.notify(tally, DONE);
  }
}

function doPart(kernels: Kernels, work: Work, part: number): void {
  const { verb, shape, floats, words, weight, buckets, tally } = work, begin = part * buckets;
  const from = begin * shape.bucket, to = Math.min(shape.dimension, from + buckets * shape.bucket);
  const own = { ...shape, dimension: to - from }, norms = work.norms.subarray(begin, begin + buckets);
  const v = floats.subarray(from, to);
  if (verb === "pack") {
    const room = roomOf(shape, buckets), place = words.subarray(part * room, (part + 1) * room);
    tally[PARTS + part] = kernels.pack(own, v, work.key, norms, place, work.first + begin);
  } else {
    const rest = words.subarray(tally[PARTS + part]);
    if (verb === "add") kernels.add(own, rest, norms, weight, v);
    else kernels.read(own, rest, norms, v);
  }
}
