/**
 * Arithmetic coding with the rounding of the format. Written from docs/wire-format.md alone: see bits.ts.
 * @module
 */

import { demand, type Reader, take } from "./bits.ts";

/** Reads `count` symbols, whose frequencies are asked for before each, after the symbols that are known by then. */
export function arithmeticSymbols(
  reader: Reader,
  count: number,
  frequenciesAfter: (symbols: readonly number[]) => readonly number[],
): number[] {
  const symbols: number[] = [];
  let R = 2 ** 52; // the length of the interval
  let A = 0; // where in it the bits read so far begin
  let C = 2 ** 52; // the length of what they leave open
  let last = "";
  while (symbols.length < count) {
    const frequencies = frequenciesAfter(symbols);
    let part = partOf(A, R, frequencies);
    while (A + C > part.end) {
      last = take(reader, 1);
      C = C / 2;
      if (last === "1") A = A + C;
      part = partOf(A, R, frequencies);
    }
    symbols.push(part.symbol);
    A = A - part.start;
    R = part.end - part.start;
    while (R <= 2 ** 44) {
      R = R * 256;
      A = A * 256;
      C = C * 256;
    }
  }
  demand(A < C, "the bits of a sequence are not the least");
  demand(!(last === "1" && A + 3 * C <= R), "the bits of a sequence are not the shortest");
  return symbols;
}

/** The part of the interval from 0 up to R in which A is. */
function partOf(
  A: number,
  R: number,
  frequencies: readonly number[],
): { readonly symbol: number; readonly start: number; readonly end: number } {
  let T = 0;
  for (const frequency of frequencies) T = T + frequency;
  const q = (R - R % T) / T;
  let low = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    const high = low + frequencies[symbol]!;
    const start = q * low;
    const end = high === T ? R : q * high;
    if (high > low && start <= A && A < end) return { symbol, start, end };
    low = high;
  }
  throw new Error("Cannot find the part of an interval");
}
