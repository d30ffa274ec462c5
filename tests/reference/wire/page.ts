/**
 * The examples of docs/wire-format.md.
 * @module
 */

import type { Key } from "./randomness.ts";

const page = Deno.readTextFileSync(new URL("../../../docs/wire-format.md", import.meta.url));

/** The fields of each grey block of the page that has bytes. */
export const examples: readonly Record<string, string>[] = [...page.matchAll(/```text\n([^]*?)```/g)]
  .map(([, text]) => {
    const lines = text!.replace(/ *#.*$/gm, "").replace(/\n +/g, " ").trim().split("\n");
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
    );
  })
  .filter((fields) => "bytes" in fields);

/** What follows a word at the start of a line of the page, cut at spaces. */
export const lines = (word: string): string[][] =>
  [...page.matchAll(new RegExp(`^${word}: (.*)$`, "gm"))].map(([, line]) => line!.split(" "));

/** Hexadecimal bytes. */
export const bytesOf = (hexadecimal: string): Uint8Array =>
  Uint8Array.from(hexadecimal.trim().split(/\s+/), (byte) => parseInt(byte, 16));

/** Two hexadecimal words. */
export const words = (hi: string, lo: string): Key => [parseInt(hi, 16), parseInt(lo, 16)];
