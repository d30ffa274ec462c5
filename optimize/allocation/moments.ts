/**
 * What rounds are worth by how much means differ from round to round.
 * @module
 */

import { check, checkFinite } from "../../base/check.ts";
import { axpy, copy, type Float64s, norm2, scale, subtract } from "../../base/vector.ts";
import { logSize } from "./binary.ts";
import type { Score } from "./score.ts";

/** The state of {@linkcode meanToDeviationScore}. */
export interface Moments {
  /** The weighted mean m of the means heard. */
  readonly mean: Float64s;
  /** Their weighted standard deviation, the root of the sum over coordinates of their variances. */
  readonly deviation: number;
  /** `βᵗ` after t means. */
  readonly kept: number;
}

/**
 * How much means differ from round to round, `−log₂ MSDR`, for all rounds to come: the less their mean stands out, the more bits.
 *
 * `MSDR = ‖m‖/√Σ(vᵢ − mᵢ²)` with m and v the exponential moving averages of the mean heard and of its squares, of memory β and
 * corrected for bias. Here v − m² is followed itself, which is the same number without cancellation: with
 * `ω = (1 − β)/(1 − βᵗ)`, `m ← (1 − ω) m + ω g` and `V ← (1 − ω)(V + ω ‖g − m‖²)` (West, CACM 22, 1979). Until two means are heard,
 * nothing is known of deviations and the score is 0; sizes of 0 count as the smallest float.
 *
 * A reconstruction of AdaQS (Guo et al., "Accelerating distributed deep learning by adaptive gradient quantization", ICASSP
 * 2020), of which we have only that levels follow the ratio of mean and standard deviation.
 *
 * Throws a `RangeError` unless `0 < β < 1`; when it hears, a `RangeError` for a mean that is not finite and a `TypeError` for
 * one of another length than the first.
 *
 * @example
 * ```ts
 * import { meanToDeviationScore } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { init, at, heard } = meanToDeviationScore({ memory: 0.5 });
 * const state = heard(heard(init, [3, 0]), [0, 0]); // with weights 1/3 and 2/3: m = 1, v − m² = 3 − 1
 * assertAlmostEquals(at(state, 2), 0.5);
 * ```
 */
export function meanToDeviationScore({ memory: beta = 0.9 }: { memory?: number } = {}): Score<Moments | null> {
  check(beta > 0 && beta < 1, "score rounds", "the memory", "between 0 and 1", beta);
  return {
    init: null,
    at: (state) => state === null || state.kept === beta ? 0 : logSize(state.deviation) - logSize(norm2(state.mean)),
    heard(state, g) {
      checkFinite("score a round", "the mean", g);
      if (state === null) return { mean: copy(g), deviation: 0, kept: beta };
      const { mean, deviation, kept } = state;
      const omega = (1 - beta) / (1 - kept * beta);
      const sum = norm2([deviation, Math.sqrt(omega) * norm2(subtract(g, mean))]);
      return {
        mean: axpy(omega, g, scale(1 - omega, mean)),
        deviation: Math.min(Math.sqrt(1 - omega) * sum, Number.MAX_VALUE),
        kept: kept * beta,
      };
    },
  };
}
