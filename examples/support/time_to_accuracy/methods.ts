/**
 * Methods for many workers around a server, whose messages need as many bits a coordinate in any dimension.
 * @module
 */

import {
  aiade,
  differenced,
  type DoubleStage,
  dqManyWorkers,
  dqManyWorkersContraction,
  dqManyWorkersSchedule,
  eliasDelta,
  exactMean,
  floats,
  gaps,
  geometricAiadeSchedule,
  gradientDescent,
  iade,
  iadeChoices,
  iadeSchedule,
  type Key,
  type Link,
  memoryless,
  nesterov,
  none,
  type Optimizer,
  packedLevels,
  parameterServer,
  precise,
  type Round,
  run,
  type Schedule,
  sparsified,
  tunedGradientDescent,
  tunedNesterov,
} from "@bitdescent/bitdescent";
import type { TimedProblem } from "./problem.ts";

/** A method. */
export interface TimedMethod {
  /** What it is, in a few words. */
  readonly title: string;
  /** Whether what its workers send may be added up on the way. */
  readonly adds: boolean;
  /** By how many bits a coordinate its broadcast grows when workers double. */
  readonly growth: number;
  /** A run from 0, for as long as it is asked to. */
  readonly rounds: (problem: TimedProblem, key: Key) => Iterable<Round>;
}

/** The names of all methods. */
export const timedMethodNames = [
  "gd-64",
  "gd-32",
  "agd-32",
  "nq-gd",
  "ef21-top",
  "ef21-levels",
  "ef21-agd",
  "iade",
  "aiade",
  "dq-gd",
] as const;

/** A name of a method. */
export type TimedMethodName = typeof timedMethodNames[number];

/** A run with gradients over an uplink and their mean over a downlink. */
const served = <O, E, D, F, G>(
  { oracles }: TimedProblem,
  key: Key,
  optimizer: Optimizer<O>,
  uplink: Link<E, D>,
  downlink: Link<F, G>,
): Iterable<Round> =>
  run(parameterServer({ workers: oracles.length, optimizer, compensation: none, uplink, downlink }), oracles, key);

/** The same with links that are alike. */
const alike = <O, E, D>(problem: TimedProblem, key: Key, optimizer: Optimizer<O>, link: Link<E, D>): Iterable<Round> =>
  served(problem, key, optimizer, link, link);

const start = ({ dimension }: TimedProblem) => new Float64Array(dimension);
const descent = (problem: TimedProblem) => gradientDescent({ start: start(problem), ...tunedGradientDescent(problem) });
const accelerated = (problem: TimedProblem) => nesterov({ start: start(problem), ...tunedNesterov(problem) });

const inFloats = ({ dimension }: TimedProblem, width: 32 | 64) => memoryless(floats({ dimension, width }));

/** Uniform levels in the maximum norm, a norm for each 128 coordinates. */
const inLevels = ({ dimension }: TimedProblem, bits: number) =>
  memoryless(packedLevels({ dimension, bits, norm: Infinity, bucket: Math.min(128, dimension) }));

/** The largest coordinates in 32 bits, a part of all; and where they are. */
function largest({ dimension }: TimedProblem, part: number) {
  const count = Math.max(1, Math.round(part * dimension));
  return memoryless(sparsified(floats({ dimension: count, width: 32 }), { dimension, indices: gaps(eliasDelta) }));
}

/** Points of a grid on the schedule of errors, by a code that is as short as what is written allows. */
const onSchedule = ({ dimension }: TimedProblem, theory: Schedule<DoubleStage>) =>
  precise({ dimension, at: (round) => ({ error: theory(round).error, range: Infinity }), code: "variable" });

/** What double encoding is told; its L is that of every part. */
const given = ({ mu, partL: L, distance, firstGradient }: TimedProblem) => ({ mu, L, distance, firstGradient });

/** ε at which DQ-GD makes the most of its bits, as theory has it: `log₂(1/ε)` a coordinate over `−ln` of its contraction. */
function thriftyEpsilon(problem: TimedProblem): number {
  const cost = (epsilon: number): number => {
    const contraction = dqManyWorkersContraction.value({ ...problem, epsilon });
    return contraction < 1 ? Math.log2(1 / epsilon) / -Math.log(contraction) : Infinity;
  };
  const tried = Array.from({ length: 120 }, (_, i) => 2 ** (-i / 4));
  return tried.reduce((best, epsilon) => cost(epsilon) < cost(best) ? epsilon : best);
}

const fixed = { adds: false, growth: 0 };

/** The methods by name. */
export const timedMethods: Readonly<Record<TimedMethodName, TimedMethod>> = {
  "gd-64": {
    ...fixed,
    title: "gradient descent, 64-bit floats",
    adds: true,
    rounds: (problem, key) => alike(problem, key, descent(problem), inFloats(problem, 64)),
  },
  "gd-32": {
    ...fixed,
    title: "gradient descent, 32-bit floats",
    adds: true,
    rounds: (problem, key) => alike(problem, key, descent(problem), inFloats(problem, 32)),
  },
  "agd-32": {
    ...fixed,
    title: "Nesterov's method, 32-bit floats",
    adds: true,
    rounds: (problem, key) => alike(problem, key, accelerated(problem), inFloats(problem, 32)),
  },
  "nq-gd": {
    ...fixed,
    title: "gradient descent on levels of 8 bits, no differences",
    rounds: (problem, key) => alike(problem, key, descent(problem), inLevels(problem, 8)),
  },
  "ef21-top": {
    ...fixed,
    title: "EF21 both ways, the largest 5% of coordinates up and 10% down; half the step",
    rounds(problem, key) {
      const stepSize = tunedGradientDescent(problem).stepSize / 2; // with all of it such runs may never arrive
      const optimizer = gradientDescent({ start: start(problem), stepSize });
      return served(problem, key, optimizer, differenced(largest(problem, 0.05)), differenced(largest(problem, 0.1)));
    },
  },
  "ef21-levels": {
    ...fixed,
    title: "EF21 both ways on levels of 3 bits",
    rounds: (problem, key) => alike(problem, key, descent(problem), differenced(inLevels(problem, 3))),
  },
  "ef21-agd": {
    ...fixed,
    title: "EF21 both ways on levels of 3 bits, with Nesterov's method; no theorem",
    rounds: (problem, key) => alike(problem, key, accelerated(problem), differenced(inLevels(problem, 3))),
  },
  "iade": {
    ...fixed,
    title: "IADE on grids, with the errors that theory proposes",
    rounds(problem, key) {
      const { stepSize } = iadeChoices(given(problem)), link = onSchedule(problem, iadeSchedule(given(problem)));
      const workers = problem.oracles.length;
      const protocol = iade({ workers, start: start(problem), stepSize, uplink: link, downlink: link });
      return run(protocol, problem.oracles, key);
    },
  },
  "aiade": {
    ...fixed,
    title: "AIADE on grids, with geometric errors",
    rounds(problem, key) {
      const known = given(problem), link = onSchedule(problem, geometricAiadeSchedule(known));
      const workers = problem.oracles.length;
      const protocol = aiade({
        workers,
        start: start(problem),
        ...tunedNesterov(known),
        uplink: link,
        downlink: link,
      });
      return run(protocol, problem.oracles, key);
    },
  },
  "dq-gd": {
    ...fixed,
    title: "DQ-GD with many workers on grids, and their exact mean",
    growth: 1,
    rounds(problem, key) {
      const { dimension, oracles } = problem, epsilon = thriftyEpsilon(problem), workers = oracles.length;
      const theory = dqManyWorkersSchedule({ ...problem, epsilon });
      const errorOf = (round: number): number => epsilon * theory(round).range;
      const protocol = dqManyWorkers({
        workers,
        start: start(problem),
        stepSize: tunedGradientDescent(problem).stepSize,
        uplink: precise({ dimension, at: (round) => ({ error: errorOf(round), range: Infinity }) }),
        downlink: exactMean({ dimension, workers, step: (round) => 2 * errorOf(round) / Math.sqrt(dimension) }),
      });
      return run(protocol, oracles, key);
    },
  },
};
