/**
 * Level numbers on the wire.
 * @module
 */

import { check, checkIntegers, checkLength } from "../../base/check.ts";
import { float32 } from "../floats.ts";
import type { Codec, SequenceCodec } from "../types.ts";
import { alphabetOf } from "./level_set.ts";
import { readMagnitude } from "./scale.ts";
import type { Levelled, LevelShape } from "./stochastic.ts";

/**
 * The norms, 32 bits each, then the numbers of all buckets whose norm is not 0 as one sequence in `code`.
 *
 * Where both ends know the scale there are no norms. A bucket of zeros costs its norm only, and a vector of zeros
 * nothing but norms. Throws a `TypeError` for symbols of another length, and a `RangeError` on bits of a norm that is
 * negative or not finite, and of numbers that no level has.
 *
 * @example
 * ```ts
 * import { compressor, decode, each, encode, fixedWidth, key, levelled, numbered, stochasticLevels } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const ternary = stochasticLevels({ dimension: 4, levels: [0, 1], norm: Infinity });
 * const twoBits = compressor(ternary, levelled(ternary, numbered(ternary.levels, each(fixedWidth({ width: 2 })))));
 * const message = encode(twoBits, [1, 0, -1, 1], key(1));
 * assertEquals(message.length, 32 + 4 * 2);
 * assertEquals(decode(twoBits, message, key(1)), Float64Array.of(1, 0, -1, 1));
 * ```
 */
export function levelled({ dimension, levels, bucket, scale }: LevelShape, code: SequenceCodec): Codec<Levelled> {
  const { largest, zero } = alphabetOf(levels), rest = zero ? 0 : 1;
  const buckets = scale === undefined ? Math.ceil(dimension / bucket) : 0;

  /** Visits the ends of every bucket whose numbers are sent, and says how many numbers those are. */
  function sent(norms: Float32Array, visit: (from: number, to: number) => void = () => {}): number {
    let count = 0;
    for (let b = 0, from = 0; from < dimension; b++, from += bucket) {
      if ((scale ?? norms[b]) === 0) continue;
      const to = Math.min(dimension, from + bucket);
      visit(from, to);
      count += to - from;
    }
    return count;
  }

  /** Insists on numbers of levels. */
  function checkNumbers(numbers: Int32Array): void {
    let i = 0;
    while (i < numbers.length && numbers[i] + largest >>> 0 <= 2 * largest) i++;
    if (i < numbers.length) checkIntegers("read levels", "number", numbers, -largest, () => largest);
    check(zero || !numbers.includes(0), "read levels", "a number", "a level's", 0);
  }

  return {
    write({ norms, numbers }, sink) {
      checkLength("write levels", "the norms", norms, buckets);
      checkLength("write levels", "the numbers", numbers, dimension);
      for (const norm of norms) float32.write(norm, sink);
      const sequence = new Int32Array(sent(norms));
      let at = 0;
      sent(norms, (from, to) => {
        sequence.set(numbers.subarray(from, to), at);
        at += to - from;
      });
      if (at > 0) code.write(sequence, sink);
    },
    read(source) {
      const norms = new Float32Array(buckets);
      for (let b = 0; b < buckets; b++) norms[b] = readMagnitude(source, `norm ${b}`);
      const sequence = new Int32Array(sent(norms)), numbers = new Int32Array(dimension).fill(rest);
      if (sequence.length > 0) code.read(source, sequence);
      checkNumbers(sequence);
      let at = 0;
      sent(norms, (from, to) => {
        numbers.set(sequence.subarray(at, at += to - from), from);
      });
      return { norms, numbers };
    },
  };
}
