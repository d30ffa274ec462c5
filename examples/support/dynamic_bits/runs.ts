/**
 * Training runs made by several threads, from where they were left.
 * @module
 */

import { type DynamicJob, type Plan, roundsOf } from "./jobs.ts";
import type { DynamicRun, Waypoint } from "./run.ts";
import type { Standing } from "./training.ts";
import type { DynamicNews, DynamicResult, DynamicTask } from "./worker.ts";
import { progress } from "../command/progress.ts";
import { habits } from "./setting.ts";
import { saved } from "../command/saved.ts";
import { status } from "./status.ts";
import { inThreads } from "../command/threads.ts";

/** What was made of jobs so far, by their numbers. */
interface Reached {
  readonly results: readonly (readonly [number: number, result: DynamicResult])[];
  /** Where those stand that are not over. */
  readonly standings: readonly (readonly [number: number, standing: Standing])[];
}

/** After how many seconds it is kept where a run stands. */
const EVERY = 10;

/** The runs of `jobs`, in their order, and what was trained, by problem. */
export async function dynamicRuns(
  jobs: readonly DynamicJob[],
  plan: Plan,
  { checkpoint, threads }: { checkpoint: string | undefined; threads: number },
): Promise<{ runs: DynamicRun[]; titles: Record<string, string> }> {
  const file = checkpoint === undefined ? null : saved<Reached>({ path: checkpoint, settings: { jobs, ...plan } });
  const before = await file?.read(), results = new Map(before?.results), standings = new Map(before?.standings);
  const left = jobs.map((_, number) => number).filter((number) => !results.has(number));
  const over = new Map(jobs.map((job, number) => [ // rounds
    number,
    results.has(number) ? roundsOf(job.problem, plan) : standings.get(number)?.checkpoint.round ?? 0,
  ]));

  let writing = Promise.resolve();
  const keep = (): void => {
    const reached = { results: [...results], standings: [...standings] };
    if (file !== null) writing = writing.then(() => file.write(reached));
  };
  const work = (of: (job: DynamicJob, number: number) => number): number =>
    jobs.reduce((sum, job, number) => sum + of(job, number) * habits[job.problem].effort, 0);
  const bar = progress({
    total: work(({ problem }) => roundsOf(problem, plan)),
    before: work((_, number) => over.get(number) ?? 0),
    label: "dynamic bits",
  });
  const advance = (number: number, round: number, note: string): void => {
    bar.step(note, (round - (over.get(number) ?? 0)) * habits[jobs[number].problem].effort);
    over.set(number, round);
  };
  try {
    await inThreads<DynamicTask, DynamicNews, DynamicResult>({
      script: new URL("./worker.ts", import.meta.url),
      threads,
      tasks: left.map((number) => ({
        job: jobs[number],
        plan,
        from: standings.get(number),
        every: file === null ? null : EVERY,
      })),
      hear({ round, last, standing }, task) {
        const number = left[task];
        advance(number, round, said(jobs[number], last));
        if (standing === undefined) return;
        standings.set(number, standing);
        keep();
      },
      done(result, task) {
        const number = left[task];
        advance(
          number,
          roundsOf(jobs[number].problem, plan),
          said(jobs[number], result.run.way[result.run.way.length - 1]),
        );
        results.set(number, result);
        standings.delete(number);
        keep();
      },
    });
  } finally {
    await writing;
    bar.end();
  }
  const made = jobs.map((_, number) => results.get(number) as DynamicResult);
  return {
    runs: made.map(({ run }) => run),
    titles: Object.fromEntries(jobs.map(({ problem }, number) => [problem, made[number].title])),
  };
}

/** Which run it is, and how it goes. */
const said = ({ problem, rule, bits, seed }: DynamicJob, last: Waypoint): string =>
  `${problem} ${rule}${bits === null ? "" : ` ${bits} bits`}, seed ${seed}: ${status(last)}`;
