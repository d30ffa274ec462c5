/**
 * What the readers of text files share: lines that know where they stand, strict numbers, and one error grammar.
 *
 * Every malformed file is a `SyntaxError` that says `Cannot read <format> at line <n> as <what> must be <expected>:
 * current value is <value>`. Memory follows what the file holds, never what it claims to hold.
 * @module
 */

import type { Float64s } from "../../base/vector.ts";
import { malformedAt } from "./malformed.ts";
import type { Triplets } from "./triplets.ts";

/** One line of a text, and what an error has to say about where it stands. */
export interface Line {
  /** The name of the file format. */
  readonly format: string;
  /** The number of the line, counted from 1. */
  readonly number: number;
  /** The line without its end. */
  readonly text: string;
}

/** The lines of `text`, at least one, ended by `\n` or `\r\n` or the end of the text; a byte order mark is dropped. */
export function* lines(format: string, text: string): Generator<Line, void, void> {
  let start = text.startsWith("\ufeff") ? 1 : 0, number = 1;
  do {
    const newline = text.indexOf("\n", start), end = newline < 0 ? text.length : newline;
    yield { format, number: number++, text: text.slice(start, text[end - 1] === "\r" ? end - 1 : end) };
    start = end + 1;
  } while (start < text.length);
}

/** The words of `text`, with blanks and tabs between them. */
export function words(text: string): readonly string[] {
  return text.match(/[^ \t]+/g) ?? [];
}

/** The error to throw when `what` on `line` is not as `expected`; a string `value` is quoted, and cut when long. */
export function malformed(line: Line, what: string, expected: string, value: string | number): SyntaxError {
  return malformedAt(line.format, `line ${line.number}`, what, expected, value);
}

/** The finite decimal number that `word` spells, with an exponent after `e` or Fortran's `d`; throws a `SyntaxError`. */
export function number(line: Line, what: string, word: string): number {
  const spelled = /^[+-]?(\d+(\.\d*)?|\.\d+)([ed][+-]?\d+)?$/i.test(word);
  const value = spelled ? Number(word.replace(/d/i, "e")) : NaN;
  if (!Number.isFinite(value)) throw malformed(line, what, "a finite number", word);
  return value;
}

/** The integer from `least` to `most` that `word` spells in decimal digits; throws a `SyntaxError`. */
export function integer(line: Line, what: string, word: string, least: number, most: number): number {
  const value = /^[+-]?\d+$/.test(word) ? Number(word) + 0 : NaN; // + 0, as no integer is −0
  if (!(value >= least && value <= most)) throw malformed(line, what, `an integer from ${least} to ${most}`, word);
  return value;
}

/** The largest count of rows or columns, and the largest index: 2³¹ − 1. */
export const MOST = 0x7fffffff;

/**
 * Insists on at most 2²⁰ + 16 × `entries` rows or columns, so that a short file cannot make its reader's caller
 * allocate gigabytes: a matrix of mostly empty rows is not what these readers are for. Throws a `SyntaxError`.
 */
export function justified(line: Line, what: string, count: number, entries: number): void {
  const most = 0x100000 + 16 * entries;
  if (count > most) throw malformed(line, what, `at most ${most}, 2^20 and 16 for each entry`, count);
}

/** A list whose room doubles as numbers come. */
interface Growing<A> {
  readonly push: (x: number) => void;
  readonly done: () => A;
}

/** An empty list that keeps its numbers in what `make(room)` returns. */
export function growing<A extends Int32Array | Float64s>(make: (room: number) => A): Growing<A> {
  let room = make(16), length = 0;
  const push = (x: number): void => {
    if (length === room.length) {
      const larger = make(2 * length);
      larger.set(room);
      room = larger;
    }
    room[length++] = x;
  };
  return { push, done: () => room.slice(0, length) as A };
}

/** Triplets in the making. */
export interface Growth {
  /** Appends an entry. */
  readonly put: (row: number, column: number, value: number) => void;
  /** The entries so far, as a matrix of that size. */
  readonly done: (rows: number, columns: number) => Triplets;
}

/** No entries yet. */
export function growth(): Growth {
  const row = growing((room) => new Int32Array(room)), column = growing((room) => new Int32Array(room));
  const value = growing((room) => new Float64Array(room));
  const put = (r: number, c: number, v: number): void => (row.push(r), column.push(c), value.push(v));
  const done = (rows: number, columns: number): Triplets => (
    { rows, columns, row: row.done(), column: column.done(), value: value.done() }
  );
  return { put, done };
}
