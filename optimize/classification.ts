/**
 * Classes as they are predicted, and how often rightly.
 * @module
 */

import { check, checkInteger, checkLength } from "../base/check.ts";
import type { Vec } from "../base/vector.ts";
import type { LinearMap } from "./linear_map.ts";
import { scores } from "./softmax.ts";

/**
 * The class with the largest score `x_c·aᵢ` for each row of `features`, the first of them where several are largest; x as
 * for `softmaxRegression`.
 *
 * @example
 * ```ts
 * import { dense, predicted } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const features = dense({ rows: 3, columns: 1, values: Float64Array.of(1, -1, 0) });
 * assertEquals(predicted({ features, classes: 2 }, [2, 3]), Int32Array.of(1, 0, 0));
 * ```
 */
export function predicted({ features, classes }: { features: LinearMap; classes: number }, x: Vec): Int32Array {
  checkInteger("predict classes", "the number of classes", classes, 1);
  const m = features.rows, s = scores(features, classes, x);
  return Int32Array.from({ length: m }, (_, i) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (s[c * m + i] > s[best * m + i]) best = c;
    return best;
  });
}

/**
 * The fraction of `predictions` that are as the labels; throws a `TypeError` where these are not as many, a `RangeError`
 * where there are none.
 *
 * @example
 * ```ts
 * import { accuracy } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(accuracy([0, 1, 2, 2], [0, 1, 2, 1]), 0.75);
 * ```
 */
export function accuracy(predictions: Vec, labels: Vec): number {
  const count = predictions.length;
  check(count > 0, "find an accuracy", "the number of predictions", "at least 1", count);
  checkLength("find an accuracy", "the labels", labels, count);
  let right = 0;
  for (let i = 0; i < count; i++) if (predictions[i] === labels[i]) right++;
  return right / count;
}
