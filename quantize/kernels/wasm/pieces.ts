/**
 * What lies where in the scratch of an instance: a page, through which vectors that lie elsewhere pass piece by piece.
 * @module
 */

import { BLOCK, type Shape } from "../blocks.ts";

/** How many coordinates a piece has: whole blocks, at most 32, that stay in the nearest cache. */
export const PIECE = 4096;

/** How many bytes of words there is room for. */
export const WORD_BYTES: number = 4 * PIECE;

/** How many norms there is room for. */
export const NORM_COUNT = 512;

/** How many levels a table has room for. */
export const ROOM = 32;

/** How many magnitudes a table of float32s has at most, or a power of two above that. */
const MAGNITUDES = 128;

/** Places in the memory, in bytes. */
export interface Places {
  /** The floats of a piece. */
  readonly floats: number;
  /** As many zeros, which stay zeros. */
  readonly zeros: number;
  /** Words. */
  readonly words: number;
  /** The norms of buckets. */
  readonly norms: number;
  /** The levels of a block of 128. */
  readonly levels: number;
  /** Eight sums. */
  readonly sums: number;
  /** The keys of up to 32 buckets. */
  readonly keys: number;
  /** A table of levels. */
  readonly table: number;
  /** The thresholds of a table of float32s. */
  readonly thresholds: number;
  /** Its magnitudes. */
  readonly magnitudes: number;
  /** Numbers of 32 bits, half as many as a piece has floats: for a piece of doubles, which lie where floats do. */
  readonly numbers: number;
}

/** The places in scratch that begins at `floats`. */
export function placesFrom(floats: number): Places {
  const zeros = floats + 4 * PIECE, words = zeros + 4 * PIECE, norms = words + WORD_BYTES;
  const levels = norms + 4 * NORM_COUNT, sums = levels + 512, keys = sums + 64, table = keys + 256;
  const thresholds = table + 8 * ROOM, magnitudes = thresholds + 8 * MAGNITUDES, numbers = magnitudes + 4 * MAGNITUDES;
  return { floats, zeros, words, norms, levels, sums, keys, table, thresholds, magnitudes, numbers };
}

/** Visits the coordinates from `begin` to `end` by pieces. */
export function eachPiece(
  begin: number,
  end: number,
  visit: (from: number, to: number) => void,
  size: number = PIECE,
): void {
  for (let from = begin; from < end; from += size) visit(from, Math.min(end, from + size));
}

/** How many whole buckets are treated at once: as many as there is room for, and none where the buckets are not short ones. */
export function runOf({ bits, bucket }: Shape, inPlace: boolean): number {
  const room = inPlace ? 8 * WORD_BYTES / bits : PIECE;
  return bucket > PIECE || bucket % BLOCK !== 0 ? 0 : Math.min(NORM_COUNT, Math.floor(room / bucket));
}

/** How many of the buckets from `b` on are treated at once. */
export const nextRun = ({ dimension, bucket }: Shape, run: number, b: number): number =>
  Math.min(run, Math.floor(dimension / bucket) - b);
