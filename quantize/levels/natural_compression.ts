/**
 * Natural compression: powers of two, which a float has already in its exponent.
 *
 * Horváth, Ho, Horváth, Sahu, Canini, Richtárik, "Natural Compression for Distributed Deep Learning", MSML 2022, §2.
 * @module
 */

import { check, checkFinite, checkInteger, checkLength } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import type { Vec } from "../../base/vector.ts";
import { compressor } from "../compressor.ts";
import type { Compressor } from "../types.ts";

// Scratch for the bits of one number: written and read again before any other call.
const view: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

const SIGN = 0x100, LEAST = 2 ** -126, LARGEST = 2 ** 127;

/**
 * `x` rounded to powers of two, as the first nine bits of a float32: up where `u < f` for `|x| = 2ᵏ(1 + f)`, down else.
 *
 * f has at most 52 bits, so for u in steps of 2⁻⁵³ the probability is f exactly.
 */
export function roundToPowers(x: Vec, u: Vec, out: Int32Array): Int32Array {
  for (let i = 0; i < x.length; i++) {
    const magnitude = Math.abs(x[i]);
    view.setFloat64(0, magnitude);
    const high = view.getUint32(0), exponent = (high >>> 20) - 1023;
    view.setUint32(0, (high & 0xfffff) | 0x3ff00000); // the fraction, as a number in [1, 2)
    const number = magnitude < LEAST
      ? u[i] < magnitude / LEAST ? 1 : 0
      : exponent + 127 + (u[i] < view.getFloat64(0) - 1 ? 1 : 0);
    out[i] = number > 0 && x[i] < 0 ? SIGN | number : number;
  }
  return out;
}

/**
 * Rounds every magnitude at random to one of the two powers of two next to it: `ω = ⅛`, in 9 bits a coordinate.
 *
 * `2ᵏ(1 + f)` becomes `2ᵏ⁺¹` with probability f and `2ᵏ` else, so `E Q(x) = x` exactly, and the variance of a
 * coordinate is `4ᵏ f(1 − f) ≤ x²/8`, with equality at f = ⅓. Sent are the sign and the eight exponent bits of a
 * float32, k from −126 to 127, and all zeros for 0. Magnitudes below 2⁻¹²⁶ become 2⁻¹²⁶ or 0, without bias as far as 53
 * bits of randomness go, but with a variance that is not relative: the guarantee is for coordinates that are 0 or at
 * least 2⁻¹²⁶. Throws a `RangeError` where a coordinate is not finite or above 2¹²⁷, and on the bits of an infinite
 * power or of −0.
 *
 * @example
 * ```ts
 * import { decode, encode, key, naturalCompression } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const nineBits = naturalCompression({ dimension: 4 });
 * const message = encode(nineBits, [1, -0.25, 0, 3], key(0)); // 3 becomes 2 or 4
 * assertEquals(message.length, 4 * 9);
 * assertEquals(decode(nineBits, message, key(0)).slice(0, 3), Float64Array.of(1, -0.25, 0));
 * ```
 */
export function naturalCompression({ dimension }: { dimension: number }): Compressor {
  checkInteger("make a natural compression", "the dimension", dimension, 0);
  return compressor<Int32Array>({
    dimension,
    guarantee: { kind: "unbiased", omega: 1 / 8 },
    quantize(x, key) {
      checkLength("quantize x", "x", x, dimension);
      checkFinite("quantize x", "x", x);
      for (let i = 0; i < dimension; i++) {
        if (Math.abs(x[i]) > LARGEST) check(false, "quantize x", `x[${i}]`, "at most 2¹²⁷ in magnitude", x[i]);
      }
      return roundToPowers(x, uniforms(key, dimension), new Int32Array(dimension));
    },
    dequantize(numbers, _key, out = new Float64Array(dimension)) {
      for (let i = 0; i < dimension; i++) {
        view.setUint32(0, numbers[i] << 23);
        out[i] = view.getFloat32(0);
      }
      return out;
    },
  }, {
    write(numbers, sink) {
      for (const number of numbers) sink.write(number, 9);
    },
    read(source) {
      const numbers = new Int32Array(dimension);
      for (let i = 0; i < dimension; i++) {
        const number = numbers[i] = source.read(9);
        if ((number & 0xff) === 0xff || number === SIGN) {
          check(false, "read powers of two", `number ${i}`, "that of 0 or of a power from −126 to 127", number);
        }
      }
      return numbers;
    },
  });
}
