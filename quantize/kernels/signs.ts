/**
 * Signs eight a byte: 1 where a number is below 0, the first the most significant, zeros after the last.
 * @module
 */

import { checkFinite } from "../../base/check.ts";
import type { Floats, Vec } from "../../base/vector.ts";

/** What packs signs, and makes numbers of them. */
export interface SignKernels<X extends Vec = Float32Array> {
  /** Fills `packed` with the signs of `x`; throws a `RangeError` for a coordinate that is not finite, which it names. */
  pack(x: X, packed: Uint8Array): void;
  /** Fills `out` with `±scale`, a float32; the negative of 0 is 0. */
  spread(packed: Uint8Array, scale: number, out: Floats): void;
}

/** Plain TypeScript, for vectors of any kind. */
export const plainSigns: SignKernels<Vec> = {
  pack(x, packed) {
    checkFinite("quantize x", "x", x);
    for (let i = 0, at = 0; i < x.length; at++) {
      let byte = 0;
      for (let bit = 7; bit >= 0 && i < x.length; bit--, i++) byte |= Number(x[i] < 0) << bit;
      packed[at] = byte;
    }
  },
  spread(packed, scale, out) {
    const values = [scale, 0 - scale];
    for (let i = 0; i < out.length; i++) out[i] = values[packed[i >>> 3] >>> (7 - (i & 7)) & 1];
  },
};
