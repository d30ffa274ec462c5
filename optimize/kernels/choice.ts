/**
 * Who makes products with a dense matrix: WebAssembly where that pays, plain TypeScript anywhere.
 * @module
 */

import { residenceOf } from "../../base/arena.ts";
import type { Crew, Threads } from "../../base/threads.ts";
import { plainProducts } from "./plain.ts";
import type { Matrix, Products } from "./products.ts";
import { residentProducts } from "./resident.ts";
import { sharedProducts } from "./shared.ts";

/** How many entries make it worth a memory of its own. */
export const LEAST = 4096;

/** How many bytes of entries are not copied any more. */
export const MOST: number = 2 ** 30;

/** How many products are made before the matrix is copied, which takes as long as about so many. */
export const PATIENCE = 8;

/**
 * The products with a matrix, which must not change: after the first few it is a copy of it that is multiplied. One in an arena
 * is not copied. Threads, where they are given, share the work on one in shared memory.
 */
export function productsOf(matrix: Matrix, threads?: Threads): Products {
  const { rows, columns, values } = matrix, small = rows * columns < LEAST, inPlace = residenceOf(values);
  let chosen = plainProducts(matrix);
  let left = small ? Infinity : inPlace ? 0 : values.byteLength > MOST ? Infinity : PATIENCE;
  const next = (): Products => {
    if (left-- === 0) chosen = residentProducts(matrix) ?? chosen;
    return chosen;
  };
  const alone: Products = {
    apply: (x, out) => next().apply(x, out),
    applyTransposed: (y, out) => next().applyTransposed(y, out),
  };
  return threads ? sharedProducts(threads as Crew, matrix, alone) : alone; // all threads are a crew
}
