/**
 * Products with a dense matrix, whoever makes them.
 * @module
 */

import type { Floats, Vec } from "../../base/vector.ts";

/** A dense matrix. */
export interface Matrix {
  /** How many rows it has. */
  readonly rows: number;
  /** How many columns it has. */
  readonly columns: number;
  /** Its entries, row after row. */
  readonly values: Floats;
  /** How far apart in `values` the first entries of rows are; the number of columns unless given. */
  readonly stride?: number;
}

/**
 * The products with a matrix: the same from all of them, to the last bit.
 *
 * `x` and `y` have the right lengths: that is the caller's to check. What lies behind a result in `out` is left alone.
 */
export interface Products {
  /** Fills `out` with `A x`: every fourth product in one of four sums, those left over in the first. */
  apply(x: Vec, out: Floats): void;
  /**
   * Fills `out` with `Aᵀ y`, added up row after row; a result in float32 is rounded after every fourth row, and after each of
   * those left over.
   */
  applyTransposed(y: Vec, out: Floats): void;
}
