/**
 * How much stochastic rounding to levels errs at worst, for any set of levels: ω in `E‖Q(v) − v‖² ≤ ω‖v‖²`.
 *
 * Here `t = max_{j ≥ 1} ℓ_{j+1}/ℓ_j` over positive levels, `T = (t − 1)²/(4t)` and `A = ℓ₁ d^{1/min(q,2)}`. The normaliser
 * is `‖v‖_q` itself: rounded up to a float32 it may add a relative 10⁻⁶.
 * @module
 */

import type { Bound } from "../bound.ts";

/** Levels, and the vectors that are rounded to them. */
export interface LevelParameters {
  /** d, the most coordinates that share a normaliser. */
  readonly dimension: number;
  /** The levels: magnitudes in increasing order, the last of them 1, the first 0 where there is a zero level. */
  readonly levels: ArrayLike<number>;
  /** q ≥ 1, the index of the norm that vectors are divided by. */
  readonly norm: number;
}

const hasZero = (levels: ArrayLike<number>): boolean => levels[0] === 0;

/** Whether levels increase from at least 0 to 1, the dimension is positive and the norm is one. */
export function isLevelled({ dimension, levels, norm }: LevelParameters): boolean {
  const increasing = Array.from(levels).every((level, j) => j === 0 ? level >= 0 : level > levels[j - 1]);
  return increasing && levels[levels.length - 1] === 1 && Number.isInteger(dimension) && dimension >= 1 && norm >= 1;
}

/** The lowest positive level ℓ₁. */
export function firstLevel(levels: ArrayLike<number>): number {
  return levels[hasZero(levels) ? 1 : 0];
}

/** `T = (t − 1)²/(4t)`: the worst of `(c − r)(r − a)/r²` over the intervals [a, c] of positive levels. */
function spread(levels: ArrayLike<number>): number {
  let t = 1;
  for (let j = hasZero(levels) ? 1 : 0; j + 1 < levels.length; j++) t = Math.max(t, levels[j + 1] / levels[j]);
  return (t - 1) ** 2 / (4 * t);
}

/** `A = ℓ₁ d^{1/min(q,2)}`. */
function reach({ dimension: d, levels, norm: q }: LevelParameters): number {
  return firstLevel(levels) * (q >= 2 ? Math.sqrt(d) : d ** (1 / q));
}

/**
 * ω of any levels with a zero level, in any norm: `T + A²/4` for `A ≤ 2`, `T + A − 1` above, a dimensionless factor.
 *
 * The paper's second term is `inf_{0<p<1} K_p A^{2−p}`, `K_p = ((1 − p)/(2 − p))^{1−p}/(2 − p)`; the infimum is at
 * `p = (A − 2)/(A − 1)` for `A > 2`, at p → 0 else, and is what stands here. For `q ≤ 2` a constant vector reaches `A − 1`.
 * Without a zero level it is false: e₁ to `{¼, ½, 1}` in 100 dimensions errs by 6.1875, and it would say 1.625.
 *
 * @example
 * ```ts
 * import { adaptiveLevelsVariance } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(adaptiveLevelsVariance.value({ dimension: 100, levels: [0, 0.25, 0.5, 1], norm: 2 }), 1 / 8 + 2.5 - 1);
 * ```
 */
export const adaptiveLevelsVariance: Bound<LevelParameters> = {
  kind: "upper",
  source: "Faghri et al., Adaptive Gradient Quantization for Data-Parallel SGD, Theorem 2, in closed form",
  holds: (parameters) => isLevelled(parameters) && hasZero(parameters.levels),
  value(parameters) {
    const T = spread(parameters.levels), A = reach(parameters);
    return T + (A <= 2 ? A * A / 4 : A - 1);
  },
};

/**
 * ω of any levels with a zero level, in any norm, sharper: `T + A²/(4(1 + T))` for `A ≤ 2(1 + T)`, `A − 1` above, a
 * dimensionless factor.
 *
 * Coordinates below `ℓ₁N` with a share e of `‖v‖²` sum to at most `√(de)‖v‖`, and `N ≤ d^{1/min(q,2) − 1/2}‖v‖`: they err by
 * at most `ℓ₁N Σ|vᵢ| − e‖v‖² ≤ (A√e − e)‖v‖²`, the others by `T(1 − e)‖v‖²`. It is the maximum over e of the sum. Never above
 * {@linkcode adaptiveLevelsVariance}; for `q ≤ 2` attained by constant vectors where `A ≥ 2(1 + T)`.
 *
 * @example
 * ```ts
 * import { sharpLevelsVariance } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sharpLevelsVariance.value({ dimension: 100, levels: [0, 0.25, 0.5, 1], norm: 2 }), 2.5 - 1);
 * ```
 */
export const sharpLevelsVariance: Bound<LevelParameters> = {
  kind: "upper",
  source: "By Cauchy's inequality below the first level; sharper than Faghri et al., Theorem 2",
  holds: adaptiveLevelsVariance.holds,
  value(parameters) {
    const T = spread(parameters.levels), A = reach(parameters);
    return A <= 2 * (1 + T) ? T + A * A / (4 * (1 + T)) : A - 1;
  },
};

/**
 * ω of any levels in the maximum norm, exactly: the root of `x = (d − 1) max_r (σ²(r) − x r²)`, a dimensionless factor.
 *
 * `σ²(r) = (c − r)(r − a)` between levels a and c, `ℓ₁² − r²` below a first level above 0. It is reached where one
 * coordinate is 1 and the others are the r that attains the maximum: in an interval,
 * `r = (a + c)/(2(1 + x))` moved into it. With 0 and 1 only it is `(√d − 1)/2`.
 *
 * @example
 * ```ts
 * import { maximumLevelsVariance } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const ternary = { dimension: 100, levels: [0, 1], norm: Infinity };
 * assertAlmostEquals(maximumLevelsVariance.value(ternary), 4.5, 1e-12);
 * ```
 */
export const maximumLevelsVariance: Bound<LevelParameters> = {
  kind: "tight",
  source: "max_r of the ratio (d − 1) σ²(r)/(1 + (d − 1) r²), by Dinkelbach's iteration",
  holds: (parameters) => isLevelled(parameters) && parameters.norm === Infinity,
  value({ dimension: d, levels }) {
    const ends = hasZero(levels) ? Array.from(levels) : [-levels[0], ...Array.from(levels)];
    /** The largest ratio over the maximisers of `σ²(r) − x r²` in each interval: at least x where x is a ratio. */
    const better = (x: number): number =>
      Math.max(
        ...ends.slice(1).map((c, j) => {
          const a = ends[j], r = Math.min(c, Math.max(a, (a + c) / (2 * (1 + x))));
          return (d - 1) * (c - r) * (r - a) / (1 + (d - 1) * r * r);
        }),
      );
    let x = 0;
    for (let next = better(x); next > x; next = better(x)) x = next; // rises, quadratically, to the root
    return x;
  },
};

/**
 * ω of levels without a zero level, in any norm: `T + A²`, a dimensionless factor.
 *
 * Below ℓ₁ a coordinate errs by up to `N² ℓ₁²`, the more the smaller it is: e₁ errs by exactly `(d − 1) ℓ₁²` in every norm,
 * so that no bound is of a better order in d than `ℓ₁² d`.
 *
 * @example
 * ```ts
 * import { symmetricLevelsVariance } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(symmetricLevelsVariance.value({ dimension: 100, levels: [0.25, 0.5, 1], norm: 2 }), 1 / 8 + 6.25);
 * ```
 */
export const symmetricLevelsVariance: Bound<LevelParameters> = {
  kind: "upper",
  source: "N² ℓ₁² for each coordinate below the first level; Faghri et al. §3.3 gives no bound",
  holds: (parameters) => isLevelled(parameters) && !hasZero(parameters.levels),
  value: (parameters) => spread(parameters.levels) + reach(parameters) ** 2,
};
