/**
 * Who has which terms, or rows: numbers dealt out at random.
 * @module
 */

import { checkInteger } from "../base/check.ts";
import { type Key, uniforms } from "../base/key.ts";

/**
 * The terms 0 to `terms − 1` dealt to `workers`, as lists whose lengths differ by at most one: with a `key` in random
 * order, without one consecutive terms to each.
 *
 * Where the workers divide the terms, the mean over workers of the mean over a share is the mean over all terms. Where
 * not, a term of a share of s weighs `1/(s · workers)` in it: those of the shorter shares a little more than the others.
 *
 * Throws a `RangeError` unless every worker gets a term.
 *
 * @example
 * ```ts
 * import { key, shares } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shares({ terms: 5, workers: 2 }), [Int32Array.of(0, 1), Int32Array.of(2, 3, 4)]);
 * const [first, second] = shares({ terms: 4, workers: 2, key: key(1) });
 * assertEquals([...first, ...second].sort(), [0, 1, 2, 3]);
 * ```
 */
export function shares(
  { terms, workers, key }: { terms: number; workers: number; key?: Key },
): readonly Int32Array[] {
  checkInteger("deal terms", "the number of workers", workers, 1);
  checkInteger("deal terms", "the number of terms", terms, workers);
  const order = key ? shuffled(terms, key) : upTo(terms), start = (w: number) => Math.floor(w * terms / workers);
  return Array.from({ length: workers }, (_, w) => order.slice(start(w), start(w + 1)));
}

/** Rows to learn from, and rows to be tested on. */
export interface TrainTest {
  /** The rows to learn from, in increasing order. */
  readonly train: Int32Array;
  /** The rows that are held out, in increasing order. */
  readonly test: Int32Array;
}

/**
 * The rows 0 to `rows − 1` in two, with `test` of them drawn at random to be held out.
 *
 * Throws a `RangeError` unless there is a row on either side.
 *
 * @example
 * ```ts
 * import { key, trainTest } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { train, test } = trainTest({ rows: 10, test: 3, key: key(1) });
 * assertEquals([train.length, test.length], [7, 3]);
 * ```
 */
export function trainTest({ rows, test, key }: { rows: number; test: number; key: Key }): TrainTest {
  checkInteger("split rows", "the number of rows", rows, 2);
  checkInteger("split rows", "the number of rows to test on", test, 1, rows - 1);
  const order = shuffled(rows, key);
  return { train: order.slice(test).sort(), test: order.slice(0, test).sort() };
}

/** `0 … count − 1`. */
const upTo = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** The same in random order, every order alike: Fisher and Yates' shuffle. */
function shuffled(count: number, key: Key): Int32Array {
  const order = upTo(count), u = uniforms(key, count);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(u[i] * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
