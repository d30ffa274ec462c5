/**
 * What a choice of bits costs: the noise of the rounds, as it enters the end.
 * @module
 */

import type { Bound } from "../bound.ts";
import { DQSGD } from "./noise.ts";

/** Rounds, what their noise counts, and how many bits they share. */
export interface WeightedRounds {
  /** `wₙ > 0` of each round. */
  readonly weights: ArrayLike<number>;
  /** B > 1, the mean over rounds of the bits of a coordinate, sign included. */
  readonly bits: number;
}

/**
 * The noise `Σ wₙ/sₙ²` where bits follow the weights, `sₙ = 2^(Bₙ−1) − 1 = k√wₙ` with k such that the mean of Bₙ is B: at
 * most `Σ wₙ/s²`, `s = 2^(B−1) − 1`, that of fixed bits; in the unit of the weights.
 *
 * It is `N/k²`, and the other `(N/k²)(mean sₙ²)/s²`. As the bits are the same, `s + 1` is the geometric mean of the `sₙ + 1`,
 * which is at most `1 + mean sₙ ≤ 1 + √(mean sₙ²)`; so `s² ≤ mean sₙ²`, with equality only where all weights are equal.
 * It is rule (18) with `wₙ = α^(N−1−n) E‖gₙ‖_p²` and rule (20) with `E‖gₙ‖_p²`. The best allocation has `sₙ³/(sₙ + 1)` in
 * proportion to wₙ; `sₙ = k√wₙ` is that where all sₙ are large. What is compared is a part of a bound, not an error, and
 * bits are real numbers: for the weights 7 and 1 and three bits they are 3.52 and 2.48; at 4 and 2 bits, the nearest whole
 * numbers, the noise is 8/7, at 3 and 3 it is 8/9. The best whole numbers (`wholeBits`) are not above fixed ones.
 *
 * @example
 * ```ts
 * import { dynamicBitsWeightedNoise } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dynamicBitsWeightedNoise.value({ weights: [1, 9], bits: 3 }), 10 / 9); // 5/3 and 5 steps: 18/25
 * ```
 */
export const dynamicBitsWeightedNoise: Bound<WeightedRounds> = {
  kind: "upper",
  source: `By the means of sₙ and sₙ + 1, for the bits of (18) and (20) in ${DQSGD}`,
  holds: ({ weights, bits }) =>
    bits > 1 && bits < Infinity && weights.length >= 1 && Array.from(weights).every((w) => w > 0 && w < Infinity),
  value: ({ weights, bits }) => Array.from(weights).reduce((sum, w) => sum + w, 0) / (2 ** (bits - 1) - 1) ** 2,
};
