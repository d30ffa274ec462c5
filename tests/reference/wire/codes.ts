/**
 * Sequences of level numbers in all codes. Written from docs/wire-format.md alone: see bits.ts.
 * @module
 */

import { arithmeticSymbols } from "./arithmetic.ts";
import { demand, integer, omega, type Reader, take } from "./bits.ts";
import type { Code } from "./scheme.ts";

/** The `count` level numbers of a sequence; `largest` is K, and `zero` says whether there is a zero level. */
export function levelNumbers(reader: Reader, code: Code, count: number, largest: number, zero: boolean): number[] {
  if (count === 0) return [];
  const all: number[] = [];
  for (let k = -largest; k <= largest; k++) if (k !== 0 || zero) all.push(k);
  const numbers = allNumbers(reader, code, count, all, zero);
  for (const k of numbers) {
    demand(Math.abs(k) <= largest && (k !== 0 || zero), `no level has the number ${k}`);
  }
  return numbers;
}

/** `all` are the numbers there are, in increasing order: the number of symbol s is all[s]. */
function allNumbers(
  reader: Reader,
  code: Code,
  count: number,
  all: readonly number[],
  zero: boolean,
): number[] {
  const numbersOf = (symbols: number[]): number[] => symbols.map((symbol) => all[symbol]!);
  switch (code.kind) {
    case "fixed":
      return numbersOf(fixed(reader, count, all.length));
    case "huffman":
      return numbersOf(words(reader, count, code.lengths));
    case "huffman magnitudes":
      return signedWords(reader, count, code.lengths, zero);
    case "dense":
      return dense(reader, count);
    case "sparse":
      return sparse(reader, count);
    case "adaptive":
      return numbersOf(adaptive(reader, count, all.length));
    case "arithmetic":
      return numbersOf(arithmeticSymbols(reader, count, () => code.frequencies));
    case "rans":
      return numbersOf(rans(reader, count, code.frequencies));
  }
}

function fixed(reader: Reader, count: number, m: number): number[] {
  let width = 0;
  while (2 ** width < m) width++;
  const symbols: number[] = [];
  while (symbols.length < count) {
    const symbol = integer(reader, width);
    demand(symbol < m, `there is no symbol ${symbol}`);
    symbols.push(symbol);
  }
  return symbols;
}

/** The symbol of each word. */
function dictionary(lengths: readonly number[]): Map<string, number> {
  const symbols = new Map<string, number>();
  let next = 0n;
  let width = 0;
  for (let length = 1; length <= 32; length++) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      if (symbols.size > 0) next = (next + 1n) * 2n ** BigInt(length - width);
      width = length;
      symbols.set(next.toString(2).padStart(length, "0"), symbol);
    }
  }
  return symbols;
}

function word(reader: Reader, symbols: Map<string, number>): number {
  let bits = "";
  while (!symbols.has(bits)) {
    demand(bits.length < 32, "bits begin no word");
    bits += take(reader, 1);
  }
  return symbols.get(bits)!;
}

function words(reader: Reader, count: number, lengths: readonly number[]): number[] {
  const symbols = dictionary(lengths);
  return Array.from({ length: count }, () => word(reader, symbols));
}

function signedWords(reader: Reader, count: number, lengths: readonly number[], zero: boolean): number[] {
  const symbols = dictionary(lengths);
  return Array.from({ length: count }, () => {
    const magnitude = word(reader, symbols) + (zero ? 0 : 1);
    return magnitude === 0 ? 0 : signed(reader, magnitude);
  });
}

/** `magnitude` with the sign that follows. */
function signed(reader: Reader, magnitude: number): number {
  return take(reader, 1) === "1" ? -magnitude : magnitude;
}

function dense(reader: Reader, count: number): number[] {
  return Array.from({ length: count }, () => {
    const magnitude = omega(reader) - 1;
    return magnitude === 0 ? 0 : signed(reader, magnitude);
  });
}

function sparse(reader: Reader, count: number): number[] {
  const numbers: number[] = Array.from({ length: count }, () => 0);
  let position = 0;
  while (position < count) {
    position += omega(reader);
    demand(position <= count + 1, "a gap is too large");
    if (position === count + 1) break;
    const negative = take(reader, 1) === "1";
    const magnitude = omega(reader);
    numbers[position - 1] = negative ? -magnitude : magnitude;
  }
  return numbers;
}

function adaptive(reader: Reader, count: number, m: number): number[] {
  let frequencies: number[] = Array.from({ length: m }, () => 1);
  return arithmeticSymbols(reader, count, (symbols) => {
    if (symbols.length === 0) return frequencies;
    while (frequencies.reduce((a, b) => a + b, 0) + 2 > 2 ** 24) {
      frequencies = frequencies.map((frequency) => Math.ceil(frequency / 2));
    }
    frequencies[symbols.at(-1)!]! += 2;
    return frequencies;
  });
}

function rans(reader: Reader, count: number, frequencies: readonly number[]): number[] {
  const total = frequencies.reduce((a, b) => a + b, 0);
  const expected = integer(reader, 32);
  demand(expected <= count, "there are more words than symbols");
  const states = Array.from({ length: 4 }, () => integer(reader, 32));
  demand(states.every((x) => 2 ** 15 <= x && x < 2 ** 31), "a state is out of bounds");
  const unread = Array.from({ length: expected }, () => integer(reader, 16));
  const symbols: number[] = [];
  for (let i = 0; i < count; i++) {
    const x = states[i % 4]!;
    const r = x % total;
    let symbol = 0;
    let low = 0;
    while (r >= low + frequencies[symbol]!) low += frequencies[symbol++]!;
    let y = frequencies[symbol]! * Math.floor(x / total) + r - low;
    if (y < 2 ** 15) {
      demand(unread.length > 0, "words end before the symbols do");
      y = 2 ** 16 * y + unread.shift()!;
    }
    states[i % 4] = y;
    symbols.push(symbol);
  }
  demand(states.every((x) => x === 2 ** 15) && unread.length === 0, "states or words are left over");
  return symbols;
}
