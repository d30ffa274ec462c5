/**
 * The integer points.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import type { Lattice } from "./lattice.ts";
import { checkName, checkReach } from "./reach.ts";

/**
 * `Zⁿ`, all integer points; a point is its own name.
 *
 * The nearest point is found a coordinate at a time, halves up. Deep hole: `(½, …, ½)`. Throws a `RangeError` unless n is a
 * positive integer.
 *
 * @example
 * ```ts
 * import { cubicLattice } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const Z = cubicLattice({ dimension: 3 });
 * assertEquals(Z.nearest([0.5, -0.5, 7.2]), Int32Array.of(1, 0, 7));
 * ```
 */
export function cubicLattice({ dimension: n }: { dimension: number }): Lattice {
  checkInteger("make Zⁿ", "the dimension", n, 1);
  return {
    name: `Z${n}`,
    composition: { family: "Z", dimension: n, blocks: 1 },
    dimension: n,
    length: n,
    coveringRadius: Math.sqrt(n) / 2,
    determinant: 1,
    kissingNumber: 2 * n,
    secondMoment: 1 / 12,
    nearest(x, out = new Int32Array(n)) {
      checkReach(x, n);
      for (let j = 0; j < n; j++) out[j] = Math.round(x[j]);
      return out;
    },
    point(z, out = new Float64Array(n)) {
      checkName(z, n);
      for (let j = 0; j < n; j++) out[j] = z[j];
      return out;
    },
    shift: (key) => uniforms(key, n),
  };
}
