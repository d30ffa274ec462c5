/**
 * How many points there are up to a weight, from a series that counts them, by Cauchy's formula.
 *
 * `C_K = Σ c_k` over `k ≤ K` is the coefficient of `q^K` in `H(q) = Σ c_k q^k / (1 − q)`. The mean of `H(q) q^{−K}` over N
 * equally spaced points of the circle of radius `r = e^{−a}` is `C_K + C_{K+N} r^N + C_{K+2N} r^{2N} + …`.
 * @module
 */

import { check } from "../../base/check.ts";
import { type Complex, type Polar, polar, type Series } from "./series.ts";

/** ln of what the terms after the first of the mean may be, as a part of `H(r)`. */
const LOG_ALIAS = -64 * Math.LN2;

/** More points of a circle would take more than some ten seconds. */
const MOST_POINTS = 2 ** 20;

/** Weights of more never need fewer points than that, and series in them many terms. */
const MOST_WEIGHT = 2 ** 30;

/**
 * `log₂ Σ c_k` over all k up to `most`, or with `step` 2 over those that differ from it by an even number.
 *
 * With u = 2⁻⁵³, rounding leaves every value of `H` right to about `8u (n + K) H(r)`: a product of k factors `q^{2k+1}` has a
 * relative error of k² u or so, the sum over k one of `u K/n`, its n-th power n times that, and the angle of q counts for K u.
 * So the count has a relative error of about `8u (n + K) H(r) r^{−K} / C_K` at most, where the last factor is about `√K` or,
 * for n < 20, up to 10⁴. `−∞` where `most` is negative. Throws a `RangeError` where it is too large.
 */
export function logTotal({ series, most: K, step = 1 }: { series: Series; most: number; step?: 1 | 2 }): number {
  if (K < 0) return -Infinity;
  const H = (q: Complex): Polar => overGeometric(series(q), q, step);
  const logAt = (a: number): number => H({ re: Math.exp(-a), im: 0 }).log;
  const checkCountable = (few: boolean) => check(few, "count lattice points", "their largest weight", "smaller", K);
  checkCountable(K <= MOST_WEIGHT);
  // Where H(r) r^{−K} is least cancels the least; where n is small a smaller circle needs fewer points.
  const a = minimum((a) => logAt(a) + K * a, 10 / Math.max(K, 1), 40), r = Math.exp(-a), top = logAt(a);
  // C_k r^k ≤ H(√r) r^{k/2}: the terms from K + N on are small enough if H(√r) r^{(K+N)/2} is.
  const N = Math.max(1, Math.ceil(2 * (logAt(a / 2) - top - LOG_ALIAS) / a) - K);
  checkCountable(N <= MOST_POINTS);
  let sum = 0;
  for (let j = 0; 2 * j <= N; j++) { // q and its conjugate give the same real part
    const angle = 2 * Math.PI * j / N, twice = j > 0 && 2 * j < N ? 2 : 1;
    const { log, argument } = H({ re: r * Math.cos(angle), im: r * Math.sin(angle) });
    sum += twice * Math.exp(log - top) * Math.cos(argument - 2 * Math.PI * (j * K % N) / N);
  }
  return (Math.log(sum / N) + top + K * a) * Math.LOG2E;
}

/** `value / (1 − q^step)`. */
function overGeometric({ log, argument }: Polar, { re, im }: Complex, step: 1 | 2): Polar {
  const rest = step === 1 ? { re: 1 - re, im: -im } : { re: 1 - re * re + im * im, im: -2 * re * im };
  const { log: restLog, argument: turn } = polar(rest);
  return { log: log - restLog, argument: argument - turn };
}

/** About where a convex function of a is least between two numbers above 0, by golden sections of ln a. */
function minimum(f: (a: number) => number, from: number, to: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(from), high = Math.log(to);
  let left = high - golden * (high - low), right = low + golden * (high - low);
  let atLeft = f(Math.exp(left)), atRight = f(Math.exp(right));
  for (let i = 0; i < 20; i++) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      atLeft = f(Math.exp(left = high - golden * (high - low)));
    } else {
      [low, left, atLeft] = [left, right, atRight];
      atRight = f(Math.exp(right = low + golden * (high - low)));
    }
  }
  return Math.exp((low + high) / 2);
}

/** `log₂ (2ˣ + 2ʸ + …)`. */
export function logSum(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most === -Infinity ? most : most + Math.log2(logs.reduce((sum, x) => sum + 2 ** (x - most), 0));
}
