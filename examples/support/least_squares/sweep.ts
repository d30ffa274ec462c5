/**
 * Contraction factors against rates, measured on instances of a problem beside what is proved.
 * @module
 */

import {
  type BallCode,
  child,
  contractionConverse,
  type Key,
  type Problem,
  volumeConverse,
} from "@bitdescent/bitdescent";
import { type QuantizerName, quantizers } from "./ball_quantizers.ts";
import {
  families,
  measured,
  type MethodName,
  methodOf,
  type RangePolicy,
  runOf,
  runParameters,
  theoryOf,
} from "./methods.ts";

/** What to sweep. */
export interface Sweep {
  readonly problems: readonly Problem[];
  readonly methods: readonly MethodName[];
  readonly rates: readonly number[];
  readonly quantizer: QuantizerName;
  readonly range: RangePolicy;
  readonly rounds: number;
  readonly key: Key;
}

/** One method at one rate, averaged over the instances. */
export interface SweepPoint {
  readonly method: MethodName;
  readonly quantizer: QuantizerName;
  readonly range: RangePolicy;
  /** Bits per dimension asked for; null for an unquantized method. */
  readonly rate: number | null;
  /** Bits a round, counted on the wire. */
  readonly bitsPerRound: number;
  readonly rounds: number;
  readonly instances: number;
  /** The empirical contraction factor, and its least and greatest over the instances. */
  readonly contraction: number;
  readonly spread: readonly [least: number, greatest: number];
  /** The contraction factor proved in the limit; null where nothing below 1 is. */
  readonly bound: number | null;
  /** The contraction factor proved for the rounds that were run, `(error_T / D)^(1/T)`. */
  readonly boundAfterRounds: number;
  /** What no such method beats on all problems: `2⁻ᴿ` at the bits counted, and σ where quantized gradients are stepped by. */
  readonly converse: number;
}

/** How many runs a sweep takes on each instance. */
export function runsOf(methods: readonly MethodName[], rates: readonly number[]): number {
  return methods.reduce((sum, name) => sum + (methodOf(name).kind === "plain" ? 1 : rates.length), 0);
}

/** The points of a sweep, in order, method after method; `step` is called after each code of a rate is made, and each run. */
export function swept(sweep: Sweep, step: (what: MethodName | QuantizerName) => void = () => {}): SweepPoint[] {
  const { problems: [{ dimension }], quantizer, rates } = sweep;
  const codes = new Map(rates.map((rate) => {
    const code = quantizers[quantizer].code({ dimension, rate });
    step(quantizer);
    return [rate, code];
  }));
  return sweep.methods.flatMap((method) =>
    methodOf(method).kind === "plain"
      ? [sweptPoint(sweep, method, null, null, step)]
      : sweep.rates.map((rate) => sweptPoint(sweep, method, rate, codes.get(rate)!, step))
  );
}

function sweptPoint(
  { problems, quantizer, range, rounds, key }: Sweep,
  method: MethodName,
  rate: number | null,
  code: BallCode | null,
  step: (method: MethodName) => void,
): SweepPoint {
  const { contraction: bound, schedule } = theoryOf(method, range);
  const results = problems.map((problem, instance) => {
    const run = runOf({ name: method, problem, code, range, key: child(key, instance) });
    const measurement = measured(problem, run, rounds);
    const parameters = runParameters(problem, code?.epsilon ?? 0);
    step(method);
    return {
      ...measurement,
      bound: bound.holds(parameters) ? bound.value(parameters) : Infinity,
      boundAfterRounds: (schedule(parameters)(measurement.rounds).error / parameters.distance) **
        (1 / measurement.rounds),
      converse: converse(method, problem, measurement.bitsPerRound / problem.dimension),
    };
  });
  const factors = results.map(({ contraction }) => contraction);
  const bounds = results.map(({ bound }) => bound);
  return {
    method,
    quantizer,
    range,
    rate,
    bitsPerRound: average(results.map(({ bitsPerRound }) => bitsPerRound)),
    rounds,
    instances: problems.length,
    contraction: average(factors),
    spread: [Math.min(...factors), Math.max(...factors)],
    bound: bounds.every((value) => value < 1) ? average(bounds) : null,
    boundAfterRounds: average(results.map(({ boundAfterRounds }) => boundAfterRounds)),
    converse: average(results.map(({ converse }) => converse)),
  };
}

/** The converse for one problem's curvature at R bits per dimension. */
function converse(method: MethodName, problem: Problem, R: number): number {
  return methodOf(method).family === "gd"
    ? contractionConverse.value({ sigma: families.gd.tuned(problem).contraction, bitsPerDimension: R })
    : volumeConverse.value({ bitsPerDimension: R, distance: 1, rounds: 1 });
}

/** The arithmetic mean. */
export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
