/**
 * The kernels as AssemblyScript text: what `kernels/build.ts` compiles.
 * @module
 */

import { add, pack, shared, type Truncation } from "./blocks.ts";
import { buckets } from "./buckets.ts";
import { multiply, multiplyTransposed } from "./products.ts";
import { tables } from "./tables.ts";
import { children, powers, round } from "./threefry.ts";
import { largest, signs, spread, squares, subtract } from "./vectors.ts";

/** The widths there are kernels for. */
const widths: readonly number[] = [2, 3, 4, 5, 6, 7, 8];

/** All kernels of the fast path of quantization. */
export function assembly(truncation: Truncation): string {
  const fixed = [shared(truncation), children, round, powers, largest, squares, subtract, signs, spread];
  return [...fixed, ...widths.flatMap((bits) => [pack(bits), add(bits)]), tables(truncation), buckets(widths)].join(
    "\n",
  );
}

/** The precisions of numbers, in bits. */
const precisions = [64, 32] as const;

/** All products with dense matrices. */
export function productAssembly(): string {
  return precisions.flatMap((entries) => [
    multiply(entries),
    ...precisions.map((out) => multiplyTransposed(entries, out)),
  ]).join("\n");
}
