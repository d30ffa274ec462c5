/**
 * What a long run has reached, kept in a file.
 * @module
 */

import { parse, stringify } from "devalue";
import { inFile } from "./files.ts";

/** A file that keeps what a run has reached. */
export interface Saved<T> {
  /**
   * What was written last; undefined where there is no file, or an empty one.
   *
   * Throws where the file is none of these, is not whole, or is of a run with other settings.
   */
  read(): Promise<T | undefined>;
  /** Writes `reached`; whenever it is stopped, the file has either what it had before or all of this. */
  write(reached: T): Promise<void>;
}

/** The first line of a file. */
interface Head {
  readonly format: string;
  readonly version: number;
  /** SHA-256 of all lines after it. */
  readonly sha256: string;
}

const format = "BitDescent saved run", version = 1;

/**
 * The file `path` that keeps a run of these settings, to the last bit.
 *
 * What is kept, and the settings, are plain data: numbers, big integers, strings, typed arrays, lists, objects and maps. The
 * file is text. What is written stands in `path.part` first and then takes the place of the file.
 */
export function saved<T>(
  { path, settings }: { path: string; settings: Readonly<Record<string, unknown>> },
): Saved<T> {
  return {
    async read() {
      const text = await textOf(path);
      if (text === "") return undefined;
      const own = await inFile(path, () => contentOf(text));
      checkSettings(path, own.settings, settings);
      return own.reached as T;
    },
    async write(reached) {
      const content = stringify({ settings, reached });
      const head: Head = { format, version, sha256: await digest(content) };
      await replace(path, `${JSON.stringify(head)}\n${content}\n`);
    },
  };
}

/** The text of a file, "" where there is none. */
async function textOf(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** What stands in the text of a file. */
async function contentOf(text: string): Promise<{ settings: Readonly<Record<string, unknown>>; reached: unknown }> {
  const [first, content = ""] = text.split("\n"), head = headOf(first);
  if (head?.format !== format) throw new Error("Cannot go on from this file as it must be a saved run: it is not");
  if (head.version !== version) {
    throw new Error(`Cannot go on from this file as its version must be ${version}: current value is ${head.version}`);
  }
  if (text !== `${first}\n${content}\n` || head.sha256 !== await digest(content)) {
    throw new Error("Cannot go on from this file as it must be as it was written: it is cut off or changed");
  }
  return parse(content);
}

/** The first line as it is meant; null where it is something else. */
function headOf(line: string): Head | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Insists that a run goes on as it began. */
function checkSettings(path: string, own: Readonly<Record<string, unknown>>, wanted: typeof own): void {
  const name = [...new Set([...Object.keys(wanted), ...Object.keys(own)])]
    .find((name) => stringify(own[name]) !== stringify(wanted[name]));
  if (name === undefined) return;
  throw new Error(
    `Cannot go on from ${path} as its ${name} must be ${shown(wanted[name])}: current value is ${shown(own[name])}`,
  );
}

/** A value in one line. */
const shown = (value: unknown): string => Deno.inspect(value, { breakLength: Infinity, compact: true });

/** SHA-256 of a text, in hexadecimal digits. */
async function digest(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
}

/** Writes a file beside another and puts it in its place. */
async function replace(path: string, text: string): Promise<void> {
  const beside = `${path}.part`;
  await Deno.writeTextFile(beside, text);
  {
    using file = await Deno.open(beside, { write: true });
    await file.sync(); // before the other is gone
  }
  await Deno.rename(beside, path);
}
