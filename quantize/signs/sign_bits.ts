/**
 * Signs as bits: 1 where a number is below 0, so that the sign of 0, of either kind, is +1.
 * @module
 */

import type { BitSink, BitSource } from "../../base/bits.ts";
import { checkFinite, checkLength } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";

/** 1 where a coordinate of `x` is negative, 0 else; throws where `x` has another length or is not finite. */
export function negatives(x: Vec, dimension: number): Uint8Array {
  checkLength("quantize x", "x", x, dimension);
  checkFinite("quantize x", "x", x);
  const negative = new Uint8Array(dimension);
  for (let i = 0; i < dimension; i++) negative[i] = Number(x[i] < 0); // a branch would be guessed wrong half the time
  return negative;
}

/** Writes the bits, 32 at a time. */
export function writeSigns(negative: Uint8Array, sink: BitSink): void {
  for (let from = 0; from < negative.length; from += 32) {
    const width = Math.min(32, negative.length - from);
    let word = 0;
    for (let i = 0; i < width; i++) word = word << 1 | negative[from + i];
    sink.write(word, width);
  }
}

/** Reads as many bits as `negative` holds. */
export function readSigns(source: BitSource, negative: Uint8Array): Uint8Array {
  for (let from = 0; from < negative.length; from += 32) {
    const width = Math.min(32, negative.length - from), word = source.read(width);
    for (let i = 0; i < width; i++) negative[from + i] = word >>> (width - 1 - i) & 1;
  }
  return negative;
}
