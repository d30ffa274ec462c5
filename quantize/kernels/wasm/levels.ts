/**
 * Rounding to levels in WebAssembly, in float64: with the draws made where they are needed.
 * @module
 */

import type { Floats } from "../../../base/vector.ts";
import type { LevelKernels } from "../levels.ts";
import { type Features, onVectors } from "./engine.ts";
import type { Instance } from "./instance.ts";
import { eachPiece, PIECE, ROOM } from "./pieces.ts";

/** Kernels for levels; none where the machine has not got such features. */
export const vectorizedLevels: (features: Features) => LevelKernels | undefined = /* @__PURE__ */ onVectors(
  levelKernelsOf,
  (of) => ({
    most: ROOM,
    round: (v, ...rest) => of(v).round(v, ...rest),
    powers: (v, ...rest) => of(v).powers(v, ...rest),
  }),
);

function levelKernelsOf({ memory, places, round, powers }: Instance): LevelKernels {
  const { buffer } = memory, doubles = new Float64Array(buffer, places.floats, PIECE / 2);
  const table = new Float64Array(buffer, places.table, ROOM), found = new Int32Array(buffer, places.numbers, PIECE / 2);

  /** Has `visit` find the numbers of four doubles, and of more, at a time: where they are, how many, and which is the first. */
  function eachFours(
    v: Floats,
    numbers: Int32Array,
    visit: (place: number, count: number, from: number) => void,
  ): void {
    const isHere = v instanceof Float64Array && v.buffer === buffer;
    eachPiece(0, v.length, (from, to) => {
      const count = to - from, inPlace = isHere && count % 4 === 0;
      if (!inPlace) doubles.set(v.subarray(from, to));
      visit(inPlace ? v.byteOffset + 8 * from : places.floats, Math.ceil(count / 4) * 4, from);
      numbers.set(found.subarray(0, count), from);
    }, PIECE / 2);
  }

  return {
    most: ROOM,
    round(v, size, positive, zero, { key: { hi, lo }, first }, numbers) {
      const last = positive.length - 1, bottom = zero ? 0 : -1, { table: levels, numbers: to } = places;
      if (size === 0) return void numbers.fill(bottom === 0 ? 0 : 1);
      table.set(positive);
      eachFours(v, numbers, (place, count, from) => {
        round(place, count, size, hi, lo, first + from, levels, last, bottom, to);
      });
    },
    powers(v, { hi, lo }, numbers) {
      eachFours(v, numbers, (place, count, from) => powers(place, count, hi, lo, from, places.numbers));
    },
  };
}
