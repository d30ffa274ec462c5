/**
 * Rows as comma-separated values.
 * @module
 */

/** One row by column. */
export type Row = Readonly<Record<string, string | number>>;

/** The columns of rows, in the order in which they turn up. */
export const columns = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

/** The text of a file (RFC 4180). */
export function csv(rows: readonly Row[]): string {
  const names = columns(rows);
  return [names, ...rows.map((row) => names.map((name) => String(row[name] ?? "")))]
    .map((fields) => fields.map(quoted).join(",") + "\r\n").join("");
}

const quoted = (field: string): string => /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
