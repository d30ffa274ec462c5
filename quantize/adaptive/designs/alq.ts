/**
 * ALQ: levels by descent, one at a time.
 * @module
 */

import { check, checkInteger, checkNonNegative } from "../../../base/check.ts";
import type { Float64s, Vec } from "../../../base/vector.ts";
import { alphabetOf, positiveLevels } from "../../levels/level_set.ts";
import type { Distribution, LevelDesign } from "../distributions/distribution.ts";
import { cellVariance, roundingVariance, slope } from "./objective.ts";
import { bestLevel } from "./single_level.ts";
import { starts } from "./starts.ts";

/** Where a level goes from x, between `a` (where there is one) and `c`. */
type Move = (F: Distribution, a: number | undefined, x: number, c: number) => number;

/** How a level moves: to the best place between its neighbours, or by a step down the slope. */
export type LevelDescent = "coordinate descent" | "gradient descent";

/** Levels found by descent. */
export interface DescentDesign extends LevelDesign {
  /** How many times all levels were moved, from the start that came out best. */
  readonly sweeps: number;
}

/** To the best place; where no mass lies between its neighbours, a level stays. */
const toBest: Move = (F, a, x, c) => bestLevel(F, a, c) ?? x;

/** `∂²Ψ/∂x²`: `(c − a) f(x)`, or `2F(x) + (c + x) f(x)` where there is no level below. */
function curvature(F: Distribution, a: number | undefined, x: number, c: number, reach: number): number {
  const density = F.density ? F.density(x) : F.M0(x - reach, x + reach) / (2 * reach);
  return a === undefined ? 2 * F.cdf(x) + (c + x) * density : (c - a) * density;
}

/** `x − sign(g) min(|g|/Ψ'', 0.49 δ)`, halved until the variance falls; δ is the distance to the nearer neighbour. */
const downSlope: Move = (F, a, x, c) => {
  const g = slope(F, a, x, c), reach = 0.49 * Math.min(x - (a ?? 0), c - x);
  const variance = (y: number): number => cellVariance(F, a, y) + F.I2(y, c);
  let step = Math.min(Math.abs(g) / curvature(F, a, x, c, reach), reach);
  for (let halvings = 0; halvings < 50 && step > 0; halvings++, step /= 2) {
    const y = g > 0 ? x - step : x + step;
    if (g * slope(F, a, y, c) >= 0 || variance(y) < variance(x)) return y; // the variance is convex in one level
  }
  return x;
};

const moves: Readonly<Record<LevelDescent, Move>> = { "coordinate descent": toBest, "gradient descent": downSlope };

/** Moves the levels one after the other, lowest first, until none moves by more than `tolerance` of itself. */
function descend(
  F: Distribution,
  start: Vec,
  { zero, move, tolerance, sweeps: most }: { zero: boolean; move: Move; tolerance: number; sweeps: number },
): { positive: Float64s; sweeps: number } {
  const positive = Float64Array.from(start);
  let sweeps = 0, moving = positive.length > 1;
  while (moving && sweeps < most) {
    moving = false;
    for (let j = 0; j < positive.length - 1; j++) {
      const x = positive[j], below = j > 0 ? positive[j - 1] : zero ? 0 : undefined;
      positive[j] = move(F, below, x, positive[j + 1]);
      if (Math.abs(positive[j] - x) > tolerance * x) moving = true;
    }
    sweeps++;
  }
  return { positive, sweeps };
}

/**
 * Levels of low variance, by descent from several starts.
 *
 * Coordinate descent puts each level in turn where it is best between its neighbours ({@linkcode bestLevel}), so the variance
 * never rises. Gradient descent moves it by a Newton step of at most 0.49 of the distance to the nearer neighbour, halved
 * until the variance falls; where there is no density, as on a sample, the mean density within that distance takes its place.
 * The objective has several minima: by default the best of three starts is taken (uniform, geometric, and quantiles), and
 * {@linkcode optimalLevels} has the minimum itself. Descent ends when no level moves by more than `tolerance` of itself, or
 * after `sweeps`; with many levels that takes many, about in proportion to `count²`.
 *
 * `count` is the number of positive levels, 1 among them. Without a `zero` level the design is for a quantizer without:
 * dropping the zero of a design that has one gives another variance, and not the least.
 *
 * Faghri et al., §3.2 and Algorithm 1. Throws a `RangeError` where `start` does not have `count` positive levels, or has a zero
 * level against `zero`.
 *
 * @example
 * ```ts
 * import { alq, empirical, key, magnitudes, normals, roundingVariance, uniformLevels } from "@bitdescent/bitdescent";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const F = empirical(magnitudes(normals(key(1), 1000)));
 * const { levels, variance } = alq({ distribution: F, count: 4 });
 * assertEquals([levels.length, levels[0], levels[4]], [5, 0, 1]);
 * assert(variance < roundingVariance(uniformLevels({ steps: 4 }), F) / 20); // uniform levels do not suit long vectors
 * ```
 */
export function alq(
  { distribution, count, zero = true, start, method = "coordinate descent", tolerance = 1e-6, sweeps = 300 }: {
    distribution: Distribution;
    count: number;
    zero?: boolean;
    start?: Vec;
    method?: LevelDescent;
    tolerance?: number;
    sweeps?: number;
  },
): DescentDesign {
  const action = "design levels";
  checkInteger(action, "the number of positive levels", count, 1);
  checkInteger(action, "the number of sweeps", sweeps, 0);
  checkNonNegative(action, "the tolerance", tolerance);
  if (start) {
    const given = alphabetOf(start);
    check(given.largest === count, action, "the number of positive levels of the start", `${count}`, given.largest);
    check(given.zero === zero, action, "whether the start has a zero level", `${zero}`, given.zero);
  }
  const move = moves[method];
  const designs = (start ? [positiveLevels(start)] : starts(distribution, count)).map((from) => {
    const { positive, sweeps: taken } = descend(distribution, from, { zero, move, tolerance, sweeps });
    const levels = zero ? Float64Array.of(0, ...positive) : positive;
    return { levels, variance: roundingVariance(levels, distribution), sweeps: taken };
  });
  return designs.reduce((best, design) => design.variance < best.variance ? design : best);
}
