/**
 * Partial moments of a weighted sample between any two of its points, in constant time.
 * @module
 */

import type { Float64s, Vec } from "../../../base/vector.ts";
import { productHigh, productLow, sumHigh, sumLow } from "./pair.ts";

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

/**
 * The moments of the points `r` with weights `w`.
 *
 * The sums and `I₂ = c (S₁ − a S₀) − (S₂ − a S₁)` are taken in twice the working precision, since what is left of them in a
 * narrow interval may be a tiny part of what they are made of.
 */
export function prefixMoments(r: Vec, w: Vec): PrefixMoments {
  const n = r.length, running = (): Float64s => new Float64Array(n + 1);
  // The sums of the first k terms for every k: each is a number h + l.
  const h0 = running(), l0 = running(), h1 = running(), l1 = running(), h2 = running(), l2 = running();
  for (let i = 0; i < n; i++) {
    const x = r[i], w1 = productHigh(w[i], 0, x), v1 = productLow(w[i], 0, x);
    const w2 = productHigh(w1, v1, x), v2 = productLow(w1, v1, x);
    h0[i + 1] = sumHigh(h0[i], l0[i], w[i], 0), l0[i + 1] = sumLow(h0[i], l0[i], w[i], 0);
    h1[i + 1] = sumHigh(h1[i], l1[i], w1, v1), l1[i + 1] = sumLow(h1[i], l1[i], w1, v1);
    h2[i + 1] = sumHigh(h2[i], l2[i], w2, v2), l2[i + 1] = sumLow(h2[i], l2[i], w2, v2);
  }
  const between = (h: Float64s, l: Float64s) => (i: number, k: number): number => sumHigh(h[k], l[k], -h[i], -l[i]);
  return {
    M0: between(h0, l0),
    M1: between(h1, l1),
    M2: between(h2, l2),
    I2(i, k, a, c) {
      const s0 = sumHigh(h0[k], l0[k], -h0[i], -l0[i]), t0 = sumLow(h0[k], l0[k], -h0[i], -l0[i]);
      const s1 = sumHigh(h1[k], l1[k], -h1[i], -l1[i]), t1 = sumLow(h1[k], l1[k], -h1[i], -l1[i]);
      const s2 = sumHigh(h2[k], l2[k], -h2[i], -l2[i]), t2 = sumLow(h2[k], l2[k], -h2[i], -l2[i]);
      // Σ w (r − a) = S₁ − a S₀, then Σ w r (r − a) = S₂ − a S₁.
      const as0 = productHigh(s0, t0, a), at0 = productLow(s0, t0, a);
      const above = sumHigh(s1, t1, -as0, -at0), aboveLow = sumLow(s1, t1, -as0, -at0);
      const as1 = productHigh(s1, t1, a), at1 = productLow(s1, t1, a);
      const squares = sumHigh(s2, t2, -as1, -at1), squaresLow = sumLow(s2, t2, -as1, -at1);
      const high = productHigh(above, aboveLow, c), low = productLow(above, aboveLow, c);
      return Math.max(0, sumHigh(high, low, -squares, -squaresLow));
    },
  };
}
