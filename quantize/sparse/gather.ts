/**
 * Coordinates taken out of a vector, and put back.
 * @module
 */

import { check } from "../../base/check.ts";
import type { Floats, Vec } from "../../base/vector.ts";

/** The most by which rounding to a float32 moves a number, relative to it, from 2⁻¹²⁶ up. */
export const UNIT: number = 2 ** -24;

/** The coordinates of `x` at `indices`, in `out`. */
export function gather<O extends Floats>(x: Vec, indices: Int32Array, out: O): O {
  for (let j = 0; j < indices.length; j++) out[j] = x[indices[j]];
  return out;
}

/** The coordinates of `x` at `indices` as float32s; throws a `RangeError` for one that none is near. */
export function gatherFloat32(x: Vec, indices: Int32Array): Float32Array {
  const values = gather(x, indices, new Float32Array(indices.length));
  for (let j = 0; j < values.length; j++) {
    if (!Number.isFinite(values[j])) {
      check(false, "quantize x", `x[${indices[j]}]`, "within the range of float32", x[indices[j]]);
    }
  }
  return values;
}

/** Fills `out` with zeros, and `factor` times the values at their indices. */
export function scatter<O extends Floats>(values: Vec, indices: Int32Array, factor: number, out: O): O {
  out.fill(0);
  for (let j = 0; j < indices.length; j++) out[indices[j]] = factor * values[j];
  return out;
}
