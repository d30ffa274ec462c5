/**
 * The cell code: the points of a scaled Zⁿ whose cells meet the ball, each by its number.
 *
 * The nearest point is found as in the scalar quantizer, one coordinate at a time, but no bits go to points that only the
 * corners of the cube would need: at n = 100 and ε = .3, 3.04 bits a coordinate instead of 5.06.
 * @module
 */

import { bitLength } from "../../base/big_integer.ts";
import { check, checkInteger, checkLength, checkNonNegative, checkPositive } from "../../base/check.ts";
import { MOST_ENTRIES, roundedTotals } from "../codes/counts.ts";
import { byNumber } from "./by_number.ts";
import { cubeCode } from "./cube.ts";
import { enumerative, weightsUpTo } from "../codes/enumerative.ts";
import { largest } from "./largest.ts";
import { scaledToBall } from "./range.ts";
import { bitBudget } from "./rate.ts";
import type { BallCode, FixedLengthCodec, Quantizer } from "../types.ts";

/**
 * Rounds `u` to the nearest point of `(r/M) Zⁿ`, where `M = √n / (2ε)`: then `‖Q(u) − u‖ ≤ ε r`.
 *
 * The covering radius of Zⁿ is √n / 2, in units of r/M here. Throws a `RangeError` outside the ball of radius r.
 *
 * @example
 * ```ts
 * import { cell, key } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const quantizer = cell({ dimension: 4, epsilon: 0.25, radius: 1 }); // M = 4: quarters
 * assertEquals(quantizer.quantize([0.6, -0.1, 0.2, 0], key(0)), Int32Array.of(2, 0, 1, 0));
 * ```
 */
export function cell(
  { dimension, epsilon, radius }: { dimension: number; epsilon: number; radius: number },
): Quantizer<Int32Array> {
  checkInteger("make a cell quantizer", "the dimension", dimension, 1);
  checkPositive("make a cell quantizer", "epsilon", epsilon);
  checkNonNegative("make a cell quantizer", "the radius", radius);
  const M = Math.sqrt(dimension) / (2 * epsilon);
  const scaled = new Float64Array(dimension); // scratch: never escapes
  return {
    dimension,
    guarantee: { kind: "bounded", radius, coveringRadius: epsilon * radius },
    quantize(u) {
      checkLength("quantize x", "x", u, dimension);
      const z = new Int32Array(dimension);
      scaledToBall(u, radius, M, scaled);
      for (let j = 0; j < dimension; j++) z[j] = Math.round(scaled[j]);
      return z;
    },
    dequantize(z, _key, out = new Float64Array(dimension)) {
      for (let j = 0; j < dimension; j++) out[j] = z[j] / M * radius;
      return out;
    },
  };
}

/**
 * The code of exactly those `z ∈ Zⁿ` whose unit cell meets the ball of radius M: `Σ (2|zⱼ| − 1)₊² ≤ ⌊4M²⌋ = ⌊n/ε²⌋`.
 *
 * The point of a cell nearest to 0 has coordinates `(|zⱼ| − ½)₊`. Throws a `RangeError` unless ε is positive, and on a
 * vector that is not in the code.
 *
 * @example
 * ```ts
 * import { bits, cellCodec, source } from "@bitdescent/bitdescent";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const codec = cellCodec({ dimension: 4, epsilon: 0.5 }); // M = 2
 * const z = Int32Array.of(2, 0, -1, 1), message = bits((sink) => codec.write(z, sink));
 * assertEquals([codec.read(source(message)), message.length], [z, 9]); // 10 bits for all of {−2, …, 2}⁴
 * assertThrows(() => bits((sink) => codec.write(Int32Array.of(2, 2, 0, 0), sink)), RangeError);
 * ```
 */
export function cellCodec(
  { dimension, epsilon }: { dimension: number; epsilon: number },
): FixedLengthCodec<Int32Array> {
  checkPositive("make a cell code", "epsilon", epsilon);
  return enumerative({ dimension, weight, budget: Math.floor(dimension / (epsilon * epsilon) * (1 + 1e-12)) });
}

/** `(2t − 1)₊²`: four times the square of a coordinate of the cell's point nearest to 0. */
const weight = (t: number): number => t === 0 ? 0 : (2 * t - 1) * (2 * t - 1);

/**
 * The cell code for balls, either with a given ε or the finest whose messages fit `⌊nR⌋` bits.
 *
 * Where nothing finer fits than saying nothing at all (ε = 1, no bits), that is the code. Throws a `RangeError` where
 * its counts would be too many to keep.
 *
 * @example
 * ```ts
 * import { cellCode } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(cellCode({ dimension: 100, epsilon: 0.5 }).bits, 247);
 * assertAlmostEquals(cellCode({ dimension: 100, rate: 2.47 }).epsilon, 0.5, 0.01);
 * ```
 */
export function cellCode(
  options: { dimension: number; epsilon: number } | { dimension: number; rate: number },
): BallCode {
  const { dimension } = options;
  const epsilon = "rate" in options ? finestEpsilon(options) : options.epsilon;
  if (epsilon >= 1) return cubeCode({ dimension, rate: 0 });
  const codec = cellCodec({ dimension, epsilon });
  return byNumber({ dimension, epsilon, codec, quantizer: (radius) => cell({ dimension, epsilon, radius }) });
}

/** `√(n/K)` for the largest weight K whose vectors number at most `2^⌊nR⌋`, or 1 where none has as little as that. */
function finestEpsilon({ dimension, rate }: { dimension: number; rate: number }): number {
  const bits = bitBudget({ dimension, rate });
  if (bits < dimension * LOG2_3) return 1; // K = n, the first with ε ≤ 1, has all of {−1, 0, 1}ⁿ, and more
  const most = largest((budget) => isAffordable(dimension, budget), 0, MOST_ENTRIES);
  let tried = Math.min(dimension, most), fits: (budget: number) => boolean;
  do {
    check(
      tried < most,
      "make a cell code",
      "the rate",
      `lower for its counts in dimension ${dimension} to be kept`,
      rate,
    );
    tried = Math.min(2 * tried, most);
    const totals = roundedTotals({ dimension, weights: weightsUpTo(tried, weight), budget: tried });
    fits = (budget) => bitLength(totals(budget) - 1n) <= bits;
  } while (fits(tried));
  return fits(dimension) ? Math.sqrt(dimension / largest(fits, dimension, tried)) : 1;
}

const LOG2_3 = 1.584962500721156;

/** Whether a table of counts can be kept, and made in some seconds. */
function isAffordable(dimension: number, budget: number): boolean {
  const additions = dimension * budget * Math.sqrt(budget) / 4;
  return (dimension + 1) * (budget + 1) <= MOST_ENTRIES && additions <= 2e9;
}
