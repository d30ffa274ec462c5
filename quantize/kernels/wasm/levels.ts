/**
 * Rounding to levels in WebAssembly, in float64: with the draws made where they are needed.
 * @module
 */

import type { LevelKernels } from "../levels.ts";
import { type Features, type Instance, once } from "./engine.ts";
import { eachPiece, FLOATS, NUMBERS, PIECE, ROOM, TABLE } from "./pieces.ts";

/** Kernels for levels; none where the machine has not got such features. */
export const vectorizedLevels: (features: Features) => LevelKernels | undefined = /* @__PURE__ */ once(levelKernelsOf);

function levelKernelsOf({ memory, round }: Instance): LevelKernels {
  const doubles = new Float64Array(memory.buffer, FLOATS, PIECE / 2),
    table = new Float64Array(memory.buffer, TABLE, ROOM);
  const found = new Int32Array(memory.buffer, NUMBERS, PIECE / 2);
  return {
    most: ROOM,
    round(v, size, positive, zero, { key: { hi, lo }, first }, numbers) {
      const last = positive.length - 1, bottom = zero ? 0 : -1;
      if (size === 0) return void numbers.fill(bottom === 0 ? 0 : 1);
      table.set(positive);
      eachPiece(0, v.length, (from, to) => {
        const count = to - from;
        doubles.set(v.subarray(from, to));
        round(FLOATS, Math.ceil(count / 4) * 4, size, hi, lo, first + from, TABLE, last, bottom, NUMBERS);
        numbers.set(found.subarray(0, count), from);
      }, PIECE / 2);
    },
  };
}
