/**
 * What the rows of the catalogue are tried on.
 * @module
 */

import fc from "fast-check";
import { norm2, normInf, type Quantizer, scale, type Vec } from "@bitdescent/bitdescent";
import { keys, vectors } from "../support/arbitraries.ts";

/** The dimension of most rows. */
export const n = 6;

/** Vectors within the unit cube. */
export const inCube: fc.Arbitrary<Vec> = vectors(n).map((x) => scale(1 / Math.max(1, normInf(x)), x));

/** Vectors within the unit ball. */
export const inUnitBall: fc.Arbitrary<Vec> = vectors(n).map((x) => scale(1 / Math.max(1, norm2(x)), x));

/** Vectors of many sizes, all within what float32 can say: no coordinate but 0 is below 10⁻³⁵. */
export const ofAnySize = (dimension = n, sizes: readonly number[] = [1e-20, 1, 1e20]): fc.Arbitrary<Vec> =>
  fc.tuple(vectors(dimension), fc.constantFrom(...sizes)).map(([x, size]) =>
    x.map((value) => Math.abs(value) < 1e-15 ? 0 : value * size)
  );

/** Integers from 0 below each of `radices`. */
export const digits = (radices: readonly number[]): fc.Arbitrary<Int32Array> =>
  fc.tuple(...radices.map((m) => fc.nat(m - 1))).map((d) => Int32Array.from(d));

/** Sequences of up to `most` numbers that `of` makes. */
export const sequences = (of: fc.Arbitrary<number>, most = 20): fc.Arbitrary<Int32Array> =>
  fc.array(of, { maxLength: most }).map((numbers) => Int32Array.from(numbers));

/** Integers from `least` up, small ones and large ones. */
export const integersFrom = (least: number, most = 0x7fffffff): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: least, max: Math.min(most, least + 9) }), fc.integer({ min: least, max: most }));

/** Sets of `count` indices below `dimension`, in increasing order. */
export const subsets = (dimension: number, count: number): fc.Arbitrary<Int32Array> =>
  fc.subarray([...Array(dimension).keys()], { minLength: count, maxLength: count }).map((s) => Int32Array.from(s));

/** Integer vectors whose squares sum to at most `budget`. */
export const shortVectors = (dimension: number, budget: number): fc.Arbitrary<Int32Array> =>
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: dimension, maxLength: dimension })
    .filter((z) => z.reduce((sum, t) => sum + t * t, 0) <= budget).map((z) => Int32Array.from(z));

/** The symbols that a quantizer makes of `inputs`. */
export const symbolsOf = <S>(quantizer: Quantizer<S>, inputs: fc.Arbitrary<Vec>): fc.Arbitrary<S> =>
  fc.tuple(inputs, keys).map(([x, key]) => quantizer.quantize(x, key));
