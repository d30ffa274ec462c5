/**
 * The levels of least variance for a sample, by dynamic programming.
 * @module
 */

import { checkInteger } from "../../../base/check.ts";
import type { Float64s } from "../../../base/vector.ts";
import type { LevelDesign, Sample } from "../distributions/distribution.ts";
import { prefixMoments } from "../distributions/prefix_moments.ts";
import { cellVariance, roundingVariance } from "./objective.ts";
import { bestLevel } from "./single_level.ts";
import { filled } from "./starts.ts";

/** The candidates `0 = p₀ < p₁ < … < p_n = 1` for levels, and with `S_m[i] = M_m(0, p_i)` what rough sums are made of. */
interface Candidates {
  readonly p: Float64s;
  /** `F(p_i)`, and `S₁[i]`. */
  readonly mass: Float64s;
  readonly first: Float64s;
  /** `S₂[i] − p_i S₁[i]`, and `S₁[i] − p_i F(p_i)`. */
  readonly u: Float64s;
  readonly v: Float64s;
  /** `I₂(p_i, p_k)`, for `i ≤ k`. */
  I2(i: number, k: number): number;
}

/** The points of a sample, 0 and 1. */
function candidatesOf({ points, weights, weight }: Sample): Candidates {
  const n = points.length, zeros = points[0] === 0 ? 1 : 0, ones = points[n - 1] === 1 ? 1 : 0;
  const last = n - zeros - ones + 1, p = new Float64Array(last + 1).fill(1, last);
  p.set(points.subarray(zeros, n - ones), 1);
  const upTo = (j: number): number => j < last ? zeros + j : n; // how many points are at most p_j
  const { M0, M1, M2, I2 } = prefixMoments(points, weights);
  const mass = p.slice(), first = p.slice(), u = p.slice(), v = p.slice();
  for (let j = 0; j <= last; j++) {
    mass[j] = M0(0, upTo(j)) / weight;
    first[j] = M1(0, upTo(j)) / weight;
    u[j] = M2(0, upTo(j)) / weight - p[j] * first[j];
    v[j] = first[j] - p[j] * mass[j];
  }
  return { p, mass, first, u, v, I2: (i, k) => I2(upTo(i), upTo(k), p[i], p[k]) / weight };
}

/** How far a rough sum of a few numbers of at most 1 may be from the exact one; many times what rounding can do. */
const SLACK = 2 ** -46;

/**
 * For every k from `wanted` on, the least `before[i] + I₂(p_i, p_k)` over `i ≤ k`, and the first i that gives it.
 *
 * `I₂(p_i, p_k) = u_i − p_k v_i + p_i (S₁[k] − p_k F(p_k))`, and a number that depends on k only. That is quick, but rough, as
 * its terms may be far larger than their sum. The exact one is taken where the rough one is within twice the slack of the
 * least, since nowhere else can it be the least.
 */
function stage(
  { p, mass, first: S1, u, v, I2 }: Candidates,
  before: Float64s,
  wanted: number,
): { least: Float64s; from: Int32Array } {
  const n = p.length, least = new Float64Array(n).fill(Infinity), from = new Int32Array(n), rough = new Float64Array(n);
  const fixed = u.slice();
  for (let i = 0; i < n; i++) fixed[i] += before[i];
  /** Solves for k in [low, high), whose best i is known to lie in [first, last]: it does not decrease with k. */
  function solve(low: number, high: number, first: number, last: number): void {
    if (low >= high || high <= wanted) return;
    const k = (low + high) >>> 1, end = Math.min(k, last), c = p[k], slope = S1[k] - c * mass[k];
    let bound = Infinity;
    for (let i = first; i <= end; i++) {
      const sum = fixed[i] + p[i] * slope - c * v[i];
      rough[i] = sum;
      if (sum < bound) bound = sum;
    }
    bound += 2 * SLACK;
    for (let i = first; i <= end; i++) {
      if (rough[i] > bound) continue;
      const cost = before[i] + I2(i, k);
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
 * `O(n log n)` steps by dividing; for samples of many more than a hundred thousand points, take a {@linkcode histogram}.
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
  const candidates = candidatesOf(F), { p, I2 } = candidates, last = p.length - 1;
  const interior = Math.min(count - 1, last); // more could not help

  // The cost of what lies below each p_k: one cell, or without zero the best lowest level and the two cells it makes.
  const lowest = zero ? p : p.map((c) => c === 0 ? 0 : bestLevel(F, undefined, c) ?? c / 2);
  let cost = p.map((c, k) =>
    zero ? I2(0, k) : c === 0 ? Infinity : cellVariance(F, undefined, lowest[k]) + F.I2(lowest[k], c)
  );
  const choices: Int32Array[] = [];
  for (let m = zero ? 0 : 1; m < interior; m++) {
    const { least, from } = stage(candidates, cost, m < interior - 1 ? 0 : last); // in the end, only for 1
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
