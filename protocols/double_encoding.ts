/**
 * Many workers and both directions, one call each: IADE, its accelerated and stochastic forms, and DQ-GD with many workers.
 *
 * Ye, Xiao, Sun, "A Communication Efficient Gradient Compression Algorithm for Distributed Learning", 2020: increasing
 * accuracy with double encoding.
 * @module
 */

import type { Float64s, Vec } from "../base/vector.ts";
import { differential, none } from "../optimize/compensation.ts";
import { type Descent, gradientDescent, type Nesterov, nesterov } from "../optimize/optimizer.ts";
import { differenced, type Tracked } from "./differenced.ts";
import type { Steps, StepsWithMomentum } from "./differential.ts";
import type { Link } from "./link.ts";
import { parameterServer } from "./parameter_server.ts";
import type { ServedWorker, Serving } from "./steered.ts";
import type { Protocol } from "./protocol.ts";

/** A star whose two directions are links with states E, D up and F, G down. */
export type Star<O, M, E, D, F, G> = Protocol<ServedWorker<O, M, E, G>, Serving<O, D, F>>;

/** The links of a star, for what is sent over them; and how many workers there are. */
export interface StarLinks<E, D, F, G> {
  /** N. */
  readonly workers: number;
  /** From each worker to the server. */
  readonly uplink: Link<E, D>;
  /** From the server to all workers. */
  readonly downlink: Link<F, G>;
}

/**
 * IADE: worker i sends `dⁱ = Q(∇fᵢ(x) − sⁱ)`, `sⁱ ← sⁱ + dⁱ`; the server `u = Q(s − v)`, s the mean of sⁱ; all add `v ← v + u`
 * and step `x ← x − ηv`.
 *
 * Over links whose errors shrink geometrically it converges linearly, at a constant number of bits a round from round 1 on
 * (theory: `iadeSchedule`). IADE-SGD is the same call with stochastic oracles and links that are precise on average
 * ({@linkcode preciseOnAverage}, `iadeSgdSchedule`). The links carry the differences.
 *
 * @example
 * ```ts
 * import { exact, iade, iadeChoices, iadeSchedule, key, precise, quadratic, run, take } from "@bitdescent/bitdescent";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const parts = [[1, 0], [-1, 2]].map((minimizer) => quadratic({ spectrum: [1, 2], minimizer })); // mean: at (0, 1)
 * const given = { mu: 1, L: 2, distance: 1 }, theory = iadeSchedule(given);
 * const protocol = iade({
 *   workers: 2,
 *   start: [0, 0],
 *   stepSize: iadeChoices(given).stepSize,
 *   uplink: precise({ dimension: 2, at: (round) => ({ error: theory(round).error, range: theory(round).up }) }),
 *   downlink: precise({ dimension: 2, at: (round) => ({ error: theory(round).error, range: theory(round).down }) }),
 * });
 * const rounds = [...take(run(protocol, parts.map(exact), key(1)), 60)];
 * for (const { round, point: [x, y] } of rounds) assert(Math.hypot(x, y - 1) <= theory(round + 1).distance);
 * assertEquals(new Set(rounds.slice(1).map(({ up, down }) => `${up} ${down}`)).size, 1); // the same bits in every round
 * ```
 */
export function iade<E, D, F, G>(
  { workers, start, stepSize, uplink, downlink }: Steps & StarLinks<E, D, F, G>,
): Star<Descent, null, Tracked<E>, Tracked<D>, Tracked<F>, Tracked<G>> {
  return parameterServer({
    workers,
    optimizer: gradientDescent({ start, stepSize }),
    compensation: none,
    uplink: differenced(uplink),
    downlink: differenced(downlink),
  });
}

/**
 * AIADE: {@linkcode iade} with Nesterov's method, gradients taken at its look-ahead; `η = 1/L`, momentum
 * `(√κ − 1)/(√κ + 1)` (theory: `aiadeSchedule`, and `geometricAiadeSchedule` for a constant number of bits).
 *
 * @example
 * ```ts
 * import { aiade, exact, geometricAiadeSchedule, key, precise, quadratic, run, take, tunedNesterov } from "@bitdescent/bitdescent";
 * import { assert } from "@std/assert";
 *
 * const parts = [[1, 0], [-1, 2]].map((minimizer) => quadratic({ spectrum: [1, 9], minimizer }));
 * const theory = geometricAiadeSchedule({ mu: 1, L: 9, distance: 1 });
 * const protocol = aiade({
 *   workers: 2,
 *   start: [0, 0],
 *   ...tunedNesterov({ mu: 1, L: 9 }),
 *   uplink: precise({ dimension: 2, at: (round) => ({ error: theory(round).error, range: theory(round).up }) }),
 *   downlink: precise({ dimension: 2, at: (round) => ({ error: theory(round).error, range: theory(round).down }) }),
 * });
 * for (const { round, point: [x, y] } of take(run(protocol, parts.map(exact), key(1)), 60)) {
 *   assert(Math.hypot(x, y - 1) <= theory(round + 1).distance);
 * }
 * ```
 */
export function aiade<E, D, F, G>(
  { workers, start, stepSize, momentum, uplink, downlink }: StepsWithMomentum & StarLinks<E, D, F, G>,
): Star<Nesterov, null, Tracked<E>, Tracked<D>, Tracked<F>, Tracked<G>> {
  return parameterServer({
    workers,
    optimizer: nesterov({ start, stepSize, momentum }),
    compensation: none,
    uplink: differenced(uplink),
    downlink: differenced(downlink),
  });
}

/**
 * DQ-GD with many workers: worker m takes its gradient at `x̂ + ηeᵐ`, sends `Q(uᵐ − hᵐ)` with `uᵐ = ∇fₘ − eᵐ`, and
 * `hᵐ ← hᵐ + Q(uᵐ − hᵐ)`, `eᵐ ← hᵐ − uᵐ`; all step by the mean of the hᵐ.
 *
 * Its uplink carries differences; its downlink, which carries the means as differences too, must lose nothing:
 * {@linkcode exactMean} where the quantizer's points are multiples of a step, 64-bit floats else. Where the parts have equal
 * Hessians it contracts as gradient descent does, from a rate on (theory: `dqManyWorkersSchedule`). `reference` is what both
 * ends of every uplink take for the first gradient, by default 0.
 *
 * @example
 * ```ts
 * import {
 *   cubeCode, dqManyWorkers, dqManyWorkersSchedule, exact, floats, key, memoryless, quadratic, run, scheduled, take,
 * } from "@bitdescent/bitdescent";
 * import { assert } from "@std/assert";
 *
 * const parts = [[1, 0], [-1, 2]].map((minimizer) => quadratic({ spectrum: [1, 3], minimizer }));
 * const code = cubeCode({ dimension: 2, rate: 4 });
 * const theory = dqManyWorkersSchedule({
 *   mu: 1, L: 3, partL: 3, dissimilarity: 0, epsilon: code.epsilon, distance: 1, firstGradient: 7,
 * });
 * const protocol = dqManyWorkers({
 *   workers: 2,
 *   start: [0, 0],
 *   stepSize: 0.5,
 *   uplink: scheduled((round) => code.at(theory(round).range)),
 *   downlink: memoryless(floats({ dimension: 2, width: 64 })),
 * });
 * for (const { round, point: [x, y] } of take(run(protocol, parts.map(exact), key(1)), 40)) {
 *   assert(Math.hypot(x, y - 1) <= theory(round + 1).error + 1e-12);
 * }
 * ```
 */
export function dqManyWorkers<E, D, F, G>(
  { workers, start, stepSize, uplink, downlink, reference }:
    & Steps
    & StarLinks<E, D, F, G>
    & { reference?: Vec },
): Star<Descent, Float64s, Tracked<E>, Tracked<D>, Tracked<F>, Tracked<G>> {
  const options = reference ? { reference } : {};
  return parameterServer({
    workers,
    optimizer: gradientDescent({ start, stepSize }),
    compensation: differential({ stepSize }),
    uplink: differenced(uplink, options),
    downlink: differenced(downlink, options),
  });
}
