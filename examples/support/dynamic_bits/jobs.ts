/**
 * Training runs to be made: which they are, and who can make them.
 * @module
 */

import { child, key } from "@bitdescent/bitdescent";
import { type DynamicMethodName, dynamicMethods } from "./methods.ts";
import type { DynamicRun } from "./run.ts";
import { type Decay, type DynamicSetting, habits, pilotRun } from "./setting.ts";
import { type Job, outcome, type Standing, startOf, training } from "./training.ts";
import { type Crew, trainable, type TrainableName, usual } from "../training/trainables.ts";

/** What all runs have in common, as it was asked for; what is undefined is as it usually is for a problem. */
export interface Plan {
  readonly workers: number;
  readonly rounds?: number | undefined;
  readonly stepSize?: number | undefined;
  readonly momentum: number;
  readonly decay: Decay;
  /** Bits a coordinate of the broadcast; 32 for float32. */
  readonly down: number;
  readonly contraction?: number | undefined;
  /** What is left in later rounds of what is unlike the pilot run, from 0 to 1. */
  readonly persistence: number;
  /** Where data are, and what of them is used at once. */
  readonly from: Omit<Crew, "workers" | "key">;
}

/** A run to be made. */
export interface DynamicJob extends Job {
  readonly problem: TrainableName;
  readonly rule: DynamicMethodName;
}

/** All runs: each rule at each number of bits where it is told one, with as many seeds as the problem has, from `seed` on. */
export function jobsOf(
  { problems, rules, bits, seeds, seed }: {
    problems: readonly TrainableName[];
    rules: readonly DynamicMethodName[];
    bits: readonly number[];
    seeds: number | ((problem: TrainableName) => number);
    seed: number;
  },
): DynamicJob[] {
  return problems.flatMap((problem) =>
    rules.flatMap((rule) =>
      (dynamicMethods[rule].isTold ? bits : [null]).flatMap((bits) =>
        Array.from(
          { length: typeof seeds === "number" ? seeds : seeds(problem) },
          (_, i) => ({ problem, rule, bits, seed: seed + i }),
        )
      )
    )
  );
}

/** How many rounds a run has. */
export const roundsOf = (problem: TrainableName, { rounds }: Plan): number => rounds ?? usual[problem].rounds;

/** Runs of one problem. */
export interface Workshop {
  readonly title: string;
  /** The run of a job, a round at a time, from where it stands. */
  steps(job: DynamicJob, from?: Standing): Generator<Standing, void, void>;
  /** What a run led to that is over. */
  outcome(job: DynamicJob, end: Standing): DynamicRun;
}

/** Whatever runs of a problem need: data, which no seed changes, and a pilot run, whose seed no other run has. */
export async function workshop(problem: TrainableName, plan: Plan): Promise<Workshop> {
  const { workers, from, decay, down, contraction, momentum, persistence } = plan;
  const trained = await trainable(problem, { ...from, workers, key: child(key(0), 0) });
  const usually = usual[problem], own = habits[problem];
  const common: Omit<DynamicSetting, "start" | "pilot" | "bits"> = {
    trainable: trained,
    rounds: roundsOf(problem, plan),
    stepSize: plan.stepSize ?? (momentum === 0 ? usually.stepSize : usually.stepSizeWithMomentum),
    momentum,
    decay,
    down,
    persistence,
    habits: { ...own, contraction: contraction ?? own.contraction },
  };
  let pilot: Float32Array[] | undefined; // runs that need none do without
  const setting = ({ bits, seed }: DynamicJob): DynamicSetting => ({
    ...common,
    start: startOf(trained, seed),
    bits: bits ?? 32,
    pilot: () => pilot ??= [...pilotRun({ ...common, start: startOf(trained, 0) }, child(key(0), 1))],
  });
  return {
    title: trained.title,
    *steps(job, from) {
      const protocol = dynamicMethods[job.rule].protocol(setting(job));
      yield* training({ protocol, trainable: trained, rounds: common.rounds, looks: own.looks, seed: job.seed }, from);
    },
    outcome: (job, end) => outcome(job, end, trained),
  };
}
