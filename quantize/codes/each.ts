/**
 * From a code for one integer to a code for a sequence.
 * @module
 */

import { check } from "../../base/check.ts";
import type { Codec, SequenceCodec } from "../types.ts";

/** A code for one integer. */
export interface IntegerCodec extends Codec<number> {
  /** The same for one after another, bit for bit, where it knows a faster way than one by one. */
  readonly sequence?: SequenceCodec;
}

/**
 * The symbols one after another, each in `code`, with nothing between.
 *
 * Throws a `RangeError` where `code` reads what is no 32-bit integer.
 *
 * @example
 * ```ts
 * import { bits, each, eliasGamma, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = each(eliasGamma);
 * const message = bits((sink) => code.write(Int32Array.of(1, 3, 2), sink));
 * assertEquals(message, bits((sink) => sink.write(0b1_011_010, 7)));
 * assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(3))), Int32Array.of(1, 3, 2));
 * ```
 */
export function each(code: IntegerCodec): SequenceCodec {
  if (code.sequence) return code.sequence;
  return {
    write(symbols, sink) {
      for (let i = 0; i < symbols.length; i++) code.write(symbols[i], sink);
    },
    read(source, out) {
      for (let i = 0; i < out.length; i++) {
        const symbol = code.read(source);
        check(symbol === (symbol | 0), "read a sequence", "a symbol", "a 32-bit integer", symbol);
        out[i] = symbol;
      }
      return out;
    },
  };
}
