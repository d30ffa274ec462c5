/**
 * What everything costs, in multiples of a memory copy of the same vector.
 *
 * The task asks V8 not to inline in its middle tier: it would take loops that are fully compiled into a closure that is not,
 * and a loop would be four times as slow for being timed.
 *
 * ```sh
 * deno task bench --only kernels
 * ```
 * @module
 */

import { main } from "../examples/support/command/main.ts";
import { choices, type Command, flag, type Option } from "../examples/support/command/options.ts";
import { progress } from "../examples/support/command/progress.ts";
import { inThreads } from "../examples/support/command/threads.ts";
import { type Baseline, baselineOf, baselineText, movesSince } from "./baseline.ts";
import { groupNames } from "./groups.ts";
import type { Figure } from "./harness.ts";
import { besidePeers } from "./peers.ts";
import { figureJson, figureTable, movesText, peerJson, peerTable } from "./report.ts";
import type { GroupTask } from "./worker.ts";

const command = {
  name: "bench",
  usage: "deno task bench [options]",
  description:
    "Times everything in turn, round after round, and prints medians over rounds of ratios within a round: to a copy of as many " +
    "float32s, and to a plain form or to the gradients alone. Single times stand beside them and say little.",
  options: {
    only: choices({ help: "the groups", of: groupNames, default: [...groupNames] }),
    quick: flag({ help: "small sizes and few rounds" }),
    json: flag({ help: "print JSON and nothing else" }),
    compare: flag({ help: "say what has moved since bench/baseline.json by more than noise" }),
    save: flag({ help: "write the figures to bench/baseline.json" }),
    peers: flag({ help: "instead, time the same work in Python, turn by turn, and print ours beside it" }),
  },
  examples: ["deno task bench --only kernels,entropy --compare", "deno task bench --peers"],
} satisfies Command<Record<string, Option<unknown>>>;

const baselineFile = new URL("baseline.json", import.meta.url);

await main(command, async ({ only, quick, json, compare, save, peers }) => {
  const print = (text: string): void => json ? undefined : console.log(text);
  if (peers) {
    const comparisons = besidePeers(quick);
    if (json) console.log(peerJson(comparisons));
    else if (comparisons.length > 0) console.log(peerTable(comparisons));
    return;
  }
  const baseline: Baseline = JSON.parse(Deno.readTextFileSync(baselineFile)), figures: Figure[] = [];
  const bar = progress({ total: only.length, label: "bench" });
  for (const group of groupNames.filter((name) => only.includes(name))) {
    await inThreads<GroupTask, string, Figure[]>({
      script: new URL("./worker.ts", import.meta.url),
      threads: 1,
      tasks: [{ group, quick }],
      hear: (subject) => bar.step(subject, 0),
      done(own) {
        bar.end();
        print(`${group}\n\n${figureTable(own)}\n`);
        figures.push(...own);
      },
    });
    bar.step("", 1);
  }
  bar.end();
  if (json) console.log(figureJson(figures));
  if (compare) print(movesText(movesSince(baseline, figures)));
  if (save) Deno.writeTextFileSync(baselineFile, baselineText(baselineOf(figures, baseline)));
});
