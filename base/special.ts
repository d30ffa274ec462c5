/**
 * Special functions from exactly rounded operations only (`+ − × ÷ √`), so that every engine computes the same bits.
 *
 * `Math.log` and its like may differ in the last place between engines, and two ends that differ fall out of step.
 * @module
 */

const view: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/** `c₀ + c₁x + c₂x² + …`. */
function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

// 2 atanh(s)/s − 2 = Σ 2 s²ᵏ/(2k + 1), k ≥ 1; at |s| ≤ 3 − 2√2 the first term left out is below 2⁻⁶⁴.
const ATANH: readonly number[] = [
  0,
  2 / 3,
  2 / 5,
  2 / 7,
  2 / 9,
  2 / 11,
  2 / 13,
  2 / 15,
  2 / 17,
  2 / 19,
  2 / 21,
  2 / 23,
];

// ln 2 in two parts: the first has 32 bits, so that its product with an exponent is exact.
const LN2_HIGH = 0xb17217f7 / 0x100000000, LN2_LOW = 1.9082149292705877e-10;

/**
 * The natural logarithm of a finite `x > 0`, within one unit in the last place.
 *
 * With `x = 2ᵉ(1 + f)`, `√½ ≤ 1 + f < √2`, `s = f/(2 + f)` and `R = 2 atanh(s)/s − 2`:
 * `ln x = e ln 2 + f − (f²/2 − s (f²/2 + R))`, in which only small terms are rounded. The arrangement is fdlibm's.
 */
export function log(x: number): number {
  const normal = x >= 2.2250738585072014e-308;
  view.setFloat64(0, normal ? x : x * 0x40000000000000); // a subnormal is raised by 2⁵⁴ first
  const high = view.getUint32(0);
  view.setUint32(0, (high & 0xfffff) | 0x3ff00000); // the fraction, as a number in [1, 2)
  let m = view.getFloat64(0), e = (high >>> 20) - (normal ? 1023 : 1077);
  if (m >= Math.SQRT2) m /= 2, e++;
  const f = m - 1, s = f / (2 + f), half = f * f / 2;
  return e * LN2_HIGH - ((half - (s * (half + polynomial(s * s, ATANH)) + e * LN2_LOW)) - f);
}

// 1/n! for n = 0 … 14; at |r| ≤ ½ ln 2 the first term left out is below 2⁻⁶³ of the sum.
const EXP: readonly number[] = [
  1,
  1,
  1 / 2,
  1 / 6,
  1 / 24,
  1 / 120,
  1 / 720,
  1 / 5040,
  1 / 40320,
  1 / 362880,
  1 / 3628800,
  1 / 39916800,
  1 / 479001600,
  1 / 6227020800,
  1 / 87178291200,
];

/** `2ᵏ` for an integer k from −1022 to 1023. */
function powerOfTwo(k: number): number {
  view.setUint32(0, (k + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

/**
 * The exponential `eˣ`, within a few units in the last place: `2ᵏ eʳ` with `r = x − k ln 2`, `|r| ≤ ½ ln 2`.
 */
export function exp(x: number): number {
  if (!(x < 710)) return x < Infinity || x === Infinity ? Infinity : NaN;
  if (x < -746) return 0;
  const k = Math.round(x / Math.LN2), r = (x - k * LN2_HIGH) - k * LN2_LOW;
  const half = Math.trunc(k / 2); // 2ᵏ in two steps, since it may lie outside the range of normal numbers
  return polynomial(r, EXP) * powerOfTwo(half) * powerOfTwo(k - half);
}

/** `xᵖ` for `x ≥ 0`, to a relative accuracy of about `2⁻⁵² |p ln x|`. */
export function power(x: number, p: number): number {
  if (x === 0 || p === 0) return p === 0 ? 1 : p > 0 ? 0 : Infinity;
  return x === 1 ? 1 : exp(p * log(x));
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
