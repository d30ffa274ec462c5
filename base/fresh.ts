/**
 * What `out` is when it is not given.
 * @module
 */

import type { Floats } from "./types.ts";

/** `n` zeros in float64, under the type of the `out` that was not given: such a type is never asked for by name. */
export function fresh<O extends Floats>(n: number): O {
  return new Float64Array(n) as Floats as O;
}
