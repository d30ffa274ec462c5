/**
 * Matrix Market files, the text format of the NIST and SuiteSparse matrix collections.
 *
 * Boisvert, Pozo, Remington, "The Matrix Market Exchange Formats: Initial Design", NISTIR 5935, 1996.
 * @module
 */

import { type Growth, growth, integer, justified, type Line, lines, malformed, MOST, number, words } from "./parse.ts";
import type { Triplets } from "./triplets.ts";

/** What the first line says. */
interface Banner {
  readonly layout: "coordinate" | "array";
  readonly field: "real" | "integer" | "pattern";
  readonly symmetric: boolean;
}

/** What the size line says, or for an array implies. */
interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly entries: number;
}

/**
 * The matrix in the text of a Matrix Market file.
 *
 * The layout may be `coordinate` or `array`, the field `real`, `integer` or (`coordinate` only) `pattern`, which reads
 * as ones, the symmetry `general` or `symmetric`. Entries come in the order of the file, zeros among them, and each
 * entry below the diagonal of a symmetric matrix comes with its mirror image right after it. Comments and blank lines
 * may stand anywhere after the banner.
 *
 * Throws a `SyntaxError` that names the line when the file is malformed, holds more or fewer entries than it says, or
 * has more rows or columns than 2²⁰ + 16 × entries. Boisvert, Pozo, Remington, NISTIR 5935, 1996.
 *
 * @example
 * ```ts
 * import { readMatrixMarket } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const text = `%%MatrixMarket matrix coordinate real symmetric
 * % row column value, counted from 1
 * 2 2 2
 * 1 1 4.0
 * 2 1 -1.5
 * `;
 * assertEquals(readMatrixMarket(text), {
 *   rows: 2,
 *   columns: 2,
 *   row: Int32Array.of(0, 1, 0),
 *   column: Int32Array.of(0, 0, 1),
 *   value: Float64Array.of(4, -1.5, -1.5),
 * });
 * ```
 */
export function readMatrixMarket(text: string): Triplets {
  const content = contentOf(text), next = (): Line => content.next().value;
  const banner = readBanner(next()), size = readSize(next(), banner);
  const matrix = growth();
  const put = banner.symmetric ? mirrored(matrix.put) : matrix.put;
  const read = banner.layout === "coordinate" ? coordinate(banner, size, put) : array(banner, size, put);
  for (let k = 0; k < size.entries; k++) {
    const line = next();
    if (line.text === "") throw malformed(line, "the number of entries", `${size.entries}`, k);
    read(line);
  }
  const after = next();
  if (after.text !== "") throw malformed(after, "the number of entries", `${size.entries}`, size.entries + 1);
  return matrix.done(size.rows, size.columns);
}

/** The banner, the lines that are neither blank nor comments, and then, for ever, the last line with nothing on it. */
function* contentOf(text: string): Generator<Line, never, void> {
  let last: Line = { format: "Matrix Market", number: 1, text: "" };
  for (const line of lines(last.format, text)) {
    last = line;
    if (line.number === 1 || !/^[ \t]*(%|$)/.test(line.text)) yield line;
  }
  for (;;) yield { ...last, text: "" };
}

/** The words of a line that has to have as many as `shape`. */
function shaped(line: Line, shape: readonly string[]): readonly string[] {
  const found = words(line.text);
  if (found.length !== shape.length) throw malformed(line, "the line", `"${shape.join(" ")}"`, line.text);
  return found;
}

/** The one of `choices` that `word` spells in whatever case. */
function oneOf<T extends string>(line: Line, what: string, word: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice.toLowerCase() === word.toLowerCase());
  if (found === undefined) throw malformed(line, what, choices.join(" or "), word);
  return found;
}

function readBanner(line: Line): Banner {
  const shape = ["%%MatrixMarket", "matrix", "format", "field", "symmetry"];
  const [mark, object, format, numbers, symmetry] = shaped(line, shape);
  oneOf(line, "the first word", mark, ["%%MatrixMarket"]);
  oneOf(line, "the object", object, ["matrix"]);
  const layout = oneOf(line, "the format", format, ["coordinate", "array"]);
  const fields = ["real", "integer", "pattern"] as const;
  const field = oneOf(line, "the field", numbers, layout === "coordinate" ? fields : fields.slice(0, 2));
  return { layout, field, symmetric: oneOf(line, "the symmetry", symmetry, ["general", "symmetric"]) === "symmetric" };
}

function readSize(line: Line, { layout, symmetric }: Banner): Size {
  const [r, c, e] = shaped(line, layout === "array" ? ["rows", "columns"] : ["rows", "columns", "entries"]);
  const rows = integer(line, "the number of rows", r, 0, MOST);
  const columns = integer(line, "the number of columns", c, 0, MOST);
  if (symmetric && rows !== columns) throw malformed(line, "the number of columns", "that of rows", columns);
  const all = symmetric ? rows * (rows + 1) / 2 : rows * columns;
  const entries = layout === "array" ? all : integer(line, "the number of entries", e, 0, Number.MAX_SAFE_INTEGER);
  justified(line, "the number of rows", rows, entries);
  justified(line, "the number of columns", columns, entries);
  return { rows, columns, entries };
}

/** Puts every entry off the diagonal a second time, at its mirror image. */
const mirrored = (put: Growth["put"]): Growth["put"] => (row, column, value) => {
  put(row, column, value);
  if (row !== column) put(column, row, value);
};

function valueOf(line: Line, { field }: Banner, word: string): number {
  const most = Number.MAX_SAFE_INTEGER;
  return field === "integer" ? integer(line, "the value", word, -most, most) : number(line, "the value", word);
}

/** Reads entries that say where they stand. */
function coordinate(banner: Banner, { rows, columns }: Size, put: Growth["put"]): (line: Line) => void {
  const pattern = banner.field === "pattern", shape = pattern ? ["row", "column"] : ["row", "column", "value"];
  return (line) => {
    const [r, c, v] = shaped(line, shape);
    const row = integer(line, "the row", r, 1, rows), column = integer(line, "the column", c, 1, columns);
    if (banner.symmetric && column > row) {
      throw malformed(line, "the column in a symmetric matrix", `at most the row, ${row}`, column);
    }
    put(row - 1, column - 1, pattern ? 1 : valueOf(line, banner, v));
  };
}

/** Reads entries that stand column after column, each from its top or, in a symmetric matrix, from the diagonal. */
function array(banner: Banner, { rows }: Size, put: Growth["put"]): (line: Line) => void {
  const shape = ["value"];
  let row = 0, column = 0;
  return (line) => {
    const [v] = shaped(line, shape);
    put(row, column, valueOf(line, banner, v));
    row++;
    if (row === rows) column++, row = banner.symmetric ? column : 0;
  };
}
