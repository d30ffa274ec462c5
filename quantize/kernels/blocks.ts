/**
 * The layout of packed codes: what one end packs and the other adds up.
 *
 * With b bits a coordinate the levels are `−S … S`, `S = 2^(b−1) − 1`, and the code of a level is the level plus S.
 *
 * A bucket is cut into blocks of 128 coordinates; the last may have fewer and is filled up with code S, level 0. A block is
 * 4b words of 32 bits, each word stored as 4 bytes, the least significant first. Word w belongs to lane `w mod 4`, and
 * coordinate i of the block to lane `i mod 4`. A lane has 32 coordinates and b words, and its 32b bits are those of its codes
 * one after another, the low bit of each code first: with `p = b⌊i/4⌋ + k`, bit k of the code of coordinate i is bit
 * `p mod 32`, counted from the least significant, of word `4⌊p/32⌋ + (i mod 4)`.
 *
 * So every block is b stores of 16 bytes, and four coordinates side by side are treated alike.
 * @module
 */

import type { Table } from "./table.ts";

/** How many coordinates a block has. */
export const BLOCK = 128;

/** The largest level S of b bits. */
export const largestLevel = (bits: number): number => (1 << (bits - 1)) - 1;

/** How many of a kernel's units the norm of a bucket is: S level steps, or 1 where levels are in a table. */
export const unitsOf = ({ bits, table }: Shape): number => table ? 1 : largestLevel(bits);

/** How many words so many coordinates of a bucket are packed into. */
export const wordsOf = (coordinates: number, bits: number): number => 4 * bits * Math.ceil(coordinates / BLOCK);

/** What is packed how. */
export interface Shape {
  /** How many coordinates a vector has. */
  readonly dimension: number;
  /** Bits a coordinate, from 2 to 8, or what the codes of the table take. */
  readonly bits: number;
  /** The levels, where they are not uniform. */
  readonly table?: Table;
  /** Which norm scales a bucket: 2 or ∞. */
  readonly norm: number;
  /** How many coordinates a bucket has: a multiple of 128, or at least the dimension. */
  readonly bucket: number;
}
