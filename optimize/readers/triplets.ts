/**
 * Sparse matrices as files hold them: one entry after another, in no particular order.
 * @module
 */

import type { Float64s } from "../../base/vector.ts";

/**
 * The entries of a sparse matrix: `value[k]` stands at `(row[k], column[k])`, counted from 0, and duplicates add up.
 *
 * An explicit zero is an entry like any other. `row`, `column` and `value` have the same length.
 *
 * @example
 * ```ts
 * import type { Triplets } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const matrix: Triplets = {
 *   rows: 2,
 *   columns: 3,
 *   row: Int32Array.of(0, 1, 1),
 *   column: Int32Array.of(0, 2, 2),
 *   value: Float64Array.of(5, 1, 2),
 * }; // 5 0 0
 * //    0 0 3
 * assertEquals(matrix.value.length, 3);
 * ```
 */
export interface Triplets {
  /** The number of rows, at most 2³¹ − 1. */
  readonly rows: number;
  /** The number of columns, at most 2³¹ − 1. */
  readonly columns: number;
  /** The row of each entry, from 0 to `rows − 1`. */
  readonly row: Int32Array;
  /** The column of each entry, from 0 to `columns − 1`. */
  readonly column: Int32Array;
  /** The value of each entry. */
  readonly value: Float64s;
}
