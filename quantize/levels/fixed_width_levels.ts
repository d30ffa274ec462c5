/**
 * Uniform levels at a whole number of bits a coordinate.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import { each } from "../codes/each.ts";
import { fixedWidth } from "../codes/fixed_width.ts";
import { compressor } from "../compressor.ts";
import type { Compressor } from "../types.ts";
import { qsgd } from "./instances.ts";
import { levelled } from "./levelled.ts";
import { numbered } from "./numbered.ts";
import type { LevelOptions } from "./stochastic.ts";

/** The most bits: every level is kept, 32768 of them. */
const MOST = 16;

/**
 * QSGD at `b` bits a coordinate: `s = 2^(b−1) − 1` steps, so that the signed numbers `−s … s` fill b bits but for one pattern.
 *
 * A message of vectors that are not 0 has `32 ⌈d/K⌉ + b d` bits, for d coordinates in buckets of K. The same vectors at more speed,
 * in blocks of 128 coordinates: {@linkcode packedLevels}. Throws a `RangeError` unless b is an integer from 2 to 16.
 *
 * Yan, Huang, Lan, Song, "DQSGD: Dynamic Quantized Stochastic Gradient Descent for Communication-Efficient Distributed
 * Learning", 2021, (3) and (4).
 *
 * @example
 * ```ts
 * import { decode, encode, fixedWidthLevels, key } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const threeBits = fixedWidthLevels({ dimension: 4, bits: 3, norm: Infinity }); // thirds of the largest
 * const message = encode(threeBits, [3, -2, 1, 0], key(0));
 * assertEquals(message.length, 32 + 4 * 3);
 * assertEquals(decode(threeBits, message, key(0)), Float64Array.of(3, -2, 1, 0)); // all are levels already
 * ```
 */
export function fixedWidthLevels({ bits, ...options }: LevelOptions & { readonly bits: number }): Compressor {
  checkInteger("make levels of fixed width", "the number of bits", bits, 2, MOST);
  const quantizer = qsgd({ ...options, steps: (1 << (bits - 1)) - 1 });
  return compressor(quantizer, levelled(quantizer, numbered(quantizer.levels, each(fixedWidth({ width: bits })))));
}
