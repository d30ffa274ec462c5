/**
 * Lattices as quantizers: an error that is bounded absolutely, whatever the vector.
 * @module
 */

import { checkPositive } from "../../base/check.ts";
import { axpy, subtract } from "../../base/vector.ts";
import type { Quantizer } from "../types.ts";
import type { Lattice } from "./lattice.ts";
import { scaled } from "./scaled.ts";

/** What a lattice quantizer is made of. */
export interface LatticeOptions {
  /** Λ, at any scale. */
  readonly lattice: Lattice;
  /** ε, the largest error in the Euclidean norm. */
  readonly error: number;
}

/**
 * The nearest point of `hΛ`, `h = ε/R`: `‖Q(x) − x‖ ≤ ε` for every x whose coordinates are within 2²⁸ h. Symbols are names.
 *
 * Of `Zⁿ` it is {@linkcode grid}. Throws a `RangeError` unless ε is positive, and for a coordinate that is not finite or
 * further than that.
 *
 * @example
 * ```ts
 * import { compressor, decode, dualCheckerboard, encode, integersOf, key, latticeQuantizer } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const lattice = dualCheckerboard({ dimension: 8 }), quantizer = latticeQuantizer({ lattice, error: 1 });
 * const x = [0.4, 0.6, 0.5, -0.4, 7, 0, 0, 1];
 * assertEquals(quantizer.quantize(x, key(0)), Int32Array.of(0, 2, 2, 0, 14, 0, 0, 2)); // in units of ½
 * const sent = compressor(quantizer, integersOf(8));
 * assertEquals(decode(sent, encode(sent, x, key(0)), key(0)), Float64Array.of(0, 1, 1, 0, 7, 0, 0, 1));
 * ```
 */
export function latticeQuantizer({ lattice, error }: LatticeOptions): Quantizer<Int32Array> {
  const points = covering(lattice, error);
  return {
    dimension: points.dimension,
    guarantee: { kind: "bounded", radius: Infinity, coveringRadius: error },
    quantize: (x) => points.nearest(x),
    dequantize: (z, _key, out) => points.point(z, out),
  };
}

/**
 * The nearest point of `hΛ` to `x + s`, less s, with a shift s uniform modulo `hΛ` that both ends draw from the key:
 * `E Q(x) = x`, and `‖Q(x) − x‖ ≤ ε` surely.
 *
 * The error is uniform over the cell of 0, whatever x, so that `E‖Q(x) − x‖² = n G V^{2/n}` with the second moment G and the
 * determinant V of `hΛ`. Zamir, Feder, "On lattice quantization noise", IEEE Trans. Inform. Theory 42 (1996), lemma 1. Throws
 * a `RangeError` as {@linkcode latticeQuantizer} does.
 *
 * @example
 * ```ts
 * import { ditheredLattice, gosset, key, norm2, subtract } from "@bitdescent/bitdescent";
 * import { assert, assertNotEquals } from "@std/assert";
 *
 * const E8 = ditheredLattice({ lattice: gosset({ blocks: 1 }), error: 1 }), x = new Float64Array(8).fill(0.3);
 * const [a, b] = [1, 2].map((seed) => E8.dequantize(E8.quantize(x, key(seed)), key(seed)));
 * assertNotEquals(a, b);
 * assert(norm2(subtract(a, x)) <= 1 && norm2(subtract(b, x)) <= 1);
 * ```
 */
export function ditheredLattice({ lattice, error }: LatticeOptions): Quantizer<Int32Array> {
  const points = covering(lattice, error);
  return {
    dimension: points.dimension,
    guarantee: { kind: "bounded", radius: Infinity, coveringRadius: error },
    quantize(x, key) {
      const s = points.shift(key);
      return points.nearest(axpy(1, x, s, s));
    },
    dequantize: (z, key, out) => subtract(points.point(z), points.shift(key), out),
  };
}

/** The lattice at the scale where its covering radius is ε. */
function covering(lattice: Lattice, error: number): Lattice {
  checkPositive("make a lattice quantizer", "the error", error);
  return scaled(lattice, error / lattice.coveringRadius);
}
