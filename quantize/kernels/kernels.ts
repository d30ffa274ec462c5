/**
 * What a fast path does for whole vectors, whoever does it.
 * @module
 */

import type { Key } from "../../base/key.ts";
import type { Floats, Vec } from "../../base/vector.ts";
import type { Shape } from "./blocks.ts";

/**
 * Packs vectors, and adds up what is packed: the same bytes, sums and errors, to the last bit, from all of them.
 *
 * Lengths are right, norms finite and at least 0, and words as many as the norms ask for: that is the caller's to check.
 */
export interface Kernels {
  /**
   * Rounds and packs `x`: fills `norms`, one a bucket, and `words`, at least what all buckets need, with those of the buckets
   * whose norm is not 0. Returns how many bytes they are. The random words of the first bucket come from child `first` of the
   * key, 0 unless given, and so on.
   *
   * Throws a `RangeError` for a coordinate that is not finite in float32, which it names.
   */
  pack(shape: Shape, x: Vec, key: Key, norms: Float32Array, words: Uint8Array, first?: number): number;
  /**
   * Rounds and packs `u = x − error`, x as float32 numbers and each difference rounded to float32, as `pack` does, and then has
   * in `error` what was lost: `fround(Q(u) − u)`, where Q(u) is what `add` adds.
   *
   * Throws as `pack` does with u for x; the errors of buckets before the one with that coordinate have changed then, and no others.
   */
  compensate(shape: Shape, x: Vec, error: Float32Array, key: Key, norms: Float32Array, words: Uint8Array): number;
  /**
   * Fills `out` with what `words` say.
   *
   * Throws a `RangeError` for a code that no level has, and for padding other than level 0.
   */
  read(shape: Shape, words: Uint8Array, norms: Float32Array, out: Floats): void;
  /**
   * Adds `weight` times what `words` say to `sum`. Throws as `read` does, and for a weight times a norm outside float32; what
   * was added before stays added.
   */
  add(shape: Shape, words: Uint8Array, norms: Float32Array, weight: number, sum: Float32Array): void;
}
