/**
 * Stochastic gradient descent, with step sizes that fall, momentum, a projection, and the average of its iterates.
 * @module
 */

import { check, checkNonNegative } from "../base/check.ts";
import { axpy, copy, type Float64s, norm2, scale, subtract, type Vec } from "../base/vector.ts";
import type { Optimizer } from "./optimizer.ts";
import { type StepSize, stepSizes } from "./step_size.ts";

/** The state of {@linkcode stochasticGradientDescent}. */
export interface StochasticDescent {
  /** The iterate. */
  readonly x: Float64s;
  /** How many steps were taken. */
  readonly round: number;
}

/**
 * Stochastic gradient descent: `x ← P(x − η_k g)` in round k, from 0, with a projection P where one is given.
 *
 * `stepSize` is a number or a function of the round. Throws a `RangeError` where a step size is not above 0.
 *
 * @example
 * ```ts
 * import { ballProjection, stochasticGradientDescent } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, step, point } = stochasticGradientDescent({
 *   start: [0],
 *   stepSize: (round) => 4 / (1 + round), // 4, 2, …
 *   project: ballProjection({ radius: 3 }),
 * });
 * const first = step(init, [1]), second = step(first, [-1]);
 * assertEquals([first, second].map((state) => point(state)[0]), [-3, -1]);
 * ```
 */
export function stochasticGradientDescent(
  { start, stepSize, project = (x) => x }: {
    start: Vec;
    stepSize: StepSize;
    project?: (x: Float64s) => Float64s;
  },
): Optimizer<StochasticDescent> {
  const sizeAt = stepSizes(stepSize);
  return {
    init: { x: copy(start), round: 0 },
    query: ({ x }) => x,
    step: ({ x, round }, g) => ({ x: project(axpy(-sizeAt(round), g, x)), round: round + 1 }),
    point: ({ x }) => x,
  };
}

/** The state of {@linkcode momentumDescent}. */
export interface MomentumDescent extends StochasticDescent {
  /** The sum of past gradients, each γ times as heavy as the one after it. */
  readonly velocity: Float64s;
}

/**
 * Stochastic gradient descent with momentum: `v ← γ v + g`, `x ← P(x − η_k v)` in round k, from 0, with `v = 0` at first and
 * a projection P where one is given.
 *
 * With one step size and no projection it is the heavy ball. `stepSize` is a number or a function of the round; one that
 * falls shrinks what the velocity has gathered too. In Sutskever, Martens, Dahl, Hinton, "On the importance of
 * initialization and momentum in deep learning", ICML 2013, equations 1 and 2, `v ← γ v − η g` and `x ← x + v`: the same
 * for one step size, but there past gradients keep the step sizes of their rounds.
 *
 * Throws a `RangeError` where a step size is not above 0, or the momentum is below 0.
 *
 * @example
 * ```ts
 * import { momentumDescent } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, step, point } = momentumDescent({ start: [1], stepSize: 0.5, momentum: 0.5 });
 * const first = step(init, [1]), second = step(first, [0]);
 * assertEquals([first, second].map((state) => point(state)[0]), [0.5, 0.25]);
 * ```
 */
export function momentumDescent(
  { start, stepSize, momentum: gamma, project = (x) => x }: {
    start: Vec;
    stepSize: StepSize;
    momentum: number;
    project?: (x: Float64s) => Float64s;
  },
): Optimizer<MomentumDescent> {
  const sizeAt = stepSizes(stepSize);
  checkNonNegative("descend", "the momentum", gamma);
  return {
    init: { x: copy(start), velocity: new Float64Array(start.length), round: 0 },
    query: ({ x }) => x,
    step({ x, velocity, round }, g) {
      const next = axpy(gamma, velocity, g);
      return { x: project(axpy(-sizeAt(round), next, x)), velocity: next, round: round + 1 };
    },
    point: ({ x }) => x,
  };
}

/**
 * The projection on the ball of `radius` around `center`, by default the origin: `c + (x − c) min(1, r/‖x − c‖)`.
 *
 * @example
 * ```ts
 * import { ballProjection } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ballProjection({ radius: 1 })(Float64Array.of(0, 2)), Float64Array.of(0, 1));
 * assertEquals(ballProjection({ radius: 1, center: [0, 2] })(Float64Array.of(0, 0)), Float64Array.of(0, 1));
 * ```
 */
export function ballProjection(
  { radius, center }: { radius: number; center?: Vec },
): (x: Float64s) => Float64s {
  check(radius >= 0 && radius < Infinity, "project", "the radius", "a finite number of at least 0", radius);
  return (x) => {
    const from = center ? subtract(x, center) : x, distance = norm2(from);
    if (distance <= radius) return x;
    const inside = scale(radius / distance, from);
    return center ? axpy(1, center, inside) : inside;
  };
}

/** The state of {@linkcode averaged}. */
export interface Averaged<S> {
  /** The state of the method. */
  readonly method: S;
  /** The mean of the points where gradients were taken. */
  readonly mean: Float64s;
  /** How many they were. */
  readonly count: number;
}

/**
 * `optimizer`, standing by the mean of the points where it took its gradients: `(1/T) Σ_{t<T} w_t`; before the first, by
 * its own point.
 *
 * Polyak, Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J. Control Optim. 30(4), 1992.
 *
 * @example
 * ```ts
 * import { averaged, gradientDescent } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, step, point } = averaged(gradientDescent({ start: [4], stepSize: 1 }));
 * assertEquals(point(step(step(init, [2]), [2])), Float64Array.of(3)); // of 4 and 2; it is at 0 by now
 * ```
 */
export function averaged<S>(optimizer: Optimizer<S>): Optimizer<Averaged<S>> {
  return {
    init: { method: optimizer.init, mean: copy(optimizer.point(optimizer.init)), count: 0 },
    query: ({ method }) => optimizer.query(method),
    step({ method, mean, count }, gradient) {
      const w = optimizer.query(method), next = count + 1;
      return { method: optimizer.step(method, gradient), mean: axpy(1 / next, subtract(w, mean), mean), count: next };
    },
    point: ({ mean }) => mean,
  };
}
