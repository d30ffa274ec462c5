/**
 * Least squares.
 * @module
 */

import { checkFinite, checkLength } from "../base/check.ts";
import { axpy, copy, dot, type Float64s, type Floats, subtract, type Vec } from "../base/vector.ts";
import type { LinearMap } from "./linear_map.ts";
import type { FiniteSum } from "./problem.ts";
import { normalEquations } from "./spectrum.ts";

/**
 * `f(x) = ½‖A x − y‖²`, with `∇f(x) = Aᵀ(A x − y)` in two passes over A.
 *
 * μ and L are the extreme eigenvalues of `AᵀA`, from the singular values of A. Each of the m rows is a term, `(m/2)(aᵢ·x − yᵢ)²`,
 * so that f is their mean. Throws a `RangeError` where A has not full column rank.
 *
 * @example
 * ```ts
 * import { dense, leastSquares } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const A = dense({ rows: 3, columns: 2, values: Float64Array.of(1, 0, 0, 2, 0, 0) });
 * const f = leastSquares({ A, y: [3, 4, 5] });
 * assertAlmostEquals(f.L / f.mu, 4);
 * assertAlmostEquals(f.minimizer[1], 2);
 * assertAlmostEquals(f.value(f.minimizer), 12.5); // what no x explains: ½ 5²
 * ```
 */
export function leastSquares({ A, y }: { A: LinearMap; y: Vec }): FiniteSum {
  checkLength("make least squares", "y", y, A.rows);
  checkFinite("make least squares", "y", y);
  const target = copy(y);
  const residual = new Float64Array(A.rows); // scratch: never escapes, rewritten on every call

  function gradient<O extends Floats = Float64s>(x: Vec, out?: O): O {
    subtract(A.apply(x, residual), target, residual);
    return A.applyTransposed(residual, out);
  }

  const { mu, L, solve } = normalEquations(A);
  let minimizer: Float64s = new Float64Array(A.columns);
  for (let refinement = 0; refinement < 3; refinement++) {
    minimizer = axpy(-1, solve(gradient(minimizer)), minimizer);
  }
  return {
    dimension: A.columns,
    terms: A.rows,
    mu,
    L,
    quadratic: true,
    minimizer,
    value(x) {
      subtract(A.apply(x, residual), target, residual);
      return dot(residual, residual) / 2;
    },
    gradient,
    batchGradient(x, batch, out) {
      const rows = A.restricted(batch), residual = rows.apply(x);
      for (let i = 0; i < batch.length; i++) residual[i] = (residual[i] - target[batch[i]]) * (A.rows / batch.length);
      return rows.applyTransposed(residual, out);
    },
  };
}
