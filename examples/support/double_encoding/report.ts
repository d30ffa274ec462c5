/**
 * What runs with many workers say: to a person, as a figure.
 * @module
 */

import type { ConvergenceChart } from "./convergence_chart.ts";
import type { InterpolationName } from "./interpolation.ts";
import type { ProblemName, SplitName } from "./split_problem.ts";
import type { DoubleMethodName } from "./methods.ts";
import type { Setting } from "./setting.ts";
import { bitsOf, type DoubleRow, type DoubleRun, type Lengths, type Patience, reached } from "./runs.ts";
import { type Cell, type Column, table } from "../command/table.ts";

/** What was asked for. */
export interface Asked extends Patience {
  readonly problem: ProblemName;
  readonly split: SplitName;
  readonly l2: number;
}

const titles: Readonly<Record<ProblemName, string>> = {
  "logistic": "logistic regression",
  "least-squares": "least squares",
};

/** A number with as many digits as tell something, such as 0.00123 or 1.2e-9. */
const short = (value: number): string =>
  value === 0 ? "0" : value >= 0.001 ? value.toPrecision(3) : value.toExponential(1);

/** The problem in one line. */
function nameOf({ split: { name, rows, whole, parts } }: Setting, { problem, split, l2 }: Asked): string {
  const size = `${rows} rows of ${whole.dimension} over ${parts.length} worker${parts.length === 1 ? "" : "s"}`;
  return `${name}, ${titles[problem]}: ${size} (${split}), λ = ${l2}`;
}

/** Lengths as bits a coordinate, such as `4.2, then 1.1 to 2.3`. */
function said({ first, least, most }: Lengths, dimension: number): string {
  const [a, b, c] = [first, least, most].map((bits) => (bits / dimension).toFixed(1));
  if (most === 0 || first === least && least === most) return a;
  return least === most ? `${a}, then ${b}` : `${a}, then ${b} to ${c}`;
}

/** What a person reads. */
export function doubleReport(setting: Setting, runs: readonly DoubleRun[], asked: Asked): string {
  const { whole, partL, leftOut } = setting.split, n = whole.dimension;
  const goals = [1e-6, 1e-10].filter((goal) => goal >= asked.until);
  const columns: (string | Column)[] = ["method", "up", "down", "rounds", "gap"];
  const cells = runs.map((run): Cell[] => {
    const last = run.rows[run.rows.length - 1];
    return [
      run.method,
      `${run.sends.up}: ${said(run.up, n)}`,
      `${run.sends.down}: ${said(run.down, n)}`,
      last.round,
      short(last.gap),
      ...goals.flatMap((goal) => {
        const row = reached(run, goal);
        return row === undefined ? [null, null] : [row.round, bitsOf(row) / 1e6];
      }),
    ];
  });
  const goalColumns = goals.flatMap((goal) => [`to ${goal === 1e-6 ? "10⁻⁶" : "10⁻¹⁰"}`, { title: "Mbit", digits: 3 }]);
  const [kappa, worst] = [whole.L, partL].map((L) => (L / whole.mu).toFixed(1));
  const left = leftOut === 0 ? "" : ` Rows left out, so that all workers have as many: ${leftOut}.`;
  const often = asked.every === 1 ? "every round" : `every ${asked.every} rounds`;
  return [
    `${nameOf(setting, asked)}.\n` +
    `κ = ${kappa}, with the L of the worst part, by which all steps are chosen but EF21's, ${worst}.${left}`,
    table([...columns, ...goalColumns], cells),
    [
      "up, down: how a message is written, and its bits a coordinate: in round 0, then in others where they differ.",
      `gap: (f(x) − f*)/(f(x₀) − f*), x₀ = 0, seen ${often}. Mbit: all messages, written and read, a broadcast counted once.`,
      "Known to all beforehand, computed from the data and not counted: μ, L, ‖x*‖, and the largest ‖∇fᵢ(x₀)‖.",
      "Every worker was where the server was, to the last bit, after every round.",
    ].join("\n"),
  ].join("\n\n");
}

/** The figure of runs. */
export const doubleFigure = (setting: Setting, runs: readonly DoubleRun[], asked: Asked): ConvergenceChart => ({
  title: "Many workers, both directions counted",
  subtitle: `${nameOf(setting, asked)}, κ = ${(setting.split.whole.L / setting.split.whole.mu).toFixed(0)}`,
  measure: "(f(x) − f*) / (f(x₀) − f*)",
  least: Math.max(asked.until, 1e-15),
  curves: runs.map(({ method, rows }) => ({
    method: method as DoubleMethodName,
    points: rows.map((row) => ({ round: row.round, bits: bitsOf(row), left: row.gap, proved: null })),
  })),
});

/** How stochastic runs were made. */
export interface Stochastic {
  readonly rows: number;
  readonly columns: number;
  readonly workers: number;
  readonly runs: number;
}

/** What a person reads of stochastic runs. */
export function interpolationReport(methods: readonly (readonly DoubleRow[])[], made: Stochastic): string {
  const looks = methods[0].length - 1, shown = Math.min(10, looks);
  const at = Array.from({ length: shown + 1 }, (_, i) => Math.round(i * looks / shown));
  const columns = methods.flatMap(([{ method }]) => [method, "proved", { title: "Mbit", digits: 3 }]);
  const cells = at.map((i): Cell[] => [
    methods[0][i].round,
    ...methods.flatMap((rows) => [short(rows[i].distance), short(rows[i].bound ?? NaN), bitsOf(rows[i]) / 1e6]),
  ]);
  return [
    `Least squares that a point solves exactly: ${made.rows} rows of ${made.columns} over ${made.workers} workers, one row a gradient.`,
    `Root mean square distance over ${made.runs} runs, what is proved of it, and the bits of all nodes\n` +
    table(["rounds", ...columns], cells),
  ].join("\n\n");
}

/** The figure of stochastic runs. */
export const interpolationFigure = (methods: readonly (readonly DoubleRow[])[], made: Stochastic): ConvergenceChart => {
  const squares = methods.map(([{ distance }]) => distance * distance);
  const least = methods.flat().reduce((low, { distance }) => Math.min(low, distance * distance / squares[0]), 1);
  return {
    title: "Stochastic gradients where the model interpolates",
    subtitle: `Least squares, ${made.rows} rows of ${made.columns} over ${made.workers} workers, one row a gradient; ` +
      `mean of ${made.runs} runs, and dotted what is proved`,
    measure: "E‖x − x*‖² / ‖x₀ − x*‖²",
    least: Math.max(1e-16, least),
    curves: methods.map((rows, i) => ({
      method: rows[0].method as InterpolationName,
      points: rows.map((row) => ({
        round: row.round,
        bits: bitsOf(row),
        left: row.distance ** 2 / squares[i],
        proved: row.bound === null ? null : row.bound ** 2 / squares[i],
      })),
    })),
  };
};
