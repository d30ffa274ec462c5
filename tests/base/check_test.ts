import { assertEquals } from "@std/assert";
import { check, checkFinite, checkInteger, checkLength, checkNonNegative, checkPositive } from "../../base/check.ts";
import { outcome } from "../support/data.ts";

type Case = readonly [run: () => void, expected: undefined | string];

const sentence = (kind: string, what: string, expected: string, value: unknown): string =>
  `${kind}: Cannot act as ${what} must be ${expected}: current value is ${value}`;

const numbers = (
  run: (x: number) => void,
  taken: readonly number[],
  refused: readonly number[],
  expected: string,
): Case[] => [
  ...taken.map((x): Case => [() => run(x), undefined]),
  ...refused.map((x): Case => [() => run(x), sentence("RangeError", "x", expected, x)]),
];

const most = 2 ** 31 - 1;

const checks: Readonly<Record<string, readonly Case[]>> = {
  "check insists on a condition": [
    [() => check(true, "act", "x", "any", 1), undefined],
    [() => check(false, "act", "x", "another", "this"), sentence("RangeError", "x", "another", "this")],
    [() => check(false, "act", "x", "another", undefined), sentence("RangeError", "x", "another", undefined)],
  ],
  "checkPositive takes what is finite and above 0": numbers(
    (x) => checkPositive("act", "x", x),
    [5e-324, 1, Number.MAX_VALUE],
    [0, -1, Infinity, -Infinity, NaN],
    "a finite number above 0",
  ),
  "checkNonNegative takes 0 as well": numbers(
    (x) => checkNonNegative("act", "x", x),
    [0, -0, 5e-324, Number.MAX_VALUE],
    [-5e-324, Infinity, -Infinity, NaN],
    "a finite number of at least 0",
  ),
  "checkInteger takes integers from the least to the most": numbers(
    (x) => checkInteger("act", "x", x, -2, 3),
    [-2, 0, 3],
    [-3, 4, 0.5, NaN, Infinity],
    "an integer from -2 to 3",
  ),
  "checkInteger stops at 2³¹ − 1 unless told otherwise": numbers(
    (x) => checkInteger("act", "x", x, 1),
    [1, most],
    [0, most + 1],
    `an integer from 1 to ${most}`,
  ),
  "checkLength is about the shape, so it throws a TypeError": [
    [() => checkLength("act", "x", [1, 2], 2), undefined],
    [() => checkLength("act", "x", new Float32Array(0), 0), undefined],
    [() => checkLength("act", "x", [1, 2], 3), sentence("TypeError", "the length of x", "3", 2)],
    [() => checkLength("act", "x", Float64Array.of(1), 0), sentence("TypeError", "the length of x", "0", 1)],
  ],
  "checkFinite names the first entry that is not": [
    [() => checkFinite("act", "x", []), undefined],
    [() => checkFinite("act", "x", [0, -5e-324, Number.MAX_VALUE]), undefined],
    [() => checkFinite("act", "x", [0, NaN, Infinity]), sentence("RangeError", "x[1]", "finite", NaN)],
    [() => checkFinite("act", "x", Float32Array.of(-Infinity)), sentence("RangeError", "x[0]", "finite", -Infinity)],
  ],
};

for (const [title, cases] of Object.entries(checks)) {
  Deno.test(title, () => {
    for (const [run, expected] of cases) assertEquals(outcome(run), expected);
  });
}
