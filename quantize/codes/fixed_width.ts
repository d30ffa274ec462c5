/**
 * Integers in plain binary.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import type { FixedLengthCodec, SequenceCodec } from "../types.ts";
import type { IntegerCodec } from "./each.ts";

/**
 * Integers `0 ≤ n < 2ʷ` in w bits, most significant first; w is from 0 to 31.
 *
 * Throws a `RangeError` for other integers.
 *
 * @example
 * ```ts
 * import { bits, each, fixedWidth, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = each(fixedWidth({ width: 3 }));
 * const message = bits((sink) => code.write(Int32Array.of(5, 1), sink));
 * assertEquals(message, bits((sink) => sink.write(0b101_001, 6)));
 * assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(2))), Int32Array.of(5, 1));
 * ```
 */
export function fixedWidth({ width }: { width: number }): FixedLengthCodec<number> & IntegerCodec {
  checkInteger("make a code of fixed width", "the width", width, 0, 31);
  const largest = 0x7fffffff >>> (31 - width);
  return {
    bits: width,
    write(n, sink) {
      checkInteger("write an integer", "it", n, 0, largest);
      sink.write(n, width);
    },
    read: (source) => source.read(width),
    sequence: inWords(width, largest),
  };
}

/** As many integers at a time as 32 bits hold. */
function inWords(width: number, largest: number): SequenceCodec {
  const most = width === 0 ? 32 : Math.floor(32 / width);
  return {
    write(symbols, sink) {
      for (let i = 0; i < symbols.length; i += most) {
        const count = Math.min(most, symbols.length - i);
        let word = 0;
        for (let j = i; j < i + count; j++) {
          const symbol = symbols[j];
          if (symbol >>> 0 > largest) checkInteger("write an integer", "it", symbol, 0, largest);
          word = word << width | symbol;
        }
        sink.write(word, count * width);
      }
    },
    read(source, out) {
      for (let i = 0; i < out.length; i += most) {
        const count = Math.min(most, out.length - i);
        let word = source.read(count * width);
        for (let j = i + count - 1; j >= i; j--, word >>>= width) out[j] = word & largest;
      }
      return out;
    },
  };
}
