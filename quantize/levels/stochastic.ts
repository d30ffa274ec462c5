/**
 * Stochastic rounding to levels, bucket by bucket: what QSGD, NUQSGD, TernGrad, ALQ and AMQ have in common.
 *
 * Faghri, Tabrizian, Markov, Alistarh, Roy, Ramezani-Kebrya, "Adaptive Gradient Quantization for Data-Parallel SGD",
 * NeurIPS 2020, §3.
 * @module
 */

import { check, checkFinite, checkInteger, checkLength } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import { norm } from "../../base/norm.ts";
import { copy, type Float64s, type Vec } from "../../base/vector.ts";
import { float32Up } from "../floats.ts";
import type { Quantizer } from "../types.ts";
import { alphabetOf, positiveLevels } from "./level_set.ts";
import { roundToLevels } from "./rounding.ts";
import { varianceFactor } from "./variance_factor.ts";

/** A vector as a norm for each bucket, and a signed level number for each coordinate. */
export interface Levelled {
  /** The normalisers: `‖v‖_q` of each bucket, rounded up to a float32. */
  readonly norms: Float32Array;
  /** The level numbers, those of the value 0 where the norm is 0. */
  readonly numbers: Int32Array;
}

/** How vectors are divided and which levels there are: what both ends know. */
export interface LevelShape {
  /** The length n of the vectors. */
  readonly dimension: number;
  /** The levels: magnitudes in increasing order, the last of them 1, the first 0 where there is a zero level. */
  readonly levels: Vec;
  /** How many coordinates share a norm; the last bucket may have fewer. */
  readonly bucket: number;
}

/** A quantizer to levels, with what it was made of. */
export interface LevelQuantizer extends Quantizer<Levelled>, LevelShape {
  /** The levels, in a vector of its own. */
  readonly levels: Float64s;
  /** The index q of the norm that buckets are divided by. */
  readonly norm: number;
}

/**
 * Rounds each coordinate at random to one of the two levels next to it, so that `E Q(x) = x`.
 *
 * In a bucket with norm `N = ‖v‖_q`, coordinate v becomes `N sign(v) h(|v|/N)`, where `h(r)` is `ℓ_{j+1}` with probability
 * `(r − ℓ_j)/(ℓ_{j+1} − ℓ_j)` and `ℓ_j` else, `ℓ_j ≤ r ≤ ℓ_{j+1}`; without a zero level, `|r| < ℓ₁` goes to `±ℓ₁`. N is
 * rounded *up* to a float32 before anything is divided by it, and sent as such: then `r ≤ 1`, both ends use the same N, and
 * nothing is biased. The error is `E‖Q(x) − x‖² = Σ N² (ℓ_{j+1} − r)(r − ℓ_j)`.
 *
 * Throws a `RangeError` for levels that do not increase to 1, `norm < 1`, or a coordinate that is not finite.
 *
 * @example
 * ```ts
 * import { key, stochasticLevels } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const ternary = stochasticLevels({ dimension: 4, levels: [0, 1], norm: Infinity });
 * const { norms, numbers } = ternary.quantize([0, 0.5, -2, 0], key(1));
 * assertEquals(norms, Float32Array.of(2));
 * assertEquals([numbers[0], numbers[2], numbers[3]], [0, -1, 0]); // 0.5 becomes 2 one time in four
 * ```
 */
export function stochasticLevels(
  { dimension, levels: given, norm: q = 2, bucket = Math.max(1, dimension) }: {
    dimension: number;
    levels: Vec;
    norm?: number;
    bucket?: number;
  },
): LevelQuantizer {
  const action = "make a quantizer to levels";
  checkInteger(action, "the dimension", dimension, 0);
  checkInteger(action, "the bucket", bucket, 1);
  check(q >= 1, action, "the index of the norm", "at least 1", q);
  const levels = copy(given), { zero } = alphabetOf(levels), positive = positiveLevels(levels);
  const buckets = Math.ceil(dimension / bucket);
  const u = new Float64Array(dimension); // scratch: never escapes, rewritten on every call

  return {
    dimension,
    levels,
    bucket,
    norm: q,
    guarantee: { kind: "unbiased", omega: varianceFactor({ dimension: Math.min(dimension, bucket), levels, norm: q }) },
    quantize(x, key) {
      checkLength("quantize x", "x", x, dimension);
      const v = x instanceof Float64Array || x instanceof Float32Array ? x : copy(x);
      const norms = new Float32Array(buckets), numbers = new Int32Array(dimension);
      uniforms(key, dimension, u);
      for (let b = 0, from = 0; b < buckets; b++, from += bucket) {
        const part = v.subarray(from, from + bucket), size = norm(part, q);
        if (!(size < Infinity)) checkFinite("quantize x", "x", x);
        norms[b] = float32Up(size);
        roundToLevels(
          part,
          norms[b],
          positive,
          zero,
          u.subarray(from, from + bucket),
          numbers.subarray(from, from + bucket),
        );
      }
      return { norms, numbers };
    },
    dequantize({ norms, numbers }, _key, out = new Float64Array(dimension)) {
      for (let i = 0; i < dimension; i++) {
        const k = numbers[i], size = norms[Math.floor(i / bucket)];
        out[i] = k === 0 || size === 0 ? 0 : k > 0 ? size * positive[k - 1] : -size * positive[-k - 1];
      }
      return out;
    },
  };
}
