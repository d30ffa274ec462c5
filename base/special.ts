/**
 * Special functions from exactly rounded operations only (`+ − × ÷ √`), so that every engine computes the same bits.
 *
 * `Math.log` and its like may differ in the last place between engines, and two ends that differ fall out of step.
 * @module
 */

const view: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/** `c₀ + c₁x + c₂x² + …`. */
export function polynomial(x: number, coefficients: readonly number[]): number {
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
 * The exponential `eˣ`, within two units in the last place: `2ᵏ eʳ` with `r = x − k ln 2`, `|r| ≤ ½ ln 2`.
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
