import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Bits, readWhole, source } from "../../../base/bits.ts";
import { key, normals, uniforms } from "../../../base/key.ts";
import { norm2 } from "../../../base/vector.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import { packedLevels } from "../../../quantize/kernels/packed_levels.ts";
import "../../support/seed.ts";
import { type Shape, slowMessage, slowNorm, slowPosition, slowStep } from "./reference.ts";

const shapes: fc.Arbitrary<Omit<Shape, "levels"> & { dimension: number }> = fc.record({
  bits: fc.integer({ min: 2, max: 8 }),
  norm: fc.constantFrom(2, Infinity),
  bucket: fc.constantFrom(128, 256, 1000),
  dimension: fc.oneof(fc.integer({ min: 0, max: 700 }), fc.constantFrom(0, 1, 127, 128, 129, 256, 384, 512)),
});
const keys = fc.record({ hi: fc.nat(0xffffffff), lo: fc.nat(0xffffffff) });

/** A shape, a vector of float32 numbers in it whose buckets are of many sizes and sometimes zero, and a key. */
const cases = fc.tuple(shapes, keys).map(([shape, key]) => {
  const x = normals(key, shape.dimension, new Float32Array(shape.dimension));
  const scales = uniforms(key, 8);
  for (let i = 0; i < x.length; i++) {
    const part = scales[Math.floor(i / shape.bucket) % 8];
    x[i] = part < 0.2 || i % 7 === 3 ? 0 : x[i] * 2 ** Math.floor(240 * part - 150);
  }
  return { shape, x, key };
});

const key0 = key(0);

Deno.test("messages and values are those of the slow twin, byte for byte, for every width, norm, bucket and tail", () => {
  fc.assert(
    fc.property(cases, ({ shape, x, key }) => {
      const [bytes, values] = slowMessage(
        [...x],
        { ...shape, bucket: Math.min(shape.bucket, shape.dimension || 1) },
        key,
      );
      const compressor = packedLevels(shape), message = encode(compressor, x, key);
      assertEquals(message, { bytes: Uint8Array.from(bytes), length: 8 * bytes.length });
      assertEquals(decode(compressor, message, key), Float64Array.from(values));
    }),
    { numRuns: 150 },
  );
});

Deno.test("a small message, byte by byte", () => {
  const compressor = packedLevels({ dimension: 6, bits: 4, norm: Infinity });
  const message = encode(compressor, [1, -1, 0.5, 0, -0.25, 1], key(5));
  assertEquals(message.length, 32 + 128 * 4);
  assertEquals(
    message.bytes,
    Uint8Array.from([
      ...[0x3f, 0x80, 0, 0], // the norm: 1 as a float32
      ...[0x5e, 0x77, 0x77, 0x77], // lane 0: codes 14 and 5, levels 7 and −2; then code 7, level 0, throughout
      ...[0xe0, 0x77, 0x77, 0x77], // lane 1: codes 0 and 14, levels −7 and 7
      ...[0x7a, 0x77, 0x77, 0x77], // lane 2: code 10, level 3: a half is between 3 and 4 sevenths
      ...Array(4 + 3 * 16).fill(0x77), // lane 3: code 7, and the other three words of every lane
    ]),
  );
});

Deno.test("a vector of float64, float32 or plain numbers is one vector where its numbers are float32, wherever it lies", () => {
  fc.assert(
    fc.property(cases, fc.nat(9), ({ shape, x, key }, skip) => {
      const compressor = packedLevels(shape), message = encode(compressor, x, key);
      const moved = new Float32Array(skip + x.length).subarray(skip);
      moved.set(x);
      for (const same of [Float64Array.from(x), Array.from(x), moved]) {
        assertEquals(encode(compressor, same, key), message);
      }
      const between = Float64Array.from(x, (value) => value * (1 + 2 ** -30)); // rounds to the same float32
      assertEquals(encode(compressor, between, key), message);
    }),
    { numRuns: 40 },
  );
});

Deno.test("the mean of what is read is x within 3·2⁻²³ (|x| + N/S), and the variance within ω‖x‖²", () => {
  // The mean of a code is its position, exactly; so mean and variance are sums, and nothing is sampled.
  const sizes = fc.constantFrom(1, 2, 3, 17, 200), widths = fc.integer({ min: 2, max: 8 });
  fc.assert(
    fc.property(
      sizes,
      widths,
      fc.constantFrom(2, Infinity),
      keys,
      fc.boolean(),
      (dimension, bits, norm, key, sparse) => {
        const x = [...normals(key, dimension)].map((z, i) => Math.fround(sparse && i > 1 ? z / 1000 : z));
        const { guarantee } = packedLevels({ dimension, bits, norm }), S = 2 ** (bits - 1) - 1;
        const N = slowNorm(x, norm), step = slowStep(N, S), value = (level: number) => Math.fround(step * level);
        let variance = 0;
        for (const v of x) {
          const t = slowPosition(v, N, S) / 2 ** 23, low = Math.floor(t), up = t - low;
          const mean = (1 - up) * value(low) + up * value(low + 1);
          assert(Math.abs(mean - v) <= 3 * 2 ** -23 * (Math.abs(v) + N / S), `${v} becomes ${mean}`);
          variance += (1 - up) * (value(low) - v) ** 2 + up * (value(low + 1) - v) ** 2;
        }
        assert(guarantee.kind === "unbiased" && variance <= guarantee.omega * norm2(x) ** 2 * (1 + 1e-12));
      },
    ),
    { numRuns: 400 },
  );
});

Deno.test("what is accumulated is the sum of weight times step times level, in float32, message after message", () => {
  fc.assert(
    fc.property(cases, fc.float({ min: -2, max: 2, noNaN: true }), ({ shape, x, key }, weight) => {
      const compressor = packedLevels(shape), message = encode(compressor, x, key);
      const begin = normals(key0, x.length, new Float32Array(x.length)), sum = begin.slice();
      compressor.accumulate(source(message), key, sum, weight);
      compressor.accumulate(source(message), key, sum);
      const S = 2 ** (shape.bits - 1) - 1, value = decode(compressor, message, key);
      const bucket = Math.min(shape.bucket, shape.dimension);
      for (let i = 0; i < x.length; i++) {
        const first = Math.floor(i / bucket) * bucket;
        const step = slowStep(slowNorm([...x.slice(first, first + bucket)], shape.norm), S);
        const level = step === 0 ? 0 : Math.round(value[i] / step);
        const once = Math.fround(begin[i] + Math.fround(Math.fround(weight * step) * level));
        assertEquals(sum[i], Math.fround(once + value[i]));
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("sums are those of the slow twin to the last bit: no power of two for a weight, tails of any length", () => {
  for (let width = 2; width <= 8; width++) {
    for (const dimension of [1, 3, 127, 129, 200, 511]) {
      for (const [bucket, norm] of [[dimension, 2], [128, Infinity]]) {
        const shape = { bits: width, norm, bucket: Math.min(bucket, dimension) },
          S = 2 ** (width - 1) - 1,
          k = key(width);
        const x = normals(k, dimension, new Float32Array(dimension)), [, values] = slowMessage([...x], shape, k);
        const compressor = packedLevels({ ...shape, dimension }), message = encode(compressor, x, k);
        const expected = normals(key0, dimension, new Float32Array(dimension)), sum = expected.slice();
        for (const weight of [1 / 3, -0.7, 1e-3, Math.PI]) {
          compressor.accumulate(source(message), k, sum, weight);
          for (let i = 0; i < dimension; i++) {
            const first = i - i % shape.bucket,
              step = slowStep(slowNorm([...x.slice(first, first + shape.bucket)], norm), S);
            const level = Math.round(values[i] / step);
            expected[i] = Math.fround(expected[i] + Math.fround(Math.fround(weight * step) * level));
          }
          assertEquals(sum, expected);
        }
      }
    }
  }
});

Deno.test("a weight that takes the norm out of float32 is refused, and no other", () => {
  const compressor = packedLevels({ dimension: 300, bits: 4, bucket: 128, norm: Infinity });
  const sumOf = (norms: number[], weight: number) => {
    const x = Float32Array.from({ length: 300 }, (_, i) => norms[Math.floor(i / 128)]), sum = new Float32Array(300);
    readWhole(encode(compressor, x, key0), (from) => compressor.accumulate(from, key0, sum, weight));
    return sum;
  };
  const beyond: [number[], number][] = [
    [[1, 1, 1], 1e40],
    [[1, 1, 1], -1e40],
    [[1, 1, 1e20], 1e20],
    [[0, 1e38, 0], -30],
    [[0, 0, 1e38], 10], // the step is within float32, seven steps are not
  ];
  for (const [norms, weight] of beyond) assertThrows(() => sumOf(norms, weight), RangeError, "the weight");
  assertThrows(() => sumOf([1, 1, 1], Infinity), RangeError, "the weight");
  assert(sumOf([1e-10, 0, 1e-5], 1e40).every((value, i) => i >= 128 && i < 256 ? value === 0 : value > 1e29));
  assertEquals(sumOf([0, 0, 0], 1e300), new Float32Array(300));
});

Deno.test("an empty vector is an empty message, a zero bucket its norm, and a whole number of blocks has no padding", () => {
  const lengthOf = (dimension: number, x: number[], bucket?: number) =>
    encode(packedLevels({ dimension, bits: 3, ...bucket ? { bucket } : {}, norm: Infinity }), x, key0).length;
  assertEquals(lengthOf(0, []), 0);
  assertEquals(lengthOf(1, [0]), 32);
  assertEquals(lengthOf(1, [-5]), 32 + 3 * 128);
  assertEquals(lengthOf(384, Array(384).fill(1), 128), 3 * (32 + 3 * 128));
  assertEquals(lengthOf(384, Array(384).fill(0).fill(1, 128, 129), 128), 3 * 32 + 3 * 128);
  assertEquals(lengthOf(385, Array(385).fill(1), 256), 2 * 32 + 4 * 3 * 128);
  const one = packedLevels({ dimension: 1, bits: 2, norm: Infinity });
  assertEquals(decode(one, encode(one, [-5], key0), key0), Float64Array.of(-5));
  const zero = decode(one, encode(one, [-0], key0), key0)[0];
  assert(Object.is(zero, 0));
});

Deno.test("a coordinate that no float32 is near is refused by name, for both norms, in every vector", () => {
  const refused = (x: ArrayLike<number>, norm: number) =>
    assertThrows(() => encode(packedLevels({ dimension: 300, bits: 4, norm, bucket: 128 }), x, key0), RangeError)
      .message;
  for (const norm of [2, Infinity]) {
    for (const [at, strange] of [[0, NaN], [131, Infinity], [299, -Infinity]]) {
      const sentence = `Cannot quantize x as x[${at}] must be finite: current value is ${strange}`;
      const x = new Float64Array(300).fill(1, 0, 200);
      x[at] = strange;
      assertEquals(refused(x, norm), sentence);
      assertEquals(refused(Float32Array.from(x), norm), sentence);
      x[at] = 1e39;
      assertEquals(
        refused(x, norm),
        `Cannot quantize x as x[${at}] must be within the range of float32: current value is 1e+39`,
      );
    }
  }
  assert(refused(new Float32Array(300).fill(3e38), 2).includes("float32")); // the norm is not one
  assertThrows(
    () => encode(packedLevels({ dimension: 2, bits: 4, norm: Infinity }), [1], key0),
    TypeError,
    "the length of x",
  );
});

Deno.test("the largest float32 numbers there are go through and stay finite", () => {
  const most = (2 - 2 ** -23) * 2 ** 127;
  for (let width = 2; width <= 8; width++) {
    const compressor = packedLevels({ dimension: 3, bits: width, norm: Infinity });
    const [a, b, c] = decode(compressor, encode(compressor, [most, -most, 0], key0), key0);
    assert(a <= most && a >= most * (1 - 2 ** -22) && b === -a && c === 0);
  }
  for (const dimension of [3, 128, 300]) { // and a norm that is none of them is refused
    const euclidean = packedLevels({ dimension, bits: 4, norm: 2 }), x = new Float32Array(dimension).fill(most);
    assertThrows(
      () => encode(euclidean, x, key0),
      RangeError,
      "the norm of a bucket must be within the range of float32",
    );
  }
});

/** A message with one byte replaced. */
function changed({ bytes, length }: Bits, at: number, byte: number): Bits {
  const copy = bytes.slice();
  copy[at] = byte;
  return { bytes: copy, length };
}

Deno.test("bits that no vector gives are refused: norms, codes, padding, and messages too short or too long", () => {
  for (let width = 2; width <= 8; width++) {
    const compressor = packedLevels({ dimension: 130, bits: width, norm: Infinity });
    const x = new Float32Array(130).fill(1), message = encode(compressor, x, key0);
    const refused = (bad: Bits, what: string) => {
      assertThrows(() => decode(compressor, bad, key0), RangeError, what);
      assertThrows(() => readWhole(bad, (from) => compressor.accumulate(from, key0, x.slice())), RangeError, what);
    };
    const noCode = `a code must be at most ${2 ** width - 2}`;
    refused(changed(message, 4, 255), noCode);
    refused(changed(message, 4 + 16 * width, 255), noCode); // in the second block, which is padded
    refused(changed(message, message.bytes.length - 1, 0), "the padding must be level 0");
    for (const [first, second] of [[0xbf, 0x80], [0x7f, 0x80], [0x7f, 0xc0], [0x80, 0]]) { // −1, ∞, NaN, −0
      refused(changed(changed(message, 0, first), 1, second), "norm 0 must be finite and at least 0");
    }
    for (const length of [0, 31, 32, 40, message.length - 1]) {
      refused({ ...message, length }, "as the message ends there");
    }
    refused({ bytes: new Uint8Array([...message.bytes, 0]), length: message.length + 8 }, "too long");
  }
});

Deno.test("an accumulator of another length, a weight that is not finite, and options without meaning are refused", () => {
  const compressor = packedLevels({ dimension: 2, bits: 4, norm: Infinity }),
    message = encode(compressor, [1, 2], key0);
  assertThrows(() => compressor.accumulate(source(message), key0, new Float32Array(3)), TypeError, "the sum");
  assertThrows(() => compressor.accumulate(source(message), key0, new Float32Array(2), NaN), RangeError, "the weight");
  const made = (options: object) => () => packedLevels({ dimension: 300, bits: 4, norm: Infinity, ...options });
  for (const width of [1, 9, 2.5, NaN]) assertThrows(made({ bits: width }), RangeError, "the number of bits");
  for (const norm of [1, 3, NaN]) assertThrows(made({ norm }), RangeError, "the norm");
  for (const bucket of [0, 100, 299, NaN]) assertThrows(made({ bucket }), RangeError, "the bucket");
  assertThrows(made({ dimension: -1 }), RangeError, "the dimension");
  for (const bucket of [128, 300, 301, 512]) made({ bucket })();
});
