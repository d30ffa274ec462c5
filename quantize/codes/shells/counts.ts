/**
 * Counts of any size in a few bytes, and ranges of numbers divided by them.
 *
 * A number made of counts is unique as long as every count is at least what is counted with it. So a count may be
 * `σ 2ᵉ` with σ below 2⁵³: what it counts is dealt out in whole units of 2ᵉ, each share rounded up.
 * @module
 */

import { checkInteger } from "../../../base/check.ts";

/** A table of counts `σ 2ᵉ` by weight; exact where e is 0. */
export interface Counts {
  /** σ, integers below 2⁵³; 0 where nothing has that weight. */
  readonly significands: Float64Array;
  /** e ≥ 0. */
  readonly exponents: Int32Array;
  /** The least l with `σ 2ᵉ < 2ˡ`; very negative where σ is 0. */
  readonly lengths: Int32Array;
  /** The largest length up to each weight. */
  readonly highest: Int32Array;
  /** The weights that something has, in increasing order. */
  readonly places: Int32Array;
  /** The weight from which on there are no gaps. */
  readonly full: number;
}

/** One count, `σ 2ᵉ`. */
export interface Count {
  /** σ. */
  readonly significand: number;
  /** e. */
  readonly exponent: number;
}

/** The length of a count of 0: so short that no other makes up for it. */
const NONE = -(2 ** 29);

/** A table has at most so many counts (28 bytes each). */
const MOST_COUNTS = 0x40000;

/** Insists that a table up to the weight `most` can be kept; throws a `RangeError`. */
export function checkTable(most: number): void {
  checkInteger("count vectors", "the largest weight", most, 0, MOST_COUNTS - 1);
}

/** The table of what `count` says of weights from 0 to `most`; throws a `RangeError` where it would be too large. */
export function tabulated(most: number, count: (weight: number) => Count): Counts {
  checkTable(most);
  const significands = new Float64Array(most + 1), exponents = new Int32Array(most + 1);
  const lengths = new Int32Array(most + 1).fill(NONE), places = new Int32Array(most + 1);
  const highest = new Int32Array(most + 1);
  let size = 0, full = 0, longest = NONE;
  for (let w = 0; w <= most; w++) {
    const { significand, exponent } = count(w);
    if (significand === 0) full = w + 1;
    else {
      significands[w] = significand;
      exponents[w] = exponent;
      lengths[w] = exponent + digits(significand);
      places[size++] = w;
    }
    highest[w] = longest = Math.max(longest, lengths[w]);
  }
  return { significands, exponents, lengths, highest, places: places.slice(0, size), full };
}

/** The table of given whole numbers below 2⁵³. */
export function exactly(counts: ArrayLike<number>): Counts {
  return tabulated(counts.length - 1, (w) => ({ significand: counts[w], exponent: 0 }));
}

/** How many there are of weight w: `σ 2ᵉ`. */
export function countAt({ significands, exponents }: Counts, w: number): bigint {
  return BigInt(significands[w]) << BigInt(exponents[w]);
}

/**
 * How many pairs there are, one of a and one of b, whose weights add to w: `Σᵢ aᵢ b_{w−i}`, each term in whole units.
 *
 * With N = w + 1 terms, the largest of length l, the unit is the largest in which all of them surely stay below 2⁵³, or 1:
 * `e = max(0, l + ⌊log₂ N⌋ + 1 − 53)`. The largest is at least `2^{l−2}`, so rounding up adds a factor of at most
 * `1 + 3N² 2⁻⁵¹`.
 */
export function paired(a: Counts, b: Counts, w: number): Count {
  const twice = a === b, places = a.places; // then pairs with i < w − i are counted for those with i > w − i too
  const end = placesWithin(places, twice ? w >> 1 : w);
  const exponent = Math.max(0, longestPair(a, b, w, end) + 32 - Math.clz32(w + 1) - 53);
  let sum = 0;
  for (let start = 0; start < end; start += BLOCK) {
    const stop = Math.min(start + BLOCK, end), first = places[start], last = places[stop - 1];
    if (a.highest[last] + b.highest[w - first] <= exponent && w - last >= b.full) sum += stop - start; // a unit each
    else for (let p = start; p < stop; p++) sum += units(a, b, places[p], w - places[p], exponent);
  }
  if (twice) sum = 2 * sum - (w % 2 === 0 ? units(a, b, w >> 1, w >> 1, exponent) : 0);
  return { significand: sum, exponent };
}

/** Terms are passed over by as many at a time where they are seen to be small. */
const BLOCK = 16;

/** The largest length of a term, over the first `end` places of a; 0 where there is none. */
function longestPair(a: Counts, b: Counts, w: number, end: number): number {
  const { places, lengths, highest } = a;
  let longest = 0;
  for (let stop = end; stop > 0; stop -= BLOCK) {
    const start = Math.max(0, stop - BLOCK);
    if (highest[places[stop - 1]] + b.highest[w - places[start]] <= longest) continue;
    for (let p = start; p < stop; p++) {
      const length = lengths[places[p]] + b.lengths[w - places[p]];
      if (length > longest) longest = length;
    }
  }
  return longest;
}

/** How many of the increasing `places` are at most w. */
function placesWithin(places: Int32Array, w: number): number {
  let low = 0, high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] <= w) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many there are in all; rounded up as pairs are. */
export function total(counts: readonly Count[]): Count {
  if (counts.length === 1) return counts[0];
  const longest = Math.max(0, ...counts.map(({ significand, exponent }) => exponent + digits(significand)));
  const exponent = Math.max(0, longest + 32 - Math.clz32(counts.length) - 53);
  const significand = counts.reduce((sum, count) => sum + wholeUnits(count.significand, count.exponent - exponent), 0);
  return { significand, exponent };
}

/** The place `i` whose share unit number `unit` is in, and how many units come before it; i is −1 where it is past the last. */
export function shareOf(
  a: Counts,
  b: Counts,
  w: number,
  exponent: number,
  unit: number,
): { i: number; before: number } {
  let before = 0;
  for (const i of a.places) {
    if (i > w) break;
    const after = before + units(a, b, i, w - i, exponent);
    if (unit < after) return { i, before };
    before = after;
  }
  return { i: -1, before };
}

/** How many units come before the share of `end`. */
export function unitsBefore(a: Counts, b: Counts, w: number, exponent: number, end: number): number {
  let before = 0;
  for (let p = 0; a.places[p] < end; p++) {
    before += units(a, b, a.places[p], w - a.places[p], exponent);
  }
  return before;
}

/**
 * `⌈aᵢ bⱼ 2⁻ᵉ⌉`, or one more: the share of a pair of weights, in units of 2ᵉ.
 *
 * What is not whole is below 2⁵³, so the rounding of the product is less than what `⌊·⌋ + 1` adds.
 */
function units(a: Counts, b: Counts, i: number, j: number, exponent: number): number {
  const length = a.lengths[i] + b.lengths[j];
  if (length <= exponent) return length > 0 ? 1 : 0;
  return wholeUnits(a.significands[i] * b.significands[j], a.exponents[i] + b.exponents[j] - exponent);
}

/** `⌈x 2ˢ⌉` or one more, of a product x of two integers below 2⁵³; where s is negative the result is below 2⁵³. */
function wholeUnits(x: number, shift: number): number {
  if (shift >= 0) return x * POWERS[shift + 128];
  return shift < -128 ? 1 : Math.floor(x * POWERS[shift + 128]) + 1;
}

/** 2ⁱ at place i + 128, as far as it is asked for: by less than 2⁻¹²⁸ no product becomes a unit. */
const POWERS: Float64Array = /* @__PURE__ */ powers();

function powers(): Float64Array {
  const list = new Float64Array(192);
  for (let i = 0, power = 2 ** -128; i < list.length; i++, power *= 2) list[i] = power;
  return list;
}

/** The number of binary digits of an integer below 2⁵³. */
function digits(x: number): number {
  return x < 2 ** 32 ? 32 - Math.clz32(x) : 64 - Math.clz32(x / 2 ** 32);
}
