/**
 * Level numbers on the wire.
 * @module
 */

import { check, checkIntegers } from "../../base/check.ts";
import { float32 } from "../floats.ts";
import type { Codec, SequenceCodec } from "../types.ts";
import { alphabetOf } from "./level_set.ts";
import type { Levelled, LevelShape } from "./stochastic.ts";

/**
 * The norms, 32 bits each, then the numbers of all buckets whose norm is not 0 as one sequence in `code`.
 *
 * Throws a `RangeError` on a norm that is negative or not finite, and on numbers that no level has.
 *
 * @example
 * ```ts
 * import { compressor, decode, encode, fixedWidth, key, levelled, numbered, stochasticLevels } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const ternary = stochasticLevels({ dimension: 4, levels: [0, 1], norm: Infinity });
 * const twoBits = compressor(ternary, levelled(ternary, numbered(ternary.levels, fixedWidth({ width: 2 }))));
 * const message = encode(twoBits, [1, 0, -1, 1], key(1));
 * assertEquals(message.length, 32 + 4 * 2);
 * assertEquals(decode(twoBits, message, key(1)), Float64Array.of(1, 0, -1, 1));
 * ```
 */
export function levelled({ dimension, levels, bucket }: LevelShape, code: SequenceCodec): Codec<Levelled> {
  const { largest, zero } = alphabetOf(levels), rest = zero ? 0 : 1;
  const buckets = Math.ceil(dimension / bucket);

  /** The numbers of the buckets whose norm is not 0, gathered from `numbers` or spread over them. */
  function heard(norms: Float32Array): { count: number; each: (visit: (from: number, to: number) => void) => void } {
    const each = (visit: (from: number, to: number) => void): void => {
      for (let b = 0; b < buckets; b++) {
        if (norms[b] !== 0) visit(b * bucket, Math.min(dimension, (b + 1) * bucket));
      }
    };
    let count = 0;
    each((from, to) => count += to - from);
    return { count, each };
  }

  return {
    write({ norms, numbers }, sink) {
      for (const norm of norms) float32.write(norm, sink);
      const { count, each } = heard(norms);
      if (count === dimension) return code.write(numbers, sink);
      const sequence = new Int32Array(count);
      let at = 0;
      each((from, to) => {
        sequence.set(numbers.subarray(from, to), at);
        at += to - from;
      });
      code.write(sequence, sink);
    },
    read(source) {
      const norms = new Float32Array(buckets), numbers = new Int32Array(dimension).fill(rest);
      for (let b = 0; b < buckets; b++) {
        norms[b] = float32.read(source);
        check(norms[b] >= 0 && norms[b] < Infinity, "read levels", `norm ${b}`, "finite and at least 0", norms[b]);
      }
      const { count, each } = heard(norms), sequence = code.read(source, new Int32Array(count));
      checkIntegers("read levels", "number", sequence, -largest, () => largest);
      if (!zero) { for (const number of sequence) check(number !== 0, "read levels", "a number", "a level's", number); }
      let at = 0;
      each((from, to) => {
        numbers.set(sequence.subarray(at, at += to - from), from);
      });
      return { norms, numbers };
    },
  };
}
