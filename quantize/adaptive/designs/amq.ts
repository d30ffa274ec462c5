/**
 * AMQ: geometric levels with the best ratio.
 * @module
 */

import { checkInteger } from "../../../base/check.ts";
import { power } from "../../../base/special.ts";
import { geometricLevels } from "../../levels/level_set.ts";
import type { Distribution, LevelDesign } from "../distributions/distribution.ts";
import { roundingVariance, varianceGradient } from "./objective.ts";

/** Levels in a geometric progression. */
export interface GeometricDesign extends LevelDesign {
  /** The ratio p of each level to the next. */
  readonly ratio: number;
}

/** How many positive levels there are, and whether 0 is one more. */
export interface GeometricShape {
  /** The number of positive levels, 1 among them. */
  readonly count: number;
  /** Whether there is a zero level. */
  readonly zero: boolean;
}

/** The derivative in p of the variance of the levels `p^{count−1}, …, p, 1`: `Ψ'(p) = Σ k p^{k−1} ∂Ψ/∂ℓ` over `ℓ = pᵏ`. */
export function ratioSlope(F: Distribution, p: number, { count, zero }: GeometricShape): number {
  const gradient = varianceGradient(geometricLevels({ count, ratio: p, zero }), F);
  let sum = 0, factor = 1;
  for (let k = 1; k < count; k++, factor *= p) sum += k * factor * gradient[count - 1 - k];
  return sum;
}

/** The ratios that are tried first: 0.02, 0.03, …, 0.98. */
const GRID: readonly number[] = /* @__PURE__ */ Array.from({ length: 97 }, (_, i) => (i + 2) / 100);

/**
 * The geometric levels whose ratio p minimises the variance: `±1, ±p, …, ±p^{count−1}`, and 0 where `zero`.
 *
 * The variance is that of all cells, the innermost among them; F is the distribution of magnitudes, so both signs count. It may
 * have several minima in p: the best of 97 ratios from 0.02 to 0.98 is taken, and halving on `Ψ'(p)` finds the minimum next to
 * it, below 0.02 and above 0.98 too.
 *
 * Faghri et al., §3.3 and (8), with a search in place of descent. Throws a `RangeError` for fewer than 2 positive levels.
 *
 * @example
 * ```ts
 * import { amq, empirical } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { levels, ratio } = amq({ distribution: empirical({ values: [0.01, 0.1, 1] }), count: 3 });
 * assertAlmostEquals(ratio, 0.1, 1e-3);
 * assertAlmostEquals(levels[1], ratio, 1e-15);
 * ```
 */
export function amq(
  { distribution: F, count, zero = false }: { distribution: Distribution; count: number; zero?: boolean },
): GeometricDesign {
  checkInteger("design levels", "the number of positive levels", count, 2, 2 ** 15);
  const least = power(2, -1000 / (count - 1)); // where p^{count−1} is still a normal number
  const design = (ratio: number): GeometricDesign => {
    const levels = geometricLevels({ count, ratio, zero });
    return { levels, ratio, variance: roundingVariance(levels, F) };
  };
  const better = (a: GeometricDesign, b: GeometricDesign): GeometricDesign => b.variance < a.variance ? b : a;

  const grid = GRID.filter((p) => p > least);
  const best = grid.map(design).reduce(better), i = grid.indexOf(best.ratio);
  const falls = (p: number): boolean => ratioSlope(F, p, { count, zero }) < 0;
  const right = falls(best.ratio);
  let low = right ? best.ratio : grid[i - 1] ?? least, high = right ? grid[i + 1] ?? 1 : best.ratio;
  for (let halvings = 0; halvings < 100; halvings++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (falls(middle)) low = middle;
    else high = middle;
  }
  return [low, high].filter((p) => p < 1).map(design).reduce(better, best);
}
