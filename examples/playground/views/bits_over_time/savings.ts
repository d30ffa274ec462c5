/**
 * What a rule saves: how many equal bits would end as near.
 * @module
 */

import { short } from "../marks/numbers.ts";
import { endOf } from "./arms.ts";
import type { Arm } from "./runs.ts";

/** How many equal bits end as near. */
export interface Equivalent {
  readonly bits: number;
  /** Whether it would take more than were tried, or less. */
  readonly beyond: "less" | "more" | null;
}

/** The fewest equal bits that end at `gap`, log-linear between the budgets of `equal`, which are from few to many. */
export function equivalent(gap: number, equal: readonly Arm[]): Equivalent {
  const first = equal.findIndex((arm) => endOf(arm) <= gap);
  if (first === -1) return { bits: equal[equal.length - 1].bits, beyond: "more" };
  if (first === 0) return { bits: equal[0].bits, beyond: endOf(equal[0]) < gap ? "less" : null };
  const [below, above] = [equal[first - 1], equal[first]];
  const [from, to, at] = [endOf(below), endOf(above), gap].map(Math.log);
  return { bits: below.bits + (above.bits - below.bits) * (from - at) / (from - to), beyond: null };
}

/** A saving in words, where `spent` bits were. */
export function saidOf({ bits: as, beyond }: Equivalent, spent: number): string {
  if (beyond === "more") return `nearer than ${short(as)} bits`;
  if (beyond === "less") return `not as near as ${short(as)} bits`;
  const part = as < spent ? 1 - as / spent : 1 - spent / as;
  return `${short(as)} bits, ${as < spent ? "wastes" : "saves"} ${Math.round(100 * part)} %`;
}
