/**
 * Pictures to learn and others to be tested on, from files or drawn.
 * @module
 */

import { child, type Key, trainTest } from "@bitdescent/bitdescent";
import type { Pictures } from "./network.ts";
import { batchOf, drawnPictures, enlarged, picturesInTable, picturesOf } from "./pictures.ts";

/** Pictures to learn, and others for the test. */
export interface Lesson {
  /** What is learnt, for readers: `3823 pictures of optdigits.tra`. */
  readonly source: string;
  readonly train: Pictures;
  readonly test: Pictures;
}

/** How many pictures are drawn where there is no file. */
const DRAWN = 2000;

/** One row of five for the test, and the others to learn. */
export const oneOfFive = (rows: number, key: Key): { train: Int32Array; test: Int32Array } =>
  trainTest({ rows, test: Math.max(1, Math.floor(rows / 5)), key });

/** Digits of two tables, the second for the test, or of one; without a table drawn ones of 8 × 8 pixels. */
export async function digitsToLearn({ tables, key }: { tables: readonly string[]; key: Key }): Promise<Lesson> {
  if (tables.length > 2) {
    throw new Error(`Cannot train as there must be at most two tables of digits: current value is ${tables.join(",")}`);
  }
  if (tables.length === 0) return split(drawnPictures(child(key, 0), DRAWN), null, key);
  const [train, test] = await Promise.all(tables.map(picturesInTable));
  if (test === undefined) return split(train, tables[0], key);
  if (test.size === train.size) return { source: sourceOf(train, tables[0]), train, test };
  throw new Error(
    `Cannot train as pictures of ${tables[1]} must have ${train.size} pixels: current value is ${test.size}`,
  );
}

/** The pictures of an IDX file; without one drawn ones of 28 × 28 pixels. */
export async function picturesToLearn(
  { images, labels, key }: { images?: string | undefined; labels?: string | undefined; key: Key },
): Promise<Lesson> {
  if ((images === undefined) !== (labels === undefined)) {
    throw new Error("Cannot train as images and labels must be given together: current value is one of them");
  }
  if (images === undefined || labels === undefined) {
    return split(enlarged(drawnPictures(child(key, 0), DRAWN, 7), 4), null, key);
  }
  return split(await picturesOf(images, labels), images, key);
}

/** One picture of five for the test. */
function split(pictures: Pictures, path: string | null, key: Key): Lesson {
  const { train, test } = oneOfFive(pictures.labels.length, child(key, 1)), own = batchOf(pictures, train);
  return { source: sourceOf(own, path), train: own, test: batchOf(pictures, test) };
}

const sourceOf = ({ labels }: Pictures, path: string | null): string =>
  path === null ? `${labels.length} drawn pictures` : `${labels.length} pictures of ${path.replace(/^.*[\\/]/, "")}`;
