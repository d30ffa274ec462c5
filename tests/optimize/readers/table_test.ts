import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readTable } from "../../../optimize/readers/table.ts";
import { damaged, dataFile, outcome } from "../../support/data.ts";

const runs = { seed: 20201022, numRuns: 200 };

/** The table of these rows. */
const table = (rows: readonly (readonly number[])[]): ReturnType<typeof readTable> => ({
  shape: [rows.length, rows[0].length],
  values: Float64Array.from(rows.flat()),
});

const good: readonly [text: string, ...rows: number[][]][] = [
  ["1\t2\t3\n4\t5\t6\n", [1, 2, 3], [4, 5, 6]],
  ["1 2  3\n 4 5 6 \n", [1, 2, 3], [4, 5, 6]],
  ["1,2,3\n4,5,6", [1, 2, 3], [4, 5, 6]],
  ["1, 2 ,3\n4 , 5\t,\t6\n", [1, 2, 3], [4, 5, 6]],
  ["1,2 3\n4 5,6\n", [1, 2, 3], [4, 5, 6]],
  ["1,2\r\n3,4\r\n", [1, 2], [3, 4]],
  ["\n \t\n1 2\n\r\n3 4\n\n\n", [1, 2], [3, 4]],
  ["\ufeff1 2\n", [1, 2]],
  ["-1.5e3 +.25 2. 1D-2 -0\n", [-1500, 0.25, 2, 0.01, -0]],
  ["7", [7]],
];

Deno.test("numbers are read with tabs, blanks or commas between, whatever ends a line, and blank lines are passed over", () => {
  for (const [text, ...rows] of good) assertEquals(readTable(text), table(rows), JSON.stringify(text));
  assert(Object.is(readTable("-0").values[0], -0));
});

const float = "a finite number", count = "the count of numbers", some = "at least 1";

const bad: readonly [text: string, line: number, what: string, expected: string, value: string | number][] = [
  ["", 1, "the number of rows", some, 0],
  ["\n \r\n", 2, "the number of rows", some, 0],
  ["1 2\n3 x\n", 2, "number 2", float, '"x"'],
  ["a,b\n1,2\n", 1, "number 1", float, '"a"'],
  ["1 2\n\n\n3 nan\n", 4, "number 2", float, '"nan"'],
  ["1 Infinity\n", 1, "number 2", float, '"Infinity"'],
  ["1 1e999\n", 1, "number 2", float, '"1e999"'],
  ["0x10\n", 1, "number 1", float, '"0x10"'],
  ["1;2\n", 1, "number 1", float, '"1;2"'],
  ["1\u00a02\n", 1, "number 1", float, '"1\u00a02"'],
  ["1,2,\n", 1, "number 3", float, '""'],
  [",1\n", 1, "number 1", float, '""'],
  ["1,2\n3, ,4\n", 2, "number 2", float, '""'],
  [",\n", 1, "number 1", float, '""'],
  ["1 2\n3\n", 2, count, "2, as on line 1", 1],
  ["\n1 2\n\n3 4 5\n", 4, count, "2, as on line 2", 3],
  ["1 # one\n", 1, "number 2", float, '"#"'],
];

Deno.test("a malformed table is a SyntaxError that says where and what was expected", () => {
  for (const [text, line, what, expected, value] of bad) {
    const message = `Cannot read a table at line ${line} as ${what} must be ${expected}: current value is ${value}`;
    assertEquals(outcome(() => readTable(text)), `SyntaxError: ${message}`, JSON.stringify(text));
  }
});

/** Tables, and the rows they list. */
const written = fc.record({
  rows: fc.integer({ min: 1, max: 6 }).chain((columns) => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    return fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 });
  }),
  between: fc.constantFrom(" ", "\t", ",", ", ", " ,\t", "   "),
  newline: fc.constantFrom("\n", "\r\n", " \n\n", "\n \t\r\n"),
  end: fc.boolean(),
}).map(({ rows, between, newline, end }) => {
  const spelled = (x: number): string => Object.is(x, -0) ? "-0" : `${x}`;
  return { rows, text: rows.map((row) => row.map(spelled).join(between)).join(newline) + (end ? newline : "") };
});

Deno.test("what is written is what is read, to the last bit", () => {
  fc.assert(fc.property(written, ({ text, rows }) => assertEquals(readTable(text), table(rows))), runs);
});

Deno.test("a damaged table is either refused with a SyntaxError or still a table of finite numbers", () => {
  fc.assert(
    fc.property(written.chain(({ text }) => damaged(text)), (text) => {
      const found = outcome(() => readTable(text));
      if (typeof found === "string") return assert(/^SyntaxError: Cannot read a table at line \d+ as /.test(found));
      const { shape: [rows, columns], values } = found;
      assert(rows > 0 && columns > 0 && values.length === rows * columns && values.every(Number.isFinite));
    }),
    { ...runs, numRuns: 2000 },
  );
});

for (const [name, rows] of [["optdigits.tra", 3823], ["optdigits.tes", 1797]] as const) {
  const text = dataFile(name);
  Deno.test({
    name: `${name} has ${rows} rows of 64 pixels from 0 to 16 and a digit`,
    ignore: text === null,
    fn() {
      const { shape, values } = readTable(text ?? "");
      assertEquals(shape, [rows, 65]);
      assert(values.every((v, k) => Number.isInteger(v) && v >= 0 && v <= (k % 65 === 64 ? 9 : 16)));
      assertEquals(new Set(values.filter((_, k) => k % 65 === 64)).size, 10);
    },
  });
}
