/**
 * The normal law from exactly rounded operations only: density, tails, masses of intervals, quantiles.
 *
 * In all of them small values are as accurate, relatively, as large ones.
 * @module
 */

import { exp, log, polynomial } from "./special.ts";

/** `1/√(2π)`. */
const PEAK = 0.3989422804014327;

/** Where the density and the tail are below every float. */
const FAR = 39;

/**
 * `e^{−z²/2}`, to a relative accuracy of about 10⁻¹⁵ down to the smallest normal float.
 *
 * With h = z in 24 bits, `z² = h² + 2d`, `d = (z − h)(z + h)/2`, and h² is exact: rounding z² itself would cost `z²/2` units.
 * Since `|d| < 10⁻⁴`, three terms of `e^{−d}` after the first are enough.
 */
function bell(z: number): number {
  if (Math.abs(z) > FAR) return 0;
  const h = Math.fround(z), d = (z - h) * (z + h) / 2;
  return exp(-h * h / 2) * (1 - d * (1 - d / 2 * (1 - d / 3)));
}

/** The normal density `φ(z) = e^{−z²/2}/√(2π)`, to a relative accuracy of about 10⁻¹⁵. */
export function normalDensity(z: number): number {
  return PEAK * bell(z);
}

// (1 + z) Q(z) e^{z²/2} in powers of t = (z − 5)/(z + 5), from −1 to 1 as z goes from 0 to ∞: its Chebyshev series up to
// the first terms below 10⁻¹⁷, by powers. The form is that of Shepherd and Laframboise, Math. Comp. 36 (1981).
const TAIL: readonly number[] = [
  0.46151582985003775,
  -0.09155228183400904,
  0.031030368425962847,
  0.010002352385229382,
  -0.026401042966267253,
  0.024536963243678652,
  -0.015170415403281224,
  0.006522000667783896,
  -0.0016760723371645697,
  7.791597409338999e-06,
  0.00018233410307611755,
  -5.36075811148722e-05,
  -9.895946159334735e-06,
  9.05982468125664e-06,
  -7.070628846317715e-08,
  -1.3074486019237587e-06,
  1.284479710649634e-07,
  1.9627809920091187e-07,
  -2.688202129280215e-08,
  -3.095201755804207e-08,
  4.022493382168717e-09,
  4.4011596227599254e-09,
  -4.327297110082094e-10,
  -3.815816262632953e-10,
  2.508699801698513e-11,
];

/**
 * The upper tail `Q(z) = 1 − Φ(z)`, to a relative accuracy of about 10⁻¹⁵ down to the smallest normal float.
 *
 * `Q(z) = e^{−z²/2} P((z − 5)/(z + 5))/(1 + z)` for `z ≥ 0`, and `1 − Q(−z)` below.
 */
export function normalUpper(z: number): number {
  if (z < 0) return 1 - normalUpper(-z);
  return z > FAR ? 0 : bell(z) * polynomial((z - 5) / (z + 5), TAIL) / (1 + z);
}

/** The distribution function `Φ(z)`, to a relative accuracy of about 10⁻¹⁵, in the lower tail too. */
export function normalCdf(z: number): number {
  return normalUpper(-z);
}

/**
 * The mass of an interval, `Φ(c) − Φ(a)` for `a ≤ c`, without cancellation: to a relative accuracy of about 10⁻¹⁵.
 *
 * By the tails on its side of 0, or about its middle where it is narrow.
 */
export function normalInterval(a: number, c: number): number {
  const m = (a + c) / 2, h = (c - a) / 2;
  if (h * (1 + Math.abs(m)) < 0.25) {
    const rounded = ((c - m) - (m - a)) / 2; // what rounding took from m: φ(m + δ) = φ(m)(1 − mδ)
    return normalAround(m, h) * (1 - m * rounded);
  }
  if (a >= 0) return normalUpper(a) - normalUpper(c);
  return c <= 0 ? normalInterval(-c, -a) : 1 - (normalUpper(-a) + normalUpper(c));
}

/**
 * The mass from `m − h` to `m + h` for `0 ≤ h(1 + |m|) < ¼`, to a relative accuracy of about 10⁻¹⁵.
 *
 * Taylor's series `2h φ(m) Σ hᵏ Heₖ(m)/(k + 1)!` over even k, where Heₖ are Hermite's polynomials; the first term left out is
 * below 10⁻¹⁷ of the sum.
 */
export function normalAround(m: number, h: number): number {
  let last = 0, term = 1, sum = 1; // hᵏ Heₖ(m)/k!, with Heₖ₊₁ = m Heₖ − k Heₖ₋₁
  for (let k = 1; k <= 14; k++) {
    [last, term] = [term, (h * m * term - h * h * last) / k];
    if (k % 2 === 0) sum += term / (k + 1);
  }
  return 2 * h * normalDensity(m) * sum;
}

// Wichura's three pairs of polynomials: the centre, the shoulders, the tails.
const A = [
  3.3871328727963666080e0,
  1.3314166789178437745e2,
  1.9715909503065514427e3,
  1.3731693765509461125e4,
  4.5921953931549871457e4,
  6.7265770927008700853e4,
  3.3430575583588128105e4,
  2.5090809287301226727e3,
];
const B = [
  1,
  4.2313330701600911252e1,
  6.8718700749205790830e2,
  5.3941960214247511077e3,
  2.1213794301586595867e4,
  3.9307895800092710610e4,
  2.8729085735721942674e4,
  5.2264952788528545610e3,
];
const C = [
  1.42343711074968357734e0,
  4.63033784615654529590e0,
  5.76949722146069140550e0,
  3.64784832476320460504e0,
  1.27045825245236838258e0,
  2.41780725177450611770e-1,
  2.27238449892691845833e-2,
  7.74545014278341407640e-4,
];
const D = [
  1,
  2.05319162663775882187e0,
  1.67638483018380384940e0,
  6.89767334985100004550e-1,
  1.48103976427480074590e-1,
  1.51986665636164571966e-2,
  5.47593808499534494600e-4,
  1.05075007164441684324e-9,
];
const E = [
  6.65790464350110377720e0,
  5.46378491116411436990e0,
  1.78482653991729133580e0,
  2.96560571828504891230e-1,
  2.65321895265761230930e-2,
  1.24266094738807843860e-3,
  2.71155556874348757815e-5,
  2.01033439929228813265e-7,
];
const F = [
  1,
  5.99832206555887937690e-1,
  1.36929880922735805310e-1,
  1.48753612908506148525e-2,
  7.86869131145613259100e-4,
  1.84631831751005468180e-5,
  1.42151175831644588870e-7,
  2.04426310338993978564e-15,
];

/**
 * The normal quantile `Φ⁻¹(p)` for `0 < p < 1`, to a relative accuracy of about 10⁻¹⁵.
 *
 * Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * polynomial(r, A) / polynomial(r, B);
  }
  const tail = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const z = tail <= 5
    ? polynomial(tail - 1.6, C) / polynomial(tail - 1.6, D)
    : polynomial(tail - 5, E) / polynomial(tail - 5, F);
  return q < 0 ? -z : z;
}
