/**
 * A lattice at another scale.
 * @module
 */

import { checkLength, checkPositive } from "../../base/check.ts";
import { scale } from "../../base/vector.ts";
import type { Lattice } from "./lattice.ts";

/**
 * `hΛ`: the points of Λ times h, by the same names.
 *
 * What nearest points are asked of may be `2²⁸ h` large. Throws a `RangeError` unless h is a positive number.
 *
 * @example
 * ```ts
 * import { cubicLattice, scaled } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const tenths = scaled(cubicLattice({ dimension: 4 }), 0.1);
 * assertEquals(tenths.nearest([0.32, 0, -0.78, 1]), Int32Array.of(3, 0, -8, 10));
 * assertEquals(tenths.coveringRadius, 0.1);
 * ```
 */
export function scaled(lattice: Lattice, h: number): Lattice {
  checkPositive("scale a lattice", "the factor", h);
  const { dimension } = lattice, unscaled = new Float64Array(dimension); // scratch: never escapes
  let determinant = lattice.determinant;
  for (let j = 0; j < dimension; j++) determinant *= h;
  return {
    ...lattice,
    name: `${h} ${lattice.name}`,
    composition: null,
    coveringRadius: h * lattice.coveringRadius,
    determinant,
    nearest(x, out) {
      checkLength("find the nearest point", "x", x, dimension);
      for (let j = 0; j < dimension; j++) unscaled[j] = x[j] / h;
      return lattice.nearest(unscaled, out);
    },
    point(z, out = new Float64Array(dimension)) {
      return scale(h, lattice.point(z, unscaled), out);
    },
    shift(key) {
      const shift = lattice.shift(key);
      return scale(h, shift, shift);
    },
  };
}
