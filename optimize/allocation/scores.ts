/**
 * What rounds are worth by the size of what was heard, and by theory.
 * @module
 */

import { check, checkFinite, checkInteger } from "../../base/check.ts";
import { norm as normOf } from "../../base/norm.ts";
import { norm2, type Vec } from "../../base/vector.ts";
import { log2, logSize } from "./binary.ts";
import type { Score } from "./score.ts";

/** A score that is `size` of the last mean heard, for all rounds to come, and 0 before any. */
function lastSize(size: (mean: Vec) => number): Score<number> {
  return {
    init: 0,
    at: (last) => last,
    heard(_, mean) {
      checkFinite("score a round", "the mean", mean);
      return size(mean);
    },
  };
}

/**
 * The size of the last mean heard, `log₂ ‖mean‖_q`, for all rounds to come; 0 before any.
 *
 * It is the score of a round whose noise counts the same whenever it comes: `w = ‖g‖²`, "DQSGD: Dynamic Quantized Stochastic
 * Gradient Descent", 2021, (20), with the mean of the round before for the gradient of this one. A mean of zeros has the score
 * of the smallest float, −1074, and one whose norm overflows that of the largest, 1024.
 *
 * Throws a `RangeError` for a norm index below 1, and for a mean that is not finite when it is heard.
 *
 * @example
 * ```ts
 * import { normScore } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, at, heard } = normScore({ norm: Infinity });
 * assertEquals([at(init, 0), at(heard(init, [1, -4]), 1)], [0, 2]);
 * ```
 */
export function normScore({ norm = 2 }: { norm?: number } = {}): Score<number> {
  check(norm >= 1, "score rounds", "the norm", "at least 1", norm);
  return lastSize((mean) => logSize(normOf(mean, norm)));
}

/**
 * The root mean square of the last mean heard, `log₂ (‖mean‖₂/√d)`, for all rounds to come; 0 before any.
 *
 * A reconstruction of the rule in Øland, Raj, "Reducing communication overhead in distributed learning by an order of
 * magnitude", ICASSP 2015, of which we have only that a larger root mean square gets more bits. It differs from
 * {@linkcode normScore} by a constant. Means of zeros and others count as there, and throw as there.
 *
 * @example
 * ```ts
 * import { rootMeanSquareScore } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, at, heard } = rootMeanSquareScore();
 * assertEquals(at(heard(init, [4, -4, 4, 4]), 1), 2);
 * ```
 */
export function rootMeanSquareScore(): Score<number> {
  return lastSize((mean) => logSize(norm2(mean)) - log2(Math.max(1, mean.length)) / 2);
}

/**
 * What theory says of strongly convex problems: noise of round n has shrunk by `α^{N−1−n}` at the end, `log₂(α) (N − 1 − n)/2`.
 *
 * α is `contraction`, the factor by which the gap `f − f*` shrinks a round (that of distances, squared), and N is `rounds`. It
 * needs nothing of what is heard. "DQSGD", 2021, (18), is this and {@linkcode normScore} {@linkcode summed}.
 *
 * Throws a `RangeError` unless `0 < α ≤ 1` and N is a positive integer.
 *
 * @example
 * ```ts
 * import { rampScore } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, at } = rampScore({ contraction: 0.25, rounds: 4 });
 * assertEquals([0, 1, 2, 3].map((round) => at(init, round)), [-3, -2, -1, 0]);
 * ```
 */
export function rampScore({ contraction, rounds }: { contraction: number; rounds: number }): Score<null> {
  check(contraction > 0 && contraction <= 1, "score rounds", "the contraction", "above 0, up to 1", contraction);
  checkInteger("score rounds", "the number of rounds", rounds, 1);
  const slope = log2(contraction) / 2;
  return { init: null, at: (_, round) => slope * (rounds - 1 - round) + 0, heard: () => null };
}

/**
 * The sum of two scores: weights multiplied.
 *
 * @example
 * ```ts
 * import { normScore, rampScore, summed } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, at, heard } = summed(normScore(), rampScore({ contraction: 0.25, rounds: 4 })); // DQSGD (18)
 * assertEquals(at(heard(init, [8]), 1), 3 - 2);
 * ```
 */
export function summed<A, B>(a: Score<A>, b: Score<B>): Score<readonly [A, B]> {
  return {
    init: [a.init, b.init],
    at: ([s, t], round) => a.at(s, round) + b.at(t, round),
    heard: ([s, t], mean) => [a.heard(s, mean), b.heard(t, mean)],
  };
}
