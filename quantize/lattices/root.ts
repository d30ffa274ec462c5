/**
 * The root lattices A_n.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import { power } from "../../base/special.ts";
import { largestIndices } from "../sparse/select.ts";
import { fromHyperplane, intoHyperplane } from "./hyperplane.ts";
import type { Lattice } from "./lattice.ts";
import { checkName, checkReach } from "./reach.ts";

/**
 * `A_n`, the integer points of sum 0 in n + 1 dimensions, which are the names; points are in n coordinates.
 *
 * Coordinates are along Helmert's basis of that hyperplane, `b_k = (1, …, 1, −k, 0, …, 0)/√(k(k + 1))`.
 * The nearest point in time O(n): round, and where the sum is s, take 1 off the s coordinates that were rounded up most, or
 * add 1 to the −s that were rounded down most, of equal ones the first. Deep hole: half of n + 1 coordinates ½, half −½, or as
 * near to that as the sum 0 allows.
 * Conway, Sloane, "Sphere Packings, Lattices and Groups", chapters 4 §6.1, 20 §3 and 21 §3. Throws a `RangeError` unless n is
 * a positive integer.
 *
 * @example
 * ```ts
 * import { norm2, rootLattice } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const A = rootLattice({ dimension: 2 }); // hexagons
 * assertEquals(A.nearest([1.2, 0.1]), Int32Array.of(1, -1, 0));
 * assertAlmostEquals(norm2(A.point(Int32Array.of(1, -1, 0))), Math.SQRT2);
 * ```
 */
export function rootLattice({ dimension: n }: { dimension: number }): Lattice {
  checkInteger("make A_n", "the dimension", n, 1);
  const N = n + 1, half = Math.floor(N / 2);
  const y = new Float64Array(N), off = new Float64Array(N), scratch = new Float64Array(N); // never escape
  return {
    name: `A${n}`,
    composition: { family: "A", dimension: n, blocks: 1 },
    dimension: n,
    length: N,
    coveringRadius: Math.sqrt(half * (N - half) / N),
    determinant: Math.sqrt(N),
    kissingNumber: n * N,
    secondMoment: (1 / 12 + 1 / (6 * N)) * power(N, -1 / n),
    nearest(x, out = new Int32Array(N)) {
      checkReach(x, n);
      checkReach(intoHyperplane(x, y), N, "x in the hyperplane");
      let sum = 0;
      for (let j = 0; j < N; j++) sum += out[j] = Math.round(y[j]);
      const step = sum > 0 ? -1 : 1;
      for (let j = 0; j < N; j++) off[j] = 0.5 + step * (y[j] - out[j]); // from 0 to 1: how much a step would gain
      for (const j of largestIndices(off, Math.abs(sum), scratch)) out[j] += step;
      return out;
    },
    point(z, out = new Float64Array(n)) {
      checkName(z, N);
      const sum = z.reduce((sum, t) => sum + t, 0);
      check(sum === 0, "find the point", "the sum of its name", "0", sum);
      return fromHyperplane(z, out);
    },
    shift(key) { // the cell of the basis e_j − e_n
      const u = uniforms(key, n);
      y.set(u);
      y[n] = -u.reduce((sum, t) => sum + t, 0);
      return fromHyperplane(y, u);
    },
  };
}
