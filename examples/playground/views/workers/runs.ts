/**
 * Runs of methods with many workers, all of them a little further from one result to the next.
 * @module
 */

import { child, distance, key, type Round } from "@bitdescent/bitdescent";
import { doubleMethods } from "../../../support/double_encoding/methods.ts";
import type { Setting } from "../../../support/double_encoding/setting.ts";
import { paused, roundsBetween } from "../paused.ts";
import { chosenMethods, type MethodName } from "./methods.ts";
import { splitQuadratic } from "./problem.ts";

/** What is asked for: the values of the controls that runs depend on. */
export interface Asked {
  readonly workers: number;
  readonly kappa: number;
  readonly heterogeneity: number;
  readonly dimension: number;
  /** Bits a coordinate of the codes of fixed rate. */
  readonly bits: number;
  readonly methods: readonly string[];
  readonly rounds: number;
  readonly seed: number;
}

/** The messages of one round, in bits. */
export interface Messages {
  /** Which round, from 0. */
  readonly round: number;
  /** From each worker. */
  readonly up: readonly number[];
  /** The broadcast. */
  readonly down: number;
}

/** A method, as far as it has run; entry k of each list is after k rounds. */
export interface MethodRun {
  readonly method: MethodName;
  /** What it sends, in words. */
  readonly sends: { readonly up: string; readonly down: string };
  /** `‖x − x*‖/‖x₀ − x*‖`. */
  readonly distances: Float64Array;
  /** Bits of all workers so far, as written. */
  readonly up: Float64Array;
  /** Bits of broadcasts so far, each counted once. */
  readonly down: Float64Array;
  /** What is proved of the distance; null where nothing is that shrinks. */
  readonly proved: Float64Array | null;
  /** The messages of round {@linkcode SHOWN}, or of the last so far. */
  readonly messages: Messages;
}

/** What has been computed so far: the methods that have begun. */
export type ManyWorkers = readonly MethodRun[];

/** The round whose messages are shown. */
export const SHOWN = 10;

/** Where a run is over: there, or lost. */
const NEAR = 1e-9, LOST = 1e3;

/** A run that goes on whenever it is asked to. */
interface Running {
  readonly method: MethodName;
  readonly sends: MethodRun["sends"];
  readonly rounds: Iterator<Round>;
  /** `‖x₀ − x*‖`. */
  readonly far: number;
  readonly bound: ((rounds: number) => number) | null;
  readonly distances: number[];
  readonly up: number[];
  readonly down: number[];
  readonly proved: number[];
  messages: Messages | undefined;
}

/** A method at its start. */
function begun(setting: Setting, method: MethodName, seed: number): Running {
  const { sends, run, bound } = doubleMethods[method], { whole } = setting.split;
  const far = distance(whole, new Float64Array(whole.dimension)), proved = bound(setting);
  return {
    method,
    sends: sends(setting),
    rounds: run(setting)(child(key(seed), 1))[Symbol.iterator](),
    far,
    bound: proved === null ? null : (rounds) => proved(rounds) / far,
    ...{ distances: [1], up: [0], down: [0], proved: proved === null ? [] : [proved(0) / far] },
    messages: undefined,
  };
}

/** Whether a run has no rounds to come. */
function isOver({ distances }: Running, rounds: number): boolean {
  const at = distances[distances.length - 1];
  return distances.length > rounds || !(at > NEAR && at < LOST);
}

/** One round after another, up to so many. */
function* advancing(running: Running, setting: Setting, rounds: number): Generator<void, void, undefined> {
  while (!isOver(running, rounds)) yield advance(running, setting);
}

/** One more round. */
function advance(running: Running, { split: { whole } }: Setting): void {
  const { value } = running.rounds.next() as { value: Round }, { distances, up, down, proved, bound, far } = running;
  const k = distances.length;
  distances.push(distance(whole, value.point) / far);
  up.push(up[k - 1] + value.up.reduce((sum, bits) => sum + bits));
  down.push(down[k - 1] + value.down);
  if (bound !== null) proved.push(bound(k));
  if (k <= SHOWN + 1) running.messages = { round: value.round, up: value.up, down: value.down };
}

/** What is to be seen of a run. */
const seen = ({ method, sends, distances, up, down, proved, bound, messages }: Running): MethodRun[] =>
  messages === undefined ? [] : [{
    ...{ method, sends, messages },
    distances: Float64Array.from(distances),
    up: Float64Array.from(up),
    down: Float64Array.from(down),
    proved: bound === null ? null : Float64Array.from(proved),
  }];

/** All runs: two rounds of each, then as many more again as there have been, until they are over. */
export function* manyWorkersRuns(asked: Asked): Generator<ManyWorkers, void, undefined> {
  const { rounds, bits, seed } = asked;
  const setting: Setting = { split: splitQuadratic({ ...asked, key: child(key(seed), 0) }), bits, code: "variable" };
  const all: Running[] = [], found = () => all.flatMap(seen), every = roundsBetween(asked);
  for (const method of chosenMethods(asked.methods)) {
    const running = begun(setting, method, seed);
    all.push(running);
    for (const _ of advancing(running, setting, Math.min(2, rounds)));
    yield found();
  }
  let latest = found();
  for (let goal = 4; all.some((running) => !isOver(running, rounds)); goal *= 2) {
    for (const running of all.filter((running) => !isOver(running, Math.min(goal, rounds)))) {
      yield* paused(advancing(running, setting, Math.min(goal, rounds)), every, latest);
      yield latest = found();
    }
  }
}
