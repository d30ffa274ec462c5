/**
 * What a run with many workers led to and cost, for readers.
 * @module
 */

import { norm2, subtract } from "@bitdescent/bitdescent";
import type { Done, EngineName } from "./engines.ts";
import type { News, Outcome } from "./rank.ts";

/** How a run is going, in words that fit beside a bar: `57 kbit up, 15 kbit down, 45 kB sent, 6.89 ms`, the last a round. */
export function going({ ledger: { up, down }, sent, rounds, seconds }: News): string {
  return `${amount(up)}bit up, ${amount(down)}bit down, ${amount(sent)}B sent, ${pace(seconds, rounds)}`;
}

/** A line for each thing worth knowing. */
export function distributedReport(engine: EngineName, { job, ready, outcome }: Done): string {
  const { workers, method } = job, { dimension, minimizer, title } = ready;
  const { ledger: { rounds, up, down }, point, absences, sent, hash, rounds: now, seconds } = outcome;
  const far = norm2(subtract(point, minimizer)) / norm2(minimizer);
  const each = (bits: number, messages: number): string =>
    rounds === 0 ? "" : `, ${(bits / (messages * rounds * dimension)).toFixed(2)} a coordinate`;
  const lines = [
    ["rounds", `${rounds} of ${job.rounds}`],
    ...absences.length > 0 ? [["absent", absent(absences)]] : [],
    ["bits up", `${up}${each(up, workers)}, from all workers`],
    ["bits down", `${down}${each(down, 1)}, each broadcast counted once`],
    ["sent", `${amount(sent)}B by the transports of all ranks${now < rounds ? ", since it went on" : ""}`],
    ["time", now === 0 ? "no round was left" : `${pace(seconds, now)} a round`],
    ["distance", `${far.toPrecision(3)} of the first to the minimizer`],
    ["hash", hash],
  ];
  return [
    `${method} with ${workers} workers on ${engine}: ${title}, ${dimension} columns`,
    "",
    ...lines.map(([name, value]) => `${name.padEnd(11)}${value}`),
  ].join("\n");
}

/** How many messages did not come, and whose. */
function absent(absences: Outcome["absences"]): string {
  const ranks = absences.flatMap(({ ranks }) => ranks), who = [...new Set(ranks)].sort((a, b) => a - b);
  const last = absences.at(-1)!.round, name = who.length > 1 ? "ranks" : "rank";
  return `${ranks.length} messages, of ${name} ${
    who.join(", ")
  }, in ${absences.length} rounds, of which ${last} was the last`;
}

/** How long a round takes. */
function pace(seconds: number, rounds: number): string {
  const each = seconds / rounds;
  return each < 1 ? `${(1000 * each).toPrecision(3)} ms` : `${each.toFixed(1)} s`;
}

/** A number, in thousands or millions where it is large. */
function amount(count: number): string {
  if (count < 1e4) return `${count} `;
  return count < 1e7 ? `${(count / 1e3).toFixed(0)} k` : `${(count / 1e6).toFixed(1)} M`;
}
