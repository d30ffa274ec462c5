/**
 * Increasing indices by the gaps between them.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import type { Codec, SequenceCodec } from "../types.ts";

/**
 * Increasing indices as gaps `iⱼ − iⱼ₋₁ ≥ 1`, the first counted from −1, each in a `code` for integers from 1.
 *
 * Throws a `RangeError` for indices that do not increase from 0 or more, and on bits of gaps below 1 or that lead above
 * 2³¹ − 1.
 *
 * @example
 * ```ts
 * import { bits, eliasGamma, gaps, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => gaps(eliasGamma).write(Int32Array.of(0, 3, 5), sink));
 * assertEquals(message, bits((sink) => sink.write(0b1_011_010, 7))); // 1, 3, 2
 * assertEquals(readWhole(message, (source) => gaps(eliasGamma).read(source, new Int32Array(3))), Int32Array.of(0, 3, 5));
 * ```
 */
export function gaps(code: Codec<number>): SequenceCodec {
  return {
    write(indices, sink) {
      for (let j = 0, last = -1; j < indices.length; last = indices[j++]) {
        check(indices[j] > last, "write gaps", `index ${j}`, `above ${last}`, indices[j]);
        code.write(indices[j] - last, sink);
      }
    },
    read(source, out) {
      for (let j = 0, last = -1; j < out.length; last = out[j++]) {
        const gap = code.read(source);
        checkInteger("read gaps", `gap ${j}`, gap, 1, 0x7fffffff - last);
        out[j] = last + gap;
      }
      return out;
    },
  };
}
