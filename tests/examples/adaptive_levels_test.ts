import { assert, assertAlmostEquals, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import {
  alq,
  arithmetic,
  bits,
  each,
  encode,
  fixedWidth,
  frequencies,
  geometricLevels,
  key,
  levelsSent,
  momentsShared,
  norm2,
  numbered,
  optimalLevels,
  roundingVariance,
  staticModel,
} from "@bitdescent/bitdescent";
import { syntheticGradients } from "../../examples/support/adaptive_levels/gradient_sources.ts";
import { levelCodeNames } from "../../examples/support/adaptive_levels/level_codes.ts";
import { compared, type LevelRow, rowsOf } from "../../examples/support/adaptive_levels/level_comparison.ts";
import { indexOf, type NormName, optimum, sampleOf } from "../../examples/support/adaptive_levels/level_quantizers.ts";
import { levelReport } from "../../examples/support/adaptive_levels/level_report.ts";
import { dataPath } from "../support/data.ts";
import { example } from "../support/example.ts";

const rounding = key(3), bucket = 512, norms: readonly NormName[] = ["2", "inf"];
const comparison = { bits: [2, 3, 4], norms, bucket, code: "arithmetic", key: rounding } as const;
const sources = syntheticGradients({ dimension: 1500, key: key(1) }); // a last bucket that is short
const rows = sources.map((source) => compared(source, comparison));
const all = rows.flat();

const find = (source: string, quantizer: string, norm: NormName): LevelRow =>
  all.find((row) => row.source === source && row.quantizer === quantizer && row.norm === norm && row.bits === 3)!;

Deno.test("adaptive_levels: every quantizer is there for every gradient, with as many levels as there are bits for", () => {
  for (const [i, list] of rows.entries()) {
    assertEquals(list.length, rowsOf(comparison));
    for (const row of list) {
      const whole = 2 ** row.bits;
      assertEquals(row.levels, row.quantizer === "terngrad" ? 3 : row.quantizer === "amq" ? whole : whole - 1);
      assertEquals([row.source, row.dimension, row.bucket], [sources[i].source, 1500, 512]);
    }
  }
});

Deno.test("adaptive_levels: nothing has less variance than the optimum, and descent on the sample is within 2% of it", () => {
  for (const { quantizer, variance, optimal } of all) {
    assert(optimal <= variance * (1 + 1e-12), `${quantizer}: ${optimal} > ${variance}`);
    if (quantizer === "optimal") assertEquals(variance, optimal);
    if (quantizer === "alq-empirical") assertLess(variance, 1.02 * optimal);
  }
});

/** The least float32 that is at least x. */
function above(x: number): number {
  const bits = new Int32Array(1), single = new Float32Array(bits.buffer);
  single[0] = x;
  while (single[0] < x) bits[0]++;
  return single[0];
}

Deno.test("adaptive_levels: variances are those of two values for each coordinate, by bucket and norm", () => {
  for (const { source, norm, magnitudes, variance } of all) {
    const x = Array.from(sources.find((one) => one.source === source)!.gradient);
    const size = (part: number[]) =>
      norm === "2" ? Math.sqrt(part.reduce((sum, v) => sum + v * v, 0)) : Math.max(...part.map(Math.abs));
    const signed = [...new Set([...magnitudes.map((level) => -level), ...magnitudes].map((level) => level + 0))]
      .sort((a, b) => a - b);
    let error = 0;
    for (let from = 0; from < x.length; from += bucket) {
      const part = x.slice(from, from + bucket), N = above(size(part));
      for (const v of part) {
        const low = signed.findLast((level) => level * N <= v)! * N, high = signed.find((level) => level * N >= v)! * N;
        const up = high > low ? (v - low) / (high - low) : 0;
        error += up * (high - v) ** 2 + (1 - up) * (v - low) ** 2;
      }
    }
    assertAlmostEquals(error / norm2(x) ** 2, variance, 1e-6 * variance); // a norm may be a float32 apart
  }
});

Deno.test("adaptive_levels: no code that is by symbols is shorter than the entropy of what it says", () => {
  const buckets = Math.ceil(1500 / bucket);
  for (const code of levelCodeNames) {
    for (const row of compared(sources[1], { ...comparison, bits: [3], code })) {
      const numbers = row.bitsPerCoordinate - 32 * buckets / 1500;
      if (code !== "elias") assert(numbers >= row.entropy - 1e-12, `${code} ${row.quantizer}`);
      if (code === "fixed") assertEquals(Math.round(numbers * 1500), (row.quantizer === "terngrad" ? 2 : 3) * 1500);
      if (code === "huffman") assertLess(numbers, row.entropy + 1);
      if (code === "arithmetic") assertLess(numbers, row.entropy + 0.02); // it expects the probabilities, not the counts
      const magnitudes = row.magnitudes.length,
        levels = row.bitsToTell - (code === "fixed" || code === "elias" ? 0 : 16 * magnitudes);
      const told = { "amq": 32, "alq-empirical": 65, "optimal": 65, "alq-normal": 96 * buckets, "alq-n": 96 * buckets };
      assertEquals(levels, told[row.quantizer as keyof typeof told] ?? 0);
    }
  }
});

Deno.test("adaptive_levels: alq-empirical tells and sends what the library's codebook does", () => {
  for (const { gradient: x, source } of sources) {
    for (const norm of norms) {
      const sent = levelsSent({
        dimension: x.length,
        norm: indexOf(norm),
        bucket,
        levels: geometricLevels({ count: 3 }),
        design: (distribution) => alq({ distribution, count: 3 }),
        code: ({ levels, probabilities }) =>
          numbered(levels, arithmetic(staticModel({ frequencies: frequencies({ weights: probabilities, bits: 16 }) }))),
      });
      const said = sent.observe(sent.init, x), { bitsToTell, bitsPerCoordinate } = find(source, "alq-empirical", norm);
      assertEquals(bits((sink) => sent.statistics.write(said, sink)).length, bitsToTell);
      // the same probabilities, once in parts of 2¹⁵ and once of 65535, cost within a thousandth of a bit a number, which are
      // drawn by the same key; a float32 apart, a level may send a number elsewhere
      const message = encode(sent.compressor(sent.adapt(sent.init, [said])), x, rounding);
      assertAlmostEquals(message.length / x.length, bitsPerCoordinate, 0.002);
    }
  }
});

Deno.test("adaptive_levels: momentsShared tells as many bits as alq-normal says, less for a bucket of zeros", () => {
  const x = Float32Array.from(sources[0].gradient).fill(0, 0, bucket);
  const sent = momentsShared({
    dimension: x.length,
    bucket,
    levels: geometricLevels({ count: 3 }),
    design: (distribution) => alq({ distribution, count: 3 }),
    code: (tuned) => numbered(tuned.levels, each(fixedWidth({ width: 3 }))),
  });
  const rows = compared({ source: "", round: null, gradient: x }, { ...comparison, bits: [3], code: "fixed" });
  const said = bits((sink) => sent.statistics.write(sent.observe(sent.init, x), sink)).length;
  assertEquals(said, 32 + 2 * 96);
  for (const row of rows.filter(({ quantizer }) => /alq-n/.test(quantizer))) assertEquals(row.bitsToTell, said);
});

Deno.test("adaptive_levels: where the optimum has no variance, a ratio is a dash", () => {
  const gradient = Float32Array.from({ length: 8 }, (_, i) => i % 2 === 0 ? 1 : -1); // the level 1 says it all
  const rows = compared({ source: "signs", round: null, gradient }, { ...comparison, bits: [3], bucket: 8 });
  assert(rows.some(({ optimal, variance }) => optimal < 1e-12 && variance > 0.1));
  const report = levelReport(rows, []);
  assertMatch(report, /qsgd .* {2}– {2}/);
  assertStringIncludes(report, "has an optimum without variance to compare with");
  assert(!/NaN|Infinity|\d{8}/.test(report), report);
});

Deno.test("adaptive_levels: divided by the Euclidean norm, fitted normals have the same levels for every gradient", () => {
  const levels = (norm: NormName) => sources.map(({ source }) => find(source, "alq-normal", norm).magnitudes[1]);
  const spread = (values: number[]) => Math.max(...values) / Math.min(...values);
  assertLess(spread(levels("2")), 1.04); // √(512/476), for the last bucket is shorter
  assertLess(2, spread(levels("inf")));
  const ratio = (row: LevelRow) => row.variance / row.optimal;
  assertLess(ratio(find("normal", "alq-normal", "2")), 1.05);
  assertLess(5, ratio(find("10% sparse", "alq-normal", "2")));
});

Deno.test("adaptive_levels: the optimum of a sample too large for all its points is as good", () => {
  const [, x] = syntheticGradients({ dimension: 12_000, key: key(2) }).map(({ gradient }) => gradient);
  const sample = sampleOf(x, "2", 2048);
  for (const zero of [true, false]) {
    const exact = optimalLevels({ distribution: sample, count: 3, zero });
    const found = roundingVariance(optimum({ x, norm: "2", bucket: 2048, sample }, 3, zero), sample);
    assertLess(found, exact.variance * 1.0001);
    assert(found >= exact.variance * (1 - 1e-12));
  }
});

Deno.test("adaptive_levels: JSON is all that it prints, and the same seed gives the same", async () => {
  const args = ["--dimension", "300", "--bits", "2,3", "--bucket", "128", "--synthetic", "--code", "huffman", "--json"];
  const runs = [args, args, [...args, "--seed", "2"]].map((given) => example("adaptive_levels.ts", ...given));
  const [a, b, c] = await Promise.all(runs);
  assertEquals([a.code, a.error, b.out], [0, "", a.out]);
  assert(a.out !== c.out);
  const printed = JSON.parse(a.out);
  assertEquals(printed.length, 5 * rowsOf({ bits: [2, 3], norms }));
  const names = ["quantizer", "levels", "bucket", "source", "variance", "optimal", "bitsPerCoordinate", "entropy"];
  for (const row of printed) assertEquals(Object.keys(row).slice(0, 8), names);
});

/** The bytes of a safetensors file. */
function safetensors(arrays: Record<string, number[]>): Uint8Array {
  let at = 0;
  const header = JSON.stringify(Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => {
      const from = at;
      at += 4 * values.length;
      return [name, { dtype: "F32", shape: [values.length], data_offsets: [from, at] }];
    }),
  ));
  const body = new Uint8Array(Float32Array.from(Object.values(arrays).flat()).buffer);
  return Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode(header), ...body);
}

Deno.test("adaptive_levels: gradients from a file, each array one, and what is wrong with others", async () => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" }), svg = await Deno.makeTempFile({ suffix: ".svg" });
  await Deno.writeFile(path, safetensors({ w: [1, -2, 3, 0.5], silent: [0, 0], b: [0.25, 0.5] }));
  const { code, out, error } = await example("adaptive_levels.ts", "--gradients", path, "--svg", svg, "--json");
  assertEquals([code, error], [0, ""]);
  const read = JSON.parse(out);
  assertEquals([...new Set(read.map(({ source, dimension }: LevelRow) => `${source} ${dimension}`))].sort(), [
    "b 2",
    "w 4",
  ]);
  assertMatch(await Deno.readTextFile(svg), /^<svg[\s\S]*What adaptive levels gain[\s\S]*<\/svg>$/);

  await Deno.writeFile(path, safetensors({ silent: [0, 0] }));
  const wild = await Deno.makeTempFile({ suffix: ".safetensors" }), text = await Deno.makeTempFile({ suffix: ".npz" });
  await Deno.writeFile(wild, safetensors({ calm: [1], wild: [1, -Infinity] }));
  await Deno.writeTextFile(text, "Dear reader, this is a letter.\n");
  const folder = path.replace(/[\\/][^\\/]*$/, "");
  for (
    const [args, says] of [
      [["--gradients", path], "must hold a number that is not 0"],
      [["--gradients", svg], "must end in .npy, .npz or .safetensors"],
      [["--gradients", "nowhere.npy"], "Cannot read nowhere.npy as it does not exist"],
      [["--bits", "5"], "--bits must be integers from 2 to 4 such as 3 or 2,3,4"],
      [["--images", svg], "--images and --labels must be given together"],
      [["--images", svg, "--labels", svg, "--digits", svg], "--digits and --images must not be given together"],
      [["--images", text, "--labels", text], `${text}: Cannot read IDX at byte 0`],
      [["--gradients", text], `${text}: Cannot read zip at byte 0`],
      [["--gradients", wild], `array wild of ${wild} must be finite: current value is -Infinity`],
      [["--digits", text], `${text}: Cannot read a table at line 1 as number 1 must be a finite number`],
      [["--svg", folder, "--dimension", "10000000"], `Cannot write ${folder} as it is a folder`],
      [["--svg", `${folder}/nowhere/a.svg`, "--dimension", "10000000"], "as its folder does not exist"],
      [["--bits", "2", "--bits", "4"], "--bits must be given once"],
      [["--seed", "-1"], '--seed must be an integer of at least 0: current value is "-1"'],
    ] as const
  ) {
    const { code, out, error } = await example("adaptive_levels.ts", ...args);
    assertEquals([code, out, error.trimEnd().split("\n").length], [1, "", 1], error);
    assertStringIncludes(error, says);
  }
  await Promise.all([path, svg, wild, text].map((file) => Deno.remove(file)));
});

const digits = dataPath("optdigits.tra");
Deno.test({
  name: "adaptive_levels: a network that learns the digits of a file",
  ignore: digits === null,
  async fn() {
    const args = ["--digits", digits!, "--rounds", "20", "--snapshots", "2", "--norm", "inf", "--json"];
    const { code, out } = await example("adaptive_levels.ts", ...args);
    assertEquals(code, 0);
    const rows: LevelRow[] = JSON.parse(out);
    assertEquals([...new Set(rows.map(({ source, round, dimension }) => `${source} ${round} ${dimension}`))], [
      "optdigits.tra 0 4810",
      "optdigits.tra 20 4810",
    ]);
    for (const { quantizer, variance, optimal } of rows) {
      if (quantizer === "alq-empirical") assertLess(variance, 1.02 * optimal);
    }
  },
});
