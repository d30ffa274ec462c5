/**
 * Packing, reading and adding in parts of whole buckets, which have nothing to do with each other.
 * @module
 */

import type { Key } from "../../base/key.ts";
import type { Floats } from "../../base/vector.ts";
import { type Shape, wordsOf } from "./blocks.ts";
import { fastest } from "./choice.ts";
import type { Kernels } from "./kernels.ts";

/** Where {@linkcode doPart} is to be had. */
export const module: string = import.meta.url;

/** What is done with a vector: read by `pack`, written by `read`, added to by `add`. Arrays lie in shared memory. */
export interface Task {
  /** Which of the kernels does it. */
  readonly verb: Exclude<keyof Kernels, "compensate">;
  /** What is packed how. */
  readonly shape: Shape;
  /** The norms of all buckets. */
  readonly norms: Float32Array;
  /** Slots for the words of parts, each with room for all that one may need: part p has slot p modulo their number. */
  readonly words: Uint8Array;
  /** The key. */
  readonly key: Key;
  /** Which child of the key is the first bucket's. */
  readonly first: number;
  /** What sums are weighted with. */
  readonly weight: number;
  /** How many buckets a part has; the last may have fewer. */
  readonly buckets: number;
}

/** How many bytes the words of a part may need. */
export const roomOf = ({ bits, bucket }: Shape, buckets: number): number => 4 * buckets * wordsOf(bucket, bits);

/** The slot of a part. */
export function slotOf({ shape, words, buckets }: Task, part: number): Uint8Array {
  const room = roomOf(shape, buckets), at = part % (words.length / room) * room;
  return words.subarray(at, at + room);
}

/** Does a part; returns how many bytes were packed. */
export function doPart(floats: Floats, task: Task, part: number): number {
  const { verb, shape, key, first, weight, buckets } = task, begin = part * buckets, kernels = fastest(shape.dimension);
  const from = begin * shape.bucket, to = Math.min(shape.dimension, from + buckets * shape.bucket);
  const own = { ...shape, dimension: to - from }, norms = task.norms.subarray(begin, begin + buckets);
  const words = slotOf(task, part), v = (floats as Float32Array).subarray(from, to);
  if (verb === "pack") return kernels.pack(own, v, key, norms, words, first + begin);
  if (verb === "add") kernels.add(own, words, norms, weight, v);
  else kernels.read(own, words, norms, v);
  return 0;
}
