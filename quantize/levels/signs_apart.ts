/**
 * Signed numbers as a magnitude and a sign.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import { type Alphabet, alphabetOf } from "./level_set.ts";
import type { Codec, SequenceCodec } from "../types.ts";
import { each } from "../codes/each.ts";
import { eliasOmega } from "../codes/elias.ts";
import { fromZero } from "../codes/from.ts";

/**
 * Level numbers one after another: the place of the magnitude, from 0, in `code`, then one bit of sign.
 *
 * With a zero level the place is `|k|`, and 0 has no sign; without one it is `|k| − 1`, and all have. The sign is 1 for
 * `k < 0`. Throws a `RangeError` for numbers that no level has, written or read.
 *
 * @example
 * ```ts
 * import { bits, huffman, readWhole, signsApart } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = signsApart([0, 0.5, 1], huffman({ weights: [5, 3, 1] })); // 0, 10, 11
 * const message = bits((sink) => code.write(Int32Array.of(0, -1, 2), sink));
 * assertEquals(message, bits((sink) => sink.write(0b0_101_110, 7)));
 * assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(3))), Int32Array.of(0, -1, 2));
 * ```
 */
export function signsApart(levels: Vec, code: Codec<number>): SequenceCodec {
  return each(signed(alphabetOf(levels), code));
}

/**
 * QSGD's code for numbers few of which are 0: `|k| + 1` in {@linkcode eliasOmega}, then for `k ≠ 0` one bit, 1 for `k < 0`.
 *
 * It is {@linkcode signsApart} with `fromZero(eliasOmega)`, for numbers of any size up to 2³¹ − 2. Throws a `RangeError`
 * beyond that.
 *
 * Alistarh, Grubic, Li, Tomioka, Vojnović, "QSGD: Communication-Efficient SGD via Gradient Quantization and Encoding",
 * NeurIPS 2017, with the signs where they are needed only.
 *
 * @example
 * ```ts
 * import { bits, qsgdDense, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => qsgdDense.write(Int32Array.of(0, -1, 2), sink));
 * assertEquals(message, bits((sink) => sink.write(0b0_1001_1100, 9)));
 * assertEquals(readWhole(message, (source) => qsgdDense.read(source, new Int32Array(3))), Int32Array.of(0, -1, 2));
 * ```
 */
export const qsgdDense: SequenceCodec = /* @__PURE__ */ each(
  /* @__PURE__ */ signed({ largest: 0x7ffffffe, zero: true }, /* @__PURE__ */ fromZero(eliasOmega)),
);

function signed({ largest, zero }: Alphabet, code: Codec<number>): Codec<number> {
  const least = zero ? 0 : 1;
  return {
    write(k, sink) {
      checkInteger("write a level number", "it", k, -largest, largest);
      check(zero || k !== 0, "write a level number", "it", "a level's", k);
      code.write(Math.abs(k) - least, sink);
      if (k !== 0) sink.write(k < 0 ? 1 : 0, 1);
    },
    read(source) {
      const magnitude = code.read(source) + least;
      checkInteger("read a level number", "its magnitude", magnitude, least, largest);
      return magnitude !== 0 && source.read(1) === 1 ? -magnitude : magnitude;
    },
  };
}
