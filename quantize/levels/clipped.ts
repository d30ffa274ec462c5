/**
 * Clipping before quantization: smaller scales, and a bias.
 *
 * Wen, Xu, Yan, Wu, Wang, Chen, Li, "TernGrad", NeurIPS 2017, §3.3.
 * @module
 */

import { checkInteger, checkPositive } from "../../base/check.ts";
import { fresh } from "../../base/fresh.ts";
import { type Float64s, type Floats, norm2, type Vec } from "../../base/vector.ts";
import type { Quantizer } from "../types.ts";

/** How far from 0 a coordinate may lie. */
export interface Clipping {
  /** The limit c in standard deviations of the bucket; 2.5 unless given, as in the paper. */
  readonly deviations?: number;
  /** How many coordinates share a limit: a layer, say. */
  readonly bucket?: number;
}

/** The population standard deviation of `x[from] … x[to − 1]`: exactly 0 where they are all alike. */
function standardDeviation(x: Vec, from: number, to: number): number {
  const y = Float64Array.from({ length: to - from }, (_, i) => x[from + i] - x[from]);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return norm2(y.map((value) => value - mean)) / Math.sqrt(y.length);
}

/**
 * Brings each coordinate to `sign(v) min(|v|, c σ)`, where σ is the standard deviation of its bucket around its mean.
 *
 * Where σ = 0 nothing is clipped, so that a constant vector is not lost; one that is nearly constant nearly is, since σ
 * does not see the mean. Throws a `RangeError` unless `deviations > 0` and `bucket ≥ 1`. `out` may be `x`.
 *
 * @example
 * ```ts
 * import { clip } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(clip([3, 1, -1, -3], { deviations: 1 }), Float64Array.of(Math.sqrt(5), 1, -1, -Math.sqrt(5)));
 * assertEquals(clip([7, 7, 7]), Float64Array.of(7, 7, 7));
 * ```
 */
export function clip<O extends Floats = Float64s>(
  x: Vec,
  { deviations = 2.5, bucket = Math.max(1, x.length) }: Clipping = {},
  out: O = fresh(x.length),
): O {
  checkPositive("clip x", "the number of deviations", deviations);
  checkInteger("clip x", "the bucket", bucket, 1);
  for (let from = 0; from < x.length; from += bucket) {
    const to = Math.min(x.length, from + bucket);
    const limit = deviations * standardDeviation(x, from, to) || Infinity;
    for (let i = from; i < to; i++) out[i] = Math.max(-limit, Math.min(limit, x[i]));
  }
  return out;
}

/**
 * `quantizer` after {@linkcode clip}, in buckets of its own unless others are given: less variance, but biased.
 *
 * Nothing is promised: clipping may lose nearly all of a vector. Throws as {@linkcode clip} does.
 *
 * @example
 * ```ts
 * import { clipped, key, ternGrad } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const quantizer = clipped(ternGrad({ dimension: 4 }), { deviations: 1 });
 * assertEquals(quantizer.quantize([5, -1, -1, -3], key(0)).norms, Float32Array.of(3)); // not 5
 * ```
 */
export function clipped<S>(
  quantizer: Quantizer<S> & { readonly bucket?: number },
  { deviations = 2.5, bucket = quantizer.bucket ?? Math.max(1, quantizer.dimension) }: Clipping = {},
): Quantizer<S> {
  clip([], { deviations, bucket }); // refuses bad options here and now
  return {
    ...quantizer,
    guarantee: { kind: "none" },
    quantize: (x, key) => quantizer.quantize(clip(x, { deviations, bucket }), key),
  };
}
