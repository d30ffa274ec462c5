/**
 * How near a quantizer comes to the converse: the least rate at which theory has DQ-GD lose nothing, and runs at that rate.
 * @module
 */

import {
  type BallCode,
  child,
  distance,
  type Key,
  norm2,
  normals,
  type Problem,
  quadratic,
  rateOf,
  scale,
  take,
} from "@bitdescent/bitdescent";
import { type QuantizerName, quantizers } from "../least_squares/ball_quantizers.ts";
import { families, runOf, runParameters, theoryOf } from "../least_squares/methods.ts";

/** A quantizer at the least rate at which DQ-GD loses nothing. */
export interface Standing {
  readonly quantizer: QuantizerName;
  readonly dimension: number;
  /** ε of its code, at most σ. */
  readonly epsilon: number;
  /** Bits of every message, counted on the wire. */
  readonly bits: number;
  /** Those bits a coordinate. */
  readonly rate: number;
  /** `log₂(1/σ)`: no code at all loses nothing with fewer bits a coordinate. */
  readonly ideal: number;
  /** Bits a coordinate above the ideal. */
  readonly gap: number;
  /** The largest error after all rounds of any run, in units of `σᵀ D`, where gradient descent as it is has 1. */
  readonly cost: number;
  /** The largest part of what is proved that the error of any run was, after any round. */
  readonly part: number;
}

/** What quadratics are tried. */
export interface Trial {
  readonly kappa: number;
  /** How many of each random kind. */
  readonly runs: number;
  /** Rounds of each run, or fewer where float64 has no digits for more. */
  readonly rounds: number;
  readonly key: Key;
}

/** How many runs a trial has. */
export const runsOf = ({ runs }: Pick<Trial, "runs">): number => 2 + 3 * runs;

/**
 * Quadratics with the eigenvalues 1 and κ only, every other coordinate each, at distance 1 from 0: with the minimizer along an
 * axis of either, and along random directions in the eigenspace of 1, in that of κ, and in all of space.
 */
export function worstCases(dimension: number, { kappa, runs, key }: Pick<Trial, "kappa" | "runs" | "key">): Problem[] {
  const spectrum = Float64Array.from({ length: dimension }, (_, j) => j % 2 === 0 ? 1 : kappa);
  const axis = (j: number): Float64Array => new Float64Array(dimension).fill(1, j, j + 1);
  const random = (i: number, isWithin: (eigenvalue: number) => boolean): Float64Array => {
    const x = normals(child(key, i), dimension).map((value, j) => isWithin(spectrum[j]) ? value : 0);
    return scale(1 / norm2(x), x);
  };
  const kinds = [(value: number) => value === 1, (value: number) => value === kappa, () => true];
  const minimizers = Array.from({ length: runs }, (_, i) => kinds.map((kind, j) => random(3 * i + j, kind)));
  return [axis(0), axis(1), ...minimizers.flat()].map((minimizer) => quadratic({ spectrum, minimizer }));
}

/** σ of gradient descent at its best step size for the condition number κ. */
export function contractionOf(kappa: number): number {
  return families.gd.tuned({ mu: 1, L: kappa }).contraction;
}

/** T: how many rounds a run has, no more than while `σᵀ ≥ 10⁻⁹`, so that an error is none of rounding. */
export function roundsOf({ kappa, rounds }: Pick<Trial, "kappa" | "rounds">): number {
  return Math.max(1, Math.min(rounds, Math.floor(Math.log(1e-9) / Math.log(contractionOf(kappa)))));
}

/** Where a run of DQ-GD is after a round. */
export interface Stop {
  readonly error: number;
  /** `σᵀD + ηεr_{T−1}`: what the error is at most. */
  readonly proved: number;
  /** Bits of the message, counted on the wire. */
  readonly bits: number;
}

/** A run of DQ-GD from 0 with ranges on theory's schedule, round after round. */
export function descended(
  problem: Problem,
  code: BallCode,
  { rounds, key }: { readonly rounds: number; readonly key: Key },
): Stop[] {
  const stage = theoryOf("dq-gd", "schedule").schedule(runParameters(problem, code.epsilon));
  const run = runOf({ name: "dq-gd", problem, code, range: "schedule", key });
  return Array.from(take(run, rounds), ({ round, point, up }) => {
    return { error: distance(problem, point), proved: stage(round + 1).error, bits: up[0] };
  });
}

/**
 * Where a quantizer stands: its code of ε ≤ σ with the fewest bits, after runs of DQ-GD with it.
 *
 * Throws an `Error` where some error is larger than the theorem says, with ε ≤ σ at most `(1 + (1 + σ)T) σᵀD`, or some message
 * is of another length. `step` is called once the code is made and after each run.
 */
export function standingOf(
  { quantizer, dimension, ...trial }: Trial & { readonly quantizer: QuantizerName; readonly dimension: number },
  step: () => void = () => {},
): Standing {
  const sigma = contractionOf(trial.kappa), rounds = roundsOf(trial);
  const { code } = quantizers[quantizer], made = code({ dimension, epsilon: sigma }), { epsilon, bits } = made;
  const confirm = (holds: boolean, what: string, expected: string, value: number): void => {
    if (holds) return;
    const action = `confirm that nothing is lost with ${quantizer} in dimension ${dimension}`;
    throw new Error(`Cannot ${action} as ${what} must be ${expected}: current value is ${value}`);
  };
  confirm(epsilon <= sigma, "ε", `at most σ = ${sigma}`, epsilon);
  step();
  const runs = worstCases(dimension, trial).map((problem, i) => {
    const stops = descended(problem, made, { rounds, key: child(trial.key, 0x80000000 + i) });
    stops.forEach(({ error, proved, bits: counted }, round) => {
      confirm(error <= proved, `the error after round ${round}`, `at most ${proved}`, error);
      confirm(counted === bits, `the bits of round ${round}`, `${bits}`, counted);
    });
    step();
    return stops;
  });
  const rate = bits / dimension, ideal = rateOf({ epsilon: sigma, coveringEfficiency: 1 });
  return {
    ...{ quantizer, dimension, epsilon, bits, rate, ideal, gap: rate - ideal },
    cost: Math.max(...runs.map((stops) => stops[rounds - 1].error)) / sigma ** rounds,
    part: Math.max(...runs.flat().map(({ error, proved }) => error / proved)),
  };
}
