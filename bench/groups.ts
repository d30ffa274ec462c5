/**
 * The groups of subjects by name.
 * @module
 */

import { balls } from "./groups/balls.ts";
import { engines } from "./groups/engines.ts";
import { entropy } from "./groups/entropy.ts";
import { imports } from "./groups/imports.ts";
import { kernels } from "./groups/kernels.ts";
import { levels } from "./groups/levels.ts";
import { linear } from "./groups/linear.ts";
import { protocols } from "./groups/protocols.ts";
import { sweep } from "./groups/sweep.ts";
import { tables } from "./groups/tables.ts";
import type { TimedGroup } from "./harness.ts";
import type { Group } from "./panel.ts";

/** The names of all groups, in the order in which they are run. */
export const groupNames = [
  "kernels",
  "tables",
  "entropy",
  "levels",
  "balls",
  "protocols",
  "linear",
  "sweep",
  "imports",
  "engines",
] as const;

/** A name of a group. */
export type GroupName = typeof groupNames[number];

/** The groups. */
export const groups: Readonly<Record<Exclude<GroupName, "engines">, Group> & { engines: TimedGroup }> = {
  kernels,
  tables,
  entropy,
  levels,
  balls,
  protocols,
  linear,
  sweep,
  imports,
  engines,
};
