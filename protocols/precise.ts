/**
 * Links whose errors are on a schedule: what is lost in each round is bounded in advance, whatever is sent.
 * @module
 */

import { cellCode } from "../quantize/balls/cell.ts";
import { cubeCode } from "../quantize/balls/cube.ts";
import { integersOf } from "../quantize/codes/integers.ts";
import { compressor } from "../quantize/compressor.ts";
import { grid, stochasticGrid } from "../quantize/lattices/grid.ts";
import type { BallCode } from "../quantize/types.ts";
import { type Link, scheduled } from "./link.ts";

/** What is asked of the message of a round. */
export interface Precise {
  /** The most that may be lost: `‖Q(x) − x‖ ≤ error`. */
  readonly error: number;
  /** The largest ‖x‖, where it is known: then all messages with the same ratio have one length. Infinity else. */
  readonly range: number;
}

/** How vectors in a known range are written: by cells of Zⁿ, the shortest, where they are few; or by coordinates. */
export type PreciseCode = "cells" | "coordinates";

/**
 * A link that loses at most `at(round).error` of each message.
 *
 * Where the range is known the code is of fixed length and for `ε = error/range`, to eight binary digits: {@linkcode cellCode} or, where its table
 * would take more than some tenths of a second to make, {@linkcode cubeCode}, which `"coordinates"` takes always. Where it is not, the nearest point of a
 * {@linkcode grid} is written by what came before ({@linkcode integersOf}); so are all messages when the code is
 * `"variable"`, which ignores ranges and is short where vectors are smaller than theory fears.
 *
 * Lemma 2.1 of Ye, Xiao, Sun, "A Communication Efficient Gradient Compression Algorithm for Distributed Learning", 2020.
 * Throws a `RangeError` for an x beyond its range.
 *
 * @example
 * ```ts
 * import { bits, key, norm2, precise, source, subtract } from "@bitdescent/bitdescent";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const at = (round: number) => ({ error: 2 ** -round / 10, range: round === 0 ? Infinity : 2 ** -round });
 * const { encoder, decoder } = precise({ dimension: 2, at });
 * const lengths = [0, 1, 2, 3].map((round) => {
 *   const x = [0.3 * 2 ** -round, -0.7 * 2 ** -round];
 *   const message = bits((sink) => encoder.write(round, x, key(round), sink));
 *   const [value] = decoder.read(round, source(message), key(round));
 *   assert(norm2(subtract(value, x)) <= at(round).error);
 *   return message.length;
 * });
 * assertEquals(lengths.slice(1), [8, 8, 8]);
 * ```
 */
export function precise(
  { dimension, at, code = "cells" }: {
    dimension: number;
    at: (round: number) => Precise;
    code?: PreciseCode | "variable";
  },
): Link<number, number> {
  const isCheap = (epsilon: number): boolean => {
    const budget = dimension / (epsilon * epsilon); // the table has so many columns, and √budget additions for each entry
    return dimension * budget * Math.sqrt(budget) <= MOST_ADDITIONS;
  };
  const codeOf = latest((epsilon) =>
    (code === "cells" && isCheap(epsilon) ? cellCode : cubeCode)({ dimension, epsilon })
  );
  return scheduled((round) => {
    const { error, range } = at(round);
    return code !== "variable" && range < Infinity
      ? codeOf(coarse(error / range)).at(range)
      : compressor(grid({ dimension, error }), integersOf(dimension));
  });
}

/**
 * A link that loses at most `at(round).error` of each message, and nothing on average: {@linkcode stochasticGrid}, written by
 * what came before. Ranges are not used.
 *
 * @example
 * ```ts
 * import { bits, key, preciseOnAverage } from "@bitdescent/bitdescent";
 * import { assert } from "@std/assert";
 *
 * const { encoder } = preciseOnAverage({ dimension: 2, at: () => ({ error: 1 }) });
 * assert(bits((sink) => encoder.write(0, [3, -2], key(0), sink)).length < 20);
 * ```
 */
export function preciseOnAverage(
  { dimension, at }: { dimension: number; at: (round: number) => Pick<Precise, "error"> },
): Link<number, number> {
  return scheduled((round) => compressor(stochasticGrid({ dimension, error: at(round).error }), integersOf(dimension)));
}

/**
 * The link for means of `workers` vectors whose coordinates are whole multiples of `step(round)`: nothing is lost but by
 * rounding in float64.
 *
 * Such a mean lies on a grid `workers` times as fine; which point it is, is written by what came before. A server sends so
 * what it added up, at about `log₂ workers` bits a coordinate more than a message up.
 *
 * @example
 * ```ts
 * import { bits, exactMean, key, source } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { encoder, decoder } = exactMean({ dimension: 2, workers: 4, step: () => 0.5 });
 * const message = bits((sink) => encoder.write(0, [0.125, -1.5], key(0), sink));
 * assertEquals(decoder.read(0, source(message), key(0))[0], Float64Array.of(0.125, -1.5));
 * ```
 */
export function exactMean(
  { dimension, workers, step }: { dimension: number; workers: number; step: (round: number) => number },
): Link<number, number> {
  const half = Math.sqrt(dimension) / (2 * workers);
  return scheduled((round) => compressor(grid({ dimension, error: step(round) * half }), integersOf(dimension)));
}

/** The additions that the table of a cell code may take. */
const MOST_ADDITIONS = 2e7;

/** ε with eight binary digits, rounded down: ratios that rounding keeps apart have one code, .006 bits a coordinate longer. */
function coarse(epsilon: number): number {
  let unit = 1 / 128;
  while (epsilon < 128 * unit) unit /= 2;
  return epsilon >= 1 ? 1 : Math.floor(epsilon / unit) * unit;
}

/** `make`, made once for as long as its argument stays the same. */
function latest(make: (epsilon: number) => BallCode): (epsilon: number) => BallCode {
  let last: { readonly epsilon: number; readonly code: BallCode } | undefined; // scratch: what would be made again
  return (epsilon) => {
    if (last?.epsilon !== epsilon) last = { epsilon, code: make(epsilon) };
    return last.code;
  };
}
