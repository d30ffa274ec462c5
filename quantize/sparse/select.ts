/**
 * The largest magnitudes, found without sorting.
 * @module
 */

import { checkFinite } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";

/** Which of the two 32-bit words of a float64 in memory is the high one. */
const HIGH: 0 | 1 = /* @__PURE__ */ new Uint32Array(/* @__PURE__ */ Float64Array.of(1).buffer)[0] === 0 ? 1 : 0;
const LOW = 1 - HIGH;

/** The 63 bits of a magnitude as six digits, the leading one first; magnitudes are in the order of their bits. */
const DIGITS = [
  { word: HIGH, shift: 18, mask: 0x1fff }, // the exponent and two bits more
  { word: HIGH, shift: 5, mask: 0x1fff },
  { word: HIGH, shift: 0, mask: 0x1f },
  { word: LOW, shift: 19, mask: 0x1fff },
  { word: LOW, shift: 6, mask: 0x1fff },
  { word: LOW, shift: 0, mask: 0x3f },
] as const;

/** The 31 bits of a magnitude in float32 as three digits, the leading one first. */
const SHORT_DIGITS = [
  { shift: 18, mask: 0x1fff }, // the exponent and five bits more
  { shift: 5, mask: 0x1fff },
  { shift: 0, mask: 0x1f },
] as const;

/** A pattern without its sign. */
const UNSIGNED = 0x7fffffff;

/** So many are sorted sooner than counted. */
const FEW = 256;

/**
 * The k-th largest of some magnitudes, `1 ≤ k ≤` their number, exactly, in time linear in their number; they are overwritten.
 *
 * Digit by digit, a histogram says which digit the k-th largest has, and only those that share it are kept.
 */
export function kthLargest(magnitudes: Float64Array, k: number): number {
  const words = new Uint32Array(magnitudes.buffer, magnitudes.byteOffset, 2 * magnitudes.length);
  let left = magnitudes.length;
  for (const { word, shift, mask } of DIGITS) {
    if (left <= FEW) return magnitudes.subarray(0, left).sort()[left - k];
    const counts = new Uint32Array(mask + 1);
    for (let i = 0; i < left; i++) counts[(words[2 * i + word] >>> shift) & mask]++;
    let digit: number = mask;
    while (counts[digit] < k) k -= counts[digit--];
    let kept = 0;
    for (let i = 0; i < left; i++) {
      if (((words[2 * i + word] >>> shift) & mask) === digit) magnitudes[kept++] = magnitudes[i];
    }
    left = kept;
  }
  return magnitudes[0]; // all that are left are equal
}

/** The magnitude bits of the k-th largest of some float32s, given as patterns; `scratch` has room for as many. */
function kthPattern(patterns: Uint32Array, k: number, scratch: Uint32Array): number {
  let left = patterns.length, from = patterns;
  for (const { shift, mask } of SHORT_DIGITS) {
    const counts = new Uint32Array(mask + 1);
    for (let i = 0; i < left; i++) counts[(from[i] >>> shift) & mask]++;
    let digit: number = mask;
    while (counts[digit] < k) k -= counts[digit--];
    let kept = 0;
    for (let i = 0; i < left; i++) if (((from[i] >>> shift) & mask) === digit) scratch[kept++] = from[i] & UNSIGNED;
    if (kept <= FEW) return scratch.subarray(0, kept).sort()[kept - k];
    left = kept;
    from = scratch;
  }
  return scratch[0];
}

/** Of how many float32s one is looked at, and at most how many, to guess where the largest begin. */
const STRIDE = 64, SAMPLE = 4096;

/** Magnitude bits that at least k of some float32s, given as patterns, likely have: a guess by a few of them. */
function guessed(patterns: Uint32Array, k: number): number {
  const { length } = patterns,
    stride = Math.max(STRIDE, Math.ceil(length / SAMPLE)),
    size = Math.floor(length / stride);
  const share = k / stride, rank = Math.ceil(share + 4 * Math.sqrt(share) + 4); // four deviations more than its share
  if (rank > size) return 0;
  const sample = new Uint32Array(size);
  for (let i = 0; i < size; i++) sample[i] = patterns[i * stride] & UNSIGNED;
  return sample.sort()[size - rank];
}

/** The indices of float32s whose magnitude bits are at least `least`, in `out`; returns how many there are. */
function atLeast(patterns: Uint32Array, least: number, out: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < patterns.length; i++) if ((patterns[i] & UNSIGNED) >= least) out[count++] = i;
  return count;
}

/** {@linkcode largestIndices} of float32s, by their bits alone: among those that a sample says are large, if they are enough. */
function largestShortIndices(x: Float32Array, count: number, scratch: Float64Array): Int32Array {
  const patterns = new Uint32Array(x.buffer, x.byteOffset, x.length), indices = new Int32Array(count);
  const room = new Uint32Array(scratch.buffer, scratch.byteOffset, 2 * x.length);
  let found = atLeast(patterns, guessed(patterns, count), room);
  if (found < count) found = atLeast(patterns, 0, room);
  const places = room.subarray(0, found), magnitudes = room.subarray(x.length, x.length + found);
  for (let j = 0; j < found; j++) magnitudes[j] = patterns[places[j]] & UNSIGNED;
  const least = kthPattern(magnitudes, count, new Uint32Array(found));
  let ties = count;
  for (let j = 0; j < found; j++) if (magnitudes[j] > least) ties--;
  for (let j = 0, kept = 0; kept < count; j++) {
    if (magnitudes[j] > least || (magnitudes[j] === least && ties-- > 0)) indices[kept++] = places[j];
  }
  return indices;
}

/**
 * The indices, in increasing order, of the `count` coordinates of `x` that are largest in magnitude, of equal ones the first.
 *
 * `scratch` is as long as `x`, and overwritten.
 */
export function largestIndices(x: Vec, count: number, scratch: Float64Array): Int32Array {
  const indices = new Int32Array(count);
  if (count === 0) return indices;
  if (x instanceof Float32Array) return largestShortIndices(x, count, scratch);
  for (let i = 0; i < x.length; i++) scratch[i] = Math.abs(x[i]);
  const least = kthLargest(scratch, count);
  let ties = count; // how many of those equal to the least are to be had
  for (let i = 0; i < x.length; i++) if (Math.abs(x[i]) > least) ties--;
  for (let i = 0, j = 0; i < x.length; i++) {
    const magnitude = Math.abs(x[i]);
    if (magnitude > least || (magnitude === least && ties-- > 0)) indices[j++] = i;
  }
  return indices;
}

/** {@linkcode largestIndices}; throws a `RangeError` for a coordinate that is not finite, which it names. */
export function largestFinite(x: Vec, count: number, scratch: Float64Array): Int32Array {
  const isShort = x instanceof Float32Array && count > 0;
  if (!isShort) checkFinite("quantize x", "x", x);
  const indices = largestIndices(x, count, scratch);
  // By the bits of float32s, what is not finite is larger than what is.
  if (isShort && !indices.every((i) => Number.isFinite(x[i]))) checkFinite("quantize x", "x", x);
  return indices;
}
