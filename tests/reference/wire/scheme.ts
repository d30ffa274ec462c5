/**
 * Descriptions of schemes, sets of levels and codes. Written from docs/wire-format.md alone: see bits.ts.
 * @module
 */

import { bounded, demand, float64, integer, type Reader } from "./bits.ts";

/** A code of level numbers. */
export type Code =
  | { readonly kind: "fixed" | "adaptive" | "dense" | "sparse" }
  | { readonly kind: "huffman" | "huffman magnitudes"; readonly lengths: readonly number[] }
  | { readonly kind: "arithmetic" | "rans"; readonly frequencies: readonly number[] };

/** A scheme, as the page's examples write it. */
export type Description =
  | { readonly kind: "floats"; readonly dimension: number; readonly width: 32 | 64 }
  | {
    readonly kind: "levels";
    readonly dimension: number;
    readonly bucket: number;
    readonly norm: number;
    readonly levels: readonly number[];
    readonly code: Code;
  }
  | {
    readonly kind: "packed levels";
    readonly dimension: number;
    readonly bucket: number;
    readonly norm: number;
    readonly bits: number;
  }
  | { readonly kind: "natural compression" | "sign" | "scaled sign"; readonly dimension: number }
  | { readonly kind: "one bit"; readonly rows: number; readonly columns: number }
  | {
    readonly kind: "sparse";
    readonly dimension: number;
    readonly indices: "gaps" | "subset";
    readonly part: Description;
  }
  | {
    readonly kind: "random coordinates";
    readonly dimension: number;
    readonly count: number;
    readonly scale: "unbiased" | "least-squares";
  }
  | { readonly kind: "rotated"; readonly part: Description }
  | {
    readonly kind: "packed table";
    readonly dimension: number;
    readonly bucket: number;
    readonly norm: number;
    readonly levels: readonly number[];
  };

const most = 2 ** 31 - 1;

/** The dimension of the vector that a scheme describes. */
export function dimensionOf(scheme: Description): number {
  if (scheme.kind === "one bit") return scheme.rows * scheme.columns;
  return scheme.kind === "rotated" ? dimensionOf(scheme.part) : scheme.dimension;
}

/** Reads a scheme that has `around` schemes around it. */
export function description(reader: Reader, around = 0): Description {
  demand(around <= 3, "too many schemes are around a scheme");
  const kind = bounded(reader, 8, 0, 10);
  if (kind === 9) return { kind: "rotated", part: description(reader, around + 1) };
  if (kind === 6) {
    const rows = bounded(reader, 32, 1, most);
    const columns = bounded(reader, 32, 0, most);
    demand(rows * columns <= most, "a matrix is too large");
    return { kind: "one bit", rows, columns };
  }
  const dimension = bounded(reader, 32, 0, most);
  if (kind === 0) return { kind: "floats", dimension, width: bounded(reader, 8, 0, 1) === 0 ? 32 : 64 };
  if (kind === 1) return levelsOf(reader, dimension);
  if (kind === 2) return packedLevelsOf(reader, dimension);
  if (kind === 10) return packedTableOf(reader, dimension);
  if (kind === 3) return { kind: "natural compression", dimension };
  if (kind === 4) return { kind: "sign", dimension };
  if (kind === 5) return { kind: "scaled sign", dimension };
  if (kind === 7) {
    const indices = bounded(reader, 8, 0, 1) === 0 ? "gaps" : "subset";
    demand(indices === "gaps" || dimension <= 2 ** 24, "the dimension of a subset is too large");
    const part = description(reader, around + 1);
    demand(dimensionOf(part) <= dimension, "a part is larger than the whole");
    return { kind: "sparse", dimension, indices, part };
  }
  const count = bounded(reader, 32, 0, dimension);
  const scale = bounded(reader, 8, 0, 1) === 0 ? "unbiased" : "least-squares";
  demand(count > 0 || scale === "least-squares" || dimension === 0, "none of some coordinates is not unbiased");
  return { kind: "random coordinates", dimension, count, scale };
}

function levelsOf(reader: Reader, dimension: number): Description {
  const bucket = bounded(reader, 32, 1, most);
  const norm = float64(reader);
  demand(norm >= 1, "a norm is not at least 1");
  const levels = levelSet(reader);
  return { kind: "levels", dimension, bucket, norm, levels, code: codeOf(reader, levels) };
}

function packedLevelsOf(reader: Reader, dimension: number): Description {
  const shape = blocksOf(reader, dimension);
  return { kind: "packed levels", ...shape, bits: bounded(reader, 8, 2, 8) };
}

function packedTableOf(reader: Reader, dimension: number): Description {
  const shape = blocksOf(reader, dimension);
  const levels = levelSet(reader);
  const first = levels[0] === 0 ? 1 : 0;
  demand(levels.length <= 128, "there are too many levels");
  demand(Math.fround(levels[first]!) >= 2 ** -100, "a level is too small");
  levels.forEach((level, k) => {
    demand(k === 0 || Math.fround(level) > Math.fround(levels[k - 1]!), "two levels are one float32");
  });
  return { kind: "packed table", ...shape, levels };
}

function blocksOf(reader: Reader, dimension: number): { dimension: number; bucket: number; norm: number } {
  const bucket = bounded(reader, 32, 1, most);
  demand(bucket % 128 === 0 || bucket >= dimension, "a bucket has no whole number of blocks");
  const norm = float64(reader);
  demand(norm === 2 || norm === Infinity, "a norm is not 2 or infinity");
  return { dimension, bucket, norm };
}

function levelSet(reader: Reader): number[] {
  return bounded(reader, 8, 0, 1) === 0 ? uniform(bounded(reader, 16, 1, 65535)) : others(reader);
}

function uniform(s: number): number[] {
  const levels = [0];
  for (let k = 1; k <= s; k++) levels.push(k / s);
  return levels;
}

function others(reader: Reader): number[] {
  const zero = bounded(reader, 8, 0, 1);
  const count = bounded(reader, 16, 1, 65535);
  const positive: number[] = [];
  for (let k = 1; k < count; k++) positive.push(float64(reader));
  positive.push(1);
  positive.forEach((level, k) => demand(level > (k === 0 ? 0 : positive[k - 1]!), "levels do not increase"));
  const even = uniform(count);
  const isUniform = zero === 1 && positive.every((level, k) => level === even[k + 1]);
  demand(!isUniform, "uniform levels are described as others");
  return zero === 1 ? [0, ...positive] : positive;
}

function codeOf(reader: Reader, levels: readonly number[]): Code {
  const zero = levels[0] === 0;
  const magnitudes = levels.length;
  const symbols = zero ? 2 * magnitudes - 1 : 2 * magnitudes;
  const kind = bounded(reader, 8, 0, 7);
  if (kind === 0) return { kind: "fixed" };
  if (kind === 1) return { kind: "adaptive" };
  if (kind === 2) return { kind: "dense" };
  if (kind === 3) return { kind: "sparse" };
  if (kind === 4) return { kind: "huffman", lengths: lengthsOf(parameters(reader, symbols, 8)) };
  if (kind === 5) return { kind: "huffman magnitudes", lengths: lengthsOf(parameters(reader, magnitudes, 8)) };
  const frequencies = parameters(reader, symbols, 32);
  const sum = frequencies.reduce((a, b) => a + b, 0);
  if (kind === 6) {
    demand(frequencies.every((f) => f <= 2 ** 24) && sum >= 1 && sum <= 2 ** 24, "frequencies are out of bounds");
    return { kind: "arithmetic", frequencies };
  }
  demand(frequencies.every((f) => f >= 1), "a frequency is 0");
  demand(sum <= 2 ** 15 && Number.isInteger(Math.log2(sum)), "the sum of frequencies is no power of two up to 2¹⁵");
  return { kind: "rans", frequencies };
}

function parameters(reader: Reader, count: number, width: number): number[] {
  demand(integer(reader, 16) === count, `a code has not ${count} parameters`);
  return Array.from({ length: count }, () => integer(reader, width));
}

function lengthsOf(lengths: number[]): number[] {
  demand(lengths.every((length) => 1 <= length && length <= 32), "a word has not 1 to 32 bits");
  const sum = lengths.reduce((total, length) => total + 2 ** (32 - length), 0);
  demand(sum <= 2 ** 32, "words are too short");
  return lengths;
}
