/**
 * What a run of least squares says: to a person, as numbers, as a figure.
 * @module
 */

import type { Problem } from "@bitdescent/bitdescent";
import { leastRate, type QuantizerName, quantizers } from "./ball_quantizers.ts";
import type { ContractionChart } from "./chart.ts";
import { families, type MethodName, methodOf, type RangePolicy } from "./methods.ts";
import { average, type SweepPoint } from "./sweep.ts";
import { table } from "../command/table.ts";

/** A rate, in bits per dimension on the wire, from which a method provably loses nothing. */
export interface Threshold {
  readonly method: MethodName;
  readonly rate: number;
}

/** Instances of a problem, and what they have in common. */
export interface Instances {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly problems: readonly Problem[];
}

/** The numbers of the problem, as means over the instances. */
export interface Summary {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** The condition number of A. */
  readonly condition: number;
  readonly mu: number;
  readonly L: number;
  readonly sigma: number;
}

/** The numbers of the problem. */
export function summary({ name, rows, columns, problems }: Instances): Summary {
  const mean = (of: (problem: Problem) => number): number => average(problems.map(of));
  return {
    name,
    rows,
    columns,
    condition: mean(({ mu, L }) => Math.sqrt(L / mu)),
    mu: mean(({ mu }) => mu),
    L: mean(({ L }) => L),
    sigma: mean((problem) => families.gd.tuned(problem).contraction),
  };
}

/** The rates, in bits per dimension on the wire, from which each differential method provably loses nothing. */
export function thresholds(
  instances: Instances,
  methods: readonly MethodName[],
  quantizer: QuantizerName,
  range: RangePolicy,
): Threshold[] {
  const dimension = instances.columns, header = range === "sent" ? 32 / dimension : 0;
  const differential = methods.filter((method) => methodOf(method).kind === "differential");
  return differential.map((method) => {
    const epsilon = average(instances.problems.map(families[methodOf(method).family].losslessEpsilon));
    // at κ = 1 a method is done in one step, and nothing is lossless
    const rate = epsilon > 0 ? leastRate(quantizer, { dimension, epsilon }) : Infinity;
    return { method, rate: rate + header };
  }).filter(({ rate }) => rate < Infinity);
}

/** How the run was made, in words. */
function conditions([{ quantizer, range, rounds, instances }]: readonly SweepPoint[]): string {
  const known = range === "sent" ? "range sent in 32 bits a message" : "range on theory's schedule";
  return `${quantizers[quantizer].title}, ${known}, ${rounds} round${rounds === 1 ? "" : "s"}, mean of ${instances}`;
}

/** A table of one number a method, with a row a rate: what crossed the wire, the converse, the methods. */
function tableOf(
  points: readonly SweepPoint[],
  dimension: number,
  value: (point: SweepPoint) => number | null,
): string {
  const quantized = points.filter(({ rate }) => rate !== null);
  const methods = [...new Set(quantized.map(({ method }) => method))],
    rates = new Set(quantized.map(({ rate }) => rate));
  const rows = [...rates].map((rate) => {
    const row = quantized.filter((point) => point.rate === rate), R = row[0].bitsPerRound / dimension;
    return [rate, R, 2 ** -R, ...row.map(value)];
  });
  const titles = ["R", "on wire", "2⁻ᴿ", ...methods.map((method) => method.toUpperCase())];
  return table(titles.map((title, i) => ({ title, digits: i < 2 ? 2 : 3 })), rows);
}

/** The unquantized methods. */
function plainTable(points: readonly SweepPoint[]): string {
  const rows = points.filter(({ rate }) => rate === null).map((point) => [
    point.method.toUpperCase(),
    point.bitsPerRound,
    point.contraction,
    point.boundAfterRounds < 1 ? point.boundAfterRounds : null,
    point.bound,
  ]);
  const numbers = ["measured", "proved", "in the limit"].map((title) => ({ title, digits: 3 }));
  return table(["method", "bits a round", ...numbers], rows);
}

/** What a person reads. */
export function report(instances: Instances, points: readonly SweepPoint[], marks: readonly Threshold[]): string {
  const { name, columns, condition, sigma } = summary(instances);
  const sections = [`${name}: condition ${condition.toFixed(4)}, σ ${sigma.toFixed(4)}\n${conditions(points)}`];
  if (points.some(({ rate }) => rate !== null)) {
    sections.push(
      "Contraction factor a round, measured, at R bits per dimension\n" +
        tableOf(points, columns, ({ contraction }) => contraction),
      "Contraction factor a round, proved for as many rounds (– where no progress is proved)\n" +
        tableOf(points, columns, ({ boundAfterRounds }) => boundAfterRounds < 1 ? boundAfterRounds : null),
    );
  }
  if (points.some(({ rate }) => rate === null)) sections.push(`Unquantized\n${plainTable(points)}`);
  if (marks.length > 0) {
    const list = marks.map(({ method, rate }) => `${method.toUpperCase()} from ${rate.toFixed(2)}`).join(", ");
    sections.push(`Bits per dimension on the wire from which nothing is lost, whatever the problem: ${list}.`);
  }
  return sections.join("\n\n");
}

/** What a reader of the paper looks at. */
export function figure(
  instances: Instances,
  points: readonly SweepPoint[],
  marks: readonly Threshold[],
): ContractionChart {
  const shown = new Set(points.map(({ method }) => methodOf(method).family));
  const labels = { gd: "σ", agd: "√(1−1/√κ)", hb: "β" };
  return {
    title: "How few bits gradient descent needs",
    subtitle: `Least squares, ${instances.name.replace(/(\d)x(\d)/, "$1×$2")}; ${conditions(points)}`,
    points: points.map((point) => ({
      method: point.method,
      ...methodOf(point.method),
      bitsPerDimension: point.rate === null ? null : point.bitsPerRound / instances.columns,
      contraction: point.contraction,
      spread: point.spread,
      bound: point.boundAfterRounds,
    })),
    floor: (R) => 2 ** -R,
    thresholds: marks,
    references: [...shown].map((family) => ({
      label: labels[family],
      y: average(instances.problems.map((problem) => families[family].tuned(problem).contraction)),
    })),
  };
}
