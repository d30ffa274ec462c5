/**
 * Contents of packed messages at the bounds that docs/wire-format.md draws, written without the library.
 * @module
 */

import { field, float, single } from "./bit_strings.ts";

/** A content, and whether it is read or refused. */
export interface Bound {
  readonly what: string;
  readonly content: string;
  readonly read: boolean;
}

const key = field(0, 64);
const sign = (dimension: number): string => field(4, 8) + field(dimension, 32);
const rotated = field(9, 8);
const sampled = (dimension: number, count: number, scale: number): string =>
  field(8, 8) + field(dimension, 32) + field(count, 32) + field(scale, 8) + key;
const packed = (dimension: number, bucket: number): string =>
  field(2, 8) + field(dimension, 32) + field(bucket, 32) + float(2) + field(2, 8) + key +
  field(0, 32 * Math.ceil(dimension / bucket));

/** A table of positive levels of which one is not 1, or of uniform ones, for a vector of no coordinates. */
const table = (zero: number, ...inner: number[]): string =>
  field(10, 8) + field(0, 32) + field(1, 32) + float(2) + field(1, 8) + field(zero, 8) + field(inner.length + 1, 16) +
  inner.map(float).join("") + key;
const uniformTable = (steps: number): string =>
  field(10, 8) + field(0, 32) + field(1, 32) + float(2) + field(0, 8) + field(steps, 16) + key;
const parts = (count: number): number[] => Array.from({ length: count - 1 }, (_, k) => (k + 1) / count);

/** The three levels −1, 0 and 1 in one bucket of norm 1, or in none; then the bits of a code and of a sequence. */
const levels = (dimension: number, code: string, sequence = ""): string =>
  field(1, 8) + field(dimension, 32) + field(99, 32) + float(2) + field(0, 8) + field(1, 16) + code + key +
  (dimension === 0 ? "" : single(1)) + sequence;

const parameters = (kind: number, width: number, ...values: number[]): string =>
  field(kind, 8) + field(values.length, 16) + values.map((value) => field(value, width)).join("");

const [dense, sparse] = [field(2, 8), field(3, 8)];
const words = (...lengths: number[]): string => parameters(4, 8, ...lengths);
const arithmetic = (...frequencies: number[]): string => parameters(6, 32, ...frequencies);
const rans = (...frequencies: number[]): string => parameters(7, 32, ...frequencies);
const states = (first: number): string => [first, 2 ** 15, 2 ** 15, 2 ** 15].map((state) => field(state, 32)).join("");
const natural = (bits: string): string => field(3, 8) + field(1, 32) + key + bits;
const floats = (...values: number[]): string =>
  field(0, 8) + field(values.length, 32) + field(1, 8) + key + values.map(float).join("");
const subset = (dimension: number, count: number): string =>
  field(7, 8) + field(dimension, 32) + field(1, 8) + sign(count) + key;
const oneBit = (rows: number, columns: number): string => field(6, 8) + field(rows, 32) + field(columns, 32) + key;

const row = (read: boolean, what: string, content: string): Bound => ({ what, content, read });

/** At least one on either side of each bound. */
export const bounds: readonly Bound[] = [
  row(true, "three schemes around a scheme", rotated.repeat(3) + sign(0) + key),
  row(false, "four schemes around a scheme", rotated.repeat(4) + sign(0) + key),
  row(true, "one bucket of packed levels that is no multiple of 128", packed(127, 127)),
  row(false, "two such buckets", packed(128, 127)),
  row(true, "buckets of 128", packed(129, 128)),
  row(true, "128 levels, a zero level among them", uniformTable(127)),
  row(false, "129 levels, a zero level among them", uniformTable(128)),
  row(true, "128 levels, no zero level", table(0, ...parts(128))),
  row(false, "129 levels, no zero level", table(0, ...parts(129))),
  row(true, "a first level of 2⁻¹⁰⁰", table(1, 2 ** -100)),
  row(false, "a smaller first level", table(1, 2 ** -100 * (1 - 2 ** -24))),
  row(true, "two levels that are float32 numbers next to each other", table(1, 0.5, 0.5 + 2 ** -24)),
  row(false, "two levels that are one float32", table(1, 0.5, 0.5 + 2 ** -26)),
  row(true, "no random coordinates of none, unbiased", sampled(0, 0, 0)),
  row(false, "no random coordinates of three, unbiased", sampled(3, 0, 0)),
  row(true, "no random coordinates of three, least-squares", sampled(3, 0, 1)),
  row(false, "one random coordinate of none", sampled(0, 1, 1) + field(0, 32)),
  row(true, "a matrix without columns", oneBit(5, 0)),
  row(false, "a matrix without rows", oneBit(0, 5)),
  row(true, "the exponent 254", natural("111111110")),
  row(false, "the exponent 255", natural("011111111")),
  row(true, "zero", natural("000000000")),
  row(false, "zero with a sign", natural("100000000")),
  row(true, "large floats", floats(1.7e308, 1.7e308)),
  row(false, "large floats that overflow when rotated back", rotated + floats(1.7e308, 1.7e308)),
  row(true, "a subset of all", subset(2, 2) + "00"),
  row(false, "a subset of more than all", subset(2, 3) + "000"),
  row(true, "frequencies whose sum is 1", levels(0, arithmetic(0, 1, 0))),
  row(false, "frequencies whose sum is 0", levels(0, arithmetic(0, 0, 0))),
  row(true, "frequencies whose sum is 2²⁴", levels(0, arithmetic(0, 2 ** 24 - 1, 1))),
  row(false, "frequencies whose sum is 2²⁴ + 1", levels(0, arithmetic(0, 2 ** 24, 1))),
  row(true, "the least of the shortest bits of an interval", levels(1, arithmetic(1, 2, 1), "01")),
  row(false, "others as short", levels(1, arithmetic(1, 2, 1), "10")),
  row(false, "longer ones", levels(1, arithmetic(1, 2, 1), "011")),
  row(true, "a sequence that is certain", levels(9, arithmetic(0, 3, 0))),
  row(false, "bits for a sequence that is certain", levels(9, arithmetic(0, 3, 0), "0")),
  row(true, "rans frequencies whose sum is 2¹⁵", levels(0, rans(1, 2 ** 15 - 2, 1))),
  row(false, "rans frequencies whose sum is 2¹⁶", levels(0, rans(1, 2 ** 16 - 2, 1))),
  row(false, "rans frequencies whose sum is no power of two", levels(0, rans(1, 1, 1))),
  row(false, "a rans frequency of 0", levels(0, rans(2, 0, 2))),
  row(true, "the state of one symbol", levels(1, rans(1, 2, 1), field(0, 32) + states(2 ** 16 + 1))),
  row(false, "a state of less than 2¹⁵", levels(1, rans(1, 2, 1), field(1, 32) + states(0) + field(2 ** 15, 16))),
  row(false, "a word too many", levels(1, rans(1, 2, 1), field(1, 32) + states(2 ** 16 + 1) + field(0, 16))),
  row(false, "a state of 2³¹", levels(1, rans(1, 2, 1), field(0, 32) + states(2 ** 31))),
  row(true, "words that leave no bits over", levels(3, words(2, 1, 2), "10011")),
  row(true, "words that leave some", levels(3, words(2, 2, 2), "001001")),
  row(false, "bits that begin no word", levels(1, words(2, 2, 2), "11")),
  row(false, "words that are too short", levels(0, words(1, 1, 2))),
  row(true, "a word of 32 bits", levels(0, words(1, 2, 32))),
  row(false, "a word of 33 bits", levels(0, words(1, 2, 33))),
  row(false, "a word of no bits", levels(0, words(0, 1, 1))),
  row(true, "the largest number, dense", levels(1, dense, "1001")),
  row(false, "a larger one", levels(1, dense, "1101")),
  row(true, "a gap to the end", levels(3, sparse, "101000")),
  row(false, "a gap beyond the end", levels(3, sparse, "101010")),
  row(false, "a number beyond the end", levels(3, sparse, "10101000")),
  row(true, "the last position, and no gap after it", levels(3, sparse, "11010")),
  row(false, "a gap after it", levels(3, sparse, "110100")),
];
