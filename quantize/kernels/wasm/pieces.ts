/**
 * What lies where in the memory of a module: it holds one piece of a vector at a time, so that a page is enough.
 * @module
 */

/** How many coordinates a piece has: whole blocks, at most 32, that stay in the nearest cache. */
export const PIECE = 4096;

/** Where the floats of a piece are, in bytes. */
export const FLOATS = 0;

/** Where as many zeros are, which stay zeros. */
export const ZEROS: number = FLOATS + 4 * PIECE;

/** Where the words of a piece are, at most 8 bits a coordinate. */
export const WORDS: number = ZEROS + 4 * PIECE;

/** Where the levels of a block of 128 are. */
export const LEVELS: number = WORDS + PIECE;

/** Where eight sums are. */
export const SUMS: number = LEVELS + 512;

/** Where the keys of up to 32 buckets are. */
export const KEYS: number = SUMS + 64;

/** Where a table of levels is. */
export const TABLE: number = KEYS + 256;

/** How many levels a table has room for. */
export const ROOM = 32;

/** Where numbers of 32 bits are, half as many as a piece has floats: for a piece of doubles, which lie where floats do. */
export const NUMBERS: number = TABLE + 8 * ROOM;

/** Visits the coordinates from `begin` to `end` by pieces. */
export function eachPiece(
  begin: number,
  end: number,
  visit: (from: number, to: number) => void,
  size: number = PIECE,
): void {
  for (let from = begin; from < end; from += size) visit(from, Math.min(end, from + size));
}
