import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import type { DynamicRow } from "../../examples/support/dynamic_bits/run.ts";
import { dataPath } from "../support/data.ts";
import { example, root } from "../support/example.ts";

/** The rows that the example prints. */
async function rowsOf(...args: string[]): Promise<DynamicRow[]> {
  const { code, out, error } = await example("dynamic_bits.ts", ...args, "--json");
  assertEquals([code, error], [0, ""]);
  return JSON.parse(out);
}

const quick = ["--rules", "unquantized,fixed,ramp,exact,signsgd", "--bits", "2.5,3", "--seeds", "2", "--rounds", "20"];

Deno.test("dynamic_bits: JSON has a row for each run, and bits that are told are spent to the last one", async () => {
  const rows = await rowsOf("--problems", "quadratic", ...quick);
  assertEquals(rows.length, (3 * 2 + 2) * 2);
  for (const row of rows) {
    assertEquals(
      Object.keys(row).join(),
      "problem,rule,bits,seed,finalLoss,gap,accuracy,totalBits,compressionRatio",
    );
    assertEquals([row.problem, row.gap, row.accuracy], ["quadratic", row.finalLoss, null]);
    const workers = 4, rounds = 20, d = 100, down = rounds * 32 * d;
    if (row.rule === "unquantized") assertEquals(row.totalBits, workers * rounds * 32 * d + down);
    else if (row.rule === "signsgd") assertEquals(row.totalBits, (workers + 1) * rounds * d);
    else assertEquals(row.totalBits, workers * rounds * (32 + row.bits * d) + down + rounds * 5); // and 5 to announce
    const up = row.totalBits -
      (row.rule === "signsgd" ? rounds * d : row.rule === "unquantized" ? down : down + 5 * rounds);
    assertEquals(row.compressionRatio, workers * rounds * 32 * d / up);
  }
});

Deno.test("dynamic_bits: neither threads nor other runs make a difference to a run", async () => {
  const common = ["--problems", "softmax-digits", "--bits", "3", "--rounds", "9"];
  const [first, second, all] = await Promise.all([
    rowsOf(...common, "--rules", "dqsgd-18", "--seeds", "1", "--threads", "1"),
    rowsOf(...common, "--rules", "dqsgd-18", "--seeds", "1", "--seed", "2"),
    rowsOf(...common, "--rules", "fixed,dqsgd-18", "--seeds", "2", "--threads", "3"),
  ]);
  assert(first[0].finalLoss !== second[0].finalLoss);
  assertEquals(all.slice(2), [...first, ...second]);
});

Deno.test("dynamic_bits: a run that was stopped goes on where it was, and a file of other runs is refused", async () => {
  const folder = await Deno.makeTempDir(), checkpoint = `${folder}/reached`;
  try {
    const args = [
      "--problems",
      "softmax-digits",
      "--rules",
      "fixed,ramp",
      "--bits",
      "2.5,3",
      "--seeds",
      "3",
      "--rounds",
      "60",
    ];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "examples/dynamic_bits.ts", ...args, "--checkpoint", checkpoint, "--threads", "1"],
      cwd: root,
      stdout: "null",
      stderr: "null",
    }).spawn();
    while (await sizeOf(checkpoint) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGKILL"); // after its first runs
    await child.status;
    const [whole, resumed] = [await rowsOf(...args), await rowsOf(...args, "--checkpoint", checkpoint)];
    assertEquals(resumed, whole);
    assertEquals(await rowsOf(...args, "--checkpoint", checkpoint), whole); // all of it from the file
    const other = await example("dynamic_bits.ts", ...args, "--momentum", "0.9", "--checkpoint", checkpoint);
    assertEquals([other.code, other.out], [1, ""]);
    assertStringIncludes(other.error, "its momentum must be 0.9: current value is 0");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function sizeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch {
    return 0;
  }
}

Deno.test("dynamic_bits: momentum, steps that fall, a quantized broadcast, logistic regression", async () => {
  const base = ["--rules", "unquantized,ramp,ramp-layers,ef-sgd", "--bits", "3", "--seeds", "1", "--rounds", "150"];
  const [plain, fancy] = await Promise.all([
    rowsOf(...base, "--problems", "quadratic"),
    rowsOf(...base, "--problems", "quadratic", "--momentum", "0.9", "--decay", "step", "--down", "4"),
  ]);
  fancy.forEach((row, i) => {
    assertLess(row.gap!, 10);
    assertLess(row.totalBits, plain[i].totalBits);
  });
  const mushrooms = dataPath("mushrooms.libsvm");
  if (mushrooms === null) return;
  for (const row of await rowsOf(...base, "--data", mushrooms)) {
    assertEquals(row.problem, "logistic");
    assertLess(0.9, row.accuracy!);
  }
});

Deno.test("dynamic_bits: what is asked for is checked", async () => {
  const cases: [string[], string][] = [
    [["--test-digits", "x"], "--test-digits must come with --digits"],
    [["--images", "x"], "--images and --labels must be given together"],
    [["--problems", "quadratic", "--bits", "1.5"], "--bits must be a list of numbers from 2 to 8"],
    [["--rules", "fixed,fxed"], "--rules must be some of unquantized"],
    [["--problems", "softmax-digits", "--digits", "no/where.tra", "--seeds", "1"], "no/where.tra"],
  ];
  for (const [args, message] of cases) {
    const { code, out, error } = await example("dynamic_bits.ts", ...args);
    assertEquals([code, out], [1, ""]);
    assertStringIncludes(error, message);
  }
});

Deno.test("dynamic_bits: charts are drawn for each problem", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { code, out } = await example(
      "dynamic_bits.ts",
      "--problems",
      "quadratic",
      ...quick,
      "--svg",
      `${folder}/new/charts`,
    );
    assertEquals(code, 0);
    for (const name of ["bits_by_round", "gap_by_bits", "gap_by_ratio"]) {
      const path = `${folder}/new/charts/quadratic_${name}.svg`;
      assertStringIncludes(out, path);
      assertStringIncludes(await Deno.readTextFile(path), "</svg>");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("dynamic_bits: on the quadratic late bits are worth more, early bits less, and at five bits nothing is left to gain", async () => {
  const rows = await rowsOf(
    "--problems",
    "quadratic",
    "--bits",
    "3,5",
    "--rules",
    "unquantized,fixed,dqsgd-18,dqsgd-20,ramp,exact,adaptive,adaqs",
  );
  const gap = (rule: string, bits: number): number => {
    const own = rows.filter((row) => row.rule === rule && row.bits === bits);
    assertEquals(own.length, 10);
    return own.reduce((sum, row) => sum + row.gap! / 10, 0);
  };
  assertLess(gap("dqsgd-18", 3), 0.6 * gap("fixed", 3));
  assertLess(gap("fixed", 3), gap("dqsgd-20", 3));
  assertLess(Math.abs(gap("ramp", 3) / gap("dqsgd-18", 3) - 1), 0.25);
  for (const rule of ["fixed", "dqsgd-18", "dqsgd-20", "ramp", "exact", "adaptive", "adaqs"]) {
    assertLess(Math.abs(gap(rule, 5) / gap("unquantized", 32) - 1), 0.25, rule);
  }
});
