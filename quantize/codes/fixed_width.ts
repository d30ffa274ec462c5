/**
 * Integers in plain binary.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import type { FixedLengthCodec } from "../types.ts";

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
export function fixedWidth({ width }: { width: number }): FixedLengthCodec<number> {
  checkInteger("make a code of fixed width", "the width", width, 0, 31);
  const largest = 0x7fffffff >>> (31 - width);
  return {
    bits: width,
    write(n, sink) {
      checkInteger("write an integer", "it", n, 0, largest);
      sink.write(n, width);
    },
    read: (source) => source.read(width),
  };
}
