/**
 * Tables in plain text.
 * @module
 */

/** What a cell holds; null is shown as a dash. */
export type Cell = string | number | null;

/** A column: its title, and how many digits its numbers have after the point (by default as many as they need). */
export interface Column {
  readonly title: string;
  readonly digits?: number;
}

/** The table of `rows` under the titles of `columns`, without a line break at its end; numbers line up on the right. */
export function table(columns: readonly (string | Column)[], rows: readonly (readonly Cell[])[]): string {
  const strips = columns.map((column, i) => {
    const { title, digits } = typeof column === "string" ? { title: column } : column;
    const cells = rows.map((row) => row[i]);
    const texts = [title, ...cells.map((cell) => show(cell, digits))];
    const width = Math.max(...texts.map((text) => text.length));
    const isNumeric = cells.every((cell) => typeof cell !== "string") && cells.length > 0;
    const [first, ...rest] = texts.map((text) => isNumeric ? text.padStart(width) : text.padEnd(width));
    return [first, "─".repeat(width), ...rest];
  });
  return Array.from({ length: rows.length + 2 }, (_, i) => strips.map((strip) => strip[i]).join("  ").trimEnd())
    .join("\n");
}

function show(cell: Cell, digits: number | undefined): string {
  if (cell === null) return "–";
  return typeof cell === "number" && digits !== undefined ? cell.toFixed(digits) : String(cell);
}
