/**
 * What the tests and the examples count on in `@std/assert` and `@std/cli`, so that the stand-ins and the real packages
 * are held to the same behaviour.
 * @module
 */

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertIsError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotStrictEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
  unreachable,
} from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

const refuses = (assertion: () => unknown): boolean => {
  try {
    assertion();
    return false;
  } catch (error) {
    if (error instanceof AssertionError && error.name === "AssertionError") return true;
    throw error;
  }
};

const accepted: Readonly<Record<string, () => unknown>> = {
  "assert takes what is truthy": () => assert("x"),
  "assertFalse takes what is falsy": () => assertFalse(0),
  "assertExists takes zero": () => assertExists(0),
  "assertInstanceOf takes a subclass": () => assertInstanceOf(new RangeError(), Error),
  "assertIsError takes a part of the message": () => assertIsError(new RangeError("too far"), RangeError, "far"),
  "assertIsError takes a pattern": () => assertIsError(new RangeError("too far"), RangeError, /^too/),
  "assertMatch takes a match": () => assertMatch("deno", /^d/),
  "assertStringIncludes takes a part": () => assertStringIncludes("deno", "en"),
  "assertStrictEquals takes NaN": () => assertStrictEquals(NaN, NaN),
  "assertNotStrictEquals takes two zeros": () => assertNotStrictEquals(0, -0),
  "assertGreater takes 2 over 1": () => assertGreater(2, 1),
  "assertGreaterOrEqual takes 1 over 1": () => assertGreaterOrEqual(1, 1),
  "assertLess takes 1 under 2": () => assertLess(1, 2),
  "assertLessOrEqual takes 1 under 1": () => assertLessOrEqual(1, 1),
  "assertAlmostEquals allows 1e-7 of what is expected": () => assertAlmostEquals(1e6 + 0.099, 1e6),
  "assertAlmostEquals allows as much below zero": () => assertAlmostEquals(-1e6 - 0.099, -1e6),
  "assertAlmostEquals takes NaN for NaN": () => assertAlmostEquals(NaN, NaN),
  "assertAlmostEquals takes ∞ for ∞": () => assertAlmostEquals(Infinity, Infinity),
  "assertAlmostEquals takes one zero for the other": () => assertAlmostEquals(-0, 0),
  "assertAlmostEquals allows the tolerance itself": () => assertAlmostEquals(1.5, 1, 0.5),
};

const refused: Readonly<Record<string, () => unknown>> = {
  "assert refuses what is falsy": () => assert(0),
  "assertFalse refuses what is truthy": () => assertFalse("x"),
  "assertExists refuses undefined": () => assertExists(undefined),
  "assertExists refuses null": () => assertExists(null),
  "assertInstanceOf refuses another class": () => assertInstanceOf(new RangeError(), TypeError),
  "assertIsError refuses what is no error": () => assertIsError("too far"),
  "assertIsError refuses another class": () => assertIsError(new RangeError("too far"), TypeError),
  "assertIsError refuses another message": () => assertIsError(new RangeError("too far"), RangeError, "near"),
  "assertMatch refuses what does not match": () => assertMatch("deno", /^e/),
  "assertStringIncludes refuses what is missing": () => assertStringIncludes("deno", "node"),
  "assertStrictEquals refuses two zeros": () => assertStrictEquals(0, -0),
  "assertStrictEquals refuses a copy": () => assertStrictEquals([1], [1]),
  "assertNotStrictEquals refuses NaN": () => assertNotStrictEquals(NaN, NaN),
  "assertGreater refuses 1 over 1": () => assertGreater(1, 1),
  "assertGreater refuses NaN": () => assertGreater(NaN, 1),
  "assertGreaterOrEqual refuses 0 over 1": () => assertGreaterOrEqual(0, 1),
  "assertLess refuses 1 under 1": () => assertLess(1, 1),
  "assertLessOrEqual refuses NaN": () => assertLessOrEqual(NaN, 1),
  "assertAlmostEquals refuses 1e-7 where 1e-8 is expected": () => assertAlmostEquals(1e-7, 1e-8),
  "assertAlmostEquals refuses more than 1e-7 of it": () => assertAlmostEquals(1e6 + 0.101, 1e6),
  "assertAlmostEquals refuses all but zero where zero is expected": () => assertAlmostEquals(1e-300, 0),
  "assertAlmostEquals refuses NaN": () => assertAlmostEquals(NaN, 1, 10),
  "assertAlmostEquals refuses -∞ for ∞": () => assertAlmostEquals(-Infinity, Infinity),
  "assertThrows refuses a function that returns": () => assertThrows(() => 1),
  "assertThrows refuses another class": () => assertThrows(raise(new RangeError("too far")), TypeError),
  "assertThrows refuses another message": () => assertThrows(raise(new RangeError("too far")), RangeError, "near"),
  "assertThrows refuses a string where a class is asked for": () => assertThrows(raise("too far"), Error),
  "fail fails": () => fail(),
  "unreachable fails": () => unreachable(),
};

function raise(error: unknown): () => never {
  return () => {
    throw error;
  };
}

for (const [title, assertion] of Object.entries(accepted)) {
  Deno.test(title, () => assert(!refuses(assertion), "it should have passed"));
}
for (const [title, assertion] of Object.entries(refused)) {
  Deno.test(title, () => assert(refuses(assertion), "it should have failed"));
}

const pairs: readonly (readonly [a: unknown, b: unknown, same: boolean])[] = [
  [1, 1, true],
  [1, 2, false],
  [1, "1", false],
  [1, 1n, false],
  [NaN, NaN, true],
  [0, -0, true],
  [[0, [0]], [-0, [-0]], true],
  [{ a: { b: 0 } }, { a: { b: -0 } }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: undefined }, { b: undefined }, false],
  [[1, 2], [2, 1], false],
  [[1], [1, 2], false],
  [[], {}, false],
  [null, undefined, false],
  [null, {}, false],
  [Float64Array.of(1, NaN), Float64Array.of(1, NaN), true],
  [Float64Array.of(0, 2), Float64Array.of(-0, 2), true],
  [Float64Array.of(0, 2), Float64Array.of(-0, 3), false],
  [Float64Array.of(1), Float64Array.of(1, 2), false],
  [Float64Array.of(1), Float32Array.of(1), false],
  [Float64Array.of(1), [1], false],
  [Uint8Array.of(0, 1, 2).subarray(1), Uint8Array.of(1, 2), true],
  [{ x: Float64Array.of(0) }, { x: Float64Array.of(-0) }, true],
  [new Map([["a", [1]]]), new Map([["a", [1]]]), true],
  [new Map([["a", [1]]]), new Map([["a", [2]]]), false],
  [new Set([1, 2]), new Set([2, 1]), true],
  [new Set([1, 2]), new Set([1, 3]), false],
  [new Date(0), new Date(0), true],
  [/a/g, /a/i, false],
  [Object.assign(Object.create(null), { a: 1 }), { a: 1 }, true],
];

Deno.test("assertEquals compares deeply, and takes the two zeros for one", () => {
  for (const [a, b, same] of pairs) {
    const shown = `${Deno.inspect(a)} and ${Deno.inspect(b)}`;
    assertStrictEquals(equal(a, b), same, shown);
    assertStrictEquals(refuses(() => assertEquals(a, b)), !same, shown);
    assertStrictEquals(refuses(() => assertNotEquals(a, b)), same, shown);
  }
});

Deno.test("messages say what was wrong, and what the caller adds", () => {
  const message = (assertion: () => unknown): string => assertThrows(assertion, AssertionError).message;
  assertStringIncludes(message(() => assertEquals(1, 2, "one and two")), "Values are not equal: one and two\n");
  assertStringIncludes(message(() => assertStrictEquals(1, 2)), "Values are not strictly equal.\n");
  assertStringIncludes(message(() => assertAlmostEquals(1, 2)), 'Expected actual: "1" to be close to "2": delta "1"');
  assertEquals(message(() => assertGreater(1, 2)), "Expect 1 > 2");
  assertEquals(message(() => assertGreater(1, 2, "too small")), "too small");
  assertEquals(message(() => assert(false, "so it is")), "so it is");
  assertEquals(message(() => assertExists(null, "x")), 'Expected actual: "null" to not be null or undefined: x');
  assertEquals(message(() => assertThrows(() => 1, "x")), "Expected function to throw: x");
  assertEquals(message(() => assertThrows(() => 1, Error, "far", "x")), "Expected function to throw: x");
  assertEquals(message(() => fail("x")), "Failed assertion: x");
});

Deno.test("assertThrows returns what was thrown", () => {
  const error = new RangeError("too far");
  assertStrictEquals(assertThrows(raise(error)), error);
  assertStrictEquals(assertThrows(raise(error), "a message"), error);
  assertStrictEquals(assertThrows(raise(error), RangeError, "far").message, "too far");
  assertStrictEquals(assertThrows(raise("no error at all")), "no error at all");
});

Deno.test("assertRejects resolves to what was rejected", async () => {
  const error = new RangeError("too far");
  const rejected = () => Promise.reject(error);
  assertStrictEquals(await assertRejects(rejected), error);
  assertStrictEquals((await assertRejects(rejected, RangeError, "far")).message, "too far");

  await assertRejects(() => assertRejects(() => Promise.resolve(1)), AssertionError, "Expected function to reject");
  await assertRejects(() => assertRejects(rejected, TypeError), AssertionError, "TypeError");
  await assertRejects(() => assertRejects(rejected, RangeError, "near"), AssertionError, "near");
  await assertRejects(() => assertRejects(raise(error)), AssertionError, "Function throws when expected to reject");
});

Deno.test("assertions narrow types", () => {
  const value: unknown = "x";
  assert(typeof value === "string");
  const length: number = value.length;
  const found: number | undefined = [length].at(0);
  assertExists(found);
  const sum: number = found + 1;
  assertStrictEquals(sum, 2);
});

const lines: Readonly<Record<string, readonly [actual: unknown, expected: unknown]>> = {
  "without options a flag is what it looks like": [
    parseArgs(["--a=1", "--b", "x", "--c", "-d", "2.5", "1e3", "file", "-ef", "-g7", "-h=x=y", "-o./x"]),
    { a: 1, b: "x", c: true, d: 2.5, e: true, f: true, g: 7, h: "x=y", o: "./x", _: [1000, "file"] },
  ],
  "a string is kept as it stands": [
    parseArgs(["--bits=007", "--svg", "--seed", "0x10"], { string: ["bits", "svg", "seed"] }),
    { bits: "007", svg: "", seed: "0x10", _: [] },
  ],
  "positional arguments are strings where asked for": [parseArgs(["1", "x"], { string: "_" }), { _: ["1", "x"] }],
  "a boolean takes no value but true and false": [
    parseArgs(["--help", "file", "--quiet", "false", "-v", "true", "--fast=false"], {
      boolean: ["help", "quiet", "v", "fast", "slow"],
    }),
    { help: true, quiet: false, v: true, fast: false, slow: false, _: ["file"] },
  ],
  "an alias is set along with its flag": [
    parseArgs(["-h", "--bits", "4"], { boolean: "help", string: ["b"], alias: { help: "h", b: ["bits", "width"] } }),
    { help: true, h: true, b: "4", bits: "4", width: "4", _: [] },
  ],
  "a default stands in for a flag that is not given": [
    parseArgs(["--a=1"], { string: ["a", "b"], default: { a: "8", b: "9", c: 10 }, alias: { b: "bits" } }),
    { a: "1", b: "9", bits: "9", c: 10, _: [] },
  ],
  "the last of several values counts": [parseArgs(["--a=1", "--a=2"]), { a: 2, _: [] }],
  "a collected flag gathers its values": [
    parseArgs(["--a=1", "-a", "2", "--b"], { string: ["a", "c"], collect: ["a", "b", "c"] }),
    { a: ["1", "2"], b: [true], c: [], _: [] },
  ],
  "a negatable flag can be taken back": [
    parseArgs(["--no-plot", "--no-other"], { boolean: "plot", negatable: "plot", default: { plot: true } }),
    { plot: false, "no-other": true, _: [] },
  ],
  "nothing after -- is a flag": [parseArgs(["-a", "--", "-b", "1"]), { a: true, _: ["-b", "1"] }],
  "what follows -- stands apart where asked for": [
    parseArgs(["-a", "--", "-b", "1"], { "--": true }),
    { a: true, _: [], "--": ["-b", "1"] },
  ],
  "a dash by itself is no flag": [parseArgs(["-"]), { _: ["-"] }],
};

for (const [title, [actual, expected]] of Object.entries(lines)) {
  Deno.test(`parseArgs: ${title}`, () => assertEquals(actual, expected));
}

Deno.test("parseArgs: unknown hears of what the options do not name, and drops it by returning false", () => {
  const heard: unknown[] = [];
  const flags = parseArgs(["--bits=4", "-t", "x", "--typo=4", "file", "-q"], {
    string: "bits",
    collect: "tag",
    alias: { tag: "t" },
    unknown: (...argument) => heard.push(argument) < 0,
  });
  assertEquals(heard, [["--typo=4", "typo", "4"], ["file"], ["-q", "q", true]]);
  assertEquals(flags, { bits: "4", tag: ["x"], t: ["x"], _: [] });
});

Deno.test("parseArgs: flags that the options name have types", () => {
  const flags = parseArgs(["--bits=4"], {
    boolean: ["help", "plot"],
    string: ["bits", "svg", "tag", "seed"],
    collect: ["tag"],
    negatable: ["seed"],
    default: { svg: "chart.svg", rounds: 3 },
  });
  const help: boolean = flags.help;
  const bits: string | undefined = flags.bits;
  const svg: string = flags.svg;
  const tags: string[] = flags.tag;
  const seed: string | false | undefined = flags.seed;
  const rounds: unknown = flags.rounds;
  const positional: (string | number)[] = flags._;
  assertEquals([help, bits, svg, tags, seed, rounds, positional], [false, "4", "chart.svg", [], undefined, 3, []]);
});
