/**
 * Quantized gradient descent on least squares: contraction factor against bits, measured, proved, and what cannot be.
 *
 * Lin, Kostina, Hassibi, "Differentially Quantized Gradient Methods": their two experiments are `--gaussian 1000x100` and
 * `--matrix ash958.mtx` (SuiteSparse Matrix Collection, HB/ash958).
 *
 * ```sh
 * deno run --allow-read --allow-write --allow-env examples/least_squares.ts --svg least_squares.svg
 * ```
 * @module
 */

import {
  child,
  dense,
  key,
  leastSquares,
  type LinearMap,
  normals,
  readMatrixMarket,
  sparse,
} from "@bitdescent/bitdescent";
import { checkDimension, quantizerNames, quantizers } from "./support/least_squares/ball_quantizers.ts";
import { contractionChart } from "./support/least_squares/chart.ts";
import { figure, type Instances, report, summary, type Threshold, thresholds } from "./support/least_squares/report.ts";
import { main } from "./support/command/main.ts";
import { methodNames } from "./support/least_squares/methods.ts";
import { choice, choices, type Command, file, flag, integer, numbers, type Option } from "./support/command/options.ts";
import { progress } from "./support/command/progress.ts";
import { runsOf, type SweepPoint, swept } from "./support/least_squares/sweep.ts";

const gaussian: Option<{ rows: number; columns: number }> = {
  help: "the size of a matrix of independent standard normals, at least as many rows as columns",
  value: "ROWSxCOLUMNS",
  expected: "rows and columns such as 1000x100, at least as many rows as columns and ten million entries at most",
  default: "1000x100",
  read: (text) => {
    const [, rows, columns] = (/^(\d{1,7})x(\d{1,5})$/.exec(text) ?? []).map(Number);
    return rows >= columns && columns >= 1 && rows * columns <= 1e7 ? { rows, columns } : undefined;
  },
};

const command = {
  name: "least_squares",
  usage: "deno run --allow-read --allow-write --allow-env examples/least_squares.ts [options]",
  description:
    "Sweeps the rate R in bits per dimension and measures the contraction factor of gradient descent (gd), Nesterov (agd) " +
    "and heavy ball (hb) on least squares: unquantized, naively quantized (nq-) and differentially quantized (dq-), " +
    "beside the proved bounds and the converse. Bits are those that were written and read.",
  options: {
    gaussian,
    matrix: file({ help: "a matrix in Matrix Market format, instead of --gaussian" }),
    methods: choices({ help: "what to run", of: methodNames, default: [...methodNames] }),
    rates: numbers({
      help: "bits per dimension (0.5 to 8 by 0.5 for cube, 2 to 4 by 0.25 for ball and cell, else 1.5 to 3.5 by 0.25)",
      least: 0,
      most: 30,
    }),
    quantizer: choice({
      help: "the code for gradients; e8 is for multiples of 8 columns and leech of 24",
      of: quantizerNames,
      default: "cube",
    }),
    range: choice({
      help: "how the receiver knows the range: from theory's schedule, or sent in 32 bits with each message",
      of: ["schedule", "sent"],
      default: "sent",
    }),
    rounds: integer({ help: "rounds of a run", least: 1, default: 40 }),
    instances: integer({ help: "random instances to average over", least: 1, default: 3 }),
    seed: integer({ help: "seed of the instances", least: 0, default: 1 }),
    svg: file({ help: "where to draw the chart" }),
    json: flag({ help: "print one JSON object and nothing else" }),
  },
  examples: [
    "examples/least_squares.ts --matrix ash958.mtx --svg ash958.svg",
    "examples/least_squares.ts --methods gd,nq-gd,dq-gd --quantizer cell --range schedule",
  ],
} satisfies Command<Record<string, Option<unknown>>>;

/** `½‖A x − y‖²` with normal y, and a normal A where none is given; instance i has the key `child(key(seed), i)`. */
function instancesOf(
  A: LinearMap | null,
  { matrix, gaussian, instances, seed }: {
    matrix: string | undefined;
    gaussian: { rows: number; columns: number };
    instances: number;
    seed: number;
  },
  step: () => void,
): Instances {
  const { rows, columns } = A ?? gaussian;
  const problems = Array.from({ length: instances }, (_, i) => {
    const k = child(key(seed), i), y = normals(child(k, 1), rows);
    const values = (): Float64Array<ArrayBuffer> => normals(child(k, 0), rows * columns);
    const problem = leastSquares({ A: A ?? dense({ rows, columns, values: values() }), y });
    step();
    return problem;
  });
  const name = matrix === undefined ? `Gaussian ${rows}x${columns}` : matrix.replace(/^.*[\\/]/, "");
  return { name, rows, columns, problems };
}

await main(command, async (options) => {
  const { matrix, methods, quantizer, range, rounds, instances, seed, svg } = options;
  const A = matrix === undefined ? null : sparse(readMatrixMarket(await Deno.readTextFile(matrix)));
  checkDimension("least_squares", quantizer, (A ?? options.gaussian).columns);
  const rates = options.rates ?? quantizers[quantizer].rates;
  const total = rates.length + instances * (1 + runsOf(methods, rates));
  const bar = progress({ total, label: "least squares" });
  let made: Instances, points: SweepPoint[], marks: Threshold[];
  try {
    made = instancesOf(A, options, () => bar.step("set-up"));
    const { problems } = made, runs = child(key(seed), 0xffffffff);
    points = swept({ problems, methods, rates, quantizer, range, rounds, key: runs }, bar.step);
    marks = thresholds(made, methods, quantizer, range);
  } finally {
    bar.end();
  }
  if (options.json) {
    const listed = points.map(({ spread: _, ...point }) => point);
    console.log(JSON.stringify({ problem: summary(made), points: listed }));
  } else console.log(report(made, points, marks));
  if (svg === undefined) return;
  await Deno.writeTextFile(svg, await contractionChart(figure(made, points, marks)));
  if (!options.json) console.log(`\nThe chart is in ${svg}.`);
});
