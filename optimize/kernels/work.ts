/**
 * Products with a dense matrix in parts: rows of `A x`, and columns of `Aᵀ y`, each of whose sums is what it is alone.
 * @module
 */

import type { Floats } from "../../base/vector.ts";
import { plainProducts } from "./plain.ts";
import type { Matrix, Products } from "./products.ts";
import { productsInPlace } from "./resident.ts";

/** Where {@linkcode doPart} is to be had. */
export const module: string = import.meta.url;

/** What is multiplied. Arrays lie in shared memory. */
export interface Task {
  /** Which product it is. */
  readonly verb: keyof Products;
  /** The matrix but for its entries. */
  readonly size: Omit<Matrix, "values">;
  /** The vector that it is multiplied by. */
  readonly given: Floats;
  /** Where the product is to be. */
  readonly result: Floats;
  /** How many numbers of the result a part has; the last may have fewer. */
  readonly length: number;
}

/** Makes a part of a product with the matrix of these entries; returns 0. */
export function doPart(values: Floats, { verb, size, given, result, length }: Task, part: number): number {
  const { rows, columns } = size, from = part * length, to = Math.min(result.length, from + length), count = to - from;
  const own = verb === "apply"
    ? { rows: count, columns, values: values.subarray(from * columns, to * columns) }
    : { rows, columns: count, stride: columns, values: values.subarray(from) };
  const products = productsInPlace(own) ?? plainProducts(own);
  products[verb](given, result.subarray(from, to));
  return 0;
}
