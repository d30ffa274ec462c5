/**
 * The duals of the root lattices A_n: the thinnest known coverings in many dimensions.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import { uniforms } from "../../base/key.ts";
import { power } from "../../base/special.ts";
import { fromHyperplane, intoHyperplane } from "./hyperplane.ts";
import type { Lattice } from "./lattice.ts";
import { ramanujanQ } from "./moments.ts";
import { checkName, checkReach } from "./reach.ts";

/**
 * `A_n*`, the integer points of n + 1 dimensions projected to the hyperplane of sum 0; cells are permutohedra.
 *
 * A name has n + 1 integers; of those that differ by `(1, …, 1)`, which project to one point, it is the one whose sum is from 0
 * to n. Points are in n coordinates, along Helmert's basis `b_k = (1, …, 1, −k, 0, …, 0)/√(k(k + 1))`.
 *
 * The nearest point in time O(n). With y in the hyperplane and `N = n + 1`, it is the projection of `round(y + t)`, where t
 * is the mean of `u − y` over the right u, a multiple of 1/N; so N roundings are to be tried, and from one to the next go up
 * those coordinates whose fractions lie in one interval of length 1/N. Of equally near ones the first from t = 0 up.
 * McKilliam, Clarkson, Smith, Quinn, "A linear-time nearest point algorithm for the lattice A_n*", ISITA 2008.
 *
 * Deep hole: `(0, 1, …, n)/(n + 1)`, projected. The second moment is `N^{1/n} (N − Q(N))/(12n)` with Ramanujan's Q, which
 * sums the recursion over faces of Conway, Sloane, "Sphere Packings, Lattices and Groups", chapter 21 §3; the rest is
 * in chapter 4 §6.6. Throws a `RangeError` unless n is a positive integer.
 *
 * @example
 * ```ts
 * import { permutohedral } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const A = permutohedral({ dimension: 2 }); // hexagons
 * assertEquals(A.nearest([0, -0.9]), Int32Array.of(0, 0, 1));
 * assertAlmostEquals(A.point(Int32Array.of(0, 0, 1))[1], -Math.sqrt(2 / 3));
 * ```
 */
export function permutohedral({ dimension: n }: { dimension: number }): Lattice {
  checkInteger("make A_n*", "the dimension", n, 1);
  const N = n + 1, y = new Float64Array(N); // scratch, as the rest: never escapes, rewritten on every call
  const bucket = new Int32Array(N), counts = new Int32Array(N), sums = new Float64Array(N);
  return {
    name: `A*${n}`,
    composition: { family: "A*", dimension: n, blocks: 1 },
    dimension: n,
    length: N,
    coveringRadius: Math.sqrt(n * (n + 2) / (12 * N)),
    determinant: 1 / Math.sqrt(N),
    kissingNumber: n === 1 ? 2 : 2 * N, // ± the projections of the units
    secondMoment: (N - ramanujanQ(N)) / (12 * n) * power(N, 1 / n),
    nearest(x, out = new Int32Array(N)) {
      checkReach(x, n);
      checkReach(intoHyperplane(x, y), N, "x in the hyperplane");
      counts.fill(0);
      sums.fill(0);
      let a = 0, b = 0, total = 0; // a = Σ (y − u), b = Σ (y − u)², total = Σ u
      for (let j = 0; j < N; j++) {
        const u = Math.round(y[j]), off = y[j] - u;
        const k = Math.min(n, Math.max(0, Math.floor((0.5 - off) * N))); // goes up at t = (k + 1)/N
        out[j] = u;
        bucket[j] = k;
        counts[k]++;
        sums[k] += off;
        a += off;
        b += off * off;
        total += u;
      }
      let least = b - a * a / N, best = -1, up = 0, steps = 0;
      for (let k = 0; k < n; k++) {
        up += counts[k];
        a -= counts[k];
        b += counts[k] - 2 * sums[k]; // (off − 1)² − off²
        const square = b - a * a / N;
        if (square < least) least = square, best = k, steps = up;
      }
      const turns = Math.floor((total + steps) / N);
      for (let j = 0; j < N; j++) out[j] += (bucket[j] <= best ? 1 : 0) - turns;
      return out;
    },
    point(z, out = new Float64Array(n)) {
      checkName(z, N);
      const sum = z.reduce((sum, t) => sum + t, 0);
      check(sum >= 0 && sum <= n, "find the point", "the sum of its name", `from 0 to ${n}`, sum);
      return fromHyperplane(z, out);
    },
    shift: (key) => fromHyperplane(uniforms(key, N), new Float64Array(n)), // uniform modulo Zᴺ, projected
  };
}
