/**
 * Blocks of integers as letters, by what they weigh, and the number of each block among those of its letter.
 * @module
 */

import { check } from "../../../base/check.ts";
import { countAt } from "../shells/counts.ts";
import type { Shells } from "../shells/shells.ts";

/** How a block of integers is cut into a letter and a number. Blocks are read and written in place, from index `from`. */
export interface Letters {
  /** How many integers make a block. */
  readonly length: number;
  /** What the blocks of each letter weigh at least. */
  readonly weights: Float64Array;
  /** How many blocks each letter has: numbers are below it. */
  readonly counts: readonly bigint[];
  /** The letter of the block at `z[from …]`. */
  letter(z: Int32Array, from: number): number;
  /** The number of the block at `z[from …]`, which has this letter. */
  rank(letter: number, z: Int32Array, from: number): bigint;
  /** Writes the block that has this number, if any, at `z[from …]`; throws a `RangeError` where none has. */
  unrank(letter: number, rank: bigint, z: Int32Array, from: number): void;
}

/**
 * A letter for each shell up to weight `last`. Blocks beyond, which are rare, have one letter more: their number is that of any
 * integers from `−reach` to `reach`.
 *
 * Weights are those of `weight`, which is also right where no shell is. There is no such letter where `last` is the `budget`
 * of all blocks.
 */
export function shellLetters({ shells, last, weight, budget, reach }: {
  shells: Shells;
  last: number;
  weight: (z: Int32Array, from: number) => number;
  budget: number;
  reach: number;
}): Letters {
  const { length, counts } = shells;
  const places = Array.from(counts.places).filter((w) => w <= last), letterOf = new Int32Array(last + 1);
  places.forEach((w, letter) => letterOf[w] = letter);
  const letter = (z: Int32Array, from: number): number => {
    const w = weight(z, from);
    return w <= last ? letterOf[w] : places.length;
  };
  return withRest(last < budget ? last + 1 : Infinity, reach, {
    length,
    weights: Float64Array.from(places),
    counts: places.map((w) => countAt(counts, w)),
    letter,
    rank: (letter, z, from) => shells.rank(places[letter], z, from),
    unrank: (letter, rank, z, from) => shells.unrank(places[letter], rank, z, from),
  });
}

/** A letter for each integer t from `−largest` to `largest + 1`, of weight `(t − centre)²`, and one for the rest up to `reach`. */
export function integerLetters(
  { centre, largest, reach }: { centre: number; largest: number; reach: number },
): Letters {
  const size = 2 * largest + 2, weights = new Float64Array(size);
  for (let i = 0; i < size; i++) weights[i] = (i - largest - centre) * (i - largest - centre);
  const over = Math.min(largest + 1 + centre, largest + 2 - centre);
  return withRest(largest < reach ? over * over : Infinity, reach, {
    length: 1,
    weights,
    counts: Array<bigint>(size).fill(1n),
    letter: (z, from) => z[from] >= -largest && z[from] <= largest + 1 ? z[from] + largest : size,
    rank: () => 0n,
    unrank: (letter, _rank, z, from) => void (z[from] = letter - largest),
  });
}

/** With a letter more for the blocks that `letter` gives no other; it weighs at least `weight`, and has none where that is infinite. */
function withRest(weight: number, reach: number, letters: Letters): Letters {
  if (weight === Infinity) return letters;
  const { length, weights, counts, letter } = letters, rest = counts.length, base = BigInt(2 * reach + 1);
  const size = Array<bigint>(length).fill(base).reduce((product, factor) => product * factor);
  return {
    length,
    weights: Float64Array.of(...weights, weight),
    counts: [...counts, size],
    letter,
    rank(letter, z, from) {
      if (letter < rest) return letters.rank(letter, z, from);
      let rank = 0n;
      for (let j = from; j < from + length; j++) rank = rank * base + BigInt(z[j] + reach);
      return rank;
    },
    unrank(found, rank, z, from) {
      if (found < rest) return letters.unrank(found, rank, z, from);
      for (let j = from + length - 1; j >= from; j--) {
        z[j] = Number(rank % base) - reach;
        rank /= base;
      }
      check(letter(z, from) === rest, "read a block", "its letter", `${letter(z, from)}`, rest);
    },
  };
}
