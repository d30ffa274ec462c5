/**
 * One bit a coordinate, and two means a column.
 *
 * Seide, Fu, Droppo, Li, Yu, "1-Bit Stochastic Gradient Descent and its Application to Data-Parallel Distributed
 * Training of Speech DNNs", Interspeech 2014.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import { compressor } from "../compressor.ts";
import { float32 } from "../floats.ts";
import { readMagnitude } from "../levels/scale.ts";
import type { Compressor } from "../types.ts";
import { meanMagnitude, ROUNDING } from "./scaled_sign.ts";
import { negatives, readSigns, writeSigns } from "./sign_bits.ts";

/** A column: the mean magnitudes of what is at least 0 and of what is below, and which is which. */
interface Column {
  readonly means: readonly number[];
  readonly negative: Uint8Array;
}

/**
 * 1-bit SGD: in each column of a matrix, the coordinates `≥ 0` become their mean m₊, and those below 0 theirs, m₋.
 *
 * The matrix is row-major: row i, column j is coordinate `i · columns + j`. A column takes `rows + 64` bits: the mean
 * magnitudes as float32, 0 for a group that is empty, and the signs. The means are the values of least squared error:
 *
 * `‖Q(v) − v‖² = ‖v‖² − n₊m₊² − n₋m₋²`, and by Cauchy's inequality
 * `n₊m₊² + n₋m₋² ≥ (n₊|m₊| + n₋|m₋|)²/rows = ‖v‖₁²/rows`.
 *
 * So `δ = (1 − 2⁻⁴⁷)/rows` with means rounded to nearest, for groups whose means are 0 or at least 2⁻¹²⁶ in magnitude.
 * Throws a `RangeError` where a coordinate is not finite, or a mean beyond all float32.
 *
 * @example
 * ```ts
 * import { decode, encode, key, oneBit } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = oneBit({ rows: 3, columns: 2 });
 * const message = encode(code, [1, -1, 2, -2, -4, -6], key(0));
 * assertEquals(message.length, 2 * (3 + 64));
 * assertEquals(decode(code, message, key(0)), Float64Array.of(1.5, -3, 1.5, -3, -4, -3));
 * ```
 */
export function oneBit({ rows, columns }: { rows: number; columns: number }): Compressor {
  checkInteger("make a 1-bit quantizer", "the number of rows", rows, 1);
  checkInteger("make a 1-bit quantizer", "the number of columns", columns, 0);
  const dimension = rows * columns;
  checkInteger("make a 1-bit quantizer", "the number of coordinates", dimension, 0);
  return compressor<Column[]>({
    dimension,
    guarantee: { kind: "contractive", delta: (1 - ROUNDING) / rows },
    quantize(x) {
      const isNegative = negatives(x, dimension);
      return Array.from({ length: columns }, (_, j) => {
        const sums = [0, 0], counts = [0, 0], negative = new Uint8Array(rows);
        for (let i = 0; i < rows; i++) {
          const at = i * columns + j, group = negative[i] = isNegative[at];
          sums[group] += Math.abs(x[at]);
          counts[group]++;
        }
        return { means: [meanMagnitude(sums[0], counts[0]), meanMagnitude(sums[1], counts[1])], negative };
      });
    },
    dequantize(symbols, _key, out = new Float64Array(dimension)) {
      symbols.forEach(({ means, negative }, j) => {
        for (let i = 0; i < rows; i++) out[i * columns + j] = negative[i] ? 0 - means[1] : means[0];
      });
      return out;
    },
  }, {
    write(symbols, sink) {
      for (const { means, negative } of symbols) {
        for (const mean of means) float32.write(mean, sink);
        writeSigns(negative, sink);
      }
    },
    read: (source) =>
      Array.from({ length: columns }, (_, j): Column => {
        const means = [readMagnitude(source, `a mean of column ${j}`), readMagnitude(source, `a mean of column ${j}`)];
        const negative = readSigns(source, new Uint8Array(rows));
        for (const group of [0, 1]) {
          const isEmpty = !negative.includes(group);
          check(!isEmpty || means[group] === 0, "read columns", "the mean of no coordinates", "0", means[group]);
        }
        return { means, negative };
      }),
  });
}
