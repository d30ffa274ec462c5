/**
 * Kernels in plain TypeScript: what others must agree with.
 * @module
 */

import { child, type Key } from "../../base/key.ts";
import { copy } from "../../base/vector.ts";
import { addBucket } from "./add.ts";
import { addTableBucket } from "./add_table.ts";
import { type Shape, unitsOf } from "./blocks.ts";
import { bucketScale, euclideanNorm, fixedPointFactor, largestMagnitude, sentNorm } from "./bucket_norm.ts";
import type { Kernels } from "./kernels.ts";
import { packBucket } from "./pack.ts";
import { packTableBucket } from "./pack_table.ts";

/** Bytes as words: themselves where they lie as words must, else a copy. */
function wordsIn(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(buffer, byteOffset, Math.floor(bytes.length / 4));
}

/** The norm of `v[from] … v[to − 1]`: NaN or infinite where it is not a float32. */
const sizeOf = ({ norm }: Shape, v: Float32Array, from: number, to: number): number =>
  norm === 2
    ? euclideanNorm(v, from, to)
    : largestMagnitude(new Int32Array(v.buffer, v.byteOffset, v.length), from, to);

/** Packs the bucket `v[from] … v[to − 1]` of a norm; returns where the next goes. */
function packOne(
  shape: Shape,
  v: Float32Array,
  from: number,
  to: number,
  norm: number,
  key: Key,
  words: Int32Array,
  at: number,
): number {
  const { bits, table } = shape;
  if (norm === 0) return at;
  const rounding = { bits, factor: fixedPointFactor(norm, unitsOf(shape)), key };
  if (table) return packTableBucket(v, from, to, { ...rounding, table }, words, at);
  return packBucket(v, from, to, rounding, words, at);
}

/** Adds `weight` times a bucket of a norm to `sum[from] … sum[to − 1]`; returns where the next is. */
function addOne(
  shape: Shape,
  words: Int32Array,
  at: number,
  norm: number,
  weight: number,
  sum: Float32Array,
  from: number,
  to: number,
): number {
  const { bits, table } = shape;
  if (norm === 0) return at;
  const scale = bucketScale(norm, unitsOf(shape), weight);
  if (table) return addTableBucket(words, at, { bits, table }, scale, sum, from, to);
  return addBucket(words, at, bits, scale, sum, from, to);
}

/** Brings words to the bytes that they are a copy of, if they are one. */
function give(words: Int32Array, count: number, bytes: Uint8Array): number {
  if (words.buffer !== bytes.buffer) bytes.set(new Uint8Array(words.buffer, 0, 4 * count));
  return 4 * count;
}

/** Plain TypeScript. */
export const plain: Kernels = {
  pack(shape, x, key, norms, bytes, first = 0) {
    const { dimension, bucket } = shape, words = wordsIn(bytes);
    const v = x instanceof Float32Array ? x : copy(x, new Float32Array(dimension));
    let at = 0;
    for (let b = 0, from = 0; b < norms.length; b++, from += bucket) {
      const to = Math.min(dimension, from + bucket);
      norms[b] = sentNorm(sizeOf(shape, v, from, to), x);
      at = packOne(shape, v, from, to, norms[b], child(key, first + b), words, at);
    }
    return give(words, at, bytes);
  },
  compensate(shape, x, error, key, norms, bytes) {
    const { dimension, bucket } = shape, words = wordsIn(bytes), u = new Float32Array(Math.min(dimension, bucket));
    let at = 0;
    for (let b = 0, from = 0; b < norms.length; b++, from += bucket) {
      const to = Math.min(dimension, from + bucket), count = to - from;
      for (let i = 0; i < count; i++) u[i] = Math.fround(x[from + i]) - error[from + i];
      norms[b] = sentNorm(sizeOf(shape, u, 0, count), x, error);
      for (let i = 0; i < count; i++) error[from + i] = 0 - u[i];
      const next = packOne(shape, u, 0, count, norms[b], child(key, b), words, at);
      addOne(shape, words, at, norms[b], 1, error, from, to);
      at = next;
    }
    return give(words, at, bytes);
  },
  read(shape, bytes, norms, out) {
    const sum = out instanceof Float32Array ? out.fill(0) : new Float32Array(out.length);
    plain.add(shape, bytes, norms, 1, sum);
    if (sum !== out) copy(sum, out);
  },
  add(shape, bytes, norms, weight, sum) {
    const { dimension, bucket } = shape, words = wordsIn(bytes);
    let at = 0;
    for (let b = 0, from = 0; b < norms.length; b++, from += bucket) {
      at = addOne(shape, words, at, norms[b], weight, sum, from, Math.min(dimension, from + bucket));
    }
  },
};
