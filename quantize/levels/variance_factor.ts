/**
 * What a quantizer to levels promises of its variance.
 * @module
 */

import { power } from "../../base/special.ts";
import type { Vec } from "../../base/vector.ts";

/** How much the normaliser, rounded up to a float32, may add to a variance. */
const ROUNDING = 1e-6;

/**
 * ω with `E‖Q(x) − x‖² ≤ ω‖x‖²` for buckets of up to `dimension` coordinates.
 *
 * With `t = max_{j ≥ 1} ℓ_{j+1}/ℓ_j`, `T = (t − 1)²/(4t)` and `A = ℓ₁ d^{1/min(q,2)}`, over positive levels:
 * `ω = T + A²/4` for `A ≤ 2`, `T + A − 1` above, and `T + A²` without a zero level. Faghri et al., Theorem 2, in closed form.
 */
export function varianceFactor(
  { dimension, levels, norm }: { dimension: number; levels: Vec; norm: number },
): number {
  const zero = levels[0] === 0, first = zero ? 1 : 0;
  let t = 1;
  for (let j = first; j + 1 < levels.length; j++) t = Math.max(t, levels[j + 1] / levels[j]);
  const T = (t - 1) * (t - 1) / (4 * t);
  const A = levels[first] * (norm >= 2 ? Math.sqrt(dimension) : power(dimension, 1 / norm));
  return (T + (!zero ? A * A : A <= 2 ? A * A / 4 : A - 1)) * (1 + ROUNDING);
}
