/**
 * Sets of levels, and the signed numbers by which levels are called.
 *
 * A set is written as its magnitudes in increasing order, the last of them 1: `[0, ½, 1]` has a zero level, and
 * `[¼, ½, 1]`, symmetric without one, has not. Level number k is `±` the |k|-th positive magnitude; number 0 is the
 * zero level.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import { copy, type Float64s, type Vec } from "../../base/vector.ts";

/** The numbers that levels have: `−largest … largest`, with 0 or without. */
export interface Alphabet {
  /** How many positive levels there are. */
  readonly largest: number;
  /** Whether 0 is one of the numbers. */
  readonly zero: boolean;
}

/**
 * The numbers of the levels in `levels`; throws a `RangeError` unless they increase from at least 0 to 1.
 *
 * @example
 * ```ts
 * import { alphabetOf } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(alphabetOf([0, 0.5, 1]), { largest: 2, zero: true }); // −2 … 2
 * assertEquals(alphabetOf([0.25, 0.5, 1]), { largest: 3, zero: false }); // ±1, ±2, ±3
 * ```
 */
export function alphabetOf(levels: Vec): Alphabet {
  const action = "make a set of levels";
  check(levels.length > 0 && levels[0] >= 0, action, "its first level", "at least 0", levels[0]);
  for (let j = 1; j < levels.length; j++) {
    check(levels[j] > levels[j - 1], action, `level ${j}`, `above ${levels[j - 1]}`, levels[j]);
  }
  check(levels[levels.length - 1] === 1, action, "its last level", "1", levels[levels.length - 1]);
  const zero = levels[0] === 0;
  return { largest: zero ? levels.length - 1 : levels.length, zero };
}

/** The positive levels: level number k is `±positive[|k| − 1]`. */
export function positiveLevels(levels: Vec): Float64s {
  const all = copy(levels);
  return all[0] === 0 ? all.slice(1) : all;
}

/**
 * The uniform levels `k/s`, k = 0 … s: those of QSGD with `steps` = s.
 *
 * @example
 * ```ts
 * import { uniformLevels } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(uniformLevels({ steps: 4 }), Float64Array.of(0, 0.25, 0.5, 0.75, 1));
 * ```
 */
export function uniformLevels({ steps }: { steps: number }): Float64s {
  checkInteger("make uniform levels", "the number of steps", steps, 1);
  return Float64Array.from({ length: steps + 1 }, (_, k) => k / steps);
}

/**
 * The geometric levels `p^{count−1}, …, p, 1` with ratio p, by default ½, and 0 before them unless `zero` is false.
 *
 * @example
 * ```ts
 * import { geometricLevels } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(geometricLevels({ count: 3 }), Float64Array.of(0, 0.25, 0.5, 1)); // NUQSGD
 * assertEquals(geometricLevels({ count: 2, ratio: 0.1, zero: false }), Float64Array.of(0.1, 1)); // AMQ
 * ```
 */
export function geometricLevels(
  { count, ratio = 0.5, zero = true }: { count: number; ratio?: number; zero?: boolean },
): Float64s {
  const action = "make geometric levels";
  checkInteger(action, "the number of positive levels", count, 1);
  check(ratio > 0 && ratio < 1, action, "the ratio", "between 0 and 1", ratio);
  const positive = new Float64Array(count).fill(1);
  for (let j = count - 2; j >= 0; j--) positive[j] = positive[j + 1] * ratio;
  check(positive[0] > 0, action, "the least level", "above 0", positive[0]);
  return zero ? Float64Array.of(0, ...positive) : positive;
}
