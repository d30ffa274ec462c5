/**
 * Kernels whose work threads share.
 * @module
 */

import type { Floats, Vec } from "../../base/vector.ts";
import { type Shape, wordsOf } from "./blocks.ts";
import type { Kernels } from "./kernels.ts";
import type { Crew } from "./threads.ts";
import { PARTS, roomOf } from "./work.ts";

/** How many coordinates a part has, about: some tens of microseconds of work. */
const PART = 65536;

/** A key for work that draws nothing. */
const noKey = { hi: 0, lo: 0 };

const inSharedMemory = (x: Vec | Floats): x is Float32Array =>
  x instanceof Float32Array && typeof SharedArrayBuffer === "function" && x.buffer instanceof SharedArrayBuffer;

/**
 * Kernels that share the work on vectors in shared memory with a crew. Other work is left to `alone`, which also says what is
 * wrong with a part that was refused.
 */
export function shared(crew: Crew, alone: Kernels): Kernels {
  /** A tally of the parts, and how many buckets each has; nothing where the work is not to be shared. */
  function parts({ dimension, bucket }: Shape): { tally: Int32Array; buckets: number } | undefined {
    const buckets = Math.max(1, Math.floor(PART / bucket)), count = Math.ceil(dimension / (buckets * bucket));
    if (crew.ready(dimension) < 2 || count < 2) return;
    return { tally: new Int32Array(new SharedArrayBuffer(4 * (PARTS + count))), buckets };
  }

  /** Room for norms and for so many bytes of words. */
  function room(norms: number, bytes: number): { norms: Float32Array; words: Uint8Array } {
    const memory = crew.room(4 * norms + bytes);
    return { norms: new Float32Array(memory, 0, norms), words: new Uint8Array(memory, 4 * norms, bytes) };
  }

  /** Shares out `read` or `add`; false where that is left to one. */
  function sum(
    verb: "read" | "add",
    shape: Shape,
    message: { norms: Float32Array; words: Uint8Array },
    weight: number,
    floats: Floats,
  ): boolean {
    const { dimension, bits, bucket } = shape, cut = parts(shape);
    if (!cut || !inSharedMemory(floats)) return false;
    const { norms, words } = room(message.norms.length, message.words.length);
    norms.set(message.norms);
    words.set(message.words);
    for (let b = 0, at = 0; b < norms.length; b++) {
      if (b % cut.buckets === 0) cut.tally[PARTS + b / cut.buckets] = at;
      if (norms[b] !== 0) at += 4 * wordsOf(Math.min(bucket, dimension - b * bucket), bits);
    }
    const valid = crew.share({ verb, shape, floats, norms, words, key: noKey, first: 0, weight, ...cut });
    if (!valid && verb === "read") alone.read(shape, words, norms, floats);
    if (!valid && verb === "add") alone.add(shape, words, norms, weight, new Float32Array(dimension)); // nothing twice
    return true;
  }

  return {
    pack(shape, x, key, norms, words, first = 0) {
      const cut = parts(shape);
      if (!cut || !inSharedMemory(x)) return alone.pack(shape, x, key, norms, words, first);
      const most = roomOf(shape, cut.buckets), packed = room(norms.length, most * (cut.tally.length - PARTS));
      const valid = crew.share({ verb: "pack", shape, floats: x, key, first, weight: 1, ...packed, ...cut });
      if (!valid) return alone.pack(shape, x, key, norms, words, first);
      norms.set(packed.norms);
      let at = 0;
      cut.tally.subarray(PARTS).forEach((bytes, part) => {
        words.set(packed.words.subarray(part * most, part * most + bytes), at);
        at += bytes;
      });
      return at;
    },
    read(shape, words, norms, out) {
      if (!sum("read", shape, { norms, words }, 1, out)) alone.read(shape, words, norms, out);
    },
    add(shape, words, norms, weight, total) {
      if (!sum("add", shape, { norms, words }, weight, total)) alone.add(shape, words, norms, weight, total);
    },
  };
}
