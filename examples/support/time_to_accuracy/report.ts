/**
 * What a person reads of times to accuracy.
 * @module
 */

import { table } from "../command/table.ts";
import type { Circumstances, Place, Server, Timing } from "./model.ts";
import { type TimedMethodName, timedMethods } from "./methods.ts";
import type { TimedProblem } from "./problem.ts";

/** A method in a place. */
export interface TimeRow extends Place {
  readonly method: TimedMethodName;
  /** Rounds to the accuracy; null where it was not reached. */
  readonly rounds: number | null;
  /** Bits a round of a worker as really written, at the dimension that was run. */
  readonly bitsUp: number;
  /** Those of the broadcast. */
  readonly bitsDown: number;
  /** By the model; null where the accuracy was not reached. */
  readonly seconds: number | null;
  /** Whether floats are added up around a ring, since that is faster. */
  readonly ring: boolean;
  /** Whether it is the fastest there. */
  readonly winner: boolean;
}

/** The fastest method of a place, and how much faster it is. */
export interface Best extends Place {
  readonly method: TimedMethodName;
  readonly ring: boolean;
  readonly seconds: number;
  /** Than gradient descent in 32-bit floats; null where that was not run. */
  readonly overPlain: number | null;
  /** Than the fastest method that sends floats; null where none was run. */
  readonly overFloats: number | null;
}

/** The fastest in each place, in the order of rows; none where no method arrived. */
export function bests(rows: readonly TimeRow[]): Best[] {
  const places = Map.groupBy(rows, ({ server, bandwidth, workers }) => `${server} ${bandwidth} ${workers}`);
  return [...places.values()].flatMap((here) =>
    here.filter(({ winner }) => winner).map(({ server, bandwidth, workers, method, ring, seconds }) => {
      const over = (isOther: (name: TimedMethodName) => boolean): number | null => {
        const others = here.flatMap((row) => isOther(row.method) && row.seconds !== null ? [row.seconds] : []);
        return others.length === 0 ? null : Math.min(...others) / seconds!;
      };
      const overPlain = over((name) => name === "gd-32"), overFloats = over((name) => timedMethods[name].adds);
      return { server, bandwidth, workers, method, ring, seconds: seconds!, overPlain, overFloats };
    })
  );
}

const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1], ["ms", 1e-3], ["µs", 1e-6]] as const;

/** A time in two digits or three, such as `1.4 s`. */
export function span(seconds: number): string {
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? units[units.length - 1];
  return `${digits(seconds / size)} ${unit}`;
}

/** A bandwidth, such as `10 Mbit/s`. */
export function speed(bandwidth: number): string {
  const [unit, size] = ([["T", 1e12], ["G", 1e9], ["M", 1e6], ["k", 1e3]] as const).find(([, s]) => bandwidth >= s) ??
    ["", 1];
  return `${Number((bandwidth / size).toPrecision(3))} ${unit}bit/s`;
}

/** A count, with spaces where there are many digits. */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, n < 1e4 ? "" : " ");

const digits = (x: number): string => x < 9.95 ? x.toFixed(1) : x.toFixed(0);

/** What a method is called where it won. */
export const named = ({ method, ring }: Pick<Best, "method" | "ring">): string => ring ? `${method} ring` : method;

/** How much faster it is than gradient descent in floats and than the best in floats, such as `×37 ×8.6`. */
export function gained({ method, overPlain, overFloats }: Best): string {
  const gains = [overPlain, timedMethods[method].adds ? null : overFloats];
  return gains.filter((gain) => gain !== null).map((gain) => `×${digits(gain)}`).join(" ");
}

/** What was measured. */
function measured(timings: readonly Timing[], { dimension }: TimedProblem): string {
  const rows = timings.map(({ method, rounds, closest, bitsUp, bitsDown }) => {
    const up = bitsUp / dimension, down = bitsDown / dimension;
    const all = rounds === null ? null : rounds.length * (up + down);
    return [method, rounds?.length ?? null, closest.toExponential(1), up, down, all, timedMethods[method].title];
  });
  return table(
    [
      "method",
      { title: "rounds" },
      { title: "closest" },
      { title: "up", digits: 2 },
      { title: "down", digits: 2 },
      { title: "in all", digits: 0 },
      "what it is",
    ],
    rows,
  );
}

export const serverTitles: Readonly<Record<Server, string>> = {
  one: "One server, whose port is like that of a worker, or a ring for floats",
  spread: "A server that is spread over all workers, or a ring for floats",
};

/** The fastest by bandwidth and workers. */
function map(found: readonly Best[], server: Server, places: readonly Place[]): string {
  const here = places.filter((place) => place.server === server);
  const bandwidths = [...new Set(here.map(({ bandwidth }) => bandwidth))];
  const workers = [...new Set(here.map(({ workers }) => workers))];
  const cells = bandwidths.map((bandwidth) => [
    speed(bandwidth),
    ...workers.map((N) => {
      const best = found.find((b) => b.server === server && b.bandwidth === bandwidth && b.workers === N);
      return best === undefined ? null : `${named(best)} ${span(best.seconds)} ${gained(best)}`.trimEnd();
    }),
  ]);
  const columns = ["ports", ...workers.map((N) => `${count(N)} worker${N === 1 ? "" : "s"}`)];
  return `${serverTitles[server]}:\n${table(columns, cells)}`;
}

/** Everything, in words and tables. */
export function timeReport(
  { problem, kappa, accuracy, timings, rows, circumstances }: {
    problem: TimedProblem;
    kappa: number;
    accuracy: number;
    timings: readonly Timing[];
    rows: readonly TimeRow[];
    circumstances: Circumstances;
  },
): string {
  const { coordinates, compute, latency, overhead, broadcast } = circumstances, found = bests(rows);
  const { dimension, oracles } = problem,
    workers = oracles.length,
    servers = [...new Set(rows.map((row) => row.server))];
  return [
    [
      `Measured: rounds until ‖x − x*‖ ≤ ${accuracy.toExponential()} ‖x₀ − x*‖, with ${workers} workers, ${dimension} coordinates and κ = ${kappa};`,
      "up, down: bits a coordinate and round that were written and read, of a worker and of the broadcast; in all: over the run.",
    ].join("\n"),
    measured(timings, problem),
    [
      `Predicted, from a model of the network: the same rounds with ${
        count(coordinates)
      } coordinates at as many bits each,`,
      `each of the ${workers} workers standing for others like it (dq-gd: a bit a coordinate more down where workers double).`,
      `A gradient takes ${span(compute)}; ${
        latency === undefined ? "latency as is typical of the bandwidth" : `latency ${span(latency)}`
      }; ${overhead} bits around a message; ${broadcast}.`,
      "Time to write and read messages is left out. Floats add up around a ring where that is faster. ×: how much faster than",
      "gd-32 at its best, and than the best with floats.",
    ].join("\n"),
    ...servers.map((server) => map(found, server, rows)),
  ].join("\n\n");
}
