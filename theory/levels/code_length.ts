/**
 * How long the codes of level numbers are in expectation, exactly.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import { type Levelling, nonzero, type RoundingLaw, roundingLaws } from "./law.ts";

function checkProbabilities(p: ArrayLike<number>): void {
  const least = Math.min(...Array.from(p));
  check(p.length > 0 && least >= 0, "take an entropy", "the least probability", "at least 0", least);
}

/**
 * The entropy `H = Σ pⱼ log₂(1/pⱼ)`, in bits; throws a `RangeError` for a negative probability.
 *
 * @example
 * ```ts
 * import { entropy } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(entropy([0.5, 0.25, 0.25, 0]), 1.5);
 * ```
 */
export function entropy(probabilities: ArrayLike<number>): number {
  checkProbabilities(probabilities);
  return Array.from(probabilities).reduce((sum, p) => p > 0 ? sum - p * Math.log2(p) : sum, 0);
}

/**
 * The expected length of the best prefix code, in bits a symbol: the sum of the weights that Huffman's algorithm merges.
 *
 * Every symbol has a code word, also where its probability is 0; one symbol alone has the empty word (where the codec
 * writes a bit). It lies between H and `H + 1`. Throws a `RangeError` for a negative probability. Huffman 1952.
 *
 * @example
 * ```ts
 * import { huffmanExpectedLength } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(huffmanExpectedLength([0.5, 0.25, 0.25]), 1.5);
 * assertEquals(huffmanExpectedLength([1, 0]), 1);
 * ```
 */
export function huffmanExpectedLength(probabilities: ArrayLike<number>): number {
  checkProbabilities(probabilities);
  const leaves = Float64Array.from(probabilities).sort(), merged: number[] = []; // both in increasing order
  let leaf = 0, tree = 0, sum = 0;
  const lightest = (): number =>
    leaf < leaves.length && !(merged[tree] < leaves[leaf]) ? leaves[leaf++] : merged[tree++];
  for (let count = leaves.length; count > 1; count--) {
    const weight = lightest() + lightest();
    merged.push(weight);
    sum += weight;
  }
  return sum;
}

/** `⌊log₂ n⌋` for n ≥ 1. */
const magnitude = (n: number): number => 31 - Math.clz32(n);

/**
 * The length of Elias' gamma code of `n ≥ 1`: `2⌊log₂ n⌋ + 1` bits.
 *
 * Throws a `RangeError` unless n is an integer from 1. Elias 1975.
 *
 * @example
 * ```ts
 * import { eliasGammaLength } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 2, 3, 4, 100].map(eliasGammaLength), [1, 3, 3, 5, 13]);
 * ```
 */
export function eliasGammaLength(n: number): number {
  checkInteger("measure an Elias code", "the number", n, 1);
  return 2 * magnitude(n) + 1;
}

/**
 * The length of Elias' omega code of `n ≥ 1`, in bits: `|ω(n)| = 1 + Σ (⌊log₂ k⌋ + 1)` over `k = n, ⌊log₂ n⌋, …` above 1.
 *
 * Throws a `RangeError` unless n is an integer from 1. Elias 1975.
 *
 * @example
 * ```ts
 * import { eliasOmegaLength } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 2, 3, 4, 100].map(eliasOmegaLength), [1, 3, 3, 6, 13]);
 * ```
 */
export function eliasOmegaLength(n: number): number {
  checkInteger("measure an Elias code", "the number", n, 1);
  let length = 1;
  for (let k = n; k > 1; k = magnitude(k)) length += magnitude(k) + 1;
  return length;
}

/** `E f(k)` over the magnitude k of the level number that a law gives, 0 for the level 0. */
function expectation({ lower, up }: RoundingLaw, levels: ArrayLike<number>, f: (k: number) => number): number {
  const k = levels[0] === 0 ? lower : lower + 1;
  return (up < 1 ? (1 - up) * f(k) : 0) + (up > 0 ? up * f(k + 1) : 0);
}

/**
 * The expected length of the dense code of QSGD, in bits without the norms: for each coordinate `ω(k + 1)`, k the magnitude
 * of its level number, and a sign unless that is 0.
 *
 * Throws a `RangeError` for a normaliser below a magnitude. Alistarh et al., "QSGD", NeurIPS 2017.
 *
 * @example
 * ```ts
 * import { eliasDenseLength } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const x = [4, 0, 1]; // 4 takes |ω(2)| + 1 bits, 0 takes |ω(1)|, and 1 is either, one time in four the first
 * assertEquals(eliasDenseLength({ x, levels: [0, 1], norms: [4] }), 4 + 1 + (4 + 3 * 1) / 4);
 * ```
 */
export function eliasDenseLength(levelling: Levelling): number {
  let sum = 0;
  for (const law of roundingLaws(levelling)) {
    sum += expectation(law, levelling.levels, (k) => eliasOmegaLength(k + 1) + (k > 0 ? 1 : 0));
  }
  return sum;
}

/**
 * The expected length of the sparse code of QSGD, in bits without the norms: for each nonzero `ω(gap)`, gap the distance
 * from the nonzero before it, a sign and `ω(k)`; and at the end `ω` of the gap to beyond the last coordinate, unless that
 * is nonzero itself.
 *
 * Coordinates are independent, so two of them are neighbours among the nonzeros with probability `pᵢ Π(1 − p_m) pⱼ` over
 * the m between. Throws a `RangeError` for a normaliser below a magnitude. Alistarh et al., "QSGD", NeurIPS 2017.
 *
 * @example
 * ```ts
 * import { eliasSparseLength } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const x = [0, 0, 4, 0]; // |ω(3)| + 1 + |ω(1)|, and |ω(2)| for the rest
 * assertEquals(eliasSparseLength({ x, levels: [0, 1], norms: [4] }), 3 + 1 + 1 + 3);
 * ```
 */
export function eliasSparseLength(levelling: Levelling): number {
  const { levels } = levelling, p: number[] = []; // of being nonzero
  let sum = 0;
  for (const law of roundingLaws(levelling)) {
    p.push(nonzero(law, levels));
    sum += expectation(law, levels, (k) => k > 0 ? 1 + eliasOmegaLength(k) : 0);
  }
  for (let i = -1; i < p.length - 1; i++) {
    let silent = i < 0 ? 1 : p[i]; // the probability that i is nonzero, and none of those up to j
    for (let j = i + 1; j < p.length && silent > 0; j++) {
      sum += silent * p[j] * eliasOmegaLength(j - i);
      silent *= 1 - p[j];
    }
    sum += silent * eliasOmegaLength(p.length - i);
  }
  return sum;
}
