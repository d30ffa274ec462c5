/**
 * The kernel of stochastic rounding: a pure function of the coordinates and the uniforms.
 * @module
 */

import type { Vec } from "../../base/vector.ts";

/**
 * The level numbers of `v` divided by `size`, in `out`: up where `u·(ℓ_{j+1} − ℓ_j) < r − ℓ_j`, down else.
 *
 * `positive` are the levels above 0. Without a `zero` level, `r < ℓ₁` lies between `−ℓ₁` and `ℓ₁`. The numbers of a
 * bucket of size 0 are those of its value, 0, where there is a zero level, and 1 where there is none.
 */
export function roundToLevels(
  v: Vec,
  size: number,
  positive: Vec,
  zero: boolean,
  u: Vec,
  out: Int32Array,
): Int32Array {
  if (size === 0) return out.fill(zero ? 0 : 1);
  const largest = positive.length;
  for (let i = 0; i < v.length; i++) {
    const r = Math.min(1, Math.abs(v[i]) / size);
    let j = largest; // the number of the lowest level above r, or the last
    if (r < 1) {
      let low = 0; // ℓ_low ≤ r < ℓ_j
      while (j - low > 1) {
        const middle = (low + j) >>> 1;
        if (positive[middle - 1] <= r) low = middle;
        else j = middle;
      }
    }
    const above = positive[j - 1], below = j > 1 ? positive[j - 2] : zero ? 0 : -above;
    const number = u[i] * (above - below) < r - below ? j : j > 1 ? j - 1 : zero ? 0 : -1;
    out[i] = v[i] < 0 ? 0 - number : number;
  }
  return out;
}
