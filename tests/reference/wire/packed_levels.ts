/**
 * The payload of packed levels. Written from docs/wire-format.md alone: see bits.ts.
 * @module
 */

import { demand, integer, type Reader, size } from "./bits.ts";

/** The vector that a payload of packed levels says. */
export function packedLevels(reader: Reader, dimension: number, bucket: number, bits: number): number[] {
  const S = 2 ** (bits - 1) - 1;
  const valueOf = (code: number, norm: number): number => Math.fround(step(norm, S) * (code - S));
  return inBlocks(reader, dimension, bucket, { bits, count: 2 * S + 1, filling: S, valueOf });
}

/** The vector that a payload of a packed table says. */
export function packedTable(reader: Reader, dimension: number, bucket: number, levels: readonly number[]): number[] {
  const positive = levels.filter((level) => level > 0);
  const negative = positive.map((level) => -level).reverse();
  const inOrder = [...negative, ...levels[0] === 0 ? [0] : [], ...positive];
  const count = inOrder.length;
  const valueOf = (code: number, norm: number): number => Math.fround(norm * Math.fround(inOrder[code]!));
  return inBlocks(reader, dimension, bucket, {
    bits: Math.ceil(Math.log2(count)),
    count,
    filling: positive.length,
    valueOf,
  });
}

interface Codes {
  readonly bits: number;
  readonly count: number;
  readonly filling: number;
  readonly valueOf: (code: number, norm: number) => number;
}

function inBlocks(reader: Reader, dimension: number, bucket: number, codes: Codes): number[] {
  const lengths: number[] = [];
  for (let start = 0; start < dimension; start += bucket) lengths.push(Math.min(bucket, dimension - start));
  const norms = lengths.map(() => size(reader));
  return lengths.flatMap((length, b) => {
    const norm = norms[b]!;
    if (norm === 0) return Array.from({ length }, () => 0);
    return codesOfBucket(reader, length, codes).map((code) => codes.valueOf(code, norm) + 0);
  });
}

function codesOfBucket(reader: Reader, length: number, { bits, count, filling }: Codes): number[] {
  const codes: number[] = [];
  while (codes.length < length) codes.push(...codesOfBlock(reader, bits));
  demand(codes.every((code) => code < count), "a code is of no level");
  demand(codes.slice(length).every((code) => code === filling), "a block is filled with something else");
  return codes.slice(0, length);
}

function codesOfBlock(reader: Reader, bits: number): number[] {
  const words: string[] = []; // each with its least significant bit first
  for (let w = 0; w < 4 * bits; w++) {
    const bytes = [integer(reader, 8), integer(reader, 8), integer(reader, 8), integer(reader, 8)];
    const word = bytes[0]! + 2 ** 8 * bytes[1]! + 2 ** 16 * bytes[2]! + 2 ** 24 * bytes[3]!;
    words.push([...word.toString(2).padStart(32, "0")].reverse().join(""));
  }
  const codes: number[] = [];
  for (let i = 0; i < 128; i++) {
    let code = 0;
    for (let t = 0; t < bits; t++) {
      const p = bits * Math.floor(i / 4) + t;
      const bit = words[4 * Math.floor(p / 32) + i % 4]![p % 32];
      if (bit === "1") code += 2 ** t;
    }
    codes.push(code);
  }
  return codes;
}

/** The largest float32 y for which S · y, rounded to float32, is at most N. */
function step(N: number, S: number): number {
  let y = Math.fround(N / S);
  while (Math.fround(S * y) > N) y = neighbour(y, -1);
  while (Math.fround(S * neighbour(y, 1)) <= N) y = neighbour(y, 1);
  return y;
}

/** The float32 next to one from 0 on, above or below. */
function neighbour(value: number, by: 1 | -1): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  view.setUint32(0, view.getUint32(0) + by);
  return view.getFloat32(0);
}
