/**
 * Signed level numbers as symbols from 0.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import { alphabetOf } from "./level_set.ts";
import type { SequenceCodec } from "../types.ts";

/**
 * Level numbers by their place in increasing order, from 0, as one sequence in `code`; no place is kept for a 0 that is no
 * level's number.
 *
 * With K positive levels number k is symbol `k + K`, and `k + K − 1` for k > 0 where there is no zero level: `2K + 1` symbols
 * or `2K`. Throws a `RangeError` for numbers and symbols that are no level's.
 *
 * @example
 * ```ts
 * import { bits, each, fixedWidth, numbered, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = numbered([0.5, 1], each(fixedWidth({ width: 2 }))); // −2, −1, 1, 2
 * const message = bits((sink) => code.write(Int32Array.of(-2, 1), sink));
 * assertEquals(message, bits((sink) => sink.write(0b00_10, 4)));
 * assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(2))), Int32Array.of(-2, 1));
 * ```
 */
export function numbered(levels: Vec, code: SequenceCodec): SequenceCodec {
  const { largest: K, zero } = alphabetOf(levels), gap = zero ? 0 : 1, last = 2 * K - gap;
  return {
    write(numbers, sink) {
      const symbols = numbers.map((k) => {
        checkInteger("write a level number", "it", k, -K, K);
        check(zero || k !== 0, "write a level number", "it", "a level's", k);
        return k > 0 ? k + K - gap : k + K;
      });
      code.write(symbols, sink);
    },
    read(source, out) {
      code.read(source, out);
      for (let i = 0; i < out.length; i++) {
        checkInteger("read a level number", "its symbol", out[i], 0, last);
        out[i] -= out[i] < K ? K : K - gap;
      }
      return out;
    },
  };
}
