/**
 * Sets of indices: which of n coordinates a sparse vector speaks of.
 * @module
 */

import { checkInteger, checkLength } from "../../base/check.ts";
import type { SequenceCodec } from "../types.ts";
import { arithmetic } from "./arithmetic.ts";
import { LARGEST_TOTAL, type Model, type Tally } from "./model.ts";

/**
 * Writes `count` increasing indices from 0 to `dimension − 1` in fewer than `log₂ C(n, k) + 2 + n² 2⁻⁴⁴` bits.
 *
 * Index by index it is said whether it is in the set: with k of them to come among the n left, in has probability k/n, so
 * that every set has probability `1/C(n, k)` exactly, and the decisions are coded by {@linkcode arithmetic}. Time and memory
 * are `O(n)`. Throws a `RangeError` for indices that do not increase or are out of range, for dimensions above 2²⁴ and
 * counts above the dimension, and a `TypeError` for another number of indices.
 *
 * Cover, "Enumerative source encoding", IEEE Trans. Inf. Theory 19(1), 1973: its index, found in a stream.
 *
 * @example
 * ```ts
 * import { bits, readWhole, subset } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = subset({ dimension: 1000, count: 3 });
 * const message = bits((sink) => code.write(Int32Array.of(5, 70, 999), sink));
 * assertEquals(message.length, 28); // log₂ C(1000, 3) = 27.3
 * assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(3))), Int32Array.of(5, 70, 999));
 * ```
 */
export function subset({ dimension, count }: { dimension: number; count: number }): SequenceCodec {
  checkInteger("make a code for subsets", "the dimension", dimension, 0, LARGEST_TOTAL);
  checkInteger("make a code for subsets", "the count", count, 0, dimension);
  const decisions = arithmetic(drawing(dimension, count));
  return {
    write(indices, sink) {
      checkLength("write a subset", "the indices", indices, count);
      const chosen = new Int32Array(dimension);
      for (let i = 0; i < count; i++) {
        const least = i === 0 ? 0 : indices[i - 1] + 1, index = indices[i];
        if (!(index >= least && index < dimension)) {
          checkInteger("write a subset", `index ${i}`, index, least, dimension - 1);
        }
        chosen[index] = 1;
      }
      decisions.write(chosen, sink);
    },
    read(source, out) {
      checkLength("read a subset", "the indices", out, count);
      const chosen = decisions.read(source, new Int32Array(dimension));
      for (let index = 0, i = 0; index < dimension; index++) if (chosen[index] === 1) out[i++] = index;
      return out;
    },
  };
}

/** Draws without putting back: 1 for each of `count` among `dimension`, and 0 for the others. */
function drawing(dimension: number, count: number): Model {
  return {
    size: 2,
    surest: 1,
    begin(): Tally {
      let left = dimension, others = dimension - count;
      return {
        get total() {
          return left;
        },
        frequency: (symbol) => symbol === 0 ? others : left - others,
        low: (symbol) => symbol === 0 ? 0 : others,
        find: (target) => target < others ? 0 : 1,
        saw(symbol) {
          left--;
          if (symbol === 0) others--;
        },
      };
    },
  };
}
