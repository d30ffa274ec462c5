/**
 * Codes for symbols whose frequencies both ends know.
 *
 * Huffman, "A method for the construction of minimum-redundancy codes", Proc. IRE 40(9), 1952.
 * @module
 */

import { check, checkInteger, checkNonNegative } from "../../base/check.ts";
import { copy, type Vec } from "../../base/vector.ts";
import type { Codec } from "../types.ts";
import { canonical } from "./canonical.ts";
import { limitedLengths } from "./package_merge.ts";

/** No word is longer: it is written as one field. */
const LONGEST = 32;

/** The share of the total below which no weight counts, so that every symbol has a word. */
const LEAST_SHARE = 1e-12;

/**
 * The lengths of a Huffman code's words: `Σ w_s ℓ_s` is least among all prefix codes of words up to 32 bits.
 *
 * The weights are probabilities or counts; one below `10⁻¹²` of their total is raised to that, so that every symbol has a
 * word. Of equal weights the earlier symbol has no shorter a word. One symbol alone has length 1. For probabilities of at
 * least `10⁻⁶` the limit does not matter, and `H ≤ Σ p_s ℓ_s < H + 1`. Throws a `RangeError` for no weights, for one that is
 * negative or not finite, and for weights whose sum is 0 or not finite.
 *
 * @example
 * ```ts
 * import { huffmanLengths } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(huffmanLengths({ weights: [5, 1, 2, 0] }), Uint8Array.of(1, 3, 2, 3));
 * ```
 */
export function huffmanLengths({ weights }: { weights: Vec }): Uint8Array {
  const action = "make a Huffman code";
  checkInteger(action, "the number of weights", weights.length, 1);
  let total = 0;
  for (let s = 0; s < weights.length; s++) {
    checkNonNegative(action, `weight ${s}`, weights[s]);
    total += weights[s];
  }
  check(total > 0 && total < Infinity, action, "the sum of the weights", "a finite number above 0", total);
  return limitedLengths(copy(weights).map((w) => Math.max(w, LEAST_SHARE * total)), LONGEST);
}

/**
 * Symbols `0 … m − 1` in the canonical code with the lengths of {@linkcode huffmanLengths}, which both ends find alike.
 *
 * Shorter words come first, equally long ones in the order of their symbols, and each is the number after the word before,
 * with zeros appended where it is longer. Throws a `RangeError` for other symbols, and on bits that are no word (with one
 * symbol the only word is 0).
 *
 * @example
 * ```ts
 * import { bits, huffman, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = huffman({ weights: [5, 1, 2, 0] }); // 0, 110, 10, 111
 * const message = bits((sink) => code.write(1, sink));
 * assertEquals(message, bits((sink) => sink.write(0b110, 3)));
 * assertEquals(readWhole(message, code.read), 1);
 * ```
 */
export function huffman({ weights }: { weights: Vec }): Codec<number> {
  return canonical(huffmanLengths({ weights }));
}
