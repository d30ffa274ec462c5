/**
 * Levels to start from.
 * @module
 */

import type { Float64s, Vec } from "../../../base/vector.ts";
import { geometricLevels, uniformLevels } from "../../levels/level_set.ts";
import type { Distribution } from "../distributions/distribution.ts";

/**
 * The `count` positive levels that `levels` become when midpoints of their widest gaps are put in; lowest first.
 *
 * Of `levels`, which lie in (0, 1) in increasing order but may repeat, each counts once; 1 is added. A level more never adds
 * variance: `(c − r)(r − a)` is larger than either part of it.
 */
export function filled(levels: Vec, count: number): Float64s {
  const all = [0, ...new Set(Array.from(levels)), 1];
  while (all.length <= count) {
    let widest = 1;
    for (let j = 2; j < all.length; j++) if (all[j] - all[j - 1] > all[widest] - all[widest - 1]) widest = j;
    all.splice(widest, 0, (all[widest - 1] + all[widest]) / 2);
  }
  return Float64Array.from(all.slice(1));
}

/**
 * Three sets of `count` positive levels: uniform, geometric, and the quantiles `F⁻¹(j/count)` of the mass above 0.
 *
 * The ratio of the geometric ones is ½ for up to 64 levels, and nearer 1 for more, so that the lowest is not absurdly small.
 */
export function starts(F: Distribution, count: number): Float64s[] {
  const mass = F.M0(0, 1);
  const quantiles = Array.from({ length: count - 1 }, (_, j) => F.cut((1 - (j + 1) / count) * mass, 0, 1));
  return [
    uniformLevels({ steps: count }).slice(1),
    geometricLevels({ count, ratio: Math.max(0.5, 1 - 32 / count), zero: false }),
    filled(quantiles.filter((x) => x > 0 && x < 1), count),
  ];
}
