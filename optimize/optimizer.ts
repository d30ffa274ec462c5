/**
 * First-order methods as pure folds over gradients: state in, state out.
 *
 * Theory's choice of step size and momentum for each stands in `theory/tuning.ts`.
 * @module
 */

import { checkNonNegative, checkPositive } from "../base/check.ts";
import { axpy, copy, type Float64s, subtract, type Vec } from "../base/vector.ts";

/** A first-order method. States are plain data. */
export interface Optimizer<S> {
  /** The state before the first gradient. */
  readonly init: S;
  /** Where the next gradient is wanted; part of the state, not to be written to. */
  query(state: S): Vec;
  /** The state after `gradient`, which was taken at the query point. */
  step(state: S, gradient: Vec): S;
  /** The iterate the method stands by; part of the state, not to be written to. */
  point(state: S): Vec;
}

/** The state of {@linkcode gradientDescent}. */
export interface Descent {
  /** The iterate. */
  readonly x: Float64s;
}

/**
 * Gradient descent: `x ← x − η g`; throws a `RangeError` unless `η > 0`.
 *
 * @example
 * ```ts
 * import { gradientDescent } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, step, point } = gradientDescent({ start: [1, 1], stepSize: 0.5 });
 * assertEquals(point(step(init, [2, 0])), Float64Array.of(0, 1));
 * ```
 */
export function gradientDescent({ start, stepSize: eta }: { start: Vec; stepSize: number }): Optimizer<Descent> {
  checkPositive("descend", "the step size", eta);
  return {
    init: { x: copy(start) },
    query: ({ x }) => x,
    step: ({ x }, g) => ({ x: axpy(-eta, g, x) }),
    point: ({ x }) => x,
  };
}

/** The state of {@linkcode nesterov}. */
export interface Nesterov {
  /** Where the gradient is wanted. */
  readonly x: Float64s;
  /** The iterate, one gradient step behind the look-ahead `x`. */
  readonly y: Float64s;
}

/**
 * Nesterov's accelerated gradient: `y⁺ = x − η g`, `x⁺ = y⁺ + γ (y⁺ − y)`, the gradient taken at x, `y₀ = x₀`.
 *
 * Nesterov, "Introductory Lectures on Convex Optimization", 2004, scheme 2.2.9.
 *
 * @example
 * ```ts
 * import { nesterov } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, step, point, query } = nesterov({ start: [1], stepSize: 0.5, momentum: 0.5 });
 * const next = step(init, [1]);
 * assertEquals([point(next)[0], query(next)[0]], [0.5, 0.25]);
 * ```
 */
export function nesterov(
  { start, stepSize: eta, momentum: gamma }: { start: Vec; stepSize: number; momentum: number },
): Optimizer<Nesterov> {
  checkPositive("descend", "the step size", eta);
  checkNonNegative("descend", "the momentum", gamma);
  return {
    init: { x: copy(start), y: copy(start) },
    query: ({ x }) => x,
    step({ x, y }, g) {
      const next = axpy(-eta, g, x);
      return { y: next, x: axpy(gamma, subtract(next, y), next) };
    },
    point: ({ y }) => y,
  };
}

/** The state of {@linkcode heavyBall}. */
export interface HeavyBall {
  /** The iterate. */
  readonly x: Float64s;
  /** The iterate before. */
  readonly previous: Float64s;
}

/**
 * Polyak's heavy ball: `x⁺ = x − η g + γ (x − x⁻)`, `x₋₁ = x₀`.
 *
 * Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
 *
 * @example
 * ```ts
 * import { heavyBall } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, step, point } = heavyBall({ start: [1], stepSize: 0.5, momentum: 0.5 });
 * assertEquals(point(step(step(init, [1]), [0])), Float64Array.of(0.25)); // .5, and on by half of the last step
 * ```
 */
export function heavyBall(
  { start, stepSize: eta, momentum: gamma }: { start: Vec; stepSize: number; momentum: number },
): Optimizer<HeavyBall> {
  checkPositive("descend", "the step size", eta);
  checkNonNegative("descend", "the momentum", gamma);
  return {
    init: { x: copy(start), previous: copy(start) },
    query: ({ x }) => x,
    step({ x, previous }, g) {
      const next = axpy(-eta, g, x);
      return { x: axpy(gamma, subtract(x, previous), next, next), previous: x };
    },
    point: ({ x }) => x,
  };
}
