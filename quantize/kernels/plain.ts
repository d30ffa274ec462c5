/**
 * Kernels in plain TypeScript: what others must agree with.
 * @module
 */

import { child } from "../../base/key.ts";
import { copy } from "../../base/vector.ts";
import { addBucket } from "./add.ts";
import { addTableBucket } from "./add_table.ts";
import { unitsOf } from "./blocks.ts";
import { bucketScale, euclideanNorm, fixedPointFactor, largestMagnitude, sentNorm } from "./bucket_norm.ts";
import type { Kernels } from "./kernels.ts";
import { packBucket } from "./pack.ts";
import { packTableBucket } from "./pack_table.ts";

/** Bytes as words: themselves where they lie as words must, else a copy. */
function wordsIn(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(buffer, byteOffset, Math.floor(bytes.length / 4));
}

/** Plain TypeScript. */
export const plain: Kernels = {
  pack(shape, x, key, norms, bytes, first = 0) {
    const { dimension, bits, table, norm, bucket } = shape, units = unitsOf(shape), words = wordsIn(bytes);
    const v = x instanceof Float32Array ? x : copy(x, new Float32Array(dimension));
    const patterns = new Int32Array(v.buffer, v.byteOffset, dimension);
    let at = 0;
    for (let b = 0, from = 0; b < norms.length; b++, from += bucket) {
      const to = Math.min(dimension, from + bucket);
      norms[b] = sentNorm(norm === 2 ? euclideanNorm(v, from, to) : largestMagnitude(patterns, from, to), x);
      if (norms[b] === 0) continue;
      const rounding = { bits, factor: fixedPointFactor(norms[b], units), key: child(key, first + b) };
      if (table) at = packTableBucket(v, from, to, { ...rounding, table }, words, at);
      else at = packBucket(v, from, to, rounding, words, at);
    }
    if (words.buffer !== bytes.buffer) bytes.set(new Uint8Array(words.buffer, 0, 4 * at));
    return 4 * at;
  },
  read(shape, bytes, norms, out) {
    const sum = out instanceof Float32Array ? out.fill(0) : new Float32Array(out.length);
    plain.add(shape, bytes, norms, 1, sum);
    if (sum !== out) copy(sum, out);
  },
  add(shape, bytes, norms, weight, sum) {
    const { dimension, bits, table, bucket } = shape, words = wordsIn(bytes);
    let at = 0;
    for (let b = 0, from = 0; b < norms.length; b++, from += bucket) {
      if (norms[b] === 0) continue;
      const scale = bucketScale(norms[b], unitsOf(shape), weight), to = Math.min(dimension, from + bucket);
      if (table) at = addTableBucket(words, at, { bits, table }, scale, sum, from, to);
      else at = addBucket(words, at, bits, scale, sum, from, to);
    }
  },
};
