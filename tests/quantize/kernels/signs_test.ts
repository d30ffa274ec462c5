import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, source } from "../../../base/bits.ts";
import { key, uniforms } from "../../../base/key.ts";
import type { Vec } from "../../../base/vector.ts";
import { type Engine, signKernelsOf } from "../../../quantize/kernels/choice.ts";
import { plainSigns, type SignKernels } from "../../../quantize/kernels/signs.ts";
import { PIECE } from "../../../quantize/kernels/wasm/pieces.ts";
import { readPackedSigns, spreadSigns, writePackedSigns } from "../../../quantize/signs/packed_signs.ts";
import { packedSigns } from "../../../quantize/signs/packed_signs.ts";
import "../../support/seed.ts";

const engines: readonly Engine[] = ["plain", "simd", "relaxed"];

function by(engine: Engine): SignKernels {
  const kernels = signKernelsOf(engine);
  assert(kernels, `there is no engine "${engine}" here`);
  return kernels;
}

const special = [0, -0, 2 ** -149, -(2 ** -149), 3e38, -3e38];

/** Numbers of either sign, with some special ones among them, at any place in a buffer. */
const vectors = fc.tuple(
  fc.oneof(fc.nat(300), fc.constantFrom(1000, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 17)),
  fc.nat(0xffffffff),
  fc.nat(9),
).map(([dimension, seed, skip]) => {
  const x = new Float32Array(dimension + skip).subarray(skip);
  uniforms(key(seed), dimension, x).forEach((u, i) => x[i] = u < 0.2 ? special[Math.floor(30 * u)] : u - 0.6);
  return x;
});

const slowly = (x: Float32Array) => {
  const digits = Array.from(x, (v) => v < 0 ? "1" : "0").join("");
  return Uint8Array.from(digits.match(/.{1,8}/g) ?? [], (byte) => parseInt(byte.padEnd(8, "0"), 2));
};

Deno.test("every engine packs the same signs: a 1 where a number is below 0, the first the most significant bit", () => {
  fc.assert(
    fc.property(vectors, (x) => {
      const expected = slowly(x), shared = new Float32Array(new SharedArrayBuffer(4 * x.length));
      shared.set(x);
      for (const engine of engines) {
        for (const given of [x, shared]) {
          const packed = new Uint8Array(expected.length).fill(0xaa);
          by(engine).pack(given, packed);
          assertEquals(packed, expected);
        }
      }
      const same: readonly Vec[] = [x, shared, Array.from(x), Float64Array.from(x)];
      for (const given of same) assertEquals(packedSigns(given, x.length), expected);
    }),
    { numRuns: 150 },
  );
});

Deno.test("a float64 below 0 that no float32 is near keeps its sign, and one beyond all float32 is taken", () => {
  const x = new Float64Array(1000).map((_, i) => [-1e-300, 1e-300, -1e300, 1e300][i % 4]);
  assertEquals(packedSigns(x, 1000), new Uint8Array(125).fill(0b10101010));
});

Deno.test("every engine makes the same numbers of signs, and the negative of 0 is 0", () => {
  fc.assert(
    fc.property(vectors, fc.constantFrom(0, 1, 2 ** -149, Math.fround(0.1), Math.fround(3e38)), (x, scale) => {
      const packed = slowly(x), expected = Array.from(x, (v) => v < 0 ? 0 - scale : scale);
      for (const engine of engines) {
        for (const out of [new Float32Array(x.length), new Float64Array(x.length)]) {
          by(engine).spread(packed, scale, out.fill(NaN));
          assert(out.every((value, i) => Object.is(value, expected[i])));
        }
      }
    }),
    { numRuns: 100 },
  );
});

Deno.test("every engine refuses the same vectors with the same words", () => {
  for (const dimension of [1, 200, PIECE + 5]) {
    for (const [at, value] of [[0, NaN], [dimension - 1, -Infinity], [dimension >> 1, Infinity]]) {
      const x = new Float32Array(dimension).fill(-1);
      x[at] = value;
      for (const engine of engines) {
        const sentence = `Cannot quantize x as x[${at}] must be finite: current value is ${value}`;
        assertThrows(() => by(engine).pack(x, new Uint8Array(dimension)), RangeError, sentence);
      }
    }
  }
});

Deno.test("signs are written and read at any position, in as many bits as there are signs", () => {
  fc.assert(
    fc.property(vectors, fc.nat(40), (x, before) => {
      const packed = packedSigns(x, x.length), out = new Float64Array(x.length);
      const message = bits((sink) => {
        for (let i = 0; i < before; i++) sink.write(1, 1);
        writePackedSigns(packed, x.length, sink);
      });
      const from = source(message);
      for (let i = 0; i < before; i++) from.read(1);
      const read = readPackedSigns(from, x.length);
      assertEquals([message.length, from.remaining, read], [before + x.length, 0, packed]);
      assertEquals(spreadSigns(read, 2, out), Float64Array.from(x, (v) => v < 0 ? -2 : 2));
      assertThrows(() => readPackedSigns(source({ ...message, length: x.length }), x.length + 1), RangeError);
    }),
    { numRuns: 60 },
  );
  assertThrows(() => packedSigns(new Float32Array(3), 4), TypeError, "the length of x");
  assertEquals(plainSigns, signKernelsOf("plain"));
});
