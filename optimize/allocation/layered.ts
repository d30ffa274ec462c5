/**
 * Bits for the parts of a vector, round by round.
 * @module
 */

import { check, checkFinite, checkInteger, checkLength } from "../../base/check.ts";
import { exp } from "../../base/special.ts";
import { norm as normOf } from "../../base/norm.ts";
import { copy, type Float64s, type Vec } from "../../base/vector.ts";
import { logSize } from "./binary.ts";
import { checkLimits, type Limits } from "./limits.ts";
import type { BitRule } from "./rule.ts";
import { wholeBits } from "./whole.ts";

/** The state of {@linkcode layered}. */
export interface Layered<S> {
  /** The state of the rule that says the bits of the round. */
  readonly rule: S;
  /** For each part the average of `log₂ ‖mean‖_q`; null before anything is heard. */
  readonly norms: Float64s | null;
  /** The bits a coordinate of each part in the round to come. */
  readonly bits: readonly number[];
  /** The bits that are left over after it. */
  readonly left: number;
}

/**
 * The bits of each round, as `rule` says them, shared among parts of the vector: layers or buckets.
 *
 * Part l has `sizes[l]` coordinates, and a round of b bits has `Σ sizes · b` bits and what was left over before. They are
 * shared by {@linkcode wholeBits} with the weights `sizes[l] ‖mean_l‖_q²`, since noise of a part is in proportion to
 * `d_l ‖g_l‖_q²/s_l²`; the logarithms of norms are averaged with `memory`, as by {@linkcode smoothed}. Before anything is heard
 * all norms are the same. For q = 2 and fewer steps than `√d_l` this makes the noise of large parts larger than it is.
 *
 * The sum over any number of rounds is at most `Σ sizes` times the sum of the rule's bits, and what is left after each is
 * carried on; it is less than the smallest part that has fewer than `most` bits in that round, if there is one. How far
 * a round's bits are the best ones {@linkcode wholeBits} says: with equal sizes they are.
 *
 * Throws a `RangeError` for sizes that are not positive integers, limits other than `2 ≤ least ≤ most ≤ 32`, a norm index below
 * 1, a memory outside [0, 1), a rule that says fewer bits than `least`, and for a mean that is not finite; a `TypeError` for one
 * of another length than the parts together.
 *
 * @example
 * ```ts
 * import { fixedBits, layered } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, bits, heard } = layered({ rule: fixedBits({ budget: 30, rounds: 10 }), sizes: [2, 2] });
 * assertEquals(bits(init), [3, 3]);
 * assertEquals(bits(heard(init, [1, 8, 1, 1])), [4, 2]); // the first part is 8 times as large
 * ```
 */
export function layered<S>(
  { rule, sizes, norm = Infinity, memory = 0.9, least = 2, most = 16 }: Limits & {
    rule: BitRule<S>;
    sizes: Vec;
    norm?: number;
    memory?: number;
  },
): BitRule<Layered<S>, readonly number[]> {
  const action = "share bits among parts", parts = Array.from(sizes);
  checkLimits(action, least, most);
  check(norm >= 1, action, "the norm", "at least 1", norm);
  check(memory >= 0 && memory < 1, action, "the memory", "at least 0 and below 1", memory);
  parts.forEach((size, l) => checkInteger(action, `size ${l}`, size, 1));
  const dimension = parts.reduce((sum, size) => sum + size, 0);

  /** `log₂ ‖mean_l‖_q` of each part. */
  function measured(mean: Vec): Float64s {
    checkLength(action, "the mean", mean, dimension);
    checkFinite(action, "the mean", mean);
    const x = copy(mean);
    let from = 0;
    return Float64Array.from(parts, (size) => logSize(normOf(x.subarray(from, from += size), norm)));
  }

  /** The state before a round, with its bits. */
  function planned(state: S, logNorms: Float64s | null, carried: number): Layered<S> {
    const each = rule.bits(state);
    checkInteger(action, "what the rule says", each, least);
    const budget = dimension * each + carried;
    const largest = logNorms ? logNorms.reduce((a, b) => Math.max(a, b), -Infinity) : 0;
    // d_l ‖g_l‖², relatively to the largest norm
    const weights = parts.map((size, l) => size * exp(2 * Math.LN2 * ((logNorms ? logNorms[l] : 0) - largest)));
    const bits = wholeBits({ weights, sizes: parts, budget: Math.min(budget, dimension * most), least, most });
    const spent = parts.reduce((sum, size, l) => sum + size * bits[l], 0);
    return { rule: state, norms: logNorms, bits: Array.from(bits), left: budget - spent };
  }

  return {
    init: planned(rule.init, null, 0),
    bits: (state) => state.bits,
    heard({ rule: state, norms: before, left }, mean) {
      const now = measured(mean), logNorms = before ? now.map((x, l) => memory * before[l] + (1 - memory) * x) : now;
      return planned(rule.heard(state, mean), logNorms, left);
    },
  };
}
