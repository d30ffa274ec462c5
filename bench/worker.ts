/**
 * A group in a thread of its own: how fast a function is depends on what has called it before, and a group is not to depend on
 * which others are asked for.
 * @module
 */

import { serve } from "../examples/support/command/threads.ts";
import { type GroupName, groups } from "./groups.ts";
import { type Figure, hasty, measured, thorough } from "./harness.ts";

/** What to time. */
export interface GroupTask {
  readonly group: GroupName;
  readonly quick: boolean;
}

/** The figures of a group, telling which panel is next. */
async function timed({ group, quick }: GroupTask, tell: (subject: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for await (const next of groups[group](quick)) {
    if ("subjects" in next) {
      tell(next.subjects.at(-1)!.name);
      figures.push(...measured(next, quick ? hasty : thorough));
    } else {
      figures.push(...next);
    }
  }
  return figures;
}

serve<GroupTask, string, Figure[]>(timed);
