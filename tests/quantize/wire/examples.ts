/**
 * The examples of docs/wire-format.md: what its grey blocks say, as data.
 * @module
 */

import type { Key } from "../../../base/key.ts";
import type { Scheme } from "../../../quantize/wire/mod.ts";

/** A line `name: text`, with the lines that go on from it. */
export interface Line {
  readonly name: string;
  readonly text: string;
}

/** A block of lines; a block without such lines is no example. */
export type Example = readonly Line[];

const page = Deno.readTextFileSync(new URL("../../../docs/wire-format.md", import.meta.url));

/** All blocks whose first line has a name. */
export const examples: readonly Example[] = [...page.matchAll(/```text\n([\s\S]*?)```/g)].flatMap(([, block]) => {
  if (!/^\w+: /.test(block)) return [];
  const lines = block.replaceAll(/ *#.*$/gm, "").replaceAll(/\n +/g, " ").trim().split("\n");
  return [lines.map((line) => {
    const [, name, text] = line.match(/^(\w+): (.*)$/)!;
    return { name, text };
  })];
});

/** What an example says under `name`. */
export const said = (example: Example, name: string): string | undefined =>
  example.find((line) => line.name === name)?.text;

/** Bytes in hexadecimal. */
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text.split(" "), (pair) => parseInt(pair, 16));

/** Scheme, value, x: JSON in which infinity is a word. */
export const json = (text: string) => JSON.parse(text, (_, value) => value === "Infinity" ? Infinity : value);

/** What a packed message is an example of. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly scheme: Scheme;
  readonly key: Key;
  /** What was packed. */
  readonly x: number[];
  readonly value: number[];
}

/** The packed messages. */
export const packedExamples: readonly Packed[] = examples.flatMap((example) => {
  const scheme = said(example, "scheme"), value = json(said(example, "value") ?? "null");
  if (scheme === undefined) return [];
  const [hi, lo] = (said(example, "key") ?? "0 0").split(" ").map(Number), x = said(example, "x");
  const bytes = bytesOf(said(example, "bytes")!);
  return [{ bytes, scheme: json(scheme), key: { hi, lo }, x: x === undefined ? value : json(x), value }];
});

/** `scheme` with plain arrays for vectors, so that it compares with what JSON gives. */
export const plain = (scheme: Scheme): Scheme =>
  JSON.parse(
    JSON.stringify(scheme, (_, value) =>
      ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value === Infinity ? "Infinity" : value),
    (_, value) =>
      value === "Infinity" ? Infinity : value,
  );
