/**
 * A random rotation around a compressor.
 * @module
 */

import { checkFinite, checkLength } from "../../base/check.ts";
import { child } from "../../base/key.ts";
import type { Compressor } from "../types.ts";
import { rotate, rotateBack } from "./rotation.ts";

/**
 * Rotates by {@linkcode rotate} before `compressor`, and back after: what it has to do with is about as flat as a vector of
 * normals, whatever x is.
 *
 * The rotation is drawn from child 0 of the key, and `compressor` has child 1. A rotation keeps all lengths, so the guarantee
 * is that of `compressor`, up to rounding of about `10⁻¹⁵‖x‖`: `Q′ = Rᵀ Q R` is unbiased where Q is, and
 * `‖Q′(x) − x‖ = ‖Q(R x) − R x‖`. A cube takes more than the ball of its radius: which vectors outside the ball it takes
 * depends then on the key. Throws a `RangeError` for a coordinate that is not finite.
 *
 * Suresh, Yu, Kumar, McMahan, "Distributed mean estimation with limited communication", ICML 2017, §3.
 *
 * @example
 * ```ts
 * import { cubeCode, decode, encode, key, norm2, rangeSent, rotated, subtract } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const plain = rangeSent(cubeCode({ dimension: 64, rate: 2 }));
 * const x = new Float64Array(64);
 * x[5] = 1;
 * const error = (q: typeof plain) => norm2(subtract(decode(q, encode(q, x, key(0)), key(0)), x));
 * assertEquals(error(plain), 2); // ¼ in every coordinate
 * assertLess(error(rotated(plain)), 0.3);
 * ```
 */
export function rotated(compressor: Compressor): Compressor {
  const { dimension } = compressor;
  return {
    dimension: compressor.dimension,
    guarantee: compressor.guarantee,
    write(x, key, sink, out) {
      checkLength("quantize x", "x", x, dimension);
      checkFinite("quantize x", "x", x);
      const turn = child(key, 0), turned = rotate(x, turn);
      const value = out && new Float64Array(dimension);
      compressor.write(turned, child(key, 1), sink, value);
      if (out && value) rotateBack(value, turn, out);
    },
    read(source, key, out = new Float64Array(dimension)) {
      return rotateBack(compressor.read(source, child(key, 1)), child(key, 0), out);
    },
  };
}
