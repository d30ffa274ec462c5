/**
 * Singular values and linear systems at set-up, by ml-matrix; never inside a loop over rounds.
 * @module
 */

import { CholeskyDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { check, checkFinite } from "../base/check.ts";
import type { Float64s, Vec } from "../base/vector.ts";
import type { LinearMap } from "./linear_map.ts";

/** Above this many entries (1 GiB of floats) a matrix is not made dense. */
const MOST_ENTRIES = 0x8000000;

function asMatrix({ rows, columns, triplets }: LinearMap): Matrix {
  const entries = rows * columns;
  check(entries <= MOST_ENTRIES, "find singular values", "rows times columns", `at most ${MOST_ENTRIES}`, entries);
  const matrix = Matrix.zeros(rows, columns), { row, column, value } = triplets();
  checkFinite("find singular values", "the matrix", value);
  for (let k = 0; k < row.length; k++) matrix.set(row[k], column[k], matrix.get(row[k], column[k]) + value[k]);
  return matrix;
}

/** The largest singular value `‖A‖`. */
export function spectralNorm(A: LinearMap): number {
  return new SingularValueDecomposition(asMatrix(A), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  }).diagonal[0];
}

/** `AᵀA` by its extreme eigenvalues and its inverse. */
export interface NormalEquations {
  /** The smallest eigenvalue of `AᵀA`. */
  readonly mu: number;
  /** The largest eigenvalue of `AᵀA`. */
  readonly L: number;
  /** `(AᵀA)⁻¹ v`. */
  solve(v: Vec): Float64s;
}

/** Decomposes `AᵀA = V S² Vᵀ`, from `A = U S Vᵀ`; throws a `RangeError` unless A has full column rank. */
export function normalEquations(A: LinearMap): NormalEquations {
  const { rows, columns } = A;
  check(rows >= columns, "solve least squares", "the number of rows", `at least that of columns, ${columns}`, rows);
  const { diagonal: s, rightSingularVectors: V } = new SingularValueDecomposition(asMatrix(A), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: true,
  });
  const largest = s[0], smallest = s[columns - 1];
  check(
    smallest > largest * rows * Number.EPSILON,
    "solve least squares",
    "the smallest singular value",
    `above rounding, or A has not full column rank; the largest is ${largest}`,
    smallest,
  );
  return {
    mu: smallest * smallest,
    L: largest * largest,
    solve(v) {
      const x = new Float64Array(columns);
      for (let k = 0; k < columns; k++) {
        let c = 0;
        for (let j = 0; j < columns; j++) c += V.get(j, k) * v[j];
        c /= s[k] * s[k];
        for (let j = 0; j < columns; j++) x[j] += c * V.get(j, k);
      }
      return x;
    },
  };
}

/** Solves `H x = v` for a symmetric positive definite H, row after row. */
export function solvePositiveDefinite(H: Float64s, v: Vec): Float64s {
  const n = v.length;
  const decomposition = new CholeskyDecomposition(Matrix.from1DArray(n, n, H));
  return Float64Array.from(decomposition.solve(Matrix.columnVector(v)).to1DArray());
}
