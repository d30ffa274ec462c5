/**
 * What runs with bits that change by the round are judged by.
 * @module
 */

import { type Arm, isDiverged } from "./arms.ts";
import type { DynamicRow, DynamicRun, Waypoint } from "./run.ts";
import type { BySeed } from "./statistics.ts";

/** What runs are judged by. */
export interface Measure {
  readonly name: "accuracy" | "gap" | "loss";
  /** Whether more is better. */
  readonly isGain: boolean;
  /** At the end of a run. */
  of(row: DynamicRow): number;
  /** On the way of a run. */
  at(run: DynamicRun, point: Waypoint): number;
}

const accuracy: Measure = {
  name: "accuracy",
  isGain: true,
  of: (row) => row.accuracy ?? NaN,
  at: (_, point) => point.accuracy ?? NaN,
};

/** The gap, by runs that ended: they say what the least value is, to those of the same seed that diverged as well. */
function gapOf(ended: readonly DynamicRun[]): Measure {
  const leasts = new Map(ended.map(({ row }) => [row.seed, row.finalLoss - (row.gap ?? NaN)]));
  return {
    name: "gap",
    isGain: false,
    of: (row) => row.gap ?? NaN,
    at: ({ row }, point) => point.loss - (leasts.get(row.seed) ?? NaN),
  };
}

const loss: Measure = { name: "loss", isGain: false, of: (row) => row.finalLoss, at: (_, point) => point.loss };

/** What `runs` of one problem can be judged by: accuracy where there is one, then the gap where it is known, or the loss. */
export function measuresOf(runs: readonly DynamicRun[]): Measure[] {
  const ended = runs.filter((run) => !isDiverged(run));
  const has = (field: "accuracy" | "gap"): boolean => ended.length > 0 && ended.every(({ row }) => row[field] !== null);
  return [...has("accuracy") ? [accuracy] : [], has("gap") ? gapOf(ended) : loss];
}

/** What an arm reached, by seed; null where a run of it diverged, as the others alone would flatter it. */
export const reachedBy = (arm: Arm, measure: Measure): BySeed | null =>
  arm.diverged > 0 ? null : new Map(arm.runs.map(({ row }) => [row.seed, measure.of(row)]));
