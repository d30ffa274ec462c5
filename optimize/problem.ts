/**
 * What theory asks of a problem.
 * @module
 */

import { type Float64s, type Floats, norm2, subtract, type Vec } from "../base/vector.ts";

/** A smooth, strongly convex function with everything theorems ask of it. */
export interface Problem {
  /** The number n of variables. */
  readonly dimension: number;
  /** Strong convexity μ: `(∇f(v) − ∇f(w))·(v − w) ≥ μ‖v − w‖²`. */
  readonly mu: number;
  /** Smoothness L: `‖∇f(v) − ∇f(w)‖ ≤ L‖v − w‖`. */
  readonly L: number;
  /** Whether the gradient is affine; some theorems hold for such functions only. */
  readonly quadratic: boolean;
  /** Where the gradient vanishes; not to be written to. */
  readonly minimizer: Vec;
  /** `f(x)`. */
  value(x: Vec): number;
  /** `∇f(x)`. */
  gradient<O extends Floats = Float64s>(x: Vec, out?: O): O;
}

/** A problem that is a mean of terms, `f = (1/m) Σᵢ fᵢ`, whose gradients may be taken over some of them. */
export interface FiniteSum extends Problem {
  /** The number m of terms. */
  readonly terms: number;
  /**
   * `(1/|B|) Σ_{i ∈ B} ∇fᵢ(x)` over the terms of a batch, each counted as often as it is named; throws a `RangeError`
   * where the batch is empty or names what is no term.
   */
  batchGradient<O extends Floats = Float64s>(x: Vec, batch: ArrayLike<number>, out?: O): O;
}

/**
 * The distance `‖x − x*‖` to the minimizer; throws a `TypeError` where `x` is of another dimension.
 *
 * @example
 * ```ts
 * import { distance, quadratic } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(distance(quadratic({ spectrum: [1, 9], minimizer: [3, 4] }), [0, 0]), 5);
 * ```
 */
export function distance({ minimizer }: Problem, x: Vec): number {
  return norm2(subtract(x, minimizer));
}
