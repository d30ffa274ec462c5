/**
 * Gradient descent with noise on a quadratic: the expected gap, exactly.
 *
 * `F = ½ xᵀHx + Aᵀx + b`, `x ← x − ηG` with `E[G | x] = ∇F(x)`. In `y = x − x*` a round is `y ← ρy − ηe`, `ρ = I − ηH`, e the
 * noise.
 * @module
 */

import { check } from "../../base/check.ts";
import type { Bound } from "../bound.ts";
import { DQSGD } from "./noise.ts";

/** A small square matrix, row by row. */
export type SquareMatrix = readonly ArrayLike<number>[];

/** A run on a quadratic. */
export interface NoisyQuadratic {
  /** H: symmetric. */
  readonly hessian: SquareMatrix;
  /** η. */
  readonly stepSize: number;
  /** `y₀ = x₀ − x*`. */
  readonly offset: ArrayLike<number>;
  /** Σₙ of each round: `E eeᵀ` of the noise, over the iterates too where it depends on them. */
  readonly covariances: readonly SquareMatrix[];
}

/** `AB`. */
const product = (A: SquareMatrix, B: SquareMatrix): number[][] =>
  A.map((row) => Array.from(B[0], (_, j) => B.reduce((sum, other, k) => sum + row[k] * other[j], 0)));

/** `Tr AB` of symmetric matrices. */
const traceOfProduct = (A: SquareMatrix, B: SquareMatrix): number =>
  A.reduce((sum, row, i) => Array.from(row).reduce((trace, a, j) => trace + a * B[i][j], sum), 0);

/** `yyᵀ`. */
const square = (y: ArrayLike<number>): number[][] => Array.from(y, (a) => Array.from(y, (b) => a * b));

/** `ρ = I − ηH`. */
const stepMatrix = ({ hessian, stepSize: eta }: NoisyQuadratic): number[][] =>
  hessian.map((row, i) => Array.from(row, (h, j) => Number(i === j) - eta * h));

const isSymmetric = (A: SquareMatrix, d: number): boolean =>
  A.length === d && A.every((row) => row.length === d) &&
  A.every((row, i) => Array.from(row).every((a, j) => Number.isFinite(a) && a === A[j][i]));

/**
 * The expected gap on a quadratic, exactly: `E F(x_N) − F* = ½ y₀ᵀρᴺHρᴺy₀ + (η²/2) Σ Tr(ρ^(N−1−n) Σₙ H ρ^(N−1−n))`, in the
 * unit of F.
 *
 * For noise whose mean is 0 given the past; nothing else of its law matters, and any η will do. The print has
 * `F = xᵀHx + Aᵀx + b`, whose Hessian is 2H: for that the function wants `2H`. With H a step of η = ½ on x² would
 * leave an eighth of the gap; in truth it leaves none.
 *
 * @example
 * ```ts
 * import { noisyQuadraticGap } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { hessian: [[2, 0], [0, 1]], stepSize: 0.5, offset: [1, 4], covariances: [[[1, 0], [0, 8]]] };
 * assertEquals(noisyQuadraticGap.value(run), 2 + (1 * 2 + 8 * 1) / 8);
 * ```
 */
export const noisyQuadraticGap: Bound<NoisyQuadratic> = {
  kind: "tight",
  source: `${DQSGD}, Theorem 2, (17), for F = ½xᵀHx + Aᵀx + b`,
  holds: ({ hessian, stepSize, offset, covariances }) =>
    stepSize > 0 && stepSize < Infinity && Array.from(offset).every(Number.isFinite) &&
    offset.length >= 1 && [hessian, ...covariances].every((A) => isSymmetric(A, offset.length)),
  value(run) {
    const { hessian, stepSize: eta, offset, covariances } = run, rho = stepMatrix(run);
    let weight: SquareMatrix = hessian, noise = 0; // ρ^(N−1−n) H ρ^(N−1−n), from the last round back
    for (let n = covariances.length - 1; n >= 0; n--) {
      noise += traceOfProduct(covariances[n], weight);
      weight = product(product(rho, weight), rho);
    }
    return (traceOfProduct(square(offset), weight) + eta * eta * noise) / 2;
  },
};

/**
 * The expected gap before each round and after the last, by recursion of the second moments of `y = x − x*`:
 * `S₀ = y₀y₀ᵀ`, `Sₙ₊₁ = ρSₙρ + η²Σₙ`, gap `½ Tr(H Sₙ)`; in the unit of F.
 *
 * The last entry is {@linkcode noisyQuadraticGap}, computed forwards. Throws a `RangeError` where that does not hold.
 *
 * @example
 * ```ts
 * import { noisyQuadraticGaps } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { hessian: [[2, 0], [0, 1]], stepSize: 0.5, offset: [1, 4], covariances: [[[1, 0], [0, 8]]] };
 * assertEquals(noisyQuadraticGaps(run), Float64Array.of(9, 3.25));
 * ```
 */
export function noisyQuadraticGaps(run: NoisyQuadratic): Float64Array<ArrayBuffer> {
  check(noisyQuadraticGap.holds(run), "follow a run", "the run", "one on a quadratic", JSON.stringify(run));
  const { hessian, stepSize: eta, offset, covariances } = run, rho = stepMatrix(run);
  let S: SquareMatrix = square(offset);
  const gaps = Float64Array.of(traceOfProduct(hessian, S) / 2, ...covariances.map(() => 0));
  covariances.forEach((sigma, n) => {
    S = product(product(rho, S), rho).map((row, i) => row.map((s, j) => s + eta * eta * sigma[i][j]));
    gaps[n + 1] = traceOfProduct(hessian, S) / 2;
  });
  return gaps;
}
