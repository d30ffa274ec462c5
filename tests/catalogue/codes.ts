/**
 * Lossless codes: for numbers, for vectors of integers, for sequences; and the models that some go by.
 * @module
 */

import fc from "fast-check";
import {
  adaptiveModel,
  arithmetic,
  cellCodec,
  each,
  eliasDelta,
  eliasGamma,
  eliasOmega,
  enumerative,
  fixedWidth,
  float32,
  float32s,
  float64,
  frequencies,
  fromOne,
  fromZero,
  gaps,
  golomb,
  gosset,
  huffman,
  integers,
  integersOf,
  latticeBall,
  latticePoints,
  mixedRadix,
  numbered,
  padded,
  permutohedral,
  qsgdDense,
  qsgdSparse,
  rans,
  runLengths,
  signsApart,
  sparseNumbers,
  staticModel,
  subset,
  tiltedLatticeBall,
} from "@bitdescent/bitdescent";
import { modelLaws } from "../laws/model.ts";
import { digits, integersFrom, ofAnySize, sequences, shortVectors, subsets } from "./inputs.ts";
import { ofBoundedLength, ofCodec, ofFixedLength, ofSequence, type Rows } from "./row.ts";

const square = (t: number): number => t * t;
const fromLevels = {
  withZero: sequences(fc.integer({ min: -2, max: 2 })),
  without: sequences(fc.constantFrom(-2, -1, 1, 2)),
};
const floats32 = fc.double({ noNaN: true }).map(Math.fround);
/** Integers of any size and sign. */
const any = fc.oneof(fc.integer({ min: -40, max: 40 }), integersFrom(-0x7fffffff));
const weights = [1, 50, 3, 2, 9], skewed = frequencies({ weights, bits: 12 });
const oftenSecond = fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(4) });
const signs = numbered([1], each(fixedWidth({ width: 1 })));
const E8 = gosset({ blocks: 1 }), A5 = permutohedral({ dimension: 5 });

/** Codes for one number, or for vectors of one length. */
export const codecs: Rows = {
  "float32": () => ofFixedLength(float32, floats32),
  "float64": () => ofFixedLength(float64, fc.double({ noNaN: true })),
  "float32s": () =>
    ofFixedLength(
      float32s({ count: 3 }),
      fc.tuple(floats32, floats32, floats32).map((x) => Float32Array.from(x)).filter((x) => x.every(Number.isFinite)),
      3,
    ),
  "mixedRadix, powers of two": () => ofFixedLength(mixedRadix({ radices: [4, 2, 1, 8] }), digits([4, 2, 1, 8]), 4),
  "mixedRadix, any radices": () =>
    ofFixedLength(mixedRadix({ radices: [3, 7, 1, 1000, 5] }), digits([3, 7, 1, 1000, 5]), 5),
  "enumerative, exact": () =>
    ofFixedLength(enumerative({ dimension: 4, weight: square, budget: 9 }), shortVectors(4, 9), 4),
  "enumerative, rounded": () =>
    ofFixedLength(
      enumerative({ dimension: 4, weight: square, budget: 9, counts: "rounded" }),
      shortVectors(4, 9),
      4,
    ),
  "cellCodec": () => ofFixedLength(cellCodec({ dimension: 4, epsilon: 0.5 }), shortVectors(4, 4), 4),
  "integersOf": () => ofCodec(integersOf(4), fc.tuple(any, any, any, any).map((z) => Int32Array.from(z)), 4),
  "latticeBall": () =>
    ofFixedLength(latticeBall({ lattice: E8, radius: 16 }), ofAnySize(8, [1]).map((x) => E8.nearest(x)), 8),
  "tiltedLatticeBall": () =>
    ofBoundedLength(tiltedLatticeBall({ lattice: E8, radius: 16 }), ofAnySize(8, [1]).map((x) => E8.nearest(x)), 8),
  "tiltedLatticeBall, A*": () =>
    ofBoundedLength(tiltedLatticeBall({ lattice: A5, radius: 12 }), ofAnySize(5, [1]).map((x) => A5.nearest(x)), 6),
  "latticePoints": () =>
    // a reader makes tables for a ball of which both ends know how large they are: some hundred numbers
    ofBoundedLength(latticePoints({ lattice: E8, radius: 10 }), ofAnySize(8, [0.1, 1]).map((x) => E8.nearest(x)), 200),
  "padded": () => ofFixedLength(padded({ ...eliasGamma, most: 41 }), integersFrom(1, 2 ** 21 - 1)),
  "fixedWidth": () => ofFixedLength(fixedWidth({ width: 11 }), fc.nat(2047)),
  "fixedWidth, no bits": () => ofFixedLength(fixedWidth({ width: 0 }), fc.constant(0)),
  "eliasGamma": () => ofCodec(eliasGamma, integersFrom(1)),
  "eliasDelta": () => ofCodec(eliasDelta, integersFrom(1)),
  "eliasOmega": () => ofCodec(eliasOmega, integersFrom(1)),
  "golomb": () => ofCodec(golomb({ divisor: 5 }), integersFrom(0, 400)),
  "golomb, a power of two": () => ofCodec(golomb({ divisor: 1 << 20 }), integersFrom(0)),
  "huffman": () => ofCodec(huffman({ weights: [10, 1, 0, 3, 3, 1, 7] }), fc.nat(6)),
  "huffman, one symbol": () => ofCodec(huffman({ weights: [1] }), fc.constant(0)),
  "fromZero": () => ofCodec(fromZero(eliasDelta), integersFrom(0, 0x7ffffffe)),
  "fromOne": () => ofCodec(fromOne(golomb({ divisor: 3 })), integersFrom(1, 300)),
};

/** Codes for sequences. */
export const sequenceCodes: Rows = {
  "each": () => ofSequence(each(eliasGamma), sequences(integersFrom(1)), 7),
  "numbered": () => ofSequence(numbered([0, 0.5, 1], each(huffman({ weights }))), fromLevels.withZero, 7),
  "numbered, no zero level": () =>
    ofSequence(numbered([0.5, 1], each(fixedWidth({ width: 2 }))), fromLevels.without, 7),
  "signsApart": () => ofSequence(signsApart([0, 0.5, 1], fromZero(eliasDelta)), fromLevels.withZero, 7),
  "signsApart, no zero level": () =>
    ofSequence(signsApart([0.5, 1], huffman({ weights: [1, 3] })), fromLevels.without, 7),
  "qsgdDense": () => ofSequence(qsgdDense, sequences(integersFrom(-9, 0x7ffffffe)), 7),
  "qsgdSparse": () => ofSequence(qsgdSparse, sequences(fc.oneof(fc.constant(0), integersFrom(-9))), 7),
  "sparseNumbers": () =>
    ofSequence(
      sparseNumbers({ gaps: eliasGamma, magnitudes: fromOne(golomb({ divisor: 2 })) }),
      fromLevels.withZero,
      7,
    ),
  "runLengths": () =>
    ofSequence(
      runLengths({ runs: golomb({ divisor: 3 }), rest: signs }),
      sequences(fc.constantFrom(0, 0, 0, 1, -1)),
      9,
    ),
  "gaps": () => ofSequence(gaps(eliasDelta), subsets(50, 5), 5),
  "subset": () => ofSequence(subset({ dimension: 60, count: 7 }), subsets(60, 7), 7),
  "arithmetic, static": () =>
    ofSequence(arithmetic(staticModel({ frequencies: skewed })), sequences(oftenSecond, 60), 60),
  "arithmetic, adaptive": () => ofSequence(arithmetic(adaptiveModel({ size: 5 })), sequences(oftenSecond, 60), 60),
  "integers": () => ofSequence(integers, sequences(any), 9),
  "rans": () => ofSequence(rans({ frequencies: skewed }), sequences(oftenSecond, 60), 60),
  "rans, in pairs": () => ofSequence(rans({ frequencies: skewed, pairs: true }), sequences(oftenSecond, 60), 60),
};

/** Models. */
export const models: Rows = {
  "staticModel": () => ({ laws: modelLaws(staticModel({ frequencies: [3, 0, 1, 7] }), fc.constantFrom(0, 2, 3)) }),
  "adaptiveModel": () => ({ laws: modelLaws(adaptiveModel({ size: 5 }), oftenSecond) }),
  "adaptiveModel, soon forgetting": () => ({
    laws: modelLaws(adaptiveModel({ size: 5, increment: 3, limit: 20 }), oftenSecond),
  }),
};
