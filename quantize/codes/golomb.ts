/**
 * Codes for integers that are geometrically distributed.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import type { Codec } from "../types.ts";
import { writeJoined } from "./joined.ts";

/**
 * Integers `0 ≤ n < 2³¹` by quotient and remainder: `q = ⌊n/M⌋` ones and a zero, then `r = n − qM` in truncated binary.
 *
 * With `b = ⌊log₂ M⌋` and `u = 2ᵇ⁺¹ − M`, the remainder is r in b bits where `r < u`, and `r + u` in `b + 1` bits else; with
 * M a power of two always b bits (Rice). It is optimal for `P(n) ∝ θⁿ` where `θᴹ + θᴹ⁺¹ ≤ 1 < θᴹ⁻¹ + θᴹ` (Gallager and
 * van Voorhis, 1975); a large n takes `n/M` bits. Throws a `RangeError` for other integers, written or read.
 *
 * Golomb, "Run-length encodings", IEEE Trans. Inf. Theory 12(3), 1966.
 *
 * @example
 * ```ts
 * import { bits, golomb, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = golomb({ divisor: 3 }); // remainders 0, 10, 11
 * const message = bits((sink) => code.write(7, sink));
 * assertEquals(message, bits((sink) => sink.write(0b110_10, 5)));
 * assertEquals(readWhole(message, code.read), 7);
 * ```
 */
export function golomb({ divisor: M }: { divisor: number }): Codec<number> {
  checkInteger("make a Golomb code", "the divisor", M, 1);
  const b = 31 - Math.clz32(M), u = 2 * (1 << b) - M;
  return {
    write(n, sink) {
      checkInteger("write an integer", "it", n, 0);
      let ones = Math.floor(n / M);
      const r = n - ones * M;
      for (; ones > 31; ones -= 32) sink.write(0xffffffff, 32);
      // …1110 holds the rest of the ones, and the zero
      writeJoined(sink, -2, ones + 1, r < u ? r : r + u, r < u ? b : b + 1);
    },
    read(source) {
      let n = 0;
      while (source.read(1) === 1) checkValue(n += M);
      let r = source.read(b);
      if (r >= u) r = 2 * r + source.read(1) - u;
      checkValue(n += r);
      return n;
    },
  };
}

const checkValue = (n: number): void => check(n < 0x80000000, "read an integer", "it", "below 2³¹", n);
