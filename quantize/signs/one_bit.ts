/**
 * One bit a coordinate, and two means a column.
 *
 * Seide, Fu, Droppo, Li, Yu, "1-Bit Stochastic Gradient Descent and its Application to Data-Parallel Distributed
 * Training of Speech DNNs", Interspeech 2014.
 * @module
 */

import { check, checkFinite, checkInteger, checkLength } from "../../base/check.ts";
import type { Floats, Vec } from "../../base/vector.ts";
import { compressor } from "../compressor.ts";
import { float32 } from "../floats.ts";
import { readMagnitude } from "../levels/scale.ts";
import type { Compressor } from "../types.ts";
import { meanMagnitude, ROUNDING } from "./scaled_sign.ts";

/** How many rows are treated together. */
const ROWS = 8;

/** All columns: the mean magnitudes of what is at least 0, and of what is below, and which is which. */
interface Columns {
  readonly above: Float32Array;
  readonly below: Float32Array;
  /** The signs of up to 32 rows in a word for each column, 1 for below 0, the last row the least significant bit. */
  readonly signs: Int32Array;
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
  const dimension = rows * columns, blocks = Math.ceil(rows / 32);
  checkInteger("make a 1-bit quantizer", "the number of coordinates", dimension, 0);

  /** Visits words of signs: of 32 rows, or of those that are left, from `row` on, one for each column from `at` on. */
  const eachBlock = (visit: (at: number, row: number, width: number) => void): void => {
    for (let b = 0; b < blocks; b++) visit(b * columns, 32 * b, Math.min(32, rows - 32 * b));
  };

  /** How many of the coordinates of each column are below 0. */
  function counts(signs: Int32Array): Int32Array {
    const below = new Int32Array(columns);
    for (let at = 0; at < signs.length; at += columns) {
      for (let j = 0; j < columns; j++) below[j] += ones(signs[at + j]);
    }
    return below;
  }

  return compressor<Columns>({
    dimension,
    guarantee: { kind: "contractive", delta: (1 - ROUNDING) / rows },
    quantize(x) {
      checkLength("quantize x", "x", x, dimension);
      checkFinite("quantize x", "x", x);
      const signs = new Int32Array(blocks * columns),
        above = new Float64Array(columns),
        below = new Float64Array(columns);
      const sums = { above, below, signs };
      eachBlock((at, row, width) => {
        for (let r = 0; r < width; r += ROWS) foldRows(x, (row + r) * columns, Math.min(ROWS, width - r), sums, at);
      });
      const count = counts(signs);
      return {
        above: Float32Array.from(above, (sum, j) => meanMagnitude(sum, rows - count[j])),
        below: Float32Array.from(below, (sum, j) => meanMagnitude(sum, count[j])),
        signs,
      };
    },
    dequantize({ above, below, signs }, _key, out = new Float64Array(dimension)) {
      const values = new Float32Array(2 * columns).map((_, k) => k % 2 === 0 ? above[k >> 1] : 0 - below[k >> 1]);
      eachBlock((at, row, width) => {
        for (let r = 0; r < width; r += ROWS) {
          spreadRows(values, signs, at, width - 1 - r, out, (row + r) * columns, Math.min(ROWS, width - r));
        }
      });
      return out;
    },
  }, {
    write({ above, below, signs }, sink) {
      for (let j = 0; j < columns; j++) {
        float32.write(above[j], sink);
        float32.write(below[j], sink);
        eachBlock((at, _row, width) => sink.write(signs[at + j], width));
      }
    },
    read(source) {
      const above = new Float32Array(columns), below = new Float32Array(columns);
      const signs = new Int32Array(blocks * columns);
      for (let j = 0; j < columns; j++) {
        above[j] = readMagnitude(source, `a mean of column ${j}`);
        below[j] = readMagnitude(source, `a mean of column ${j}`);
        eachBlock((at, _row, width) => signs[at + j] = source.read(width));
      }
      counts(signs).forEach((count, j) => {
        for (const [mean, isEmpty] of [[above[j], count === rows], [below[j], count === 0]] as const) {
          check(!isEmpty || mean === 0, "read columns", "the mean of no coordinates", "0", mean);
        }
      });
      return { above, below, signs };
    },
  });
}

/**
 * Adds the magnitudes of `count` rows from `x[from]` on to the sums of their columns, and a bit for each to the words at
 * `signs[at]`: few rows, so that what comes into the cache for one column is still there for the next.
 */
function foldRows(
  x: Vec,
  from: number,
  count: number,
  { above, below, signs }: { above: Float64Array; below: Float64Array; signs: Int32Array },
  at: number,
): void {
  const columns = above.length;
  for (let j = 0; j < columns; j++) {
    let upper = above[j], lower = below[j], word = signs[at + j];
    for (let r = 0, i = from + j; r < count; r++, i += columns) {
      const v = x[i], magnitude = Math.abs(v), negative = Number(v < 0); // a branch would be guessed wrong half the time
      const part = magnitude * negative;
      upper += magnitude - part;
      lower += part;
      word = word << 1 | negative;
    }
    above[j] = upper;
    below[j] = lower;
    signs[at + j] = word;
  }
}

/** Fills `count` rows from `out[to]` on with the values of their columns by the last bits of the words at `signs[at]`, up to `shift`. */
function spreadRows(
  values: Float32Array,
  signs: Int32Array,
  at: number,
  shift: number,
  out: Floats,
  to: number,
  count: number,
): void {
  const columns = values.length / 2;
  for (let j = 0; j < columns; j++) {
    const word = signs[at + j] >>> shift - count + 1;
    for (let r = count - 1, i = to + j; r >= 0; r--, i += columns) out[i] = values[2 * j + (word >>> r & 1)];
  }
}

/** How many bits of a word are 1. */
function ones(word: number): number {
  let n = word - (word >>> 1 & 0x55555555);
  n = (n & 0x33333333) + (n >>> 2 & 0x33333333);
  return Math.imul(n + (n >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
