/**
 * Integers of any size, by what came before.
 * @module
 */

import { checkInteger, checkLength } from "../../base/check.ts";
import type { Codec, SequenceCodec } from "../types.ts";
import { arithmetic } from "./arithmetic.ts";
import { adaptiveModel } from "./model.ts";

/** Integers up to this have a symbol of their own; of a larger one the symbol says the sign and the number of digits. */
const SINGLE = 15;

/** The classes of larger magnitudes: those of 5 binary digits, 16 to 31, up to those of 31. */
const LEAST_DIGITS = 5, MOST_DIGITS = 31;

const SIZE = 2 * SINGLE + 1 + 2 * (MOST_DIGITS - LEAST_DIGITS + 1);

const digits = (magnitude: number): number => 32 - Math.clz32(magnitude);

/** The symbol of z: `z + 15` up to 15, and then in turn positive and negative for each number of digits. */
function symbolOf(z: number): number {
  const magnitude = Math.abs(z);
  if (magnitude <= SINGLE) return z + SINGLE;
  return 2 * SINGLE + 1 + 2 * (digits(magnitude) - LEAST_DIGITS) + (z < 0 ? 1 : 0);
}

/**
 * Integers from `1 − 2³¹` to `2³¹ − 1`, whatever their distribution: arithmetic coding by counts of what came before.
 *
 * Each from −15 to 15 is one symbol; a larger one has a symbol for its sign and its number k of binary digits, and after all
 * symbols follow, in order, the k − 1 digits below the first of each of these. The symbols are coded by
 * {@linkcode arithmetic} with {@linkcode adaptiveModel}. Throws a `RangeError` for other integers.
 *
 * @example
 * ```ts
 * import { bits, integers, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = Int32Array.of(0, -3, 1_000_000, 0, 0, 2);
 * const message = bits((sink) => integers.write(numbers, sink));
 * assertEquals(readWhole(message, (source) => integers.read(source, new Int32Array(6))), numbers);
 * ```
 */
export const integers: SequenceCodec = {
  write(numbers, sink) {
    for (let j = 0; j < numbers.length; j++) {
      checkInteger("write integers", `integer ${j}`, numbers[j], -0x7fffffff, 0x7fffffff);
    }
    model.write(numbers.map(symbolOf), sink);
    for (const z of numbers) {
      const magnitude = Math.abs(z);
      if (magnitude > SINGLE) sink.write(magnitude, digits(magnitude) - 1);
    }
  },
  read(source, out) {
    model.read(source, out);
    for (let j = 0; j < out.length; j++) {
      const large = out[j] - (2 * SINGLE + 1);
      if (large < 0) out[j] -= SINGLE;
      else {
        const below = LEAST_DIGITS + (large >> 1) - 1, magnitude = (1 << below) + source.read(below);
        out[j] = large & 1 ? -magnitude : magnitude;
      }
    }
    return out;
  },
};

const model: SequenceCodec = /* @__PURE__ */ arithmetic(/* @__PURE__ */ adaptiveModel({ size: SIZE }));

/**
 * Vectors of `dimension` integers in {@linkcode integers}. Throws a `TypeError` for others, and a `RangeError` as that does.
 *
 * @example
 * ```ts
 * import { bits, integersOf, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const codec = integersOf(3), message = bits((sink) => codec.write(Int32Array.of(1, -2, 300), sink));
 * assertEquals(readWhole(message, codec.read), Int32Array.of(1, -2, 300));
 * ```
 */
export function integersOf(dimension: number): Codec<Int32Array> {
  return {
    write(numbers, sink) {
      checkLength("write integers", "the integers", numbers, dimension);
      integers.write(numbers, sink);
    },
    read: (source) => integers.read(source, new Int32Array(dimension)),
  };
}
