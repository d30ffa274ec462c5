/**
 * The law of one coordinate that is rounded to levels: in theory, and as the kernel has it.
 * @module
 */

import { positiveLevels } from "../../../quantize/levels/level_set.ts";
import { roundToLevels } from "../../../quantize/levels/rounding.ts";
import type { Vec } from "../../../base/vector.ts";
import { type Fraction, isAtMost, minus, over } from "./fraction.ts";

/** Two values that stand next to each other, and how likely the upper one is. */
export interface TwoPoints<T> {
  readonly low: T;
  readonly high: T;
  readonly probability: T;
}

/** The law of `h(r)`, `0 ≤ r ≤ 1`, by the definition: a linear search for the interval. */
export function exactLaw(r: Fraction, levels: readonly Fraction[]): TwoPoints<Fraction> {
  const ends = levels[0].n === 0n ? levels : [{ n: -levels[0].n, d: levels[0].d }, ...levels];
  const j = ends.findIndex((_, j) => j + 2 === ends.length || !isAtMost(ends[j + 1], r));
  const [low, high] = [ends[j], ends[j + 1]];
  return { low, high, probability: over(minus(r, low), minus(high, low)) };
}

/** What the kernel does to `v` in a bucket of norm `size`, and at how many of the 2⁵³ values of u it rounds up. */
export function kernelLaw(
  v: number,
  size: number,
  levels: Vec,
): { low: number; high: number; count: number } {
  const positive = positiveLevels(levels), out = new Int32Array(1);
  const at = (k: number) => roundToLevels([v], size, positive, levels[0] === 0, [k / 2 ** 53], out)[0];
  const high = at(0), low = at(2 ** 53 - 1);
  if (high === low) return { low, high, count: 0 };
  let up = 0, down = 2 ** 53 - 1; // at(up) is high, at(down) is low
  while (down - up > 1) {
    const middle = up + Math.floor((down - up) / 2);
    if (at(middle) === high) up = middle;
    else down = middle;
  }
  return { low, high, count: down };
}

/** The value of level number k, in units of the norm. */
export function levelOf(k: number, levels: Vec): number {
  return Math.sign(k) * (k === 0 ? 0 : positiveLevels(levels)[Math.abs(k) - 1]);
}

/** `Σ N²(ℓ_{j+1} − r)(r − ℓ_j)` over buckets with the normalisers `norms`. */
export function variance(x: Vec, { norms, bucket, levels }: { norms: Vec; bucket: number; levels: Vec }): number {
  const ends = levels[0] === 0 ? Array.from(levels) : [-levels[0], ...Array.from(levels)];
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    const N = norms[Math.floor(i / bucket)], r = N === 0 ? 0 : Math.min(1, Math.abs(x[i]) / N);
    if (N === 0) continue;
    const j = ends.findIndex((_, j) => j + 2 === ends.length || r < ends[j + 1]);
    total += N * N * (ends[j + 1] - r) * (r - ends[j]);
  }
  return total;
}
