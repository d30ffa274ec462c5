/**
 * Codes for balls whose messages are all as long as one another.
 * @module
 */

import { norm2 } from "../../base/vector.ts";
import { compressor } from "../compressor.ts";
import type { BallCode, FixedLengthCodec, Quantizer } from "../types.ts";

/** The code for balls by Euclidean norm that quantizes to names of points and writes those by `codec`. */
export function byNumber(
  { dimension, epsilon, codec, quantizer }: {
    dimension: number;
    epsilon: number;
    codec: FixedLengthCodec<Int32Array>;
    quantizer: (radius: number) => Quantizer<Int32Array>;
  },
): BallCode {
  return {
    dimension,
    epsilon,
    bits: codec.bits,
    size: norm2,
    at: (radius) => compressor(quantizer(radius), codec),
  };
}
