/**
 * Signs in WebAssembly.
 * @module
 */

import { checkFinite } from "../../../base/check.ts";
import { INFINITE } from "../bucket_norm.ts";
import type { SignKernels } from "../signs.ts";
import { type Features, onVectors } from "./engine.ts";
import { floatsOf } from "./floats.ts";
import type { Instance } from "./instance.ts";
import { eachPiece, PIECE } from "./pieces.ts";

/** Kernels for signs of float32s; none where the machine has not got such features. */
export const vectorizedSigns: (features: Features) => SignKernels | undefined = /* @__PURE__ */ onVectors(
  signKernelsOf,
  (of) => ({
    pack: (x, packed) => of(x).pack(x, packed),
    spread: (packed, scale, out) => of(out).spread(packed, scale, out),
  }),
);

function signKernelsOf(instance: Instance): SignKernels {
  const { memory, places, largest, signs, spread } = instance, { placeOf, load, unload } = floatsOf(instance);
  const bytes = new Uint8Array(memory.buffer, places.words, PIECE / 8);
  return {
    pack(x, packed) {
      eachPiece(0, x.length, (from, to) => {
        const count = Math.ceil((to - from) / 16) * 16, place = placeOf(x, from, to) ?? load(x, from, to);
        if (largest(place, count, 0) >= INFINITE) checkFinite("quantize x", "x", x);
        signs(place, count, places.words);
        packed.set(bytes.subarray(0, Math.ceil((to - from) / 8)), from / 8);
      });
    },
    spread(packed, scale, out) {
      eachPiece(0, out.length, (from, to) => {
        const place = placeOf(out, from, to) ?? places.floats;
        bytes.set(packed.subarray(from / 8, Math.ceil(to / 8)));
        spread(places.words, Math.ceil((to - from) / 8) * 8, scale, 0 - scale, place);
        unload(place, out, from, to);
      });
    },
  };
}
