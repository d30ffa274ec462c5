import {
  assert,
  assertEquals,
  assertFalse,
  assertGreater,
  assertLessOrEqual,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  bits as bitsOf,
  cellCode,
  child,
  cubicLattice,
  dense,
  key,
  latticeCode,
  leastSquares,
  norm2,
  normals,
  permutohedral,
  scale,
  subtract,
} from "@bitdescent/bitdescent";
import {
  checkDimension,
  leastRate,
  quantizerNames,
  quantizers,
} from "../../examples/support/least_squares/ball_quantizers.ts";
import { firstWhere } from "../../examples/support/least_squares/bisection.ts";
import {
  type ChartPoint,
  type ContractionChart,
  contractionChart,
} from "../../examples/support/least_squares/chart.ts";
import { checkWritable, inFile } from "../../examples/support/command/files.ts";
import { help } from "../../examples/support/command/help.ts";
import { integerBall } from "../../examples/support/least_squares/integer_ball.ts";
import { explain } from "../../examples/support/command/main.ts";
import * as options from "../../examples/support/command/options.ts";
import { progress } from "../../examples/support/command/progress.ts";
import { swept } from "../../examples/support/least_squares/sweep.ts";
import { table } from "../../examples/support/command/table.ts";

const size: options.Option<readonly number[]> = {
  help: "size of the matrix",
  value: "ROWSxCOLUMNS",
  expected: "rows and columns such as 1000x100",
  default: "1000x100",
  read: (text) => /^\d+x\d+$/.test(text) ? text.split("x").map(Number) : undefined,
};

const command = {
  name: "least_squares",
  usage: "deno run -A examples/least_squares.ts [options]",
  description: "Sweeps bits per dimension.",
  options: {
    size,
    matrix: options.file({ help: "read the matrix from this file" }),
    title: options.text({ help: "what to write above", default: "Least squares" }),
    rounds: options.integer({ help: "rounds of a run", least: 1, most: 50, default: 20 }),
    noise: options.number({ help: "standard deviation", least: 0 }),
    rates: options.numbers({ help: "bits per dimension", above: 0, default: [0.5, 1] }),
    range: options.choice({ help: "how the range is known", of: ["sent", "schedule"], default: "sent" }),
    methods: options.choices({ help: "what to run", of: ["gd", "dq-gd", "hb"], default: ["gd", "dq-gd"] }),
    json: options.flag({ help: "print JSON" }),
  },
  examples: ["deno run -A examples/least_squares.ts --rounds 30"],
} as const;

const parse = (...args: string[]) => options.parseOptions(args, command);

Deno.test("options: without arguments every option has its default, or undefined", () => {
  assertEquals(parse(), {
    size: [1000, 100],
    matrix: undefined,
    title: "Least squares",
    rounds: 20,
    noise: undefined,
    rates: [0.5, 1],
    range: "sent",
    methods: ["gd", "dq-gd"],
    json: false,
  });
});

Deno.test("options: what is given is read, with an equals sign or a space", () => {
  const given = parse(
    ...["--size", "8x4", "--matrix=a.mtx", "--title", "12", "--rounds", "5", "--noise=1e-3"],
    ...["--rates", "1,2.5,.75", "--range", "schedule", "--methods", "hb,gd,hb", "--json"],
  );
  assertEquals(given, {
    size: [8, 4],
    matrix: "a.mtx",
    title: "12",
    rounds: 5,
    noise: 0.001,
    rates: [1, 2.5, 0.75],
    range: "schedule",
    methods: ["hb", "gd"],
    json: true,
  });
});

Deno.test("options: values have the type of their option", () => {
  const given = parse()!;
  const rounds: number = given.rounds;
  const range: "sent" | "schedule" = given.range;
  const methods: readonly ("gd" | "dq-gd" | "hb")[] = given.methods;
  // @ts-expect-error an option without a default may be undefined
  const matrix: string = given.matrix;
  assertEquals([rounds, range, methods.length, matrix], [20, "sent", 2, undefined]);
});

Deno.test("options: every mistake has a message of its own", () => {
  const list = "a list of numbers above 0 such as 1,2,4";
  const mistakes: [args: string[], message: string][] = [
    [["--rates", "x"], `--rates must be ${list}: current value is "x"`],
    [["--rates", "1,,2"], `--rates must be ${list}: current value is "1,,2"`],
    [["--rates", "0,1"], `--rates must be ${list}: current value is "0,1"`],
    [["--rates"], `--rates must be ${list}: current value is ""`],
    [["--rates="], `--rates must have a value: current value is ""`],
    [["--rates", "--json"], `--rates must be ${list}: current value is ""`],
    [["--rounds", "0"], `--rounds must be an integer from 1 to 50: current value is "0"`],
    [["--rounds", "1.5"], `--rounds must be an integer from 1 to 50: current value is "1.5"`],
    [["--rounds", "0x10"], `--rounds must be an integer from 1 to 50: current value is "0x10"`],
    [["--noise=-1"], `--noise must be a number of at least 0: current value is "-1"`],
    [["--noise", "-1"], `--noise must be a number of at least 0: current value is "-1"`],
    [["--rounds", "-.5"], `--rounds must be an integer from 1 to 50: current value is "-.5"`],
    [["--rounds", "2", "--rounds", "2"], "--rounds must be given once"],
    [["--rounds=2", "--title", "a", "--rounds", "3"], "--rounds must be given once"],
    [["--json", "--json"], "--json must be given once"],
    [["--json", "-1"], "-1 is not an option: see --help"],
    [["-1"], "-1 is not an option: see --help"],
    [["--noise", "Infinity"], `--noise must be a number of at least 0: current value is "Infinity"`],
    [["--range", "none"], `--range must be one of sent, schedule: current value is "none"`],
    [["--methods", "gd,sgd"], `--methods must be some of gd, dq-gd, hb separated by commas: current value is "gd,sgd"`],
    [["--matrix"], `--matrix must be the name of a file: current value is ""`],
    [["--title"], `--title must be at least one character: current value is ""`],
    [["--size", "8by4"], `--size must be rows and columns such as 1000x100: current value is "8by4"`],
    [["--json=maybe"], `--json must be given without a value: current value is "maybe"`],
    [["--metods", "gd"], "--metods is not an option: did you mean --methods?"],
    [["--bogus"], "--bogus is not an option: see --help"],
    [["-q"], "-q is not an option: see --help"],
    [["gd"], `every argument must be an option: current value is "gd"`],
    [["--", "gd"], `every argument must be an option: current value is "gd"`],
  ];
  for (const [args, message] of mistakes) {
    const error = assertThrows(() => parse(...args), Error);
    assertEquals(error.message, `Cannot run least_squares as ${message}`);
  }
});

Deno.test("options: --help and -h ask for help, whatever else is there", () => {
  assertEquals([parse("--help"), parse("-h"), parse("--bogus", "-h")], [null, null, null]);
});

Deno.test("help: has the usage, the description, every option with its default, the examples, in 100 columns", () => {
  const text = help(command);
  for (const part of [command.usage, command.description, ...command.examples]) assertStringIncludes(text, part);
  for (const [name, option] of Object.entries<options.Option<unknown>>(command.options)) {
    assertStringIncludes(text, `--${name} ${option.value ?? ""}`);
    assertStringIncludes(text, option.help);
    if (option.default !== undefined) assertStringIncludes(text, `(default ${option.default})`);
  }
  for (const line of text.split("\n")) assert(line.length <= 100, line);
});

Deno.test("main: errors are told in one line", async () => {
  const folder = await Deno.makeTempDir();
  const told = (work: Promise<unknown>) => work.then(() => "", explain);
  assertEquals(await told(Deno.readTextFile(`${folder}/a`)), `Cannot read ${folder}/a as it does not exist`);
  assertEquals(await told(Deno.readTextFile(folder)), `Cannot read ${folder} as it is a folder`);
  assertEquals(
    await told(Deno.writeTextFile(`${folder}/a/b`, "")),
    `Cannot write ${folder}/a/b as its folder does not exist`,
  );
  assertEquals(await told(checkWritable(`${folder}/a/b`)), `Cannot write ${folder}/a/b as its folder does not exist`);
  assertEquals(await told(checkWritable(folder)), `Cannot write ${folder} as it is a folder`);
  assertEquals(await told(Deno.open(`${folder}/a`)), `Cannot open ${folder}/a as it does not exist`);
  assertEquals(explain(new RangeError("one\n  two")), "one two");
  assertEquals(explain("thrown"), "thrown");
  await Deno.remove(folder);
});

Deno.test("files: an error in a file names it", async () => {
  assertEquals(await inFile("a.npy", () => 3), 3);
  for (const thrown of [new SyntaxError("Cannot go on"), "Cannot go on"]) {
    const error = await assertRejects(
      () => inFile("a.npy", () => Promise.reject(thrown)),
      Error,
      "a.npy: Cannot go on",
    );
    assertEquals(explain(error), "a.npy: Cannot go on");
  }
});

Deno.test("files: whether one can be written is seen without a change of what it holds", async () => {
  const folder = await Deno.makeTempDir(), path = `${folder}/a`;
  for (const content of ["", "something"]) {
    await checkWritable(path);
    assertEquals(await Deno.readTextFile(path), content);
    await Deno.writeTextFile(path, "something");
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("main: help exits with 0, an error is one line on standard error and exits with 1", async () => {
  const folder = await Deno.makeTempDir();
  const at = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    import { main } from ${at("../../examples/support/command/main.ts")};
    import { flag } from ${at("../../examples/support/command/options.ts")};
    const command = { name: "p", usage: "p", description: "d", options: { bad: flag({ help: "fail" }) }, examples: [] };
    await main(command, ({ bad }) => {
      if (bad) throw new Error("Cannot go on");
      console.log("done");
    });`;
  await Deno.writeTextFile(`${folder}/p.ts`, program);
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const run = async (...args: string[]) => {
    const flags = ["run", "-A", "--quiet", "--no-lock", "--config", config, `${folder}/p.ts`, ...args];
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args: flags }).output();
    return [code, new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)];
  };
  assertEquals(await run(), [0, "done\n", ""]);
  assertEquals(await run("--bad"), [1, "", "Cannot go on\n"]);
  assertEquals(await run("--bat"), [1, "", "Cannot run p as --bat is not an option: did you mean --bad?\n"]);
  const [code, help] = await run("-h");
  assertEquals([code, String(help).split("\n")[0]], [0, "Usage: p"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("table: numbers line up on the right, text on the left, null is a dash", () => {
  const columns = ["method", { title: "bits", digits: 2 }, { title: "factor", digits: 3 }, "rounds"];
  assertEquals(
    table(columns, [["gd", null, 0.56124, 20], ["dq-gd", 12.5, 1, 8]]),
    [
      "method   bits  factor  rounds",
      "──────  ─────  ──────  ──────",
      "gd          –   0.561      20",
      "dq-gd   12.50   1.000       8",
    ].join("\n"),
  );
});

Deno.test("table: without rows there are the titles", () => {
  assertEquals(table(["a", "bc"], []), "a  bc\n─  ──");
});

/** A terminal, or what is not one, that keeps what is written. */
function fake(isTerminal: boolean) {
  const written: string[] = [];
  const stream = {
    isTerminal: () => isTerminal,
    writeSync: (bytes: Uint8Array) => written.push(new TextDecoder().decode(bytes)),
  };
  return { written, stream };
}

Deno.test("progress: silent when no one looks", () => {
  const { written, stream } = fake(false);
  const bar = progress({ total: 2, label: "runs", stream });
  bar.step();
  bar.end();
  assertEquals(written, []);
});

Deno.test("progress: draws at most ten times a second in one line, and clears it", () => {
  const { written, stream } = fake(true);
  let time = 0;
  const bar = progress({ total: 100, label: "runs", stream, now: () => time });
  for (; time < 1000; time += 25) bar.step("dq-gd");
  bar.end();
  assert(written.length <= 12 && written.length >= 9, `${written.length}`);
  for (const text of written) {
    assert(text.startsWith("\r") && text.endsWith("\x1b[K") && !text.includes("\n") && text.length < 84, text);
  }
  assertStringIncludes(written[0], "  0%");
  assertStringIncludes(written.at(-2)!, "dq-gd");
  assertStringIncludes(written.at(-2)!, " 2 s left");
  assertEquals(written.at(-1), "\r\x1b[K");
});

const curve = (method: string, family: ChartPoint["family"], kind: ChartPoint["kind"], bound = true): ChartPoint[] =>
  [1, 2, 3, 4].map((rate) => ({
    method,
    family,
    kind,
    bitsPerDimension: rate + 0.64,
    contraction: 0.5 + 2 ** -rate,
    spread: [0.5, 0.5 + 2 ** (1 - rate)],
    bound: bound ? 0.55 + 10 * 2 ** -rate : null,
  }));

const level = (method: string, family: ChartPoint["family"], contraction: number): ChartPoint => ({
  method,
  family,
  kind: "plain",
  bitsPerDimension: null,
  contraction,
  bound: null,
});

const chart = (points: readonly ChartPoint[]): ContractionChart => ({
  title: "How few bits are enough",
  subtitle: "Least squares, 20 rounds",
  points,
  floor: (rate) => 2 ** -rate,
  thresholds: points.some(({ method }) => method === "dq-gd") ? [{ method: "dq-gd", rate: 4.16 }] : [],
  references: [{ label: "σ", y: 0.561 }],
});

/** The SVG of `points`, after the checks that hold of every chart. */
async function drawn(points: readonly ChartPoint[]): Promise<string> {
  const svg = await contractionChart(chart(points));
  assert(svg.startsWith("<svg") && svg.endsWith("</svg>"));
  assertFalse(/NaN|Infinity|undefined|null/.test(svg));
  for (const text of ["How few bits are enough", "Least squares, 20 rounds", "no progress", "σ = 0.561", "converse:"]) {
    assertStringIncludes(svg, text);
  }
  return svg;
}

Deno.test("chart: names every series and draws each in its own way", async () => {
  const svg = await drawn([
    level("gd", "gd", 0.52),
    ...curve("nq-gd", "gd", "naive"),
    ...curve("dq-gd", "gd", "differential"),
    level("hb", "hb", 0.32),
    ...curve("dq-hb", "hb", "differential"),
  ]);
  const texts = [
    "gradient descent (GD)",
    "heavy ball (HB)",
    "differential (DQ),",
    "naive (NQ),",
    "unquantized,",
    "proved",
  ];
  for (const text of [...texts, "GD 0.520", "HB 0.320", "DQ-GD loses nothing from 4.2"]) {
    assertStringIncludes(svg, text);
  }
  assertFalse(svg.includes("Nesterov"));
  for (const look of ["#0072B2", "#009E73", "#80B9D9", 'stroke-dasharray="5,3"', 'stroke-dasharray="2,2"']) {
    assertStringIncludes(svg, look);
  }
});

Deno.test("chart: a single point, no bounds, no spread, only level lines", async () => {
  const [point] = curve("dq-agd", "agd", "differential", false);
  const { spread: _, ...bare } = point;
  for (const svg of [await drawn([bare]), await drawn(curve("nq-gd", "gd", "naive", false))]) {
    assertFalse(svg.includes("proved"));
    assertFalse(svg.includes("dasharray"));
  }
  assertStringIncludes(await drawn([level("gd", "gd", 0.52)]), "GD 0.520");
});

Deno.test("chart: a method that diverges is drawn as far above", async () => {
  const points = curve("dq-gd", "gd", "differential");
  const wild = [NaN, Infinity, 1e300].map((contraction, i) => ({ ...points[i], contraction, bound: contraction }));
  await drawn([...wild, points[3], level("hb", "hb", Infinity)]);
});

Deno.test("chart: the same data gives the same SVG", async () => {
  const clips = (svg: string): string => svg.replace(/clip\d+/g, "clip");
  const points = curve("dq-gd", "gd", "differential");
  assertEquals(clips(await drawn(points)), clips(await drawn(points)));
});

Deno.test("quantizers: all have the bits and the ε that they say, given either", () => {
  for (const quantizer of quantizerNames) {
    const { code, rates } = quantizers[quantizer], dimension = 24;
    for (const rate of [rates[0], rates[4], 2.6, rates[rates.length - 1]]) {
      const { epsilon, bits, at } = code({ dimension, rate });
      assertLessOrEqual(bits, Math.floor(dimension * rate));
      if (epsilon === 1) continue; // nothing finer fits
      const again = code({ dimension, epsilon });
      assertEquals([again.bits <= bits, again.epsilon <= epsilon], [true, true]);
      for (let i = 0; i < 20; i++) {
        const x = normals(child(key(4), i), dimension), u = scale((i % 2 === 0 ? 1 : 0.3) / norm2(x), x);
        const out = new Float64Array(dimension), message = bitsOf((sink) => at(1).write(u, key(i), sink, out));
        assertEquals(message.length, bits);
        assertLessOrEqual(norm2(subtract(out, u)), epsilon * (1 + 1e-9), quantizer);
      }
    }
  }
});

Deno.test("quantizers: the points of Zⁿ around the ball are the finest that fit, and more than the cells that meet it", () => {
  for (const dimension of [1, 7, 40]) {
    for (const rate of [1.6, 2.5, 3.5]) {
      const { epsilon, bits } = integerBall({ dimension, rate }), budget = Math.floor(dimension * rate);
      assertLessOrEqual(bits, budget);
      assertGreater(integerBall({ dimension, epsilon: epsilon * (1 - 1e-6) }).bits, budget);
      assertLessOrEqual(quantizers.cell.code({ dimension, rate }).epsilon, epsilon);
    }
  }
  assertEquals([integerBall({ dimension: 9, rate: 0 }).bits, integerBall({ dimension: 9, rate: 0 }).epsilon], [0, 1]);
  assertEquals(integerBall({ dimension: 100, epsilon: 0.5 }).bits, 260);
});

Deno.test("quantizers: the least rate of the scalar one is found among levels that differ by one", () => {
  const { code } = quantizers.cube, { epsilon, bits } = code({ dimension: 24, epsilon: 0.5612 });
  assertLessOrEqual(epsilon, 0.5612);
  assertGreater(code({ dimension: 24, rate: (bits - 0.5) / 24 }).epsilon, 0.5612);
  assertEquals(leastRate("cube", { dimension: 24, epsilon: 0.5612 }), bits / 24);
  assertEquals(leastRate("cube", { dimension: 24, epsilon: 1e-12 }), Infinity);
});

Deno.test("quantizers: where points are too many to count, they are written block by block", () => {
  const dimension = 24, epsilon = 0.03, lattice = permutohedral({ dimension });
  assertThrows(() => latticeCode({ lattice, epsilon }), RangeError, "counts");
  const { bits } = quantizers["an-star"].code({ dimension, epsilon });
  assert(bits > 24 * 5 && bits < 24 * 5.75, `${bits}`);
  assertThrows(() => quantizers["an-star"].code({ dimension, rate: -1 }), RangeError, "the rate");
  const cells = cellCode({ dimension, epsilon: 0.026 }); // which are counted in another way
  assertThrows(() => latticeCode({ lattice: cubicLattice({ dimension }), epsilon: 0.026 }), RangeError, "counts");
  assertEquals(quantizers.cell.code({ dimension, epsilon: 0.026 }).bits, cells.bits);
});

Deno.test("quantizers: what is for blocks is refused in other dimensions", () => {
  for (const [quantizer, blocks] of [["e8", 8], ["leech", 24]] as const) {
    checkDimension("p", quantizer, 3 * blocks);
    const error = assertThrows(() => checkDimension("p", quantizer, 100), RangeError);
    const expected = `the dimension must be a multiple of ${blocks}: current value is 100`;
    assertEquals(error.message, `Cannot run p with ${quantizer} as ${expected}`);
  }
  for (const quantizer of ["cube", "cell", "ball", "dn-star", "an-star"] as const) checkDimension("p", quantizer, 7);
});

Deno.test("sweep: every method runs with every quantizer, on theory's schedule within what is proved", () => {
  const values = normals(key(5), 60 * 24), y = normals(key(6), 60);
  const problems = [leastSquares({ A: dense({ rows: 60, columns: 24, values }), y })];
  const methods = ["nq-gd", "dq-gd", "nq-agd", "dq-agd", "nq-hb", "dq-hb"] as const;
  for (const quantizer of quantizerNames) {
    for (const range of ["schedule", "sent"] as const) {
      const sweep = { problems, methods, rates: [2, 3.5], quantizer, range, rounds: 6, key: key(7) };
      const points = swept(sweep);
      assertEquals(points.length, 12);
      for (const { contraction, boundAfterRounds, bitsPerRound, rate } of points) {
        assertLessOrEqual(contraction, boundAfterRounds);
        assertLessOrEqual(bitsPerRound, 24 * rate! + (range === "sent" ? 32 : 0));
      }
    }
  }
});

Deno.test("bisection: the first integer from a place on", () => {
  for (const first of [0, 1, 5]) {
    for (const target of [0, 1, 2, 3, 7, 100, 12345]) {
      assertEquals(firstWhere((x) => x >= target, first), Math.max(first, target));
    }
  }
});
