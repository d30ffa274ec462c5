/**
 * Kernels in plain TypeScript: what others must agree with.
 * @module
 */

import { child } from "../../base/key.ts";
import { copy } from "../../base/vector.ts";
import { addBucket } from "./add.ts";
import { largestLevel } from "./blocks.ts";
import { bucketScale, euclideanNorm, fixedPointFactor, largestMagnitude, sentNorm } from "./bucket_norm.ts";
import type { Kernels } from "./kernels.ts";
import { packBucket } from "./pack.ts";

/** Bytes as words: themselves where they lie as words must, else a copy. */
function wordsIn(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(buffer, byteOffset, Math.floor(bytes.length / 4));
}

/** Plain TypeScript. */
export const plain: Kernels = {
  pack(shape, x, key, norms, bytes, first = 0) {
    const { dimension, bits, norm, bucket } = shape, S = largestLevel(bits), words = wordsIn(bytes);
    const v = x instanceof Float32Array ? x : copy(x, new Float32Array(dimension));
    const patterns = new Int32Array(v.buffer, v.byteOffset, dimension);
    let at = 0;
    for (let b = 0, from = 0; b < norms.length; b++, from += bucket) {
      const to = Math.min(dimension, from + bucket);
      norms[b] = sentNorm(norm === 2 ? euclideanNorm(v, from, to) : largestMagnitude(patterns, from, to), x);
      if (norms[b] === 0) continue;
      const factor = fixedPointFactor(norms[b], S);
      at = packBucket(v, from, to, { bits, factor, key: child(key, first + b) }, words, at);
    }
    if (words.buffer !== bytes.buffer) bytes.set(new Uint8Array(words.buffer, 0, 4 * at));
    return 4 * at;
  },
  read(shape, bytes, norms, out) {
    const sum = out instanceof Float32Array ? out.fill(0) : new Float32Array(out.length);
    plain.add(shape, bytes, norms, 1, sum);
    if (sum !== out) copy(sum, out);
  },
  add({ dimension, bits, bucket }, bytes, norms, weight, sum) {
    const words = wordsIn(bytes);
    let at = 0;
    for (let b = 0, from = 0; b < norms.length; b++, from += bucket) {
      if (norms[b] === 0) continue;
      const scale = bucketScale(norms[b], largestLevel(bits), weight);
      at = addBucket(words, at, bits, scale, sum, from, Math.min(dimension, from + bucket));
    }
  },
};
