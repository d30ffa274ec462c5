/**
 * Gradient descent, Nesterov and heavy ball: as they are, naively quantized, differentially quantized.
 * @module
 */

import {
  type Assumptions,
  type BallCode,
  type Bound,
  type Curvature,
  distance,
  dqGradientDescent,
  dqGradientDescentContraction,
  dqGradientDescentLosslessEpsilon,
  dqGradientDescentSchedule,
  dqHeavyBall,
  dqHeavyBallContraction,
  dqHeavyBallLosslessEpsilon,
  dqHeavyBallSchedule,
  dqNesterov,
  dqNesterovContraction,
  dqNesterovLosslessEpsilon,
  dqNesterovSchedule,
  exact,
  floats,
  gradientDescent,
  heavyBall,
  inBall,
  type Key,
  type Link,
  memoryless,
  nesterov,
  none,
  norm2,
  nqGradientDescentContraction,
  nqGradientDescentSchedule,
  nqHeavyBallContraction,
  nqHeavyBallSchedule,
  nqNesterovContraction,
  nqNesterovSchedule,
  type Problem,
  rangeSent,
  type Regime,
  type Round,
  run,
  type Schedule,
  scheduled,
  type Shape,
  single,
  tunedGradientDescent,
  tunedHeavyBall,
  tunedNesterov,
  type Tuning,
  type Vec,
} from "@bitdescent/bitdescent";

/** How both ends know the range: from theory beforehand, or from 32 bits of each message. */
export type RangePolicy = "schedule" | "sent";

/** The names of all methods. */
export const methodNames = ["nq-gd", "dq-gd", "nq-agd", "dq-agd", "nq-hb", "dq-hb", "gd", "agd", "hb"] as const;

/** A name of a method. */
export type MethodName = typeof methodNames[number];

/** The unquantized method behind a method. */
export type Family = "gd" | "agd" | "hb";

/** What theory says of a method: ranges and errors round by round, and the contraction factor in the limit. */
export interface Theory {
  readonly schedule: (run: Assumptions & Shape) => Schedule;
  readonly contraction: Bound<Regime & Shape>;
}

type Options = Tuning & { readonly start: Vec };

/** A first-order method with what is known of it. */
interface FamilyEntry {
  readonly tuned: (curvature: Curvature) => Tuning;
  /** A run of the method with gradients as they are. */
  readonly naive: <E, D>(options: Options, uplink: Link<E, D>, problem: Problem, key: Key) => Iterable<Round>;
  /** A run of the method, differentially quantized. */
  readonly differential: <E, D>(options: Options, uplink: Link<E, D>, problem: Problem, key: Key) => Iterable<Round>;
  readonly naiveTheory: Readonly<Record<RangePolicy, Theory>>;
  readonly differentialTheory: Theory;
  /** The largest ε at which the differential form loses nothing. */
  readonly losslessEpsilon: (curvature: Curvature) => number;
}

/** `bound` with some of its parameters settled. */
function assuming<P, Q>(bound: Bound<P & Q>, settled: Q): Bound<P> {
  return { ...bound, holds: (p) => bound.holds({ ...p, ...settled }), value: (p) => bound.value({ ...p, ...settled }) };
}

const both = (theory: Theory): Readonly<Record<RangePolicy, Theory>> => ({ schedule: theory, sent: theory });

/** The three methods. */
export const families: Readonly<Record<Family, FamilyEntry>> = {
  gd: {
    tuned: tunedGradientDescent,
    naive: (options, uplink, problem, key) =>
      run(single({ optimizer: gradientDescent(options), compensation: none, uplink }), [exact(problem)], key),
    differential: (options, uplink, problem, key) =>
      run(dqGradientDescent({ ...options, uplink }), [exact(problem)], key),
    naiveTheory: { // a range that is sent is not that of a ball, so values cannot be brought into one
      schedule: {
        schedule: (run) => nqGradientDescentSchedule({ ...run, inBall: true }),
        contraction: assuming(nqGradientDescentContraction, { inBall: true }),
      },
      sent: { schedule: nqGradientDescentSchedule, contraction: nqGradientDescentContraction },
    },
    differentialTheory: { schedule: dqGradientDescentSchedule, contraction: dqGradientDescentContraction },
    losslessEpsilon: dqGradientDescentLosslessEpsilon,
  },
  agd: {
    tuned: tunedNesterov,
    naive: (options, uplink, problem, key) =>
      run(single({ optimizer: nesterov(options), compensation: none, uplink }), [exact(problem)], key),
    differential: (options, uplink, problem, key) => run(dqNesterov({ ...options, uplink }), [exact(problem)], key),
    naiveTheory: both({ schedule: nqNesterovSchedule, contraction: nqNesterovContraction }),
    differentialTheory: { schedule: dqNesterovSchedule, contraction: dqNesterovContraction },
    losslessEpsilon: dqNesterovLosslessEpsilon,
  },
  hb: {
    tuned: tunedHeavyBall,
    naive: (options, uplink, problem, key) =>
      run(single({ optimizer: heavyBall(options), compensation: none, uplink }), [exact(problem)], key),
    differential: (options, uplink, problem, key) => run(dqHeavyBall({ ...options, uplink }), [exact(problem)], key),
    naiveTheory: both({ schedule: nqHeavyBallSchedule, contraction: nqHeavyBallContraction }),
    differentialTheory: { schedule: dqHeavyBallSchedule, contraction: dqHeavyBallContraction },
    losslessEpsilon: dqHeavyBallLosslessEpsilon,
  },
};

/** What a name stands for. */
export function methodOf(name: MethodName): { family: Family; kind: "plain" | "naive" | "differential" } {
  const [prefix, family] = name.includes("-") ? name.split("-") : ["", name];
  const kind = prefix === "dq" ? "differential" : prefix === "nq" ? "naive" : "plain";
  return { family: family as Family, kind };
}

/** What theory says of a method under a range policy; a plain method is a differential one with ε = 0. */
export function theoryOf(name: MethodName, range: RangePolicy): Theory {
  const { family, kind } = methodOf(name);
  return kind === "naive" ? families[family].naiveTheory[range] : families[family].differentialTheory;
}

/** A run of a method from 0, with theory's step sizes; `code` is null for a plain method, whose gradients go in float64. */
export function runOf(
  { name, problem, code, range, key }: {
    name: MethodName;
    problem: Problem;
    code: BallCode | null;
    range: RangePolicy;
    key: Key;
  },
): Iterable<Round> {
  const { family, kind } = methodOf(name), { tuned, naive, differential } = families[family];
  const options = { start: new Float64Array(problem.dimension), ...tuned(problem) };
  const go = kind === "differential" ? differential : naive;
  if (code === null) {
    return go(options, memoryless(floats({ dimension: problem.dimension, width: 64 })), problem, key);
  }
  if (range === "sent") return go(options, memoryless(rangeSent(code)), problem, key);
  const stage = theoryOf(name, range).schedule(runParameters(problem, code.epsilon));
  return go(options, scheduled((round) => inBall(code.at(stage(round).range))), problem, key);
}

/** What theory needs to know of a run from 0. */
export function runParameters(problem: Problem, epsilon: number): Assumptions & Shape & { readonly epsilon: number } {
  const { mu, L, quadratic, minimizer } = problem;
  return { mu, L, quadratic, epsilon, distance: norm2(minimizer) };
}

/** The empirical contraction factor of a run, and what it took. */
export interface Measurement {
  /** `(‖x̂_T − x*‖ / ‖x₀ − x*‖)^(1/T)`. */
  readonly contraction: number;
  /** T: the rounds run, fewer than asked for where float64 had no more digits to give or the run diverged. */
  readonly rounds: number;
  /** Bits a round, counted on the wire. */
  readonly bitsPerRound: number;
}

/** Measures a run, while the distance is within a factor of 10¹² of the first. */
export function measured(problem: Problem, run: Iterable<Round>, rounds: number): Measurement {
  const first = norm2(problem.minimizer);
  let result: Measurement = { contraction: 1, rounds: 0, bitsPerRound: 0 }, bits = 0;
  for (const { round, point, up, down } of run) {
    const ratio = distance(problem, point) / first;
    if (!(ratio >= 1e-12 && ratio <= 1e12) && round > 0) break;
    bits += up[0] + down;
    result = { contraction: ratio ** (1 / (round + 1)), rounds: round + 1, bitsPerRound: bits / (round + 1) };
    if (round + 1 === rounds) break;
  }
  return result;
}
