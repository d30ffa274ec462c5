/**
 * What a quantizer to levels promises of its variance.
 * @module
 */

import { power } from "../../base/special.ts";
import type { Vec } from "../../base/vector.ts";

/** How much the normaliser, rounded up to a float32, may add to a variance. */
const ROUNDING = 1e-6;

/**
 * ω with `E‖Q(x) − x‖² ≤ ω‖x‖²` for buckets of up to `dimension` coordinates: the less of two bounds.
 *
 * With `D = d^{1/min(q,2)}`, so that `N √d ≤ D ‖x‖`, and G the widest gap between neighbours, no coordinate's variance
 * is above `N²G²/4`: `ω ≤ (D G)²/4`.
 *
 * With `A = ℓ₁D`, `t = max_{j ≥ 1} ℓ_{j+1}/ℓ_j` and `T = (t − 1)²/(4t)`, let e be the share of `‖x‖²` in coordinates
 * below ℓ₁N. They add at most `A√e − e` to `E‖Q(x) − x‖²/‖x‖²`, and `A² − e` without a zero level; the others add
 * `T(1 − e)`. The worst e gives `ω ≤ T + A²/(4(1 + T))` for `A ≤ 2(1 + T)`, `A − 1` above, and `T + A²` without a zero
 * level. Faghri et al., Theorem 2, lets both parts have all of `‖x‖²`, and is larger.
 */
export function varianceFactor(
  { dimension, levels, norm }: { dimension: number; levels: Vec; norm: number },
): number {
  const zero = levels[0] === 0, first = zero ? 1 : 0;
  let t = 1, G = zero ? 0 : 2 * levels[0];
  for (let j = 1; j < levels.length; j++) {
    G = Math.max(G, levels[j] - levels[j - 1]);
    if (j > first) t = Math.max(t, levels[j] / levels[j - 1]);
  }
  const T = (t - 1) * (t - 1) / (4 * t);
  const D = norm >= 2 ? Math.sqrt(dimension) : power(dimension, 1 / norm), A = levels[first] * D;
  const byRatio = !zero ? T + A * A : A <= 2 * (1 + T) ? T + A * A / (4 * (1 + T)) : A - 1;
  return Math.min(D * G * D * G / 4, byRatio) * (1 + ROUNDING);
}
