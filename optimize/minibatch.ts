/**
 * Stochastic gradients over terms drawn at random.
 * @module
 */

import { checkInteger, checkIntegers } from "../base/check.ts";
import { uniforms } from "../base/key.ts";
import type { Oracle } from "./oracle.ts";
import type { FiniteSum } from "./problem.ts";

/**
 * The mean gradient of `size` terms, each drawn with replacement from all terms of `problem`, or from those that `among`
 * names: in each draw term `⌊u N⌋` of these N, u uniform.
 *
 * Unbiased for the mean gradient over them, but for the 2⁻⁵³ in which uniforms are counted; of its variance for one
 * draw, `1/size` is left. Throws a `RangeError` where there is nothing to draw from, or `among` names what is no term.
 *
 * @example
 * ```ts
 * import { dense, key, leastSquares, minibatch } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const A = dense({ rows: 3, columns: 1, values: Float64Array.of(1, 2, 3) });
 * const problem = leastSquares({ A, y: [1, 2, 4] }), own = minibatch({ problem, size: 4, among: [2] });
 * assertEquals(own([0], key(1)), Float64Array.of(-36)); // of (3/2)(3 x − 4)², whatever is drawn
 * ```
 */
export function minibatch(
  { problem, size, among = Int32Array.from({ length: problem.terms }, (_, i) => i) }: {
    problem: FiniteSum;
    size: number;
    among?: ArrayLike<number>;
  },
): Oracle {
  const terms = Int32Array.from(among), count = terms.length;
  checkInteger("draw a minibatch", "its size", size, 1);
  checkInteger("draw a minibatch", "the number of terms to draw from", count, 1);
  checkIntegers("draw a minibatch", "term", among, 0, () => problem.terms - 1);
  return (x, key) => problem.batchGradient(x, uniforms(key, size).map((u) => terms[Math.floor(u * count)]));
}
