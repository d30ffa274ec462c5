/**
 * Gosset's lattice E₈, the best in 8 dimensions at all that lattices are for.
 * @module
 */

import { check } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import { scale } from "../../base/vector.ts";
import { roundEvenly } from "./checkerboard.ts";
import type { Lattice } from "./lattice.ts";
import { product } from "./product.ts";
import { checkName, checkReach } from "./reach.ts";

/**
 * `E₈` in each block of 8 coordinates: `D₈`, and D₈ shifted by ½ in every coordinate.
 *
 * Names are in units of ½: all even or all odd, of a sum that is a multiple of 4. The nearest point is the nearer of those in
 * the two shifts of D₈, of equally near ones that in D₈. Deep hole: `(1, 0, …, 0)`.
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapters 4 §8.1, 20 §2 and 21 §3. Throws a `RangeError` unless the
 * number of blocks is a positive integer.
 *
 * @example
 * ```ts
 * import { gosset } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const E8 = gosset({ blocks: 1 });
 * assertEquals(E8.nearest([0.4, 0.6, 0.5, 0.5, 0.5, 0.4, 0.6, 0.3]), Int32Array.of(1, 1, 1, 1, 1, 1, 1, 1));
 * ```
 */
export function gosset({ blocks }: { blocks: number }): Lattice {
  return product(E8(), blocks);
}

function E8(): Lattice {
  const halves = new Int32Array(8); // scratch: never escapes, rewritten on every call
  return {
    name: "E8",
    composition: { family: "E", dimension: 8, blocks: 1 },
    dimension: 8,
    length: 8,
    coveringRadius: 1,
    determinant: 1,
    kissingNumber: 240,
    secondMoment: 929 / 12960,
    nearest(x, out = new Int32Array(8)) {
      checkReach(x, 8);
      const isWhole = roundEvenly(x, 0, out) <= roundEvenly(x, 0.5, halves);
      for (let j = 0; j < 8; j++) out[j] = isWhole ? 2 * out[j] : 2 * halves[j] + 1;
      return out;
    },
    point(z, out = new Float64Array(8)) {
      checkName(z, 8);
      let sum = 0;
      for (let j = 0; j < 8; j++) {
        check(((z[j] ^ z[0]) & 1) === 0, "find the point", `place ${j} of its name`, "even or odd as place 0", z[j]);
        sum += z[j];
        out[j] = z[j] / 2;
      }
      check(sum % 4 === 0, "find the point", "the sum of its name", "a multiple of 4", sum);
      return out;
    },
    shift(key) { // 2Z⁸ lies in E₈, so what is uniform on its cell [0, 2)⁸ is uniform modulo E₈
      const u = uniforms(key, 8);
      return scale(2, u, u);
    },
  };
}
