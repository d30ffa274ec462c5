/**
 * The function classes on which theorems are tried.
 * @module
 */

import {
  axpy,
  child,
  copy,
  type Curvature,
  dense,
  dot,
  type Float64s,
  type Floats,
  type Key,
  logisticRegression,
  norm2,
  normals,
  type Problem,
  quadratic,
  scale,
  subtract,
  uniforms,
  type Vec,
} from "@bitdescent/bitdescent";
import { fresh } from "../../base/fresh.ts";
import { direction } from "./arbitraries.ts";

/** A slope `s(τ)` that is constant between breakpoints: `slopes[k]` between `breaks[k − 1]` and `breaks[k]`. */
interface Slope {
  readonly breaks: readonly number[];
  readonly slopes: readonly number[];
}

/** `∫₀ᵗ s(τ) dτ`: the derivative of a convex function whose curvature is the slope. */
function integral({ breaks, slopes }: Slope, t: number): number {
  const edges = [-Infinity, ...breaks, Infinity], [low, high] = t < 0 ? [t, 0] : [0, t];
  let sum = 0;
  slopes.forEach((slope, k) => {
    const from = Math.max(low, edges[k]), to = Math.min(high, edges[k + 1]);
    if (to > from) sum += slope * (to - from);
  });
  return t < 0 ? -sum : sum;
}

/** `∫₀ᵗ (t − τ) s(τ) dτ`: the convex function itself. */
function integralTwice({ breaks, slopes }: Slope, t: number): number {
  const edges = [-Infinity, ...breaks, Infinity], [low, high] = t < 0 ? [t, 0] : [0, t];
  return slopes.reduce((sum, slope, k) => {
    const from = Math.max(low, edges[k]), to = Math.min(high, edges[k + 1]);
    return to > from ? sum + slope * Math.abs((t - from) ** 2 - (t - to) ** 2) / 2 : sum;
  }, 0);
}

/**
 * `f(x) = Σⱼ ψⱼ(cⱼ)` with `ψⱼ′` piecewise linear, slopes in [μ, L], and c the coordinates of `x − x*`: smooth and strongly
 * convex, not twice differentiable. With a unit vector `mirror`, along the coordinate axes turned by its reflection.
 */
export function piecewise(
  slopes: readonly Slope[],
  minimizer: Float64s,
  { mu, L }: Curvature,
  mirror: Vec = new Float64Array(slopes.length),
): Problem {
  const reflected = (x: Float64s): Float64s => axpy(-2 * dot(mirror, x), mirror, x);
  return {
    dimension: slopes.length,
    mu,
    L,
    quadratic: false,
    minimizer,
    value: (x) => reflected(subtract(x, minimizer)).reduce((sum, c, j) => sum + integralTwice(slopes[j], c), 0),
    gradient<O extends Floats = Float64s>(x: Vec, out: O = fresh(slopes.length)): O {
      return copy(reflected(reflected(subtract(x, minimizer)).map((c, j) => integral(slopes[j], c))), out);
    },
  };
}

/** On which the heavy ball, tuned for quadratics, cycles for ever (Lessard, Recht, Packard 2016): μ = 1, L = 25, x* = 0. */
export const heavyBallTrap: Problem = piecewise([{ breaks: [1, 2], slopes: [25, 1, 25] }], Float64Array.of(0), {
  mu: 1,
  L: 25,
});

/** The classes of functions by name. */
export const classes = {
  /** Two eigenvalues, the minimizer along one of their axes: worst cases live here. */
  extreme(key: Key, dimension: number, { mu, L }: Curvature): Problem {
    const axis = Math.floor(uniforms(key, 1)[0] * dimension), minimizer = new Float64Array(dimension);
    minimizer[axis] = 1;
    const spectrum = Float64Array.from({ length: dimension }, (_, j) => j === 0 ? L : mu);
    return { ...quadratic({ spectrum, minimizer }), mu, L };
  },
  /** Eigenvalues in [μ, L] with both ends, along random axes. */
  quadratic(key: Key, dimension: number, { mu, L }: Curvature): Problem {
    const u = uniforms(child(key, 0), dimension);
    const spectrum = u.map((value, j) => j === 0 ? L : j === 1 ? mu : mu + (L - mu) * value);
    return { ...quadratic({ spectrum, minimizer: direction(child(key, 1), dimension), axes: child(key, 2) }), mu, L };
  },
  /** {@linkcode piecewise} with random kinks around the minimizer. */
  piecewise(key: Key, dimension: number, { mu, L }: Curvature): Problem {
    const slopes = Array.from({ length: dimension }, (_, j) => {
      const u = uniforms(child(key, j), 12);
      return {
        breaks: Array.from(u.slice(0, 4), (value) => 3 * (value - 0.5)).sort((a, b) => a - b),
        slopes: Array.from(u.slice(4, 9), (value) => value < 0.3 ? mu : value < 0.6 ? L : mu + (L - mu) * value),
      };
    });
    const minimizer = direction(child(key, dimension), dimension);
    return piecewise(slopes, minimizer, { mu, L }, direction(child(key, dimension + 1), dimension));
  },
} satisfies Record<string, (key: Key, dimension: number, curvature: Curvature) => Problem>;

/** A regularised logistic regression on random data, shrunk so that its minimizer is at distance 1 of the origin. */
export function randomLogistic(key: Key, dimension: number, l2: number): Problem {
  const rows = 4 * dimension,
    features = dense({ rows, columns: dimension, values: normals(child(key, 0), rows * dimension) });
  const labels = normals(child(key, 1), rows).map((value) => value > 0 ? 1 : -1);
  labels[0] = 1, labels[1] = -1;
  const f = logisticRegression({ features, labels, l2 }), size = norm2(f.minimizer);
  return stretched(f, 1 / size);
}

/** The problem with all lengths D times as long: the same curvature, the minimizer D times as far. */
export function stretched(problem: Problem, D: number): Problem {
  const { dimension, minimizer, value, gradient } = problem;
  return {
    ...problem,
    minimizer: scale(D, minimizer),
    value: (x) => D * D * value(scale(1 / D, x)),
    gradient<O extends Floats = Float64s>(x: Vec, out: O = fresh(dimension)): O {
      return scale(D, gradient(scale(1 / D, x)), out);
    },
  };
}
