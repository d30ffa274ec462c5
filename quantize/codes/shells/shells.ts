/**
 * Lattice points shell by shell: integer vectors by weight, each with its number among those of the same weight.
 *
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapter 2 §2.3 (theta series); Cover, "Enumerative source
 * encoding", IEEE Trans. Inf. Theory 19(1), 1973.
 * @module
 */

import type { Counts } from "./counts.ts";

/**
 * Some integer vectors of one length, sorted by a weight in 0, 1, 2, … and numbered within each shell of equal weight.
 *
 * Vectors are read and written in place, from index `from` of an array that may be longer.
 */
export interface Shells {
  /** How many integers make a vector. */
  readonly length: number;
  /** How many vectors have each weight, up to the largest that is counted; maybe more, never fewer. */
  readonly counts: Counts;
  /** The weight of the vector at `z[from …]`; above the largest that is counted, maybe Infinity, where it is none of these. */
  weight(z: Int32Array, from: number): number;
  /** The number of the vector at `z[from …]`, which has this weight: from 0, below the count of the shell. */
  rank(weight: number, z: Int32Array, from: number): bigint;
  /** Writes the vector that has this number, if any, at `z[from …]`; throws a `RangeError` where none has. */
  unrank(weight: number, rank: bigint, z: Int32Array, from: number): void;
}

/** The largest weight that is counted. */
export function largestWeight({ counts }: Shells): number {
  return counts.significands.length - 1;
}

/** Insists that a number is that of a vector; throws a `RangeError`. */
export function checkNumber(is: boolean): void {
  if (!is) throw new RangeError("Cannot read z as its number must be that of a vector: no vector has it");
}
