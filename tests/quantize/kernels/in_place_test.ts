import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { arena, residenceOf } from "../../../base/arena.ts";
import { bits, source } from "../../../base/bits.ts";
import { PAGE } from "../../../base/wasm.ts";
import { child, type Key, key, uniforms } from "../../../base/key.ts";
import { encode } from "../../../quantize/compressor.ts";
import { type Engine, kernelsOf, levelKernelsOf, signKernelsOf } from "../../../quantize/kernels/choice.ts";
import { type PackedLevels, packedLevels, packedLevelsBy } from "../../../quantize/kernels/packed_levels.ts";
import { plainSigns } from "../../../quantize/kernels/signs.ts";
import { type Threads, threads } from "../../../base/threads.ts";
import { PIECE, placesFrom } from "../../../quantize/kernels/wasm/pieces.ts";
import { roundToLevels } from "../../../quantize/levels/rounding.ts";
import { copied } from "../../support/copied.ts";
import "../../support/seed.ts";

const engines: readonly Engine[] = ["simd", "relaxed"];
const widths = [2, 3, 4, 5, 6, 7, 8], key0 = key(0);

type Options = Parameters<typeof packedLevelsBy>[1];

/** Numbers between −1 and 1 times a power of two for each 128 of them; a fifth of these and a seventh of those are 0. */
function numbers(key: Key, dimension: number): Float32Array {
  const sizes = uniforms(child(key, 1), 16);
  return uniforms(key, dimension, new Float32Array(dimension)).map((u, i) => {
    const size = sizes[Math.floor(i / 128) % 16];
    return size < 0.2 || i % 7 === 3 ? 0 : (2 * u - 1) * 2 ** Math.floor(335 * size - 215);
  });
}

/** What stands before and after a vector in its arena. */
const GUARD = 77;

/** A copy of `x` in an arena, `skip` floats after a multiple of 16 bytes, and nothing or `after` floats before its end. */
function inArena(x: Float32Array, skip: number, after: number, shared: boolean): Float32Array {
  const whole = arena({ bytes: 4 * (x.length + skip + after), shared }).float32s(x.length + skip + after).fill(GUARD);
  const v = whole.subarray(skip, skip + x.length);
  v.set(x);
  return v;
}

/** Holds that nothing was written beside a vector of `inArena`. */
function checkGuards(v: Float32Array, skip: number, after: number): void {
  const begin = new Float32Array(v.buffer, v.byteOffset - 4 * skip, skip);
  const end = new Float32Array(v.buffer, v.byteOffset + v.byteLength, after);
  for (const part of [begin, end]) {
    assert(part.every((value) => value === GUARD), "something was written beside a vector");
  }
}

/** The bits of floats, as −0 is not 0. */
const patterns = (x: Float32Array): Uint32Array => new Uint32Array(x.slice().buffer);

const by = (engine: Engine, options: Options): PackedLevels => packedLevelsBy(() => kernelsOf(engine)!, options);

const dimensions = [0, 1, 2, 127, 128, 129, 300, 512, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 300, 8 * PIECE];
const levels = [[0, 0.25, 0.5, 1], [0.1, 0.3, 0.55, 1]];
const cases = fc.record({
  choice: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...widths) }, fc.constantFrom(...levels)),
  norm: fc.constantFrom(2, Infinity),
  bucket: fc.constantFrom(128, 384, 512, PIECE, PIECE + 128, 1 << 20),
  dimension: fc.oneof(fc.constantFrom(...dimensions), fc.nat(3000)),
  seed: fc.nat(),
  skip: fc.nat(5),
  after: fc.constantFrom(0, 0, 1, 200),
  shared: fc.boolean(),
}).map(({ choice, norm, bucket, dimension, ...rest }) => {
  const options: Options = {
    dimension,
    norm,
    bucket,
    ...typeof choice === "number" ? { bits: choice } : { levels: choice },
  };
  return { ...rest, options, key: key(rest.seed), x: numbers(key(rest.seed), dimension) };
});

Deno.test("a vector in an arena is written as any other, wherever it begins and ends, and is left as it was", () => {
  fc.assert(
    fc.property(cases, ({ options, key, x, skip, after, shared }) => {
      const expected = encode(by("plain", options), x, key);
      for (const engine of engines) {
        const v = inArena(x, skip, after, shared);
        assertEquals(encode(by(engine, options), v, key), expected);
        assertEquals(patterns(v), patterns(x));
        checkGuards(v, skip, after);
      }
    }),
    { numRuns: 150 },
  );
});

Deno.test("messages are read into vectors in an arena, and added to them, as to any other, and to nothing beside them", () => {
  const weights = fc.constantFrom(1, -1, 0.3);
  fc.assert(
    fc.property(cases, weights, ({ options, key, x, skip, after, shared }, weight) => {
      const message = encode(by("plain", options), x.map((value) => value / 4), key), sum = x.slice();
      by("plain", options).accumulate(source(message), key, sum, weight);
      const values = new Float32Array(x.length);
      by("plain", options).read(source(message), key, values);
      for (const engine of engines) {
        const v = inArena(x, skip, after, shared), compressor = by(engine, options);
        compressor.accumulate(source(message), key, v, weight);
        assertEquals(patterns(v), patterns(sum));
        compressor.read(source(message), key, v.fill(NaN));
        assertEquals(patterns(v), patterns(values));
        checkGuards(v, skip, after);
      }
    }),
    { numRuns: 150 },
  );
});

Deno.test("a message of float32s has its bytes where `x` is in one arena, and `out` in another, in none, or is `x`", () => {
  const options = { dimension: 5000, bits: 3, norm: Infinity, bucket: 512 }, x = numbers(key0, 5000);
  const expected = encode(by("plain", options), x, key0), plainOut = new Float32Array(5000);
  by("plain", options).read(source(expected), key0, plainOut);
  for (const engine of engines) {
    const home = arena({ bytes: 8 * 5000 }), v = home.float32s(5000), beside = home.float32s(5000);
    const away = arena({ bytes: 8 * 5000 }), outs = [beside, away.float32s(5000), new Float32Array(5000), v];
    v.set(x);
    for (const out of outs) {
      assertEquals(bits((sink) => by(engine, options).write(v, key0, sink, out)), expected);
      assertEquals(out, plainOut);
    }
    v.set(x);
    const doubles = arena({ bytes: 8 * 5000 }).float64s(5000);
    doubles.set(x);
    assertEquals(encode(by(engine, options), doubles, key0), expected);
    assertEquals(by(engine, options).read(source(expected), key0, doubles.fill(NaN)), Float64Array.from(plainOut));
  }
});

Deno.test("what is refused in an arena is refused with the words that say so elsewhere", () => {
  const refusal = (run: () => void): string => {
    try {
      return run(), "nothing";
    } catch (error) {
      return String(error);
    }
  };
  fc.assert(
    fc.property(
      cases.filter(({ x }) => x.length > 0),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      fc.constantFrom(NaN, Infinity),
      fc.constantFrom(1, 1e38),
      ({ options, key, x, skip, after, shared }, damage, strange, weight) => {
        const sent = encode(by("plain", options), x, key), bytes = sent.bytes.slice();
        const first = 4 * Math.ceil(x.length / options.bucket!);
        if (bytes.length > first) {
          for (const [at, byte] of damage) {
            bytes[first + at % (bytes.length - first)] = byte;
          }
        }
        const bad = x.slice();
        for (const [at] of damage) bad[at % x.length] = strange;
        const outcomes = (engine: Engine, place: (x: Float32Array) => Float32Array) => [
          refusal(() => encode(by(engine, options), place(bad), key)),
          refusal(() => by(engine, options).accumulate(source({ ...sent, bytes }), key, place(x), weight)),
          refusal(() => by(engine, options).read(source({ ...sent, bytes }), key, place(x))),
        ];
        const expected = outcomes("plain", (x) => x.slice());
        for (const engine of engines) {
          assertEquals(outcomes(engine, (x) => inArena(x, skip, after, shared)), expected);
        }
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("whole blocks of a vector in an arena are not copied, and others are", () => {
  for (const bucket of [512, 3 * PIECE]) {
    const dimension = 6 * PIECE + 5, options = { dimension, bits: 4, norm: 2, bucket };
    const elsewhere = numbers(key0, dimension).map((value) => value === 0 ? 0 : Math.sign(value)); // no norm far from 1
    const v = inArena(elsewhere, 1, dimension, true);
    const error = new Float32Array(v.buffer, v.byteOffset + v.byteLength, dimension);
    for (const engine of engines) {
      const compressor = by(engine, options), message = encode(compressor, v, key0);
      const compensated = (x: Float32Array, error: Float32Array) =>
        copied(Float32Array, () => bits((sink) => compressor.compensate(x, error.fill(0), key0, sink)));
      assert(compensated(v, error) < 128);
      assert(compensated(elsewhere, new Float32Array(dimension)) >= 3 * dimension, "both are copied, and one back");
      const uses = (x: Float32Array) => [
        copied(Float32Array, () => encode(compressor, x, key0)),
        copied(Float32Array, () => compressor.accumulate(source(message), key0, x)),
        copied(Float32Array, () => compressor.read(source(message), key0, x)),
      ];
      for (const count of uses(v)) assert(count < 128, `${count} were copied`);
      for (const count of uses(elsewhere)) assert(count >= dimension, `${count} were copied`);
    }
  }
});

Deno.test("what kernels keep for themselves is no more than a page", () => {
  assert(placesFrom(0).numbers + 4 * PIECE / 2 <= PAGE);
});

Deno.test("a vector that lies over an arena's scratch is taken for one that lies elsewhere", () => {
  const { buffer } = arena({ bytes: 4 * 20_000 }).float32s(1), x = new Float32Array(buffer, 0, 20_000);
  const options = { dimension: x.length, bits: 4, norm: Infinity, bucket: 512 }, given = numbers(key0, x.length);
  x.set(given);
  for (const engine of engines) {
    assertEquals(encode(by(engine, options), x, key0), encode(by("plain", options), given, key0));
    assertEquals(patterns(x), patterns(given));
  }
});

Deno.test("signs of vectors in an arena are packed and made numbers of as of any other", () => {
  fc.assert(
    fc.property(cases, ({ x, skip, after, shared }) => {
      const packed = new Uint8Array(Math.ceil(x.length / 8)), out = new Float32Array(x.length);
      plainSigns.pack(x, packed);
      plainSigns.spread(packed, 3, out);
      for (const engine of engines) {
        const v = inArena(x, skip, after, shared), found = new Uint8Array(packed.length);
        signKernelsOf(engine)!.pack(v, found);
        assertEquals(found, packed);
        assertEquals(patterns(v), patterns(x));
        signKernelsOf(engine)!.spread(packed, 3, v);
        assertEquals(patterns(v), patterns(out));
        checkGuards(v, skip, after);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("doubles in an arena are rounded to levels as any other", () => {
  for (const dimension of [0, 1, 3, 4, 5, 127, 2048, 2049, 5000]) {
    const x = Float64Array.from(uniforms(key(dimension), dimension), (u) => 2 * u - 1),
      positive = Float64Array.of(0.25, 1);
    const expected = new Int32Array(dimension), found = new Int32Array(dimension);
    roundToLevels(x, 1, positive, true, uniforms(key0, dimension + 3).subarray(3), expected);
    for (const skip of [0, 1]) {
      const v = arena({ bytes: 8 * (dimension + skip) }).float64s(dimension + skip).subarray(skip);
      v.set(x);
      for (const engine of engines) {
        levelKernelsOf(engine)!.round(v, 1, positive, true, { key: key0, first: 3 }, found.fill(9));
        assertEquals(found, expected);
        assertEquals(v, x);
      }
    }
  }
});

/** Waits until all threads have started. */
async function started(threads: Threads, count: number): Promise<Threads> {
  while (threads.ready() < count) await new Promise((resolve) => setTimeout(resolve, 1));
  return threads;
}

Deno.test("threads work on vectors of shared arenas in place, of one after another, and give what one gives", async () => {
  using three = await started(threads({ count: 3, least: 0 }), 3);
  const dimension = 5 * 65536 + 300, x = numbers(key(5), dimension).map((value) => value === 0 ? 0 : Math.sign(value));
  for (const options of [{ bits: 4, norm: 2, bucket: 512 }, { bits: 5, norm: Infinity, bucket: PIECE + 128 }]) {
    const one = by("plain", { ...options, dimension }), many = packedLevels({ ...options, dimension, threads: three });
    const expected = encode(one, x, key0), values = one.read(source(expected), key0);
    const sum = x.slice();
    one.accumulate(source(expected), key0, sum, 0.3);
    const vectors = [0, 1, 0, 3].map((skip) => inArena(x, skip, skip, true));
    for (let turn = 0; turn < 6; turn++) {
      const v = vectors[turn % 4];
      v.set(x);
      assert(residenceOf(v));
      assert(Object.is(String(encode(many, v, key0).bytes), String(expected.bytes)));
      many.accumulate(source(expected), key0, v, 0.3);
      assert(v.every((value, i) => Object.is(value, sum[i])));
      many.read(source(expected), key0, v);
      assert(v.every((value, i) => Object.is(value, values[i])));
      checkGuards(v, turn % 4 === 1 ? 1 : turn % 4 === 3 ? 3 : 0, turn % 4 === 1 ? 1 : turn % 4 === 3 ? 3 : 0);
    }
  }
});
