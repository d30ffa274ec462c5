import { assert, assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import { child, distance, key, mean, norm2, runTime, take } from "@bitdescent/bitdescent";
import fc from "fast-check";
import { defaults, type Values } from "../../examples/playground/view.ts";
import { workers } from "../../examples/playground/views/workers.ts";
import { regions } from "../../examples/playground/views/workers/map_chart.ts";
import { methodNames } from "../../examples/playground/views/workers/methods.ts";
import { splitQuadratic } from "../../examples/playground/views/workers/problem.ts";
import { manyWorkersRuns, SHOWN } from "../../examples/playground/views/workers/runs.ts";
import {
  COMPUTE,
  fastest,
  OVERHEAD,
  priced,
  pricedSeconds,
  roundsTo,
  secondsOf,
} from "../../examples/playground/views/workers/times.ts";
import { doubleMethods } from "../../examples/support/double_encoding/methods.ts";
import { doubleRun } from "../../examples/support/double_encoding/runs.ts";
import "../support/seed.ts";
import { checkShown, lastOf } from "./support/shown.ts";

const usual = defaults(workers.controls);
const asked = { ...usual, workers: 3, kappa: 10, dimension: 6, rounds: 80, seed: 4 };
const split = splitQuadratic({ ...asked, key: child(key(4), 0) }),
  setting = { split, bits: 4, code: "variable" as const };
const runs = lastOf(manyWorkersRuns(asked)), circumstances = { ...asked, coordinates: 6e4 };

Deno.test("distances, bits and messages are those of runs of the examples", () => {
  const far = norm2(split.whole.minimizer);
  assertEquals(runs.map(({ method }) => method), methodNames);
  for (const { method, distances, up, down, proved, messages } of runs) {
    const { rows } = doubleRun(setting, method, { rounds: distances.length - 1, every: 1, until: 0 }, child(key(4), 1));
    for (const [k, row] of rows.entries()) {
      assertEquals([up[k], down[k]], [row.bitsUp, row.bitsDown]);
      assertAlmostEquals(distances[k], row.distance / far, 1e-12);
      assertEquals(proved === null, row.bound === null);
      if (proved !== null) assertAlmostEquals(proved[k], row.bound! / far, 1e-9 * proved[k]);
    }
    assertEquals(messages.round, SHOWN);
    assertEquals(messages.up.reduce((sum, bits) => sum + bits), up[SHOWN + 1] - up[SHOWN]);
    assertEquals(messages.down, down[SHOWN + 1] - down[SHOWN]);
  }
});

Deno.test("no run that rounds no more than theory allows is further than what is proved", () => {
  const sure = ["gd", "agd", "iade", "aiade-geo"] as const;
  for (const heterogeneity of [0, 1, 4]) {
    for (
      const { proved, distances } of lastOf(manyWorkersRuns({ ...asked, heterogeneity, methods: sure, rounds: 40 }))
    ) {
      distances.forEach((distance, k) => assertLessOrEqual(distance, proved![k] * (1 + 1e-9)));
    }
  }
});

Deno.test("times are those of the rounds that were sent, one after the other, and of any network", () => {
  const { bandwidth, latency } = circumstances, scale = 1e4;
  const network = { latency, up: bandwidth, down: bandwidth, overhead: OVERHEAD, compute: COMPUTE };
  for (const run of runs) {
    const sent = [...take(doubleMethods[run.method].run(setting)(child(key(4), 1)), 12)].map(({ up, down }) => ({
      up: up.map((bits) => scale * bits),
      down: scale * down,
    }));
    const seconds = runTime(network, sent);
    assertAlmostEquals(secondsOf(run, 12, circumstances), seconds, 1e-9 * seconds);
  }
  fc.assert(
    fc.property(fc.double({ min: 4, max: 12, noNaN: true }), fc.double({ min: -6, max: 0, noNaN: true }), (b, l) => {
      const there = { ...circumstances, bandwidth: 10 ** b, latency: 10 ** l };
      const all = priced(runs, 1e-3, circumstances), first = fastest(all, there.latency, there.bandwidth)!;
      for (const one of all) {
        const seconds = secondsOf(one.run, roundsTo(one.run, 1e-3)!, there);
        assertAlmostEquals(pricedSeconds(one, there.latency, there.bandwidth), seconds, 1e-9 * seconds);
        assertLessOrEqual(pricedSeconds(first, there.latency, there.bandwidth), seconds * (1 + 1e-9));
      }
    }),
  );
});

Deno.test("the map has no gaps, and names the fastest everywhere", () => {
  const all = priced(runs, 1e-3, { ...circumstances, coordinates: 1e5 }), found = regions(all);
  assertLess(1, new Set(found.map(({ method }) => method)).size);
  for (const column of Map.groupBy(found, ({ bandwidths: [from] }) => from).values()) {
    const bandwidth = Math.sqrt(column[0].bandwidths[0] * column[0].bandwidths[1]);
    assertEquals([column[0].latencies[0], column[column.length - 1].latencies[1]], [1e-6, 1]);
    column.forEach(({ method, latencies: [from, to] }, i) => {
      if (i > 0) assertEquals(from, column[i - 1].latencies[1]);
      for (const part of [0.01, 0.5, 0.99]) {
        assertEquals(fastest(all, from * (to / from) ** part, bandwidth)!.run.method, method);
      }
    });
  }
  assertEquals(regions([]), []);
});

Deno.test("parts have the mean that is minimized, are the same at no heterogeneity, and have minimizers as far as they should", () => {
  const { whole, parts } = split, x = Float64Array.from([3, -1, 2, 0, 5, -4]);
  const gradient = mean(parts.map((part) => part.gradient(x)));
  whole.gradient(x).forEach((g, j) => assertAlmostEquals(gradient[j], g, 1e-12));
  assertEquals([whole.mu, whole.L], [1, 10]);
  const alike = splitQuadratic({ ...asked, heterogeneity: 0, key: key(1) });
  for (const part of alike.parts) assertEquals(part.gradient(x), alike.whole.gradient(x));
  const far = splitQuadratic({ ...asked, dimension: 100, workers: 8, heterogeneity: 2, key: key(1) });
  // 2 √(7/8) of √100 in the mean, and a tenth of it is more than five deviations of 100 normals
  for (const part of far.parts) {
    const ratio = distance(far.whole, part.minimizer) / Math.sqrt(100);
    assertLess(1.3, ratio);
    assertLess(ratio, 2.6);
  }
});

Deno.test("QSGD arrives where parts are alike and nowhere else; methods that send differences always do", () => {
  const [alike, unlike] = [0, 1].map((heterogeneity) =>
    lastOf(manyWorkersRuns({ ...asked, heterogeneity, rounds: 200 })).filter((run) => roundsTo(run, 1e-4) !== null)
      .map(({ method }) => method)
  );
  assert(alike.includes("qsgd") && !unlike.includes("qsgd"));
  for (const method of ["diana", "iade", "aiade-geo"] as const) assert(unlike.includes(method), method);
});

Deno.test("bandwidth, latency, accuracy and size change no run, and all else does", () => {
  const { shownBy = [], controls } = workers, values: Values<typeof controls> = asked;
  const others = {
    workers: 4,
    kappa: 11,
    heterogeneity: 2,
    dimension: 7,
    bits: 5,
    methods: ["gd"],
    rounds: 60,
    seed: 5,
  };
  for (const name of shownBy) {
    const value = typeof values[name] === "number" ? 0.5 : "time";
    assertEquals(lastOf(workers.results({ ...values, [name]: value })), runs, name);
  }
  assertEquals(
    Object.keys(controls).filter((name) => !(shownBy as string[]).includes(name)).toSorted(),
    Object.keys(others).toSorted(),
  );
  const said = (changes: Partial<typeof asked>) =>
    JSON.stringify(lastOf(workers.results({ ...asked, rounds: 50, ...changes })));
  const all = [{}, ...Object.entries(others).map(([name, value]) => ({ [name]: value }))].map(said);
  assertEquals(new Set(all).size, all.length);
});

Deno.test("there is something to see at the extremes of every control, from the first result to the last", () => {
  const small = { ...usual, workers: 2, dimension: 4, rounds: 50 };
  checkShown(workers, small, { rounds: { dimension: 2 }, workers: { dimension: 2 }, dimension: { workers: 1 } });
});
