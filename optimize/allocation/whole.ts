/**
 * A budget of bits spread over rounds or parts whose weights are known, in whole numbers.
 * @module
 */

import { check, checkInteger, checkLength, checkNonNegative } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import { checkLimits, type Limits } from "./limits.ts";
import { stepsOf } from "./spending.ts";
import { noiseOf } from "./spread.ts";

/** One more bit for a part: what it had before, and what the bit saves of noise for each bit sent. */
interface Bid {
  readonly part: number;
  readonly bits: number;
  readonly gain: number;
}

/** All bids, the best first; of equal ones those of parts with fewer bits, then of earlier parts. */
function bids(action: string, weights: Vec, { least, most }: Required<Limits>, sizeOf: (n: number) => number): Bid[] {
  const saved = Array.from({ length: most - least }, (_, i) => {
    const s = stepsOf(least + i), next = stepsOf(least + i + 1);
    return 1 / (s * s) - 1 / (next * next);
  });
  const all: Bid[] = [];
  for (let part = 0; part < weights.length; part++) {
    checkNonNegative(action, `weight ${part}`, weights[part]);
    saved.forEach((share, i) => all.push({ part, bits: least + i, gain: weights[part] * share / sizeOf(part) }));
  }
  return all.sort((a, b) => b.gain - a.gain || a.bits - b.bits || a.part - b.part);
}

/**
 * Whole numbers of bits with little noise `Σ wₙ/sₙ²` and `Σ sizesₙ Bₙ` within the budget: the best first.
 *
 * Every part has `least` bits, and then bits are given one by one where they save most noise for their size,
 * `wₙ (1/s(B)² − 1/s(B+1)²)/sizesₙ`, to parts that have room for them. What a further bit saves shrinks, so where sizes are
 * equal (by default they are 1) nothing is better and the budget, if it is a multiple of the size, is met exactly. With unequal
 * sizes it is the best for what it has spent up to the first bit that did not fit; after that it fills up with what still fits,
 * which need not be the best, and leaves less than the size of the smallest part that has fewer than `most` bits.
 *
 * Equal savings, as of weights that are all 0, go to fewer bits first, then to earlier parts. Throws a `RangeError` for a weight
 * that is negative or not finite, limits other than `2 ≤ least ≤ most ≤ 32`, and a budget that is not an integer from
 * `least` to `most` bits for all, a `TypeError` where lengths differ. Fox, "Discrete optimization via marginal analysis",
 * Management Science 13, 1966.
 *
 * @example
 * ```ts
 * import { wholeBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(wholeBits({ weights: [100, 1, 1], budget: 9 }), Int32Array.of(5, 2, 2));
 * assertEquals(wholeBits({ weights: [1, 1], sizes: [10, 3], budget: 30 }), Int32Array.of(2, 3)); // 1 is left
 * ```
 */
export function wholeBits(
  { weights, budget, least = 2, most = 16, sizes }: Limits & { weights: Vec; budget: number; sizes?: Vec },
): Int32Array {
  const action = "spread whole bits", sizeOf = (n: number): number => sizes?.[n] ?? 1;
  checkLimits(action, least, most);
  if (sizes) checkLength(action, "sizes", sizes, weights.length);
  let all = 0;
  for (let n = 0; n < weights.length; n++) {
    checkInteger(action, `size ${n}`, sizeOf(n), 1);
    all += sizeOf(n);
  }
  checkInteger(action, "the budget", budget, all * least, all * most);

  const bits = new Int32Array(weights.length).fill(least);
  let left = budget - all * least;
  for (const { part } of bids(action, weights, { least, most }, sizeOf)) {
    if (sizeOf(part) > left) continue; // and so for the further bids of this part, which come later
    bits[part]++;
    left -= sizeOf(part);
  }
  return bits;
}

/**
 * The fewest whole bits, `Σ Bₙ` least, whose noise `Σ wₙ/sₙ²` is at most `noise`; of those, the ones with the least noise.
 *
 * They are the first bids of {@linkcode wholeBits} that are enough: since each of its allocations has the least noise for its
 * sum, no smaller sum is enough.
 *
 * Throws a `RangeError` for a weight that is negative or not finite, limits other than `2 ≤ least ≤ most ≤ 32`, and a noise that
 * `most` bits for all do not reach.
 *
 * @example
 * ```ts
 * import { fewestWholeBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fewestWholeBits({ weights: [9, 1], noise: 2 }), Int32Array.of(3, 2)); // 9/3² + 1/1²
 * ```
 */
export function fewestWholeBits(
  { weights, noise, least = 2, most = 16 }: Limits & { weights: Vec; noise: number },
): Int32Array {
  const action = "save whole bits";
  checkLimits(action, least, most);
  const offers = bids(action, weights, { least, most }, () => 1);
  const after = (taken: number): Int32Array => {
    const bits = new Int32Array(weights.length).fill(least);
    for (let i = 0; i < taken; i++) bits[offers[i].part]++;
    return bits;
  };
  const enough = (taken: number): boolean => noiseOf(weights, after(taken)) <= noise;
  check(enough(offers.length), action, "the noise", `at least that of ${most} bits for all`, noise);
  let low = 0, high = offers.length; // `high` are enough, and fewer than `low` are not
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (enough(middle)) high = middle;
    else low = middle + 1;
  }
  return after(high);
}
