/**
 * Which method is fastest where: rounds and bits to an accuracy, measured, and the time that they take over networks, modelled.
 *
 * ```sh
 * deno run --allow-write examples/time_to_accuracy.ts --svg time_to_accuracy.svg
 * ```
 * @module
 */

import { child, connections, key } from "@bitdescent/bitdescent";
import { main } from "./support/command/main.ts";
import {
  choice,
  choices,
  type Command,
  file,
  flag,
  integer,
  number,
  numbers,
  type Option,
} from "./support/command/options.ts";
import { progress } from "./support/command/progress.ts";
import { timeChart } from "./support/time_to_accuracy/chart.ts";
import { type Circumstances, predicted, timing } from "./support/time_to_accuracy/model.ts";
import { bests, count, span, timeReport, type TimeRow } from "./support/time_to_accuracy/report.ts";
import { timedMethodNames } from "./support/time_to_accuracy/methods.ts";
import { timedProblem } from "./support/time_to_accuracy/problem.ts";

const counts: Option<readonly number[]> = {
  help: "how many workers the time is for, positive integers such as 1,100",
  expected: "a list of positive integers such as 1,100",
  value: "N,N,…",
  default: "1,10,100,1000,10000",
  read: (text) => /^[1-9]\d{0,6}(,[1-9]\d{0,6})*$/.test(text) ? [...new Set(text.split(",").map(Number))] : undefined,
};

const command = {
  name: "time_to_accuracy",
  usage: "deno run [--allow-write] examples/time_to_accuracy.ts [options]",
  description:
    "Runs methods with many workers on one strongly convex problem until it is solved to an accuracy, counts rounds and bits that " +
    "were written and read, and predicts the time that this takes over networks, from a model: seconds a round for a gradient, " +
    "latency, and bits over the bandwidth of ports. Rounds and bits are measured with few workers and coordinates; those of " +
    "more are in proportion. The bits in JSON are those that were measured; seconds are of the model.",
  options: {
    methods: choices({ help: "what to run", of: timedMethodNames, default: [...timedMethodNames] }),
    accuracy: number({ help: "the distance to reach, over the first", above: 0, most: 0.5, default: 1e-6 }),
    kappa: number({ help: "the condition number", above: 1, most: 1e4, default: 100 }),
    dimension: integer({ help: "coordinates in the runs", least: 2, most: 1e5, default: 512 }),
    nodes: integer({ help: "workers in the runs", least: 1, most: 1000, default: 8 }),
    rounds: integer({ help: "the most rounds of a run", least: 1, default: 2000 }),
    coordinates: number({ help: "coordinates that the time is for", least: 1, most: 1e12, default: 1e6 }),
    workers: counts,
    bandwidths: numbers({
      help: "bits a second of every port",
      above: 0,
      default: Object.values(connections).map(({ bandwidth }) => bandwidth),
    }),
    servers: choices({
      help: "a server with one port, or one that is spread over the workers",
      of: ["one", "spread"],
      default: ["one", "spread"],
    }),
    broadcast: choice({
      help: "how the server's message comes to all",
      of: ["unicast", "multicast", "tree"],
      default: "unicast",
    }),
    latency: number({
      help: "seconds from one node to another; by default what is typical of the bandwidth",
      least: 0,
    }),
    compute: number({ help: "seconds that a worker needs for a gradient", least: 0, default: 0.01 }),
    overhead: number({ help: "bits around a message, such as headers", least: 0, default: 624 }),
    seed: integer({ help: "seed of the problem and of rounding", least: 0, default: 1 }),
    svg: file({ help: "where to draw the chart" }),
    json: flag({ help: "print one JSON array and nothing else" }),
  },
  examples: [
    "examples/time_to_accuracy.ts --compute 1 --coordinates 1e9 --bandwidths 1e9,1e10,1e11",
    "examples/time_to_accuracy.ts --methods gd-32,agd-32,iade,aiade,dq-gd --servers spread --svg proved.svg",
  ],
} satisfies Command<Record<string, Option<unknown>>>;

await main(command, async (options) => {
  const { methods, accuracy, kappa, dimension, nodes, rounds, workers, bandwidths, servers, seed, svg } = options;
  const bar = progress({ total: methods.length, label: "time to accuracy" });
  const problem = timedProblem({ dimension, workers: nodes, kappa, key: child(key(seed), 0) });
  const timings = methods.map((method) => {
    const made = timing(problem, method, { accuracy, rounds, key: child(key(seed), 1) });
    bar.step(method);
    return made;
  });
  bar.end();
  const circumstances: Circumstances = options;
  const places = servers.flatMap((server) =>
    bandwidths.flatMap((bandwidth) => workers.map((workers) => ({ server, bandwidth, workers })))
  );
  const rows = places.flatMap((place): TimeRow[] => {
    const times = timings.map((made) => predicted(made, problem, place, circumstances));
    const least = times.reduce((least, time) => Math.min(least, time?.seconds ?? Infinity), Infinity);
    const first = times.findIndex((time) => time?.seconds === least);
    return timings.map(({ method, rounds, bitsUp, bitsDown }, i) => ({
      ...{ method, ...place, rounds: rounds?.length ?? null, bitsUp, bitsDown },
      ...{ seconds: times[i]?.seconds ?? null, ring: times[i]?.ring ?? false, winner: i === first },
    }));
  });
  if (options.json) console.log(JSON.stringify(rows));
  else console.log(timeReport({ problem, kappa, accuracy, timings, rows, circumstances }));
  if (svg === undefined) return;
  const { coordinates, compute } = options;
  const chart = {
    title: "Which method is fastest where",
    subtitle:
      `Time to ‖x − x*‖ ≤ ${accuracy.toExponential()} ‖x₀ − x*‖, by a model: ${count(coordinates)} coordinates, ` +
      `κ = ${kappa}, ${span(compute)} a gradient`,
    cells: bests(rows),
  };
  await Deno.writeTextFile(svg, await timeChart(chart));
  if (!options.json) console.log(`\nThe chart is in ${svg}.`);
});
