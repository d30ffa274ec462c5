/**
 * The checkerboard lattices.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import { power } from "../../base/special.ts";
import type { Vec } from "../../base/vector.ts";
import type { Lattice } from "./lattice.ts";
import { checkName, checkReach } from "./reach.ts";

/**
 * `D_n`, the integer points of even sum; a point is its own name.
 *
 * The nearest point in time O(n): round, and where the sum is odd round the worst coordinate the other way; halves up, and
 * of equally bad coordinates the first. Deep hole: `(½, …, ½)`, and `(1, 0, …, 0)` where `n ≤ 4`.
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapters 4 §7.1, 20 §2 and 21 §3. Throws a `RangeError` unless n is
 * an integer of at least 2.
 *
 * @example
 * ```ts
 * import { checkerboard } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const D = checkerboard({ dimension: 3 });
 * assertEquals(D.nearest([0.9, 0.1, -0.4]), Int32Array.of(1, 0, -1)); // (1, 0, 0) has an odd sum
 * ```
 */
export function checkerboard({ dimension: n }: { dimension: number }): Lattice {
  checkInteger("make D_n", "the dimension", n, 2);
  return {
    name: `D${n}`,
    composition: { family: "D", dimension: n, blocks: 1 },
    dimension: n,
    length: n,
    coveringRadius: Math.max(1, Math.sqrt(n) / 2),
    determinant: 2,
    kissingNumber: 2 * n * (n - 1),
    secondMoment: (1 / 12 + 1 / (2 * n * (n + 1))) * power(2, -2 / n),
    nearest(x, out = new Int32Array(n)) {
      checkReach(x, n);
      roundEvenly(x, 0, out);
      return out;
    },
    point(z, out = new Float64Array(n)) {
      checkName(z, n);
      let sum = 0;
      for (let j = 0; j < n; j++) sum += out[j] = z[j];
      check(sum % 2 === 0, "find the point", "the sum of its name", "even", sum);
      return out;
    },
    shift(key) { // [0, 1)ⁿ⁻¹ × [0, 2) meets every coset of D_n once
      const u = uniforms(key, n);
      u[n - 1] *= 2;
      return u;
    },
  };
}

/**
 * Fills `z` with the integers nearest to `x − (h, …, h)` whose sum has a parity, 0 for even and 1 for odd, and returns the
 * square of their distance.
 */
export function roundEvenly(x: Vec, h: number, z: Int32Array, parity = 0): number {
  let square = 0, farthest = -1, worst = 0;
  for (let j = 0; j < z.length; j++) {
    const y = x[j] - h, off = Math.abs(y - (z[j] = Math.round(y)));
    square += off * off;
    parity ^= z[j] & 1;
    if (off > farthest) farthest = off, worst = j;
  }
  if (parity === 0) return square;
  z[worst] += x[worst] - h < z[worst] ? -1 : 1;
  return square + 1 - 2 * farthest; // (1 − f)² − f²
}
