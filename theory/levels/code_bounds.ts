/**
 * How long the codes of level numbers are at most.
 * @module
 */

import type { Bound } from "../bound.ts";
import { type Levelling, roundingLaws } from "./law.ts";
import { firstLevel, isLevelled, type LevelParameters } from "./variance.ts";

/** Levels, vectors, and how the levels are used. */
export interface CodedLevels extends LevelParameters {
  /** H, the entropy of the level of a coordinate in bits; `log₂` of the number of levels where it is not given. */
  readonly entropy?: number;
}

/**
 * How many coordinates of a rounded vector are nonzero in expectation: `n = min{ℓ₁^{−q} + d^{1−1/q}/ℓ₁, d}`, a number of
 * coordinates.
 *
 * At most `ℓ₁^{−q}` coordinates have `r ≥ ℓ₁`; the others are nonzero with probability `r/ℓ₁`, and `Σ r ≤ d^{1−1/q}`.
 * In the maximum norm, and without a zero level, it is d.
 *
 * @example
 * ```ts
 * import { nonzerosBound } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nonzerosBound.value({ dimension: 10000, levels: [0, 0.5, 1], norm: 2 }), 4 + 200);
 * ```
 */
export const nonzerosBound: Bound<LevelParameters> = {
  kind: "upper",
  source: "Faghri et al., Adaptive Gradient Quantization for Data-Parallel SGD, Theorem 3",
  holds: isLevelled,
  value({ dimension: d, levels, norm: q }) {
    const first = firstLevel(levels);
    return levels[0] > 0 || q === Infinity ? d : Math.min(first ** -q + d ** (1 - 1 / q) / first, d);
  },
};

/**
 * The expected bits of a bucket whose levels are coded by the Huffman code of their probabilities, with a sign for each
 * nonzero: `32 + n + d(H + 1)`, n that of {@linkcode nonzerosBound}.
 *
 * The code must be that of the true probabilities ({@linkcode levelUse}): with estimated ones it is false. It is
 * reached where a level is certain. At low entropy a Huffman code spends a bit a coordinate whatever H is.
 *
 * @example
 * ```ts
 * import { adaptiveLevelsCodeLength } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const four = { dimension: 10000, levels: [0, 0.25, 0.5, 1], norm: 2 };
 * assertEquals(adaptiveLevelsCodeLength.value(four), 32 + 416 + 10000 * 3);
 * assertEquals(adaptiveLevelsCodeLength.value({ ...four, entropy: 0.5 }), 32 + 416 + 10000 * 1.5);
 * ```
 */
export const adaptiveLevelsCodeLength: Bound<CodedLevels> = {
  kind: "upper",
  source: "Faghri et al., Adaptive Gradient Quantization for Data-Parallel SGD, Theorem 3, with Pr(ℓ₀) corrected",
  holds: (parameters) => isLevelled(parameters) && (parameters.entropy ?? 0) >= 0,
  value(parameters) {
    const { dimension: d, levels, entropy: H = Math.log2(levels.length) } = parameters;
    return 32 + nonzerosBound.value(parameters) + d * (H + 1);
  },
};

/**
 * The probability of the level 0 as Theorem 3 of Faghri et al. prints it: the mean of `(1 − r)/ℓ₁` where `r < ℓ₁`,
 * else 0, for levels with a zero level.
 *
 * It is no probability: for e₁ in four dimensions and `ℓ₁ = ¼` it is 3. It should be the mean of `1 − r/ℓ₁`, here ¾, as in
 * {@linkcode levelUse}.
 *
 * @example
 * ```ts
 * import { levelUse, zeroLevelProbabilityAsPrinted } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const e1 = { x: [1, 0, 0, 0], levels: [0, 0.25, 0.5, 1], norms: [1] };
 * assertEquals([zeroLevelProbabilityAsPrinted(e1), levelUse(e1)[0]], [3, 0.75]);
 * ```
 */
export function zeroLevelProbabilityAsPrinted(levelling: Levelling): number {
  const first = levelling.levels[1];
  let sum = 0, coordinates = 0;
  for (const { lower, up } of roundingLaws(levelling)) {
    if (lower === 0) sum += (1 - up * first) / first; // r = up ℓ₁
    coordinates++;
  }
  return sum / coordinates;
}
