/**
 * Runs by rule and bits.
 * @module
 */

import type { DynamicRun } from "./run.ts";
import { spread } from "./statistics.ts";

/** One rule at one number of bits, as an arm of a trial: runs that differ in their seeds. */
export interface Arm {
  readonly rule: string;
  /** The mean of what the runs have; a rule that is told its bits has the same in all of them. */
  readonly bits: number;
  readonly runs: readonly DynamicRun[];
  /** How many runs diverged. */
  readonly diverged: number;
}

/** Whether a run ended at no number. */
export const isDiverged = ({ row: { finalLoss, gap } }: DynamicRun): boolean =>
  !Number.isFinite(finalLoss) || gap !== null && !Number.isFinite(gap);

/** `items` in groups, from least to most by `of`, in which each is at most `part` above the one before. */
function nearby<T>(items: readonly T[], part: number, of: (item: T) => number): T[][] {
  const sorted = items.toSorted((a, b) => of(a) - of(b));
  const firsts = sorted.flatMap((item, i) => i === 0 || of(item) > (1 + part) * of(sorted[i - 1]) ? [i] : []);
  return firsts.map((first, k) => sorted.slice(first, firsts[k + 1]));
}

/** The arms of one rule, by bits, which differ a little where messages have no fixed length. */
const armsOfRule = (runs: readonly DynamicRun[]): Arm[] =>
  nearby(runs, 0.01, ({ row }) => row.bits).map((near): Arm => {
    const own = near.toSorted((a, b) => a.row.seed - b.row.seed), all = own.map(({ row }) => row.bits);
    const bits = all.every((bits) => bits === all[0]) ? all[0] : spread(all).mean; // without rounding where they are the same
    return { rule: own[0].row.rule, bits, runs: own, diverged: own.filter(isDiverged).length };
  });

/** The arms of `runs` of one problem, by bits, and at the same bits in the order in which their rules first come. */
export function armsOf(runs: readonly DynamicRun[]): Arm[] {
  const rules = [...Map.groupBy(runs, ({ row }) => row.rule).values()]; // sorting keeps their order
  return rules.flatMap(armsOfRule).toSorted((a, b) => a.bits - b.bits);
}

/** How many times shorter the workers' messages were than float32. */
export const ratioOf = ({ runs }: Arm): number => spread(runs.map(({ row }) => row.compressionRatio)).mean;

/** The arms that can be compared: of the same bits, and with them of about the same ratio, which many norms make less. */
export const rivalsOf = (arms: readonly Arm[]): Arm[][] =>
  [...Map.groupBy(arms, ({ bits }) => bits).values()].flatMap((same) =>
    nearby(same, 0.05, ratioOf).map((near) => same.filter((arm) => near.includes(arm))).toReversed()
  );

/** The number of seeds of `arms`, such as `5 seeds` or `3 to 5 seeds`. */
export function seedsOf(arms: readonly Arm[]): string {
  const counts = arms.map(({ runs }) => runs.length), least = Math.min(...counts), most = Math.max(...counts);
  return `${least === most ? least : `${least} to ${most}`} seed${most === 1 ? "" : "s"}`;
}

/** `arms` in words, three by name, such as `signsgd at 1 bit (2 of 5 seeds diverged)`. */
export function namesOf(arms: readonly Arm[]): string {
  const names = arms.slice(0, 3).map(({ rule, bits, diverged, runs }) => {
    const isPart = diverged > 0 && diverged < runs.length;
    return `${rule} at ${bitsTitle(bits)}${isPart ? ` (${diverged} of ${runs.length} seeds diverged)` : ""}`;
  });
  return names.join(", ") + (arms.length > 3 ? ` and ${arms.length - 3} more` : "");
}

/** A line for each kind of arms that a figure leaves out, none where there are none. */
export const leftOut = (kinds: Readonly<Record<string, readonly Arm[]>>): string[] =>
  Object.entries(kinds).flatMap(([kind, arms]) => arms.length === 0 ? [] : [`${kind}: ${namesOf(arms)}.`]);

/** Bits as one says them, such as `2.5 bits`. */
export const bitsTitle = (bits: number): string => {
  const said = Number(bits.toFixed(2));
  return `${said} bit${said === 1 ? "" : "s"}`;
};
