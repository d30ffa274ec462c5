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
  // No step branches on a sign, which no processor can guess: −1 ≫ 31 has all bits set, and gap & −1 is gap.
  return {
    write(numbers, sink) {
      const n = numbers.length, symbols = new Int32Array(n);
      let i = 0;
      for (; i < n; i++) {
        const k = numbers[i];
        if (k + K >>> 0 > 2 * K || (k | 1 - gap) === 0) break;
        symbols[i] = k + K - (gap & -k >> 31); // the gap where k > 0
      }
      if (i < n) {
        checkInteger("write a level number", "it", numbers[i], -K, K);
        check(false, "write a level number", "it", "a level's", numbers[i]);
      }
      code.write(symbols, sink);
    },
    read(source, out) {
      code.read(source, out);
      const n = out.length;
      let i = 0;
      for (; i < n; i++) {
        const s = out[i];
        if (s >>> 0 > last) break;
        out[i] = s - K + (gap & K - 1 - s >> 31); // the gap where s ≥ K
      }
      if (i < n) checkInteger("read a level number", "its symbol", out[i], 0, last);
      return out;
    },
  };
}
