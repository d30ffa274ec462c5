/**
 * Differentially quantized methods, one call each, so that the compensation has the step size of the optimizer.
 *
 * Lin, Kostina, Hassibi, "Differentially Quantized Gradient Methods", IEEE Trans. Inf. Theory 68(9), 2022. The naive
 * methods beside them are `single({ optimizer, compensation: none, uplink })`.
 * @module
 */

import type { Float64s, Vec } from "../base/vector.ts";
import { differential, differentialHeavyBall, differentialNesterov, type TwoErrors } from "../optimize/compensation.ts";
import {
  type Descent,
  gradientDescent,
  type HeavyBall,
  heavyBall,
  type Nesterov,
  nesterov,
  type Optimizer,
} from "../optimize/optimizer.ts";
import { type Simulated, workerMomentum } from "../optimize/worker_momentum.ts";
import type { Link } from "./link.ts";
import type { Protocol } from "./protocol.ts";
import { single, type SingleServer, type SingleWorker } from "./single.ts";

/** One worker with optimizer state O and memory M over a link. */
export type Single<O, M, E, D> = Protocol<SingleWorker<O, M, E>, SingleServer<O, D>>;

/** Where a method starts, and how long its steps are. */
export interface Steps {
  /** x₀, known to both ends. */
  readonly start: Vec;
  /** η. */
  readonly stepSize: number;
}

/** {@linkcode Steps} with momentum. */
export interface StepsWithMomentum extends Steps {
  /** γ. */
  readonly momentum: number;
}

/**
 * DQ-GD: `zᵢ = x̂ᵢ + η eᵢ₋₁`, `uᵢ = ∇f(zᵢ) − eᵢ₋₁`, `x̂ᵢ₊₁ = x̂ᵢ − η Q(uᵢ)`.
 *
 * Its contraction factor is `max{σ, ρ 2⁻ᴿ}`: that of gradient descent, from the rate `log₂(ρ/σ)` on.
 *
 * @example
 * ```ts
 * import { cubeCode, distance, dqGradientDescent, dqGradientDescentSchedule, exact, key, quadratic, run, scheduled, take }
 *   from "@bitdescent/bitdescent";
 * import { assertLess } from "@std/assert";
 *
 * const f = quadratic({ spectrum: [1, 2, 4], minimizer: [1, -1, 1] });
 * const { mu, L, dimension } = f, stepSize = 2 / (mu + L);
 * const code = cubeCode({ dimension, rate: 3 });
 * const theory = dqGradientDescentSchedule({ mu, L, epsilon: code.epsilon, distance: Math.sqrt(3) });
 * const protocol = dqGradientDescent({
 *   start: [0, 0, 0],
 *   stepSize,
 *   uplink: scheduled((round) => code.at(theory(round).range)), // the range rᵢ, known to both ends
 * });
 * for (const { round, point } of take(run(protocol, [exact(f)], key(1)), 40)) {
 *   assertLess(distance(f, point), theory(round + 1).error);
 * }
 * ```
 */
export function dqGradientDescent<E, D>(
  { start, stepSize, uplink }: Steps & { uplink: Link<E, D> },
): Single<Descent, Float64s, E, D> {
  return single({
    optimizer: gradientDescent({ start, stepSize }),
    compensation: differential({ stepSize }),
    uplink,
  });
}

/**
 * DQ-AGD: Nesterov's method, differentially quantized by {@linkcode differentialNesterov}.
 *
 * `stepSize` and `momentum` go to the optimizer and the compensation alike.
 *
 * @example
 * ```ts
 * import {
 *   cubeCode, distance, dqNesterov, dqNesterovSchedule, exact, key, quadratic, run, scheduled, take, tunedNesterov,
 * } from "@bitdescent/bitdescent";
 * import { assertLess } from "@std/assert";
 *
 * const f = quadratic({ spectrum: [1, 4], minimizer: [3, 4] }), code = cubeCode({ dimension: 2, rate: 4 });
 * const theory = dqNesterovSchedule({ mu: f.mu, L: f.L, epsilon: code.epsilon, distance: 5 });
 * const uplink = scheduled((round) => code.at(theory(round).range));
 * const protocol = dqNesterov({ start: [0, 0], ...tunedNesterov(f), uplink });
 * for (const { round, point } of take(run(protocol, [exact(f)], key(1)), 40)) {
 *   assertLess(distance(f, point), theory(round + 1).error);
 * }
 * ```
 */
export function dqNesterov<E, D>(
  { start, stepSize, momentum, uplink }: StepsWithMomentum & { uplink: Link<E, D> },
): Single<Nesterov, TwoErrors, E, D> {
  return single({
    optimizer: nesterov({ start, stepSize, momentum }),
    compensation: differentialNesterov({ stepSize, momentum }),
    uplink,
  });
}

/**
 * DQ-HB: the heavy ball, differentially quantized by {@linkcode differentialHeavyBall}.
 *
 * `stepSize` and `momentum` go to the optimizer and the compensation alike.
 *
 * @example
 * ```ts
 * import {
 *   cubeCode, distance, dqHeavyBall, exact, key, memoryless, quadratic, rangeSent, run, take, tunedHeavyBall,
 * } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const f = quadratic({ spectrum: [1, 9], minimizer: [3, 4] }); // the heavy ball halves the distance a round
 * const uplink = memoryless(rangeSent(cubeCode({ dimension: 2, rate: 4 })));
 * const protocol = dqHeavyBall({ start: [0, 0], ...tunedHeavyBall(f), uplink });
 * const last = [...take(run(protocol, [exact(f)], key(1)), 40)][39];
 * assertLess(distance(f, last.point), 5 * 40 * 2 ** -40);
 * assertEquals(last.up, [32 + 8]); // the range and two cells
 * ```
 */
export function dqHeavyBall<E, D>(
  { start, stepSize, momentum, uplink }: StepsWithMomentum & { uplink: Link<E, D> },
): Single<HeavyBall, TwoErrors, E, D> {
  return single({
    optimizer: heavyBall({ start, stepSize, momentum }),
    compensation: differentialHeavyBall({ stepSize, momentum }),
    uplink,
  });
}

/**
 * Momentum at the worker: any `method` run there, its steps sent, and a server that adds them up.
 *
 * The server is at `ŷᵢ = yᵢ − eᵢ₋₁`, off the unquantized path by one message's loss: see {@linkcode workerMomentum}.
 *
 * @example
 * ```ts
 * import {
 *   cubeCode, dqWorkerMomentum, exact, key, memoryless, nesterov, norm2, quadratic, run, subtract, take,
 * } from "@bitdescent/bitdescent";
 * import { assertLessOrEqual } from "@std/assert";
 *
 * const f = quadratic({ spectrum: [1, 4], minimizer: [3, 4] }), code = cubeCode({ dimension: 2, rate: 8 });
 * const method = nesterov({ start: [0, 0], stepSize: 1 / 4, momentum: 1 / 3 });
 * const protocol = dqWorkerMomentum({ method, uplink: memoryless(code.at(8)) });
 * let unquantized = method.init;
 * for (const { point } of take(run(protocol, [exact(f)], key(1)), 40)) {
 *   unquantized = method.step(unquantized, f.gradient(method.query(unquantized)));
 *   assertLessOrEqual(norm2(subtract(point, method.point(unquantized))), code.epsilon * 8); // losses do not add up
 * }
 * ```
 */
export function dqWorkerMomentum<S, E, D>(
  { method, uplink }: { method: Optimizer<S>; uplink: Link<E, D> },
): Single<Descent, Simulated<S>, E, D> {
  return single({
    optimizer: gradientDescent({ start: method.point(method.init), stepSize: 1 }),
    compensation: workerMomentum(method),
    uplink,
  });
}
