/**
 * Coordinates drawn at random, the same at both ends.
 * @module
 */

import { check, checkFinite, checkLength } from "../../base/check.ts";
import { gatherFloat32, scatter, UNIT } from "./gather.ts";
import { drawSubset } from "./random_subset.ts";
import { checkShape, keptShare, type SparseQuantizer, type SparseShape } from "./top_k.ts";

/** How a few random coordinates stand for all. */
export interface RandomShape extends SparseShape {
  /** `"unbiased"`: times d/k, so that `E Q(x) = x`; `"least-squares"`: as they are. */
  readonly scale?: "unbiased" | "least-squares";
}

/**
 * Keeps k coordinates that both ends draw from the key, so that no index is sent, as float32s; all others become 0.
 *
 * Every subset of k coordinates is as likely as every other. Unbiased, what is kept is multiplied by d/k: `E Q(x)` is x
 * rounded to float32s, and `E‖Q(x) − x‖² = (d/k − 1)‖x‖²`. By least squares it is left alone: `E‖Q(x) − x‖² = (1 − k/d)‖x‖²`.
 * Both guarantees leave room for the rounding, by `2⁻²⁴` of each coordinate down to 2⁻¹²⁶.
 *
 * Throws a `RangeError` unless `0 ≤ k ≤ d`, for `k = 0 < d` where unbiased, since nothing has no expectation but 0, and for
 * a coordinate that is not finite, or kept and near no float32. Stich, Cordonnier, Jaggi, "Sparsified SGD with memory",
 * NeurIPS 2018.
 *
 * @example
 * ```ts
 * import { compressor, decode, encode, float32s, key, randomK } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const half = randomK({ dimension: 4, count: 2 });
 * const message = encode(compressor(half, float32s(half)), [1, 1, 1, 1], key(0));
 * assertEquals(message.length, 2 * 32);
 * assertEquals(decode(compressor(half, float32s(half)), message, key(0)).toSorted(), Float64Array.of(0, 0, 2, 2));
 * ```
 */
export function randomK({ dimension, count, scale = "unbiased" }: RandomShape): SparseQuantizer<Float32Array> {
  const shape = { dimension, count, scale }, factor = scaleFactor(shape);
  return {
    dimension,
    count,
    guarantee: scale === "unbiased"
      ? { kind: "unbiased", omega: (factor - 1) * (1 + UNIT) * (1 + UNIT) + UNIT * UNIT }
      : { kind: "contractive", delta: keptShare(shape) * (1 - UNIT * UNIT) },
    quantize(x, key) {
      checkLength("quantize x", "x", x, dimension);
      checkFinite("quantize x", "x", x);
      return gatherFloat32(x, drawSubset(dimension, count, key));
    },
    dequantize: (values, key, out = new Float64Array(dimension)) =>
      scatter(values, drawSubset(dimension, count, key), factor, out),
  };
}

/** What values are multiplied by: `d/k` or 1; throws a `RangeError` for a shape that there is not. */
export function scaleFactor(shape: Required<RandomShape>): number {
  checkShape(shape);
  if (shape.scale === "least-squares" || shape.dimension === 0) return 1;
  check(shape.count > 0, "be unbiased", "the number of coordinates kept", "above 0", shape.count);
  return shape.dimension / shape.count;
}
