/**
 * Training runs that can be stopped after any round and go on from there.
 * @module
 */

import { type Checkpoint, child, key, type Protocol, run, type Vec } from "@bitdescent/bitdescent";
import type { DynamicRow, DynamicRun, Waypoint } from "./run.ts";
import type { Trainable } from "../training/trainable.ts";

/** What is to be run. */
export interface Job {
  readonly problem: string;
  readonly rule: string;
  /** Bits a coordinate on average; null for a rule with bits of its own. */
  readonly bits: number | null;
  readonly seed: number;
}

/** Where a run stands: plain data. */
export interface Standing {
  readonly checkpoint: Checkpoint<unknown, unknown>;
  /** Bits from all workers so far. */
  readonly up: number;
  /** Bits of broadcasts so far, each counted once. */
  readonly down: number;
  /** What a worker's message had a coordinate, in each round so far. */
  readonly bitsOfRounds: readonly number[];
  readonly way: readonly Waypoint[];
}

/**
 * A run in steps, each of which is where it stands after one more round; its point is looked at `looks` times on the way.
 *
 * A run that is lost, with a gradient that no quantizer takes, ends there: the loss of its last look is then far from finite or
 * none at all.
 */
export function* training(
  { protocol, trainable, rounds, looks, seed }: {
    protocol: Protocol<unknown, unknown>;
    trainable: Trainable;
    rounds: number;
    looks: number;
    seed: number;
  },
  from?: Standing,
): Generator<Standing, void, void> {
  const { dimension } = trainable, every = Math.max(1, Math.ceil(rounds / looks));
  const look = (x: Vec, round: number, bits: number): Waypoint => ({ round, bits, ...trainable.evaluate(x) });
  const { server } = protocol;
  let { up, down, bitsOfRounds, way } = from ??
    { up: 0, down: 0, bitsOfRounds: [], way: [look(server.point(server.init), 0, 0)] };
  let point = server.point(from === undefined ? server.init : from.checkpoint.server), { checkpoint } = from ?? {};
  if ((checkpoint?.round ?? 0) >= rounds) return;
  try {
    for (const step of run(protocol, trainable.oracles, runKey(seed), checkpoint)) {
      ({ point, checkpoint } = step);
      up += step.up.reduce((sum, bits) => sum + bits, 0);
      down += step.down;
      bitsOfRounds = [...bitsOfRounds, step.up[0] / dimension];
      const done = step.round + 1;
      if (done % every === 0 || done === rounds) way = [...way, look(point, done, up + down)];
      yield { checkpoint, up, down, bitsOfRounds, way };
      if (done === rounds) return;
    }
  } catch (error) {
    const last = look(point, checkpoint?.round ?? 0, up + down);
    if (checkpoint === undefined || last.loss < LOST * way[0].loss) throw error;
    yield { checkpoint, up, down, bitsOfRounds, way: [...way, last] };
  }
}

/** How many times the first loss is one that nobody comes back from. */
const LOST = 1e6;

/** The key of a run: the same for all rules, so that runs of one seed see the same samples. */
const runKey = (seed: number) => child(key(seed), 1);

/** Where runs of a seed begin. */
export const startOf = (trainable: Trainable, seed: number): Vec => trainable.start(child(key(seed), 0));

/** What a run led to that is over. */
export function outcome(
  { problem, rule, bits, seed }: Job,
  { way, up, down, bitsOfRounds }: Standing,
  { dimension, oracles, optimum }: Trainable,
): DynamicRun {
  const { loss, accuracy } = way[way.length - 1], sent = oracles.length * dimension * bitsOfRounds.length;
  const row: DynamicRow = {
    ...{ problem, rule, bits: bits ?? up / sent, seed },
    finalLoss: loss,
    gap: optimum === null ? null : loss - optimum,
    accuracy,
    totalBits: up + down,
    compressionRatio: 32 * sent / up,
  };
  return { row, way, bitsOfRounds };
}
