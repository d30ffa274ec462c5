/**
 * How much the page is to load.
 * @module
 */

import { compressedSize } from "../support/command/compressed_size.ts";
import { table } from "../support/command/table.ts";
import type { SiteFile } from "./build.ts";

/** Bytes that the first load may have, compressed. */
export const most = 400_000;

/** The sizes of files as a table, and all of them compressed. */
export async function sizesOf(files: readonly SiteFile[]): Promise<{ text: string; compressed: number }> {
  const rows = await Promise.all(files.map(async ({ name, bytes }) => ({
    name,
    raw: bytes.length,
    compressed: await compressedSize(bytes),
  })));
  const raw = rows.reduce((sum, row) => sum + row.raw, 0);
  const compressed = rows.reduce((sum, row) => sum + row.compressed, 0);
  const columns = ["file", { title: "bytes", digits: 0 }, { title: "with gzip", digits: 0 }];
  const body = [...rows, { name: "first load", raw, compressed }];
  return { text: table(columns, body.map(({ name, raw, compressed }) => [name, raw, compressed])), compressed };
}

/** Throws an `Error` where the first load is too large. */
export function checkFirstLoad(compressed: number): void {
  if (compressed <= most) return;
  throw new Error(
    `Cannot take the page as its first load must be at most ${most} bytes: current value is ${compressed}`,
  );
}
