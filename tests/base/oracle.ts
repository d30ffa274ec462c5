/**
 * Exponential, logarithm and normal distribution in 64 digits: mathjs BigNumbers, and series from the textbook.
 * @module
 */

import { all, type BigNumber, create } from "mathjs";

const { bignumber, pi } = create(all, { number: "BigNumber", precision: 64 }) as unknown as {
  bignumber: (x: string | number) => BigNumber;
  pi: BigNumber;
};

const view = new DataView(new ArrayBuffer(8));

/** The float64 of a bit pattern. */
export function floatOf(pattern: bigint): number {
  view.setBigUint64(0, pattern);
  return view.getFloat64(0);
}

/** The bit pattern of a float64. */
export function patternOf(x: number): bigint {
  view.setFloat64(0, x);
  return view.getBigUint64(0);
}

/** `x` itself, where `bignumber(x)` would be the number of its shortest decimals. */
export function big(x: number): BigNumber {
  const pattern = patternOf(Math.abs(x)), exponent = Number(pattern >> 52n);
  const significand = (pattern & (1n << 52n) - 1n) + (exponent > 0 ? 1n << 52n : 0n);
  return bignumber(`${x < 0 ? -significand : significand}`).mul(bignumber(2).pow(Math.max(1, exponent) - 1075));
}

/** By how many units in the last place of `exact` the float `x` is wrong. */
export function ulps(x: number, exact: BigNumber): number {
  const magnitude = Math.abs(exact.toNumber());
  const unit = floatOf(patternOf(magnitude) + 1n) - magnitude;
  return big(x).sub(exact).abs().toNumber() / unit;
}

/** `ln x`. */
export function log(x: number): BigNumber {
  return big(x).ln();
}

/** `eˣ`. */
export function exp(x: number): BigNumber {
  return big(x).exp();
}

/** The normal density `φ(z)`. */
export function density(z: BigNumber): BigNumber {
  return z.mul(z).div(-2).exp().div(pi.mul(2).sqrt());
}

/**
 * `Φ(−z)` for z ≥ 0: `½ − φ(z) Σₖ z²ᵏ⁺¹/(2k + 1)!!` below 6, where it costs 9 digits, and Laplace's continued fraction
 * `φ(z)/(z + 1/(z + 2/(z + 3/(z + …))))` from there on, where 120 terms give 70.
 */
export function tail(z: BigNumber): BigNumber {
  if (z.gte(6)) {
    let fraction = z;
    for (let k = 120; k >= 1; k--) fraction = z.add(bignumber(k).div(fraction));
    return density(z).div(fraction);
  }
  let term = z, sum = z;
  for (let k = 1; term.gt("1e-70"); k++) {
    term = term.mul(z).mul(z).div(2 * k + 1);
    sum = sum.add(term);
  }
  return bignumber(0.5).sub(density(z).mul(sum));
}

/**
 * The relative error of `z` as the quantile of p, given `lower = min(p, 1 − p)`: a Newton step `(Φ(z) − p)/φ(z)` over z.
 *
 * The step leaves out a relative error of about its square times z²/2, below 10⁻²⁷.
 */
export function quantileError(z: number, lower: number): number {
  const magnitude = big(Math.abs(z));
  return tail(magnitude).sub(big(lower)).div(density(magnitude)).div(magnitude).abs().toNumber();
}
