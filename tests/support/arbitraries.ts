/**
 * What properties are tested on.
 * @module
 */

import fc from "fast-check";
import { type Float64s, type Key, norm2, normals, scale, uniforms } from "@bitdescent/bitdescent";

/** Any key. */
export const keys: fc.Arbitrary<Key> = fc.record({ hi: fc.nat(0xffffffff), lo: fc.nat(0xffffffff) });

/** Vectors whose coordinates are of one size, of many sizes, mostly zero, or at the edges of a unit cube. */
export function vectors(dimension: number): fc.Arbitrary<Float64s> {
  const coordinate = fc.oneof(
    { weight: 4, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, -0, 1, -1, 0.5, -0.25, 1e-300, -1e-12) },
  );
  const listed = fc.array(coordinate, { minLength: dimension, maxLength: dimension }).map((x) => Float64Array.from(x));
  return fc.oneof(listed, keys.map((key) => normals(key, dimension)));
}

/** A unit vector that depends on the key only. */
export function direction(key: Key, dimension: number): Float64s {
  const x = normals(key, dimension);
  return scale(1 / norm2(x), x, x);
}

/** A number in [low, high] that depends on the key only. */
export function between(key: Key, low: number, high: number): number {
  return low + (high - low) * uniforms(key, 1)[0];
}
