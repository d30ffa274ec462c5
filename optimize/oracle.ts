/**
 * Where gradients come from.
 * @module
 */

import type { Key } from "../base/key.ts";
import type { Float64s, Vec } from "../base/vector.ts";
import type { Problem } from "./problem.ts";

/** A gradient at `x`, exact or drawn; pure given its key. */
export type Oracle = (x: Vec, key: Key) => Float64s;

/**
 * The exact gradient `∇f(x)` of a problem, whatever the key.
 *
 * @example
 * ```ts
 * import { exact, key, quadratic } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const oracle = exact(quadratic({ spectrum: [2], minimizer: [1] }));
 * assertEquals(oracle([0], key(0)), Float64Array.of(-2));
 * ```
 */
export function exact({ gradient }: Problem): Oracle {
  return (x) => gradient(x);
}
