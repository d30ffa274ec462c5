/**
 * What runs with bits that change by the round say to a person.
 * @module
 */

import { type Arm, armsOf, ratioOf, rivalsOf, seedsOf } from "./arms.ts";
import { type Measure, measuresOf, reachedBy } from "./measures.ts";
import { spreadTexts } from "./report_numbers.ts";
import type { DynamicRow, DynamicRun } from "./run.ts";
import { type BySeed, type Comparison, pairedDifference, pairedRatio, spread } from "./statistics.ts";
import { type Cell, type Column, table } from "../command/table.ts";

/** What the rules are compared to. */
const REFERENCE = "fixed";

/** The rows of `runs` as one JSON array; a loss that is no number is null. */
export const dynamicJson = (runs: readonly DynamicRun[]): string =>
  JSON.stringify(runs.map(({ row }) => ({
    problem: row.problem,
    rule: row.rule,
    bits: row.bits,
    seed: row.seed,
    finalLoss: row.finalLoss,
    gap: row.gap,
    accuracy: row.accuracy,
    totalBits: row.totalBits,
    compressionRatio: row.compressionRatio,
  })));

/** What a person reads: of each problem a table, and who is best. `titles` say what a problem is, `notes` what all share. */
export function dynamicReport(
  runs: readonly DynamicRun[],
  { titles = {}, notes = [] }: { titles?: Readonly<Record<string, string>>; notes?: readonly string[] } = {},
): string {
  const problems = [...Map.groupBy(runs, ({ row }) => row.problem)].flatMap(([problem, own]) => {
    const arms = armsOf(own), measures = measuresOf(own), best = bests(arms, measures);
    return [
      `${titles[problem] ?? problem}: ${seedsOf(arms)}\n${results(arms, measures)}`,
      ...best === null ? [] : [best],
    ];
  });
  return [legend(runs, notes), ...problems].join("\n\n");
}

/** What the columns are. */
function legend(runs: readonly DynamicRun[], notes: readonly string[]): string {
  const has = (of: (row: DynamicRow) => boolean): boolean => runs.some(({ row }) => of(row));
  const measures = [
    ...has(({ accuracy }) => accuracy !== null) ? ["accuracy: of the test examples, in per cent"] : [],
    ...has(({ gap }) => gap !== null) ? ["gap: f(x) − min f at the end"] : [],
    ...has(({ gap }) => gap === null) ? ["loss: f(x) at the end"] : [],
  ];
  return [
    ...notes,
    `${measures.join("; ")}.`,
    "±: standard deviation over seeds.",
    `− ${REFERENCE}, ÷ ${REFERENCE}: against ${REFERENCE} of as many bits and the like ratio, the mean difference and the`,
    "geometric mean of quotients, ± standard error over seeds, as runs of one seed share randomness.",
    "≈: within noise, as no difference is in the interval of 95 % (Student's t); ?: unknown, of one seed.",
    "Mbit: all messages of a run, up and down, a broadcast counted once; ratio: of float32 to what the",
    "workers sent.",
  ].join("\n");
}

/** What was reached and what it cost. */
function results(arms: readonly Arm[], measures: readonly Measure[]): string {
  const millions = arms.map(({ runs }) => spread(runs.map(({ row }) => row.totalBits)).mean / 1e6);
  const judged = measures.flatMap((measure) => columnsOf(arms, measure));
  const columns: (string | Column)[] = ["bits", "rule", ...judged.map(({ title }) => title)];
  const cells = arms.map((arm, i): Cell[] => [
    bitsText(arms, i),
    arm.rule,
    ...judged.map(({ texts }) => texts[i]),
    millions[i],
    ratioOf(arm),
  ]);
  const least = Math.min(...millions);
  const digits = least > 0 ? Math.min(5, Math.max(0, 2 - Math.floor(Math.log10(least)))) : 0;
  return table([...columns, { title: "Mbit", digits }, { title: "ratio", digits: 2 }], cells);
}

/** The bits of arm i, where they are not those of the line above. */
const bitsText = (arms: readonly Arm[], i: number): string =>
  i > 0 && arms[i - 1].bits === arms[i].bits ? "" : String(Number(arms[i].bits.toFixed(2)));

/** The columns of a measure: what was reached, and a comparison. */
function columnsOf(arms: readonly Arm[], measure: Measure): { title: string; texts: readonly string[] }[] {
  const unit = measure.isGain ? 100 : 1, reached = arms.map((arm) => reachedBy(arm, measure));
  const spreads = reached.map((values) => values === null ? null : spread([...values.values()].map((v) => v * unit)));
  const ended = spreadTexts(spreads, measure.isGain ? { digits: 2 } : {});
  const groups = rivalsOf(arms);
  const compared = arms.map((arm, i): Comparison | null => {
    const reference = arms.findIndex(({ rule }, k) =>
      rule === REFERENCE && groups.some((rivals) => rivals.includes(arm) && rivals.includes(arms[k]))
    );
    const [a, b] = [reached[i], reached[reference] ?? null];
    return a === null || b === null || i === reference ? null : compare(measure, a, b);
  });
  const texts = spreadTexts(
    compared.map((c) => c && { mean: unit * c.value, deviation: c.error === null ? null : unit * c.error }),
    measure.isGain ? { digits: 2, isSigned: true } : {},
  );
  return [
    {
      title: measure.isGain ? `${measure.name} %` : measure.name,
      texts: ended.map((text, i) => arms[i].diverged === 0 ? text : divergedText(arms[i])),
    },
    ...compared.every((comparison) => comparison === null) ? [] : [{
      title: `${measure.isGain ? "−" : "÷"} ${REFERENCE}`,
      texts: texts.map((text, i) => text + noiseMark(compared[i])),
    }],
  ];
}

/** How `a` compares to `b`: the difference of accuracies, the ratio of all else. */
const compare = ({ isGain }: Measure, a: BySeed, b: BySeed): Comparison | null =>
  isGain ? pairedDifference(a, b) : pairedRatio(a, b);

/** What stands behind a comparison. */
function noiseMark(comparison: Comparison | null): string {
  if (comparison === null || comparison.isNoise === false) return "";
  return comparison.isNoise === null ? " ?" : " ≈";
}

const divergedText = ({ diverged, runs }: Arm): string =>
  diverged === runs.length ? "diverged" : `${diverged} of ${runs.length} diverged`;

/** The best of each group of rivals and those that cannot be told from it; null where no two rules can be compared. */
function bests(arms: readonly Arm[], measures: readonly Measure[]): string | null {
  const cells = rivalsOf(arms).flatMap((rivals) =>
    rivals.length < 2 ? [] : measures.map((measure, i) => {
      const { best, near } = leaders(rivals, measure);
      const whom = i === 0 ? [String(Number(rivals[0].bits.toFixed(2))), ratioOf(rivals[0]).toFixed(2)] : ["", ""];
      return [...whom, measure.name, best, near];
    })
  );
  return cells.length === 0 ? null : table(["bits", "ratio", "by", "best", "within noise of it"], cells);
}

/** Who has the best mean, and who may as well be as good. */
function leaders(rivals: readonly Arm[], measure: Measure): { best: string | null; near: string } {
  const sign = measure.isGain ? 1 : -1;
  const ended = rivals.flatMap((arm) => {
    const values = reachedBy(arm, measure);
    return values === null ? [] : [{ rule: arm.rule, values, mean: sign * spread([...values.values()]).mean }];
  }).toSorted((a, b) => b.mean - a.mean);
  if (ended.length === 0) return { best: null, near: "all diverged" };
  const [best, ...others] = ended;
  const compared = others.map(({ rule, values }) => ({
    rule,
    isNear: compare(measure, values, best.values)?.isNoise ?? null,
  }));
  if (compared.length > 0 && compared.every(({ isNear }) => isNear === null)) return { best: best.rule, near: "?" };
  return {
    best: best.rule,
    near: compared.filter(({ isNear }) => isNear).map(({ rule }) => rule).join(", ") || "none",
  };
}
