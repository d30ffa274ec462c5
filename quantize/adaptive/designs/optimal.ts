/**
 * The levels of least variance for a sample, by dynamic programming.
 * @module
 */

import { checkInteger } from "../../../base/check.ts";
import type { Float64s } from "../../../base/vector.ts";
import type { LevelDesign, Sample } from "../distributions/distribution.ts";
import { cellVariance, roundingVariance } from "./objective.ts";
import { bestLevel } from "./single_level.ts";
import { filled } from "./starts.ts";

/** For every k the least `before[i] + I₂(p_i, p_k)` over `i ≤ k`, and the first i that gives it. */
function stage(
  I2: (a: number, c: number) => number,
  p: Float64s,
  before: Float64s,
): { least: Float64s; from: Int32Array } {
  const n = p.length, least = new Float64Array(n).fill(Infinity), from = new Int32Array(n);
  /** Solves for k in [low, high), whose best i is known to lie in [first, last]: it does not decrease with k. */
  function solve(low: number, high: number, first: number, last: number): void {
    if (low >= high) return;
    const k = (low + high) >>> 1;
    for (let i = first; i <= Math.min(k, last); i++) {
      const cost = before[i] + I2(p[i], p[k]);
      if (cost < least[k]) least[k] = cost, from[k] = i;
    }
    solve(low, k, first, from[k]);
    solve(k + 1, high, from[k], last);
  }
  solve(0, n, 0, n - 1);
  return { least, from };
}

/**
 * The levels of least variance among all sets of `count` positive levels, with a `zero` level or without.
 *
 * With its neighbours held, the variance is convex and piecewise linear in a level with kinks at the points of the sample, so
 * the best levels are points; only the lowest of a set without zero is not, and {@linkcode bestLevel} finds it for every
 * neighbour. With candidates `0 = p₀ < p₁ < … < p_n = 1`, `D_{m+1}[k] = min_{i ≤ k} D_m[i] + I₂(p_i, p_k)`. Since
 * `I₂(a, c) + I₂(b, d) ≤ I₂(a, d) + I₂(b, c)` for `a ≤ b ≤ c ≤ d`, the best i increases with k, and a stage takes
 * `O(n log n)` steps by dividing; for samples of more than ten thousand points, take a {@linkcode histogram}.
 *
 * Where the sample has fewer points than levels are asked for, the rest are midpoints of the widest gaps. Zhang, Li, Kara,
 * Alistarh, Liu, Zhang, "ZipML", ICML 2017, §3; dividing as in Ben-Basat, Ben-Itzhak, Mitzenmacher, Vargaftik, "Optimal and
 * near-optimal adaptive vector quantization", 2024.
 *
 * @example
 * ```ts
 * import { empirical, optimalLevels } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const F = empirical({ values: [0.1, 0.11, 0.12, 0.5, 0.51, 0.52] });
 * assertEquals(optimalLevels({ distribution: F, count: 3 }).levels, Float64Array.of(0, 0.12, 0.51, 1));
 * assertEquals(optimalLevels({ distribution: empirical({ values: [0.5] }), count: 3 }).variance, 0);
 * ```
 */
export function optimalLevels(
  { distribution: F, count, zero = true }: { distribution: Sample; count: number; zero?: boolean },
): LevelDesign {
  checkInteger("find the best levels", "the number of positive levels", count, 1);
  const inner = F.points.filter((r) => r > 0 && r < 1), last = inner.length + 1;
  const p = new Float64Array(last + 1).fill(1, last);
  p.set(inner, 1);
  const interior = Math.min(count - 1, last); // more could not help

  // The cost of what lies below each p_k: one cell, or without zero the best lowest level and the two cells it makes.
  const lowest = p.map((c) => zero || c === 0 ? 0 : bestLevel(F, undefined, c) ?? c / 2);
  let cost = p.map((c, k) =>
    zero ? F.I2(0, c) : c === 0 ? Infinity : cellVariance(F, undefined, lowest[k]) + F.I2(lowest[k], c)
  );
  const choices: Int32Array[] = [];
  for (let m = zero ? 0 : 1; m < interior; m++) {
    const { least, from } = stage(F.I2, p, cost);
    cost = least;
    choices.push(from);
  }

  const chosen: number[] = [];
  let k = last;
  for (const from of choices.reverse()) chosen.unshift(p[k = from[k]]);
  if (!zero && count > 1) chosen.unshift(lowest[k]);
  const positive = filled(chosen.filter((x) => x > 0 && x < 1), count);
  const levels = zero ? Float64Array.of(0, ...positive) : positive;
  return { levels, variance: roundingVariance(levels, F) };
}
