/**
 * Numbers most of which are 0: where the others are, and what.
 *
 * Alistarh, Grubic, Li, Tomioka, Vojnović, "QSGD: Communication-Efficient SGD via Gradient Quantization and Encoding",
 * NeurIPS 2017.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import type { Codec, SequenceCodec } from "../types.ts";
import { eliasOmega } from "./elias.ts";

/**
 * For each number that is not 0: the gap to the one before in `gaps`, one bit of sign (1 for below 0), and the magnitude in
 * `magnitudes`.
 *
 * Positions count from 1, and the gap of the first is its position. After the last number follows the gap to position
 * `d + 1`, d the length of the sequence, unless the last number stands at position d: then the end is known. Both codes are
 * for integers from 1. Throws a `RangeError` on a gap or a magnitude below 1, and on a gap that goes beyond `d + 1`.
 *
 * @example
 * ```ts
 * import { bits, eliasGamma, readWhole, sparseNumbers } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = sparseNumbers({ gaps: eliasGamma, magnitudes: eliasGamma });
 * const message = bits((sink) => code.write(Int32Array.of(0, -3, 0, 0), sink));
 * assertEquals(message, bits((sink) => sink.write(0b010_1_011_011, 10))); // a gap of 2, −, 3; a gap of 3 to the end
 * assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(4))), Int32Array.of(0, -3, 0, 0));
 * ```
 */
export function sparseNumbers(
  { gaps, magnitudes }: { gaps: Codec<number>; magnitudes: Codec<number> },
): SequenceCodec {
  return {
    write(numbers, sink) {
      const d = numbers.length;
      let position = 0;
      for (let next = 1; next <= d; next++) {
        const number = numbers[next - 1];
        if (number === 0) continue;
        gaps.write(next - position, sink);
        sink.write(number < 0 ? 1 : 0, 1);
        magnitudes.write(Math.abs(number), sink);
        position = next;
      }
      if (position < d) gaps.write(d + 1 - position, sink);
    },
    read(source, out) {
      const d = out.fill(0).length;
      for (let position = 0; position < d;) {
        const gap = gaps.read(source);
        checkInteger("read sparse numbers", "a gap", gap, 1, d + 1 - position);
        position += gap;
        if (position > d) break;
        const negative = source.read(1) === 1, magnitude = magnitudes.read(source);
        checkInteger("read sparse numbers", "a magnitude", magnitude, 1);
        out[position - 1] = negative ? -magnitude : magnitude;
      }
      return out;
    },
  };
}

/**
 * QSGD's code for numbers most of which are 0: {@linkcode sparseNumbers} with gaps and magnitudes in {@linkcode eliasOmega}.
 *
 * @example
 * ```ts
 * import { bits, qsgdSparse, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => qsgdSparse.write(Int32Array.of(0, -1, 0), sink));
 * assertEquals(message, bits((sink) => sink.write(0b100_1_0_100, 8))); // a gap of 2, −, 1; a gap of 2 to the end
 * assertEquals(readWhole(message, (source) => qsgdSparse.read(source, new Int32Array(3))), Int32Array.of(0, -1, 0));
 * ```
 */
export const qsgdSparse: SequenceCodec = /* @__PURE__ */ sparseNumbers({ gaps: eliasOmega, magnitudes: eliasOmega });
