/**
 * Partial moments of a weighted sample between any two of its points, in constant time.
 * @module
 */

import type { Vec } from "../../../base/vector.ts";
import { minus, type Pair, plus, times } from "./pair.ts";

/** Sums over the points i, …, k − 1 of a sample. */
export interface PrefixMoments {
  /** `Σ w`. */
  M0(i: number, k: number): number;
  /** `Σ w r`. */
  M1(i: number, k: number): number;
  /** `Σ w r²`. */
  M2(i: number, k: number): number;
  /** `Σ w (c − r)(r − a)`. */
  I2(i: number, k: number, a: number, c: number): number;
}

/** The sums of the first k terms for every k, in two doubles each; `between(i, k)` is a difference of two. */
function running(n: number, term: (i: number) => Pair): { between: (i: number, k: number) => Pair } {
  const high = new Float64Array(n + 1), low = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) [high[i + 1], low[i + 1]] = plus([high[i], low[i]], term(i));
  return { between: (i, k) => plus([high[k], low[k]], [-high[i], -low[i]]) };
}

/**
 * The moments of the points `r` with weights `w`.
 *
 * The sums and `I₂ = c (S₁ − a S₀) − (S₂ − a S₁)` are taken in twice the working precision, since what is left of them in a
 * narrow interval may be a tiny part of what they are made of.
 */
export function prefixMoments(r: Vec, w: Vec): PrefixMoments {
  const S0 = running(r.length, (i) => [w[i], 0]);
  const S1 = running(r.length, (i) => times([w[i], 0], r[i]));
  const S2 = running(r.length, (i) => times(times([w[i], 0], r[i]), r[i]));
  return {
    M0: (i, k) => S0.between(i, k)[0],
    M1: (i, k) => S1.between(i, k)[0],
    M2: (i, k) => S2.between(i, k)[0],
    I2(i, k, a, c) {
      const s0 = S0.between(i, k), s1 = S1.between(i, k), s2 = S2.between(i, k);
      const above = plus(s1, minus(times(s0, a))), squares = plus(s2, minus(times(s1, a)));
      return Math.max(0, plus(times(above, c), minus(squares))[0]);
    },
  };
}
