import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertFalse,
  assertGreater,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { distance, key, norm2, type Problem } from "@bitdescent/bitdescent";
import { quantizerNames, quantizers } from "../../examples/support/least_squares/ball_quantizers.ts";
import { converseChart } from "../../examples/support/converse/chart.ts";
import {
  contractionOf,
  descended,
  roundsOf,
  runsOf,
  type Standing,
  standingOf,
  worstCases,
} from "../../examples/support/converse/check.ts";
import { quantizerStyles } from "../../examples/support/converse/style.ts";
import { example } from "../support/example.ts";

const kappa = 3.558, sigma = contractionOf(kappa), trial = { kappa, runs: 2, rounds: 20, key: key(1) };
const dimensions = [24, 96];
const standings = dimensions.flatMap((dimension) =>
  quantizerNames.map((quantizer) => standingOf({ quantizer, dimension, ...trial }))
);

Deno.test("converse: no quantizer is below the ideal, and thinner coverings are nearer to it", () => {
  assertAlmostEquals(sigma, 0.5612, 5e-5);
  for (const { rate, ideal, gap, epsilon, bits, dimension } of standings) {
    assertEquals([ideal, gap, rate], [Math.log2(1 / sigma), rate - ideal, bits / dimension]);
    assertGreater(gap, 0);
    assertLessOrEqual(epsilon, sigma);
  }
  for (const dimension of dimensions) {
    const bits = standings.filter((standing) => standing.dimension === dimension).map(({ bits }) => bits);
    assertEquals(bits, bits.toSorted((a, b) => b - a)); // in the order of their names
    const [cube, ball, cell, dnStar, , anStar, leech] = bits;
    for (const [worse, better] of [[cube, ball], [ball, cell], [cell, dnStar], [dnStar, anStar], [anStar, leech]]) {
      assertGreater(worse, better);
    }
  }
  assertEquals(standings.slice(7).map(({ bits }) => bits), [397, 239, 225, 191, 191, 167, 161]);
});

Deno.test("converse: with one bit less no code has ε ≤ σ", () => {
  for (const { quantizer, dimension, bits } of standings) {
    const { epsilon } = quantizers[quantizer].code({ dimension, rate: (bits - 0.5) / dimension });
    assertGreater(epsilon, sigma, quantizer);
  }
});

Deno.test("converse: nothing is lost in any run, and at a coarser ε the same runs lose powers of σ", () => {
  const most = 1 + (1 + sigma) * trial.rounds;
  for (const { cost, part } of standings) {
    assertLessOrEqual(part, 1);
    assertLessOrEqual(cost, most);
    assertGreater(cost, 1); // so the worst cases are not benign
  }
  for (const quantizer of quantizerNames) {
    const code = quantizers[quantizer].code({ dimension: 24, epsilon: 0.75 });
    const worst = Math.max(
      ...worstCases(24, trial).map((problem) => descended(problem, code, trial)[trial.rounds - 1].error),
    );
    assertGreater(worst / sigma ** trial.rounds, 2 * most, quantizer);
  }
});

Deno.test("converse: a code whose ε is not what it says is found out", () => {
  const problem = worstCases(24, trial)[1], code = quantizers.leech.code({ dimension: 24, epsilon: 0.8 });
  const claims = { ...code, epsilon: 0.3 };
  assertThrows(() => descended(problem, claims, trial), RangeError, "at most the range");
});

Deno.test("converse: worst cases have the eigenvalues 1 and κ and no other, and minimizers at distance 1", () => {
  const cases = worstCases(10, trial);
  assertEquals(cases.length, runsOf(trial));
  for (const { mu, L, minimizer, quadratic } of cases) {
    assertEquals([mu, L, quadratic], [1, kappa, true]);
    assertAlmostEquals(norm2(minimizer), 1, 1e-12);
  }
  const reach = ({ minimizer }: Problem, parity: number): boolean =>
    Array.from(minimizer).some((value, j) => j % 2 === parity && value !== 0);
  assertEquals(
    cases.slice(0, 5).map((problem) => [reach(problem, 0), reach(problem, 1)]),
    [[true, false], [false, true], [true, false], [false, true], [true, true]],
  );
  assertGreater(distance(cases[2], cases[5].minimizer), 0.1);
});

Deno.test("converse: there are no more rounds than float64 has digits for", () => {
  assertEquals(roundsOf({ kappa, rounds: 20 }), 20);
  assertEquals(roundsOf({ kappa: 1.05, rounds: 20 }), 5);
  assertEquals(roundsOf({ kappa: 1 + 1e-12, rounds: 20 }), 1);
  assertLess(contractionOf(1.05) ** 6, 1e-9);
});

Deno.test("converse: where points are too many to count, they are still written in about as many bits", () => {
  const { rate } = standingOf({ quantizer: "an-star", dimension: 960, ...trial, rounds: 2, runs: 1 });
  assert(rate < 1.745 && rate > 1.73, `${rate}`);
});

Deno.test("converse: a quantizer is named beside its line, and a single dimension is drawn too", async () => {
  const of = (some: readonly Standing[]) =>
    converseChart({ title: "How far", subtitle: "and by how much", standings: some });
  for (const some of [standings, standings.filter(({ dimension }) => dimension === 24), standings.slice(-1)]) {
    const svg = await of(some);
    assert(svg.startsWith("<svg") && svg.endsWith("</svg>"));
    assertFalse(/NaN|Infinity|undefined|null/.test(svg));
    for (const text of ["How far", "and by how much", "log₂(1/σ) = 0.833", "dimension n"]) {
      assertStringIncludes(svg, text);
    }
    for (const { quantizer } of some) assertStringIncludes(svg, quantizerStyles[quantizer].title);
  }
});

Deno.test("converse: JSON is all that it prints, the same whatever the seed, and the chart is where it was asked for", async () => {
  const svg = await Deno.makeTempFile({ suffix: ".svg" });
  const args = ["--dimensions", "96,24", "--rounds", "3", "--runs", "1"];
  const [listed, said, seeded] = await Promise.all([
    example("converse.ts", ...args, "--json", "--svg", svg),
    example("converse.ts", ...args),
    example("converse.ts", ...args, "--seed", "2"),
  ]);
  assertEquals([listed.code, listed.error, said.code, said.error], [0, "", 0, ""]);
  const rows = JSON.parse(listed.out);
  assertEquals(
    rows,
    standings.map(({ quantizer, dimension, rate, ideal, gap }) => ({ quantizer, dimension, rate, ideal, gap })),
  );
  assertEquals(Object.keys(rows[0]), ["quantizer", "dimension", "rate", "ideal", "gap"]);
  assertMatch(await Deno.readTextFile(svg), /^<svg[\s\S]*How far quantizers are from the converse[\s\S]*<\/svg>$/);
  assertMatch(said.out, /leech +96 +0\.5612 +161 +1\.677 +0\.844/);
  assert(said.out !== seeded.out); // other quadratics
  await Deno.remove(svg);
});

Deno.test("converse: a mistake is one clear line on standard error and exit code 1, before any work", async () => {
  const cases = [
    [["--dimensions", "24,1"], "--dimensions must be a list of integers from 2 to 99999 such as 24,9600"],
    [["--dimensions", "24,x"], "--dimensions must be a list of integers"],
    [
      ["--dimensions", "96000,12", "--quantizers", "cell,e8"],
      "with e8 as the dimension must be a multiple of 8: current value is 12",
    ],
    [["--dimensions", "96000,16"], "with leech as the dimension must be a multiple of 24: current value is 16"],
    [["--quantizers", "cube,hexagon"], "--quantizers must be some of cube, ball, cell, dn-star, e8, an-star, leech"],
    [["--kappa", "1"], "--kappa must be a number above 1"],
    [["--rounds", "0"], "--rounds must be an integer from 1 to 1000"],
    [
      ["--dimensions", "24", "--svg", "nowhere/chart.svg"],
      "Cannot write nowhere/chart.svg as its folder does not exist",
    ],
  ] as const;
  const runs = await Promise.all(cases.map(([args]) => example("converse.ts", ...args)));
  for (const [i, { code, out, error }] of runs.entries()) {
    assertEquals([code, out, error.trimEnd().split("\n").length], [1, "", 1], error);
    assertStringIncludes(error, cases[i][1]);
  }
});
