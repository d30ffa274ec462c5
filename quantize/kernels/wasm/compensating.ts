/**
 * What the sender's kernel in WebAssembly does besides where it makes up for what was lost, and remembers what is lost.
 *
 * A run of buckets, or a piece of a long one, is subtracted into the scratch, packed there, and its error written from what was
 * packed, all of it while it is in the nearest cache. In a long bucket pieces are subtracted twice, as the norm comes first.
 * @module
 */

import { residenceOf } from "../../../base/arena.ts";
import type { Vec } from "../../../base/vector.ts";
import { BLOCK, type Shape, unitsOf } from "../blocks.ts";
import { bucketScale } from "../bucket_norm.ts";
import { floatsOf } from "./floats.ts";
import type { Instance } from "./instance.ts";
import { PIECE } from "./pieces.ts";

/** What is done before coordinates are packed, and after that, while their words are in the scratch. */
export interface Compensating {
  /** Brings at most a piece of `u = x − error` to the scratch; returns where that is. */
  difference(x: Vec, error: Float32Array, from: number, to: number): number;
  /** Remembers what `count` whole buckets of such u have lost, whose norms are in the scratch too. */
  loseBuckets(kind: number, shape: Shape, error: Float32Array, from: number, count: number): void;
  /** Remembers what coordinates of one bucket have lost. */
  losePiece(kind: number, shape: Shape, error: Float32Array, from: number, to: number, norm: number): void;
}

/** Differences and errors by an instance. */
export function compensating(instance: Instance): Compensating {
  const { memory: { buffer }, places, subtract, add, addBuckets } = instance;
  const { placeOf, load, unload } = floatsOf(instance);
  const room = new Float32Array(buffer, places.words, PIECE); // errors from elsewhere lie where there are no words yet

  /** Has the errors `−u`, to which what was packed is added; returns where they are. */
  function opposite(error: Float32Array, from: number, to: number): number {
    const place = placeOf(error, from, to) ?? places.floats;
    subtract(places.zeros, places.floats, fours(to - from), place);
    return place;
  }

  return {
    difference(x, error, from, to) {
      const given = placeOf(x, from, to) ?? load(x, from, to);
      const before = placeOf(error, from, to) ?? load(error, from, to, room);
      subtract(given, before, fours(to - from), places.floats);
      return places.floats;
    },
    loseBuckets(kind, shape, error, from, count) {
      const { bits, bucket } = shape, to = from + count * bucket, place = opposite(error, from, to);
      addBuckets(kind, bits, unitsOf(shape), place, count, bucket, 1, false, places.floats);
      unload(place, error, from, to);
    },
    losePiece(kind, shape, error, from, to, norm) {
      const blocks = Math.ceil((to - from) / BLOCK), place = opposite(error, from, to);
      add(kind, places.words, blocks, bucketScale(norm, unitsOf(shape), 1), place, place);
      unload(place, error, from, to);
    },
  };
}

/** The one of two vectors that says who works on both: the error, unless x lies over the scratch in the same memory. */
export const leaderOf = (x: Vec, error: Float32Array): Vec =>
  ArrayBuffer.isView(x) && x.buffer === error.buffer && !residenceOf(x) ? x : error;

/** How many floats whole vectors of four have. */
const fours = (count: number): number => Math.ceil(count / 4) * 4;
