/**
 * Newton's method, for minimizers to rounding; at set-up only.
 * @module
 */

import { axpy, copy, dot, type Float64s, norm2, type Vec } from "../base/vector.ts";

/** A smooth, strongly convex function, and the step `H⁻¹ g` from x, H its Hessian there, or near it and downhill. */
export interface Newton {
  /** The function. */
  value(x: Vec): number;
  /** Its gradient. */
  gradient(x: Vec): Float64s;
  /** `H⁻¹ g`, g the gradient at `x`. */
  step(x: Vec, g: Float64s): Float64s;
}

/** Newton's method with backtracking, until the gradient no longer shrinks. */
export function newton({ value, gradient, step: stepAt }: Newton, start: Float64s): Float64s {
  let x = start, g = gradient(x);
  for (let iteration = 0; iteration < 100; iteration++) {
    const step = stepAt(x, g), descent = dot(g, step);
    let t = 1, next = axpy(-t, step, x), after = gradient(next);
    // Armijo's rule far from the minimizer; near it the values no longer tell, and the gradient does.
    while (t > 1e-9 && norm2(after) >= norm2(g) && value(next) > value(x) - 1e-4 * t * descent) {
      next = axpy(-(t /= 2), step, x);
      after = gradient(next);
    }
    if (!(norm2(after) < norm2(g)) && descent < 1e-20) return x;
    x = next;
    g = after;
  }
  return x;
}

/**
 * Solves `H v = g` by conjugate gradients from 0, until `‖H v − g‖ ≤ tolerance ‖g‖`; `times` is the product with H,
 * symmetric and positive definite.
 *
 * Hestenes, Stiefel, "Methods of conjugate gradients for solving linear systems", J. Res. NBS 49(6), 1952.
 */
export function conjugateGradients(times: (p: Float64s) => Float64s, g: Vec, tolerance: number): Float64s {
  const v = new Float64Array(g.length), residual = copy(g), p = copy(g);
  let square = dot(residual, residual);
  const enough = tolerance * tolerance * square;
  for (let k = 0; k < 2 * g.length && square > enough; k++) {
    const Hp = times(p), alpha = square / dot(p, Hp);
    axpy(alpha, p, v, v);
    axpy(-alpha, Hp, residual, residual);
    const next = dot(residual, residual);
    axpy(next / square, p, residual, p);
    square = next;
  }
  return v;
}
