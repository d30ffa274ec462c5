/**
 * The receiver's kernel in WebAssembly.
 * @module
 */

import type { Floats } from "../../../base/vector.ts";
import { checkCodes, checkPadding } from "../add.ts";
import { BLOCK, type Shape, unitsOf, wordsOf } from "../blocks.ts";
import { bucketScale } from "../bucket_norm.ts";
import { floatsOf } from "./floats.ts";
import type { Instance } from "./instance.ts";
import { kindOf } from "./kind.ts";
import { eachPiece, nextRun, NORM_COUNT, runOf, WORD_BYTES } from "./pieces.ts";

/** Adds `weight` times what `given` says to `sum`, or to zeros. */
export type AddTo = (
  shape: Shape,
  given: Uint8Array,
  norms: Float32Array,
  weight: number,
  sum: Floats,
  toZeros: boolean,
) => void;

/** What adds to vectors by an instance: short buckets many at once, and long ones, and the last, piece by piece. */
export function adding(instance: Instance): AddTo {
  const { memory: { buffer }, places, add, addBuckets } = instance;
  const { isHere, placeOf, load, unload } = floatsOf(instance);
  const words = new Uint8Array(buffer, places.words, WORD_BYTES),
    levels = new Float32Array(buffer, places.levels, BLOCK);
  const sentNorms = new Float32Array(buffer, places.norms, NORM_COUNT);

  /** Where coordinates are to be worked on. */
  const placed = (sum: Floats, from: number, to: number, toZeros: boolean): number =>
    placeOf(sum, from, to) ?? (toZeros ? places.floats : load(sum, from, to));

  /** Adds bucket b, of any length, from `given`; returns where the next is. */
  function addBucket(
    kind: number,
    shape: Shape,
    b: number,
    given: Uint8Array,
    at: number,
    norm: number,
    weight: number,
    sum: Floats,
    toZeros: boolean,
  ): number {
    const { dimension, bits, table, bucket } = shape, from = b * bucket, to = Math.min(dimension, from + bucket);
    if (norm === 0) return toZeros && sum.fill(0, from, to), at;
    const scale = bucketScale(norm, unitsOf(shape), weight);
    eachPiece(from, to, (begin, end) => {
      const count = end - begin, blocks = Math.ceil(count / BLOCK), bytes = 16 * bits * blocks, tail = count % BLOCK;
      const place = placed(sum, begin, end, toZeros);
      words.set(given.subarray(at, at += bytes));
      const strange = add(kind, places.words, blocks, scale, toZeros ? places.zeros : place, place);
      checkCodes(strange === 0, bits, table);
      if (tail !== 0) {
        add(kind, places.words + bytes - 16 * bits, 1, 1, places.zeros, places.levels);
        checkPadding(levels.subarray(tail), table);
      }
      unload(place, sum, begin, end);
    });
    return at;
  }

  return (shape, given, norms, weight, sum, toZeros) => {
    const { bits, table, bucket } = shape, units = unitsOf(shape), size = 4 * wordsOf(bucket, bits);
    const kind = kindOf(instance, shape), run = runOf(shape, isHere(sum));
    for (let b = 0, at = 0, count; b < norms.length; b += Math.max(1, count)) {
      count = nextRun(shape, run, b);
      if (count <= 0) {
        at = addBucket(kind, shape, b, given, at, norms[b], weight, sum, toZeros);
        continue;
      }
      const begin = b * bucket, end = begin + count * bucket, first = at, place = placed(sum, begin, end, toZeros);
      for (let j = 0; j < count; j++) if ((sentNorms[j] = norms[b + j]) !== 0) at += size;
      words.set(given.subarray(first, at));
      const done = addBuckets(kind, bits, units, place, count, bucket, weight, toZeros, places.floats);
      if (done < count) {
        bucketScale(norms[b + done], units, weight);
        checkCodes(false, bits, table);
      }
      unload(place, sum, begin, end);
    }
  };
}
