/**
 * Runs of rules at one budget, and of equal bits at many, a few seeds of each.
 * @module
 */

import { norm2 } from "@bitdescent/bitdescent";
import { paused, roundsBetween } from "../paused.ts";
import { chosen, type RuleName } from "./rules.ts";
import { bestBits, contractionOf, evenBits, relativeNoise, weightsOf } from "./theory.ts";
import { settingOf, STEP_SIZE, type Trial, trial, withTrial } from "./trials.ts";

/** What is asked for: the values of the controls. */
export interface Asked {
  /** Bits a coordinate that a worker may send, on average over the rounds. */
  readonly bits: number;
  readonly noise: number;
  /** α of the rules. */
  readonly contraction: number;
  readonly rules: readonly string[];
  readonly rounds: number;
  readonly dimension: number;
  readonly workers: number;
  readonly seed: number;
}

/** A point of the way: means over runs. */
export interface Look {
  readonly round: number;
  /** Bits of all workers so far, as written. */
  readonly sent: number;
  /** `f(x) − f*`. */
  readonly gap: number;
  /** What is proved of its mean. */
  readonly proved: number;
}

/** A rule at a budget. */
export interface Arm {
  readonly rule: RuleName;
  /** Bits a coordinate on average. */
  readonly bits: number;
  /** How many runs the means are of. */
  readonly runs: number;
  /** Whether the first run is over. */
  readonly isOver: boolean;
  /** Whole bits of a coordinate in each round so far, and what a worker's message had a coordinate, with its norm. */
  readonly bitsOfRounds: readonly number[];
  readonly written: readonly number[];
  readonly way: readonly Look[];
  /** Means over runs of `‖∇F‖²` before each round, and of the gaps that there would be without noise. */
  readonly squaredGradients: readonly number[];
  readonly quiet: readonly number[];
  /** The noise of these bits over that of equal bits, by theory; null before the run is over. */
  readonly noise: number | null;
}

/** What has been computed so far. */
export interface BitsOverTime {
  /** The rules at the budget, and then equal bits at others from few to many; those of which anything is known. */
  readonly arms: readonly Arm[];
  /** α as theory has it. */
  readonly contraction: number;
  /** The bits of least noise by theory, and that noise over that of equal bits; null where it is not computed yet. */
  readonly best: { readonly bits: readonly number[]; readonly noise: number } | null;
}

/** Runs of each. */
export const RUNS = 4;

/** Where it is tried what equal bits lead to. */
export const LADDER: readonly number[] = [2, 2.5, 3, 3.5, 4, 5, 6, 8];

/** The rules at the budget, then equal bits at others. */
function plannedArms({ rules, bits }: Asked): Arm[] {
  const unseen = {
    runs: 0,
    isOver: false,
    bitsOfRounds: [],
    written: [],
    way: [],
    squaredGradients: [],
    quiet: [],
    noise: null,
  };
  const own = chosen(rules).map((rule): Arm => ({ rule, bits, ...unseen }));
  const hasEqual = own.some(({ rule }) => rule === "fixed");
  const others = [...LADDER, bits].filter((b, i, all) => all.indexOf(b) === i && !(hasEqual && b === bits));
  return [...own, ...others.toSorted((a, b) => a - b).map((bits): Arm => ({ rule: "fixed", bits, ...unseen }))];
}

/** All runs that are asked for, as far as they are: the first one step by step, then the others, then further seeds. */
export function* bitsOverTimeRuns(asked: Asked): Generator<BitsOverTime, void, undefined> {
  const { rounds, bits, seed } = asked, setting = settingOf(asked), { trainable } = setting;
  const contraction = contractionOf(trainable, STEP_SIZE), arms = plannedArms(asked), every = roundsBetween(asked);
  let best: BitsOverTime["best"] = null;
  const found = (): BitsOverTime => ({ arms: arms.filter(({ runs }) => runs > 0), contraction, best });

  let first: Trial | undefined, soon = 2;
  for (const part of trial(setting, arms[0], firstSeed(seed))) { // for something to see
    first = part;
    if (part.standing.bitsOfRounds.length < soon) continue;
    soon *= 2;
    yield { ...found(), arms: [withTrial(arms[0], setting, part)] };
  }

  let latest: BitsOverTime = { ...found(), arms: [withTrial(arms[0], setting, first!)] };
  yield* paused(setting.piloting(), every, latest);
  const squaredNorms = setting.pilot().map((mean) => norm2(mean) ** 2 + trainable.variance * (1 - 1 / asked.workers));
  const weights = weightsOf(setting.echo, squaredNorms), budget = Math.round(bits * rounds);
  const even = evenBits(budget, rounds), least = bestBits(weights, budget);
  best = { bits: least, noise: relativeNoise(weights, least, even) };
  for (let run = 0; run < RUNS; run++) {
    for (const [i, arm] of arms.entries()) {
      const own = run === 0 && i === 0
        ? first
        : yield* paused(trial(setting, arm, firstSeed(seed) + run), every, latest);
      const next = withTrial(arm, setting, own!), isRival = arm.bits === bits && next.isOver;
      arms[i] = { ...next, noise: isRival ? relativeNoise(weights, next.bitsOfRounds, even) : null };
      yield latest = found();
    }
  }
}

/** The seed of the first run; 0 is that of the pilot run. */
const firstSeed = (seed: number): number => 1 + RUNS * seed;
