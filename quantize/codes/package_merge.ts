/**
 * Optimal prefix codes none of whose words is longer than a limit.
 *
 * Larmore and Hirschberg, "A fast algorithm for optimal length-limited Huffman codes", J. ACM 37(3), 1990.
 * @module
 */

import type { Vec } from "../../base/vector.ts";

/** The items of a level, in increasing order of weight: symbols, and packages of two items of the level below. */
interface Level {
  readonly weights: Float64Array;
  /** Whether each item is a symbol. */
  readonly single: Uint8Array;
}

/**
 * The lengths `ℓ_s ≤ limit` with `Σ 2^{−ℓ_s} = 1` for which `Σ w_s ℓ_s` is least, of `m ≤ 2^limit` symbols; one symbol
 * alone has length 1.
 *
 * A symbol of length ℓ takes a coin of value `2⁻ᵏ` and cost `w_s` for each `k = 1 … ℓ`, and the coins of m symbols are worth
 * `m − 1`. The cheapest such coins are found from the least value up: two neighbours in the order of their costs make a
 * package of the next value. Equal weights are in the order of their symbols, and a symbol stands before a package of the
 * same weight; since rounded addition is monotone, the lengths are then a prefix code's whatever the rounding. Time and
 * memory `O(m · limit)`.
 */
export function limitedLengths(weights: Vec, limit: number): Uint8Array {
  const m = weights.length, lengths = new Uint8Array(m);
  if (m === 1) return lengths.fill(1);
  const order = Array.from(lengths.keys()).sort((a, b) => weights[a] - weights[b] || a - b);
  const sorted = Float64Array.from(order, (s) => weights[s]);

  const levels: Level[] = [];
  let packages = new Float64Array(0);
  for (let depth = Math.min(limit, m - 1); depth > 0; depth--) {
    const level = merged(sorted, packages);
    levels.push(level);
    packages = pairs(level.weights);
  }

  // m − 1 packages of the last level are 2m − 2 of its items; each package among them takes two of the level below.
  let taken = 2 * m - 2;
  for (const { single } of levels.reverse()) {
    let singles = 0;
    for (let i = 0; i < taken; i++) singles += single[i];
    for (let i = 0; i < singles; i++) lengths[order[i]]++;
    taken = 2 * (taken - singles);
  }
  return lengths;
}

/** The weights of two neighbours together; one that is left over at the end has no use. */
function pairs(weights: Float64Array): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: weights.length >>> 1 }, (_, i) => weights[2 * i] + weights[2 * i + 1]);
}

/** Symbols and packages in one order, a symbol before a package of the same weight. */
function merged(symbols: Float64Array, packages: Float64Array): Level {
  const count = symbols.length + packages.length;
  const weights = new Float64Array(count), single = new Uint8Array(count);
  for (let i = 0, s = 0, p = 0; i < count; i++) {
    const next = p === packages.length || s < symbols.length && symbols[s] <= packages[p];
    weights[i] = next ? symbols[s++] : packages[p++];
    single[i] = next ? 1 : 0;
  }
  return { weights, single };
}
