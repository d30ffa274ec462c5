/**
 * Tables of numbers in text: lines with tabs, blanks or commas between.
 * @module
 */

import type { Float64s } from "../../base/vector.ts";
import { growing, type Line, lines, malformed, number, words } from "./parse.ts";
import type { Tensor } from "./tensor.ts";

/** A table of numbers. */
export interface Table extends Tensor {
  /** Its rows and its columns. */
  readonly shape: readonly [rows: number, columns: number];
  /** Its numbers, row after row, in float64. */
  readonly values: Float64s;
}

/**
 * The numbers in the lines of `text`, as many in each, with tabs, blanks or commas between; blank lines are passed over.
 *
 * Throws a `SyntaxError` that names the line where something is no finite decimal number, where nothing stands beside a
 * comma, where a line has more or fewer numbers than the first, and where there is none.
 *
 * @example
 * ```ts
 * import { readTable } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readTable("1\t2 3\n4, 5, 6.5\n"), { shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, 6.5) });
 * ```
 */
export function readTable(text: string): Table {
  const values = growing((room) => new Float64Array(room));
  let line: Line = { format: "a table", number: 1, text: "" }, first = line, rows = 0, columns = 0;
  for (line of lines(line.format, text)) {
    const cells = cellsOf(line.text);
    if (cells.length === 0) continue;
    if (rows === 0) first = line, columns = cells.length;
    cells.forEach((cell, j) => values.push(number(line, `number ${j + 1}`, cell)));
    if (cells.length !== columns) {
      throw malformed(line, "the count of numbers", `${columns}, as on line ${first.number}`, cells.length);
    }
    rows++;
  }
  if (rows === 0) throw malformed(line, "the number of rows", "at least 1", rows);
  return { shape: [rows, columns], values: values.done() };
}

/** What stands between commas and blanks: nothing in a blank line, and an empty word where a comma has nothing beside it. */
function cellsOf(text: string): readonly string[] {
  const fields = text.split(",").map(words);
  return fields.length === 1 ? fields[0] : fields.flatMap((field) => field.length === 0 ? [""] : field);
}
