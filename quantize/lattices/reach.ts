/**
 * What may be asked of a lattice.
 * @module
 */

import { check, checkLength } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";

/** Names are at most three times as large as coordinates, so that these leave room in 32 bits. */
const REACH = 2 ** 28;

/** Insists that x has n coordinates, all finite and within 2²⁸; throws a `TypeError`, or a `RangeError` that names the first. */
export function checkReach(x: Vec, n: number, what = "x"): void {
  checkLength("find the nearest point", what, x, n);
  for (let j = 0; j < n; j++) {
    if (!(Math.abs(x[j]) <= REACH)) check(false, "find the nearest point", `${what}[${j}]`, "finite, within 2²⁸", x[j]);
  }
}

/** Insists that z has so many integers; throws a `RangeError`. */
export function checkName(z: Int32Array, length: number): void {
  check(z.length === length, "find the point", "the length of its name", `${length}`, z.length);
}
