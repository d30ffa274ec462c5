/**
 * How many points of a lattice there are to send where what is sent lies in a ball: exactly, from theta series.
 *
 * No point is looked at and no table is kept, so n may be in the thousands. Conway, Sloane, "Sphere Packings, Lattices and
 * Groups", chapter 4.
 * @module
 */

import { checkInteger, checkNonNegative } from "../../base/check.ts";
import {
  checkerboardLattice,
  dualCheckerboardLattice,
  dualRootLattice,
  gossetLattice,
  integerLattice,
  type LatticeShape,
  leechLattice,
} from "../lattices.ts";
import { logSum, logTotal } from "./circle.ts";
import { classSeries } from "./dual_root.ts";
import { cells, gossetSeries, halves, leechSeries, power, type Series, squares } from "./series.ts";

/** A lattice, with how many of its points the code for a ball has. */
export interface LatticePoints extends LatticeShape {
  /**
   * log₂ of how many points the code for the ball of radius M has, at the lattice's own scale: those of norm up to
   * `M + R`, unless it says otherwise. Throws a `RangeError` where that is not a number of at least 0, or so large that they
   * are not counted.
   */
  readonly logCount: (M: number) => number;
}

const action = "count lattice points";

/** The points of norm up to M + R, by the integer `unit` times the square of a norm. */
function within(shape: LatticeShape, unit: number, logCount: (most: number) => number): LatticePoints {
  return sized(shape, (M) => {
    const norm = M + shape.coveringRadius;
    checkNonNegative(action, "the norm", norm);
    return logCount(whole(unit * norm * norm));
  });
}

/** A shape and its count, of a dimension that makes sense. */
function sized(shape: LatticeShape, logCount: (M: number) => number): LatticePoints {
  checkInteger(action, "the dimension", shape.dimension, 1);
  return { ...shape, logCount };
}

/** log₂ of how many points a series counts up to a weight. */
const upTo = (series: Series) => (most: number): number => logTotal({ series, most });

/** The largest integer up to `x`, or the integer that x is but for rounding. */
const whole = (x: number): number => Math.floor(x * (1 + 1e-12));

/**
 * The points of `Zⁿ` of norm up to `M + √n/2`, which are those of Lemma 2.1: `φ(q)ⁿ`, `φ = Σ q^{k²}`.
 *
 * @example
 * ```ts
 * import { integerPoints } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(2 ** integerPoints(4).logCount(0), 9); // 0 and ±1 along each axis
 * ```
 */
export function integerPoints(n: number): LatticePoints {
  return within(integerLattice(n), 1, upTo(power(squares, n)));
}

/**
 * The points of `Zⁿ` whose cells meet the ball of radius M, `Σ (2|zⱼ| − 1)₊² ≤ 4M²`: `(1 + 2 Σ q^{(2t−1)²})ⁿ`.
 *
 * @example
 * ```ts
 * import { integerCells } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(2 ** integerCells(2).logCount(0.6), 5); // those of (±1, ±1) are √½ away
 * ```
 */
export function integerCells(n: number): LatticePoints {
  const count = upTo(power(cells, n));
  return sized(integerLattice(n), (M) => {
    checkNonNegative(action, "the radius", M);
    return count(whole(4 * M * M));
  });
}

/**
 * The points of `D_n`: those of even norm squared in `φ(q)ⁿ`.
 *
 * @example
 * ```ts
 * import { checkerboardPoints } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(2 ** checkerboardPoints(4).logCount(1), 1 + 24 + 24); // of norms 0, √2 and 2
 * ```
 */
export function checkerboardPoints(n: number): LatticePoints {
  const series = power(squares, n);
  return within(checkerboardLattice(n), 1 / 2, (most) => logTotal({ series, most: 2 * most, step: 2 }));
}

/**
 * The points of `D_n*`: integers, `φ(q)ⁿ`, and integers and a half, `(2 Σ q^{k(k+1)/2})ⁿ` in `(‖z‖² − n/4)/2`.
 *
 * @example
 * ```ts
 * import { dualCheckerboardPoints } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(2 ** dualCheckerboardPoints(2).logCount(0.5), 1 + 4 + 4); // of norms 0, √½ and 1
 * ```
 */
export function dualCheckerboardPoints(n: number): LatticePoints {
  const integers = upTo(power(squares, n)), others = upTo(power(halves, n));
  return within(dualCheckerboardLattice(n), 4, (most) => {
    return logSum([integers(Math.floor(most / 4)), others(Math.floor((most - n) / 8))]);
  });
}

/**
 * The points of `E₈` in each block of 8 coordinates: `E₄(q)^{n/8}`, Eisenstein's series, in half of the squared norm.
 *
 * @example
 * ```ts
 * import { gossetPoints } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(2 ** gossetPoints(8).logCount(1), 1 + 240 + 2160); // of norms 0, √2 and 2
 * ```
 */
export function gossetPoints(n: number): LatticePoints {
  return within(gossetLattice(n), 1 / 2, upTo(power(gossetSeries, n / 8)));
}

/**
 * The points of `Λ₂₄` in each block of 24 coordinates: `(E₄(q)³ − 720 Δ(q))^{n/24}` in half of the squared norm.
 *
 * @example
 * ```ts
 * import { leechPoints } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(2 ** leechPoints(24).logCount(2 - Math.SQRT2), 196561); // 0, and those of norm 2
 * ```
 */
export function leechPoints(n: number): LatticePoints {
  return within(leechLattice(n), 1 / 2, upTo(power(leechSeries, n / 24)));
}

/**
 * The points of `A_n*`, in `n + 1` classes by the sum of their integers.
 *
 * The time grows as n³: at n = 240 a second, at n = 1000 some ten; a `RangeError` beyond.
 *
 * @example
 * ```ts
 * import { dualRootPoints } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const hexagons = dualRootPoints(2); // of least norm √⅔
 * assertAlmostEquals(2 ** hexagons.logCount(Math.sqrt(2) - hexagons.coveringRadius), 1 + 6 + 6);
 * ```
 */
export function dualRootPoints(n: number): LatticePoints {
  checkInteger(action, "the dimension", n, 1, 1000);
  const N = n + 1, sums = Array.from({ length: Math.floor(N / 2) + 1 }, (_, s) => s);
  return within(dualRootLattice(n), N, (most) => {
    return logSum(sums.map((s) => {
      const log = upTo(classSeries(N, s))(Math.floor((most - s * (N - s)) / (2 * N))); // N ‖z‖² = 2Nk + s(N − s)
      return 2 * s % N === 0 ? log : log + 1; // −z has the sum N − s
    }));
  });
}
