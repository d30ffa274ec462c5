/**
 * The sender's kernel: a bucket of float32 rounded at random to uniform levels, and packed.
 *
 * A coordinate x of a bucket with norm N, at index i of the bucket, becomes an integer from 0 to 2S, its level plus S:
 *
 * ```text
 * code = (trunc(fround(x · inv23)) + S · 2²³ + ⌊r/2⁹⌋) ≫ 23,    r = word i of the bucket's key
 * ```
 *
 * where inv23 is 2²³ S/N, rounded ({@linkcode fixedPointFactor}). Every sum is below 2³¹ and no code needs a clamp.
 * @module
 */

import type { Key } from "../../base/key.ts";
import { BLOCK, largestLevel } from "./blocks.ts";
import { mixed, STRIDE } from "./random_words.ts";

// Names of this module's own for what the inner loop uses: one from another module is looked up at every use. Multiples of
// the stride are 32-bit integers, so that sums stay on the integer path.
const mix = mixed, STRIDE1 = STRIDE, STRIDE2 = (2 * STRIDE) | 0, STRIDE3 = (3 * STRIDE) | 0, STRIDE4 = (4 * STRIDE) | 0;

/** How a bucket is rounded. */
export interface Rounding {
  /** Bits a coordinate, b. */
  readonly bits: number;
  /** 2²³ S/N, rounded. */
  readonly factor: number;
  /** The key of the bucket's random words. */
  readonly key: Key;
}

/** Rounds and packs `x[from] … x[to − 1]` into `words` from `at` on; returns where the next bucket goes. */
export function packBucket(
  x: Float32Array,
  from: number,
  to: number,
  rounding: Rounding,
  words: Int32Array,
  at: number,
): number {
  const whole = Math.floor((to - from) / BLOCK), next = from + whole * BLOCK;
  at = packBlocks(x, from, whole, rounding, 0, words, at);
  if (next === to) return at;
  const last = new Float32Array(BLOCK); // 0 has code S whatever the random word
  last.set(x.subarray(next, to));
  return packBlocks(last, 0, 1, rounding, next - from, words, at);
}

/**
 * The code of x: `r ≫ 9` is uniform on the 2²³ parts of a step, so that what is carried over 2²³ is a step by chance. (`| 0`
 * says that sums are integers of 32 bits.)
 */
function roundedCode(x: number, factor: number, offset: number, counter: number, lo: number): number {
  return ((((Math.fround(x * factor) | 0) + offset) | 0) + (mix(counter, lo) >>> 9) | 0) >>> 23;
}

/** Rounds and packs `count` blocks from `x[from]` on, the first of them at `index` of its bucket. */
function packBlocks(
  x: Float32Array,
  from: number,
  count: number,
  rounding: Rounding,
  index: number,
  words: Int32Array,
  at: number,
): number {
  const pack = 32 % rounding.bits === 0 ? packWhole : packCarried;
  return pack(x, from, rounding, Math.imul(index, STRIDE), words, at, at + 4 * rounding.bits * count);
}

/** Fills `words[at] … words[end − 1]` where words hold whole codes. */
function packWhole(
  x: Float32Array,
  from: number,
  { bits, factor, key: { hi, lo } }: Rounding,
  counter: number,
  words: Int32Array,
  at: number,
  end: number,
): number {
  const offset = largestLevel(bits) << 23, high = hi | 0, low = lo | 0;
  for (let i = from; at < end; at += 4) {
    let lane0 = 0, lane1 = 0, lane2 = 0, lane3 = 0;
    for (let filled = 0; filled < 32; filled += bits, i += 4) {
      lane0 |= roundedCode(x[i], factor, offset, counter ^ high, low) << filled;
      lane1 |= roundedCode(x[i + 1], factor, offset, ((counter + STRIDE1) | 0) ^ high, low) << filled;
      lane2 |= roundedCode(x[i + 2], factor, offset, ((counter + STRIDE2) | 0) ^ high, low) << filled;
      lane3 |= roundedCode(x[i + 3], factor, offset, ((counter + STRIDE3) | 0) ^ high, low) << filled;
      counter = (counter + STRIDE4) | 0;
    }
    words[at] = lane0;
    words[at + 1] = lane1;
    words[at + 2] = lane2;
    words[at + 3] = lane3;
  }
  return at;
}

/** The same where codes run over the ends of words. */
function packCarried(
  x: Float32Array,
  from: number,
  { bits, factor, key: { hi, lo } }: Rounding,
  counter: number,
  words: Int32Array,
  at: number,
  end: number,
): number {
  const offset = largestLevel(bits) << 23, high = hi | 0, low = lo | 0;
  let lane0 = 0, lane1 = 0, lane2 = 0, lane3 = 0, filled = 0; // the words in hand, each with so many bits filled
  for (let i = from; at < end; at += 4) {
    let code0 = 0, code1 = 0, code2 = 0, code3 = 0;
    do {
      code0 = roundedCode(x[i], factor, offset, counter ^ high, low);
      code1 = roundedCode(x[i + 1], factor, offset, ((counter + STRIDE1) | 0) ^ high, low);
      code2 = roundedCode(x[i + 2], factor, offset, ((counter + STRIDE2) | 0) ^ high, low);
      code3 = roundedCode(x[i + 3], factor, offset, ((counter + STRIDE3) | 0) ^ high, low);
      lane0 |= code0 << filled;
      lane1 |= code1 << filled;
      lane2 |= code2 << filled;
      lane3 |= code3 << filled;
      i += 4;
      counter = (counter + STRIDE4) | 0;
      filled += bits;
    } while (filled < 32);
    words[at] = lane0;
    words[at + 1] = lane1;
    words[at + 2] = lane2;
    words[at + 3] = lane3;
    // The high bits of the last codes, where they did not fit, begin the next words.
    filled -= 32;
    const fitted = bits - filled;
    lane0 = code0 >>> fitted;
    lane1 = code1 >>> fitted;
    lane2 = code2 >>> fitted;
    lane3 = code3 >>> fitted;
  }
  return at;
}
