/**
 * Prefix codes of which only the lengths need be known.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import type { Codec } from "../types.ts";

/** The words of one length: `count` numbers from `first`, for the symbols of rank `rank`, `rank + 1`, …. */
interface Row {
  readonly length: number;
  readonly first: number;
  readonly count: number;
  readonly rank: number;
}

/**
 * Words of the given lengths, from 1 to 32 and with `Σ 2^{−ℓ} ≤ 1`: shorter ones first, equally long ones in the order of
 * their symbols, each the number that follows the word before it.
 *
 * The first word is 0; the next is `(word + 1) 2^{ℓ′ − ℓ}`. Reading goes from one length that occurs to the next.
 */
export function canonical(lengths: Uint8Array): Codec<number> {
  const symbols = Array.from(lengths.keys()).sort((a, b) => lengths[a] - lengths[b] || a - b);
  const words = new Uint32Array(lengths.length), rows: Row[] = [];
  let next = 0, length = 0;
  for (let rank = 0; rank < symbols.length;) {
    const of = lengths[symbols[rank]], first = next * powerOfTwo(of - length);
    let end = rank;
    while (end < symbols.length && lengths[symbols[end]] === of) end++;
    for (let i = rank; i < end; i++) words[symbols[i]] = first + i - rank;
    rows.push({ length: of, first, count: end - rank, rank });
    [next, length, rank] = [first + end - rank, of, end];
  }

  return {
    write(symbol, sink) {
      checkInteger("write a symbol", "it", symbol, 0, lengths.length - 1);
      sink.write(words[symbol], lengths[symbol]);
    },
    read(source) {
      let word = 0, read = 0;
      for (let i = 0; i < rows.length; i++) {
        const { length, first, count, rank } = rows[i];
        word = word * powerOfTwo(length - read) + source.read(length - read);
        read = length;
        if (word - first < count) return symbols[rank + word - first]; // shorter words are below: word ≥ first
      }
      throw new RangeError(`Cannot read a symbol as its word must be in the code: current value is ${word}`);
    },
  };
}

/** `2ᵏ` for k from 0 to 32, as a number of any size. */
const powerOfTwo = (k: number): number => k < 31 ? 1 << k : 0x40000000 * (1 << (k - 30));
