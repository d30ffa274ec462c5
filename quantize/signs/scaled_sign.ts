/**
 * Signs, and how large the coordinates are on average.
 *
 * Karimireddy, Rebjock, Stich, Jaggi, "Error Feedback Fixes SignSGD and other Gradient Compression Schemes", ICML 2019.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import { norm1 } from "../../base/norm.ts";
import { compressor } from "../compressor.ts";
import { float32 } from "../floats.ts";
import { readMagnitude } from "../levels/scale.ts";
import type { Compressor } from "../types.ts";
import { packedSigns, readPackedSigns, spreadSigns, writePackedSigns } from "./packed_signs.ts";

/** `(s − a)² ≤ 2⁻⁴⁷ a²` for a mean a that is rounded to a float32 s, with the rounding of the sum. */
export const ROUNDING: number = 2 ** -47;

/**
 * `s sgn(x)` with `s = ‖x‖₁/d`, rounded to a float32, and `sgn(0) = +1`: d + 32 bits.
 *
 * `‖s sgn(x) − x‖² = ‖x‖² − 2s‖x‖₁ + d s²`, which is `‖x‖² − ‖x‖₁²/d + d(s − ‖x‖₁/d)²` whatever s is. Since
 * `‖x‖₁ ≥ ‖x‖`, the contraction is `δ = (1 − 2⁻⁴⁷)/d`, for vectors that are 0 or have `‖x‖₁/d ≥ 2⁻¹²⁶`. Throws a
 * `RangeError` where a coordinate is not finite, or `‖x‖₁/d` beyond all float32.
 *
 * @example
 * ```ts
 * import { decode, encode, key, scaledSign } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const signs = scaledSign({ dimension: 4 });
 * const message = encode(signs, [1, -2, 0, 5], key(0));
 * assertEquals(message.length, 4 + 32);
 * assertEquals(decode(signs, message, key(0)), Float64Array.of(2, -2, 2, 2));
 * ```
 */
export function scaledSign({ dimension }: { dimension: number }): Compressor {
  checkInteger("make a sign quantizer", "the dimension", dimension, 0);
  return compressor<{ scale: number; signs: Uint8Array }>({
    dimension,
    guarantee: { kind: "contractive", delta: (1 - ROUNDING) / Math.max(1, dimension) },
    quantize(x) {
      const signs = packedSigns(x, dimension);
      return { scale: meanMagnitude(norm1(x), dimension), signs };
    },
    dequantize: ({ scale, signs }, _key, out = new Float64Array(dimension)) => spreadSigns(signs, scale, out),
  }, {
    write({ scale, signs }, sink) {
      float32.write(scale, sink);
      writePackedSigns(signs, dimension, sink);
    },
    read(source) {
      const scale = readMagnitude(source, "the scale");
      return { scale, signs: readPackedSigns(source, dimension) };
    },
  });
}

/** The mean `sum/count` as a float32, 0 for no numbers at all; throws a `RangeError` where it is beyond all float32. */
export function meanMagnitude(sum: number, count: number): number {
  const mean = Math.fround(sum / Math.max(1, count));
  check(mean < Infinity, "quantize x", "its mean magnitude", "within the range of float32", sum / count);
  return mean;
}
