/**
 * One run after another, and their means.
 * @module
 */

import { child, key, norm2 } from "@bitdescent/bitdescent";
import { dynamicMethods } from "../../../support/dynamic_bits/methods.ts";
import { type DynamicSetting, habits, pilotRun } from "../../../support/dynamic_bits/setting.ts";
import { type Standing, startOf, training } from "../../../support/dynamic_bits/training.ts";
import { noisyQuadratic } from "../../../support/training/noisy_quadratic.ts";
import type { Arm, Asked } from "./runs.ts";
import { echoes, provedGaps, quietGaps } from "./theory.ts";

/** η. */
export const STEP_SIZE = 0.3;
/** How often a run is looked at. */
const LOOKS = 60;

/** How all runs are made. */
export function settingOf({ dimension, workers, noise, contraction, rounds }: Asked) {
  const trainable = noisyQuadratic({ dimension, workers, noise });
  const common: Omit<DynamicSetting, "start" | "pilot" | "bits"> = {
    trainable,
    rounds,
    stepSize: STEP_SIZE,
    momentum: 0,
    decay: "constant",
    down: 32,
    persistence: 1,
    habits: { ...habits.quadratic, contraction },
  };
  const gradients: Float32Array[] = [], rest = pilotRun({ ...common, start: startOf(trainable, 0) }, child(key(0), 1));
  function* piloting(): Generator<void, void, undefined> {
    for (const gradient of rest) yield void gradients.push(gradient);
  }
  function pilot(): readonly Float32Array[] { // runs that need none do without
    for (const _ of piloting());
    return gradients;
  }
  const echo = echoes(trainable, { stepSize: STEP_SIZE, rounds });
  /** Gaps without noise of the run with that seed. */
  const quietOf = (seed: number): number[] =>
    quietGaps(trainable, { stepSize: STEP_SIZE, starts: startOf(trainable, seed), rounds });
  return { trainable, common, pilot, piloting, echo, quietOf };
}

/** How all runs are made, and what all have in common. */
export type Setting = ReturnType<typeof settingOf>;

/** One run as far as it is. */
export interface Trial {
  readonly seed: number;
  readonly standing: Standing;
  /** `‖∇F‖²` before each round. */
  readonly squaredGradients: readonly number[];
}

/** One run, round by round. */
export function* trial(
  { trainable, common, pilot }: Setting,
  { rule, bits }: Arm,
  seed: number,
): Generator<Trial, void, undefined> {
  const start = startOf(trainable, seed), { rounds } = common, squaredGradients: number[] = [];
  const protocol = dynamicMethods[rule].protocol({ ...common, start, bits, pilot });
  let point = start;
  for (const standing of training({ protocol, trainable, rounds, looks: LOOKS, seed })) {
    squaredGradients.push(norm2(trainable.problem.gradient(point)) ** 2);
    point = protocol.server.point(standing.checkpoint.server);
    yield { seed, standing, squaredGradients };
  }
}

/** Bits of a message that are not those of coordinates: its norm, in float32. */
const NORM = 32;

/** The arm after one more run, or a part of its first. */
export function withTrial(arm: Arm, { trainable, common, echo, quietOf }: Setting, trial: Trial): Arm {
  const { dimension, oracles, variance } = trainable, { standing, seed } = trial, runs = arm.isOver ? arm.runs + 1 : 1;
  const averaged = (before: readonly number[], now: Iterable<number>): number[] =>
    Array.from(now, (value, i) => runs === 1 ? value : before[i] + (value - before[i]) / runs);

  const { way, bitsOfRounds: written } = standing;
  const bitsOfRounds = written.map((bits) => Math.round(bits - NORM / dimension)), sent = [0];
  for (const bits of written) sent.push(sent[sent.length - 1] + Math.round(oracles.length * dimension * bits));
  const squaredGradients = averaged(arm.squaredGradients, trial.squaredGradients);
  const quiet = averaged(arm.quiet, quietOf(seed));
  const proved = provedGaps(trainable, {
    quiet,
    echo,
    squaredNorms: squaredGradients.map((square) => square + variance),
    bits: bitsOfRounds,
  });
  const gaps = averaged(arm.way.map(({ gap }) => gap), way.map(({ loss }) => loss));
  return {
    ...arm,
    ...{ runs, isOver: written.length === common.rounds, bitsOfRounds, written, squaredGradients, quiet },
    way: way.map(({ round }, i) => ({ round, sent: sent[round], gap: gaps[i], proved: proved[round] })),
  };
}
