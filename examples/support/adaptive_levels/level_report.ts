/**
 * What a comparison of quantizers to levels says: to a person, as a figure.
 * @module
 */

import { levelCodes } from "./level_codes.ts";
import type { LevelRow } from "./level_comparison.ts";
import type { NormName } from "./level_quantizers.ts";
import { table } from "../command/table.ts";
import type { VarianceChart } from "./variance_chart.ts";

/** How a norm is called. */
const normTitles: Readonly<Record<NormName, string>> = { "2": "Euclidean norm", "inf": "largest magnitude" };

/** `items` by what `of` says of them, in the order in which that first comes. */
const grouped = <T>(items: readonly T[], of: (item: T) => string): T[][] => [...Map.groupBy(items, of).values()];

/** A gradient's name, with the round of training where there is one. */
const nameOf = ({ source, round }: LevelRow): string => round === null ? source : `${source}, round ${round}`;

/** What counts as no variance: less than rounding in float64 makes of it. */
const NONE = 1e-12;

/** How many times the optimum a variance is; null where the optimum is none, and nothing can be said. */
const ratio = ({ variance, optimal }: LevelRow): number | null => optimal < NONE ? null : variance / optimal;

/** Everything that is known of the quantizers on one gradient. */
function sourceTable(rows: readonly LevelRow[]): string {
  const columns = [
    { title: "bits" },
    { title: "norm" },
    { title: "quantizer" },
    { title: "levels" },
    { title: "variance", digits: 4 },
    { title: "optimal", digits: 4 },
    { title: "ratio", digits: 2 },
    { title: "bits sent", digits: 3 },
    { title: "entropy", digits: 3 },
    { title: "to tell" },
    { title: "design ms", digits: 1 },
    { title: "send ms", digits: 1 },
  ];
  const cells = rows.map((row) => [
    row.bits,
    row.norm,
    row.quantizer,
    row.levels,
    row.variance,
    row.optimal,
    ratio(row),
    row.bitsPerCoordinate,
    row.entropy,
    row.bitsToTell,
    row.milliseconds.design,
    row.milliseconds.message,
  ]);
  return `${nameOf(rows[0])}, ${rows[0].dimension} coordinates\n${table(columns, cells)}`;
}

/** Variances through training. */
function trainingTable(rows: readonly LevelRow[]): string {
  const rounds = [...new Set(rows.map(({ round }) => round))];
  const lines = grouped(rows, ({ bits, norm, quantizer }) => `${bits} ${norm} ${quantizer}`).map((line) => [
    line[0].bits,
    line[0].norm,
    line[0].quantizer,
    ...line.map(({ variance }) => variance),
  ]);
  const columns = ["bits", "norm", "quantizer", ...rounds.map((round) => ({ title: `round ${round}`, digits: 4 }))];
  return `Variance through training: ${rows[0].source}, ${rows[0].dimension} coordinates\n${table(columns, lines)}`;
}

/** Where the ratios of a quantizer lie, such as `1.00 (normal) to 8.28 (10% sparse) times the optimum`. */
function spread(rows: readonly LevelRow[]): string {
  const ratios = rows.flatMap((row) => {
    const value = ratio(row);
    return value === null ? [] : [{ value, said: `${value.toFixed(2)} (${nameOf(row)})` }];
  }).toSorted((a, b) => a.value - b.value);
  if (ratios.length === 0) return "an optimum without variance to compare with";
  const least = ratios[0], most = ratios[ratios.length - 1];
  return least.value.toFixed(2) === most.value.toFixed(2)
    ? `${most.value.toFixed(2)} times the optimum everywhere`
    : `${least.said} to ${most.said} times the optimum`;
}

/** What the rows show, in words. */
function remarks(rows: readonly LevelRow[]): string[] {
  const of = (quantizer: string): LevelRow[] => rows.filter((row) => row.quantizer === quantizer);
  const [blind, seeing] = ["2", "inf"].map((norm) => of("alq-normal").filter((row) => row.norm === norm));
  const wild = rows.filter(({ variance }) => variance > 1);
  return [
    `alq-empirical, descent on the sample, has ${spread(of("alq-empirical"))}.`,
    ...blind.length === 0 ? [] : [
      `Divided by the Euclidean norm, normals are blind: mean² + deviation² of a bucket is 1 over its length, whatever the ` +
      `gradient is like, so that alq-normal and alq-n see means and lengths and nothing else. alq-normal has ${
        spread(blind)
      }.`,
    ],
    ...seeing.length === 0 ? [] : [
      `Divided by the largest magnitude, the deviation says how far out that lies: alq-normal has ${spread(seeing)}.`,
    ],
    ...wild.length === 0 ? [] : [
      `A variance above 1 is more than that of sending nothing: ${
        [...new Set(wild.map(({ quantizer, norm }) => `${quantizer} (${norm})`))].join(", ")
      }. Where nearly all numbers are 0 few bits are sent, so compare bits sent as well as levels.`,
    ],
  ];
}

/** `text` in lines of at most 100 characters, all but the first indented. */
function paragraph(text: string): string {
  const lines = ["-"];
  for (const word of text.split(" ")) {
    if (`${lines[lines.length - 1]} ${word}`.length <= 100) lines[lines.length - 1] += ` ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join("\n");
}

/** What a person reads. `notes` say where the gradients are from. */
export function levelReport(rows: readonly LevelRow[], notes: readonly string[]): string {
  const [{ bucket, code }] = rows;
  const apart = grouped(rows.filter(({ round }) => round === null), nameOf);
  const trained = rows.filter(({ round }) => round !== null), last = trained.at(-1)?.round;
  return [
    [
      `Buckets of ${bucket} coordinates share a norm (2: the ${normTitles["2"]}, inf: the ${normTitles.inf}).`,
      "variance: E‖Q(x) − x‖²/‖x‖², exactly; optimal: the least that as many levels can do, with 0 or without as those;",
      `bits sent: the ${
        levelCodes[code].title
      } with norms, written and read again, a coordinate; entropy: of the numbers in it;`,
      "to tell: bits that tell levels and frequencies to whoever has not seen the gradient, once each time they change.",
      "For b bits there are 2ᵇ − 1 levels with 0, or 2ᵇ without (amq); terngrad has three.",
      ...notes,
    ].join("\n"),
    ...apart.map(sourceTable),
    ...trained.length === 0 ? [] : [trainingTable(trained), sourceTable(trained.filter(({ round }) => round === last))],
    remarks(rows).map(paragraph).join("\n"),
  ].join("\n\n");
}

/** The figure of a comparison, at the first of several widths and of the longest gradients where there are many. */
export function levelFigure(rows: readonly LevelRow[]): VarianceChart {
  const [{ bits, bucket }] = rows, sources = grouped(rows.filter((row) => row.bits === bits), ({ source }) => source);
  const shown = new Set(sources.toSorted(([a], [b]) => b.dimension - a.dimension).slice(0, 12));
  const points = sources.filter((source) => shown.has(source)).flat();
  const dimensions = [...new Set(points.map(({ dimension }) => dimension))].toSorted((a, b) => a - b);
  const [least, most] = [dimensions[0], dimensions[dimensions.length - 1]];
  return {
    title: "What adaptive levels gain",
    subtitle: `${bits} bits: ${2 ** bits - 1} levels (amq ${2 ** bits}, terngrad 3); ` +
      `${least === most ? least : `${least} to ${most}`} coordinates, buckets of ${bucket}`,
    points,
  };
}
