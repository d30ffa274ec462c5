/**
 * Packed messages bit by bit, written from docs/wire-format.md without the library: those that no writer makes as well.
 * @module
 */

import fc from "fast-check";

/** An integer in `width` bits. */
export const field = (value: number, width: number): string => value.toString(2).padStart(width, "0");

/** A string of `count` bits from an arbitrary one. */
const anyBits = (count: number): fc.Arbitrary<string> => fc.nat(2 ** count - 1).map((value) => field(value, count));

/** A binary64 number. */
export function float(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return field(view.getUint32(0), 32) + field(view.getUint32(4), 32);
}

/** A binary32 number. */
export function single(value: number): string {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return field(view.getUint32(0), 32);
}

/** The envelope without a checksum around the content of a packed message. */
export function enveloped(content: string): Uint8Array {
  const all = field(0xb1de0101, 32) + field(0, 32) + field(content.length, 32) + content;
  const bytes = new Uint8Array(Math.ceil(all.length / 8));
  bytes.forEach((_, i) => {
    bytes[i] = parseInt(all.slice(8 * i, 8 * i + 8).padEnd(8, "0"), 2);
  });
  return bytes;
}

/** The content in an envelope. */
export function contentOf(bytes: Uint8Array): string {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8);
  return Array.from(bytes.subarray(12), (byte) => field(byte, 8)).join("").slice(0, length);
}

interface LevelSet {
  readonly bits: string;
  readonly magnitudes: number;
  readonly symbols: number;
}

const levelSets: fc.Arbitrary<LevelSet> = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((s) => ({
    bits: field(0, 8) + field(s, 16),
    magnitudes: s + 1,
    symbols: 2 * s + 1,
  })),
  fc.record({
    inner: fc.array(fc.constantFrom(2 ** -1074, 0.1, 0.25, 1 / 3, 0.5, 2 / 3), { maxLength: 4 }),
    zero: fc.nat(1),
  })
    .map(({ inner, zero }) => {
      const K = inner.length + 1, sorted = [...new Set(inner)].sort((a, b) => a - b);
      const levels = (sorted.length === inner.length ? sorted : inner).map(float).join("");
      return {
        bits: field(1, 8) + field(zero, 8) + field(K, 16) + levels,
        magnitudes: K + zero,
        symbols: 2 * K + zero,
      };
    }),
);

const parameters = (values: readonly number[], width: number): string =>
  field(values.length, 16) + values.map((value) => field(value, width)).join("");

/** `count` integers from `values`. */
const chosen = (count: number, ...values: number[]): fc.Arbitrary<number[]> =>
  fc.array(fc.constantFrom(...values), { minLength: count, maxLength: count });

/** Frequencies of which the last fills up the sum to `total`, where the others leave something. */
const filled = (values: readonly number[], total: number): number[] => {
  const others = values.slice(1), rest = total - others.reduce((a, b) => a + b, 0);
  return [...others, Math.max(0, rest)];
};

function codes({ magnitudes, symbols }: LevelSet): fc.Arbitrary<string> {
  return fc.oneof(
    fc.integer({ min: 0, max: 3 }).map((kind) => field(kind, 8)),
    chosen(symbols, 1, 2, 3, 4, 5, 6, 32).map((lengths) => field(4, 8) + parameters(lengths, 8)),
    chosen(magnitudes, 1, 2, 3, 4, 32).map((lengths) => field(5, 8) + parameters(lengths, 8)),
    chosen(symbols, 0, 1, 2, 100, 2 ** 20).map((f) => field(6, 8) + parameters(f, 32)),
    fc.record({ f: chosen(symbols, 0, 1, 2, 100, 2 ** 20), total: fc.constantFrom(2 ** 24, 2 ** 24 - 1, 2 ** 24 + 1) })
      .map(({ f, total }) => field(6, 8) + parameters(filled(f, total), 32)),
    fc.record({ f: chosen(symbols, 1, 2, 3), bits: fc.constantFrom(2, 3, 4, 5, 15, 16) })
      .map(({ f, bits }) => field(7, 8) + parameters(filled(f, 2 ** bits), 32)),
  );
}

/** Norms of all magnitudes, most of them sizes. */
export const sizes: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(0, 1, 3, 2 ** -149, 2 ** -126, 3 * 2 ** -149, 1e38, 3.4028234663852886e38, -0, Infinity).map(single),
  fc.nat(0x7f800000).map((pattern) => field(pattern, 32)),
);

/** Descriptions and keys of levels, with as many norms as there are buckets. */
export const levelled: fc.Arbitrary<string> = levelSets.chain((set) =>
  fc.record({
    dimension: fc.nat(12),
    bucket: fc.integer({ min: 1, max: 12 }),
    norm: fc.constantFrom(1, 1.5, 2, Infinity),
    code: codes(set),
    norms: fc.array(sizes, { minLength: 12, maxLength: 12 }),
  }).map(({ dimension, bucket, norm, code, norms }) =>
    field(1, 8) + field(dimension, 32) + field(bucket, 32) + float(norm) + set.bits + code + field(7, 64) +
    norms.slice(0, Math.ceil(dimension / bucket)).join("")
  )
);

/** One block of packed levels, of any norm. */
export const block: fc.Arbitrary<string> = fc.record({
  dimension: fc.constantFrom(1, 127, 128),
  bits: fc.integer({ min: 2, max: 8 }),
  size: sizes,
  codes: fc.array(fc.nat(255), { minLength: 128, maxLength: 128 }),
  stray: fc.constantFrom(false, false, true),
}).map(({ dimension, bits, size, codes, stray }) => {
  const S = 2 ** (bits - 1) - 1;
  const lanes = ["", "", "", ""]; // each from its least significant bit on
  codes.forEach((given, i) => {
    const code = stray && i === 127 ? 2 * S + 1 : i < dimension ? given % (2 * S + 1) : S;
    lanes[i % 4] += [...field(code, bits)].reverse().join("");
  });
  let words = "";
  for (let w = 0; w < bits; w++) {
    for (const lane of lanes) {
      for (let byte = 0; byte < 4; byte++) {
        words += [...lane.slice(32 * w + 8 * byte, 32 * w + 8 * byte + 8)].reverse().join("");
      }
    }
  }
  return field(2, 8) + field(dimension, 32) + field(128, 32) + float(2) + field(bits, 8) + field(0, 64) + size + words;
});

/** Payloads that begin in any way. */
export const tails: fc.Arbitrary<string> = fc.nat(40).chain(anyBits);

/** Rows of changes of bits: at a place, one is turned over, some are put in, or some are cut away. */
export const changes: fc.Arbitrary<(content: string) => string> = fc.oneof(
  fc.nat().map((at) => (content: string) => {
    const place = at % (content.length + 1);
    return content.slice(0, place) + (content[place] === "1" ? "0" : "1") + content.slice(place + 1);
  }),
  fc.nat().map((at) => (content: string) => {
    const place = at % 200;
    return content.slice(0, place) + (content[place] === "1" ? "0" : "1") + content.slice(place + 1);
  }),
  fc.record({ at: fc.nat(), put: tails }).map(({ at, put }) => (content: string) => {
    const place = at % (content.length + 1);
    return content.slice(0, place) + put + content.slice(place);
  }),
  fc.nat(40).map((count) => (content: string) => content.slice(0, Math.max(0, content.length - count))),
  fc.record({ count: fc.nat(40), put: tails })
    .map(({ count, put }) => (content: string) => content.slice(0, Math.max(0, content.length - count)) + put),
);
