/**
 * The best place for one level, given those next to it.
 * @module
 */

import type { Distribution } from "../distributions/distribution.ts";
import { slope } from "./objective.ts";

/**
 * The level between `a` and `c` that minimises the variance of rounding, or `undefined` where no mass lies between them.
 *
 * It is β with `M₀(β, c) = (M₁(a, c) − a M₀(a, c))/(c − a)`: what lies above β is what the interval as a whole would round up.
 * The variance is convex in one level, so β is its minimiser; on a sample it is one of the points. Faghri et al., Theorem 1,
 * in a form that keeps its digits in the tails.
 *
 * With `a` undefined there is no level below, and the minimiser solves `2β F(β) = c M₀(β, c) − M₁(β, c)`, whose sides are
 * increasing and decreasing.
 *
 * @example
 * ```ts
 * import { bestLevel, empirical } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const F = empirical({ values: [0.1, 0.2, 0.3, 1] });
 * assertEquals(bestLevel(F, 0, 1), 0.3);
 * assertEquals(bestLevel(F, 0.3, 1), undefined);
 * ```
 */
export function bestLevel(F: Distribution, a: number | undefined, c: number): number | undefined {
  const x = a === undefined ? bestLowest(F, c) : F.cut((F.M1(a, c) - a * F.M0(a, c)) / (c - a), a, c);
  return x > (a ?? 0) && x < c ? x : undefined;
}

/** The least x in (0, c] where the slope is not negative, by halving, to `c 2⁻¹⁰⁰`; 0 where no mass lies below c. */
function bestLowest(F: Distribution, c: number): number {
  if (!(c * F.cdf(c) - F.M1(0, c) > 0)) return 0;
  let low = 0, high = c;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (slope(F, undefined, middle, c) >= 0) high = middle;
    else low = middle;
  }
  return high;
}
