/**
 * The shells of Leech's lattice.
 * @module
 */

import { golayWords } from "../../lattices/golay.ts";
import { coordinate, integer, odd, oddMagnitude, triangle } from "./coordinate.ts";
import { countAt, exactly, paired, tabulated } from "./counts.ts";
import { power, product } from "./product.ts";
import { checkNumber, largestWeight, type Shells } from "./shells.ts";
import { signedBySum } from "./signed.ts";
import { type Kind, union } from "./union.ts";

/**
 * `Λ₂₄` by half of the squared norm, in the names of quantize/lattices: `z = m + 2c + 4w`, `|z|² = 16 ·` weight.
 *
 * Even points (m = 0) with a word c of g ones have `4wⱼ` outside of it, and inside `±2(2kⱼ + 1)`: the weight is
 * `Σ wⱼ² + 2 Σ kⱼ(kⱼ + 1)/2 + g/4`, and that `Σ w` is even says what the last sign is, or where g = 0 that the weight is even.
 * Odd points have `±(2kⱼ + 1)` with signs that follow from c, and the weight `(Σ kⱼ(kⱼ + 1)/2 + 3)/2`; that `Σ w` is odd says
 * that this is an integer. Conway, Sloane, "Sphere Packings, Lattices and Groups", chapter 4 §11: shells 2, 3, 4 have
 * 196560, 16773120 and 398034000 points.
 */
export function leechShells(most: number): Shells {
  const words = golayWords(),
    magnitudes = coordinate({ most: 2 * most, value: oddMagnitude, weight: triangle, signs: "free" });
  const oddPoints = worded(words, power(magnitudes, 24), 1);
  const kinds = [0, 8, 12, 16, 24].map((ones): Kind => ({
    shells: worded(words.filter((word) => onesOf(word) === ones), evenPoints(ones, most), 0),
    weight: (w) => ones > 0 ? w + ones / 4 : w % 2 === 0 ? w : Infinity,
  }));
  return union({ most, kinds: [...kinds, { shells: oddPoints, weight: (w) => w % 2 === 1 ? (w + 3) / 2 : Infinity }] });
}

/** 24 integers: outside of a word multiples of 4, then twice odd ones inside, of a sum that is a multiple of 8. */
function evenPoints(ones: number, most: number): Shells {
  const outside = coordinate({ most, value: (i) => 4 * integer(i), weight: (t) => (t / 4) * (t / 4) });
  if (ones === 0) return power(outside, 24);
  const weight = (t: number): number => 2 * triangle(t / 2);
  const signed = coordinate({ most, value: (i) => 2 * odd(i), weight });
  const magnitudes = coordinate({ most, value: (i) => 2 * oddMagnitude(i), weight, signs: "free" });
  const inside = product(power(signed, ones - 1), magnitudes);
  return signedBySum(ones === 24 ? inside : product(power(outside, 24 - ones), inside), 8);
}

/** 24 integers `m` modulo 4 outside and `m + 2` inside of one of the words; first the number of the word, then that of `inner`. */
function worded(words: Int32Array, inner: Shells, m: number): Shells {
  const numbers = new Map(Array.from(words, (word, number) => [word, number]));
  const choices = exactly([words.length]), sorted = new Int32Array(24); // scratch: never escapes
  /** The number of the word of z, or −1; `sorted` has what is outside of it, then what is inside. */
  const sort = (z: Int32Array, from: number): number => {
    let word = 0, outside = 0, inside = 24;
    for (let j = 0; j < 24; j++) {
      const t = z[from + j];
      if ((t & 1) !== m) return -1;
      word |= (t >> 1 & 1) << j;
      if ((t >> 1 & 1) === 0) sorted[outside++] = t;
      else sorted[--inside] = t;
    }
    return numbers.get(word) ?? -1;
  };
  return {
    length: 24,
    counts: tabulated(largestWeight(inner), (w) => paired(choices, inner.counts, w)),
    weight: (z, from) => sort(z, from) < 0 ? Infinity : inner.weight(sorted, 0),
    rank(w, z, from) {
      const number = BigInt(sort(z, from));
      return number * countAt(inner.counts, w) + inner.rank(w, sorted, 0);
    },
    unrank(w, rank, z, from) {
      const size = countAt(inner.counts, w), number = rank / size;
      checkNumber(number < words.length);
      inner.unrank(w, rank % size, sorted, 0);
      const word = words[Number(number)];
      for (let j = 0, outside = 0, inside = 24; j < 24; j++) {
        const bit = word >> j & 1, t = bit === 0 ? sorted[outside++] : sorted[--inside];
        z[from + j] = (t & 3) === m + 2 * bit ? t : -t;
      }
    },
  };
}

function onesOf(word: number): number {
  let ones = 0;
  for (; word > 0; word &= word - 1) ones++;
  return ones;
}
