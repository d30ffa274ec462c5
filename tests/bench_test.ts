/**
 * The arithmetic of the benchmarks: what is made of times, by a clock that does what it is told.
 * @module
 */

import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { baselineOf, baselineText, movesSince } from "../bench/baseline.ts";
import { crews } from "../bench/engines/crews.ts";
import { groupNames, groups } from "../bench/groups.ts";
import { figuresOf } from "../bench/groups/engines.ts";
import { type Figure, measured } from "../bench/harness.ts";
import { type Panel, sizeName, type Subject } from "../bench/panel.ts";
import { comparisons } from "../bench/peers.ts";
import { accumulatePlainly, BUCKET, decodePlainly, encodePlainly, plainLevels, plainUniforms } from "../bench/plain.ts";
import { figureJson, figureTable, movesText } from "../bench/report.ts";
import { between, quantile, ratioOf, spreadOf } from "../bench/statistics.ts";
import "./support/seed.ts";

const numbers = fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 1, maxLength: 20 });

Deno.test("quantiles lie on lines between the values in order", () => {
  const values = [4, 1, 3, 2];
  assertEquals([0, 1 / 6, 1 / 3, 1 / 2, 1].map((part) => quantile(values, part)), [1, 1.5, 2, 2.5, 4]);
  assertEquals(spreadOf([5, 1, 2, 4, 3]), { low: 2, median: 3, high: 4 });
  assertEquals(spreadOf([7]), { low: 7, median: 7, high: 7 });
  assertEquals(values, [4, 1, 3, 2]);
});

Deno.test("a spread does not depend on the order, grows with its values, and is in theirs", () => {
  fc.assert(fc.property(numbers, fc.double({ min: 0.5, max: 2, noNaN: true }), (values, factor) => {
    const { low, median, high } = spreadOf(values), scaled = spreadOf(values.toReversed().map((v) => v * factor));
    assert(Math.min(...values) <= low && low <= median && median <= high && high <= Math.max(...values));
    assertAlmostEquals(scaled.median, factor * median, 1e-9 * scaled.median);
    assertAlmostEquals(scaled.high, factor * high, 1e-9 * scaled.high);
  }));
});

Deno.test("what slows a whole round leaves ratios as they were", () => {
  fc.assert(fc.property(numbers, (slowdowns) => {
    const { low, median, high } = ratioOf(slowdowns.map((s) => 3 * s), slowdowns.map((s) => 2 * s));
    for (const ratio of [low, median, high]) assertAlmostEquals(ratio, 1.5, 1e-12);
  }));
});

Deno.test("copies around a turn count as one, half way", () => {
  assertEquals(between([1, 3, 9]), [2, 6]);
  assertEquals(between([1]), []);
});

/** A clock that only subjects advance, and who did so in turn. */
function clock() {
  let time = 0;
  const seen: string[] = [];
  return {
    seen,
    now: () => time,
    taking: (name: string, milliseconds: number, rest: Partial<Subject> = {}): Subject => ({
      name,
      run() {
        seen.push(name);
        time += milliseconds;
      },
      ...rest,
    }),
  };
}

const care = { rounds: 4, budget: 1000, least: 1, warm: 5 };

Deno.test("figures are per time that a thing is done, however often it is called for", () => {
  const { now, taking } = clock();
  const subjects = [taking("slow", 6), taking("quick", 0.25, { against: "slow" }), taking("ten", 30, { times: 10 })];
  const [slow, quick, ten] = measured({ dimension: 0, subjects }, { ...care, now });
  assertEquals([slow, quick, ten].map(({ milliseconds }) => milliseconds), [6, 0.25, 3]);
  assertEquals(quick.toOther, { name: "slow", ratio: { low: 1 / 24, median: 1 / 24, high: 1 / 24 } });
  assertEquals([slow.toOther, slow.toCopy, slow.speed], [null, null, null]);
});

Deno.test("subjects take turns, every other round backwards, and no round is left half done", () => {
  const { now, taking, seen } = clock();
  measured({ dimension: 0, subjects: [taking("a", 5), taking("b", 5), taking("c", 5)] }, { ...care, now });
  assertEquals(seen.slice(3).join(""), "abccbaabccba"); // after one to warm up each
});

Deno.test("there are as many rounds as time allows, and three at least", () => {
  for (const [budget, rounds] of [[1000, 4], [35, 3], [1, 3]]) {
    const { now, taking, seen } = clock();
    measured({ dimension: 0, subjects: [taking("a", 10)] }, { ...care, budget, now });
    assertEquals(seen.length - 1, rounds);
  }
});

Deno.test("names have the size behind them, silent subjects no figure, and comparisons somebody to compare with", () => {
  const { now, taking } = clock();
  const yardstick = taking("yardstick", 2, { silent: true }), against = "yardstick";
  const figures = measured({ dimension: 0, subjects: [yardstick, taking("a", 4, { against, bits: 3 })] }, {
    ...care,
    now,
  });
  assertEquals(figures.map(({ name, bits, toOther }) => [name, bits, toOther?.ratio.median]), [["a", 3, 2]]);
  const alone: Panel = { dimension: 0, subjects: [taking("a", 4, { against: "nobody" })] };
  assertThrows(() => measured(alone, { ...care, now }), Error, "the panel has no nobody");
  assertEquals([1e3, 1e5, 1e7, 9600, 100, 2000].map(sizeName), ["1e3", "1e5", "1e7", "9600", "100", "2000"]);
});

Deno.test("a figure of vectors is beside a copy of as many numbers", () => {
  const [figure] = measured({ dimension: 2000, subjects: [{ name: "nothing", run() {} }] }, {
    ...{ rounds: 3, budget: 1, least: 0.01, warm: 0.1 },
  });
  assertEquals([figure.name, figure.dimension], ["nothing 2000", 2000]);
  assert(figure.toCopy !== null && figure.speed !== null && figure.toCopy.low <= figure.toCopy.high);
});

const figure = (name: string, low: number, median: number, high: number): Figure => ({
  ...{ name, dimension: 1000, toOther: null, milliseconds: 1, speed: 1, bits: null, ideal: null },
  toCopy: { low, median, high },
});

Deno.test("a figure has moved where its quartiles are well apart from what they were", () => {
  const then = baselineOf(["a", "b", "c", "d"].map((name) => figure(name, 9, 10, 11)));
  const slower = figure("b", 13, 14, 15), faster = figure("c", 5, 6, 7), alike = figure("d", 7, 8, 8.5);
  assertEquals(movesSince(then, [figure("a", 12, 14, 15), slower, faster, alike, figure("e", 1, 1, 1)]), {
    slower: [{ name: "b", then: 10, now: 14 }],
    faster: [{ name: "c", then: 10, now: 6 }],
    same: 2,
    added: ["e"],
  });
  const text = movesText(movesSince(then, [slower, faster]));
  assertEquals(text.split("\n").at(-1), "1 slower, 1 faster, 0 the same up to noise, 0 new");
});

Deno.test("the largest move comes first, whether things take longer or less", () => {
  const then = baselineOf(["a", "b", "c", "d"].map((name) => figure(name, 10, 10, 10)));
  const now = [figure("a", 20, 20, 20), figure("b", 40, 40, 40), figure("c", 6, 6, 6), figure("d", 2, 2, 2)];
  const { slower, faster } = movesSince(then, now);
  assertEquals([slower, faster].map((moves) => moves.map(({ name }) => name)), [["b", "a"], ["d", "c"]]);
});

Deno.test("a baseline is kept to three digits, a figure a line, with what was not measured this time", () => {
  const first = baselineOf([figure("a", 1.23456, 2, 1234.5)]), both = baselineOf([figure("b", 1, 2, 3)], first);
  assertEquals(both, { a: [1.23, 2, 1230], b: [1, 2, 3] });
  assertEquals(JSON.parse(baselineText(both)), both);
  assertEquals(baselineText(both).split("\n").length, 5);
});

Deno.test("figures read as what they are, in a table and in JSON", () => {
  const compared = { ...figure("b", 1, 1.5, 2), toOther: { name: "a", ratio: { low: 0.1, median: 0.25, high: 0.5 } } };
  const [titles, , a, b] = figureTable([figure("a", 123.4, 1234.5, 12345), compared]).split("\n");
  assertEquals(titles.trim().split(/ {2,}/), ["ms", "M/s", "× copy", "quartiles", "× other", "quartiles", "other"]);
  assertEquals(a.split(/ {2,}/), ["a", "1", "1", "1235", "123 – 12345", "–", "–", "–"]);
  assertEquals(b.split(/ {2,}/), ["b", "1", "1", "1.5", "1 – 2", "0.25", "0.1 – 0.5", "a"]);
  const { results } = JSON.parse(figureJson([{ ...compared, bits: 4 }]));
  assertEquals(results[0].ratioToCopy, 1.5);
  assertEquals([results[0].name, results[0].dimension, results[0].melPerSecond], ["b", 1000, 1]);
  assertEquals([results[0].other, results[0].ratioToOther, results[0].bits], ["a", 0.25, 4]);
});

Deno.test("peers are compared by what both do, run by run", () => {
  const ours = [2, 4, 9].map((speed) => [{ ...figure("encode", 1, 1, 1), speed }, figure("ours alone", 1, 1, 1)]);
  const theirs = [1, 2, 3].map((melPerSecond) => [
    { name: "encode", peer: "numpy", melPerSecond },
    { name: "encode", peer: "torch", melPerSecond: 1 },
    { name: "theirs alone", peer: "numpy", melPerSecond: 1 },
  ]);
  const [numpy, torch, ...rest] = comparisons(ours, theirs);
  assertEquals(numpy, { name: "encode", peer: "numpy", ours: 4, theirs: 2, ratio: { low: 2, median: 2, high: 2.5 } });
  assertEquals([torch.peer, torch.ratio.median, rest], ["torch", 4, []]);
});

Deno.test("the plain form rounds to a level next to each coordinate, unbiased, and adds what it reads", () => {
  const x = Float32Array.from({ length: 2 * BUCKET + 10 }, (_, i) => Math.sin(i) * (1 + i)),
    levels = plainLevels(x.length);
  const out = new Float32Array(x.length), sum = new Float32Array(x.length), uniform = plainUniforms(1), draws = 2000;
  for (let draw = 0; draw < draws; draw++) {
    encodePlainly(x, levels, uniform);
    accumulatePlainly(levels, sum);
    decodePlainly(levels, out);
    out.forEach((value, i) => assert(Math.abs(value - x[i]) <= levels.norms[Math.floor(i / BUCKET)] * 0.143));
  }
  // Hoeffding: a mean of 2000 draws within a step of each other errs by .11 steps with probability 2e^(−2 · 2000 · .11²) < 10⁻²⁰.
  sum.forEach((total, i) => assert(Math.abs(total / draws - x[i]) <= levels.norms[Math.floor(i / BUCKET)] * 0.11 / 7));
});

Deno.test("every group has a panel to begin with, whose subjects differ by name and are compared with one another", () => {
  for (const name of groupNames) {
    if (name === "engines") continue; // it takes its times itself
    const [{ subjects }] = groups[name](true), names = subjects.map((subject) => subject.name);
    assertEquals(new Set(names).size, names.length);
    for (const { against } of subjects) assert(against === undefined || names.includes(against));
  }
});

Deno.test("a round is timed beside the operations it is made of, and compared with each", async () => {
  const times = await crews.local({ bytes: 100, rounds: 3, warm: 1 });
  assert(times !== null && Object.values(times).every((own) => own.length === 3));
  assertEquals(
    figuresOf("local", { "all-gather": [1, 2], "gather and broadcast": [2, 2], round: [4, 4] }).map((figure) => [
      figure.name,
      figure.milliseconds,
      figure.toOther?.ratio.median ?? null,
    ]),
    [
      ["local: all-gather", 1.5, null],
      ["local: gather and broadcast", 2, null],
      ["local: round to all-gather", 4, 3],
      ["local: round to gather and broadcast", 4, 2],
    ],
  );
});
