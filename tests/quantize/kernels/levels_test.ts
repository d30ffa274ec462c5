import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { bits, type BitSink, source } from "../../../base/bits.ts";
import { type Key, uniforms } from "../../../base/key.ts";
import type { Floats } from "../../../base/vector.ts";
import { type Engine, levelKernelsOf } from "../../../quantize/kernels/choice.ts";
import { PIECE, ROOM } from "../../../quantize/kernels/wasm/pieces.ts";
import { naturalCompression, roundToPowers } from "../../../quantize/levels/natural_compression.ts";
import { positiveLevels } from "../../../quantize/levels/level_set.ts";
import { roundToLevels } from "../../../quantize/levels/rounding.ts";
import { stochasticLevels } from "../../../quantize/levels/stochastic.ts";
import "../../support/seed.ts";

const engines: readonly Engine[] = ["simd", "relaxed"];
const keys = fc.record({ hi: fc.nat(0xffffffff), lo: fc.nat(0xffffffff) });

/** Levels that increase to 1, as many as wanted. */
function levelsOf(count: number, zero: boolean, key: Key): Float64Array {
  const inner = uniforms(key, count - 1).map((u) => u || 0.5).sort();
  return Float64Array.from([...zero ? [0] : [], ...new Set(inner), 1]);
}

/** Numbers of magnitude up to `size`: levels times it, 0 of both signs, the least there are, and any. */
function vector(key: Key, dimension: number, size: number, levels: Float64Array): Float64Array {
  const u = uniforms({ hi: key.lo, lo: key.hi }, 2 * dimension), extremes = [0, -0, 5e-324, -5e-324, size, -size];
  return Float64Array.from({ length: dimension }, (_, i) => {
    const r = u[2 * i], pick = u[2 * i + 1];
    if (r < 0.1) return extremes[Math.floor(pick * 6)];
    if (r < 0.5) return (r < 0.3 ? -size : size) * levels[Math.floor(pick * levels.length)];
    return (2 * pick - 1) * size;
  });
}

const cases = fc.record({
  key: keys,
  count: fc.oneof(fc.constantFrom(1, 2, 3, 4, 7, 8, 15, 16), fc.integer({ min: 1, max: ROOM })),
  zero: fc.boolean(),
  size: fc.constantFrom(0, 1, Math.fround(0.1), 1e-300, 2 ** -149, 3e38, 1e300),
  dimension: fc.oneof(fc.nat(200), fc.constantFrom(PIECE / 2 - 1, PIECE / 2, PIECE / 2 + 1, PIECE + 70)),
  first: fc.nat(1000),
  skip: fc.nat(3),
});

Deno.test("every engine rounds as the plain kernel does with the uniforms of the key, number for number", () => {
  fc.assert(
    fc.property(cases, ({ key, count, zero, size, dimension, first, skip }) => {
      const levels = levelsOf(count, zero, key), positive = positiveLevels(levels);
      const v = vector(key, dimension, size, levels), drawn = uniforms(key, first + dimension).subarray(first);
      const part = new Float32Array(dimension + skip).subarray(skip);
      part.set(v);
      const among = (x: Floats) => x.every(Number.isFinite) ? [x] : [];
      for (const x of [v, ...among(part)]) {
        const expected = roundToLevels(x, size, positive, zero, drawn, new Int32Array(dimension));
        for (const engine of engines) {
          const kernels = levelKernelsOf(engine), numbers = new Int32Array(dimension + skip).subarray(skip);
          assert(kernels, `there is no engine "${engine}" here`);
          kernels.round(x, size, Float64Array.from(positive), zero, { key, first }, numbers);
          assertEquals(numbers, expected);
        }
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("a quantizer to levels gives the numbers of the plain kernel, with few levels or many, in any buckets", () => {
  const shapes = fc.record({
    dimension: fc.constantFrom(127, 128, 1000),
    bucket: fc.constantFrom(1, 100, 128, 1000),
    count: fc.constantFrom(1, 7, ROOM, ROOM + 1, 60),
    zero: fc.boolean(),
    scale: fc.boolean(),
  });
  fc.assert(
    fc.property(shapes, keys, ({ dimension, bucket, count, zero, scale: known }, key) => {
      const levels = levelsOf(count, zero, key),
        x = vector(key, dimension, 3, levels),
        scale = known ? { scale: 3 } : {};
      const quantizer = stochasticLevels({ dimension, bucket, levels, norm: Infinity, ...scale });
      const { norms, numbers } = quantizer.quantize(x, key), u = uniforms(key, dimension);
      for (let b = 0; b * bucket < dimension; b++) {
        const from = b * bucket, to = Math.min(dimension, from + bucket), out = new Int32Array(to - from);
        const part = x.subarray(from, to), size = known ? 3 : norms[b];
        roundToLevels(part, size, positiveLevels(levels), zero, u.subarray(from, to), out);
        assertEquals(numbers.slice(from, to), out);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("every engine draws all 53 bits: a number goes up where it is above its uniform, by however little", () => {
  const key = { hi: 1, lo: 2 }, u = uniforms(key, 500), above = u.map((value) => value + 2 ** -53);
  for (const engine of engines) {
    for (const [v, number] of [[u, 0], [above, 1]] as const) {
      const numbers = new Int32Array(500);
      levelKernelsOf(engine)!.round(v, 1, Float64Array.of(1), true, { key, first: 0 }, numbers);
      assertEquals(numbers, new Int32Array(500).fill(number));
    }
  }
});

Deno.test("every engine rounds to powers of two as the plain kernel does with the uniforms of the key, number for number", () => {
  const sizes = fc.oneof(fc.nat(200), fc.constantFrom(PIECE / 2 - 1, PIECE / 2, PIECE / 2 + 1, PIECE + 70));
  const special = [0, -0, 5e-324, 2 ** -126, 2 ** -127, 3 * 2 ** -128, 1, 1.5, -1 - 2 ** -52, 2 ** 127, 2 - 2 ** -52];
  fc.assert(
    fc.property(sizes, keys, fc.nat(3), (dimension, key, skip) => {
      const u = uniforms(key, dimension), own = uniforms({ hi: key.lo, lo: key.hi }, 3 * dimension);
      const v = Float64Array.from({ length: dimension }, (_, i) => {
        const [pick, size, part] = own.subarray(3 * i);
        if (pick < 0.2) return special[Math.floor(11 * size)];
        // A fraction that is the draw, a little more, or any.
        const fraction = pick < 0.4 ? u[i] : pick < 0.5 ? u[i] + 2 ** -52 : part;
        return (part < 0.5 ? -1 : 1) * (1 + fraction) * 2 ** Math.floor(254 * size - 128);
      });
      const part = new Float32Array(dimension + skip).subarray(skip);
      part.set(v.map((x) => Math.max(-(2 ** 127), Math.min(2 ** 127, x))));
      for (const x of [v, part]) {
        const expected = roundToPowers(x, u, new Int32Array(dimension));
        for (const engine of engines) {
          const found = new Int32Array(dimension + skip).subarray(skip);
          levelKernelsOf(engine)!.powers(x, key, found);
          assertEquals(found, expected);
        }
      }
    }),
    { numRuns: 100 },
  );
});

Deno.test("natural compression sends the numbers of the plain kernel, nine bits each, at any place in a message", () => {
  fc.assert(
    fc.property(fc.nat(300), keys, fc.nat(20), (dimension, key, before) => {
      const x = uniforms({ hi: key.lo, lo: key.hi }, dimension).map((u, i) => (i % 3 - 1) * u),
        u = uniforms(key, dimension);
      const code = naturalCompression({ dimension }),
        zeros = (sink: BitSink) => {
          for (let i = 0; i < before; i++) sink.write(0, 1);
        };
      const message = bits((sink) => {
        zeros(sink);
        code.write(x, key, sink);
      });
      const expected = bits((sink) => {
        zeros(sink);
        for (const number of roundToPowers(x, u, new Int32Array(dimension))) sink.write(number, 9);
      });
      assertEquals(message, expected);
      const from = source(message), sent = new Float64Array(dimension);
      for (let i = 0; i < before; i++) from.read(1);
      bits((sink) => code.write(x, key, sink, sent));
      assertEquals(code.read(from, key), sent);
    }),
    { numRuns: 60 },
  );
});
