/**
 * Random subsets that both ends draw from a key.
 * @module
 */

import { child, type Key, uniforms } from "../../base/key.ts";
import type { Vec } from "../../base/vector.ts";

/**
 * The subset of 0 … d − 1 that Floyd's algorithm makes of as many uniforms as it is to have members, in increasing order.
 *
 * For n = d − k + 1, …, d it takes `t = m mod n`, where m is the 53-bit integer of a uniform, or n − 1 where t is taken
 * already. The last m, too few for a whole run of n, would favour small t: there the answer is null.
 * Bentley, Floyd, "Programming pearls: a sample of brilliance", Comm. ACM 30(9), 1987.
 */
export function subsetOf(dimension: number, u: Vec): Int32Array | null {
  const count = u.length, taken = new Uint8Array(dimension);
  for (let n = dimension - count + 1, j = 0; j < count; n++, j++) {
    const m = u[j] * 2 ** 53, t = m % n;
    if (m - t > 2 ** 53 - n) return null;
    taken[taken[t] === 1 ? n - 1 : t] = 1;
  }
  const indices = new Int32Array(count);
  for (let i = 0, j = 0; i < dimension; i++) if (taken[i] === 1) indices[j++] = i;
  return indices;
}

/** A subset of `count` of 0 … `dimension` − 1, every one as likely as every other, in increasing order. */
export function drawSubset(dimension: number, count: number, key: Key): Int32Array {
  for (let attempt = key;; attempt = child(attempt, 0)) {
    const indices = subsetOf(dimension, uniforms(attempt, count));
    if (indices) return indices;
  }
}
