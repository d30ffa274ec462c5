/**
 * How much compressors that have a name err at worst: ω in `E‖C(v) − v‖² ≤ ω‖v‖²`.
 * @module
 */

import type { Bound } from "../bound.ts";

/** Levels that are given by their number. */
export interface CountedLevels {
  /** d, the most coordinates that share a normaliser. */
  readonly dimension: number;
  /** s, the number of positive levels. */
  readonly steps: number;
  /** q ≥ 1, the index of the norm that vectors are divided by. */
  readonly norm: number;
}

/** How many coordinates of how many are kept. */
export interface Kept {
  /** d, the length of the vectors. */
  readonly dimension: number;
  /** k, how many coordinates are sent. */
  readonly kept: number;
}

const isCount = (n: number): boolean => Number.isInteger(n) && n >= 1;

const areCounted = ({ dimension, steps, norm }: CountedLevels): boolean =>
  isCount(dimension) && isCount(steps) && norm >= 1;

const areKept = ({ dimension, kept }: Kept): boolean => isCount(dimension) && isCount(kept) && kept <= dimension;

/** `d^{1/min(q,2)}`: `√d ‖v‖_q` is at most that times `‖v‖`, and `‖v‖_q ‖v‖₁` at most that times `‖v‖²`. */
const breadth = ({ dimension: d, norm: q }: CountedLevels): number => q >= 2 ? Math.sqrt(d) : d ** (1 / q);

/**
 * ω of the uniform levels `k/s`: `min{A²/4, A}` with `A = d^{1/min(q,2)}/s`, a dimensionless factor; in the Euclidean norm
 * it is `min{d/(4s²), √d/s}`.
 *
 * The paper has `d/s²`; but `(c − r)(r − a) ≤ (c − a)²/4`.
 *
 * @example
 * ```ts
 * import { qsgdVariance } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 5, 10].map((steps) => qsgdVariance.value({ dimension: 100, steps, norm: 2 })), [10, 1, 0.25]);
 * ```
 */
export const qsgdVariance: Bound<CountedLevels> = {
  kind: "upper",
  source: "Alistarh, Grubic, Li, Tomioka, Vojnovic, QSGD, 2017, the bound on the variance, with ¼",
  holds: areCounted,
  value(parameters) {
    const A = breadth(parameters) / parameters.steps;
    return Math.min(A * A / 4, A);
  },
};

/**
 * ω of the geometric levels `0, 2^{1−s}, …, ½, 1`: `1/8 + A min{1, A}` with `A = d^{1/min(q,2)} 2^{1−s}`, a dimensionless
 * factor.
 *
 * @example
 * ```ts
 * import { naturalDitheringVariance } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(naturalDitheringVariance.value({ dimension: 16, steps: 4, norm: 2 }), 1 / 8 + 1 / 4);
 * ```
 */
export const naturalDitheringVariance: Bound<CountedLevels> = {
  kind: "upper",
  source:
    "Horvath, Ho, Horvath, Sahu, Canini, Richtarik, Natural Compression for Distributed Deep Learning, of dithering",
  holds: areCounted,
  value(parameters) {
    const A = breadth(parameters) * 2 ** (1 - parameters.steps);
    return 1 / 8 + A * Math.min(1, A);
  },
};

/**
 * ω of rounding each coordinate to a power of 2 next to it: `1/8`, reached by `4/3` and its products with powers of 2.
 *
 * @example
 * ```ts
 * import { naturalCompressionVariance } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const t = 4 / 3; // between 1 and 2
 * assertAlmostEquals((2 - t) * (t - 1) / t ** 2, naturalCompressionVariance.value({}));
 * ```
 */
export const naturalCompressionVariance: Bound<unknown> = {
  kind: "tight",
  source: "Horvath et al., Natural Compression for Distributed Deep Learning",
  holds: () => true,
  value: () => 1 / 8,
};

/**
 * The error of the scaled sign `C(v) = (‖v‖₁/d) sign v`, over `‖v‖²`: `1 − ‖v‖₁²/(d‖v‖²)`, exactly, and at most `1 − 1/d`.
 *
 * Every coordinate needs a sign, 0 one of the two: with `sign 0 = 0` it is not true.
 *
 * @example
 * ```ts
 * import { scaledSignError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([[2, -2, 2, 2], [5, 0, 0, 0]].map((x) => scaledSignError.value({ x })), [0, 0.75]);
 * ```
 */
export const scaledSignError: Bound<{ readonly x: ArrayLike<number> }> = {
  kind: "tight",
  source:
    "Karimireddy, Rebjock, Stich, Jaggi, Error Feedback Fixes SignSGD and Other Gradient Compression Schemes, 2019",
  holds: ({ x }) => Array.from(x).some((v) => v !== 0),
  value({ x }) {
    let sum = 0, squares = 0;
    for (let i = 0; i < x.length; i++) {
      sum += Math.abs(x[i]);
      squares += x[i] * x[i];
    }
    return 1 - sum * sum / (x.length * squares);
  },
};

/**
 * ω of k coordinates at random, each times `d/k`: `d/k − 1`, for every vector.
 *
 * @example
 * ```ts
 * import { randomCoordinatesVariance } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(randomCoordinatesVariance.value({ dimension: 100, kept: 5 }), 19);
 * ```
 */
export const randomCoordinatesVariance: Bound<Kept> = {
  kind: "tight",
  source: "Each coordinate is d/k times itself with probability k/d, 0 else",
  holds: areKept,
  value: ({ dimension: d, kept: k }) => d / k - 1,
};

/**
 * The error of the k largest coordinates, over `‖v‖²`: `1 − k/d`, reached by constant vectors.
 *
 * @example
 * ```ts
 * import { largestCoordinatesError } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(largestCoordinatesError.value({ dimension: 100, kept: 25 }), 0.75);
 * ```
 */
export const largestCoordinatesError: Bound<Kept> = {
  kind: "tight",
  source: "Stich, Cordonnier, Jaggi, Sparsified SGD with Memory, 2018",
  holds: areKept,
  value: ({ dimension: d, kept: k }) => 1 - k / d,
};
