import { assert, assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dataPath } from "../support/data.ts";
import { example, root } from "../support/example.ts";

/** Small settings for every example. */
const small: Readonly<Record<string, readonly string[]>> = {
  "adaptive_levels.ts": ["--dimension", "200", "--rounds", "2", "--snapshots", "2", "--hidden", "3"],
  "converse.ts": ["--dimensions", "24", "--rounds", "3"],
  "distributed.ts": ["--rows", "40", "--columns", "3", "--workers", "2", "--rounds", "5"],
  "dynamic_bits.ts": ["--problems", "quadratic", "--seeds", "2", "--rounds", "10"],
  "double_encoding.ts": ["--rows", "60", "--columns", "3", "--workers", "2", "--rounds", "20"],
  "least_squares.ts": ["--gaussian", "40x5", "--rates", "1,2.5", "--rounds", "6", "--instances", "2"],
  "time_to_accuracy.ts": ["--dimension", "16", "--nodes", "2", "--kappa", "5", "--accuracy", "1e-2", "--rounds", "60"],
  "your_own_quantizer.ts": ["--rounds", "6"],
};

for (const { name, isFile } of Deno.readDirSync(new URL("examples", root))) {
  if (!isFile) continue;
  Deno.test(`examples/${name} runs, explains itself, and refuses what it does not know`, async () => {
    assert(name in small, `small settings for ${name} are wanted here`);
    const run = await example(name, ...small[name]);
    assertEquals([run.code, run.error], [0, ""]);
    assert(run.out.length > 200);
    const help = await example(name, "--help");
    assertEquals([help.code, help.error], [0, ""]);
    assertMatch(help.out, /--seed[\s\S]*--json/);
    const unknown = await example(name, "--sead", "3");
    assertEquals([unknown.code, unknown.out, unknown.error.trimEnd().split("\n").length], [1, "", 1]);
    assertStringIncludes(unknown.error, "did you mean --seed?");
  });
}

Deno.test("least_squares: the bits that it reports are the bits of the messages, and JSON is all that it prints", async () => {
  const args = ["--gaussian", "60x10", "--rates", "0.5,2,2.55", "--rounds", "8", "--instances", "2", "--json"];
  const { code, out, error } = await example("least_squares.ts", ...args);
  assertEquals([code, error], [0, ""]);
  const { problem, points } = JSON.parse(out);
  assertEquals(Object.keys(problem), ["name", "rows", "columns", "condition", "mu", "L", "sigma"]);
  assertEquals([problem.rows, problem.columns], [60, 10]);
  assertEquals(points.length, 6 * 3 + 3);
  const keys = [
    "method",
    "quantizer",
    "range",
    "rate",
    "bitsPerRound",
    "rounds",
    "instances",
    "contraction",
    "bound",
    "converse",
  ];
  for (const point of points) {
    for (const name of keys) assert(name in point, name);
    assertEquals(point.bitsPerRound, point.rate === null ? 640 : 32 + Math.floor(10 * point.rate));
    assert(point.contraction > 0 && point.converse > 0);
    if (point.rate === null) assert(["gd", "agd", "hb"].includes(point.method));
  }
});

Deno.test("least_squares: the same seed gives the same run, another seed another", async () => {
  const args = ["--gaussian", "30x4", "--rates", "2", "--rounds", "5", "--instances", "1", "--json"];
  const [a, b, c] = await Promise.all([
    example("least_squares.ts", ...args),
    example("least_squares.ts", ...args),
    example("least_squares.ts", ...args, "--seed", "2"),
  ]);
  assertEquals(a.out, b.out);
  assert(a.out !== c.out);
});

Deno.test("least_squares: quantizers, old and new, each range policy, and a chart", async () => {
  const svg = await Deno.makeTempFile({ suffix: ".svg" });
  for (const quantizer of ["cube", "cell", "leech"]) {
    for (const range of ["schedule", "sent"]) {
      const args = [
        "--gaussian",
        "60x24",
        "--rates",
        "2,3",
        "--rounds",
        "5",
        "--instances",
        "1",
        "--json",
        "--svg",
        svg,
      ];
      const { code, out, error } = await example(
        "least_squares.ts",
        ...args,
        "--quantizer",
        quantizer,
        "--range",
        range,
      );
      assertEquals([code, error], [0, ""]);
      for (const point of JSON.parse(out).points) {
        assertEquals([point.quantizer, point.range], [quantizer, range]);
        if (point.rate !== null && range === "schedule") assert(point.bitsPerRound <= 24 * point.rate);
      }
      assertMatch(await Deno.readTextFile(svg), /^<svg[\s\S]*DQ-GD[\s\S]*<\/svg>$/);
    }
  }
  await Deno.remove(svg);
});

Deno.test("least_squares: a mistake is one clear line on standard error and exit code 1", async () => {
  const broken = await Deno.makeTempFile({ suffix: ".mtx" });
  await Deno.writeTextFile(broken, "%%MatrixMarket matrix coordinate real general\n2 2 1000000000000\n1 1 1\n");
  for (
    const [args, says] of [
      [["--methods", "dq-gd,sgd"], "--methods must be some of nq-gd, dq-gd"],
      [["--rates", "1,two"], '--rates must be a list of numbers from 0 to 30 such as 1,2,4: current value is "1,two"'],
      [["--gaussian", "3x5"], "at least as many rows as columns"],
      [["--rounds", "0"], "--rounds must be an integer of at least 1"],
      [["--quantizer", "d4"], "--quantizer must be one of cube, ball, cell, dn-star, e8, an-star, leech"],
      [
        ["--quantizer", "e8"],
        "Cannot run least_squares with e8 as the dimension must be a multiple of 8: current value is 100",
      ],
      [["--matrix", "nowhere.mtx"], "Cannot read nowhere.mtx as it does not exist"],
      [["--matrix", broken], "line 3"],
      [["surplus"], "every argument must be an option"],
    ] as const
  ) {
    const { code, out, error } = await example("least_squares.ts", ...args);
    assertEquals([code, out, error.trimEnd().split("\n").length], [1, "", 1], error);
    assertStringIncludes(error, says);
  }
  await Deno.remove(broken);
});

const ash = dataPath("ash958.mtx");
Deno.test({
  name: "least_squares: HB/ash958 from its file, condition number 3.2014",
  ignore: ash === null,
  async fn() {
    const { code, out } = await example(
      "least_squares.ts",
      "--matrix",
      ash!,
      "--rates",
      "2",
      "--methods",
      "dq-gd",
      "--json",
    );
    const { problem, points } = JSON.parse(out);
    assertEquals([code, problem.name, problem.rows, problem.columns], [0, "ash958.mtx", 958, 292]);
    assertAlmostEquals(problem.condition, 3.2014, 5e-5);
    assertAlmostEquals(points[0].contraction, .777, .03);
  },
});
