/**
 * Who makes products with a dense matrix: WebAssembly where that pays, plain TypeScript anywhere.
 * @module
 */

import { plainProducts } from "./plain.ts";
import type { Matrix, Products } from "./products.ts";
import { residentProducts } from "./resident.ts";

/** How many entries make it worth a memory of its own. */
export const LEAST = 4096;

/** How many bytes of entries are not copied any more. */
export const MOST: number = 2 ** 30;

/** How many products are made before the matrix is copied, which takes as long as about so many. */
export const PATIENCE = 8;

/** The products with a matrix, which must not change: after the first few it is a copy of it that is multiplied. */
export function productsOf(matrix: Matrix): Products {
  const { rows, columns, values } = matrix;
  let chosen = plainProducts(matrix), left = rows * columns < LEAST || values.byteLength > MOST ? Infinity : PATIENCE;
  const next = (): Products => {
    if (left-- === 0) chosen = residentProducts(matrix) ?? chosen;
    return chosen;
  };
  return { apply: (x, out) => next().apply(x, out), applyTransposed: (y, out) => next().applyTransposed(y, out) };
}
