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
  type Key,
  key,
  leastSquares,
  normals,
  type Problem,
  readMatrixMarket,
  sparse,
} from "@bitdescent/bitdescent";
import { contractionChart } from "./support/chart.ts";
import { figure, type Instances, report, summary, thresholds } from "./support/least_squares_report.ts";
import { main } from "./support/main.ts";
import { methodNames } from "./support/methods.ts";
import { choice, choices, type Command, file, flag, integer, numbers, type Option } from "./support/options.ts";
import { progress } from "./support/progress.ts";
import { quantizers, runsOf, type SweepPoint, swept } from "./support/sweep.ts";

const gaussian: Option<{ rows: number; columns: number }> = {
  help: "the size of a matrix of independent standard normals, at least as many rows as columns",
  value: "ROWSxCOLUMNS",
  expected: "rows and columns such as 1000x100, at least as many rows as columns",
  default: "1000x100",
  read: (text) => {
    const [, rows, columns] = (/^(\d{1,7})x(\d{1,5})$/.exec(text) ?? []).map(Number);
    return rows >= columns && columns >= 1 ? { rows, columns } : undefined;
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
    rates: numbers({ help: "bits per dimension (0.5 to 8 by 0.5; for cells, 2 to 4 by 0.25)", least: 0, most: 30 }),
    quantizer: choice({ help: "the code for gradients", of: ["cube", "cell"], default: "cube" }),
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

/** `½‖A x − y‖²` with normal y, and a normal A where there is no file; instance i has the key `child(key(seed), i)`. */
async function instancesOf(
  { matrix, gaussian: { rows, columns }, instances, seed }: {
    matrix: string | undefined;
    gaussian: { rows: number; columns: number };
    instances: number;
    seed: number;
  },
): Promise<Instances> {
  const keys = Array.from({ length: instances }, (_, i) => child(key(seed), i));
  const fixed = matrix === undefined ? null : sparse(readMatrixMarket(await Deno.readTextFile(matrix)));
  const problem = (instance: Key): Problem => {
    const A = fixed ?? dense({ rows, columns, values: normals(child(instance, 0), rows * columns) });
    return leastSquares({ A, y: normals(child(instance, 1), A.rows) });
  };
  return {
    name: matrix === undefined ? `Gaussian ${rows}x${columns}` : matrix.replace(/^.*[\\/]/, ""),
    rows: fixed?.rows ?? rows,
    columns: fixed?.columns ?? columns,
    problems: keys.map(problem),
  };
}

await main(
  command,
  async ({ matrix, gaussian, methods, rates, quantizer, range, rounds, instances, seed, svg, json }) => {
    const made = await instancesOf({ matrix, gaussian, instances, seed });
    const sweep = {
      problems: made.problems,
      methods,
      rates: rates ?? quantizers[quantizer].rates,
      quantizer,
      range,
      rounds,
      key: child(key(seed), 0xffffffff),
    };
    const bar = progress({ total: runsOf(sweep), label: "least squares" });
    let points: SweepPoint[];
    try {
      points = swept(sweep, (method) => bar.step(method));
    } finally {
      bar.end();
    }
    const marks = thresholds(made, methods, quantizer, range);
    if (svg !== undefined) await Deno.writeTextFile(svg, await contractionChart(figure(made, points, marks)));
    if (json) {
      console.log(
        JSON.stringify({ problem: summary(made), points: points.map(({ spread: _, ...point }) => point) }),
      );
    } else console.log(report(made, points, marks) + (svg === undefined ? "" : `\n\nThe chart is in ${svg}.`));
  },
);
