/**
 * The numbers of many workers.
 * @module
 */

import type { Figure } from "../../view.ts";
import { short } from "../marks/numbers.ts";
import { bitsIn, span } from "../marks/units.ts";
import { methods } from "./methods.ts";
import type { ManyWorkers, MethodRun } from "./runs.ts";
import { type Circumstances, roundsTo, secondsOf } from "./times.ts";

/** What a method took to an accuracy. */
function figureOf(run: MethodRun, accuracy: number, circumstances: Circumstances): Figure {
  const { up, down, distances, proved, sends } = run, rounds = roundsTo(run, accuracy), label = methods[run.method];
  const k = rounds ?? distances.length - 1, { workers } = circumstances;
  const messages =
    `A round: ${workers} × ${bitsIn(up[k] / k / workers)} up (${sends.up}), ${
      bitsIn(down[k] / k)
    } down (${sends.down}), ` +
    `on average.`;
  const promise = proved === null
    ? "Nothing is proved of it here."
    : `At most ${short(proved[k], 2)} is proved after as many rounds.`;
  return rounds === null
    ? { label, value: `at ${short(distances[k], 2)}`, note: `after ${k} rounds. ${messages} ${promise}` }
    : {
      label,
      value: `${rounds} rounds, ${bitsIn(up[k] + down[k])}, ${span(secondsOf(run, k, circumstances))}`,
      note: `${messages} ${promise}`,
    };
}

/** All of them. */
export const figures = (runs: ManyWorkers, accuracy: number, circumstances: Circumstances): Figure[] =>
  runs.map((run) => figureOf(run, accuracy, circumstances));
