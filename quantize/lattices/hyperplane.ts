/**
 * Space as the hyperplane of sum 0 in one dimension more.
 *
 * Its basis is Helmert's: `b_k = (1, …, 1, −k, 0, …, 0)/√(k(k + 1))` with k ones, `k = 1 … n`; orthonormal, so that lengths
 * are kept.
 * @module
 */

import type { Floats, Vec } from "../../base/vector.ts";

/** Fills y with `Σ x_k b_k`, in time O(n) from the end: `yⱼ = Σ_{k > j} x_k/√(k(k + 1)) − j xⱼ/√(j(j + 1))`. */
export function intoHyperplane(x: Vec, y: Float64Array): Float64Array {
  let sum = 0;
  for (let k = x.length; k > 0; k--) {
    const part = x[k - 1] / Math.sqrt(k * (k + 1));
    y[k] = sum - k * part;
    sum += part;
  }
  y[0] = sum;
  return y;
}

/** Fills x with the coordinates of y projected to the hyperplane, `x_k = (y₀ + … + y_{k−1} − k y_k)/√(k(k + 1))`. */
export function fromHyperplane<O extends Floats>(y: Vec, x: O): O {
  let sum = y[0];
  for (let k = 1; k <= x.length; k++) {
    x[k - 1] = (sum - k * y[k]) / Math.sqrt(k * (k + 1));
    sum += y[k];
  }
  return x;
}
