/**
 * Which of the runs are what.
 * @module
 */

import type { Arm, Asked, BitsOverTime } from "./runs.ts";

/** The rules at the budget, without equal bits at others. */
export const rivals = ({ arms }: BitsOverTime, { bits, rules }: Asked): Arm[] =>
  arms.filter((arm) => arm.bits === bits && (rules.includes(arm.rule) || rules.length === 0));

/** Equal bits at all budgets that are over, from few to many. */
export const equalArms = ({ arms }: BitsOverTime): Arm[] =>
  arms.filter(({ rule, isOver }) => rule === "fixed" && isOver).toSorted((a, b) => a.bits - b.bits);

/** The gap that the runs of an arm end at, on average. */
export const endOf = ({ way }: Arm): number => way[way.length - 1].gap;
