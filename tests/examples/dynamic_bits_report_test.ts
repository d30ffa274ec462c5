import "../support/seed.ts";
import { assert, assertAlmostEquals, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { armsOf, bitsTitle, leftOut, namesOf, rivalsOf, seedsOf } from "../../examples/support/dynamic_bits/arms.ts";
import { dynamicCharts } from "../../examples/support/dynamic_bits/chart.ts";
import { around, evenAxis, inThousands, logAxis, measureAxis } from "../../examples/support/dynamic_bits/chart_axis.ts";
import { byBits } from "../../examples/support/dynamic_bits/chart_by_bits.ts";
import { byRatio } from "../../examples/support/dynamic_bits/chart_by_ratio.ts";
import { byRound } from "../../examples/support/dynamic_bits/chart_by_round.ts";
import {
  band,
  type Drawing,
  line,
  marks,
  type Place,
  withoutTouching,
} from "../../examples/support/dynamic_bits/chart_drawings.ts";
import type { Figure } from "../../examples/support/dynamic_bits/chart_panels.ts";
import { styleOf } from "../../examples/support/dynamic_bits/chart_style.ts";
import { measuresOf, reachedBy } from "../../examples/support/dynamic_bits/measures.ts";
import { spreadTexts } from "../../examples/support/dynamic_bits/report_numbers.ts";
import { dynamicJson, dynamicReport } from "../../examples/support/dynamic_bits/report.ts";
import type { DynamicRow, DynamicRun, Waypoint } from "../../examples/support/dynamic_bits/run.ts";
import {
  pairedDifference,
  pairedRatio,
  spread,
  studentFactor,
} from "../../examples/support/dynamic_bits/statistics.ts";

/** A run of three looks that begins at a loss of 10 and whose least loss is 1, unless `row` and `rest` say otherwise. */
function made(row: Partial<DynamicRow> = {}, rest: Partial<Omit<DynamicRun, "row">> = {}): DynamicRun {
  const whole: DynamicRow = {
    ...{ problem: "p", rule: "fixed", bits: 3, seed: 1, finalLoss: 1.5, gap: 0.5, accuracy: null, totalBits: 3000 },
    compressionRatio: 32 / (row.bits ?? 3),
    ...row,
  };
  const { finalLoss, accuracy, totalBits, bits } = whole;
  const at = (round: number, loss: number, sent: number): Waypoint => ({
    ...{ round, loss, bits: sent, accuracy: accuracy === null ? null : round === 4 ? accuracy : 0.5 },
  });
  return {
    row: whole,
    way: [at(0, 10, 0), at(2, 5, totalBits / 2), at(4, finalLoss, totalBits)],
    bitsOfRounds: [bits, bits, bits, bits],
    ...rest,
  };
}

/** Runs of one rule at 3 bits, with these gaps at seeds 1, 2, …. */
const withGaps = (rule: string, gaps: readonly number[]): DynamicRun[] =>
  gaps.map((gap, i) => made({ rule, seed: i + 1, gap, finalLoss: 1 + gap }));

/** Runs of every method with classes, three seeds each. */
const everything = (problem: string): DynamicRun[] =>
  [
    ...[
      "unquantized 32",
      "fixed 2.5",
      "fixed 4",
      "dqsgd-18 2.5",
      "dqsgd-18 4",
      "dqsgd-20 2.5",
      "ramp 2.5",
      "exact 2.5",
    ],
    ...["adaptive 2.5", "adaqs 2.5", "layers 2.5", "ramp-layers 2.5", "signsgd 1", "terngrad 2", "qsgd 3.71"],
    ...["1bit-sgd 1.05", "ef-sgd 1.03"],
  ].flatMap((name, k) => {
    const [rule, text] = name.split(" "), bits = Number(text);
    return [1, 2, 3].map((seed) => {
      const gap = 0.02 + 0.003 * k + 0.001 * ((k * seed) % 5), accuracy = 0.97 - 0.4 * gap - 0.001 * seed;
      return made({ problem, rule, bits, seed, gap, finalLoss: 1 + gap, accuracy, totalBits: 1e6 * bits });
    });
  });

/** A table's cells, row by row; they are two spaces apart. */
const cellsOf = (text: string): string[][] => text.split("\n").map((line) => line.trim().split(/ {2,}/));

const lineOf = (text: string, rule: string): string[] => cellsOf(text).find((cells) => cells.includes(rule)) ?? [];

const bySeed = (...values: number[]) => new Map(values.map((value, seed) => [seed, value]));

Deno.test("means, deviations and comparisons of pairs are what one computes by hand", () => {
  assertEquals(spread([2, 4, 9]), { mean: 5, deviation: Math.sqrt(13) }); // (9 + 1 + 16)/2
  assertEquals(spread([7]), { mean: 7, deviation: null });
  const a = new Map([[1, 2], [2, 4], [3, 24], [8, 1e9]]), b = new Map([[3, 3], [1, 1], [2, 2], [9, -1e9]]);
  const difference = pairedDifference(a, b)!; // 1, 2, 21
  assertEquals(difference.value, 8);
  assertAlmostEquals(difference.error!, Math.sqrt((49 + 36 + 169) / 2 / 3), 1e-14);
  const ratio = pairedRatio(a, b)!; // 2, 2, 8, whose logarithms are 1, 1, 3 times ln 2, with a variance of 4/3
  assertAlmostEquals(ratio.value, 2 ** (5 / 3), 1e-14);
  assertAlmostEquals(ratio.error!, 2 ** (5 / 3) * Math.LN2 * Math.sqrt(4 / 3 / 3), 1e-14);
  const one = bySeed(2), other = new Map([[7, 3]]);
  assertEquals([pairedDifference(one, other), pairedRatio(one, other)], [null, null]);
  assertEquals(pairedDifference(one, bySeed(5)), { value: -3, error: null, isNoise: null });
  assertEquals(pairedRatio(bySeed(2), bySeed(2)), { value: 1, error: null, isNoise: null });
  for (const none of [0, -1]) {
    assertEquals([pairedRatio(one, bySeed(none)), pairedRatio(bySeed(none), one)], [null, null]);
  }
});

Deno.test("a ratio and its reciprocal have the same relative error, and none where all gaps are k times as large", () => {
  const gaps = fc.array(fc.tuple(fc.double({ min: 0.1, max: 10 }), fc.double({ min: 0.1, max: 10 })), { minLength: 2 });
  fc.assert(
    fc.property(gaps.filter((all) => !all.flat().some(Number.isNaN)), fc.integer({ min: 1, max: 9 }), (all, k) => {
      const [a, b] = [0, 1].map((i) => bySeed(...all.map((pair) => pair[i])));
      const there = pairedRatio(a, b)!, back = pairedRatio(b, a)!;
      assertAlmostEquals(there.value * back.value, 1, 1e-12);
      assertAlmostEquals(there.error! / there.value, back.error! / back.value, 1e-12);
      assertEquals(there.isNoise, back.isNoise);
      const { value, error } = pairedRatio(new Map([...b].map(([seed, v]) => [seed, k * v])), b)!;
      assertAlmostEquals(value, k, 1e-12 * k);
      assertAlmostEquals(error!, 0, 1e-12);
    }),
  );
});

Deno.test("Student's factors are those of printed tables, to a hundredth", () => {
  const printed: [freedom: number, factor: number][] = [
    ...[[1, 12.706], [2, 4.303], [3, 3.182], [4, 2.776], [5, 2.571], [6, 2.447], [7, 2.365]] as [number, number][],
    ...[[8, 2.306], [9, 2.262], [10, 2.228], [20, 2.086], [30, 2.042], [120, 1.98]] as [number, number][],
  ];
  for (const [freedom, factor] of printed) assertAlmostEquals(studentFactor(freedom), factor, 0.01, `at ${freedom}`);
});

Deno.test("what may be noise depends on the number of pairs, and of one pair nobody knows", () => {
  const isNoise = (a: number[], b: number[]) => pairedDifference(bySeed(...a), bySeed(...b))?.isNoise;
  assertEquals(isNoise([1, 2, 3], [0.5, 1, 1.8]), false); // 0.9 ± 0.2082, 4.32 errors against 4.303
  assertEquals(isNoise([1, 2, 3], [0.5, 1, 1.79]), true); // 0.9033 ± 0.2106, 4.29 errors
  assertEquals(isNoise([1, 2, 3, 1, 2, 3], [0.5, 1, 1.79, 0.5, 1, 1.79]), false); // more of them, and 2.571
  assertEquals([isNoise([1, 2], [1, 2]), isNoise([1, 2], [2, 3])], [true, false]);
  assertEquals([isNoise([1], [2]), isNoise([], [])], [null, undefined]);
});

Deno.test("arms go by bits, then as their rules come; bits of one rule that hardly differ are one arm", () => {
  const runs = [
    ...[1, 2].map((seed) => made({ rule: "ramp", bits: 4, seed })),
    ...[2, 1].map((seed) => made({ rule: "fixed", bits: 4, seed })),
    made({ rule: "fixed", bits: 2.5 }),
    ...[3.7, 3.72, 3.71].map((bits, seed) => made({ rule: "qsgd", bits, seed })),
    made({ rule: "qsgd", bits: 3.8, seed: 0 }),
  ];
  const arms = armsOf(runs);
  assertEquals(arms.map(({ rule, runs }) => `${rule} ${runs.length}`), [
    ...["fixed 1", "qsgd 3", "qsgd 1", "ramp 2", "fixed 2"],
  ]);
  assertEquals(arms.map(({ bits }) => Math.round(100 * bits) / 100), [2.5, 3.71, 3.8, 4, 4]);
  assertEquals(arms[4].runs.map(({ row }) => row.seed), [1, 2]);
  assertEquals(arms[4].bits, 4);
  assertEquals([seedsOf(arms), seedsOf(arms.slice(3)), seedsOf(arms.slice(0, 1))], [
    "1 to 3 seeds",
    "2 seeds",
    "1 seed",
  ]);
  assertEquals([bitsTitle(2.5), bitsTitle(1.001), bitsTitle(3.714)], ["2.5 bits", "1 bit", "3.71 bits"]);
});

Deno.test("arms count what diverged, and three are said by name", () => {
  const arm = (rule: string, ...losses: number[]) =>
    losses.map((finalLoss, seed) => made({ rule, seed, finalLoss, gap: finalLoss - 1 }));
  const two = armsOf([...arm("fixed", 2, NaN, Infinity), ...arm("ramp", 2, 2)]);
  assertEquals(two.map(({ diverged }) => diverged), [2, 0]);
  assertEquals(namesOf(two), "fixed at 3 bits (2 of 3 seeds diverged), ramp at 3 bits");
  assertEquals(leftOut({ Gone: two.slice(1), Lost: [] }), ["Gone: ramp at 3 bits."]);
  const many = armsOf(["a", "b", "c", "d", "e"].flatMap((rule) => arm(rule, NaN)));
  assertEquals(namesOf(many), "a at 3 bits, b at 3 bits, c at 3 bits and 2 more");
  assertEquals(armsOf([made({ gap: NaN })])[0].diverged, 1);
});

Deno.test("runs are judged by accuracy where there is one, and by the gap, or by the loss where no gap is known", () => {
  const names = (...rows: Partial<DynamicRow>[]) => measuresOf(rows.map((row) => made(row))).map(({ name }) => name);
  assertEquals(names({}), ["gap"]);
  assertEquals(names({ gap: null }), ["loss"]);
  assertEquals(names({ accuracy: 0.9 }), ["accuracy", "gap"]);
  assertEquals(names({ accuracy: 0.9, gap: null }), ["accuracy", "loss"]);
  assertEquals(names({ finalLoss: NaN, gap: NaN }), ["loss"]);
  assertEquals(names({ finalLoss: NaN, gap: NaN }, {}), ["gap"]);
});

Deno.test("the gap on the way is the loss less the least one, which a run that diverged takes from another of its seed", () => {
  const ended = made({ seed: 4, finalLoss: 1.5, gap: 0.5 });
  const lost = made({ seed: 4, rule: "ramp", finalLoss: Infinity, gap: Infinity }), stranger = made({ seed: 5 });
  const [gap] = measuresOf([lost, ended]);
  assertEquals(ended.way.map((point) => gap.at(ended, point)), [9, 4, 0.5]);
  assertEquals(lost.way.map((point) => gap.at(lost, point)), [9, 4, Infinity]);
  assertEquals(gap.at(stranger, stranger.way[0]), NaN);
  assertEquals(armsOf([lost, ended]).map((arm) => reachedBy(arm, gap)), [null, new Map([[4, 0.5]])]);
});

Deno.test("numbers stand in line with as many digits as tell something", () => {
  const texts = spreadTexts([{ mean: 0.0303, deviation: 0.0031 }, { mean: 0.1281, deviation: 0.0222 }, null]);
  assertEquals(texts, ["0.0303 ± 0.0031", "0.1281 ± 0.0222", "–"]);
  assertEquals(spreadTexts([{ mean: 0.00023771, deviation: 0.0000171 }]), ["2.38e-4 ± 1.7e-5"]);
  const signed = { digits: 2, isSigned: true };
  assertEquals(spreadTexts([{ mean: 0.5, deviation: null }, { mean: -10, deviation: null }], signed), [
    " +0.50",
    "−10.00",
  ]);
  assertEquals(spreadTexts([{ mean: -0.001, deviation: null }], signed), ["0.00"]);
  assertEquals(spreadTexts([{ mean: 0, deviation: 0 }]), ["0 ± 0"]);
  assertEquals(spreadTexts([]), []);
});

Deno.test("the table has means, deviations, ratios to fixed of pairs, bits and compression", () => {
  const floats = made({ rule: "unquantized", bits: 32, gap: 0.25, finalLoss: 1.25, totalBits: 32_000_000 });
  const runs = [...withGaps("fixed", [1, 2, 3]), ...withGaps("ramp", [0.5, 1, 1.8]), floats].map((run) => ({
    ...run,
    row: { ...run.row, totalBits: run.row.bits * 1e6 },
  }));
  const text = dynamicReport(runs, { titles: { p: "A problem" }, notes: ["A note."] });
  assert(text.startsWith("A note.\ngap: f(x) − min f at the end.\n"));
  const table = text.split("\n\n")[1].split("\n");
  assertEquals(table[0], "A problem: 1 to 3 seeds");
  // ramp: mean 1.1, deviation √0.43; its ratios 0.5, 0.5, 0.6 have a mean of 0.15^⅓ = 0.531, and logarithms with an error of
  // √((2 · 0.0608² + 0.1215²)/6) = 0.061
  assertEquals(cellsOf(table.slice(1).join("\n")), [
    ["bits", "rule", "gap", "÷ fixed", "Mbit", "ratio"],
    ["────", "───────────", "───────────", "─────────────", "─────", "─────"],
    ["3", "fixed", "2.00 ± 1.00", "–", "3.00", "10.67"],
    ["ramp", "1.10 ± 0.66", "0.531 ± 0.032", "3.00", "10.67"],
    ["32", "unquantized", "0.25", "–", "32.00", "1.00"],
  ]);
  assertMatch(text, /3 +10\.67 +gap +ramp +none$/);
});

Deno.test("accuracies are in per cent, with differences in their points", () => {
  const rule = (name: string, ...accuracies: number[]) =>
    accuracies.map((accuracy, i) => made({ rule: name, seed: i, accuracy, gap: null }));
  const text = dynamicReport([...rule("fixed", 0.9, 0.92), ...rule("exact", 0.93, 0.94), ...rule("ramp", 0.9, 0.9)]);
  assertStringIncludes(text, "accuracy: of the test examples, in per cent; loss: f(x) at the end.");
  assertEquals(lineOf(text, "fixed"), ["3", "fixed", "91.00 ± 1.41", "–", "1.5 ± 0.0", "–", "0.00300", "10.67"]);
  // 3 and 2 points: 2.5 ± 0.5, less than the 12.7 errors that noise may be of two seeds
  assertEquals(lineOf(text, "exact").slice(1, 3), ["93.50 ± 0.71", "+2.50 ± 0.50 ≈"]);
  assertEquals(lineOf(text, "ramp").slice(1, 3), ["90.00 ± 0.00", "−1.00 ± 1.00 ≈"]);
  assertMatch(text, /3 +10\.67 +accuracy +exact +fixed, ramp\n/);
});

Deno.test("what may be noise is said to be so, and of one seed that nothing is known", () => {
  const fixed = withGaps("fixed", [1, 2, 3, 4]);
  const near = dynamicReport([...fixed, ...withGaps("ramp", [1.1, 1.8, 3.2, 3.7])]);
  assertMatch(lineOf(near, "ramp").join(" "), /0\.9\d* ± \S+ ≈ /);
  assertMatch(near, /3 +10\.67 +gap +ramp +fixed$/);
  const far = dynamicReport([...fixed, ...withGaps("ramp", [0.5, 1.01, 1.49, 2])]);
  assertMatch(lineOf(far, "ramp").join(" "), /0\.500\d* ± \S+ \d/);
  assertMatch(
    dynamicReport([...withGaps("fixed", [1, 1.1, 1.2]), ...withGaps("ramp", [0.1, 0.2, 0.31])]),
    /ramp +none$/,
  );
  const one = dynamicReport([...withGaps("fixed", [1]), ...withGaps("ramp", [0.1])]);
  assertEquals(lineOf(one, "ramp").slice(0, 3), ["ramp", "0.100", "0.100 ?"]);
  assertMatch(one, /3 +10\.67 +gap +ramp +\?$/);
});

Deno.test("an arm of which a run diverged has no mean, and is best in nothing", () => {
  const runs = withGaps("ramp", [0.1, 0.1, NaN]), all = withGaps("exact", [Infinity, NaN, NaN]);
  const text = dynamicReport([...withGaps("fixed", [1, 2, 3]), ...runs, ...all]);
  assertEquals(lineOf(text, "ramp").slice(0, 3), ["ramp", "1 of 3 diverged", "0.00300"]);
  assertEquals(lineOf(text, "exact")[1], "diverged");
  assertMatch(text, /3 +10\.67 +gap +fixed +none$/);
  assertMatch(dynamicReport([...runs, ...all]), /3 +10\.67 +gap +– +all diverged$/);
  assertFalse(/NaN|Infinity|undefined/.test(text));
});

Deno.test("rivals have the same bits and the same ratio: who sends more for as many bits is compared to nobody", () => {
  const norms = withGaps("layers", [0.1, 0.2]).map((run) => ({ ...run, row: { ...run.row, compressionRatio: 6 } }));
  const runs = [...withGaps("fixed", [1, 2]), ...norms, ...withGaps("ramp", [0.5, 1.2])];
  assertEquals(rivalsOf(armsOf(runs)).map((rivals) => rivals.map(({ rule }) => rule)), [["fixed", "ramp"], ["layers"]]);
  const text = dynamicReport(runs);
  assertEquals(lineOf(text, "layers").slice(0, 3), ["layers", "0.15 ± 0.07", "–"]);
  assertMatch(text, /3 +10\.67 +gap +ramp +fixed$/);
  const [[stripes]] = valuesOf(byRatio(armsOf(runs), measuresOf(runs)[0], "")!);
  assertEquals(stripes.map(({ x }) => Math.round(x + 5)), [6, 11]);
});

Deno.test("one rule and no rule that is fixed leave out what cannot be compared", () => {
  const one = dynamicReport(withGaps("ramp", [1, 2])), two = dynamicReport([made({ rule: "a" }), made({ rule: "b" })]);
  assertFalse(/÷ fixed {2}|best/.test(one.split("\n\n").slice(1).join("\n")));
  assertEquals(cellsOf(two.split("\n\n")[1])[1], ["bits", "rule", "gap", "Mbit", "ratio"]);
});

Deno.test("problems have a table each, in their order, and all lines fit into 100 columns", () => {
  const text = dynamicReport([...everything("second"), ...everything("first")]);
  assert(text.indexOf("second: 3 seeds") < text.indexOf("first: 3 seeds"));
  assertEquals(text.split("\n").filter((line) => line.length > 100), []);
  assertEquals(cellsOf(text).filter((cells) => cells.includes("adaqs")).length, 2);
});

Deno.test("JSON has the fields of a row and no others, and null for a loss that is no number", () => {
  const row = { problem: "p", rule: "ramp", bits: 2.5, seed: 3, finalLoss: 1.25, gap: 0.25, accuracy: 0.875 };
  const sizes = { totalBits: 1234, compressionRatio: 12.5 };
  const extra = { ...row, ...sizes, secret: 1 };
  const lost = made({ finalLoss: Infinity, gap: NaN });
  const [first, second] = JSON.parse(dynamicJson([made(extra), lost]));
  assertEquals(first, { ...row, ...sizes });
  assertEquals(Object.keys(first), [
    ...["problem", "rule", "bits", "seed", "finalLoss", "gap", "accuracy", "totalBits", "compressionRatio"],
  ]);
  assertEquals([second.finalLoss, second.gap, second.accuracy], [null, null, null]);
});

/** What is drawn at a place. */
const valuesIn = (drawing: Drawing, place: Place): { x: number; y: number; y2?: number }[] =>
  (drawing(place) as unknown as { data: { values: { x: number; y: number }[] } }).data.values;

/** What a figure draws, in the numbers of its axes: the values of each layer of each panel. */
function valuesOf({ panels }: Figure): { x: number; y: number; y2?: number }[][][] {
  const place: Place = { column: (x) => x, row: (y) => y, isInside: () => true, down: { from: 0, to: 1 } };
  return panels.map(({ drawings }) => drawings.map((drawing) => valuesIn(drawing, place)));
}

Deno.test("by bits: a curve is the mean of the runs, its band a deviation either way", () => {
  const runs = withGaps("fixed", [0.25, 0.75]), [gap] = measuresOf(runs);
  const [[area, curve]] = valuesOf(byBits(armsOf(runs), gap, "")!);
  assertEquals(curve, [{ x: 1500, y: 4 }, { x: 3000, y: 0.5 }]);
  assertEquals(area[0], { x: 1500, y: 4, y2: 4 });
  assertAlmostEquals(area[1].y, 0.5 - Math.sqrt(0.125), 1e-15);
  assertAlmostEquals(area[1].y2!, 0.5 + Math.sqrt(0.125), 1e-15);
});

Deno.test("by bits: a panel for each budget and one for other methods, with floats in all of them", () => {
  const runs = everything("p"), figure = byBits(armsOf(runs), measuresOf(runs)[0], "")!;
  assertEquals(figure.panels.map(({ heading }) => heading), [
    ...["2.5 bits on average", "4 bits on average", "methods with bits of their own"],
  ]);
  assertEquals(figure.panels.map(({ drawings }) => drawings.length), [3 * 10, 3 * 3, 3 * 6]);
});

Deno.test("by bits: what diverges is drawn as far as no run had, and without a band", () => {
  const lost = made({ rule: "ramp", finalLoss: NaN, gap: NaN }), runs = [made(), lost];
  const figure = byBits(armsOf(runs), measuresOf(runs)[0], "T")!;
  assertEquals(figure.subtitle, ["T", "Diverged, and left out from there on: ramp at 3 bits."]);
  const [[, , , curve, dots, ...others]] = valuesOf(figure);
  assertEquals([curve, dots.at(-1), others.length], [[{ x: 1500, y: 4 }], { x: 1500, y: 4 }, 0]);
  const never = { ...lost, way: lost.way.map((point) => ({ ...point, loss: NaN })) };
  const said = byBits(armsOf([made(), never]), measuresOf(runs)[0], "T")!.subtitle;
  assertEquals(said, ["T", "Diverged, and left out from there on: ramp at 3 bits."]);
});

Deno.test("by bits: beginnings that are far from the end are left out, ends never are", () => {
  const low = made({ gap: 0.01, finalLoss: 1.01 }), high = made({ rule: "ramp", gap: 3.5, finalLoss: 4.5 });
  const ways = (...runs: DynamicRun[]) =>
    valuesOf(byBits(armsOf(runs), measuresOf(runs)[0], "")!)[0].filter((_, i) =>
      i >= runs.length && (i - runs.length) % 2 === 0
    );
  assertEquals(ways(low), [[{ x: 3000, y: 1.01 - 1 }]]); // 4 is more than 300 times 0.01
  assertEquals(ways(low, high), [[{ x: 1500, y: 4 }, { x: 3000, y: 1.01 - 1 }], [{ x: 1500, y: 4 }, {
    x: 3000,
    y: 3.5,
  }]]);
  const astray = byBits(armsOf([low, made({ rule: "ramp", gap: 50, finalLoss: 51 })]), measuresOf([low])[0], "T")!;
  assertEquals([astray.subtitle, astray.rules], [["T", "Too far off to be shown: ramp at 3 bits."], ["fixed"]]);
});

Deno.test("by round: a rule that takes turns is drawn as its mean, one that climbs in steps", () => {
  const turns = made({ bits: 2.5 }, { bitsOfRounds: Array.from({ length: 400 }, (_, i) => 2 + i % 2) });
  const climbs = made({ rule: "ramp", bits: 2.5 }, {
    bitsOfRounds: Array.from({ length: 400 }, (_, i) => i < 200 ? 2 : 3),
  });
  const [[flat, , steps]] = valuesOf(byRound(armsOf([turns, climbs]), "")!);
  assert(flat.every(({ y }) => y === 2.5));
  assertEquals([flat[0].x, flat[flat.length - 1].x, flat.length <= 61], [0, 400, true]);
  assertEquals(steps.filter(({ x }) => x < 200).map(({ y }) => y), steps.filter(({ x }) => x < 200).map(() => 2));
  assertEquals(steps.at(-1), { x: 400, y: 3 });
  assertEquals(byRound(armsOf([made({ rule: "signsgd", bits: 1 })]), ""), null);
});

Deno.test("by ratio: rules of the same bits stand side by side around their ratio, and bars are deviations", () => {
  const runs = [...withGaps("fixed", [1, 3]), ...withGaps("ramp", [1, 1]), ...withGaps("exact", [2, 2])];
  const four = made({ bits: 4, gap: 2, finalLoss: 3 });
  const floats = made({ rule: "unquantized", bits: 32, gap: 0.5 });
  const all = [...runs, four, floats], figure = byRatio(armsOf(all), measuresOf(all)[0], "")!;
  const [[stripes, , , level, ...own]] = valuesOf(figure);
  assertEquals([stripes.length, level.map(({ y }) => y)], [2, [0.5, 0.5]]);
  const [[fixedLine, bars], [ramp], [exact]] = [0, 3, 6].map((i) => own.slice(i, i + 3));
  const [wide, three] = fixedLine; // the ratio of 4 bits, 8, comes before that of 3
  assertAlmostEquals(wide.x, 8, 1e-12);
  assert(three.x < ramp[0].x && ramp[0].x < exact[0].x);
  assertAlmostEquals(ramp[0].x, 32 / 3, 1e-12);
  assertAlmostEquals(three.x * exact[0].x, (32 / 3) ** 2, 1e-9);
  assertAlmostEquals(bars[1].y, 2 - Math.SQRT2, 1e-12);
  assertAlmostEquals(bars[1].y2!, 2 + Math.SQRT2, 1e-12);
  assertEquals(byRatio(armsOf([made({ finalLoss: NaN, gap: NaN })]), measuresOf([])[0], ""), null);
});

Deno.test("by ratio: groups that would touch are one", async () => {
  const runs = ["fixed", "ramp", "exact"].flatMap((rule) => [
    made({ rule, bits: 3, compressionRatio: 10 }),
    made({ rule, bits: 2.5, compressionRatio: 10.2 }),
    made({ rule, bits: 2, compressionRatio: 15 }),
  ]);
  const [[stripes]] = valuesOf(byRatio(armsOf(runs), measuresOf(runs)[0], "")!);
  assertEquals(stripes.length, 2);
  const figure = (await dynamicCharts(runs, "p")).find(({ name }) => name === "p_gap_by_ratio")!;
  assertEquals(["3 and 2.5 bits", "2 bits"].map((text) => count(figure.svg, text)), [1, 1]);
});

Deno.test("axes: ticks are on the axis, in order, two to twelve of them, for any range", () => {
  const range = fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: 0.02, max: 12, noNaN: true }));
  fc.assert(fc.property(range, ([start, decades]) => {
    const span = { from: 10 ** start, to: 10 ** (start + decades) };
    for (const { part, ticks } of [logAxis("", span), evenAxis("", span), logAxis("", span, inThousands)]) {
      const parts = ticks.map(({ value }) => part(value));
      assert(ticks.length >= 2 && ticks.length <= 12, `${ticks.length} ticks`);
      assert(parts.every((p, i) => p >= -1e-9 && p <= 1 + 1e-9 && (i === 0 || p > parts[i - 1])));
      assertEquals(new Set(ticks.map(({ text }) => text)).size, ticks.length);
      assertAlmostEquals(part(span.from), 0, 1e-9);
      assertAlmostEquals(part(span.to), 1, 1e-9);
    }
  }));
});

Deno.test("axes: accuracies rise, all of them have a place, and are written in per cent", () => {
  const [measure] = measuresOf([made({ accuracy: 0.9 })]);
  const { part, ticks } = measureAxis(measure, [0.5, 0.9, 1, NaN]);
  assert(part(0.5) > 0 && part(0.5) < part(0.9) && part(0.9) < part(1) && part(1) <= 1);
  assertEquals(ticks.find(({ value }) => value === 0.9)?.text, "90 %");
  assertAlmostEquals(part(0.99) - part(0.96), part(0.96) - part(0.91), 1e-12); // errors of 1, 4 and 9 %
  const parts = ticks.map(({ value }) => part(value));
  assert(parts.every((p, i) => p >= 0 && p <= 1 && (i === 0 || p - parts[i - 1] >= 0.07)));
  for (const few of [[], [0], [1], [0.3, 0.3]]) {
    assert(measureAxis(measure, few).ticks.every(({ value }) => value <= 1));
  }
});

Deno.test("axes: one value or none has room around it, and counts are written in thousands", () => {
  assertEquals([around([]), around([3])], [{ from: 0.1, to: 1 }, { from: 1.5, to: 6 }]);
  assertEquals([200, 2e4, 1e6, 5e9].map(inThousands), ["200", "20k", "1M", "5G"]);
  assertEquals(logAxis("", { from: 1e-6, to: 1e-3 }).ticks.map(({ text }) => text), ["1e-6", "1e-5", "1e-4", "0.001"]);
});

Deno.test("texts that would touch the one before are left out", () => {
  const three = [0, 10, 60].map((x) => ({ x, y: 0, text: "abc", colour: "black" }));
  assertEquals(withoutTouching(three).map(({ x }) => x), [0, 60]);
});

Deno.test("points outside the panel are not drawn, and bands end at its edge", () => {
  const place: Place = {
    ...{ column: (x) => 10 * x, row: (y) => Math.min(7, y), isInside: (_, y) => y <= 7, down: { from: 0, to: 7 } },
  };
  const style = styleOf("fixed"), points = [{ x: 1, y: 5 }, { x: 2, y: 9 }];
  const drawn = [line(style, points), marks(style, points)].map((drawing) => valuesIn(drawing, place));
  assertEquals(drawn, [[{ x: 10, y: 5 }], [{ x: 10, y: 5 }]]);
  assertEquals(valuesIn(band(style, [{ x: 1, low: 5, high: 9 }]), place), [{ x: 10, y: 5, y2: 7 }]);
});

/** The SVG is one element, its tags match, and no number in it is missing. */
function assertWellFormed(svg: string): void {
  assertFalse(/NaN|Infinity|undefined|null/.test(svg));
  const open: string[] = [];
  for (const [, end, name, self] of svg.matchAll(/<(\/?)([\w:]+)[^<>]*?(\/?)>/g)) {
    if (end === "/") assertEquals(open.pop(), name);
    else if (self === "") open.push(name);
    if (open.length === 0) assertEquals(name, "svg");
  }
  assertEquals(open, []);
  assert(svg.startsWith("<svg") && svg.endsWith("</svg>"));
}

/** How often a text stands in a figure. */
const count = (svg: string, text: string): number => svg.split(`>${text}</text>`).length - 1;

Deno.test("charts: well-formed, in white, and their legends name each rule once", async () => {
  const runs = everything("p"), rules = [...new Set(runs.map(({ row }) => row.rule))];
  const figures = await dynamicCharts([...runs, ...everything("another")], "p", "A problem");
  assertEquals(figures.map(({ name }) => name), [
    ...["p_bits_by_round", "p_accuracy_by_bits", "p_accuracy_by_ratio", "p_gap_by_bits", "p_gap_by_ratio"],
  ]);
  for (const { name, svg } of figures) {
    assertWellFormed(svg);
    assertMatch(svg, /<rect[^>]*fill="white"/);
    assertStringIncludes(svg, "A problem; mean of 3 seeds");
    if (name.endsWith("by_ratio")) {
      assertEquals(["4 bits", "2.5 bits", "2 bits"].map((bits) => count(svg, bits)), [1, 1, 1]);
    }
    const own = ["unquantized", "signsgd", "terngrad", "qsgd", "1bit-sgd", "ef-sgd"];
    for (const rule of rules) {
      const times = name === "p_bits_by_round" && own.includes(rule) ? 0 : 1;
      assertEquals([rule, count(svg, rule)], [rule, times], name);
    }
  }
});

Deno.test("charts: one seed, one rule, floats alone, a gap of 0, a stranger's rule, and runs that diverged", async () => {
  const lost = (rule: string, loss: number) => made({ rule, finalLoss: loss, gap: loss });
  const cases: [runs: DynamicRun[], figures: number][] = [
    [[made()], 3],
    [withGaps("ramp", [1, 2]), 3],
    [[made({ rule: "unquantized", bits: 32 })], 1],
    [[made({ rule: "signsgd", bits: 1 })], 2],
    [[made({ gap: 0, finalLoss: 1 })], 3],
    [[made({ rule: "mine" }), made({ rule: "mine", seed: 2, gap: null })], 3],
    [[made({ accuracy: 1, gap: null })], 5],
    [[made(), lost("ramp", Infinity), lost("exact", NaN)], 3],
    [[lost("fixed", NaN), lost("ramp", Infinity)], 2],
    [[lost("fixed", NaN)].map((run) => ({ ...run, way: run.way.slice(0, 1), bitsOfRounds: [] })), 0],
  ];
  for (const [runs, figures] of cases) {
    const drawn = await dynamicCharts(runs, "p");
    assertEquals(drawn.length, figures);
    for (const { svg } of drawn) assertWellFormed(svg);
    if (runs.every(({ row }) => row.seed === runs[0].row.seed)) {
      for (const { svg } of drawn) assertFalse(svg.includes("deviation"));
    }
  }
  assertEquals(await dynamicCharts([made()], "elsewhere"), []);
});

Deno.test("charts: those that diverged are said not to be in the last figure", async () => {
  const runs = [made(), made({ rule: "ramp", finalLoss: NaN, gap: NaN })];
  const [, , { svg }] = await dynamicCharts(runs, "p");
  assertStringIncludes(svg, "Diverged, and not shown: ramp at 3 bits.");
  assertEquals([count(svg, "fixed"), count(svg, "ramp")], [1, 0]);
});
