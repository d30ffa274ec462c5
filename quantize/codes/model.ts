/**
 * Models: how likely each symbol is to come next, in whole numbers. Coders know nothing else of the source.
 * @module
 */

import { check, checkInteger, checkIntegers } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";

/** What to expect of a sequence of symbols `0 … size − 1`, as both ends agreed beforehand. */
export interface Model {
  /** How many symbols there are. */
  readonly size: number;
  /**
   * A bound on the share of any symbol at any time; 1 where none is known. Readers are faster for a bound below 1, and read
   * too far for one that does not hold.
   */
  readonly surest: number;
  /** The expectations at the start of a sequence. */
  begin(): Tally;
}

/**
 * What to expect of the next symbol, given those before it: symbol s has the share `frequency(s)/total`.
 *
 * Scratch paper, as a `BitSink` is: it lives inside one write or read and never outlives it.
 */
export interface Tally {
  /** The sum of the frequencies, from 1 to 2²⁴. */
  readonly total: number;
  /** The frequency of `symbol`; 0 for one that cannot come. */
  frequency(symbol: number): number;
  /** The sum of the frequencies of the symbols before `symbol`. */
  low(symbol: number): number;
  /** The symbol with `low(s) ≤ target < low(s) + frequency(s)`, for `0 ≤ target < total`. */
  find(target: number): number;
  /** Takes note that `symbol` came. */
  saw(symbol: number): void;
}

/** The largest total that coders take. */
export const LARGEST_TOTAL: number = 2 ** 24;

/**
 * The model by which every symbol comes with the same `frequencies` all along: integers, 0 for a symbol that never comes.
 *
 * Throws a `RangeError` for others, and unless their sum is from 1 to 2²⁴.
 *
 * @example
 * ```ts
 * import { arithmetic, countBits, staticModel } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = arithmetic(staticModel({ frequencies: [6, 1, 1] }));
 * assertEquals(countBits((sink) => code.write(new Int32Array(100), sink)), 42); // 100 log₂ 8/6 = 41.5
 * ```
 */
export function staticModel({ frequencies }: { frequencies: Vec }): Model {
  const action = "make a model", size = frequencies.length;
  checkIntegers(action, "frequency", frequencies, 0, () => LARGEST_TOTAL);
  const lows = new Int32Array(size + 1);
  for (let s = 0; s < size; s++) {
    const sum = lows[s] + frequencies[s];
    check(sum <= LARGEST_TOTAL, action, "the sum of the frequencies", `at most ${LARGEST_TOTAL}`, sum);
    lows[s + 1] = sum;
  }
  const total = lows[size];
  check(total > 0, action, "the sum of the frequencies", "above 0", total);
  const largest = Int32Array.from(frequencies).reduce((largest, f) => Math.max(largest, f));

  const tally: Tally = {
    total,
    frequency: (symbol) => lows[symbol + 1] - lows[symbol],
    low: (symbol) => lows[symbol],
    find(target) {
      // The last symbol whose low is at most the target: it is in [from, to).
      let from = 0, to = size;
      while (to - from > 1) {
        const middle = (from + to) >>> 1;
        if (lows[middle] <= target) from = middle;
        else to = middle;
      }
      return from;
    },
    saw() {},
  };
  return { size, surest: largest / total, begin: () => tally };
}

/**
 * The model that counts: frequencies start at 1, and that of each symbol that comes grows by `increment`.
 *
 * With the default of 2 symbol s has probability `(n_s + ½)/(n + m/2)` after it came `n_s` times in n, m the size: the
 * estimator of Krichevsky and Trofimov, whose code lengths `−Σ log₂` stay within `(m−1)/2 log₂ n + log₂ m` of n times the
 * entropy of the counts, whatever the sequence. Before a total passes `limit`, at most 2²⁴ and by default that, all
 * frequencies are halved, rounded up: a lower limit forgets sooner. Sums are kept in a tree (Fenwick 1994), so each step
 * takes time `O(log m)`.
 *
 * Throws a `RangeError` unless `size + increment ≤ limit`. Krichevsky, Trofimov, "The performance of universal encoding",
 * IEEE Trans. Inf. Theory 27(2), 1981.
 *
 * @example
 * ```ts
 * import { adaptiveModel, arithmetic, countBits } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = arithmetic(adaptiveModel({ size: 16 })); // that nothing but zeros will come is not known beforehand
 * assertEquals(countBits((sink) => code.write(new Int32Array(10_000), sink)), 89);
 * ```
 */
export function adaptiveModel(
  { size, increment = 2, limit = LARGEST_TOTAL }: { size: number; increment?: number; limit?: number },
): Model {
  const action = "make an adaptive model";
  checkInteger(action, "the limit", limit, 2, LARGEST_TOTAL);
  checkInteger(action, "the size", size, 1, limit - 1);
  checkInteger(action, "the increment", increment, 1, limit - size);
  return { size, surest: 1, begin: () => counting(size, increment, limit) };
}

function counting(size: number, increment: number, limit: number): Tally {
  const counts = new Int32Array(size).fill(1);
  const sums = new Int32Array(size + 1); // sums[i] is that of the counts from i − (i & −i) to i − 1
  const top = 1 << (31 - Math.clz32(size)); // the largest power of two within the size
  let total = 0;

  const sum = (): void => {
    sums.fill(0);
    total = 0;
    for (let i = 1; i <= size; i++) {
      total += counts[i - 1];
      sums[i] += counts[i - 1];
      const above = i + (i & -i);
      if (above <= size) sums[above] += sums[i];
    }
  };
  sum();

  return {
    get total() {
      return total;
    },
    frequency: (symbol) => counts[symbol],
    low(symbol) {
      let low = 0;
      for (let i = symbol; i > 0; i &= i - 1) low += sums[i];
      return low;
    },
    find(target) {
      let symbol = 0;
      for (let step = top; step > 0; step >>>= 1) {
        const next = symbol + step;
        if (next <= size && sums[next] <= target) {
          target -= sums[next];
          symbol = next;
        }
      }
      return symbol;
    },
    saw(symbol) {
      while (total + increment > limit) {
        for (let s = 0; s < size; s++) counts[s] = (counts[s] + 1) >>> 1;
        sum();
      }
      counts[symbol] += increment;
      total += increment;
      for (let i = symbol + 1; i <= size; i += i & -i) sums[i] += increment;
    },
  };
}
