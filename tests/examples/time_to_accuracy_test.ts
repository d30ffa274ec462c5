import { assert, assertAlmostEquals, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { key, mean, norm2, ringTime, roundTime, subtract, take } from "@bitdescent/bitdescent";
import { example } from "../support/example.ts";
import {
  type Circumstances,
  type Place,
  predicted,
  timing,
  typicalLatency,
} from "../../examples/support/time_to_accuracy/model.ts";
import { bests, count, gained, span, speed, type TimeRow } from "../../examples/support/time_to_accuracy/report.ts";
import { timedMethodNames, timedMethods } from "../../examples/support/time_to_accuracy/methods.ts";
import { timedProblem } from "../../examples/support/time_to_accuracy/problem.ts";

const problem = timedProblem({ dimension: 32, workers: 3, kappa: 6, key: key(1) });
const settings = { accuracy: 1e-3, rounds: 400, key: key(2) };
const timings = timedMethodNames.map((method) => timing(problem, method, settings));
const timed = (name: string) => timings.find(({ method }) => method === name)!;
const circumstances: Circumstances = {
  ...{ coordinates: problem.dimension, compute: 2, overhead: 0, latency: 0.5, broadcast: "unicast" },
};
const place: Place = { server: "one", bandwidth: 1024, workers: 3 };

Deno.test("time_to_accuracy: the mean of the parts has the minimizer, μ and L that are said, and the parts are unlike", () => {
  const { oracles, minimizer, mu, L, partL, dissimilarity, dimension, distance, firstGradient } = problem;
  const gradient = (x: ArrayLike<number>) => mean(oracles.map((oracle) => oracle(x, key(0))));
  assertLess(norm2(gradient(minimizer)), 1e-12 * firstGradient);
  for (const oracle of oracles) assertLess(0.1, norm2(oracle(minimizer, key(0))) / firstGradient);
  assertAlmostEquals(distance, norm2(minimizer), 1e-12);
  const hessian = Array.from({ length: dimension }, (_, j) => {
    const e = Float64Array.from(minimizer, (x, i) => i === j ? x + 1 : x);
    return gradient(e);
  });
  assertAlmostEquals(
    hessian.reduce((sum, row, j) => sum + row[j], 0),
    Array.from({ length: dimension }, (_, j) => 6 ** (j / (dimension - 1))).reduce((a, b) => a + b),
    1e-9,
  );
  assertEquals([mu, L], [1, 6]);
  assert(partL > L && partL < 1.2 * L && dissimilarity > 0.02 * L && dissimilarity < 0.2 * L);
});

Deno.test("time_to_accuracy: runs stop where the accuracy is reached, and every bit is counted", () => {
  for (const { method, rounds, closest, bitsUp, bitsDown } of timings) {
    const points = [...take(timedMethods[method].rounds(problem, settings.key), rounds?.length ?? settings.rounds)];
    const ratios = points.map(({ point }) => norm2(subtract(point, problem.minimizer)) / problem.distance);
    assertEquals(closest, Math.min(...ratios));
    assertEquals(
      ratios.findIndex((ratio) => ratio <= settings.accuracy),
      rounds === null ? -1 : rounds.length - 1,
      method,
    );
    assertEquals(rounds?.map(({ up }) => up), rounds === null ? undefined : points.map(({ up }) => up));
    assertAlmostEquals(
      bitsUp,
      points.reduce((sum, { up }) => sum + up.reduce((a, b) => a + b), 0) / points.length / 3,
      1e-9,
    );
    assertAlmostEquals(bitsDown, points.reduce((sum, { down }) => sum + down, 0) / points.length, 1e-9);
  }
  assertEquals([timed("gd-64").bitsUp, timed("gd-32").bitsUp, timed("gd-32").bitsDown], [64 * 32, 32 * 32, 32 * 32]);
  assertEquals(timed("nq-gd").rounds, null); // gradients of the parts do not vanish, nor does what is lost of them
  for (const { method, rounds } of timings) { // whatever has a theorem arrives
    if (method !== "nq-gd" && !method.startsWith("ef21")) assert(rounds !== null, method);
  }
});

Deno.test("time_to_accuracy: a prediction for the workers and coordinates of the run is the time of its rounds", () => {
  const { rounds } = timed("aiade"), network = { latency: 0.5, up: 1024, down: 1024, compute: 2 };
  const sum = rounds!.reduce((seconds, round) => seconds + roundTime(network, round), 0);
  assertAlmostEquals(predicted(timed("aiade"), problem, place, circumstances)!.seconds, sum, 1e-9);
  const wide = predicted(timed("aiade"), problem, { ...place, bandwidth: 2048 }, { ...circumstances, coordinates: 64 });
  assertAlmostEquals(wide!.seconds, sum, 1e-9); // twice the coordinates at twice the bandwidth
  assertEquals(predicted(timed("nq-gd"), problem, place, circumstances), null);
});

Deno.test("time_to_accuracy: by hand for floats: a server, one that is spread, and a ring", () => {
  const floats = timed("gd-32"), T = floats.rounds!.length;
  const at = (change: Partial<Place>, latency = 0.5) =>
    predicted(floats, problem, { ...place, ...change }, { ...circumstances, latency })!;
  assertEquals(at({ workers: 1 }), { seconds: T * (2 + 2 * (0.5 + 1)), ring: false }); // no ring of one
  assertEquals(at({ workers: 2 }), { seconds: T * (2 + 2 * (0.5 + 0.5)), ring: true });
  assertEquals(at({ workers: 4, server: "spread" }), { seconds: T * (2 + 2 * (0.5 + 1)), ring: false });
  assertEquals(at({ workers: 4 }, 8).ring, false); // the star has two latencies, the ring six: 2 (8 + 4) < 6 (8 + ¼)
  assertEquals(at({ workers: 4 }, 0), {
    seconds: T * ringTime({ latency: 0, up: 1024, down: 1024, compute: 2 }, { bits: 1024, workers: 4 }),
    ring: true,
  });
  const pieces = predicted(floats, problem, { ...place, workers: 4, server: "spread" }, {
    ...circumstances,
    overhead: 64,
  })!;
  assertEquals(pieces, { seconds: T * (2 + 2 * (0.5 + 1 + 4 * 64 / 1024)), ring: false });
});

Deno.test("time_to_accuracy: the exact mean of DQ-GD takes a bit a coordinate more where workers double", () => {
  const dq = timed("dq-gd"), T = dq.rounds!.length, fast = { ...place, server: "spread" as const };
  const [three, six] = [3, 6].map((workers) => predicted(dq, problem, { ...fast, workers }, circumstances)!.seconds);
  assertAlmostEquals(six - three, T * problem.dimension / 1024, 1e-9);
});

Deno.test("time_to_accuracy: latency is that of the fastest kind of connection that is not faster", () => {
  assertEquals([1e3, 10e6, 99e6, 1e12].map(typicalLatency), [20e-3, 20e-3, 20e-3, 2e-6]);
});

Deno.test("time_to_accuracy: gains are over the fastest of the others, and numbers are short", () => {
  const row = (method: TimeRow["method"], seconds: number | null, winner = false): TimeRow => ({
    ...{ ...place, method, seconds, winner, rounds: 1, bitsUp: 1, bitsDown: 1, ring: false },
  });
  const rows = [row("gd-32", 30), row("agd-32", 12), row("aiade", 2, true), row("nq-gd", null)];
  const [best] = bests(rows);
  assertEquals([best.method, best.overPlain, best.overFloats, gained(best)], ["aiade", 15, 6, "×15 ×6.0"]);
  assertEquals(bests([row("nq-gd", null)]), []);
  assertEquals([2e-6, 0.0104, 1, 59, 90, 7200, 86400 * 400].map(span), [
    ...["2.0 µs", "10 ms", "1.0 s", "59 s", "1.5 min", "2.0 h", "400 d"],
  ]);
  assertEquals([10e6, 1e9, 4e11, 2.5e12, 500].map(speed), [
    ...["10 Mbit/s", "1 Gbit/s", "400 Gbit/s", "2.5 Tbit/s", "500 bit/s"],
  ]);
  assertEquals([1, 1000, 10_000, 1_000_000].map(count), ["1", "1000", "10 000", "1 000 000"]);
});

Deno.test("time_to_accuracy: JSON is all that it prints, one winner a place, and the same seed gives the same", async () => {
  const svg = await Deno.makeTempFile({ suffix: ".svg" });
  const small = ["--dimension", "16", "--nodes", "2", "--kappa", "5", "--accuracy", "1e-2", "--rounds", "60", "--json"];
  const args = [...small, "--workers", "1,50", "--bandwidths", "1e6,1e9", "--methods", "gd-32,nq-gd,aiade"];
  const runs = [[...args, "--svg", svg], args, [...args, "--seed", "2"]];
  const [a, b, c] = await Promise.all(runs.map((given) => example("time_to_accuracy.ts", ...given)));
  assertEquals([a.code, a.error, b.out], [0, "", a.out]);
  assert(a.out !== c.out);
  const rows: TimeRow[] = JSON.parse(a.out);
  assertEquals(rows.length, 2 * 2 * 2 * 3);
  for (const row of rows) {
    assertEquals(Object.keys(row), [
      ...["method", "server", "bandwidth", "workers", "rounds", "bitsUp", "bitsDown", "seconds", "ring", "winner"],
    ]);
    assertEquals(row.seconds === null, row.rounds === null);
  }
  const places = Object.values(Object.groupBy(rows, (row) => `${row.server} ${row.bandwidth} ${row.workers}`));
  for (const here of places) {
    const [winner, ...others] = here!.filter((row) => row.winner);
    assertEquals(others, []);
    assertEquals(winner.seconds, Math.min(...here!.map(({ seconds }) => seconds ?? Infinity)));
  }
  assertMatch(await Deno.readTextFile(svg), /^<svg[\s\S]*Which method is fastest where[\s\S]*<\/svg>$/);
  await Deno.remove(svg);
});

Deno.test("time_to_accuracy: a mistake is one clear line on standard error and exit code 1", async () => {
  const cases = [
    [["--workers", "1,0"], "--workers must be a list of positive integers such as 1,100"],
    [["--methods", "gd"], "--methods must be some of gd-64"],
    [["--bandwidths", "0"], "--bandwidths must be a list of numbers above 0"],
    [["--servers", "two"], "--servers must be some of one, spread"],
    [["--kappa", "1"], "--kappa must be a number above 1"],
  ] as const;
  const runs = await Promise.all(cases.map(([args]) => example("time_to_accuracy.ts", ...args)));
  for (const [i, { code, out, error }] of runs.entries()) {
    assertEquals([code, out, error.trimEnd().split("\n").length], [1, "", 1], error);
    assertStringIncludes(error, cases[i][1]);
  }
});
