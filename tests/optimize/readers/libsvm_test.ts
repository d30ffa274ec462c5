import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readLibsvm } from "../../../optimize/readers/libsvm.ts";
import { damaged, dataFile, outcome } from "../../support/data.ts";

const runs = { seed: 20201022, numRuns: 200 };

/** An example: its label and its features, indices from 1. */
type Example = readonly [label: number, ...features: (readonly [index: number, value: number])[]];

const read = (columns: number, examples: readonly Example[]): ReturnType<typeof readLibsvm> => {
  const entries = examples.flatMap(([, ...features], row) => features.map(([index, value]) => [row, index - 1, value]));
  return {
    features: {
      rows: examples.length,
      columns,
      row: Int32Array.from(entries, ([row]) => row),
      column: Int32Array.from(entries, ([, column]) => column),
      value: Float64Array.from(entries, ([, , value]) => value),
    },
    labels: Float64Array.from(examples, ([label]) => label),
  };
};

const good: readonly [text: string, columns: number, ...examples: Example[]][] = [
  ["1 1:0.5 3:-2\n-1 2:1\n", 3, [1, [1, 0.5], [3, -2]], [-1, [2, 1]]],
  ["+1 1:.5 2:1.5D+03\n0.25 1:+2.\n", 2, [1, [1, 0.5], [2, 1500]], [0.25, [1, 2]]],
  ["1 1:0 2:-0\n", 2, [1, [1, 0], [2, -0]]],
  ["# comment\n\n1 2:1# comment\n \t\n2\n", 2, [1, [2, 1]], [2]],
  ["3 qid:7 1:1\n2 qid:7\n", 1, [3, [1, 1]], [2]],
  ["\ufeff1\t1:1 \r\n2  1:2", 1, [1, [1, 1]], [2, [1, 2]]],
  ["1\n", 0, [1]],
];

Deno.test("labels and features are read, entry for entry, in the order of the file", () => {
  for (const [text, columns, ...examples] of good) assertEquals(readLibsvm(text), read(columns, examples), text);
});

Deno.test("`columns` says how many columns there are, even more than the entries justify", () => {
  assertEquals(readLibsvm("1 1:1\n", { columns: 112 }), read(112, [[1, [1, 1]]]));
  assertEquals(readLibsvm("1 2000000:1\n", { columns: 2_000_000 }), read(2_000_000, [[1, [2_000_000, 1]]]));
  for (const columns of [-1, 1.5, NaN, Infinity]) {
    const message =
      `Cannot read LIBSVM as columns must be an integer from 0 to 2147483647: current value is ${columns}`;
    assertEquals(outcome(() => readLibsvm("1 1:1\n", { columns })), `RangeError: ${message}`);
  }
});

const index = "an integer from 1 to 2147483647", float = "a finite number", examples = "the number of examples";

const bad: readonly [text: string, line: number, what: string, expected: string, value: string | number][] = [
  ["", 1, examples, "at least 1", 0],
  ["# no example\n\n", 2, examples, "at least 1", 0],
  ["one 1:1\n", 1, "the label", float, '"one"'],
  ["1\n1:1\n", 2, "the label", float, '"1:1"'],
  ["nan 1:1\n", 1, "the label", float, '"nan"'],
  ["1 1\n", 1, "a feature", '"index:value"', '"1"'],
  ["1 1 :2\n", 1, "a feature", '"index:value"', '"1"'],
  ["1 a:1\n", 1, "the index", index, '"a"'],
  ["1 :1\n", 1, "the index", index, '""'],
  ["1 0:1\n", 1, "the index", index, '"0"'],
  ["1 1.0:1\n", 1, "the index", index, '"1.0"'],
  ["1 2147483648:1\n", 1, "the index", index, '"2147483648"'],
  ["1 1:1 1:2\n", 1, "the index", "above 1, the index before it", 1],
  ["1\n# 3:1 2:1\n1 3:1 2:1\n", 3, "the index", "above 3, the index before it", 2],
  ["1 3:\n", 1, "the value of feature 3", float, '""'],
  ["1 3:0x1\n", 1, "the value of feature 3", float, '"0x1"'],
  ["1 3:1:2\n", 1, "the value of feature 3", float, '"1:2"'],
  ["1 3:1e999\n", 1, "the value of feature 3", float, '"1e999"'],
  ["1 qid:x 3:1\n", 1, "the qid", "an integer from 0 to 9007199254740991", '"x"'],
  ["1 3:1 qid:1\n", 1, "the index", index, '"qid"'],
  ["1 1:1\n1 1048625:1\n1 1:1\n", 2, "the largest index", "at most 1048624, 2^20 and 16 for each entry", 1048625],
];

Deno.test("a malformed file is a SyntaxError that says where and what was expected", () => {
  for (const [text, line, what, expected, value] of bad) {
    const message = `Cannot read LIBSVM at line ${line} as ${what} must be ${expected}: current value is ${value}`;
    assertEquals(outcome(() => readLibsvm(text)), `SyntaxError: ${message}`, text);
  }
  const beyond = 'Cannot read LIBSVM at line 2 as the index must be an integer from 1 to 2: current value is "3"';
  assertEquals(outcome(() => readLibsvm("1 2:1\n1 3:1\n", { columns: 2 })), `SyntaxError: ${beyond}`);
});

/** Files, and the examples they list. */
const written = fc.record({
  examples: fc.array(
    fc.tuple(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.uniqueArray(
        fc.tuple(fc.integer({ min: 1, max: 50 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
        { selector: ([index]) => index },
      ),
    ).map(([label, features]): Example => [label, ...features.toSorted(([i], [j]) => i - j)]),
    { minLength: 1, maxLength: 5 },
  ),
  qid: fc.constantFrom("", " qid:3"),
  newline: fc.constantFrom("\n", "\r\n", " \n\n", " # comment\n"),
  end: fc.boolean(),
}).map(({ examples, qid, newline, end }) => {
  const spelled = (x: number): string => Object.is(x, -0) ? "-0" : `${x}`;
  const lines = examples.map(([label, ...features]) =>
    `${spelled(label)}${qid}${features.map(([index, value]) => ` ${index}:${spelled(value)}`).join("")}`
  );
  return { text: lines.join(newline) + (end ? newline : ""), examples };
});

Deno.test("what is written is what is read, to the last bit", () => {
  fc.assert(
    fc.property(written, ({ text, examples }) => {
      const largest = Math.max(0, ...examples.flatMap(([, ...features]) => features.map(([index]) => index)));
      assertEquals(readLibsvm(text), read(largest, examples));
      assertEquals(readLibsvm(text, { columns: 50 }), read(50, examples));
    }),
    runs,
  );
});

Deno.test("a damaged file is either refused with a SyntaxError or still a set of examples", () => {
  fc.assert(
    fc.property(written.chain(({ text }) => damaged(text)), (text) => {
      const found = outcome(() => readLibsvm(text));
      if (typeof found === "string") return assert(/^SyntaxError: Cannot read LIBSVM at line \d+ as /.test(found));
      const { rows, columns, row, column, value } = found.features;
      assert(found.labels.length === rows && found.labels.every(Number.isFinite));
      assert(row.length === value.length && row.every((i) => 0 <= i && i < rows));
      assert(column.length === value.length && column.every((j) => 0 <= j && j < columns));
      assert(value.every(Number.isFinite));
    }),
    { ...runs, numRuns: 2000 },
  );
});

const mushrooms = dataFile("mushrooms.libsvm");
Deno.test({
  name: "mushrooms has 8124 rows, 112 columns, 21 ones in each row, and the labels 1 and 2",
  ignore: mushrooms === null,
  fn() {
    const { features: { rows, columns, row, value }, labels } = readLibsvm(mushrooms ?? "");
    assertEquals([rows, columns, labels.length, value.length], [8124, 112, 8124, 8124 * 21]);
    assert(value.every((x) => x === 1));
    assert(row.every((i, k) => i === Math.floor(k / 21)));
    assertEquals([...new Set(labels)].sort(), [1, 2]);
  },
});
