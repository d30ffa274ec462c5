/**
 * The points of a ball by number, in a fixed number of bits.
 * @module
 */

import { bitLength, readBigInt, writeBigInt } from "../../../base/big_integer.ts";
import { check, checkInteger, checkLength } from "../../../base/check.ts";
import type { FixedLengthCodec } from "../../types.ts";
import { exactly, paired, shareOf, unitsBefore } from "./counts.ts";
import { checkNumber, largestWeight, type Shells } from "./shells.ts";

/**
 * Writes the vectors of weight at most `budget`: shell after shell, each by its number in the shell.
 *
 * Throws a `RangeError` for a vector of a larger weight or that is none of these, and on a number beyond the last.
 */
export function ball(shells: Shells, budget: number): FixedLengthCodec<Int32Array> {
  checkInteger("number the points of a ball", "the largest weight", budget, 0, largestWeight(shells));
  const { counts, length } = shells;
  // A vector is paired with what its weight leaves of the budget.
  const slack = slackUpTo(budget), { significand, exponent } = paired(counts, slack, budget);
  const bits = bitsOf(significand, exponent);
  return {
    bits,
    write(z, sink) {
      checkLength("write z", "z", z, length);
      const w = shells.weight(z, 0);
      check(w <= budget, "write z", "its weight", `at most ${budget}`, w);
      const before = BigInt(unitsBefore(counts, slack, budget, exponent, w)) << BigInt(exponent);
      writeBigInt(sink, before + shells.rank(w, z, 0), bits);
    },
    read(source) {
      const number = readBigInt(source, bits);
      const { i: w, before } = shareOf(counts, slack, budget, exponent, Number(number >> BigInt(exponent)));
      const rank = number - (BigInt(before) << BigInt(exponent));
      checkNumber(w >= 0);
      const z = new Int32Array(length);
      shells.unrank(w, rank, z, 0);
      return z;
    },
  };
}

/** How many bits a message of {@linkcode ball} has, without making it. */
export function ballBits(shells: Shells, budget: number): number {
  const { significand, exponent } = paired(shells.counts, slackUpTo(budget), budget);
  return bitsOf(significand, exponent);
}

/** A count of 1 for every weight. */
const slackUpTo = (budget: number) => exactly(new Uint8Array(budget + 1).fill(1));

/** `⌈log₂ σ 2ᵉ⌉`. */
function bitsOf(significand: number, exponent: number): number {
  return bitLength((BigInt(significand) << BigInt(exponent)) - 1n);
}
