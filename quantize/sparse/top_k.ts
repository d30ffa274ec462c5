/**
 * The largest coordinates only.
 * @module
 */

import { checkInteger, checkLength } from "../../base/check.ts";
import type { Quantizer } from "../types.ts";
import { gatherFloat32, scatter, UNIT } from "./gather.ts";
import { largestFinite } from "./select.ts";

/** A few coordinates of a vector: all others are 0. */
export interface Sparse {
  /** Which coordinates, in increasing order. */
  readonly indices: Int32Array;
  /** What they are, in the same order. */
  readonly values: Float32Array;
}

/** How many coordinates there are, and how many are kept: what both ends know. */
export interface SparseShape {
  /** The length d of the vectors. */
  readonly dimension: number;
  /** How many coordinates k are kept, zeros among them where there is nothing else. */
  readonly count: number;
}

/** A quantizer to a few coordinates, with what it was made of. */
export interface SparseQuantizer<S> extends Quantizer<S>, SparseShape {}

/** Insists on `0 ≤ count ≤ dimension`; throws a `RangeError`. */
export function checkShape({ dimension, count }: SparseShape): void {
  checkInteger("keep a few coordinates", "the dimension", dimension, 0);
  checkInteger("keep a few coordinates", "their number", count, 0, dimension);
}

/**
 * Keeps the k coordinates that are largest in magnitude, of equal ones the first, as float32s; all others become 0.
 *
 * No other k coordinates leave a smaller error, `‖Q(x) − x‖² = Σ_dropped xᵢ² ≤ (1 − k/d)‖x‖²`. Rounding what is kept adds at
 * most `2⁻⁴⁸xᵢ²` each, down to 2⁻¹²⁶: `δ = (k/d)(1 − 2⁻⁴⁸)`. Throws a `RangeError` unless `0 ≤ k ≤ d`, and for a coordinate
 * that is not finite, or kept and near no float32.
 *
 * Stich, Cordonnier, Jaggi, "Sparsified SGD with memory", NeurIPS 2018, Lemma A.1.
 *
 * @example
 * ```ts
 * import { key, topK } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const two = topK({ dimension: 4, count: 2 });
 * const kept = two.quantize([1, -3, 0.5, 2], key(0));
 * assertEquals(kept, { indices: Int32Array.of(1, 3), values: Float32Array.of(-3, 2) });
 * assertEquals(two.dequantize(kept, key(0)), Float64Array.of(0, -3, 0, 2));
 * ```
 */
export function topK({ dimension, count }: SparseShape): SparseQuantizer<Sparse> {
  checkShape({ dimension, count });
  const scratch = new Float64Array(dimension); // never escapes, rewritten on every call
  return {
    dimension,
    count,
    guarantee: { kind: "contractive", delta: keptShare({ dimension, count }) * (1 - UNIT * UNIT) },
    quantize(x) {
      checkLength("quantize x", "x", x, dimension);
      const indices = largestFinite(x, count, scratch);
      return { indices, values: gatherFloat32(x, indices) };
    },
    dequantize: ({ indices, values }, _key, out = new Float64Array(dimension)) => scatter(values, indices, 1, out),
  };
}

/** `k/d`, and 1 where there is nothing to keep. */
export function keptShare({ dimension, count }: SparseShape): number {
  return dimension === 0 ? 1 : count / dimension;
}
