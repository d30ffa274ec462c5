/**
 * Levels of any spacing as kernels use them: in float32.
 * @module
 */

import { check } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import { alphabetOf } from "../levels/level_set.ts";

/** A set of levels. The code of level number k is its place among all numbers, from 0: that of `±` the magnitudes, from below. */
export interface Table {
  /** The magnitudes in increasing order, the last of them 1, the first 0 where there is a zero level. */
  readonly magnitudes: Float32Array;
  /** How many of them are above 0. */
  readonly largest: number;
  /** Whether there is a zero level. */
  readonly zero: boolean;
  /**
   * For each positive level, `2²³` times the one below it, and how far above that it is: what a magnitude must pass, see
   * `pack_table.ts`. Below the first are 0, or the negative of the first where there is no zero level.
   */
  readonly thresholds: Float32Array;
}

/** Kinds of blocks in WebAssembly, besides uniform levels, whose kinds are their bits: levels of a table, and powers of two. */
export const TABLE = 16, POWERS = 17;

/** The least positive level: far enough above the least float32 numbers, whose last bits are lost in products. */
const LEAST = 2 ** -100;

/**
 * The table of `levels`, as many as 7 bits have numbers for with a sign; throws a `RangeError` for others, and where two of them
 * are one float32.
 */
export function tableOf(levels: Vec): Table {
  const action = "pack levels", { largest, zero } = alphabetOf(levels), magnitudes = Float32Array.from(levels);
  check(largest <= (zero ? 127 : 128), action, "the number of positive levels", `at most ${zero ? 127 : 128}`, largest);
  const least = zero ? 1 : 0;
  check(magnitudes[least] >= LEAST, action, "the least positive level", "at least 2⁻¹⁰⁰", levels[least]);
  for (let j = 1; j < magnitudes.length; j++) {
    check(magnitudes[j] > magnitudes[j - 1], action, `level ${j}`, "another float32 than the one before", levels[j]);
  }
  const below = zero ? magnitudes : [-magnitudes[0], ...magnitudes], above = zero ? magnitudes.subarray(1) : magnitudes;
  const thresholds = new Float32Array(2 * largest);
  above.forEach((level, j) => thresholds.set([below[j] * 2 ** 23, level - below[j]], 2 * j));
  return { magnitudes, largest, zero, thresholds };
}

/** Whether the levels are 0 and powers of two without a gap, up to 1. */
export const hasPowers = ({ magnitudes, zero }: Table): boolean =>
  zero && magnitudes.every((level, k) => k < 2 || level === 2 * magnitudes[k - 1]);

/** How many codes there are: those from 0 to one less. */
export const codesOf = ({ largest, zero }: Table): number => 2 * largest + (zero ? 1 : 0);

/** How many bits a code takes. */
export const bitsOf = (table: Table): number => 32 - Math.clz32(codesOf(table) - 1);

/** The value of a code in a bucket of norm 1: of each of the `2^bits` codes, 0 for those that no level has. */
export function valuesOf(table: Table): Float32Array {
  const { magnitudes, largest, zero } = table, values = new Float32Array(1 << bitsOf(table)), least = zero ? 1 : 0;
  for (let k = 1; k <= largest; k++) {
    const level = magnitudes[k - 1 + least];
    values[largest - k] = -level;
    values[largest - 1 + least + k] = level;
  }
  return values;
}
