/**
 * A round of `drive` on every engine, messages of 1 MiB each way, beside the transport's own operations on the same bytes.
 *
 * A round brings everyone's bytes to rank 0 and its answer to all; an all-gather moves other bytes, so the round is compared with
 * both. On NATS and MPI _bare_ is what their client does by itself; elsewhere there is nothing beneath the communicator.
 * @module
 */

import type { Figure } from "../harness.ts";
import { ratioOf, spreadOf } from "../statistics.ts";
import { crews } from "../engines/crews.ts";
import type { Times } from "../engines/rounds.ts";

const loads = { thorough: { bytes: 2 ** 20, rounds: 40, warm: 10 }, quick: { bytes: 2 ** 16, rounds: 10, warm: 3 } };

/** The figures of each engine that is here. */
export async function* engines(quick: boolean): AsyncGenerator<Figure[], void, void> {
  const load = quick ? loads.quick : loads.thorough;
  for (const [engine, timed] of Object.entries(crews)) {
    const times = await timed(load);
    yield times === null ? [] : figuresOf(engine, times);
  }
}

/** What takes how long, and a round as often as there are things to compare it with. */
export function figuresOf(engine: string, times: Times): Figure[] {
  const names = Object.keys(times), others = names.filter((name) => name !== "round");
  const figure = (name: string, other: string | null): Figure => ({
    name: `${engine}: ${name}${name === "round" && other !== null ? ` to ${other}` : ""}`,
    dimension: 0,
    toCopy: null,
    toOther: other === null ? null : { name: `${engine}: ${other}`, ratio: ratioOf(times[name], times[other]) },
    milliseconds: spreadOf(times[name]).median,
    speed: null,
    bits: null,
    ideal: null,
  });
  return [...others.map((name) => figure(name, null)), ...others.map((other) => figure("round", other))];
}
