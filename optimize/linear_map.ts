/**
 * Matrices as the two products that gradients are made of: `A x` and `Aᵀ y`.
 * @module
 */

import { checkInteger, checkIntegers, checkLength } from "../base/check.ts";
import { fresh } from "../base/fresh.ts";
import type { Threads } from "../base/threads.ts";
import type { Float64s, Floats, Vec } from "../base/vector.ts";
import { productsOf } from "./kernels/choice.ts";
import type { Triplets } from "./readers/triplets.ts";

/** A linear map from `columns` numbers to `rows` numbers. */
export interface LinearMap {
  /** The length of `A x`. */
  readonly rows: number;
  /** The length of x. */
  readonly columns: number;
  /** `A x`; `out` must not be `x`. */
  apply<O extends Floats = Float64s>(x: Vec, out?: O): O;
  /** `Aᵀ y`; `out` must not be `y`. */
  applyTransposed<O extends Floats = Float64s>(y: Vec, out?: O): O;
  /** The entries that are stored, duplicates and zeros included. */
  triplets(): Triplets;
  /** A copy of the `chosen` rows, in that order and as often as they are named; there must be at least one. */
  restricted(chosen: ArrayLike<number>): LinearMap;
}

/**
 * A dense matrix, its `values` row after row: not copied, and not to be changed.
 *
 * One of thousands of entries that is used again and again is multiplied by WebAssembly where there is any with SIMD: where it
 * is, if it is in an {@linkcode arena}, or else with a copy that is kept for as long as the matrix is there. `threads`, where
 * they are given, share the work if the values lie in shared memory and are not too few ({@linkcode threads}). The order of sums
 * is fixed, and products are the same to the last bit.
 *
 * Throws a `TypeError` where the values are not `rows × columns`, a `RangeError` where it has no row or no column.
 *
 * @example
 * ```ts
 * import { dense } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const A = dense({ rows: 2, columns: 3, values: Float64Array.of(1, 2, 3, 4, 5, 6) });
 * assertEquals(A.apply([1, 0, 1]), Float64Array.of(4, 10));
 * assertEquals(A.applyTransposed([1, 1]), Float64Array.of(5, 7, 9));
 * ```
 */
export function dense(
  { rows, columns, values, threads }: { rows: number; columns: number; values: Floats; threads?: Threads },
): LinearMap {
  checkInteger("make a matrix", "the number of rows", rows, 1);
  checkInteger("make a matrix", "the number of columns", columns, 1);
  checkLength("make a matrix", "values", values, rows * columns);
  const product = productsOf({ rows, columns, values }, threads);
  return {
    rows,
    columns,
    apply<O extends Floats = Float64s>(x: Vec, out: O = fresh(rows)): O {
      checkLength("multiply A x", "x", x, columns);
      product.apply(x, out);
      return out;
    },
    applyTransposed<O extends Floats = Float64s>(y: Vec, out: O = fresh(columns)): O {
      checkLength("multiply Aᵀ y", "y", y, rows);
      product.applyTransposed(y, out);
      return out;
    },
    triplets: () => ({
      rows,
      columns,
      row: Int32Array.from(values, (_, k) => Math.floor(k / columns)),
      column: Int32Array.from(values, (_, k) => k % columns),
      value: Float64Array.from(values),
    }),
    restricted(chosen) {
      checkIntegers("restrict a matrix", "row", chosen, 0, () => rows - 1);
      const size = chosen.length * columns;
      const kept = values instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
      for (let i = 0; i < chosen.length; i++) {
        kept.set(values.subarray(chosen[i] * columns, (chosen[i] + 1) * columns), i * columns);
      }
      return dense({ rows: chosen.length, columns, values: kept });
    },
  };
}

/**
 * A sparse matrix in compressed rows; entries of `triplets` that share a place add up.
 *
 * Throws a `RangeError` for an entry outside the matrix, and where it has no row or no column.
 *
 * @example
 * ```ts
 * import { sparse } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const A = sparse({
 *   rows: 2, columns: 2,
 *   row: Int32Array.of(1, 0), column: Int32Array.of(0, 1), value: Float64Array.of(5, 7),
 * });
 * assertEquals(A.apply([1, 2]), Float64Array.of(14, 5));
 * assertEquals(A.applyTransposed([1, 2]), Float64Array.of(10, 7));
 * ```
 */
export function sparse(triplets: Triplets): LinearMap {
  const { rows, columns, row, column, value } = triplets;
  checkInteger("make a matrix", "the number of rows", rows, 1);
  checkInteger("make a matrix", "the number of columns", columns, 1);
  checkIntegers("make a matrix", "row", row, 0, () => rows - 1);
  checkIntegers("make a matrix", "column", column, 0, () => columns - 1);
  // Row i takes places first[i] to first[i + 1], filled in the order of the triplets.
  const first = new Int32Array(rows + 1);
  for (let k = 0; k < row.length; k++) first[row[k] + 1]++;
  for (let i = 0; i < rows; i++) first[i + 1] += first[i];
  const next = first.slice(), columnAt = new Int32Array(row.length), valueAt = new Float64Array(row.length);
  for (let k = 0; k < row.length; k++) {
    const place = next[row[k]]++;
    columnAt[place] = column[k];
    valueAt[place] = value[k];
  }
  return {
    rows,
    columns,
    apply<O extends Floats = Float64s>(x: Vec, out: O = fresh(rows)): O {
      checkLength("multiply A x", "x", x, columns);
      for (let i = 0; i < rows; i++) {
        let sum = 0;
        for (let k = first[i]; k < first[i + 1]; k++) sum += valueAt[k] * x[columnAt[k]];
        out[i] = sum;
      }
      return out;
    },
    applyTransposed<O extends Floats = Float64s>(y: Vec, out: O = fresh(columns)): O {
      checkLength("multiply Aᵀ y", "y", y, rows);
      out.fill(0);
      for (let i = 0; i < rows; i++) {
        for (let k = first[i]; k < first[i + 1]; k++) out[columnAt[k]] += valueAt[k] * y[i];
      }
      return out;
    },
    triplets: () => triplets,
    restricted(chosen) {
      checkIntegers("restrict a matrix", "row", chosen, 0, () => rows - 1);
      let size = 0;
      for (let i = 0; i < chosen.length; i++) size += first[chosen[i] + 1] - first[chosen[i]];
      const kept = { row: new Int32Array(size), column: new Int32Array(size), value: new Float64Array(size) };
      for (let i = 0, place = 0; i < chosen.length; i++) {
        const from = first[chosen[i]], to = first[chosen[i] + 1];
        kept.column.set(columnAt.subarray(from, to), place);
        kept.value.set(valueAt.subarray(from, to), place);
        kept.row.fill(i, place, place += to - from);
      }
      return sparse({ rows: chosen.length, columns, ...kept });
    },
  };
}
