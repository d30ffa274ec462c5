/**
 * A lattice in each block of coordinates.
 * @module
 */

import { checkInteger } from "../../base/check.ts";
import { child } from "../../base/key.ts";
import { copy } from "../../base/vector.ts";
import type { Lattice } from "./lattice.ts";
import { checkName, checkReach } from "./reach.ts";

/**
 * `Λᵏ`: a point of Λ in each of k blocks of coordinates, named by the names one after another.
 *
 * Throws a `RangeError` unless k is a positive integer; Λ¹ is Λ.
 *
 * @example
 * ```ts
 * import { gosset, product } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { name, dimension, coveringRadius, kissingNumber } = product(gosset({ blocks: 1 }), 4);
 * assertEquals([name, dimension, coveringRadius, kissingNumber], ["E8^4", 32, 2, 960]);
 * ```
 */
export function product(lattice: Lattice, blocks: number): Lattice {
  checkInteger("make a product of lattices", "the number of blocks", blocks, 1);
  if (blocks === 1) return lattice;
  const { dimension, length, kissingNumber, composition } = lattice, n = dimension * blocks;
  const x = new Float64Array(dimension), z = new Int32Array(length); // scratch: never escapes, rewritten for every block
  let determinant = 1;
  for (let k = 0; k < blocks; k++) determinant *= lattice.determinant;
  return {
    name: `${lattice.name}^${blocks}`,
    composition: composition && { ...composition, blocks: composition.blocks * blocks },
    dimension: n,
    length: length * blocks,
    coveringRadius: lattice.coveringRadius * Math.sqrt(blocks),
    determinant,
    kissingNumber: kissingNumber === null ? null : kissingNumber * blocks,
    secondMoment: lattice.secondMoment,
    nearest(given, out = new Int32Array(length * blocks)) {
      checkReach(given, n);
      for (let k = 0; k < blocks; k++) {
        for (let j = 0; j < dimension; j++) x[j] = given[k * dimension + j];
        out.set(lattice.nearest(x, z), k * length);
      }
      return out;
    },
    point(given, out = new Float64Array(n)) {
      checkName(given, length * blocks);
      for (let k = 0; k < blocks; k++) {
        out.set(lattice.point(given.subarray(k * length, (k + 1) * length), x), k * dimension);
      }
      return out;
    },
    shift(key) {
      const shifts = new Float64Array(n);
      for (let k = 0; k < blocks; k++) copy(lattice.shift(child(key, k)), shifts.subarray(k * dimension));
      return shifts;
    },
  };
}
