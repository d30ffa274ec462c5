/**
 * Signs in WebAssembly.
 * @module
 */

import { checkFinite } from "../../../base/check.ts";
import type { SignKernels } from "../signs.ts";
import { type Features, type Instance, once } from "./engine.ts";
import { eachPiece, FLOATS, PIECE, WORDS } from "./pieces.ts";

/** The magnitude bits of the least float32 that is not finite. */
const INFINITE = 0x7f800000;

/** Kernels for signs of float32s; none where the machine has not got such features. */
export const vectorizedSigns: (features: Features) => SignKernels | undefined = /* @__PURE__ */ once(signKernelsOf);

function signKernelsOf({ memory, largest, signs, spread }: Instance): SignKernels {
  const floats = new Float32Array(memory.buffer, FLOATS, PIECE),
    bytes = new Uint8Array(memory.buffer, WORDS, PIECE / 8);
  return {
    pack(x, packed) {
      eachPiece(0, x.length, (from, to) => {
        const count = Math.ceil((to - from) / 16) * 16;
        floats.set(x.subarray(from, to));
        floats.fill(0, to - from, count);
        if (largest(FLOATS, count, 0) >= INFINITE) checkFinite("quantize x", "x", x);
        signs(FLOATS, count, WORDS);
        packed.set(bytes.subarray(0, Math.ceil((to - from) / 8)), from / 8);
      });
    },
    spread(packed, scale, out) {
      eachPiece(0, out.length, (from, to) => {
        bytes.set(packed.subarray(from / 8, Math.ceil(to / 8)));
        spread(WORDS, Math.ceil((to - from) / 8) * 8, scale, 0 - scale, FLOATS);
        out.set(floats.subarray(0, to - from), from);
      });
    },
  };
}
