/**
 * The norms `‖x‖_q`, from exactly rounded operations only.
 * @module
 */

import { check } from "./check.ts";
import { power } from "./special.ts";
import { norm2, normInf, type Vec } from "./vector.ts";

/**
 * The sum of magnitudes `‖x‖₁`, in index order; `NaN` when any entry is.
 *
 * @example
 * ```ts
 * import { norm1 } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(norm1([3, -4]), 7);
 * ```
 */
export function norm1(x: Vec): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]);
  return sum;
}

/**
 * The norm `‖x‖_q = (Σ|xᵢ|^q)^{1/q}` for `1 ≤ q ≤ ∞`, safe from overflow: `m (Σ(|xᵢ|/m)^q)^{1/q}` with `m = ‖x‖∞`.
 *
 * For q other than 1, 2 and ∞ it is accurate to about `10⁻¹⁴ q`. Throws a `RangeError` for `q < 1`.
 *
 * @example
 * ```ts
 * import { norm } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals([1, 2, Infinity].map((q) => norm([3, -4], q)), [7, 5, 4]);
 * assertAlmostEquals(norm([3, -4], 3), Math.cbrt(27 + 64));
 * ```
 */
export function norm(x: Vec, q: number): number {
  check(q >= 1, "take a norm", "q", "at least 1", q);
  if (q === 2) return norm2(x);
  const largest = normInf(x);
  if (q === Infinity || largest === 0 || !(largest < Infinity)) return largest;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += q === 1 ? Math.abs(x[i]) / largest : power(Math.abs(x[i]) / largest, q);
  return largest * (q === 1 ? sum : Math.max(1, power(sum, 1 / q)));
}
