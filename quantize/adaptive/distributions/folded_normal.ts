/**
 * Magnitudes of coordinates that are normal, or a mixture of such.
 * @module
 */

import { check, checkNonNegative, checkPositive } from "../../../base/check.ts";
import { normalAround, normalDensity, normalInterval } from "../../../base/normal.ts";
import type { Distribution } from "./distribution.ts";
import { integral } from "./gauss_legendre.ts";

/** A normal law and how much of a mixture it is. */
export interface NormalComponent {
  /** The mean μ, before truncation. */
  readonly mean: number;
  /** The standard deviation σ > 0, before truncation. */
  readonly deviation: number;
  /** The weight, at least 0: its share in the sum of all is what counts. */
  readonly weight: number;
}

/** What of a folded component comes from one side: `g φ((r − m)/σ)/σ`, where g is the weight over the mass in [−1, 1]. */
interface Side {
  readonly m: number;
  readonly sigma: number;
  readonly g: number;
}

/** The sides `m = ±μ` of each component that has weight. */
function sidesOf(components: readonly NormalComponent[]): Side[] {
  const action = "make a folded normal distribution";
  let sum = 0;
  components.forEach(({ mean, deviation, weight }, k) => {
    check(Number.isFinite(mean), action, `mean ${k}`, "finite", mean);
    checkPositive(action, `deviation ${k}`, deviation);
    checkNonNegative(action, `weight ${k}`, weight);
    sum += weight;
  });
  check(sum > 0 && sum < Infinity, action, "the sum of the weights", "finite and above 0", sum);

  return components.flatMap(({ mean, deviation: sigma, weight }, k) => {
    if (weight === 0) return [];
    const inside = normalInterval((-1 - mean) / sigma, (1 - mean) / sigma), g = weight / sum / inside;
    check(inside > 0 && g < Infinity, action, `the mass of component ${k} in [−1, 1]`, "a number above 0", inside);
    return mean === 0 ? [{ m: 0, sigma, g: 2 * g }] : [{ m: mean, sigma, g }, { m: -mean, sigma, g }];
  });
}

/**
 * `∫ w φ((r − m)/σ)/σ dr` over (a, c): in closed form, or by quadrature where the interval is so narrow that the terms of the
 * closed form would cancel.
 */
function partial(
  { m, sigma }: Side,
  a: number,
  c: number,
  w: (r: number, offset: number) => number,
  closed: (za: number, zc: number) => number,
): number {
  const za = (a - m) / sigma, zc = (c - m) / sigma;
  const narrow = (zc - za) * (1 + Math.max(Math.abs(za), Math.abs(zc))) < 1;
  return narrow ? integral((r, t) => w(r, t) * normalDensity((r - m) / sigma), a, c) / sigma : closed(za, zc);
}

/** `M₀ = Φ(z_c) − Φ(z_a)`. */
function mass({ m, sigma }: Side, a: number, c: number): number {
  const z = ((a + c) / 2 - m) / sigma, h = (c - a) / 2 / sigma;
  return h * (1 + Math.abs(z)) < 0.25 ? normalAround(z, h) : normalInterval((a - m) / sigma, (c - m) / sigma);
}

/** `M₁ = m M₀ + σ (φ(z_a) − φ(z_c))`. */
function first(side: Side, a: number, c: number): number {
  const { m, sigma } = side;
  return partial(
    side,
    a,
    c,
    (r) => r,
    (za, zc) => m * normalInterval(za, zc) + sigma * (normalDensity(za) - normalDensity(zc)),
  );
}

/** `M₂ = m M₁ + σ² M₀ + σ (a φ(z_a) − c φ(z_c))`. */
function second(side: Side, a: number, c: number): number {
  const { m, sigma } = side;
  return partial(side, a, c, (r) => r * r, (za, zc) => {
    const edges = a * normalDensity(za) - c * normalDensity(zc);
    return m * first(side, a, c) + sigma * (sigma * normalInterval(za, zc) + edges);
  });
}

/** `I₂ = σ² (z_c φ(z_a) − z_a φ(z_c) − (1 + z_a z_c) M₀)`. */
function between(side: Side, a: number, c: number): number {
  const { sigma } = side, h = (c - a) / 2;
  return partial(side, a, c, (_, t) => (h - t) * (h + t), (za, zc) => {
    const edges = zc * normalDensity(za) - za * normalDensity(zc);
    return sigma * sigma * (edges - (1 + za * zc) * normalInterval(za, zc));
  });
}

/**
 * The distribution of `r = |x|`, where x is a mixture of normals, each cut to [−1, 1]: for `0 ≤ a ≤ c ≤ 1`.
 *
 * With `z_a = (a − m)/σ`, `z_c = (c − m)/σ`, sums over components and over `m = ±μ`, and `Z = Φ((1 − μ)/σ) − Φ((−1 − μ)/σ)`:
 *
 * `f(r) = Σ g/(Zσ) φ((r − m)/σ)`,
 * `M₀ = Σ g/Z (Φ(z_c) − Φ(z_a))`,
 * `I₂ = Σ g/Z σ² (z_c φ(z_a) − z_a φ(z_c) − (1 + z_a z_c)(Φ(z_c) − Φ(z_a)))`.
 *
 * Moments keep their digits far out in the tails and in narrow intervals. Cutting makes deviations smaller: no mean of 0 has
 * one above `1/√3`, however large σ is. Faghri et al., §3.1 and §3.3; the formulas are derived here.
 *
 * Throws a `RangeError` for a mean that is not finite, a deviation that is not above 0, weights that are negative or all 0, and
 * a component that has no mass in [−1, 1].
 *
 * @example
 * ```ts
 * import { bestLevel, foldedNormal } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const F = foldedNormal([{ mean: 0, deviation: 0.3, weight: 1 }]);
 * assertAlmostEquals(F.cdf(0.3), 0.6832758, 1e-7); // a little more than Φ(1) − Φ(−1), for what was cut
 * assertAlmostEquals(F.I2(0, 1), 0.1495709, 1e-7);
 * assertAlmostEquals(bestLevel(F, 0, 1)!, 0.3530229, 1e-7);
 * ```
 */
export function foldedNormal(
  components: readonly NormalComponent[],
): Distribution & Required<Pick<Distribution, "density">> {
  const sides = sidesOf(components);
  const over = (part: (side: Side, a: number, c: number) => number) => (a: number, c: number): number => {
    let sum = 0;
    if (a < c) { for (const side of sides) sum += side.g * part(side, a, c); }
    return Math.max(0, sum);
  };
  const M0 = over(mass);
  const density = (r: number): number => {
    let sum = 0;
    for (const { m, sigma, g } of sides) sum += g / sigma * normalDensity((r - m) / sigma);
    return sum;
  };
  return {
    M0,
    M1: over(first),
    M2: over(second),
    I2: over(between),
    cdf: (r) => r < 1 ? Math.min(1, M0(0, r)) : 1,
    cut(u, a, c) {
      if (M0(a, c) <= u) return a;
      let low = a, high = c; // M₀(low, c) > u ≥ M₀(high, c)
      let x = (low + high) / 2;
      for (let i = 1; i <= 400 && x !== low && x !== high; i++) {
        const excess = M0(x, c) - u;
        if (excess > 0) low = x;
        else high = x;
        // Newton's step and a little more, to fence the solution in from both sides; every fourth time the middle.
        const beyond = (excess > 0 ? x : -x) * 2 ** -51, next = x + excess / density(x) * (1 + 2 ** -20) + beyond;
        x = i % 4 > 0 && next > low && next < high ? next : (low + high) / 2;
      }
      return high;
    },
    density,
  };
}
