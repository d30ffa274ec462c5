/**
 * Logistic regression.
 * @module
 */

import { checkFinite, checkLength, checkPositive } from "../base/check.ts";
import { fresh } from "../base/fresh.ts";
import { axpy, dot, type Float64s, type Floats, type Vec } from "../base/vector.ts";
import type { LinearMap } from "./linear_map.ts";
import { newton } from "./newton.ts";
import type { FiniteSum } from "./problem.ts";
import { solvePositiveDefinite, spectralNorm } from "./spectrum.ts";

/** `1 / (1 + eᵗ)`, without overflow. */
const logistic = (t: number): number => t > 0 ? Math.exp(-t) / (1 + Math.exp(-t)) : 1 / (1 + Math.exp(t));

/** `ln(1 + eᵗ)`, without overflow. */
const softplus = (t: number): number => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));

/**
 * l₂-regularised logistic regression: `f(x) = (1/m) Σᵢ ln(1 + exp(−bᵢ aᵢ·x)) + (λ/2)‖x‖²`.
 *
 * aᵢ is row i of `features`; bᵢ is +1 for the larger of the two labels and −1 for the smaller. `μ = λ` and
 * `L = ‖A‖²/(4m) + λ`. Each row is a term, the regularisation in every one. The minimizer is Newton's, to rounding.
 * Throws a `RangeError` unless there are exactly two labels.
 *
 * @example
 * ```ts
 * import { dense, logisticRegression, norm2 } from "@bitdescent/bitdescent";
 * import { assertLess } from "@std/assert";
 *
 * const features = dense({ rows: 3, columns: 1, values: Float64Array.of(1, 2, -1) });
 * const f = logisticRegression({ features, labels: [1, 1, 0], l2: 0.1 });
 * assertLess(norm2(f.gradient(f.minimizer)), 1e-15);
 * ```
 */
export function logisticRegression(
  { features: A, labels, l2: lambda }: { features: LinearMap; labels: Vec; l2: number },
): FiniteSum {
  checkLength("make a logistic regression", "the labels", labels, A.rows);
  checkFinite("make a logistic regression", "the labels", labels);
  checkPositive("make a logistic regression", "the regularisation", lambda);
  const b = signs(labels), m = A.rows, n = A.columns, rows = rowsOf(A);
  const margins = new Float64Array(m); // scratch: never escapes, rewritten on every call

  function value(x: Vec): number {
    A.apply(x, margins);
    return margins.reduce((sum, t, i) => sum + softplus(-b[i] * t), 0) / m + lambda * dot(x, x) / 2;
  }

  /** The gradient over these rows with these signs; `margins` is scratch. */
  function gradientOver<O extends Floats>(A: LinearMap, b: Vec, x: Vec, margins: Float64s, out: O): O {
    A.apply(x, margins);
    for (let i = 0; i < A.rows; i++) margins[i] = -b[i] * logistic(b[i] * margins[i]) / A.rows;
    return axpy(lambda, x, A.applyTransposed(margins, out), out);
  }

  const gradient = <O extends Floats = Float64s>(x: Vec, out: O = fresh(n)): O => gradientOver(A, b, x, margins, out);

  /** The Hessian `(1/m) Σ pᵢ(1 − pᵢ) aᵢaᵢᵀ + λ I`, row after row. */
  function hessian(x: Vec): Float64s {
    const H = new Float64Array(n * n);
    A.apply(x, margins);
    const curvature = margins.map((t) => logistic(t) * logistic(-t) / m);
    for (const row of rows) {
      for (const [j, u] of row.entries) {
        for (const [k, v] of row.entries) H[j * n + k] += curvature[row.index] * (u * v);
      }
    }
    for (let j = 0; j < n; j++) H[j * n + j] += lambda;
    return H;
  }

  const step = (x: Vec, g: Float64s): Float64s => solvePositiveDefinite(hessian(x), g);

  return {
    dimension: n,
    terms: m,
    mu: lambda,
    L: spectralNorm(A) ** 2 / (4 * m) + lambda,
    quadratic: false,
    minimizer: newton({ value, gradient, step }, new Float64Array(n)),
    value,
    gradient,
    batchGradient: (x, batch, out = fresh(n)) =>
      gradientOver(A.restricted(batch), Array.from(batch, (i) => b[i]), x, new Float64Array(batch.length), out),
  };
}

/** −1 for the smaller label, +1 for the larger. */
function signs(labels: Vec): Float64s {
  const values = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  if (values.length !== 2) {
    throw new RangeError(
      `Cannot make a logistic regression as the labels must be of two kinds: current kinds are ${values.slice(0, 5)}`,
    );
  }
  return Float64Array.from(labels, (label) => label === values[1] ? 1 : -1);
}

/** The entries of each row that has any. */
function rowsOf(A: LinearMap): readonly { index: number; entries: [column: number, value: number][] }[] {
  const rows = new Map<number, { index: number; entries: [number, number][] }>();
  const { row, column, value } = A.triplets();
  for (let k = 0; k < row.length; k++) {
    if (!rows.has(row[k])) rows.set(row[k], { index: row[k], entries: [] });
    rows.get(row[k])!.entries.push([column[k], value[k]]);
  }
  return [...rows.values()];
}
