/**
 * A few coordinates on the wire: which, then what.
 * @module
 */

import { check, checkFinite, checkInteger, checkIntegers, checkLength } from "../../base/check.ts";
import { float32, writeFloats } from "../floats.ts";
import type { Codec, FixedLengthCodec, SequenceCodec } from "../types.ts";
import { checkShape, type Sparse, type SparseShape } from "./top_k.ts";

/**
 * `count` float32s, 32 bits each; throws a `TypeError` for another number of them, and a `RangeError` on the bits of one
 * that is not finite.
 *
 * @example
 * ```ts
 * import { bits, float32s, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const two = float32s({ count: 2 });
 * const message = bits((sink) => two.write(Float32Array.of(0.5, -3), sink));
 * assertEquals([message.length, readWhole(message, two.read)], [two.bits, Float32Array.of(0.5, -3)]);
 * ```
 */
export function float32s({ count }: { readonly count: number }): FixedLengthCodec<Float32Array> {
  checkInteger("send values", "their number", count, 0);
  return {
    bits: 32 * count,
    write(values, sink) {
      checkLength("send values", "the values", values, count);
      writeFloats(values, 32, sink);
    },
    read(source) {
      const values = new Float32Array(count);
      for (let j = 0; j < count; j++) values[j] = float32.read(source);
      checkFinite("read values", "values", values);
      return values;
    },
  };
}

/**
 * The indices as one sequence in the code for `indices`, then the values, by default 32 bits each.
 *
 * Throws a `TypeError` for another number of coordinates, and a `RangeError` on bits of indices that do not increase or are
 * not below the dimension.
 *
 * @example
 * ```ts
 * import { compressor, decode, eliasGamma, encode, gaps, key, sparseCodec, topK } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const two = topK({ dimension: 6, count: 2 });
 * const sent = compressor(two, sparseCodec(two, { indices: gaps(eliasGamma) }));
 * const message = encode(sent, [0, 3, 1, 0, 0, -5], key(0));
 * assertEquals(message.length, 3 + 5 + 2 * 32); // gaps of 2 and 4
 * assertEquals(decode(sent, message, key(0)), Float64Array.of(0, 3, 0, 0, 0, -5));
 * ```
 */
export function sparseCodec(
  { dimension, count }: SparseShape,
  { indices: code, values: valueCode = float32s({ count }) }: {
    readonly indices: SequenceCodec;
    readonly values?: Codec<Float32Array>;
  },
): Codec<Sparse> {
  checkShape({ dimension, count });
  const places = increasing(code, { dimension, count });
  return {
    write({ indices, values }, sink) {
      checkLength("write coordinates", "the values", values, count);
      places.write(indices, sink);
      valueCode.write(values, sink);
    },
    read(source) {
      const indices = places.read(source), values = valueCode.read(source);
      checkLength("read coordinates", "the values", values, count);
      return { indices, values };
    },
  };
}

/** `count` increasing indices below `dimension` in `code`; throws a `RangeError` for any others. */
export function increasing(code: SequenceCodec, { dimension, count }: SparseShape): Codec<Int32Array> {
  const checkIncreasing = (action: string, indices: Int32Array): void => {
    checkLength(action, "the indices", indices, count);
    checkIntegers(action, "index", indices, 0, () => dimension - 1);
    for (let j = 1; j < count; j++) {
      check(indices[j] > indices[j - 1], action, `index ${j}`, `above ${indices[j - 1]}`, indices[j]);
    }
  };
  return {
    write(indices, sink) {
      checkIncreasing("write coordinates", indices);
      code.write(indices, sink);
    },
    read(source) {
      const indices = code.read(source, new Int32Array(count));
      checkIncreasing("read coordinates", indices);
      return indices;
    },
  };
}
