import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { arena } from "../../../base/arena.ts";
import { bits, countBits, source } from "../../../base/bits.ts";
import { child, type Key, key, normals, uniforms } from "../../../base/key.ts";
import { threads } from "../../../base/threads.ts";
import type { Vec } from "../../../base/vector.ts";
import { encode } from "../../../quantize/compressor.ts";
import { type Engine, kernelsOf } from "../../../quantize/kernels/choice.ts";
import { type PackedLevels, packedLevels, packedLevelsBy } from "../../../quantize/kernels/packed_levels.ts";
import { PIECE } from "../../../quantize/kernels/wasm/pieces.ts";
import { geometricLevels } from "../../../quantize/levels/level_set.ts";
import "../../support/seed.ts";

const engines: readonly Engine[] = ["plain", "simd", "relaxed"];
const key0 = key(0), word = fc.nat(0xffffffff);

type Options = Parameters<typeof packedLevelsBy>[1] & { bucket: number };

const by = (engine: Engine, options: Options): PackedLevels => packedLevelsBy(() => kernelsOf(engine)!, options);

/**
 * Vectors of numbers between −1 and 1 times a power of two for each 128 of them, the same for both: a fifth of these and a
 * seventh of those are 0 of either sign, and a quarter of the second is the first.
 */
function vectors(key: Key, dimension: number): { x: Float32Array; error: Float32Array } {
  const sizes = uniforms(child(key, 1), 16), kinds = uniforms(child(key, 3), 16);
  const one = (draw: Key) =>
    uniforms(draw, dimension, new Float32Array(dimension)).map((u, i) => {
      const size = sizes[Math.floor(i / 128) % 16];
      return size < 0.2 || i % 7 === 3 ? (u < 0.5 ? 0 : -0) : (2 * u - 1) * 2 ** Math.floor(335 * size - 215);
    });
  const x = one(key), other = one(child(key, 2));
  return { x, error: other.map((value, i) => kinds[Math.floor(i / 128) % 16] < 0.25 ? x[i] : value) };
}

/** What is to be packed: as numbers that may be beyond float32. */
const corrected = (x: Vec, error: Float32Array): Float64Array =>
  Float64Array.from(x, (value, i) => Math.fround(value) - error[i]);

const levels = [[0, 0.25, 0.5, 1], [0.1, 0.3, 0.55, 1], [1], [...geometricLevels({ count: 101 })]];
const dimensions = [0, 1, 2, 127, 128, 129, 300, 1000, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 300];
const cases = fc.record({
  levels: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(2, 3, 4, 5, 6, 7, 8).map((bits) => ({ bits })) },
    { weight: 1, arbitrary: fc.constantFrom(...levels).map((levels) => ({ levels })) },
  ),
  norm: fc.constantFrom(2, Infinity),
  bucket: fc.constantFrom(128, 384, 1024, PIECE, PIECE + 128, 1 << 20),
  dimension: fc.oneof(fc.constantFrom(...dimensions), fc.nat(3000)),
  key: fc.record({ hi: word, lo: word }),
}).map(({ levels, key, ...shape }) => ({
  options: { ...shape, ...levels } as Options,
  key,
  ...vectors(key, shape.dimension),
}));

/** The bits of floats, as −0 is not 0. */
const patterns = (x: Float32Array): Uint32Array => new Uint32Array(x.slice().buffer);

Deno.test("every engine writes what it writes of u = x − e, and leaves Q(u) − u to the last bit of float32, for every shape", () => {
  fc.assert(
    fc.property(cases, ({ options, key, x, error }) => {
      const u = Float32Array.from(corrected(x, error)), sent = encode(by("plain", options), u, key);
      const q = by("plain", options).read(source(sent), key), lost = q.map((value, i) => Math.fround(value - u[i]));
      const left = engines.map((engine) => {
        const e = error.slice(), before = x.slice();
        assertEquals(bits((sink) => by(engine, options).compensate(before, e, key, sink)), sent);
        assertEquals(patterns(before), patterns(x));
        assert(e.every((value, i) => value === lost[i]), `${engine} remembers another error`);
        return patterns(e);
      });
      for (const other of left) assertEquals(other, left[0]);
    }),
    { numRuns: 300 },
  );
});

/** What stands around vectors that lie in others. */
const GUARD = 77;

/** Copies of both vectors, each a part of something longer: anywhere, in one arena, in two, or one of them in one. */
const places: Readonly<Record<string, (x: Float32Array, e: Float32Array, skip: number) => Float32Array[]>> = {
  "anywhere": (x, e, skip) => [x, e].map((v, i) => part(new Float32Array(v.length + 9), skip + i, v)),
  "one arena": (x, e, skip) => {
    const home = arena({ bytes: 8 * x.length + 200 });
    return [x, e].map((v, i) => part(home.float32s(v.length + 9), skip + i, v));
  },
  "one vector": (x, e, skip) => {
    const whole = arena({ bytes: 8 * x.length + 200, shared: true }).float32s(2 * x.length + 20);
    return [part(whole, skip, x), part(whole.subarray(skip + x.length), 0, e)];
  },
  "two arenas": (x, e, skip) =>
    [x, e].map((v, i) => part(arena({ bytes: 4 * v.length + 100 }).float32s(v.length + 9), skip - i + 1, v)),
  "x in an arena": (
    x,
    e,
    skip,
  ) => [part(arena({ bytes: 4 * x.length + 100 }).float32s(x.length + 9), skip, x), e.slice()],
  "the error in an arena": (
    x,
    e,
    skip,
  ) => [x.slice(), part(arena({ bytes: 4 * x.length + 100 }).float32s(x.length + 9), skip, e)],
};

/** A part of `whole` from `skip` on that holds `v`, with guards around it. */
function part(whole: Float32Array, skip: number, v: Float32Array): Float32Array {
  const inside = whole.subarray(skip, skip + v.length);
  whole.fill(GUARD);
  inside.set(v);
  return inside;
}

/** The eight floats before and after a vector, as far as there are any, less the guards there. */
function strangers(v: Float32Array): number[] {
  const all = new Float32Array(v.buffer), from = v.byteOffset / 4, to = from + v.length;
  return [...all.subarray(Math.max(0, from - 3), from), ...all.subarray(to, to + 3)].filter((value) => value !== GUARD);
}

Deno.test("bits and errors are those of vectors of their own wherever the two lie, and nothing beside them changes", () => {
  fc.assert(
    fc.property(
      cases,
      fc.constantFrom(...Object.keys(places).filter((place) => place !== "one vector")),
      fc.nat(5),
      ({ options, key, x, error }, place, skip) => {
        const expected = error.slice(), sent = bits((sink) => by("plain", options).compensate(x, expected, key, sink));
        for (const engine of engines) {
          const [v, e] = places[place](x, error, skip), beside = [v, e].map(strangers);
          assertEquals(bits((sink) => by(engine, options).compensate(v, e, key, sink)), sent);
          assertEquals(patterns(e), patterns(expected));
          assertEquals(patterns(v), patterns(x));
          assertEquals([v, e].map(strangers), beside);
        }
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("two parts of one vector next to each other are two vectors, and parts that share a coordinate are refused", () => {
  const options = { dimension: 1000, bits: 4, norm: Infinity, bucket: 256 }, { x, error } = vectors(key(3), 1000);
  const expected = error.slice(), sent = bits((sink) => by("plain", options).compensate(x, expected, key0, sink));
  for (const engine of engines) {
    const compressor = by(engine, options), [v, e] = places["one vector"](x, error, 3);
    assertEquals(bits((sink) => compressor.compensate(v, e, key0, sink)), sent);
    assertEquals([patterns(v), patterns(e)], [patterns(x), patterns(expected)]);
    const whole = new Float32Array(2000), doubles = new Float64Array(whole.buffer, 0, 1000);
    for (
      const [x, from] of [[whole.subarray(0, 1000), 999], [whole.subarray(999, 1999), 0], [doubles, 1000]] as const
    ) {
      assertThrows(
        () => countBits((sink) => compressor.compensate(x, whole.subarray(from, from + 1000), key0, sink)),
        RangeError,
        "Cannot compensate as the error must be apart from x in memory",
      );
    }
  }
  const none = packedLevels({ dimension: 0, bits: 2, norm: 2 }), nothing = new Float32Array(0);
  assertEquals(countBits((sink) => none.compensate(nothing, nothing, key0, sink)), 0);
});

Deno.test("either vector may lie over an arena's scratch, and the other in the arena", () => {
  const options = { dimension: 20_000, bits: 4, norm: 2, bucket: 512 }, { x, error } = vectors(key(4), 20_000);
  const expected = error.slice(), sent = bits((sink) => by("plain", options).compensate(x, expected, key0, sink));
  for (const engine of engines) {
    for (const over of ["x", "error"]) {
      const inside = arena({ bytes: 80_000 }).float32s(20_000), beneath = new Float32Array(inside.buffer, 0, 20_000);
      const [v, e] = over === "x" ? [beneath, inside] : [inside, beneath];
      v.set(x);
      e.set(error);
      assertEquals(bits((sink) => by(engine, options).compensate(v, e, key0, sink)), sent);
      assertEquals([patterns(v), patterns(e)], [patterns(x), patterns(expected)]);
    }
  }
});

Deno.test("x is float32 numbers before anything is taken from it, whatever holds them", () => {
  fc.assert(
    fc.property(cases, ({ options, key, x, error }) => {
      const expected = error.slice(), sent = bits((sink) => by("plain", options).compensate(x, expected, key, sink));
      const between = Float64Array.from(x, (value) => value * (1 + 2 ** -30)); // rounds to the same float32
      for (const engine of engines) {
        for (const same of [between, Array.from(x), { ...Array.from(x), length: x.length }]) {
          const e = error.slice();
          assertEquals(bits((sink) => by(engine, options).compensate(same, e, key, sink)), sent);
          assertEquals(patterns(e), patterns(expected));
        }
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("what is refused is refused as u is, and errors have changed in the buckets before, as they would have, and in no others", () => {
  const strange = fc.tuple(fc.boolean(), fc.nat(), fc.constantFrom(NaN, Infinity, -Infinity, 3.4e38));
  const some = cases.filter(({ x }) => x.length > 0);
  fc.assert(
    fc.property(some, fc.array(strange, { minLength: 1, maxLength: 3 }), ({ options, key, x, error }, strange) => {
      const good = error.slice(), bad = [x.slice(), error.slice()], { bucket } = options;
      for (const [first, at, value] of strange) {
        bad[Number(first)][at % x.length] = value;
        if (value === 3.4e38) bad[Number(!first)][at % x.length] = -value; // each is a float32, and their difference is none
      }
      const u = corrected(bad[0], bad[1]), index = u.findIndex((value) => !Number.isFinite(Math.fround(value)));
      const words = assertThrows(() => encode(by("plain", options), u, key), RangeError).message;
      bits((sink) => by("plain", options).compensate(x, good, key, sink));
      const first = Math.floor(index / bucket) * bucket;
      for (const engine of engines) {
        const e = bad[1].slice();
        const run = () => bits((sink) => by(engine, options).compensate(bad[0], e, key, sink));
        assertEquals(assertThrows(run, RangeError).message, words);
        assertEquals(patterns(e.subarray(0, first)), patterns(good.subarray(0, first)));
        assertEquals(patterns(e.subarray(first)), patterns(bad[1].subarray(first)));
      }
    }),
    { numRuns: 150 },
  );
});

Deno.test("vectors of another length are refused", () => {
  const compressor = packedLevels({ dimension: 2, bits: 4, norm: Infinity });
  for (const [x, error, what] of [[1, 2, "x"], [2, 3, "the error"], [3, 3, "x"]] as const) {
    const run = () => countBits((sink) => compressor.compensate(Array(x).fill(1), new Float32Array(error), key0, sink));
    assertThrows(run, TypeError, `the length of ${what} must be 2`);
  }
});

Deno.test("over many rounds what was sent is what was given and the last error, but for the roundings of float32", () => {
  // u and e are rounded once a round each, by 2⁻²⁴ of themselves at most, so |Σq − Σx − e| ≤ 2⁻²⁴ Σ(|u| + |e|), coordinate by
  // coordinate; sums here are of float64, and the 2⁻⁴⁰ is theirs.
  const dimension = 700, rounds = 50;
  for (const choice of [{ bits: 3 }, { bits: 8 }, { levels: [0.1, 0.4, 1] }]) {
    for (const engine of engines) {
      const compressor = by(engine, { dimension, norm: Infinity, bucket: 128, ...choice });
      const error = new Float32Array(dimension),
        given = new Float64Array(dimension),
        sent = new Float64Array(dimension);
      const bound = new Float64Array(dimension), square = () => error.reduce((sum, value) => sum + value ** 2, 0);
      for (let k = 0; k < rounds; k++) {
        const x = normals(child(key0, k), dimension, new Float32Array(dimension)), u = corrected(x, error);
        const message = bits((sink) => compressor.compensate(x, error, child(key0, k), sink));
        const q = compressor.read(source(message), child(key0, k));
        for (let i = 0; i < dimension; i++) {
          given[i] += x[i];
          sent[i] += q[i];
          bound[i] += Math.abs(u[i]) + Math.abs(error[i]);
        }
      }
      assert(square() > 0 && square() < dimension * 100, "errors are fed back, and do not grow");
      for (let i = 0; i < dimension; i++) {
        assert(Math.abs(sent[i] - given[i] - error[i]) <= (2 ** -24 + 2 ** -40) * bound[i], `${engine}, ${i}`);
      }
    }
  }
});

Deno.test("where there are threads one does it, with the same bits and errors, and none once they are closed", async () => {
  const dimension = 150_000, shape = { dimension, bits: 4, norm: 2, bucket: 512 };
  const two = threads({ count: 2, least: 0 });
  while (two.ready() < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  const many = packedLevels({ ...shape, threads: two }), one = packedLevels(shape);
  const home = arena({ bytes: 8 * dimension, shared: true }),
    x = home.float32s(dimension),
    e = home.float32s(dimension);
  normals(key0, dimension, x);
  normals(key(1), dimension, e);
  const same = e.slice(), expected = bits((sink) => one.compensate(x, same, key0, sink));
  const found = bits((sink) => many.compensate(x, e, key0, sink));
  assert(found.length === expected.length && found.bytes.every((byte, i) => byte === expected.bytes[i]));
  assert(e.every((value, i) => Object.is(value, same[i])));
  two.close();
  assertThrows(() => countBits((sink) => many.compensate(x, e, key0, sink)), RangeError, "Cannot use threads");
});
