/**
 * What the compiled kernels are as functions.
 * @module
 */

import type { Places } from "./pieces.ts";

/**
 * Rounds and packs blocks of floats at `x`, the first at `index` of the bucket of the key at `key`, into `words`. Of uniform
 * levels the kind is how many bits they take; others are of the table in use.
 */
export type Pack = (
  kind: number,
  x: number,
  blocks: number,
  factor: number,
  index: number,
  key: number,
  words: number,
) => void;

/** Writes floats at `from`, plus `scale` times the levels of blocks at `words`, to `sum`: 1 where a code has no level. */
export type Add = (kind: number, words: number, blocks: number, scale: number, from: number, sum: number) => number;

/**
 * Level numbers, at `numbers`, of `count` doubles at `x`, a multiple of 4, divided by `size`, with draws `first` and after of a
 * key. There are `last + 1` doubles at `levels`, and `bottom` is the number below the first of them: 0 or −1.
 */
export type Round = (
  x: number,
  count: number,
  size: number,
  hi: number,
  lo: number,
  first: number,
  levels: number,
  last: number,
  bottom: number,
  numbers: number,
) => void;

/**
 * Rounds and packs `count` buckets of `bucket` floats, a multiple of 128, from `x` on: norms and the words of those that are not
 * 0 to their places in the scratch. The first is child `first` of the key. Says how many it did: it stops before a bucket whose
 * norm is far from 1, or no number.
 */
export type PackBuckets = (
  kind: number,
  bits: number,
  units: number,
  x: number,
  count: number,
  bucket: number,
  euclidean: boolean,
  hi: number,
  lo: number,
  first: number,
  scratch: number,
) => number;

/**
 * Adds `weight` times the levels of `count` buckets of `bucket` coordinates, a multiple of 128, whose norms and words are in
 * their places in the scratch, to floats at `sum`; or writes them there. Says how many it did: it stops at a bucket with a code
 * that no level has, or before one whose values are outside float32.
 */
export type AddBuckets = (
  kind: number,
  bits: number,
  units: number,
  sum: number,
  count: number,
  bucket: number,
  weight: number,
  toZeros: boolean,
  scratch: number,
) => number;

/** A module at work: functions of places in its memory, in bytes. */
export interface Instance {
  /** The memory. */
  readonly memory: WebAssembly.Memory;
  /** Where its own scratch is: the rest of the memory are vectors of others. */
  readonly places: Places;
  /**
   * Children `first` and after of a key, at least `count`, at most 32: their first words at `keys`, and 128 bytes behind
   * each the second.
   */
  readonly children: (hi: number, lo: number, first: number, count: number, keys: number) => void;
  /** What rounds to levels. */
  readonly round: Round;
  /** Numbers of powers of two, at `numbers`, for `count` doubles at `x`, a multiple of 4, with draws `first` and after of a key. */
  readonly powers: (x: number, count: number, hi: number, lo: number, first: number, numbers: number) => void;
  /** The largest of the magnitude bits of `count` floats, a multiple of 4, and of `most`. */
  readonly largest: (x: number, count: number, most: number) => number;
  /** Adds the squares of `count` floats, a multiple of 8, to the eight sums `before`: to `sums`, and all together. */
  readonly squares: (x: number, count: number, before: number, sums: number) => number;
  /** Differences of `count` floats, a multiple of 4, at `x` and `y`, to `to`, which may be either. */
  readonly subtract: (x: number, y: number, count: number, to: number) => void;
  /** Bits of `count` floats, a multiple of 16, at `bits`: 1 where one is below 0, the first of eight the most significant. */
  readonly signs: (x: number, count: number, bits: number) => void;
  /** Floats of `count` bits, a multiple of 8, at `x`: `plus` for 0 and `minus` for 1. */
  readonly spread: (bits: number, count: number, plus: number, minus: number, x: number) => void;
  /** Says which table is in use: where its thresholds and magnitudes are, its largest number, 1 if there is a zero level, its bits. */
  readonly useTable: (thresholds: number, magnitudes: number, largest: number, zero: number, bits: number) => void;
  /** What packs blocks. */
  readonly pack: Pack;
  /** What adds blocks. */
  readonly add: Add;
  /** What packs buckets. */
  readonly packBuckets: PackBuckets;
  /** What adds buckets. */
  readonly addBuckets: AddBuckets;
}
