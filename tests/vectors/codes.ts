/**
 * Golden vectors of lossless codes.
 * @module
 */

import { bits } from "../../base/bits.ts";
import { cellCodec } from "../../quantize/balls/cell.ts";
import { arithmetic } from "../../quantize/codes/arithmetic.ts";
import { each } from "../../quantize/codes/each.ts";
import { eliasDelta, eliasGamma, eliasOmega } from "../../quantize/codes/elias.ts";
import { enumerative } from "../../quantize/codes/enumerative.ts";
import { fixedWidth } from "../../quantize/codes/fixed_width.ts";
import { golomb } from "../../quantize/codes/golomb.ts";
import { huffman } from "../../quantize/codes/huffman.ts";
import { integers } from "../../quantize/codes/integers.ts";
import { mixedRadix } from "../../quantize/codes/mixed_radix.ts";
import { adaptiveModel, staticModel } from "../../quantize/codes/model.ts";
import { numbered } from "../../quantize/levels/numbered.ts";
import { rans } from "../../quantize/codes/rans.ts";
import { runLengths } from "../../quantize/codes/run_length.ts";
import { qsgdDense, signsApart } from "../../quantize/levels/signs_apart.ts";
import { qsgdSparse } from "../../quantize/codes/sparse_numbers.ts";
import { subset } from "../../quantize/codes/subset.ts";
import { gaps } from "../../quantize/sparse/gaps.ts";
import type { FixedLengthCodec, SequenceCodec } from "../../quantize/types.ts";
import { inHex } from "./message.ts";

/** A code, and what it is given. */
interface Case<C> {
  readonly code: C;
  readonly symbols: readonly (readonly number[])[];
}

/** Every kind of codec for vectors of integers, by the name it has in the file. */
export const codecs: Readonly<Record<string, Case<FixedLengthCodec<Int32Array>>>> = {
  "mixedRadix 3 5 7 1 2": {
    code: mixedRadix({ radices: [3, 5, 7, 1, 2] }),
    symbols: [[0, 0, 0, 0, 0], [2, 0, 3, 0, 1], [2, 4, 6, 0, 1]],
  },
  "mixedRadix 4 8 1 2 1073741824": {
    code: mixedRadix({ radices: [4, 8, 1, 2, 1 << 30] }),
    symbols: [[3, 5, 0, 1, 123456789]],
  },
  "mixedRadix 2147483647 1000003 2147483647 10 3": {
    code: mixedRadix({ radices: [2147483647, 1000003, 2147483647, 10, 3] }),
    symbols: [[2147483646, 1000002, 2147483646, 9, 2], [1, 22, 333, 4, 1]],
  },
  "enumerative, weight t², n = 3, budget 9, exact": {
    code: enumerative({ dimension: 3, weight: (t) => t * t, budget: 9, counts: "exact" }),
    symbols: [[0, 0, 0], [1, -2, 2], [-3, 0, 0]],
  },
  "enumerative, weight t², n = 8, budget 90000, rounded": {
    code: enumerative({ dimension: 8, weight: (t) => t * t, budget: 90_000, counts: "rounded" }),
    symbols: [[100, -50, 7, 0, -200, 3, 1, -90], [-300, 0, 0, 0, 0, 0, 0, 0]],
  },
  "cellCodec, n = 6, epsilon 0.1": {
    code: cellCodec({ dimension: 6, epsilon: 0.1 }),
    symbols: [[5, -3, 0, 1, -1, 8], [-12, 0, 0, 0, 0, 0]],
  },
};

const positive = [[1, 2, 3, 4, 5, 8, 16, 17], [2147483647, 1, 1000000]];
const natural = [[0, 1, 2, 3, 4, 7, 16, 17], [99, 0, 20]];
const signed = [[0, 0, 2, 0, -1, 0, 0, 0, 1], [0, 0], [-2, 1, 2]];
const skewed = [[1, 1, 0, 1, 2, 1, 1, 1, 3, 1, 1, 2, 1, 1, 1, 1, 0, 1], [3, 3, 3], []];

/** Every kind of code for sequences, by the name it has in the file. */
export const sequences: Readonly<Record<string, Case<SequenceCodec>>> = {
  "Elias gamma": { code: each(eliasGamma), symbols: positive },
  "Elias delta": { code: each(eliasDelta), symbols: positive },
  "Elias omega": { code: each(eliasOmega), symbols: positive },
  "Golomb, divisor 5": { code: each(golomb({ divisor: 5 })), symbols: natural },
  "Golomb, divisor 8": { code: each(golomb({ divisor: 8 })), symbols: natural },
  "fixed width of 7 bits": { code: each(fixedWidth({ width: 7 })), symbols: natural },
  "Huffman 4 9 2 1": { code: each(huffman({ weights: [4, 9, 2, 1] })), symbols: skewed },
  "numbered, levels 0 1/2 1, fixed width of 3 bits": {
    code: numbered([0, 0.5, 1], each(fixedWidth({ width: 3 }))),
    symbols: signed,
  },
  "signs apart, levels 0 1/2 1, Huffman 4 2 1": {
    code: signsApart([0, 0.5, 1], huffman({ weights: [4, 2, 1] })),
    symbols: signed,
  },
  "QSGD, dense": { code: qsgdDense, symbols: signed },
  "QSGD, sparse": { code: qsgdSparse, symbols: signed },
  "run lengths, Golomb with divisor 2, rest of QSGD, dense": {
    code: runLengths({ runs: golomb({ divisor: 2 }), rest: qsgdDense }),
    symbols: signed,
  },
  "gaps, Elias gamma": { code: gaps(eliasGamma), symbols: [[0, 1, 5, 900], [77]] },
  "subset, 4 of 1000": { code: subset({ dimension: 1000, count: 4 }), symbols: [[0, 1, 5, 900], [996, 997, 998, 999]] },
  "arithmetic, static 4 9 2 1": { code: arithmetic(staticModel({ frequencies: [4, 9, 2, 1] })), symbols: skewed },
  "arithmetic, adaptive, 4 symbols": { code: arithmetic(adaptiveModel({ size: 4 })), symbols: skewed },
  "arithmetic, adaptive, 4 symbols, increment 5, limit 32": {
    code: arithmetic(adaptiveModel({ size: 4, increment: 5, limit: 32 })),
    symbols: skewed,
  },
  "integers": { code: integers, symbols: [[0, -3, 1000000, 0, 0, 2, -2147483647, 16], [15, -15, -16, 31, 32]] },
  "rANS 4 9 2 1": { code: rans({ frequencies: [4, 9, 2, 1] }), symbols: skewed },
  "rANS 4 9 2 1, in pairs": { code: rans({ frequencies: [4, 9, 2, 1], pairs: true }), symbols: skewed },
};

/** The cases: integers and their message. */
export const codeCases = (table: typeof codecs | typeof sequences) =>
  Object.entries(table).flatMap(([name, { code, symbols }]) =>
    symbols.map((symbols) => ({
      name,
      symbols,
      ...inHex(bits((sink) => code.write(Int32Array.from(symbols), sink))),
    }))
  );
