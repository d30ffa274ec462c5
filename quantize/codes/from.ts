/**
 * From a code for integers from 0 to a code for integers from 1, and back.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import type { Codec } from "../types.ts";

/**
 * Integers from 0 in a `code` for integers from 1: n is written as n + 1.
 *
 * Throws a `RangeError` for what is below 0 or above 2³¹ − 2.
 *
 * @example
 * ```ts
 * import { bits, eliasGamma, fromZero, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = fromZero(eliasGamma);
 * const message = bits((sink) => code.write(4, sink));
 * assertEquals(message, bits((sink) => sink.write(0b00_101, 5)));
 * assertEquals(readWhole(message, code.read), 4);
 * ```
 */
export function fromZero(code: Codec<number>): Codec<number> {
  return moved(code, 1, 0, 0x7ffffffe);
}

/**
 * Integers from 1 in a `code` for integers from 0: n is written as n − 1.
 *
 * Throws a `RangeError` for what is below 1 or above 2³¹ − 1.
 *
 * @example
 * ```ts
 * import { bits, fixedWidth, fromOne, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = fromOne(fixedWidth({ width: 2 })); // 1, 2, 3, 4
 * const message = bits((sink) => code.write(4, sink));
 * assertEquals(message, bits((sink) => sink.write(0b11, 2)));
 * assertEquals(readWhole(message, code.read), 4);
 * ```
 */
export function fromOne(code: Codec<number>): Codec<number> {
  return moved(code, -1, 1, 0x7fffffff);
}

function moved(code: Codec<number>, by: number, least: number, most: number): Codec<number> {
  return {
    write(n, sink) {
      checkInteger("write an integer", "it", n, least, most);
      code.write(n + by, sink);
    },
    read(source) {
      const n = code.read(source) - by;
      checkInteger("read an integer", "it", n, least, most);
      return n;
    },
  };
}
