/**
 * The texts that tests of readers read: real files from the data folder, and damaged ones.
 *
 * The folder is `BITDESCENT_DATA`, by default `../shared/data` beside the repository.
 * @module
 */

import fc from "fast-check";
import { exists } from "./exists.ts";

const folder = Deno.env.get("BITDESCENT_DATA") ?? `${import.meta.dirname}/../../../shared/data`;

// A test that says in the list of tests why others are skipped.
if (!exists(folder)) {
  Deno.test({
    name: `tests on real data are skipped: there is no ${folder} (set BITDESCENT_DATA)`,
    ignore: true,
    fn() {},
  });
}

/** The path of a file in the data folder, or `null` when it is not there: `Deno.test({ ignore: path === null, … })`. */
export function dataPath(name: string): string | null {
  const path = `${folder}/${name}`;
  return exists(path) ? path : null;
}

/** The text of a file in the data folder, or `null` when it is not there. */
export function dataFile(name: string): string | null {
  const path = dataPath(name);
  return path === null ? null : Deno.readTextFileSync(path);
}

/** `text` after one to six edits: at a random place some characters give way to others, mostly nasty ones. */
export function damaged(text: string): fc.Arbitrary<string> {
  const nasty = fc.constantFrom(
    "",
    " ",
    "\n",
    "\r",
    "\0",
    "-",
    ".",
    ":",
    "#",
    "%",
    "0",
    "9",
    "1e9",
    "e",
    "1 1\n",
    "NaN",
  );
  const edit = fc.record({
    at: fc.nat({ max: text.length }),
    cut: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: text.length })),
    put: fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 4 })),
  });
  return fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) =>
    edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), text)
  );
}

/** What `read` returns, or the error it throws as a string such as `SyntaxError: Cannot …`. */
export function outcome<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return String(error);
  }
}
