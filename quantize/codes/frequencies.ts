/**
 * Whole frequencies from weights: what coders count with, the same at both ends.
 * @module
 */

import { check, checkInteger, checkNonNegative, checkPositive } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";

/**
 * Integers `f_j ≥ 1` of sum `2^bits`, in the proportions of the `weights` (counts, or probabilities) as far as they can be.
 *
 * A symbol whose share is below 1 is given 1, and the others share what is left, until none of them is below 1: these are
 * `x_j = w_j C/W`, with C what is left and W the sum of their weights. Each has `⌊x_j⌋`, and those of the largest
 * remainders one more, the lower symbol first of two that tie. Coding with `f` takes `Σ p_j log₂(2^bits p_j / f_j)` bits a
 * symbol above the entropy of `p = w/Σw`: of the order of `2^−bits` times the number of symbols.
 *
 * Throws a `RangeError` for more symbols than `2^bits`, for `bits` not from 0 to 24, and for weights that are negative, not
 * finite or all 0.
 *
 * @example
 * ```ts
 * import { frequencies } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(frequencies({ weights: [7, 2, 1, 0], bits: 4 }), Int32Array.of(11, 3, 1, 1)); // of 10½, 3, 1½, 0
 * ```
 */
export function frequencies({ weights, bits }: { weights: Vec; bits: number }): Int32Array {
  const action = "make frequencies", size = weights.length;
  checkInteger(action, "the number of bits", bits, 0, 24);
  check(size >= 1 && size <= 1 << bits, action, "the number of weights", `from 1 to ${1 << bits}`, size);
  for (let j = 0; j < size; j++) checkNonNegative(action, `weight ${j}`, weights[j]);
  const sum = (of: readonly number[]): number => of.reduce((sum, j) => sum + weights[j], 0);

  const found = new Int32Array(size).fill(1), shares = new Float64Array(size);
  let sharing = Array.from(found.keys()), left = 1 << bits, poor = 0;
  checkPositive(action, "the sum of the weights", sum(sharing));
  do {
    const W = sum(sharing);
    for (const j of sharing) shares[j] = weights[j] / W * left;
    const rich = sharing.filter((j) => shares[j] >= 1);
    poor = sharing.length - rich.length;
    left -= poor;
    sharing = rich;
  } while (poor > 0);

  for (const j of sharing) left -= found[j] = Math.floor(shares[j]);
  // Sorting is stable, so that of equal remainders the lower symbol's comes first.
  sharing.sort((i, j) => (shares[j] - Math.floor(shares[j])) - (shares[i] - Math.floor(shares[i])));
  for (const j of sharing.slice(0, left)) found[j]++;
  return found;
}
