/**
 * The groups of subjects by name.
 * @module
 */

import { balls } from "./groups/balls.ts";
import { entropy } from "./groups/entropy.ts";
import { imports } from "./groups/imports.ts";
import { kernels } from "./groups/kernels.ts";
import { levels } from "./groups/levels.ts";
import { linear } from "./groups/linear.ts";
import { protocols } from "./groups/protocols.ts";
import { sweep } from "./groups/sweep.ts";
import type { Group } from "./panel.ts";

/** The names of all groups, in the order in which they are run. */
export const groupNames = ["kernels", "entropy", "levels", "balls", "protocols", "linear", "sweep", "imports"] as const;

/** A name of a group. */
export type GroupName = typeof groupNames[number];

/** The groups. */
export const groups: Readonly<Record<GroupName, Group>> = {
  kernels,
  entropy,
  levels,
  balls,
  protocols,
  linear,
  sweep,
  imports,
};
