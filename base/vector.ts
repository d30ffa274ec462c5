/**
 * Vectors as values: functions take anything with numbers in it, and return an array of the caller's own.
 *
 * Every function that returns a vector takes `out` as its last, optional argument. Without it the function is pure;
 * with it nothing is allocated, and `out` (a `Float64Array` or a `Float32Array`, which may be one of the inputs) is
 * filled and returned. Vectors of lengths that differ are refused with a `TypeError`.
 * @module
 */

import { check, checkLength } from "./check.ts";
import { fresh } from "./fresh.ts";
import type { Float64s, Floats, Vec } from "./types.ts";

export type { Float64s, Floats, Vec } from "./types.ts";

/**
 * A copy of `x`.
 *
 * @example
 * ```ts
 * import { copy } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(copy([1, 2]), Float64Array.of(1, 2));
 * ```
 */
export function copy<O extends Floats = Float64s>(x: Vec, out: O = fresh(x.length)): O {
  for (let i = 0; i < x.length; i++) out[i] = x[i];
  return out;
}

/**
 * `x + a·y`; `out` may be `x` or `y`.
 *
 * @example
 * ```ts
 * import { axpy } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(axpy(2, [1, 1], [3, 4]), Float64Array.of(5, 6));
 * ```
 */
export function axpy<O extends Floats = Float64s>(a: number, y: Vec, x: Vec, out: O = fresh(x.length)): O {
  checkLength("add vectors", "y", y, x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] + a * y[i];
  return out;
}

/**
 * `x − y`; `out` may be `x` or `y`.
 *
 * @example
 * ```ts
 * import { subtract } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(subtract([5, 6], [3, 4]), Float64Array.of(2, 2));
 * ```
 */
export function subtract<O extends Floats = Float64s>(x: Vec, y: Vec, out: O = fresh(x.length)): O {
  checkLength("subtract vectors", "y", y, x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] - y[i];
  return out;
}

/**
 * `a·x`; `out` may be `x`.
 *
 * @example
 * ```ts
 * import { scale } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(scale(2, [1, 2]), Float64Array.of(2, 4));
 * ```
 */
export function scale<O extends Floats = Float64s>(a: number, x: Vec, out: O = fresh(x.length)): O {
  for (let i = 0; i < x.length; i++) out[i] = a * x[i];
  return out;
}

/**
 * The mean `(x₁ + … + x_m)/m` of `xs`, summed in the order given so that the result is reproducible.
 *
 * Throws a `RangeError` where there is no vector to average. `out` may be one of them.
 *
 * @example
 * ```ts
 * import { mean } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mean([[1, 2], [3, 4]]), Float64Array.of(2, 3));
 * ```
 */
export function mean<O extends Floats = Float64s>(xs: readonly Vec[], out?: O): O {
  check(xs.length > 0, "average", "the number of vectors", "at least 1", xs.length);
  for (const x of xs) checkLength("average", "every vector", x, xs[0].length);
  out ??= fresh(xs[0].length) as O;
  for (let i = 0; i < xs[0].length; i++) {
    let sum = 0;
    for (const x of xs) sum += x[i];
    out[i] = sum / xs.length;
  }
  return out;
}

/**
 * The inner product `x·y`, summed in index order.
 *
 * @example
 * ```ts
 * import { dot } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dot([1, 2], [3, 4]), 11);
 * ```
 */
export function dot(x: Vec, y: Vec): number {
  checkLength("multiply vectors", "y", y, x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/**
 * The Euclidean norm `‖x‖`, safe from overflow and underflow of the squares.
 *
 * @example
 * ```ts
 * import { norm2 } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(norm2([3, 4]), 5);
 * assertEquals(norm2([3e300, 4e300]), 5e300);
 * ```
 */
export function norm2(x: Vec): number {
  const square = dot(x, x);
  if (square > 1e-280 && square < Infinity) return Math.sqrt(square);
  const largest = normInf(x);
  if (largest === 0 || !(largest < Infinity)) return largest;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] / largest) * (x[i] / largest);
  return largest * Math.sqrt(sum);
}

/**
 * The largest magnitude `‖x‖∞`; `NaN` when any entry is.
 *
 * @example
 * ```ts
 * import { normInf } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(normInf([3, -4]), 4);
 * ```
 */
export function normInf(x: Vec): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  return largest;
}
