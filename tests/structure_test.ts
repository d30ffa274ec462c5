/**
 * What holds of the repository as a whole, beyond what lint rules see in one file.
 *
 * Every check lists what breaks it, so that a failure says where to look.
 * @module
 */

import { assertEquals } from "@std/assert";
import * as library from "../mod.ts";
import { rows } from "./catalogue.ts";
import { libraryFolders } from "./lint/places.ts";
import { exists as isThere } from "./support/exists.ts";

const root = new URL("../", import.meta.url);

const text = (path: string): string => Deno.readTextFileSync(new URL(path, root));
const config = (path: string) => JSON.parse(text(path));

/** The TypeScript files in a folder and the folders inside it; none where there is no such folder. */
function sources(folder: string): string[] {
  if (!exists(folder)) return [];
  return [...Deno.readDirSync(new URL(folder, root))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? sources(path) : path.endsWith(".ts") ? [path] : [];
  }).sort();
}

const exists = (path: string): boolean => isThere(new URL(path, root));

/** The lines, as `path:number:line`, in which a text file that git knows or would add has `words`. */
function linesWith(words: string, ...paths: string[]): string[] {
  const args = ["grep", "--untracked", "--fixed-strings", "--line-number", "-I", words, "--", ...paths];
  const { code, stdout, stderr } = new Deno.Command("git", { args, cwd: root }).outputSync();
  if (code > 1) throw new Error(new TextDecoder().decode(stderr)); // 1 says that there are none
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}

const mentions = (source: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(source);

const longest = 250;

/** The interfaces that have laws, and those that extend one. */
const lawful = new Set([
  ...["Quantizer", "LevelQuantizer", "SparseQuantizer", "LloydMaxQuantizer", "Compressor", "PackedLevels", "BallCode"],
  ...["Codec", "FixedLengthCodec", "SequenceCodec", "Model", "Distribution", "Sample", "Codebook"],
  ...["Lattice", "Optimizer", "Compensation", "BitRule", "Link", "Protocol", "Single", "Star"],
]);

const checks: Readonly<Record<string, () => string[]>> = {
  "no text takes random numbers that cannot be drawn again"() {
    return linesWith(["Math", "random"].join("."), ":/", ":(exclude)tests/lint*");
  },

  "every entry point that deno.json lists exists"() {
    return Object.values<string>(config("deno.json").exports).filter((path) => !exists(path));
  },

  "mod.ts re-exports every folder of the library"() {
    const lines = text("mod.ts").split("\n");
    return libraryFolders.filter((folder) => !lines.includes(`export * from "./${folder}/mod.ts";`));
  },

  "every bound has a test of its theorem and a line in docs/theorems.md"() {
    const bounds = sources("theory").flatMap((path) =>
      [...text(path).matchAll(/^export const (\w+): Bound</gm)].map(([, name]) => ({ name, path }))
    );
    if (bounds.length === 0) return ["theory/ exports no bound"];
    const tests = sources("tests/theorems").map(text).join("\n");
    const map = exists("docs/theorems.md") ? text("docs/theorems.md") : "";
    return bounds.flatMap(({ name, path }) => [
      ...mentions(tests, name) ? [] : [`${name} of ${path} has no test in tests/theorems/`],
      ...mentions(map, name) ? [] : [`${name} of ${path} is not in docs/theorems.md`],
    ]);
  },

  "every public implementation of an interface with laws has a row of its name in the catalogue"() {
    const makers = ["quantize", "optimize", "protocols"].flatMap(sources).flatMap((path) => [
      ...text(path).matchAll(/^export function (\w+)[^]*?\): (.*) \{$/gm),
      ...text(path).matchAll(/^export const (\w+): (.*) = /gm),
    ]).filter(([, name, type]) => name in library && lawful.has(type.match(/^\w+/)?.[0] ?? "")).map(([, name]) => name);
    if (makers.length < 70) return [`only ${makers.length} implementations were found: is the search broken?`];
    const named = new Set(Object.keys(rows).map((row) => row.match(/: (\w+)/)?.[1]));
    return makers.filter((name) => !named.has(name));
  },

  [`no file of the library is over ${longest} lines`]() {
    const lengths = libraryFolders.flatMap(sources).map((path) => ({ path, lines: text(path).trimEnd().split("\n") }));
    return lengths.filter(({ lines }) => lines.length > longest).map(({ path, lines }) => `${path}: ${lines.length}`);
  },
};

for (const [title, broken] of Object.entries(checks)) {
  Deno.test(title, () => assertEquals(broken(), []));
}

Deno.test("deno.jsr.json is deno.json without links, with a lock and a test task of its own", () => {
  const { links: _, tasks, ...shared } = config("deno.json");
  const test = tasks.test.replace("deno test", "deno test --config deno.jsr.json");
  assertEquals(config("deno.jsr.json"), { ...shared, lock: { path: "./deno.jsr.lock" }, tasks: { test } });
});
