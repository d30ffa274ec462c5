import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, type BitSource, readWhole, source } from "../../../base/bits.ts";
import { key, uniforms } from "../../../base/key.ts";
import { each } from "../../../quantize/codes/each.ts";
import { eliasDelta, eliasGamma, eliasOmega } from "../../../quantize/codes/elias.ts";
import { fixedWidth } from "../../../quantize/codes/fixed_width.ts";
import { fromOne } from "../../../quantize/codes/from.ts";
import { golomb } from "../../../quantize/codes/golomb.ts";
import { subset } from "../../../quantize/codes/subset.ts";
import { compressor, decode, encode } from "../../../quantize/compressor.ts";
import { gaps } from "../../../quantize/sparse/gaps.ts";
import { randomK } from "../../../quantize/sparse/random_k.ts";
import { float32s, sparseCodec } from "../../../quantize/sparse/sparse.ts";
import { subsetOf } from "../../../quantize/sparse/random_subset.ts";
import { type Sparse, topK } from "../../../quantize/sparse/top_k.ts";
import type { Codec, SequenceCodec } from "../../../quantize/types.ts";
import { codecLaws, fixedLengthLaws } from "../../laws/codec.ts";
import "../../support/seed.ts";

/** The codes for gaps, for integers from 1. */
const gapCodes: Readonly<Record<string, Codec<number>>> = {
  eliasGamma,
  eliasDelta,
  eliasOmega,
  "golomb": fromOne(golomb({ divisor: 5 })),
  "eight bits": fixedWidth({ width: 8 }),
};

/** Codes for indices below d. */
const indexCodes = (dimension: number, count: number): [string, SequenceCodec][] => [
  ...Object.entries(gapCodes).map(([name, code]) => [`gaps, ${name}`, gaps(code)] as [string, SequenceCodec]),
  ["each, ten bits", each(fixedWidth({ width: 10 }))],
  ["subset", subset({ dimension, count })],
];

const shapes = [[0, 0], [1, 0], [1, 1], [7, 3], [50, 50], [200, 9]] as const;

const finite = fc.float({ noNaN: true, noDefaultInfinity: true });

const symbols = (dimension: number, count: number): fc.Arbitrary<Sparse> =>
  fc.record({
    indices: fc.uniqueArray(fc.nat(Math.max(0, dimension - 1)), { minLength: count, maxLength: count })
      .map((indices) => Int32Array.from(indices).sort()),
    values: fc.array(finite, { minLength: count, maxLength: count }).map((values) => Float32Array.from(values)),
  });

for (const [dimension, count] of shapes) {
  Deno.test(`${count} of ${dimension} coordinates go there and back in every code`, () => {
    for (const [, indices] of indexCodes(dimension, count)) {
      const codec = sparseCodec({ dimension, count }, { indices });
      for (const law of codecLaws(codec, symbols(dimension, count))) law.check();
    }
  });
}

Deno.test("values are 32 bits each", () => {
  for (const count of [0, 1, 5]) {
    const values = fc.array(finite, { minLength: count, maxLength: count }).map((values) => Float32Array.from(values));
    for (const law of fixedLengthLaws(float32s({ count }), values)) law.check();
    assertEquals(float32s({ count }).bits, 32 * count);
  }
});

Deno.test("gaps count from one before the first coordinate, and the values follow them", () => {
  const codec = sparseCodec({ dimension: 20, count: 3 }, { indices: gaps(eliasGamma) });
  const kept = { indices: Int32Array.of(0, 1, 19), values: Float32Array.of(1, -2, 0.5) };
  const expected = bits((sink) => {
    for (const gap of [1, 1, 18]) eliasGamma.write(gap, sink);
    float32s({ count: 3 }).write(kept.values, sink);
  });
  assertEquals(bits((sink) => codec.write(kept, sink)), expected);
});

Deno.test("the largest index there is has a gap", () => {
  const largest = Int32Array.of(0, 2 ** 31 - 2), first = Int32Array.of(2 ** 31 - 2);
  for (const indices of [largest, first]) {
    const message = bits((sink) => gaps(eliasDelta).write(indices, sink));
    assertEquals(
      readWhole(message, (source) => gaps(eliasDelta).read(source, new Int32Array(indices.length))),
      indices,
    );
  }
});

Deno.test("another code for values may be given", () => {
  const quarters: Codec<Float32Array> = {
    write: (values, sink) => values.forEach((value) => sink.write(4 * value, 8)),
    read: (source) => Float32Array.from({ length: 2 }, () => source.read(8) / 4),
  };
  const shape = { dimension: 9, count: 2 };
  const codec = sparseCodec(shape, { indices: gaps(eliasGamma), values: quarters });
  const kept = { indices: Int32Array.of(3, 4), values: Float32Array.of(0.25, 7) };
  const message = bits((sink) => codec.write(kept, sink));
  assertEquals([message.length, readWhole(message, codec.read)], [5 + 1 + 16, kept]);
});

Deno.test("indices that do not increase, or are no coordinate's, are refused on both ends", () => {
  const shape = { dimension: 7, count: 3 }, values = new Float32Array(3);
  const codec = sparseCodec(shape, { indices: each(fixedWidth({ width: 4 })) });
  for (
    const [indices, message] of [
      [[0, 2, 2], "coordinates as index 2 must be above 2: current value is 2"],
      [[3, 1, 5], "coordinates as index 1 must be above 3: current value is 1"],
      [[0, 1, 7], "coordinates as index 2 must be an integer from 0 to 6: current value is 7"],
    ] as const
  ) {
    const refusal = (body: () => void) => assertThrows(body, RangeError).message;
    assertEquals(
      refusal(() => bits((sink) => codec.write({ indices: Int32Array.from(indices), values }, sink))),
      `Cannot write ${message}`,
    );
    const hostile = bits((sink) => {
      for (const index of indices) sink.write(index, 4);
      for (let j = 0; j < 3; j++) sink.write(0, 32);
    });
    assertEquals(refusal(() => readWhole(hostile, codec.read)), `Cannot read ${message}`);
  }
  const write = (symbols: Sparse) => bits((sink) => codec.write(symbols, sink));
  assertThrows(() => write({ indices: new Int32Array(2), values }), TypeError, "the length of the indices must be 3");
  assertThrows(() => write({ indices: Int32Array.of(0, 1, 2), values: new Float32Array(2) }), TypeError, "the values");
  assertThrows(
    () => gaps(eliasGamma).write(Int32Array.of(4, 4), { write() {}, writeBytes() {} }),
    RangeError,
    "above 4",
  );
  assertThrows(
    () => gaps(eliasGamma).write(Int32Array.of(-1), { write() {}, writeBytes() {} }),
    RangeError,
    "above -1",
  );
});

Deno.test("gaps of 0 and gaps beyond every index are refused", () => {
  const read = (...words: number[]) => () => {
    const message = bits((sink) => words.forEach((word) => sink.write(word, 32)));
    gaps({ write() {}, read: (source) => source.read(32) }).read(source(message), new Int32Array(words.length));
  };
  assertThrows(read(3, 0), RangeError, "Cannot read gaps as gap 1 must be an integer from 1 to 2147483645");
  assertThrows(read(2 ** 31, 2 ** 31 - 1), RangeError, "gap 1 must be");
  assertThrows(read(2 ** 32 - 1), RangeError, "gap 0 must be an integer from 1 to 2147483648");
  assertThrows(read(1, 2 ** 31), RangeError, "gap 1");
});

Deno.test("values that are not finite are refused", () => {
  for (const pattern of [0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001]) {
    const message = bits((sink) => (sink.write(0, 32), sink.write(pattern, 32)));
    assertThrows(() => readWhole(message, float32s({ count: 2 }).read), RangeError, "values[1] must be finite");
  }
  assertThrows(() => float32s({ count: 2 }).write(new Float32Array(3), { write() {}, writeBytes() {} }), TypeError);
});

Deno.test("any bits at all give coordinates in order and finite values, or a RangeError", () => {
  const shape = { dimension: 30, count: 4 };
  let read = 0, refused = 0;
  for (const [name, indices] of indexCodes(shape.dimension, shape.count)) {
    const codec = sparseCodec(shape, { indices });
    for (let seed = 0; seed < 200; seed++) {
      const bytes = Uint8Array.from(uniforms(key(seed), 25), (u) => 256 * u * (seed % 3 + 1) / 3);
      const attempt = (from: BitSource): Sparse | undefined => {
        try {
          return codec.read(from);
        } catch (error) {
          assert(error instanceof RangeError, `${name}: ${error}`);
        }
      };
      const found = attempt(source({ bytes, length: seed }));
      if (!found) refused++;
      else {
        read++;
        assertEquals(bits((sink) => codec.write(found, sink)).length <= seed, true);
        assert(found.values.every(Number.isFinite));
      }
    }
  }
  assert(read > 50 && refused > 50, `${read} read, ${refused} refused`);
});

Deno.test("largest and random coordinates as compressors: the bits are those of the indices and 32 a value", () => {
  const x = uniforms(key(2), 64).map((u) => u - 0.5), shape = { dimension: 64, count: 6 };
  const largest = topK(shape), k = key(1);
  const sent = compressor(largest, sparseCodec(largest, { indices: each(fixedWidth({ width: 6 })) }));
  assertEquals(encode(sent, x, k).length, 6 * 6 + 6 * 32);
  assertEquals(decode(sent, encode(sent, x, k), k), largest.dequantize(largest.quantize(x, k), k));
  const random = randomK(shape), drawn = compressor(random, float32s(random));
  assertEquals(encode(drawn, x, k).length, 6 * 32);
  const places = subsetOf(64, uniforms(k, 6))!;
  const expected = x.map((value, i) => places.includes(i) ? 64 / 6 * Math.fround(value) : 0);
  assertEquals(decode(drawn, encode(drawn, x, k), k), expected);
});
