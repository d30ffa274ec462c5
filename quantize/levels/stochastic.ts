/**
 * Stochastic rounding to levels, bucket by bucket: what QSGD, NUQSGD, TernGrad, ALQ and AMQ have in common.
 *
 * Faghri, Tabrizian, Markov, Alistarh, Roy, Ramezani-Kebrya, "Adaptive Gradient Quantization for Data-Parallel SGD",
 * NeurIPS 2020, §3.
 * @module
 */

import { check, checkFinite, checkInteger, checkLength, checkNonNegative } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import { copy, type Float64s, type Vec } from "../../base/vector.ts";
import { fastestLevels } from "../kernels/choice.ts";
import type { Quantizer } from "../types.ts";
import { alphabetOf, positiveLevels } from "./level_set.ts";
import { roundToLevels } from "./rounding.ts";
import { scaleOf } from "./scale.ts";
import { varianceFactor } from "./variance_factor.ts";

/** A vector as a norm for each bucket, and a signed level number for each coordinate. */
export interface Levelled {
  /** The normalisers: `‖v‖_q` of each bucket, rounded up to a float32; none where both ends know the scale. */
  readonly norms: Float32Array;
  /** The level numbers, those of the value 0 where the normaliser is 0. */
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
  /** The normaliser of every bucket where both ends know it; then no norms are sent. */
  readonly scale?: number;
}

/** What a quantizer to levels is made of, besides its levels. */
export interface LevelOptions {
  /** The length n of the vectors. */
  readonly dimension: number;
  /** The index q ≥ 1 of the norm that buckets are divided by: any number, or `Infinity`; 2 unless given. */
  readonly norm?: number;
  /** How many coordinates share a norm, the last bucket perhaps fewer; all of them unless given. */
  readonly bucket?: number;
  /** What to divide by instead, where both ends know it; a coordinate above it is refused. */
  readonly scale?: number;
}

/** A quantizer to levels, with what it was made of. */
export interface LevelQuantizer extends Quantizer<Levelled>, LevelShape {
  /** The levels, in a vector of its own. */
  readonly levels: Float64s;
  /** The index q of the norm that buckets are divided by, where no scale is given. */
  readonly norm: number;
}

/**
 * Rounds each coordinate at random to one of the two levels next to it, so that `E Q(x) = x`.
 *
 * In a bucket with norm `N = ‖v‖_q`, coordinate v becomes `N sign(v) h(|v|/N)`, where `h(r)` is `ℓ_{j+1}` with
 * probability `(r − ℓ_j)/(ℓ_{j+1} − ℓ_j)` and `ℓ_j` else, `ℓ_j ≤ r ≤ ℓ_{j+1}`; without a zero level, `|r| < ℓ₁` goes to
 * `±ℓ₁`. N is rounded *up* to a float32 before anything is divided by it, and sent as such: then `r ≤ 1`, both ends use
 * the same N, and nothing is biased by more than `2⁻⁵³(2|v| + 5N(ℓ_{j+1} − ℓ_j))`. The error is
 * `E‖Q(x) − x‖² = Σ N² (ℓ_{j+1} − r)(r − ℓ_j)`.
 *
 * The guarantee is for buckets that are 0 or have a norm of at least 2⁻¹²⁶. With a known `scale` in place of N the
 * variance is no longer relative to `‖x‖²`, and `ω = ∞`. Throws a `RangeError` for levels that do not increase to 1,
 * `norm < 1`, a norm that no float32 reaches, and a coordinate that is not finite or above the scale.
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
  { levels: given, ...options }: LevelOptions & { readonly levels: Vec },
): LevelQuantizer {
  const { dimension, norm: q = 2, bucket = Math.max(1, dimension), scale } = options;
  const action = "make a quantizer to levels";
  checkInteger(action, "the dimension", dimension, 0);
  checkInteger(action, "the bucket", bucket, 1);
  check(q >= 1, action, "the index of the norm", "at least 1", q);
  if (scale !== undefined) checkNonNegative(action, "the scale", scale);
  const levels = copy(given), { zero } = alphabetOf(levels), positive = positiveLevels(levels);
  const largestBucket = Math.min(dimension, bucket);
  let u: Float64Array | undefined; // scratch of the writer: never escapes, rewritten on every call

  /** The norms of the buckets of `v`, or none where the scale is known and no coordinate is above it. */
  function normsOf(v: Float64Array | Float32Array): Float32Array {
    if (scale === undefined) {
      const buckets = Math.ceil(dimension / bucket);
      return new Float32Array(buckets).map((_, b) => scaleOf(v.subarray(b * bucket, (b + 1) * bucket), q));
    }
    const above = v.findIndex((x) => Math.abs(x) > scale);
    check(above < 0, "quantize x", `x[${above}]`, `at most the scale ${scale} in magnitude`, v[above]);
    return new Float32Array(0);
  }

  return {
    ...options,
    bucket,
    norm: q,
    levels,
    guarantee: {
      kind: "unbiased",
      omega: scale === undefined ? varianceFactor({ dimension: largestBucket, levels, norm: q }) : Infinity,
    },
    quantize(x, key) {
      checkLength("quantize x", "x", x, dimension);
      checkFinite("quantize x", "x", x);
      const v = x instanceof Float64Array || x instanceof Float32Array ? x : copy(x);
      const norms = normsOf(v), numbers = new Int32Array(dimension);
      const kernels = fastestLevels(dimension), vectorized = kernels && positive.length <= kernels.most;
      if (!vectorized) u = uniforms(key, dimension, u ?? new Float64Array(dimension));
      for (let b = 0, from = 0; from < dimension; b++, from += bucket) {
        const to = from + bucket; // past the end of a last bucket that is short, which subarray() takes well
        const part = v.subarray(from, to), size = scale ?? norms[b], out = numbers.subarray(from, to);
        if (vectorized) kernels.round(part, size, positive, zero, { key, first: from }, out);
        else roundToLevels(part, size, positive, zero, u!.subarray(from, to), out);
      }
      return { norms, numbers };
    },
    dequantize({ norms, numbers }, _key, out = new Float64Array(dimension)) {
      for (let b = 0, from = 0; from < dimension; b++, from += bucket) {
        const size = scale ?? norms[b], to = Math.min(dimension, from + bucket);
        for (let i = from; i < to; i++) {
          const k = numbers[i];
          out[i] = k === 0 || size === 0 ? 0 : k > 0 ? size * positive[k - 1] : -size * positive[-k - 1];
        }
      }
      return out;
    },
  };
}
