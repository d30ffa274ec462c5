/**
 * A thread that makes training runs.
 * @module
 */

import { type DynamicJob, type Plan, type Workshop, workshop } from "./jobs.ts";
import type { DynamicRun, Waypoint } from "./run.ts";
import type { Standing } from "./training.ts";
import { serve } from "../command/threads.ts";

/** A run to be made. */
export interface DynamicTask {
  readonly job: DynamicJob;
  readonly plan: Plan;
  /** Where it stands already. */
  readonly from?: Standing | undefined;
  /** After how many seconds to tell where it stands; null for never. */
  readonly every: number | null;
}

/** What is new of a run: how many rounds are over, the last look at it, and sometimes all that it takes to go on from there. */
export interface DynamicNews {
  readonly round: number;
  readonly last: Waypoint;
  readonly standing?: Standing;
}

/** What came of a run. */
export interface DynamicResult {
  readonly run: DynamicRun;
  /** What was trained, in words. */
  readonly title: string;
}

let current: { readonly problem: string; readonly shop: Workshop } | undefined; // the last problem's data are at hand

serve<DynamicTask, DynamicNews, DynamicResult>(async ({ job, plan, from, every }, tell) => {
  if (current?.problem !== job.problem) current = { problem: job.problem, shop: await workshop(job.problem, plan) };
  const { shop } = current;
  let end = from, told = performance.now(), looks = from?.way.length ?? 1;
  for (const standing of shop.steps(job, from)) {
    end = standing;
    const isDue = every !== null && performance.now() - told > 1000 * every, hasLooked = standing.way.length > looks;
    if (!isDue && !hasLooked) continue;
    looks = standing.way.length;
    const news = { round: standing.checkpoint.round, last: standing.way[looks - 1] };
    if (isDue) told = performance.now();
    tell(isDue ? { ...news, standing } : news);
  }
  if (end === undefined) throw new Error("Cannot train as the number of rounds must be at least 1: current value is 0");
  return { run: shop.outcome(job, end), title: shop.title };
});
