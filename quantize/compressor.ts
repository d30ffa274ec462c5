/**
 * Quantizer and codec joined, and the pure surface of the result.
 * @module
 */

import { type Bits, bits, readWhole } from "../base/bits.ts";
import { checkLength } from "../base/check.ts";
import type { Key } from "../base/key.ts";
import { fresh } from "../base/fresh.ts";
import type { Float64s, Floats, Vec } from "../base/vector.ts";
import type { Codec, Compressor, Quantizer } from "./types.ts";

/**
 * Joins a lossy half and a lossless half: the guarantee is the quantizer's, the length in bits the codec's.
 *
 * @example
 * ```ts
 * import { compressor, cube, decode, encode, key, mixedRadix } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const levels = [4, 4]; // two bits a coordinate
 * const twoBits = compressor(cube({ levels, radius: 1 }), mixedRadix({ radices: levels }));
 * const message = encode(twoBits, [0.9, -0.1], key(0));
 * assertEquals(message.length, 4);
 * assertEquals(decode(twoBits, message, key(0)), Float64Array.of(0.75, -0.25));
 * ```
 */
export function compressor<S>(quantizer: Quantizer<S>, codec: Codec<S>): Compressor {
  return {
    dimension: quantizer.dimension,
    guarantee: quantizer.guarantee,
    write(x, key, sink, out) {
      const symbols = quantizer.quantize(x, key);
      codec.write(symbols, sink);
      if (out) quantizer.dequantize(symbols, key, out);
    },
    read: (source, key, out) => quantizer.dequantize(codec.read(source), key, out),
  };
}

/**
 * `x` as a message of its own; throws where `x` has another length, is not finite, or lies outside the range.
 *
 * Where `out` is given and has room, the bytes are a part of it, and stay what they are until it is written to again: for long
 * vectors, message after message, new memory costs about a quarter of the time.
 *
 * @example
 * ```ts
 * import { bits, cubeCode, encode, key } from "@bitdescent/bitdescent";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const twoBits = cubeCode({ dimension: 2, rate: 2 }).at(1); // cells of width ½, numbered from −1
 * assertEquals(encode(twoBits, [0.9, -0.1], key(0)), bits((sink) => sink.write(0b11_01, 4)));
 * assertThrows(() => encode(twoBits, [0.9, -1.1], key(0)), RangeError);
 * ```
 */
export function encode(compressor: Compressor, x: Vec, key: Key, out?: Uint8Array): Bits {
  return bits((sink) => compressor.write(x, key, sink), out);
}

/**
 * What `message` says, given the key it was written with; throws a `RangeError` where it is too short or too long, and a
 * `TypeError` where `out` has another length.
 *
 * @example
 * ```ts
 * import { bits, cubeCode, decode, key } from "@bitdescent/bitdescent";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const twoBits = cubeCode({ dimension: 2, rate: 2 }).at(1);
 * assertEquals(decode(twoBits, bits((sink) => sink.write(0b11_01, 4)), key(0)), Float64Array.of(0.75, -0.25));
 * assertThrows(() => decode(twoBits, bits((sink) => sink.write(0b11_01_0, 5)), key(0)), RangeError);
 * ```
 */
export function decode<O extends Floats = Float64s>(
  compressor: Compressor,
  message: Bits,
  key: Key,
  out: O = fresh(compressor.dimension),
): O {
  checkLength("decode", "out", out, compressor.dimension);
  readWhole(message, (source) => compressor.read(source, key, out));
  return out;
}
