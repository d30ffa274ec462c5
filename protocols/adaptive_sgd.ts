/**
 * Data-parallel stochastic gradient descent with levels that follow the gradients: ALQ and AMQ as algorithms.
 *
 * Faghri et al., "Adaptive Gradient Quantization for Data-Parallel SGD", NeurIPS 2020, Algorithm 1.
 * @module
 */

import { checkInteger } from "../base/check.ts";
import type { Float64s, Vec } from "../base/vector.ts";
import { type StochasticDescent, stochasticGradientDescent } from "../optimize/stochastic.ts";
import type { Codebook } from "../quantize/adaptive/codebooks/codebook.ts";
import { allGather, type Replica } from "./all_gather.ts";
import type { Protocol } from "./protocol.ts";

/**
 * Whether nodes retune in a round of a run of `rounds`: in the first, after a fiftieth and a tenth of it, and then after
 * every tenth.
 *
 * @example
 * ```ts
 * import { retunedAt } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...Array(100).keys()].filter(retunedAt({ rounds: 100 })), [0, 2, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
 * ```
 */
export function retunedAt({ rounds }: { rounds: number }): (round: number) => boolean {
  checkInteger("choose when to retune", "the number of rounds", rounds, 1);
  const first = Math.ceil(rounds / 50), every = Math.ceil(rounds / 10);
  return (round) => round === first || round % every === 0;
}

/**
 * Stochastic gradient descent on `workers` nodes, each sending its quantized gradient to all: `x ← P(x − η_k (1/M) Σ Q(gᵢ))`.
 *
 * The codebook retunes in the rounds of `adaptAt`, for which {@linkcode retunedAt} has a proposal, and what it says then
 * travels and is counted. `stepSize` is a number or a function of the round, `project` a projection P; with a `quorum` M is the number of those present. Throws where
 * {@linkcode stochasticGradientDescent} and {@linkcode allGather} do.
 *
 * @example ALQ at about three bits a coordinate
 * ```ts
 * import {
 *   adaptiveSgd, alq, distance, each, fixedWidth, geometricLevels, key, levelsSent, normals, numbered, type Oracle,
 *   quadratic, axpy, retunedAt, run, take,
 * } from "@bitdescent/bitdescent";
 * import { assertLess } from "@std/assert";
 *
 * const f = quadratic({ spectrum: new Float64Array(50).fill(1), minimizer: normals(key(1), 50) });
 * const noisy: Oracle = (x, key) => axpy(0.1, normals(key, 50), f.gradient(x));
 * const protocol = adaptiveSgd({
 *   workers: 4,
 *   start: new Float64Array(50),
 *   stepSize: (round) => 0.5 / (1 + round / 10),
 *   codebook: levelsSent({
 *     dimension: 50,
 *     levels: geometricLevels({ count: 3 }),
 *     design: (distribution) => alq({ distribution, count: 3 }),
 *     code: ({ levels }) => numbered(levels, each(fixedWidth({ width: 3 }))),
 *   }),
 *   adaptAt: retunedAt({ rounds: 100 }),
 * });
 * for (const { round, point, up } of take(run(protocol, Array(4).fill(noisy), key(2)), 100)) {
 *   if (round === 99) assertLess(distance(f, point), 0.2);
 *   if (round === 99) assertLess(up[0], 1 + 32 + 3 * 50);
 * }
 * ```
 */
export function adaptiveSgd<C, T>(
  { workers, start, stepSize, project, codebook, adaptAt, quorum }: {
    workers: number;
    start: Vec;
    stepSize: number | ((round: number) => number);
    project?: (x: Float64s) => Float64s;
    codebook: Codebook<C, T>;
    adaptAt: (round: number) => boolean;
    quorum?: number | undefined;
  },
): Protocol<Replica<StochasticDescent, C>, Replica<StochasticDescent, C>> {
  const optimizer = stochasticGradientDescent({ start, stepSize, ...project ? { project } : {} });
  return allGather({ workers, optimizer, codebook, adaptAt, quorum });
}
