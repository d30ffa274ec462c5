/**
 * Vectors of several parts, and of many equal ones by binary splitting.
 * @module
 */

import { check } from "../../../base/check.ts";
import { paired, shareOf, tabulated, unitsBefore } from "./counts.ts";
import { checkNumber, largestWeight, type Shells } from "./shells.ts";

/**
 * Vectors of two parts, one of each; weights add.
 *
 * A vector is numbered by the weight i of its first part, then by the number of that, then by that of the second:
 * `Σ_{i' < i} aᵢ′ b_{w−i′} + rank₁ b_{w−i} + rank₂`.
 */
export function product(first: Shells, second: Shells): Shells {
  const a = first.counts, b = second.counts;
  const counts = tabulated(
    Math.min(largestWeight(first), largestWeight(second)),
    (w) => paired(a, b, w),
  );
  return {
    length: first.length + second.length,
    counts,
    weight: (z, from) => first.weight(z, from) + second.weight(z, from + first.length),
    rank(w, z, from) {
      const i = first.weight(z, from), j = w - i, exponent = counts.exponents[w];
      const before = BigInt(unitsBefore(a, b, w, exponent, i)) << BigInt(exponent);
      const rank = first.rank(i, z, from) * BigInt(b.significands[j]) << BigInt(b.exponents[j]);
      return before + rank + second.rank(j, z, from + first.length);
    },
    unrank(w, number, z, from) {
      const exponent = counts.exponents[w];
      const { i, before } = shareOf(a, b, w, exponent, Number(number >> BigInt(exponent)));
      checkNumber(i >= 0);
      const j = w - i, rest = number - (BigInt(before) << BigInt(exponent));
      const shift = BigInt(b.exponents[j]), significand = BigInt(b.significands[j]), high = rest >> shift;
      const rank = high / significand;
      first.unrank(i, rank, z, from);
      second.unrank(j, (high % significand << shift) + BigInt.asUintN(b.exponents[j], rest), z, from + first.length);
    },
  };
}

/** The largest weight of parts that are split so: a table then takes a second or two to make. */
export const LARGEST_SPLIT = 0x7fff;

/**
 * Vectors of k equal parts, as two halves, with one part apart where k is odd.
 *
 * Tables are kept for up to `2 log₂ k` sizes of halves, and a number takes as many passes over them. Time `O(K²)` a table, less
 * where halves are so large that few pairs of weights have most of the vectors. Throws a `RangeError` where K, the largest
 * weight, is above {@linkcode LARGEST_SPLIT} and k is 4 or more.
 */
export function power(shells: Shells, k: number): Shells {
  const most = largestWeight(shells);
  check(k < 4 || most <= LARGEST_SPLIT, "number vectors", "the largest weight", `at most ${LARGEST_SPLIT}`, most);
  if (k === 1) return shells;
  if (k % 2 === 1) return product(shells, power(shells, k - 1));
  const half = power(shells, k / 2);
  return product(half, half);
}
