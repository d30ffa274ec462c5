/**
 * The sender's kernel in WebAssembly.
 * @module
 */

import type { Key } from "../../../base/key.ts";
import type { Vec } from "../../../base/vector.ts";
import { BLOCK, type Shape, unitsOf, wordsOf } from "../blocks.ts";
import { closer, fixedPointFactor, magnitude, sentNorm } from "../bucket_norm.ts";
import { fillBlock } from "../pack_table.ts";
import { compensating } from "./compensating.ts";
import { floatsOf } from "./floats.ts";
import type { Instance } from "./instance.ts";
import { kindOf } from "./kind.ts";
import { eachPiece, nextRun, NORM_COUNT, PIECE, runOf, WORD_BYTES } from "./pieces.ts";

/** Packs x, or `x − error` where there is one, which then is what that loses: as `Kernels` say of `pack` and `compensate`. */
export type PackFrom = (
  shape: Shape,
  x: Vec,
  error: Float32Array | undefined,
  key: Key,
  norms: Float32Array,
  packed: Uint8Array,
  first: number,
) => number;

/** What packs vectors by an instance: short buckets many at once, and long ones, and the last, piece by piece. */
export function packing(instance: Instance): PackFrom {
  const { memory: { buffer }, places, children, largest, squares, pack, packBuckets } = instance;
  const { isHere, placeOf, load, floats } = floatsOf(instance),
    { difference, loseBuckets, losePiece } = compensating(instance);
  const words = new Uint8Array(buffer, places.words, WORD_BYTES);
  const foundNorms = new Float32Array(buffer, places.norms, NORM_COUNT);

  /** Brings at most a piece of what is packed to where it can be. */
  const bring = (x: Vec, error: Float32Array | undefined, from: number, to: number): number =>
    error ? difference(x, error, from, to) : placeOf(x, from, to) ?? load(x, from, to);

  /** `‖x‖₂` of a bucket, from the eight sums so far and the floats of its next part: as `euclideanNorm` has it. */
  function euclidean(place: number, count: number, first: boolean): number {
    const eights = count - count % 8;
    let sum = squares(place, eights, first ? places.zeros : places.sums, places.sums);
    for (let i = eights; i < count; i++) sum += floats[i] * floats[i]; // only a last part has any, and that was loaded
    return Math.sqrt(sum);
  }

  /** Packs bucket b of any length, the child `index` of the key its own, to `packed` from `at` on; returns where the next goes. */
  function packBucket(
    kind: number,
    shape: Shape,
    b: number,
    x: Vec,
    error: Float32Array | undefined,
    { hi, lo }: Key,
    index: number,
    norms: Float32Array,
    packed: Uint8Array,
    at: number,
  ): number {
    const { dimension, bits, table, norm, bucket } = shape, from = b * bucket, to = Math.min(dimension, from + bucket);
    let most = 0, size = 0, place = 0;
    eachPiece(from, to, (begin, end) => {
      const count = end - begin;
      place = bring(x, error, begin, end);
      if (norm !== 2) most = largest(place, Math.ceil(count / 4) * 4, most);
      size = norm === 2 ? euclidean(place, count, begin === from) : magnitude(most);
    });
    norms[b] = sentNorm(size, x, error);
    if (norms[b] === 0) return error?.fill(0, from, to), at;
    const near = Math.max(1, closer(norms[b])), factor = fixedPointFactor(norms[b], unitsOf(shape)) / near;
    children(hi, lo, index, 1, places.keys);
    eachPiece(from, to, (begin, end) => {
      const count = end - begin, blocks = Math.ceil(count / BLOCK), bytes = 16 * bits * blocks;
      if (near !== 1) {
        place = error ? difference(x, error, begin, end) : load(x, begin, end);
        for (let i = 0; i < count; i++) floats[i] *= near;
      } else if (to - from > PIECE) place = bring(x, error, begin, end);
      pack(kind, place, blocks, factor, begin - from, places.keys, places.words);
      if (table && count % BLOCK !== 0) {
        fillBlock(words.subarray(bytes - 16 * bits), bits, count % BLOCK, table.largest);
      }
      packed.set(words.subarray(0, bytes), at);
      at += bytes;
      if (!error) return;
      if (near !== 1) { for (let i = 0; i < count; i++) floats[i] /= near; }
      losePiece(kind, shape, error, begin, end, norms[b]);
    });
    return at;
  }

  return (shape, x, error, key, norms, packed, first) => {
    const { bits, norm, bucket } = shape, units = unitsOf(shape), size = 4 * wordsOf(bucket, bits);
    const kind = kindOf(instance, shape), run = runOf(shape, !error && isHere(x));
    let at = 0;
    for (let b = 0; b < norms.length;) {
      const count = nextRun(shape, run, b);
      if (count > 0) {
        const begin = b * bucket, place = bring(x, error, begin, begin + count * bucket), { hi, lo } = key;
        const done = packBuckets(kind, bits, units, place, count, bucket, norm === 2, hi, lo, first + b, places.floats);
        let bytes = 0;
        for (let j = 0; j < done; j++) if ((norms[b++] = foundNorms[j]) !== 0) bytes += size;
        packed.set(words.subarray(0, bytes), at);
        at += bytes;
        if (error) loseBuckets(kind, shape, error, begin, done);
        if (done === count) continue;
      }
      at = packBucket(kind, shape, b, x, error, key, first + b, norms, packed, at);
      b++;
    }
    return at;
  };
}
