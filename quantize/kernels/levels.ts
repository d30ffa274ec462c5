/**
 * Rounding to levels, whoever does it.
 * @module
 */

import type { Key } from "../../base/key.ts";
import type { Floats } from "../../base/vector.ts";

/** What rounds at random to the levels next to a number: as `roundToLevels` and `roundToPowers` do with the uniforms of a key. */
export interface LevelKernels {
  /** How many positive levels it takes. */
  readonly most: number;
  /** Fills `numbers` with the level numbers of `v`, of finite numbers, divided by `size`, with draws `first` and after. */
  round(
    v: Floats,
    size: number,
    positive: Float64Array,
    zero: boolean,
    draws: { readonly key: Key; readonly first: number },
    numbers: Int32Array,
  ): void;
  /** Fills `numbers` with those of powers of two next to `v`, of finite numbers up to 2¹²⁷, with the first draws of a key. */
  powers(v: Floats, key: Key, numbers: Int32Array): void;
}
