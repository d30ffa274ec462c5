/**
 * Kernels in WebAssembly: on a vector where it lies, if that is in the memory of an instance; another passes through the scratch
 * of an instance piece by piece, which stays small whatever the dimension.
 * @module
 */

import type { Kernels } from "../kernels.ts";
import { adding } from "./adding.ts";
import { leaderOf } from "./compensating.ts";
import { type Features, onVectors } from "./engine.ts";
import { packing } from "./packing.ts";

/** Kernels that ask for such features; none where the machine has not got them. */
export const vectorized: (features: Features) => Kernels | undefined = /* @__PURE__ */ onVectors(
  (instance) => {
    const pack = packing(instance), add = adding(instance);
    return {
      pack: (shape, x, key, norms, words, first = 0) => pack(shape, x, undefined, key, norms, words, first),
      compensate: (shape, x, error, key, norms, words) => pack(shape, x, error, key, norms, words, 0),
      read: (shape, words, norms, out) => add(shape, words, norms, 1, out, true),
      add: (shape, words, norms, weight, sum) => add(shape, words, norms, weight, sum, false),
    };
  },
  (of) => ({
    pack: (shape, x, ...rest) => of(x).pack(shape, x, ...rest),
    compensate: (shape, x, error, ...rest) => of(leaderOf(x, error)).compensate(shape, x, error, ...rest),
    read: (shape, words, norms, out) => of(out).read(shape, words, norms, out),
    add: (shape, words, norms, weight, sum) => of(sum).add(shape, words, norms, weight, sum),
  }),
);
