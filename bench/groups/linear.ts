/**
 * Products with dense matrices, and gradients of least squares, beside loops with one sum.
 * @module
 */

import { dense, key, leastSquares, normals } from "@bitdescent/bitdescent";
import type { Panel, Subject } from "../panel.ts";

/** `A x` by the definition. */
function multiply(A: Float64Array, x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += A[i * x.length + j] * x[j];
    out[i] = sum;
  }
}

/** `Aᵀ y` by the definition, row after row. */
function multiplyTransposed(A: Float64Array, y: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < y.length; i++) {
    for (let j = 0; j < out.length; j++) out[j] += A[i * out.length + j] * y[i];
  }
}

/** The gradient of a problem whose set-up, with its eigenvalues, is for few columns. */
export function gradient({ rows, columns }: { rows: number; columns: number }): Subject {
  const A = dense({ rows, columns, values: normals(key(1), rows * columns) });
  const problem = leastSquares({ A, y: normals(key(3), rows) });
  const x = normals(key(2), columns), out = new Float64Array(columns);
  return { name: "gradient of least squares", run: () => void problem.gradient(x, out) };
}

/** Matrices in cache, as in the example of least squares, and beyond it. */
export function* linear(quick: boolean): Generator<Panel> {
  for (const [rows, columns] of quick ? [[1000, 100]] : [[1000, 100], [10_000, 1000]]) {
    const values = normals(key(1), rows * columns), x = normals(key(2), columns), y = normals(key(3), rows);
    const A = dense({ rows, columns, values }), inRows = new Float64Array(rows), inColumns = new Float64Array(columns);
    yield {
      dimension: rows * columns,
      subjects: [
        { name: "A x plainly", run: () => multiply(values, x, inRows) },
        { name: "A x", against: "A x plainly", run: () => void A.apply(x, inRows) },
        { name: "Aᵀ y plainly", run: () => multiplyTransposed(values, y, inColumns) },
        { name: "Aᵀ y", against: "Aᵀ y plainly", run: () => void A.applyTransposed(y, inColumns) },
        ...rows === 1000 ? [gradient({ rows, columns })] : [],
      ],
    };
  }
}
