/**
 * Random words for rounding: a cheap function of a key and a counter.
 *
 * Word `i` of key `(hi, lo)` is two multiplications between three xorshifts, all modulo 2³²:
 *
 * ```text
 * h = 0x9e3779b9 · i ⊕ hi
 * h = 0x7feb352d · (h ⊕ h≫16)
 * h = 0x846ca68b · (h ⊕ h≫15 ⊕ lo)
 * word = h ⊕ h≫16
 * ```
 *
 * For a fixed key the 2³² words are all different. Words of two keys are independent where the second words of the keys are
 * random and independent, since each is a bijection of its `lo`; and as `hi` enters by exclusive or, no stream is another
 * one shifted. Keys must be random themselves: the children of a key are, while consecutive integers are not, and two keys
 * that share `hi`, one pair in 2³², have related words. The constants are of a mixer by Wellons ("lowbias32"); the counter
 * runs in steps of 2³² over the golden ratio, as in SplitMix (Steele, Lea, Flood, OOPSLA 2014).
 *
 * The words pass TestU01's SmallCrush (L'Ecuyer, Simard, ACM TOMS 2007) on consecutive counters, on every 2nd, 4th, 128th,
 * 512th and 65536th, at one counter of consecutive children of a key, along 128 or 512 words of each of consecutive
 * children, on 2, 4 or 8 streams in turn, and on the differences and exclusive ors of two streams. Without the last
 * xorshift they do not. `bench/random_words.c` is the program that asks.
 * @module
 */

import type { Key } from "../../base/key.ts";

/** What the counter advances by. */
export const STRIDE = 0x9e3779b9 | 0;

/** The word of the counter `STRIDE · i ⊕ hi`, as a signed integer. */
export function mixed(counter: number, lo: number): number {
  let h = Math.imul(counter ^ (counter >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15) ^ lo, 0x846ca68b);
  return h ^ (h >>> 16);
}

/** Word `i` of `key`, from 0 to 2³² − 1. */
export function randomWord({ hi, lo }: Key, i: number): number {
  return mixed(Math.imul(i, STRIDE) ^ hi, lo) >>> 0;
}
