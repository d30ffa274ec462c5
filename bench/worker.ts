/**
 * A group in a thread of its own: how fast a function is depends on what has called it before, and a group is not to depend on
 * which others are asked for.
 * @module
 */

import { serve } from "../examples/support/threads.ts";
import { type GroupName, groups } from "./groups.ts";
import { type Figure, hasty, measured, thorough } from "./harness.ts";

/** What to time. */
export interface GroupTask {
  readonly group: GroupName;
  readonly quick: boolean;
}

/** The figures of a group, telling which panel is next. */
function timed({ group, quick }: GroupTask, tell: (subject: string) => void): Figure[] {
  const figures: Figure[] = [];
  for (const panel of groups[group](quick)) {
    tell(panel.subjects.at(-1)!.name);
    figures.push(...measured(panel, quick ? hasty : thorough));
  }
  return figures;
}

serve<GroupTask, string, Figure[]>((task, tell) => Promise.resolve(timed(task, tell)));
