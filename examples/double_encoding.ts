/**
 * Many workers and a server, quantized both ways: how far a run gets, and the bits that it takes.
 *
 * Ye, Xiao, Sun, "A Communication Efficient Gradient Compression Algorithm for Distributed Learning", 2020: IADE, AIADE and
 * IADE-SGD, beside gradient descent, QSGD, EF21, DIANA and DQ-GD with many workers.
 *
 * ```sh
 * deno run --allow-read --allow-write examples/double_encoding.ts --svg double_encoding.svg
 * ```
 * @module
 */

import { child, type Key, key } from "@bitdescent/bitdescent";
import { type ConvergenceChart, convergenceChart } from "./support/double_encoding/convergence_chart.ts";
import { averagedRows, interpolated, interpolationNames } from "./support/double_encoding/interpolation.ts";
import { main } from "./support/command/main.ts";
import {
  choice,
  choices,
  type Command,
  file,
  flag,
  integer,
  number,
  type Option,
  type Values,
} from "./support/command/options.ts";
import { progress } from "./support/command/progress.ts";
import { dataOf, generatedData, splitProblem } from "./support/double_encoding/split_problem.ts";
import { doubleMethodNames } from "./support/double_encoding/methods.ts";
import type { Setting } from "./support/double_encoding/setting.ts";
import {
  doubleFigure,
  doubleReport,
  interpolationFigure,
  interpolationReport,
} from "./support/double_encoding/report.ts";
import { type DoubleRow, doubleRun } from "./support/double_encoding/runs.ts";

const command = {
  name: "double_encoding",
  usage: "deno run [--allow-read] [--allow-write] examples/double_encoding.ts [options]",
  description:
    "Splits the rows of a problem over workers and minimizes the mean of their parts: gradient descent and Nesterov's " +
    "method in float64 (gd, agd), gradient descent on quantized gradients (nq-gd, qsgd) and on quantized differences (ef21, " +
    "diana), double encoding (iade, aiade as printed, aiade-geo with errors that shrink geometrically), and DQ-GD with many " +
    "workers (mw-dq-gd). Bits are those that were written and read, a broadcast counted once. Rows that do not divide by " +
    "the workers are left out, at random. A file needs --allow-read, a chart --allow-write.",
  options: {
    data: file({ help: "rows in LIBSVM format with labels of two kinds, instead of --rows and --columns" }),
    rows: integer({ help: "rows that are drawn", least: 2, most: 1e6, default: 400 }),
    columns: integer({ help: "their length", least: 1, most: 1e4, default: 20 }),
    problem: choice({ help: "what to minimize", of: ["logistic", "least-squares"], default: "logistic" }),
    split: choice({ help: "who has which rows: any, or by label", of: ["shuffled", "sorted"], default: "shuffled" }),
    workers: integer({ help: "how many workers", least: 1, most: 1000, default: 8 }),
    l2: number({ help: "λ of the term (λ/2)‖x‖²", above: 0, default: 1e-3 }),
    methods: choices({ help: "what to run", of: doubleMethodNames, default: [...doubleMethodNames] }),
    bits: integer({ help: "bits a coordinate of nq-gd, qsgd, diana and mw-dq-gd", least: 2, most: 16, default: 4 }),
    code: choice({
      help:
        "how double encoding writes: in fixed length by cells (few columns and a small κ only) or by coordinates, " +
        "or in variable length",
      of: ["cells", "coordinates", "variable"],
      default: "coordinates",
    }),
    rounds: integer({ help: "rounds of a run at most", least: 1, default: 2000 }),
    until: number({ help: "the relative gap at which a run is done", least: 0, most: 1, default: 1e-12 }),
    every: integer({ help: "rounds between two looks", least: 1, default: 10 }),
    sgd: flag({ help: "instead: iade-sgd and sgd on least squares that a point solves, one row a gradient" }),
    runs: integer({ help: "runs to average over, with --sgd", least: 1, default: 5 }),
    seed: integer({ help: "seed of data, split and rounding", least: 0, default: 1 }),
    svg: file({ help: "where to draw the chart" }),
    json: flag({ help: "print one JSON array and nothing else" }),
  },
  examples: [
    "examples/double_encoding.ts --split sorted --code variable",
    "examples/double_encoding.ts --data mushrooms.libsvm --code variable --rounds 20000 --every 50",
    "examples/double_encoding.ts --sgd --svg interpolation.svg",
  ],
} satisfies Command<Record<string, Option<unknown>>>;

type Options = Values<typeof command.options>;

/** What a run has to show. */
interface Shown {
  readonly rows: readonly DoubleRow[];
  readonly text: string;
  readonly figure: ConvergenceChart;
}

/** All methods with exact gradients. */
async function exactly(options: Options, dataKey: Key, splitKey: Key, runKey: Key): Promise<Shown> {
  const { data: path, workers, methods, rounds, every, bits, code } = options, looks = Math.ceil(rounds / every);
  const bar = progress({ total: workers + 1 + methods.length * looks, label: "double encoding" });
  try {
    const data = path === undefined ? generatedData({ ...options, key: dataKey }) : await dataOf(path);
    const split = splitProblem(data, { ...options, key: splitKey }, () => bar.step("set-up"));
    const setting: Setting = { split, bits, code };
    const runs = methods.map((method) => {
      const run = doubleRun(setting, method, options, runKey, () => bar.step(method));
      for (let look = run.rows.length - 1; look < looks; look++) bar.step(method); // it was done before
      return run;
    });
    return {
      rows: runs.flatMap((run) => run.rows),
      text: doubleReport(setting, runs, options),
      figure: doubleFigure(setting, runs, options),
    };
  } finally {
    bar.end();
  }
}

/** Gradients of one row each, where the model interpolates. */
function stochastically(options: Options, dataKey: Key, runKey: Key): Shown {
  if (options.data !== undefined) {
    throw new Error("Cannot run double_encoding as --sgd makes its own rows: current value is both --sgd and --data");
  }
  const { rows, columns, workers, rounds, runs } = options, every = Math.min(options.every, rounds);
  const bar = progress({ total: interpolationNames.length * runs, label: "interpolation" });
  try {
    const problem = interpolated({ rows, columns, workers, key: dataKey });
    const found = interpolationNames.map((name) =>
      averagedRows(problem, name, { rounds, every, runs, key: runKey }, () => bar.step(name))
    );
    const made = { rows: rows - rows % workers, columns, workers, runs };
    return { rows: found.flat(), text: interpolationReport(found, made), figure: interpolationFigure(found, made) };
  } finally {
    bar.end();
  }
}

await main(command, async (options) => {
  const { seed, svg } = options, [dataKey, splitKey, runKey] = [0, 1, 2].map((i) => child(key(seed), i));
  const { rows, text, figure } = options.sgd
    ? stochastically(options, dataKey, runKey)
    : await exactly(options, dataKey, splitKey, runKey);
  console.log(options.json ? JSON.stringify(rows) : text);
  if (svg === undefined) return;
  await Deno.writeTextFile(svg, await convergenceChart(figure));
  if (!options.json) console.log(`\nThe chart is in ${svg}.`);
});
