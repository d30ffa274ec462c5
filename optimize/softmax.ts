/**
 * Softmax regression: logistic regression with more classes than two.
 * @module
 */

import { checkInteger, checkIntegers, checkLength, checkPositive } from "../base/check.ts";
import { fresh } from "../base/fresh.ts";
import { exp, log } from "../base/special.ts";
import { axpy, copy, dot, type Float64s, type Floats, norm2, type Vec } from "../base/vector.ts";
import type { LinearMap } from "./linear_map.ts";
import { conjugateGradients, newton } from "./newton.ts";
import type { FiniteSum } from "./problem.ts";
import { spectralNorm } from "./spectrum.ts";

/**
 * l₂-regularised softmax regression: `f(X) = (1/m) Σᵢ (ln Σ_c exp((X aᵢ)_c) − (X aᵢ)_{yᵢ}) + (λ/2)‖X‖²`.
 *
 * aᵢ is row i of `features`; yᵢ, of `labels`, its class from 0 to `classes − 1`. X is one vector, class after class:
 * feature j of class c at `c n + j`, for n features. Each row is a term, the regularisation in every one.
 *
 * `μ = λ` and `L = ‖A‖²/(2m) + λ`, since `vᵀ(diag(p) − ppᵀ)v` is the variance of v under p, at most
 * `(max v − min v)²/4 ≤ ‖v‖²/2`. The minimizer is Newton's, to rounding, found when it is first asked for.
 *
 * Throws a `TypeError` where the labels are not as many as the rows, a `RangeError` where one is no class.
 * Böhning, "Multinomial logistic regression algorithm", AISM 44(1), 1992, has the bound on the curvature.
 *
 * @example
 * ```ts
 * import { dense, norm2, softmaxRegression } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertLess } from "@std/assert";
 *
 * const features = dense({ rows: 3, columns: 2, values: Float64Array.of(1, 0, 1, 1, 1, 2) });
 * const f = softmaxRegression({ features, labels: [0, 1, 2], classes: 3, l2: 0.1 });
 * assertAlmostEquals(f.value(new Float64Array(6)), Math.log(3)); // knowing nothing
 * assertLess(norm2(f.gradient(f.minimizer)), 1e-15);
 * ```
 */
export function softmaxRegression(
  { features: A, labels, classes, l2: lambda }: { features: LinearMap; labels: Vec; classes: number; l2: number },
): FiniteSum {
  checkInteger("make a softmax regression", "the number of classes", classes, 2);
  checkLength("make a softmax regression", "the labels", labels, A.rows);
  checkIntegers("make a softmax regression", "label", labels, 0, () => classes - 1);
  checkPositive("make a softmax regression", "the regularisation", lambda);
  const y = Int32Array.from(labels), m = A.rows, dimension = classes * A.columns;

  function value(x: Vec): number {
    const s = scores(A, classes, x);
    let sum = 0;
    for (let i = 0; i < m; i++) sum += surprise(s, i, m, y[i]);
    return sum / m + lambda * dot(x, x) / 2;
  }

  /** `out_c = Aᵀ s_c + λ x_c` for every class: from the slopes of rows to that of X. */
  function pulledBack<O extends Floats>(A: LinearMap, s: Float64s, x: Vec, out: O): O {
    const { rows: m, columns: n } = A;
    for (let c = 0; c < classes; c++) {
      A.applyTransposed(s.subarray(c * m, (c + 1) * m), out.subarray(c * n, (c + 1) * n));
    }
    return axpy(lambda, x, out, out);
  }

  /** The gradient over these rows with these labels: `(p − 1_y)/m` pulled back. */
  function gradientOver<O extends Floats>(A: LinearMap, y: Vec, x: Vec, out: O): O {
    const m = A.rows, p = probabilities(scores(A, classes, x), m);
    for (let i = 0; i < m; i++) p[y[i] * m + i] -= 1;
    for (let k = 0; k < p.length; k++) p[k] /= m;
    return pulledBack(A, p, x, out);
  }

  const gradient = <O extends Floats = Float64s>(x: Vec, out: O = fresh(dimension)): O => gradientOver(A, y, x, out);

  /** Newton's step, the rougher the farther from the minimizer: Nocedal, Wright, "Numerical Optimization", algorithm 7.1. */
  function step(x: Vec, g: Float64s): Float64s {
    const p = probabilities(scores(A, classes, x), m);
    /** `H v`: row i has the curvature `(diag(p) − ppᵀ)/m` along its scores. */
    const times = (v: Float64s): Float64s => {
      const s = scores(A, classes, v);
      for (let i = 0; i < m; i++) {
        let mean = 0;
        for (let k = i; k < s.length; k += m) mean += p[k] * s[k];
        for (let k = i; k < s.length; k += m) s[k] = p[k] * (s[k] - mean) / m;
      }
      return pulledBack(A, s, v, new Float64Array(dimension));
    };
    return conjugateGradients(times, g, Math.min(0.5, Math.sqrt(norm2(g))));
  }

  let minimizer: Float64s | undefined; // found once, when asked for

  return {
    dimension,
    terms: m,
    mu: lambda,
    L: spectralNorm(A) ** 2 / (2 * m) + lambda,
    quadratic: false,
    get minimizer() {
      return minimizer ??= newton({ value, gradient, step }, new Float64Array(dimension));
    },
    value,
    gradient,
    batchGradient: (x, batch, out = fresh(dimension)) =>
      gradientOver(A.restricted(batch), Int32Array.from(batch, (i) => y[i]), x, out),
  };
}

/** The scores `x_c·aᵢ`, class after class. */
export function scores({ rows: m, columns: n, apply }: LinearMap, classes: number, x: Vec): Float64s {
  checkLength("score classes", "x", x, classes * n);
  const X = copy(x), s = new Float64Array(classes * m);
  for (let c = 0; c < classes; c++) apply(X.subarray(c * n, (c + 1) * n), s.subarray(c * m, (c + 1) * m));
  return s;
}

/** The largest score of row i of m. */
function largest(s: Float64s, i: number, m: number): number {
  let most = -Infinity;
  for (let k = i; k < s.length; k += m) most = Math.max(most, s[k]);
  return most;
}

/** `ln Σ_c exp(s_c) − s_y` of row i of m, without overflow, and without loss where all scores are far from 0. */
function surprise(s: Float64s, i: number, m: number, y: number): number {
  const most = largest(s, i, m);
  let sum = 0;
  for (let k = i; k < s.length; k += m) sum += exp(s[k] - most);
  return most - s[y * m + i] + log(sum);
}

/** The probabilities `exp(s_c)/Σ exp(s_c)` of the classes of all m rows, in place of their scores. */
function probabilities(s: Float64s, m: number): Float64s {
  for (let i = 0; i < m; i++) {
    const most = largest(s, i, m);
    let sum = 0;
    for (let k = i; k < s.length; k += m) sum += s[k] = exp(s[k] - most);
    for (let k = i; k < s.length; k += m) s[k] /= sum;
  }
  return s;
}
