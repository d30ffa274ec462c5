/**
 * What a training run with bits that change by the round is told.
 * @module
 */

import {
  decaying,
  inverseTime,
  type Key,
  mean,
  momentumDescent,
  type Optimizer,
  oracleKey,
  roundKey,
  type StepSize,
  stochasticGradientDescent,
  type Vec,
} from "@bitdescent/bitdescent";
import type { Trainable } from "../training/trainable.ts";
import type { TrainableName } from "../training/trainables.ts";

/** What suits a problem. */
export interface Habits {
  /** The norm that levels divide by and rules listen to. */
  readonly norm: number;
  /** α, by which the gap is taken to shrink in a round. */
  readonly contraction: number;
  /** How much rules remember of what they heard. */
  readonly memory: number;
  /** The step size of methods that step by signs, however long the gradient is. */
  readonly signStepSize: number;
  /** How many times a run is looked at on its way. */
  readonly looks: number;
  /** How long a round takes, roughly and relatively. */
  readonly effort: number;
}

/**
 * What suits them. α of the quadratic is that of theory, `1 − 2 η μ (1 − η L/2)` at η = 0.3, μ = 1/30 and L = 1; that of softmax
 * regression is less than theory's 0.9956, and does better. Those of networks, and steps by signs, were found by trial.
 */
export const habits: Readonly<Record<TrainableName, Habits>> = {
  "quadratic": { norm: 2, contraction: 0.983, memory: 0, signStepSize: 0.02, looks: 40, effort: 1 },
  "softmax-digits": { norm: Infinity, contraction: 0.99, memory: 0.95, signStepSize: 0.002, looks: 25, effort: 3 },
  "logistic": { norm: Infinity, contraction: 0.99, memory: 0.95, signStepSize: 0.01, looks: 25, effort: 2 },
  "mlp-mnist": { norm: Infinity, contraction: 0.99, memory: 0.95, signStepSize: 0.0005, looks: 20, effort: 40 },
  "cnn-mnist": { norm: Infinity, contraction: 0.99, memory: 0.95, signStepSize: 0.002, looks: 10, effort: 70 },
};

/** How step sizes fall: not at all, to a third by and by, or to a tenth after two thirds of the rounds. */
export const decays = ["constant", "inverse-time", "step"] as const;

/** How step sizes fall. */
export type Decay = typeof decays[number];

/** A run, but for its method. */
export interface DynamicSetting {
  readonly trainable: Trainable;
  readonly start: Vec;
  readonly rounds: number;
  /** Bits a coordinate that a rule has for a worker's messages, on average. */
  readonly bits: number;
  readonly habits: Habits;
  readonly stepSize: number;
  /** γ, 0 for none. */
  readonly momentum: number;
  readonly decay: Decay;
  /** Bits a coordinate of the broadcast; 32 for float32. */
  readonly down: number;
  /** What is left in later rounds of what is unlike the pilot run, from 0 to 1. */
  readonly persistence: number;
  /** The mean gradients of another run that quantizes nothing, which say what is to come. */
  readonly pilot: () => Iterable<Vec>;
}

/** Stochastic gradient descent as the setting has it, with a first step size of its own or another. */
export function descent(
  { start, rounds, momentum, decay, stepSize: usual }: Omit<DynamicSetting, "pilot" | "bits" | "persistence">,
  stepSize: number = usual,
): Optimizer<unknown> {
  const sizes: Record<Decay, StepSize> = {
    "constant": stepSize,
    "inverse-time": inverseTime({ first: stepSize, halfLife: rounds / 2 }),
    "step": decaying({ first: stepSize, factor: 0.1, every: Math.ceil(2 * rounds / 3) }),
  };
  const options = { start, stepSize: sizes[decay] };
  return (momentum === 0 ? stochasticGradientDescent(options) : momentumDescent({ ...options, momentum })) as Optimizer<
    unknown
  >;
}

/** The mean gradients of a run that quantizes nothing, in float32, round by round. */
export function* pilotRun(
  setting: Omit<DynamicSetting, "pilot" | "bits" | "persistence">,
  key: Key,
): Generator<Float32Array, void, undefined> {
  const { trainable: { oracles }, rounds } = setting, optimizer = descent(setting);
  let state = optimizer.init;
  for (let round = 0; round < rounds; round++) {
    const x = optimizer.query(state), k = roundKey(key, round);
    const gradient = mean(oracles.map((oracle, i) => oracle(x, oracleKey(k, i))));
    state = optimizer.step(state, gradient);
    yield Float32Array.from(gradient);
  }
}
