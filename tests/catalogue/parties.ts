/**
 * Links, optimizers, compensations and protocols.
 * @module
 */

import {
  adaptiveModel,
  adaptiveSgd,
  allGather,
  alq,
  arithmetic,
  averaged,
  axpy,
  type BallCode,
  child,
  compressor,
  cubeCode,
  differenced,
  differential,
  differentialHeavyBall,
  differentialNesterov,
  dqGradientDescent,
  dqGradientDescentSchedule,
  dqHeavyBall,
  dqHeavyBallSchedule,
  dqNesterov,
  dqNesterovSchedule,
  dqWorkerMomentum,
  each,
  errorFeedback,
  exact,
  fixedCodebook,
  fixedWidth,
  geometricLevels,
  gradientDescent,
  heavyBall,
  inBall,
  key,
  levelled,
  levelsSent,
  memoryless,
  momentumDescent,
  nesterov,
  none,
  normals,
  numbered,
  type Oracle,
  parameterServer,
  type Problem,
  qsgd,
  quadratic,
  rangeSent,
  retunedAt,
  scheduled,
  single,
  stochasticGradientDescent,
  tunedGradientDescent,
  tunedHeavyBall,
  tunedNesterov,
  uniforms,
  type Vec,
  workerMomentum,
  workerMomentumSchedule,
} from "@bitdescent/bitdescent";
import { compensationLaws } from "../laws/compensation.ts";
import type { Law } from "../laws/law.ts";
import { linkLaws } from "../laws/link.ts";
import { optimizerLaws } from "../laws/optimizer.ts";
import { protocolLaws, type Trial } from "../laws/protocol.ts";
import { direction } from "../support/arbitraries.ts";
import { inCube, n, ofAnySize } from "./inputs.ts";
import type { Row, Rows } from "./row.ts";

const of = (laws: Law[]): Row => ({ laws });

/** Links. */
export const links: Rows = {
  "memoryless": () => of(linkLaws(memoryless(rangeSent(cubeCode({ dimension: n, rate: 1.5 }))), ofAnySize())),
  "differenced": () =>
    of(linkLaws(differenced(memoryless(rangeSent(cubeCode({ dimension: n, rate: 1.5 })))), ofAnySize())),
  "differenced, half": () =>
    of(
      linkLaws(
        differenced(memoryless(rangeSent(cubeCode({ dimension: n, rate: 3 }))), { learningRate: 0.5 }),
        ofAnySize(),
      ),
    ),
  "scheduled": () => of(linkLaws(scheduled((round) => cubeCode({ dimension: n, rate: 1 + round }).at(1)), inCube)),
};

/** Methods. The mean of points that come closer and closer comes closer itself, but not by a factor. */
export const optimizers: Rows = {
  "gradientDescent": () => of(optimizerLaws(gradientDescent, tunedGradientDescent)),
  "nesterov": () => of(optimizerLaws(nesterov, tunedNesterov)),
  "heavyBall": () => of(optimizerLaws(heavyBall, tunedHeavyBall)),
  "stochasticGradientDescent": () => of(optimizerLaws(stochasticGradientDescent, tunedGradientDescent)),
  "momentumDescent": () => of(optimizerLaws(momentumDescent, tunedHeavyBall)),
  "averaged": () =>
    of(optimizerLaws(
      (options) => averaged(gradientDescent(options)),
      (curvature) => ({ ...tunedGradientDescent(curvature), contraction: 1 }),
    )),
};

const descent = gradientDescent({ start: [0, 0, 0], stepSize: 0.5 });
const steps = { stepSize: 0.2, momentum: 0.4 }, accelerated = nesterov({ start: [0, 0, 0], ...steps });

/** Compensations. */
export const compensations: Rows = {
  "none": () => of(compensationLaws(none, descent)),
  "errorFeedback": () => of(compensationLaws(errorFeedback, descent)),
  "differential": () => of(compensationLaws(differential({ stepSize: 0.5 }), descent)),
  "differentialNesterov": () => of(compensationLaws(differentialNesterov(steps), accelerated)),
  "differentialHeavyBall": () =>
    of(compensationLaws(differentialHeavyBall(steps), heavyBall({ start: [0, 0, 0], ...steps }))),
  "workerMomentum": () =>
    of(
      compensationLaws(
        workerMomentum(accelerated),
        gradientDescent({ start: [0, 0, 0], stepSize: 1 }),
        accelerated,
      ),
    ),
};

/** A quadratic, and a code of about three bits, for the protocol of a seed. */
interface Setting {
  readonly problem: Problem;
  readonly start: Vec;
  readonly code: BallCode;
}

function setting(seed: number): Setting {
  const k = key(seed), dimension = 1 + seed % 5;
  const spectrum = uniforms(child(k, 0), dimension).map((u) => 1 + 4 * u);
  const problem = quadratic({ spectrum, minimizer: direction(child(k, 1), dimension), axes: child(k, 2) });
  return { problem, start: new Float64Array(dimension), code: cubeCode({ dimension, rate: 2.5 + seed % 3 }) };
}

const runOf = ({ problem: { mu, L, quadratic }, code: { epsilon } }: Setting) => (
  { mu, L, quadratic, epsilon, distance: 1 }
);

/** The protocol that `make` makes of the setting of each seed; by default one worker has the gradient itself. */
const trials = <W, S>(
  make: (made: Setting) => Trial<W, S>["protocol"],
  oracles: (problem: Problem) => readonly Oracle[] = (problem) => [exact(problem)],
): Row =>
  of(protocolLaws((seed) => {
    const made = setting(seed);
    return { protocol: make(made), oracles: oracles(made.problem) };
  }));

/** Three workers, each with noise of its own. */
const noisy = (problem: Problem): Oracle[] =>
  [0.1, 0.5, 2].map((size) => (x, key) => axpy(size, normals(key, x.length), problem.gradient(x)));

/** Three levels that worker 1 designs, in three bits. */
const adapting = (dimension: number) =>
  levelsSent({
    dimension,
    levels: geometricLevels({ count: 3 }),
    design: (distribution) => alq({ distribution, count: 3, sweeps: 5 }),
    code: ({ levels }) => numbered(levels, each(fixedWidth({ width: 3 }))),
    speaker: 1,
  });

/** Protocols. */
export const protocols: Rows = {
  "dqGradientDescent": () =>
    trials((made) => {
      const { problem, start, code } = made, theory = dqGradientDescentSchedule(runOf(made));
      const uplink = scheduled((round) => inBall(code.at(theory(round).range)));
      return dqGradientDescent({ start, ...tunedGradientDescent(problem), uplink });
    }),
  "dqNesterov": () =>
    trials((made) => {
      const { problem, start, code } = made, theory = dqNesterovSchedule(runOf(made));
      const uplink = scheduled((round) => code.at(theory(round).range));
      return dqNesterov({ start, ...tunedNesterov(problem), uplink });
    }),
  "dqHeavyBall": () =>
    trials((made) => {
      const { problem, start, code } = made, theory = dqHeavyBallSchedule(runOf(made));
      const uplink = scheduled((round) => code.at(theory(round).range));
      return dqHeavyBall({ start, ...tunedHeavyBall(problem), uplink });
    }),
  "dqWorkerMomentum": () =>
    trials((made) => {
      const { problem, start, code } = made;
      const unquantized = dqNesterovSchedule({ ...runOf(made), epsilon: 0 });
      const theory = workerMomentumSchedule({ unquantized, epsilon: code.epsilon });
      const uplink = scheduled((round) => code.at(theory(round).range));
      return dqWorkerMomentum({ method: nesterov({ start, ...tunedNesterov(problem) }), uplink });
    }),
  "single, error feedback": () =>
    trials(({ problem, start, code }) => {
      const optimizer = gradientDescent({ start, ...tunedGradientDescent(problem) });
      return single({ optimizer, compensation: errorFeedback, uplink: memoryless(rangeSent(code)) });
    }),
  "allGather, fixed": () =>
    trials(({ problem, start }) => {
      const quantizer = qsgd({ dimension: start.length, steps: 4, norm: Infinity, bucket: 2 });
      const code = numbered(quantizer.levels, arithmetic(adaptiveModel({ size: 9 })));
      return allGather({
        workers: 3,
        optimizer: averaged(stochasticGradientDescent({ start, stepSize: (round) => 1 / (problem.L + round) })),
        codebook: fixedCodebook(compressor(quantizer, levelled(quantizer, code))),
      });
    }, noisy),
  "allGather, levelsSent": () =>
    trials(({ problem, start }) =>
      allGather({
        workers: 3,
        optimizer: nesterov({ start, ...tunedNesterov(problem) }),
        codebook: adapting(start.length),
        adaptAt: (round) => round % 5 === 1,
      }), noisy),
  "parameterServer": () =>
    trials(({ problem, start, code }) => {
      const optimizer = gradientDescent({ start, ...tunedGradientDescent(problem) });
      const uplink = memoryless(rangeSent(code)), downlink = differenced(uplink);
      return parameterServer({ workers: 3, optimizer, compensation: errorFeedback, uplink, downlink });
    }, noisy),
  "adaptiveSgd": () =>
    trials(({ problem, start }) => {
      const stepSize = (round: number): number => 1 / (problem.L + round), adaptAt = retunedAt({ rounds: 12 });
      return adaptiveSgd({ workers: 3, start, stepSize, codebook: adapting(start.length), adaptAt });
    }, noisy),
};
