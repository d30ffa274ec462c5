/**
 * The sender's kernel for levels of any spacing: a bucket of float32 rounded at random to a table, and packed.
 *
 * A coordinate x of a bucket with norm N, at index i of the bucket, has the magnitude `a = |fround(x · 2²³/N)|`, the factor being
 * rounded ({@linkcode fixedPointFactor}), and the random number `u = ⌊r/2⁹⌋`, r = word i of the bucket's key. It passes the
 * threshold between level j and the next where
 *
 * ```text
 * a > fround(2²³ ℓ_j + fround(u · (ℓ_{j+1} − ℓ_j)))
 * ```
 *
 * A threshold lies between its two levels, so that all below a are passed and none above it is: how many are passed is the number
 * of the level, and the only one in doubt is the one that a is between the ends of. Below the first level is 0, which nothing that
 * is 0 leaves; where there is no zero level it is the negative of the first, and none passed means that.
 * @module
 */

import { BLOCK } from "./blocks.ts";
import type { Rounding } from "./pack.ts";
import { mixed, STRIDE } from "./random_words.ts";
import type { Table } from "./table.ts";

// A name of this module's own for what the inner loop uses: one from another module is looked up at every use.
const mix = mixed, STEP = STRIDE;

/** Rounds and packs `x[from] … x[to − 1]` into `words` from `at` on, as `packBucket` does; returns where the next bucket goes. */
export function packTableBucket(
  x: Float32Array,
  from: number,
  to: number,
  rounding: Rounding & { readonly table: Table },
  words: Int32Array,
  at: number,
): number {
  const { bits, table } = rounding, codes = new Uint8Array(BLOCK);
  for (let first = from; first < to; first += BLOCK, at += 4 * bits) {
    const count = Math.min(BLOCK, to - first);
    roundBlock(x.subarray(first, first + count), rounding, first - from, codes);
    packCodes(codes.fill(table.largest, count), bits, words, at);
  }
  return at;
}

/** The codes of some coordinates, the first of them at `index` of its bucket. */
function roundBlock(
  x: Float32Array,
  { factor, key: { hi, lo }, table: { largest, zero, thresholds } }: Rounding & { readonly table: Table },
  index: number,
  codes: Uint8Array,
): void {
  const lowest = zero ? largest : largest - 1, high = hi | 0, low = lo | 0; // lowest: the code of no threshold passed
  let counter = Math.imul(index, STEP);
  for (let i = 0; i < x.length; i++) {
    const a = Math.abs(Math.fround(x[i] * factor)), u = mix(counter ^ high, low) >>> 9;
    let passed = 0;
    for (let j = 0; j < thresholds.length; j += 2) {
      passed += Number(a > Math.fround(thresholds[j] + Math.fround(u * thresholds[j + 1])));
    }
    const negative = -Number(x[i] < 0); // −1 or 0: a branch would be guessed wrong half the time
    codes[i] = (passed ^ negative) + (lowest & ~negative | largest + 1 & negative); // largest − passed where x < 0
    counter = (counter + STEP) | 0;
  }
}

/** Packs the codes of a block. */
function packCodes(codes: Uint8Array, bits: number, words: Int32Array, at: number): void {
  words.fill(0, at, at + 4 * bits);
  for (let group = 0, p = 0; group < BLOCK; group += 4, p += bits) {
    const place = at + 4 * (p >>> 5), shift = p & 31, over = shift + bits > 32;
    for (let lane = 0; lane < 4; lane++) {
      const code = codes[group + lane];
      words[place + lane] |= code << shift;
      if (over) words[place + 4 + lane] |= code >>> (32 - shift);
    }
  }
}

/** Sets all codes after the first `count` of the block in `bytes` to `code`: what a block is filled up with. */
export function fillBlock(bytes: Uint8Array, bits: number, count: number, code: number): void {
  for (let i = count; i < BLOCK; i++) {
    for (let k = 0; k < bits; k++) {
      const p = bits * (i >>> 2) + k, place = 16 * (p >>> 5) + 4 * (i & 3) + (p >>> 3 & 3), bit = 1 << (p & 7);
      bytes[place] = code >>> k & 1 ? bytes[place] | bit : bytes[place] & ~bit;
    }
  }
}
