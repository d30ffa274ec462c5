import { assert, assertAlmostEquals, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { axpy, child, key, mean, norm2, normals, subtract } from "@bitdescent/bitdescent";
import { doubleMethodNames } from "../../examples/support/double_encoding/methods.ts";
import { doubleRun, reached } from "../../examples/support/double_encoding/runs.ts";
import { averagedRows, interpolated } from "../../examples/support/double_encoding/interpolation.ts";
import {
  generatedData,
  type ProblemName,
  type SplitName,
  splitProblem,
} from "../../examples/support/double_encoding/split_problem.ts";
import { dataPath } from "../support/data.ts";
import { example } from "../support/example.ts";

const made = (problem: ProblemName, split: SplitName, workers = 4) =>
  splitProblem(generatedData({ rows: 130, columns: 8, problem, key: key(3) }), {
    problem,
    split,
    workers,
    l2: 0.01,
    key: key(4),
  });

Deno.test("double_encoding: the whole is the mean of its parts, however rows are split, and its minimizer is one", () => {
  for (const problem of ["logistic", "least-squares"] as const) {
    for (const split of ["shuffled", "sorted"] as const) {
      const { whole, parts, partL, rows, leftOut } = made(problem, split);
      assertEquals([parts.length, rows, leftOut], [4, 128, 2]);
      for (let i = 0; i < 5; i++) {
        const x = normals(child(key(9), i), 8), f = parts.reduce((sum, part) => sum + part.value(x) / 4, 0);
        assertAlmostEquals(f, whole.value(x), 1e-12 * f);
        const g = whole.gradient(x);
        assertLess(norm2(subtract(mean(parts.map((part) => part.gradient(x))), g)), 1e-12 * norm2(g));
        const apart = axpy(1, normals(child(key(10), i), 8), x);
        for (const part of parts) { // L of every part is at most that of the worst
          const change = norm2(subtract(part.gradient(apart), part.gradient(x)));
          assert(change <= partL * norm2(subtract(apart, x)) * (1 + 1e-12));
        }
      }
      assertLess(norm2(whole.gradient(whole.minimizer)), 1e-14);
    }
  }
});

Deno.test("double_encoding: parts sorted by label are less alike at the minimizer than parts at random", () => {
  const unlike = (split: SplitName): number => {
    const { whole, parts } = made("logistic", split);
    return Math.max(...parts.map(({ gradient }) => norm2(gradient(whole.minimizer))));
  };
  assert(unlike("sorted") > 1.5 * unlike("shuffled"));
});

const setting = { split: made("logistic", "sorted"), bits: 4, code: "coordinates" } as const;
const patience = { rounds: 3000, every: 10, until: 1e-10 };
const runs = new Map(doubleMethodNames.map((name) => [name, doubleRun(setting, name, patience, key(5))]));

Deno.test("double_encoding: what learns differences converges linearly, and what quantizes gradients stalls", () => {
  for (const [name, run] of runs) {
    const done = reached(run, 1e-10);
    if (name === "nq-gd" || name === "qsgd") assert(run.rows.at(-1)!.gap > 1e-7, name);
    else assert(done !== undefined, `${name} is at ${run.rows.at(-1)!.gap}`);
  }
});

Deno.test("double_encoding: no sure bound on the distance is exceeded", () => {
  for (const name of ["gd", "agd", "iade", "aiade", "aiade-geo"] as const) {
    const { rows } = runs.get(name)!, [start] = rows;
    if (name !== "agd") assertEquals(start.distance, start.bound);
    for (const { bound, distance } of rows) assert(distance <= bound! + 1e-12 * start.distance, name);
    assertLess(rows.at(-1)!.bound!, start.distance);
  }
});

Deno.test("double_encoding: fixed-length codes take as many bits in every round from round 1 on", () => {
  for (const name of ["gd", "agd", "iade", "aiade-geo", "mw-dq-gd"] as const) {
    const { up, down, rows } = runs.get(name)!;
    assertEquals([up.least, down.least], [up.most, down.most]);
    for (const { round, bitsUp, bitsDown } of rows.slice(1)) {
      assertEquals(bitsUp, 4 * up.first + 4 * (round - 1) * up.most);
      assertEquals(bitsDown, down.first + (round - 1) * down.most);
    }
  }
});

Deno.test("double_encoding: stochastic runs are within what is proved of their root mean square", () => {
  const problem = interpolated({ rows: 40, columns: 4, workers: 2, key: key(1) });
  const { whole, oracles, growth } = problem;
  assertLess(norm2(whole.gradient(whole.minimizer)), 1e-14);
  for (const [i, oracle] of oracles.entries()) { // every row is solved
    assertLess(norm2(oracle(whole.minimizer, child(key(2), i))), 1e-13);
  }
  assertAlmostEquals(growth * whole.L, 1);
  for (const name of ["sgd", "iade-sgd"] as const) {
    const rows = averagedRows(problem, name, { rounds: 120, every: 20, runs: 40, key: key(6) });
    assertEquals(rows.length, 7);
    for (const { distance, bound } of rows) assert(distance <= bound! * (1 + 1e-12), name); // from 0.17 of it down
    assertLess(rows.at(-1)!.distance, 0.05 * rows[0].distance);
  }
});

Deno.test("double_encoding: JSON is all that it prints, the same for the same seed, and a chart where one is asked for", async () => {
  const svg = await Deno.makeTempFile({ suffix: ".svg" });
  const args = ["--rows", "60", "--columns", "3", "--workers", "3", "--rounds", "25", "--json"];
  const [run, again, other] = await Promise.all([
    example("double_encoding.ts", ...args, "--svg", svg),
    example("double_encoding.ts", ...args),
    example("double_encoding.ts", ...args, "--seed", "2"),
  ]);
  assertEquals([run.code, run.error, run.out], [0, "", again.out]);
  assert(other.out !== run.out);
  const rows = JSON.parse(run.out);
  assertEquals([...new Set(rows.map(({ method }: { method: string }) => method))], doubleMethodNames);
  for (const row of rows) {
    assertEquals(Object.keys(row), ["method", "workers", "round", "distance", "gap", "bitsUp", "bitsDown", "bound"]);
    assert([0, 10, 20, 25].includes(row.round) && row.workers === 3);
    if (row.round === 0) assertEquals([row.gap, row.bitsUp, row.bitsDown], [1, 0, 0]);
    if (row.method === "gd") assertEquals([row.bitsUp, row.bitsDown], [3 * 192 * row.round, 192 * row.round]);
  }
  assertMatch(await Deno.readTextFile(svg), /^<svg[\s\S]*AIADE[\s\S]*<\/svg>$/);
  await Deno.remove(svg);
});

Deno.test("double_encoding: a file of rows, cells, stochastic gradients; a mistake is one clear line", async () => {
  const libsvm = await Deno.makeTempFile({ suffix: ".libsvm" });
  const lines = Array.from({ length: 30 }, (_, i) => `${1 + i % 2} 1:${1 + i % 3} 2:${(i * i) % 7}`);
  await Deno.writeTextFile(libsvm, lines.join("\n"));
  const [file, cells, sgd, both, few] = await Promise.all([
    example("double_encoding.ts", "--data", libsvm, "--workers", "4", "--methods", "gd,aiade", "--l2", "1"),
    example("double_encoding.ts", "--columns", "2", "--l2", "1", "--code", "cells", "--methods", "iade,aiade-geo"),
    example("double_encoding.ts", "--sgd", "--rows", "30", "--columns", "3", "--rounds", "40", "--runs", "2"),
    example("double_encoding.ts", "--sgd", "--data", libsvm),
    example("double_encoding.ts", "--data", libsvm, "--workers", "20"),
  ]);
  for (const { code, error } of [file, cells, sgd]) assertEquals([code, error], [0, ""]);
  assertStringIncludes(file.out, "28 rows of 2 over 4 workers");
  assertStringIncludes(file.out, "as many: 2.");
  assertMatch(cells.out, /cells: \d+\.\d, then \d+\.\d /);
  assertMatch(sgd.out, /iade-sgd\s+proved/);
  for (const [{ code, out, error }, says] of [[both, "--sgd"], [few, "two rows for each worker"]] as const) {
    assertEquals([code, out, error.trimEnd().split("\n").length], [1, "", 1], error);
    assertStringIncludes(error, says);
  }
  await Deno.remove(libsvm);
});

const mushrooms = dataPath("mushrooms.libsvm");
Deno.test({
  name: "double_encoding: AIADE is within 10⁻⁶ of the optimum on the mushrooms, split by label too, in half a megabit",
  ignore: mushrooms === null,
  async fn() {
    const args = ["--methods", "aiade", "--code", "variable", "--l2", "0.01", "--rounds", "250", "--until", "1e-6"];
    const run = await example("double_encoding.ts", "--data", mushrooms!, ...args, "--split", "sorted");
    assertEquals([run.code, run.error], [0, ""]);
    assertStringIncludes(run.out, "8120 rows of 112 over 8 workers (sorted)");
    assertStringIncludes(run.out, "κ = 259.6");
    const [, rounds, megabits] = /^aiade .* (\d+) +(\d\.\d+)$/m.exec(run.out)!.map(Number);
    assert(rounds < 250 && megabits > 0.1 && megabits < 0.5, run.out);
  },
});
