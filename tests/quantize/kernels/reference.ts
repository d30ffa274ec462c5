/**
 * The packed format once more, slowly and plainly: big integers for words, one bit at a time for packing.
 * @module
 */

import { child, type Key } from "../../../base/key.ts";

const WORD = 2n ** 32n;

const xorshift = (h: bigint, by: bigint): bigint => h ^ (h >> by);

/** Word `i` of a key. */
export function slowWord({ hi, lo }: Key, i: number): number {
  let h = 0x9e3779b9n * BigInt(i) % WORD ^ BigInt(hi);
  h = 0x7feb352dn * xorshift(h, 16n) % WORD;
  h = 0x846ca68bn * (xorshift(h, 15n) ^ BigInt(lo)) % WORD;
  return Number(xorshift(h, 16n));
}

/** The `hi` of the key with the second word `lo` whose word 0 is `r`: the mixer run backwards. */
export function highWordOf(r: number, lo: number): number {
  const undo = (h: bigint, by: bigint): bigint => h ^ (h >> by) ^ (h >> (2n * by)); // for by ≥ 11
  let h = undo(BigInt(r), 16n);
  h = undo(inverse(0x846ca68bn) * h % WORD ^ BigInt(lo), 15n);
  return Number(undo(inverse(0x7feb352dn) * h % WORD, 16n));
}

/** `1/odd` modulo 2³²: every step of Newton's doubles the bits that are right. */
function inverse(odd: bigint): bigint {
  let y = odd;
  for (let step = 0; step < 5; step++) y = (((y * (2n - odd * y)) % WORD) + WORD) % WORD;
  return y;
}

const float = new DataView(new ArrayBuffer(4));
const patternOf = (x: number): number => (float.setFloat32(0, x), float.getUint32(0));
const floatOf = (pattern: number): number => (float.setUint32(0, pattern), float.getFloat32(0));

/** A float32 as a whole number of 2⁻¹⁴⁹. */
export const quanta = (x: number): bigint => BigInt(x * 2 ** 149);

/** The Euclidean norm in float64, from eight sums. */
export function slowEuclidean(v: readonly number[]): number {
  const whole = v.length - v.length % 8, sums = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < whole; i++) sums[i % 8] += v[i] * v[i];
  const [a, b, c, d, e, f, g, h] = sums;
  let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
  for (let i = whole; i < v.length; i++) sum += v[i] * v[i];
  return Math.sqrt(sum);
}

/** The norm of a bucket, rounded up to a float32. */
export function slowNorm(v: readonly number[], norm: number): number {
  if (norm === Infinity) return Math.max(0, ...v.map(Math.abs));
  const root = slowEuclidean(v), nearest = Math.fround(root);
  return nearest < root ? floatOf(patternOf(nearest) + 1) : nearest;
}

/** The largest y of 24 significant bits with `fround(N y) ≤ S`, by trial. */
export function slowFactor(norm: number, S: number): number {
  let unit = 1; // of the last place of S/norm
  while (S / norm < 2 ** 23 * unit) unit /= 2;
  while (S / norm >= 2 ** 24 * unit) unit *= 2;
  let m = Math.ceil(S / norm / unit) + 2;
  while (Math.fround(norm * (m * unit)) > S) m--;
  return m * unit;
}

/** The code of x in 2⁻²³ of a step, before the random word is added: `trunc(fround(x · inv23))`. */
export const slowPosition = (x: number, norm: number, S: number): number =>
  Math.trunc(Math.fround(x * (slowFactor(norm, S) * 2 ** 23)));

/** The code of x. */
export const slowCode = (x: number, norm: number, S: number, r: number): number =>
  Math.floor((slowPosition(x, norm, S) + S * 2 ** 23 + Math.floor(r / 2 ** 9)) / 2 ** 23);

/** The bytes of a bucket's blocks, the last filled up with a code. */
function slowBlocks(codes: readonly number[], bits: number, filling: number): number[] {
  const bytes: number[] = [];
  for (let first = 0; first < codes.length; first += 128) {
    const block = Array<number>(16 * bits).fill(0);
    for (let i = 0; i < 128; i++) {
      const code = codes[first + i] ?? filling;
      for (let k = 0; k < bits; k++) {
        const p = bits * Math.floor(i / 4) + k, word = 4 * Math.floor(p / 32) + i % 4, bit = p % 32;
        block[4 * word + Math.floor(bit / 8)] += Math.floor(code / 2 ** k) % 2 * 2 ** (bit % 8);
      }
    }
    bytes.push(...block);
  }
  return bytes;
}

/** Level numbers in increasing order, and what they say in a bucket of norm 1: levels as float32 numbers. */
export function slowTable(levels: readonly number[]): readonly [number, number][] {
  const positive = levels.filter((level) => level > 0).map((level, j): [number, number] => [j + 1, Math.fround(level)]);
  const negative = positive.map(([k, level]): [number, number] => [-k, -level]).reverse();
  return [...negative, ...levels[0] === 0 ? [[0, 0] as [number, number]] : [], ...positive];
}

/** The code of x: of the two levels around its magnitude the upper where a threshold between them is passed. */
export function slowTableCode(x: number, norm: number, levels: readonly number[], r: number): number {
  const table = slowTable(levels), codeOf = (k: number) => table.findIndex(([number]) => number === k);
  const a = Math.fround(Math.abs(x) * (slowFactor(norm, 1) * 2 ** 23)), u = Math.floor(r / 2 ** 9);
  let number = levels[0] === 0 ? 0 : -1;
  for (let k = codeOf(number); k + 1 < table.length; k++) {
    const [below, above] = [table[k][1], table[k + 1][1]], gap = Math.fround(above - below);
    if (a > Math.fround(below * 2 ** 23 + Math.fround(u * gap))) number = table[k + 1][0];
  }
  return codeOf(x < 0 ? -number : number);
}

/** How a vector is packed. */
export interface Shape {
  readonly bits: number;
  /** Magnitudes of levels, where they are not uniform; they take `bits` bits. */
  readonly levels?: readonly number[];
  readonly norm: number;
  readonly bucket: number;
}

/** What a shape says of one coordinate of a bucket of norm N, and what blocks are filled up with. */
interface Rule {
  readonly filling: number;
  code(x: number, N: number, r: number): number;
  value(code: number, N: number): number;
}

function ruleOf({ bits, levels }: Pick<Shape, "bits" | "levels">): Rule {
  const S = 2 ** (bits - 1) - 1;
  if (!levels) {
    return {
      filling: S,
      code: (x, N, r) => slowCode(x, N, S, r),
      value: (code, N) => Math.fround(slowStep(N, S) * (code - S)),
    };
  }
  return {
    filling: levels.filter((level) => level > 0).length,
    code: (x, N, r) => slowTableCode(x, N, levels, r),
    value: (code, N) => Math.fround(N * slowTable(levels)[code][1]),
  };
}

/** The message of a vector of float32 numbers: the bytes, and what they say. */
export function slowMessage(x: readonly number[], shape: Shape, key: Key): [number[], number[]] {
  const { bits, norm, bucket } = shape, { filling, code, value } = ruleOf(shape);
  const norms: number[] = [], blocks: number[] = [], values: number[] = [];
  for (let from = 0; from < x.length; from += bucket) {
    const v = x.slice(from, from + bucket), N = slowNorm(v, norm), own = child(key, from / bucket);
    const pattern = patternOf(N);
    norms.push(...[24, 16, 8, 0].map((by) => pattern >>> by & 255));
    const codes = v.map((x, i) => N === 0 ? filling : code(x, N, slowWord(own, i)));
    if (N > 0) blocks.push(...slowBlocks(codes, bits, filling));
    values.push(...codes.map((code) => N === 0 ? 0 : value(code, N)));
  }
  return [[...norms, ...blocks], values.map((value) => value + 0)];
}

/** The largest float32 whose product with S, rounded, is at most N. */
export function slowStep(norm: number, S: number): number {
  let pattern = patternOf(Math.fround(norm / S)) + 2;
  while (Math.fround(S * floatOf(Math.min(pattern, 0x7f800000))) > norm) pattern--;
  return floatOf(pattern);
}
