/**
 * A real browser for tests.
 * @module
 */

import { exists } from "./exists.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Whether a program says its version. */
function runs(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The path of a program that is found as the shell would find it. */
function pathOf(program: string): string {
  if (program.includes("/")) return program;
  const folders = (Deno.env.get("PATH") ?? "").split(":").map((folder) => `${folder}/${program}`);
  return folders.find(exists) ?? program;
}

const found = [Deno.env.get("CHROMIUM") ?? [], names].flat().find(runs);

/** Where Chromium is: what `CHROMIUM` names, or what is installed; null where there is none. */
export const chromiumPath: string | null = found === undefined ? null : pathOf(found);

// A test that says in the list of tests why others are skipped.
if (chromiumPath === null) {
  Deno.test({
    name: "tests in a browser are skipped: there is no chromium (set CHROMIUM)",
    ignore: true,
    fn() {},
  });
}
