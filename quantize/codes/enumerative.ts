/**
 * Integer vectors of bounded weight as their number in a list: a fixed-length code with no more than one bit to spare.
 *
 * Cover, "Enumerative source encoding", IEEE Trans. Inf. Theory 19(1), 1973.
 * @module
 */

import { bitLength, readBigInt, writeBigInt } from "../../base/big_integer.ts";
import type { BitSink, BitSource } from "../../base/bits.ts";
import { check, checkInteger, checkLength } from "../../base/check.ts";
import { checkSize, type Counts, exactCounts, roundedCounts } from "./counts.ts";
import type { FixedLengthCodec } from "../types.ts";

/** Above this many additions of BigInts (a few tenths of a second) counting is done in rounded floats. */
const EXACT_ADDITIONS = 2_000_000;

/**
 * Writes `z ∈ Zⁿ` with `Σⱼ w(|zⱼ|) ≤ K` as its index in the order 0, +1, −1, +2, −2, … of each coordinate.
 *
 * The index is the number of vectors that come earlier: coordinate by coordinate, for each symbol before `zⱼ`, the count
 * `N_{n−1−j}(K′ − w)` of ways to go on. `weight` is increasing with `weight(0) = 0`. With `counts: "rounded"` the counts
 * are floats rounded up: still one index a vector, and below 10⁻⁸ bits more up to n = 1000. Time `O(n√K)` a message
 * (for quadratic weights), memory `n(K + 1)` counts. Throws a `RangeError` for a vector above the budget.
 *
 * @example
 * ```ts
 * import { bits, enumerative, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const square = (t: number) => t * t;
 * const codec = enumerative({ dimension: 2, weight: square, budget: 2 }); // 9 points: (0,0), (0,±1), (±1,0), (±1,±1)
 * const message = bits((sink) => codec.write(Int32Array.of(-1, 1), sink));
 * assertEquals([codec.bits, message.bytes[0] >> 4], [4, 7]);
 * assertEquals(readWhole(message, codec.read), Int32Array.of(-1, 1));
 * ```
 */
export function enumerative({ dimension, weight, budget, counts: kind }: {
  dimension: number;
  weight: (magnitude: number) => number;
  budget: number;
  counts?: "exact" | "rounded";
}): FixedLengthCodec<Int32Array> {
  checkInteger("enumerate vectors", "the dimension", dimension, 1);
  checkInteger("enumerate vectors", "the budget", budget, 0);
  checkSize(dimension, budget);
  const weights = weightsUpTo(budget, weight);
  const additions = dimension * budget * weights.length / 2;
  const exact = kind === undefined ? additions <= EXACT_ADDITIONS : kind === "exact";
  const counts: Counts = (exact ? exactCounts : roundedCounts)({ dimension, weights, budget });
  const total = counts.at(dimension, budget);
  const bits = bitLength(total - 1n);

  return {
    bits,
    write(z: Int32Array, sink: BitSink) {
      checkLength("write z", "z", z, dimension);
      let index = 0n, left = budget;
      for (let j = 0; j < dimension; j++) {
        const after = dimension - 1 - j, magnitude = Math.abs(z[j]);
        if (magnitude > 0) index += counts.at(after, left);
        for (let t = 1; t < magnitude && weights[t] <= left; t++) index += 2n * counts.at(after, left - weights[t]);
        left -= magnitude < weights.length ? weights[magnitude] : Infinity;
        if (left < 0) {
          throw new RangeError(`Cannot write z as its weight must be at most ${budget}: it is more by coordinate ${j}`);
        }
        if (z[j] < 0) index += counts.at(after, left);
      }
      writeBigInt(sink, index, bits);
    },
    read(source: BitSource) {
      const z = new Int32Array(dimension);
      let index = readBigInt(source, bits), left = budget;
      for (let j = 0; j < dimension; j++) {
        const after = dimension - 1 - j;
        let magnitude = 0, count = counts.at(after, left);
        // The symbols 0, +1, −1, +2, −2, … each take `count` indices: walk until the index falls into one.
        while (index >= count) {
          index -= count;
          if (z[j] > 0) z[j] = -magnitude;
          else {
            z[j] = ++magnitude;
            if (magnitude === weights.length || weights[magnitude] > left) {
              throw new RangeError(`Cannot read z as its index must be that of a vector: coordinate ${j} has none`);
            }
            count = counts.at(after, left - weights[magnitude]);
          }
        }
        left -= weights[magnitude];
      }
      return z;
    },
  };
}

/** The weights of magnitudes 0, 1, 2, … that fit the budget; throws a `RangeError` unless they increase from 0 in integers. */
export function weightsUpTo(budget: number, weight: (magnitude: number) => number): number[] {
  const weights: number[] = [];
  for (let t = 0;; t++) {
    const w = weight(t), least = t === 0 ? 0 : weights[t - 1] + 1;
    check(
      t === 0 ? w === 0 : Number.isInteger(w) && w >= least,
      "enumerate vectors",
      `the weight of ${t}`,
      t === 0 ? "0" : `an integer of at least ${least}`,
      w,
    );
    if (w > budget) return weights;
    weights.push(w);
  }
}
