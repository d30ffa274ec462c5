/**
 * What a quantizer to levels promises of its variance.
 * @module
 */

import { power } from "../../base/special.ts";
import type { Vec } from "../../base/vector.ts";

/** How much the normaliser, rounded up to a float32, may add to a variance. */
const ROUNDING = 1e-6;

/**
 * ω with `E‖Q(x) − x‖² ≤ ω‖x‖²` for buckets of up to `dimension` coordinates: what theory has for these levels and this norm, and
 * what rounding the normaliser up may add.
 */
export function varianceFactor(
  { dimension, levels, norm }: { dimension: number; levels: Vec; norm: number },
): number {
  if (dimension === 0) return 0;
  // With `N (1 + η)` for N the largest coordinate errs by up to ηN², which has no share in the maximum norm's factor.
  if (norm === Infinity) return maximumNorm(dimension, levels) * (1 + ROUNDING) + ROUNDING;
  return Math.min(byGap(dimension, levels, norm), byRatio(dimension, levels, norm)) * (1 + ROUNDING);
}

/** The widest gap G between neighbours, the two sides of 0 among them. */
export function widestGap(levels: Vec): number {
  let G = levels[0] === 0 ? 0 : 2 * levels[0];
  for (let j = 1; j < levels.length; j++) G = Math.max(G, levels[j] - levels[j - 1]);
  return G;
}

/** `D = d^{1/min(q,2)}`, so that `N √d ≤ D ‖x‖`. */
const reach = (dimension: number, norm: number): number =>
  norm >= 2 ? Math.sqrt(dimension) : power(dimension, 1 / norm);

/** No coordinate's variance is above `N²G²/4`, so `ω ≤ (D G)²/4`. */
function byGap(dimension: number, levels: Vec, norm: number): number {
  const DG = reach(dimension, norm) * widestGap(levels);
  return DG * DG / 4;
}

/**
 * With `A = ℓ₁D`, `t = max_{j ≥ 1} ℓ_{j+1}/ℓ_j` and `T = (t − 1)²/(4t)`, let e be the share of `‖x‖²` in coordinates
 * below ℓ₁N. They add at most `A√e − e` to `E‖Q(x) − x‖²/‖x‖²`, and `A² − e` without a zero level; the others add
 * `T(1 − e)`. The worst e gives `ω ≤ T + A²/(4(1 + T))` for `A ≤ 2(1 + T)`, `A − 1` above, and `T + A²` without a zero
 * level. Faghri et al., Theorem 2, lets both parts have all of `‖x‖²`, and is larger.
 */
function byRatio(dimension: number, levels: Vec, norm: number): number {
  const zero = levels[0] === 0, first = zero ? 1 : 0;
  let t = 1;
  for (let j = first + 1; j < levels.length; j++) t = Math.max(t, levels[j] / levels[j - 1]);
  const T = (t - 1) * (t - 1) / (4 * t), A = levels[first] * reach(dimension, norm);
  return !zero ? T + A * A : A <= 2 * (1 + T) ? T + A * A / (4 * (1 + T)) : A - 1;
}

/**
 * In the maximum norm one coordinate is 1, and does not err; ω is the root of `ω = (d − 1) max_r ((c − r)(r − a) − ω r²)` over
 * neighbours a and c, in each of them at `r = (a + c)/(2(1 + ω))` moved into it. Each step goes to the largest ratio
 * `(d − 1)(c − r)(r − a)/(1 + (d − 1)r²)` at the r of the step before: rising, and exact (Dinkelbach, 1967).
 */
function maximumNorm(dimension: number, levels: Vec): number {
  const others = dimension - 1;
  let omega = 0;
  for (let next = 0;; omega = next) {
    let a = levels[0] === 0 ? 0 : -levels[0];
    for (let j = levels[0] === 0 ? 1 : 0; j < levels.length; a = levels[j++]) {
      const c = levels[j], r = Math.min(c, Math.max(a, (a + c) / (2 * (1 + omega))));
      next = Math.max(next, others * (c - r) * (r - a) / (1 + others * r * r));
    }
    if (next <= omega) return omega;
  }
}
