/**
 * Natural compression: powers of two, which a float has already in its exponent.
 *
 * Horváth, Ho, Horváth, Sahu, Canini, Richtárik, "Natural Compression for Distributed Deep Learning", MSML 2022, §2.
 * @module
 */

import { fillBytes, lentBytes } from "../../base/bulk_bits.ts";
import { check, checkFinite, checkInteger, checkLength } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import { copy, type Vec } from "../../base/vector.ts";
import { compressor } from "../compressor.ts";
import { fastestLevels } from "../kernels/choice.ts";
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
      const within = (v: number): boolean => Math.abs(v) <= LARGEST;
      let i = 0;
      while (i < dimension && within(x[i])) i++;
      if (i < dimension) {
        checkFinite("quantize x", "x", x);
        check(false, "quantize x", `x[${i}]`, "at most 2¹²⁷ in magnitude", x[i]);
      }
      const kernels = fastestLevels(dimension), numbers = new Int32Array(dimension);
      if (!kernels) return roundToPowers(x, uniforms(key, dimension), numbers);
      kernels.powers(x instanceof Float64Array || x instanceof Float32Array ? x : copy(x), key, numbers);
      return numbers;
    },
    dequantize(numbers, _key, out = new Float64Array(dimension)) {
      const patterns = new Int32Array(dimension);
      for (let i = 0; i < dimension; i++) patterns[i] = numbers[i] << 23;
      out.set(new Float32Array(patterns.buffer));
      return out;
    },
  }, {
    write(numbers, sink) {
      const whole = dimension - dimension % 8;
      fillBytes(sink, 9 / 8 * whole, (bytes) => packNines(numbers, whole, bytes));
      for (let i = whole; i < dimension; i++) sink.write(numbers[i], 9);
    },
    read(source) {
      const numbers = new Int32Array(dimension), whole = dimension - dimension % 8;
      unpackNines(lentBytes(source, 9 / 8 * whole), whole, numbers);
      for (let i = whole; i < dimension; i++) numbers[i] = source.read(9);
      let i = 0;
      while (i < dimension && (numbers[i] & 0xff) !== 0xff && numbers[i] !== SIGN) i++;
      if (i < dimension) {
        check(false, "read powers of two", `number ${i}`, "that of 0 or of a power from −126 to 127", numbers[i]);
      }
      return numbers;
    },
  });
}

/** Packs numbers of 9 bits, `count` of them, a multiple of 8; returns how many bytes that makes. */
function packNines(numbers: Int32Array, count: number, bytes: Uint8Array): number {
  let at = 0;
  for (let i = 0; i < count; i += 8) {
    for (let j = 0, held = 0; j < 8; j++) {
      held = held << 9 | numbers[i + j]; // the last j bits of it and the nine that came
      bytes[at++] = held >>> (j + 1);
      if (j === 7) bytes[at++] = held;
    }
  }
  return at;
}

/** The numbers that were packed so. */
function unpackNines(bytes: Uint8Array, count: number, numbers: Int32Array): void {
  for (let i = 0, at = 0; i < count; i += 8, at += 9) {
    for (let j = 0; j < 8; j++) numbers[i + j] = (bytes[at + j] << (j + 1) | bytes[at + j + 1] >>> (7 - j)) & 0x1ff;
  }
}
