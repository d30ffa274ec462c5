/**
 * How stochastic gradients grow away from the minimizer.
 * @module
 */

import type { Bound } from "../bound.ts";

/** What weak growth of least squares depends on: with rows a, `H = mean aaᵀ` and `C = mean ‖a‖² aaᵀ`. */
export interface LeastSquaresRows {
  /** The largest eigenvalue of H. */
  readonly L: number;
  /** The largest eigenvalue of `H^(−½) C H^(−½)`; `max ‖a‖²` is never less. */
  readonly rowRatio: number;
}

/**
 * ρ of least squares that a minimizer solves exactly, one row a draw: the least with `E‖ḡ(x)‖² ≤ 2ρL (f(x) − f*)` is
 * `λ_max(H^(−½) C H^(−½))/L`, a ratio.
 *
 * @example Rows of one length: C = H ‖a‖²
 * ```ts
 * import { leastSquaresGrowth } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(leastSquaresGrowth.value({ L: 0.5, rowRatio: 1 }), 2); // the coordinate axes of the plane
 * ```
 */
export const leastSquaresGrowth: Bound<LeastSquaresRows> = {
  kind: "tight",
  source: "(x − x*)ᵀC(x − x*) ≤ ρL (x − x*)ᵀH(x − x*), attained by an eigenvector",
  holds: ({ L, rowRatio }) => L > 0 && L < Infinity && rowRatio > 0 && rowRatio < Infinity,
  value: ({ L, rowRatio }) => rowRatio / L,
};
