import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readMatrixMarket } from "../../../optimize/readers/matrix_market.ts";
import type { Triplets } from "../../../optimize/readers/triplets.ts";
import { damaged, dataFile, outcome } from "../../support/data.ts";

const runs = { seed: 20201022, numRuns: 200 };

type Entry = readonly [row: number, column: number, value: number];

const triplets = (rows: number, columns: number, entries: readonly Entry[]): Triplets => ({
  rows,
  columns,
  row: Int32Array.from(entries, ([row]) => row),
  column: Int32Array.from(entries, ([, column]) => column),
  value: Float64Array.from(entries, ([, , value]) => value),
});

/** A file: what follows `%%MatrixMarket matrix` in the banner, then the other lines. */
const file = (...lines: string[]): string => `%%MatrixMarket matrix ${lines.join("\n")}\n`;

const sparse = "coordinate real general", dense = "array real general", symmetric = "coordinate real symmetric";

const good: readonly [text: string, rows: number, columns: number, ...entries: Entry[]][] = [
  [file(sparse, "2 3 2", "1 1 0.5", "2 3 -4"), 2, 3, [0, 0, 0.5], [1, 2, -4]],
  [file(sparse, "1 1 3", "1 1 .5", "1 1 +2.", "1 1 1.5D+03"), 1, 1, [0, 0, 0.5], [0, 0, 2], [0, 0, 1500]],
  [file(sparse, "1 2 2", "1 2 0", "1 1 0"), 1, 2, [0, 1, 0], [0, 0, 0]],
  [file("coordinate integer general", "2 2 2", "2 1 -9007199254740991", "1 1 -0"), 2, 2, [1, 0, -9007199254740991], [
    0,
    0,
    0,
  ]],
  [file("coordinate pattern general", "2 2 2", "1 2", "2 1"), 2, 2, [0, 1, 1], [1, 0, 1]],
  [file(symmetric, "2 2 2", "2 1 3", "2 2 5"), 2, 2, [1, 0, 3], [0, 1, 3], [1, 1, 5]],
  [file("coordinate pattern symmetric", "2 2 1", "2 1"), 2, 2, [1, 0, 1], [0, 1, 1]],
  [file(dense, "2 2", "1", "2", "3", "4"), 2, 2, [0, 0, 1], [1, 0, 2], [0, 1, 3], [1, 1, 4]],
  [file("array integer symmetric", "2 2", "1", "2", "3"), 2, 2, [0, 0, 1], [1, 0, 2], [0, 1, 2], [1, 1, 3]],
  [file(sparse, "0 0 0"), 0, 0],
  [file(dense, "3 0"), 3, 0],
  ["\ufeff%%matrixmarket MATRIX Array\tREAL General\r\n%\r\n\r\n 1 1 \r\n % why\r\n\t7", 1, 1, [0, 0, 7]],
];

Deno.test("every layout, field and symmetry is read, entry for entry, in the order of the file", () => {
  for (const [text, rows, columns, ...entries] of good) {
    assertEquals(readMatrixMarket(text), triplets(rows, columns, entries), text);
  }
});

const bannerLine = '"%%MatrixMarket matrix format field symmetry"', sizeLine = '"rows columns entries"';
const count = "an integer from 0 to 2147483647", float = "a finite number";
const safe = "from -9007199254740991 to 9007199254740991", long = "x".repeat(40);

const bad: readonly [text: string, line: number, what: string, expected: string, value: string | number][] = [
  ["", 1, "the line", bannerLine, '""'],
  ["\n" + file(dense), 1, "the line", bannerLine, '""'],
  ["%MatrixMarket matrix array real general", 1, "the first word", "%%MatrixMarket", '"%MatrixMarket"'],
  ["%%MatrixMarket vector array real general", 1, "the object", "matrix", '"vector"'],
  [file("dense real general"), 1, "the format", "coordinate or array", '"dense"'],
  [file("coordinate complex general"), 1, "the field", "real or integer or pattern", '"complex"'],
  [file("array pattern general"), 1, "the field", "real or integer", '"pattern"'],
  [file("array real skew-symmetric"), 1, "the symmetry", "general or symmetric", '"skew-symmetric"'],
  [file("array real hermitian"), 1, "the symmetry", "general or symmetric", '"hermitian"'],

  [file(sparse), 1, "the line", sizeLine, '""'],
  [file(sparse, "% 2 2 1", ""), 3, "the line", sizeLine, '""'],
  [file(sparse, "2 2"), 2, "the line", sizeLine, '"2 2"'],
  [file(dense, "2 2 4"), 2, "the line", '"rows columns"', '"2 2 4"'],
  [file(sparse, "two 2 1"), 2, "the number of rows", count, '"two"'],
  [file(sparse, "2 2.0 1"), 2, "the number of columns", count, '"2.0"'],
  [file(dense, "2147483648 1"), 2, "the number of rows", count, '"2147483648"'],
  [file(sparse, "2 2 -1"), 2, "the number of entries", "an integer from 0 to 9007199254740991", '"-1"'],
  [file(symmetric, "2 3 1"), 2, "the number of columns", "that of rows", 3],
  [file(sparse, "1048593 1 1"), 2, "the number of rows", "at most 1048592, 2^20 and 16 for each entry", 1048593],
  [file(sparse, "1 1048577 0"), 2, "the number of columns", "at most 1048576, 2^20 and 16 for each entry", 1048577],

  [file(sparse, "2 2 1", "1 1"), 3, "the line", '"row column value"', '"1 1"'],
  [file(sparse, "2 2 1", "1 1 5 6"), 3, "the line", '"row column value"', '"1 1 5 6"'],
  [file("coordinate pattern general", "2 2 1", "1 1 1"), 3, "the line", '"row column"', '"1 1 1"'],
  [file(dense, "2 1", "1", "1 2"), 4, "the line", '"value"', '"1 2"'],
  [file(sparse, "2 2 1", "0 1 5"), 3, "the row", "an integer from 1 to 2", '"0"'],
  [file(sparse, "2 2 1", "1 3 5"), 3, "the column", "an integer from 1 to 2", '"3"'],
  [file(symmetric, "2 2 1", "1 2 5"), 3, "the column in a symmetric matrix", "at most the row, 1", 2],
  [file(sparse, "2 2 1", "1 1 0x10"), 3, "the value", float, '"0x10"'],
  [file(sparse, "2 2 1", "1 1 Infinity"), 3, "the value", float, '"Infinity"'],
  [file(sparse, "2 2 1", "1 1 1e999"), 3, "the value", float, '"1e999"'],
  [file(sparse, "2 2 1", `1 1 ${long}xx`), 3, "the value", float, `"${long}…"`],
  [file("array integer general", "1 1", "1.5"), 3, "the value", `an integer ${safe}`, '"1.5"'],

  [file(sparse, "2 2 3", "1 1 5", "% end"), 4, "the number of entries", "3", 1],
  [file(sparse, "2 2 1", "1 1 5", "2 2 5"), 4, "the number of entries", "1", 2],
  [file("array real symmetric", "2 2", "1", "2", "3", "4"), 6, "the number of entries", "3", 4],
  [file(sparse, "9 9 1000000000000"), 2, "the number of entries", "1000000000000", 0],
  [file(dense, "1000000 1000000", "1"), 3, "the number of entries", "1000000000000", 1],
];

Deno.test("a malformed file is a SyntaxError that says where and what was expected, in no time", () => {
  const start = performance.now();
  for (const [text, line, what, expected, value] of bad) {
    const message =
      `Cannot read Matrix Market at line ${line} as ${what} must be ${expected}: current value is ${value}`;
    assertEquals(outcome(() => readMatrixMarket(text)), `SyntaxError: ${message}`, text);
  }
  assert(performance.now() - start < 1000);
});

/** The cells that a file may list, column after column: all, or in a symmetric matrix those not above the diagonal. */
const cells = (rows: number, columns: number, symmetric: boolean): (readonly [number, number])[] =>
  Array.from({ length: rows * columns }, (_, k) => [k % rows, Math.floor(k / rows)] as const)
    .filter(([row, column]) => !symmetric || row >= column);

/** Files in every variant, and the entries they list. */
const written = fc.record({
  layout: fc.constantFrom("coordinate", "array"),
  field: fc.constantFrom("real", "integer", "pattern"),
  symmetric: fc.boolean(),
  fortran: fc.boolean(),
  newline: fc.constantFrom("\n", "\r\n", " \n\n", "\n% comment\n"),
  end: fc.boolean(),
  rows: fc.nat({ max: 4 }),
  columns: fc.nat({ max: 4 }),
}).filter(({ layout, field }) => layout === "coordinate" || field !== "pattern").chain((variant) => {
  const { layout, field, symmetric, fortran, newline, end, rows } = variant;
  const columns = symmetric ? rows : variant.columns, all = cells(rows, columns, symmetric);
  const real = fc.double({ noNaN: true, noDefaultInfinity: true });
  const value = { real, integer: fc.maxSafeInteger(), pattern: fc.constant(1) }[field];
  const spelled = (x: number): string =>
    Object.is(x, -0) ? "-0" : fortran && field === "real" ? x.toExponential().replace("e", "D") : `${x}`;
  const listed = ([row, column, x]: Entry): string =>
    (layout === "array" ? [spelled(x)] : [row + 1, column + 1, ...field === "pattern" ? [] : [spelled(x)]]).join(" ");
  return (layout === "array" || all.length === 0 ? fc.constant(all) : fc.array(fc.constantFrom(...all)))
    .chain((places) => fc.tuple(...places.map(([row, column]) => value.map((x): Entry => [row, column, x]))))
    .map((entries) => {
      const banner = `%%MatrixMarket matrix ${layout} ${field} ${symmetric ? "symmetric" : "general"}`;
      const size = [rows, columns, ...layout === "array" ? [] : [entries.length]].join(" ");
      const text = [banner, size, ...entries.map(listed)].join(newline) + (end ? newline : "");
      return { text, rows, columns, symmetric, entries };
    });
});

Deno.test("what is written in any variant is what is read, to the last bit", () => {
  fc.assert(
    fc.property(written, ({ text, rows, columns, symmetric, entries }) => {
      const whole = entries.flatMap(([row, column, x]): Entry[] =>
        symmetric && row !== column ? [[row, column, x], [column, row, x]] : [[row, column, x]]
      );
      assertEquals(readMatrixMarket(text), triplets(rows, columns, whole));
    }),
    runs,
  );
});

Deno.test("a damaged file is either refused with a SyntaxError or still a matrix", () => {
  fc.assert(
    fc.property(written.chain(({ text }) => damaged(text)), (text) => {
      const read = outcome(() => readMatrixMarket(text));
      if (typeof read === "string") return assert(/^SyntaxError: Cannot read Matrix Market at line \d+ as /.test(read));
      const { rows, columns, row, column, value } = read;
      assert(row.length === value.length && row.every((i) => 0 <= i && i < rows));
      assert(column.length === value.length && column.every((j) => 0 <= j && j < columns));
      assert(value.every(Number.isFinite));
    }),
    { ...runs, numRuns: 2000 },
  );
});

const ash958 = dataFile("ash958.mtx");
Deno.test({
  name: "HB/ash958 has 958 rows, 292 columns and 1916 ones, two in each row",
  ignore: ash958 === null,
  fn() {
    const { rows, columns, row, column, value } = readMatrixMarket(ash958 ?? "");
    assertEquals([rows, columns, row.length, column.length], [958, 292, 1916, 1916]);
    assert(value.every((x) => x === 1));
    const inRow = new Int32Array(rows);
    for (const i of row) inRow[i]++;
    assertEquals(inRow, new Int32Array(rows).fill(2));
  },
});
