/**
 * The duals of the checkerboard lattices.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import { power } from "../../base/special.ts";
import type { Lattice } from "./lattice.ts";
import { meanMagnitude } from "./moments.ts";
import { checkName, checkReach } from "./reach.ts";

/**
 * `D_n*`, the integer points and those shifted by ½ in every coordinate, named in units of ½: all even, or all odd.
 *
 * The nearest point in time O(n): let aⱼ be the distance of xⱼ from the integers, then ½ − aⱼ is that from the others, and
 * `Σ aⱼ² ≤ Σ (½ − aⱼ)²` just where `Σ aⱼ ≤ n/4`; integers where they are equally near, and halves up.
 * Deep hole: half of the coordinates ½, one of them ¼ where n is odd, and 0 the rest.
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapters 4 §7.4, 20 §2 and 21 §3. With `E|V|` the mean magnitude
 * of a sum of n numbers uniform on [−½, ½], the second moment is `2^{2/n} (1/12 − E|V|/(4n))` (a and ½ − a are alike in law).
 * Throws a `RangeError` unless n is an integer of at least 2.
 *
 * @example
 * ```ts
 * import { dualCheckerboard } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const D = dualCheckerboard({ dimension: 3 });
 * assertEquals(D.nearest([0.4, 0.6, -0.3]), Int32Array.of(1, 1, -1)); // (½, ½, −½)
 * assertEquals(D.nearest([0.1, 0.6, -0.2]), Int32Array.of(0, 2, 0)); // (0, 1, 0)
 * ```
 */
export function dualCheckerboard({ dimension: n }: { dimension: number }): Lattice {
  checkInteger("make D_n*", "the dimension", n, 2);
  return {
    name: `D*${n}`,
    composition: { family: "D*", dimension: n, blocks: 1 },
    dimension: n,
    length: n,
    coveringRadius: n % 2 === 0 ? Math.sqrt(n / 8) : Math.sqrt(2 * n - 1) / 4,
    determinant: 1 / 2,
    kissingNumber: n < 5 ? (1 << n) + (n === 4 ? 8 : 0) : 2 * n, // (±½, …, ±½) of norm n/4, and the units
    secondMoment: (1 / 12 - meanMagnitude(n) / (4 * n)) * power(2, 2 / n),
    nearest(x, out = new Int32Array(n)) {
      checkReach(x, n);
      let sum = 0;
      for (let j = 0; j < n; j++) sum += Math.abs(x[j] - Math.round(x[j]));
      const isWhole = sum <= n / 4;
      for (let j = 0; j < n; j++) out[j] = isWhole ? 2 * Math.round(x[j]) : 2 * Math.floor(x[j]) + 1;
      return out;
    },
    point(z, out = new Float64Array(n)) {
      checkName(z, n);
      for (let j = 0; j < n; j++) {
        check(((z[j] ^ z[0]) & 1) === 0, "find the point", `place ${j} of its name`, "even or odd as place 0", z[j]);
        out[j] = z[j] / 2;
      }
      return out;
    },
    shift: (key) => uniforms(key, n), // Zⁿ lies in D_n*, so what is uniform on its cell [0, 1)ⁿ is uniform modulo D_n*
  };
}
