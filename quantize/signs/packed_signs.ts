/**
 * Signs as they are sent, eight a byte: 1 where a number is below 0, so that the sign of 0, of either kind, is +1.
 * @module
 */

import type { BitSink, BitSource } from "../../base/bits.ts";
import { checkLength } from "../../base/check.ts";
import type { Floats, Vec } from "../../base/vector.ts";
import { fastestSigns } from "../kernels/choice.ts";
import { plainSigns } from "../kernels/signs.ts";

/** The signs of `x`; throws where `x` has another length or is not finite. */
export function packedSigns(x: Vec, dimension: number): Uint8Array {
  checkLength("quantize x", "x", x, dimension);
  const packed = new Uint8Array(Math.ceil(dimension / 8));
  if (x instanceof Float32Array) fastestSigns(dimension).pack(x, packed);
  else plainSigns.pack(x, packed);
  return packed;
}

/** Writes `count` signs. */
export function writePackedSigns(packed: Uint8Array, count: number, sink: BitSink): void {
  const whole = Math.floor(count / 8), rest = count % 8;
  sink.writeBytes(packed.subarray(0, whole));
  if (rest > 0) sink.write(packed[whole] >>> (8 - rest), rest);
}

/** Reads `count` signs. */
export function readPackedSigns(source: BitSource, count: number): Uint8Array {
  const whole = Math.floor(count / 8), rest = count % 8, bytes = source.readBytes(whole);
  if (rest === 0) return bytes;
  const packed = new Uint8Array(whole + 1);
  packed.set(bytes);
  packed[whole] = source.read(rest) << (8 - rest);
  return packed;
}

/** `±scale` by `dimension` signs, in `out`; `scale` is a float32. */
export function spreadSigns(packed: Uint8Array, scale: number, out: Floats): Floats {
  fastestSigns(out.length).spread(packed, scale, out);
  return out;
}
