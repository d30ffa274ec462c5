import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, countBits, source } from "../../../base/bits.ts";
import { child, type Key, key, uniforms } from "../../../base/key.ts";
import type { Vec } from "../../../base/vector.ts";
import { wordsOf } from "../../../quantize/kernels/blocks.ts";
import { euclideanNorm } from "../../../quantize/kernels/bucket_norm.ts";
import { type Engine, fastest, kernelsOf } from "../../../quantize/kernels/choice.ts";
import { packedLevelsBy } from "../../../quantize/kernels/packed_levels.ts";
import { plain } from "../../../quantize/kernels/plain.ts";
import { relaxed, simd } from "../../../quantize/kernels/wasm/bytes.ts";
import { instance } from "../../../quantize/kernels/wasm/engine.ts";
import { PIECE } from "../../../quantize/kernels/wasm/pieces.ts";
import { geometricLevels, uniformLevels } from "../../../quantize/levels/level_set.ts";
import type { Answer } from "./engines_worker.ts";
import { randomLevels } from "../../support/level_families.ts";
import "../../support/seed.ts";

const engines: readonly Engine[] = ["plain", "simd", "relaxed"];
const widths = [2, 3, 4, 5, 6, 7, 8], key0 = key(0), word = fc.nat(0xffffffff);

interface Case {
  readonly options: Parameters<typeof packedLevelsBy>[1] & { bucket: number };
  readonly x: Float32Array;
  readonly key: Key;
}

const dimensions = [0, 1, 2, 9, 127, 128, 129, 200, 1000, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 300];

/** Numbers between −1 and 1 times a power of two for each 128 of them; a fifth of these and a seventh of those are 0. */
function vector(key: Key, dimension: number): Float32Array {
  const sizes = uniforms(child(key, 1), 16);
  return uniforms(key, dimension, new Float32Array(dimension)).map((u, i) => {
    const size = sizes[Math.floor(i / 128) % 16];
    return size < 0.2 || i % 7 === 3 ? 0 : (2 * u - 1) * 2 ** Math.floor(335 * size - 215);
  });
}

/** Levels of any spacing, uniform ones among them, and powers of two; with a zero level and without. */
const tables: fc.Arbitrary<Float64Array> = fc.oneof(
  fc.record({ hi: word, lo: word, zero: fc.boolean() }).map(({ zero, ...key }) => randomLevels(key, { zero })),
  fc.record({ count: fc.constantFrom(1, 2, 3, 7, 8, 31, 101), zero: fc.boolean() }).map(geometricLevels),
  fc.integer({ min: 1, max: 127 }).map((steps) => uniformLevels({ steps })),
  fc.integer({ min: 1, max: 128 }).map((steps) => uniformLevels({ steps }).slice(1)),
).filter((levels) => levels.every((level, j) => j === 0 || level > 2 ** -100 && Math.fround(level) > levels[j - 1]));

const cases: fc.Arbitrary<Case> = fc.tuple(
  fc.oneof(fc.record({ bits: fc.constantFrom(...widths) }), fc.record({ levels: tables })),
  fc.record({
    norm: fc.constantFrom(2, Infinity),
    bucket: fc.constantFrom(128, 384, 1024, PIECE, PIECE + 128, 1 << 20),
    dimension: fc.oneof(fc.constantFrom(...dimensions), fc.nat(3000)),
  }),
).map(([levels, shape]) => ({ ...levels, ...shape })).chain((options) =>
  fc.record({ hi: word, lo: word }).map((key) => ({ options, key, x: vector(key, options.dimension) }))
);

/** The compressor of an engine. */
function by(engine: Engine, options: Case["options"]) {
  const kernels = kernelsOf(engine);
  assert(kernels, `there is no engine "${engine}" here`);
  return packedLevelsBy(() => kernels, options);
}

const message = (engine: Engine, options: Case["options"], x: Vec, key: Key) =>
  bits((sink) => by(engine, options).write(x, key, sink));

/** The bits of floats, as −0 is not 0 and a NaN is itself. */
const patterns = (x: Float32Array | Float64Array) => new Uint8Array(x.buffer, x.byteOffset, x.byteLength).slice();

Deno.test("every engine writes the same message, for every width, norm, bucket, size and tail", () => {
  fc.assert(
    fc.property(cases, ({ options, x, key }) => {
      const [first, ...others] = engines.map((engine) => message(engine, options, x, key));
      for (const other of others) assertEquals(other, first);
    }),
    { numRuns: 300 },
  );
});

Deno.test("every engine writes the same message of float64, plain numbers, other kinds, shared memory, and parts of arrays", () => {
  fc.assert(
    fc.property(cases, fc.nat(9), ({ options, x, key }, skip) => {
      const expected = message("plain", options, x, key), n = x.length;
      const part = new Float32Array(n + skip + 1).subarray(skip, n + skip);
      const shared = new Float32Array(new SharedArrayBuffer(4 * n + 4 * skip), 4 * skip);
      const between = new Float64Array(n + skip).subarray(skip);
      part.set(x);
      shared.set(x);
      between.set(Float64Array.from(x, (value) => value * (1 + 2 ** -30))); // rounds to the same float32
      for (const engine of engines) {
        for (const same of [part, shared, between, Array.from(x), { ...Array.from(x), length: n }]) {
          assertEquals(message(engine, options, same, key), expected);
        }
        const whole = x.map((value) => Math.trunc(value % 128)), small = Int8Array.from(whole);
        assertEquals(message(engine, options, small, key), message("plain", options, whole, key));
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("every engine reads and adds the same, to the last bit, whatever was there, wherever the words lie", () => {
  const weights = fc.oneof(fc.constantFrom(0, -0, 1, -1, 1e-30), fc.double({ min: -2, max: 2, noNaN: true }));
  fc.assert(
    fc.property(cases, weights, fc.nat(3), ({ options, x, key }, weight, skip) => {
      const sent = message("plain", options, x.map((v) => v / 4), key), n = x.length;
      const moved = { ...sent, bytes: new Uint8Array(sent.bytes.length + skip).subarray(skip) };
      moved.bytes.set(sent.bytes);
      const results = engines.map((engine) => {
        const compressor = by(engine, options), sum = x.slice();
        compressor.accumulate(source(moved), key, sum, weight);
        const short = compressor.read(source(moved), key, new Float32Array(n).fill(NaN));
        const long = compressor.read(source(moved), key, new Float64Array(n).fill(NaN));
        assertEquals(long, Float64Array.from(short));
        return [patterns(sum), patterns(short as Float32Array)];
      });
      for (const result of results) assertEquals(result, results[0]);
    }),
    { numRuns: 150 },
  );
});

Deno.test("what a writer is told is what a reader reads, and what is counted is what is sent, by every engine", () => {
  fc.assert(
    fc.property(cases, fc.nat(40), ({ options, x, key }, before) => {
      const expected = message("plain", options, x, key);
      for (const engine of engines) {
        const compressor = by(engine, options), told = new Float64Array(x.length).fill(NaN);
        const after = bits((sink) => { // the message begins anywhere
          for (let i = 0; i < before; i++) sink.write(1, 1);
          compressor.write(x, key, sink, told);
        });
        const from = source(after);
        for (let i = 0; i < before; i++) from.read(1);
        assertEquals(compressor.read(from, key), told);
        assertEquals([after.length, from.remaining], [before + expected.length, 0]);
        assertEquals(countBits((sink) => compressor.write(x, key, sink)), expected.length);
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("a million coordinates: every engine has the same words for every width", () => {
  const dimension = 1_000_000, x = new Float32Array(dimension).map((_, i) => (i * 7919 % 10007) / 5000 - 1);
  for (const bits of widths) {
    const shape = { dimension, bits, norm: bits % 2 === 0 ? 2 : Infinity, bucket: bits < 5 ? 512 : dimension };
    const results = engines.map((engine) => {
      const norms = new Float32Array(Math.ceil(dimension / shape.bucket)), sum = new Float32Array(dimension);
      const words = new Uint8Array(4 * wordsOf(dimension, bits)), kernels = kernelsOf(engine)!;
      assertEquals(kernels.pack(shape, x, key0, norms, words), words.length);
      kernels.add(shape, words, norms, 0.3, sum);
      return [norms, words, sum].map((array) => new Uint8Array(array.buffer));
    });
    // Not by assertEquals, which takes its time.
    for (const result of results) {
      result.forEach((bytes, j) => assert(bytes.every((byte, i) => byte === results[0][j][i])));
    }
  }
});

/** What `body` throws. */
const thrown = (body: () => void): string => String(assertThrows(body, RangeError));

Deno.test("every engine refuses the same vectors with the same words: the coordinate that is not finite is named", () => {
  const coordinates = fc.array(fc.tuple(fc.nat(), fc.constantFrom(NaN, Infinity, -Infinity, 1e39, -1e39)), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(cases.filter(({ x }) => x.length > 0), coordinates, ({ options, x, key }, strange) => {
      const bad = Float64Array.from(x);
      for (const [i, value] of strange) bad[i % x.length] = value;
      for (const given of [bad, Float32Array.from(bad), Array.from(bad)]) {
        const said = engines.map((engine) => thrown(() => message(engine, options, given, key)));
        assert(/x\[\d+\] must be/.test(said[0]), said[0]);
        assertEquals(said, engines.map(() => said[0]));
      }
    }),
    { numRuns: 100 },
  );
  const options = { dimension: 5000, bits: 4, norm: 2, bucket: 5000 }, large = new Float32Array(5000).fill(3e38);
  const said = engines.map((engine) => thrown(() => message(engine, options, large, key0))); // the norm is no float32
  assertEquals(said, engines.map(() => said[0]));
});

Deno.test("every engine refuses the same words with the same words: codes, padding, and weights", () => {
  const places = fc.tuple(fc.nat(), fc.nat(255));
  let refused = 0;
  fc.assert(
    fc.property(
      cases,
      fc.array(places, { maxLength: 3 }),
      fc.constantFrom(1, 1e38),
      ({ options, x, key }, bad, weight) => {
        const sent = message("plain", options, x, key),
          bytes = sent.bytes.slice(),
          first = 4 * Math.ceil(x.length / options.bucket);
        if (bytes.length > first) { for (const [at, byte] of bad) bytes[first + at % (bytes.length - first)] = byte; }
        const outcomes = engines.map((engine) => {
          try {
            by(engine, options).accumulate(source({ ...sent, bytes }), key, new Float32Array(x.length), weight);
            return "taken";
          } catch (error) {
            refused++;
            return String(error);
          }
        });
        assertEquals(outcomes, engines.map(() => outcomes[0]));
      },
    ),
    { numRuns: 400 },
  );
  assert(refused > 300, `${refused} were refused`);
});

Deno.test("the code that no level has is refused at every coordinate, and so is a level in padding", () => {
  for (const engine of engines) {
    for (const width of widths) {
      const options = { dimension: 300, bits: width, norm: Infinity, bucket: 512 };
      const compressor = by(engine, options), sent = message(engine, options, new Float32Array(300).fill(1), key0);
      for (let i = 0; i < 384; i++) {
        const bytes = sent.bytes.slice(), view = new DataView(bytes.buffer);
        for (let k = 0; k < width; k++) { // the bits of the code, by the rule of docs/wire-format.md
          const p = width * Math.floor(i % 128 / 4) + k, w = 4 * Math.floor(p / 32) + i % 4;
          const at = 4 + 16 * width * Math.floor(i / 128) + 4 * w;
          view.setUint32(at, view.getUint32(at, true) | 1 << (p % 32), true);
        }
        const read = () => compressor.read(source({ ...sent, bytes }), key0);
        assertThrows(read, RangeError, `a code must be at most ${2 ** width - 2}`);
        if (i < 300) continue;
        const p = width * Math.floor(i % 128 / 4), at = 4 + 16 * width * 2 + 4 * (4 * Math.floor(p / 32) + i % 4);
        const padded = sent.bytes.slice(), other = new DataView(padded.buffer);
        other.setUint32(at, other.getUint32(at, true) ^ 1 << (p % 32), true); // code S − 1
        assertThrows(() => compressor.read(source({ ...sent, bytes: padded }), key0), RangeError, "the padding");
      }
    }
  }
});

Deno.test("a vectorized engine derives the children of keys as base does", () => {
  for (const features of ["simd", "relaxed"] as const) {
    const { memory, children } = instance(features)!, words = new Uint32Array(memory.buffer, 0, 64);
    fc.assert(
      fc.property(word, word, fc.nat(2 ** 31), (hi, lo, first) => {
        children(hi, lo, first, 32, 0);
        for (let i = 0; i < 32; i++) assertEquals({ hi: words[i], lo: words[32 + i] }, child({ hi, lo }, first + i));
      }),
      { numRuns: 20 },
    );
  }
});

Deno.test("a vectorized engine adds up squares in the order of the plain one: norms agree before they are rounded", () => {
  for (const features of ["simd", "relaxed"] as const) {
    const { memory, squares } = instance(features)!, sums = 32768, zeros = sums + 64;
    new Float64Array(memory.buffer, zeros, 8).fill(0);
    for (let k = 0; k < 50; k++) {
      const count = 8 * k, cut = 8 * Math.floor(k / 3), floats = new Float32Array(memory.buffer, 0, count);
      uniforms(child(key0, k), count, floats);
      const expected = euclideanNorm(floats, 0, count);
      assertEquals(Math.sqrt(squares(0, count, zeros, sums)), expected);
      squares(0, cut, zeros, sums);
      assertEquals(Math.sqrt(squares(4 * cut, count - cut, sums, sums)), expected);
    }
  }
});

Deno.test("the compiled kernels have the hashes that they say", async () => {
  for (const { base64, sha256 } of [relaxed, simd]) {
    const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
    assertEquals(Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join(""), sha256);
  }
});

Deno.test("the engine's memory stays what it was, a page, however long the vectors", () => {
  for (const features of ["simd", "relaxed"] as const) {
    assertEquals(instance(features)!.memory.buffer.byteLength, 65536);
  }
});

/** What a fresh thread says, in which WebAssembly is missing, has no relaxed SIMD, or is whole. */
function asked(missing: "all" | "relaxed" | "nothing"): Promise<Answer> {
  const worker = new Worker(new URL("./engines_worker.ts", import.meta.url), { type: "module" });
  return new Promise<Answer>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
    worker.postMessage(missing);
  }).finally(() => worker.terminate());
}

Deno.test("the fastest engine that the machine has is taken, and nothing is compiled before it is needed", async () => {
  const options = { dimension: 1000, bits: 4, norm: 2, bucket: 1000 };
  const expected = message("plain", options, Float32Array.from({ length: 1000 }, (_, i) => i - 500), key0).bytes;
  const all: [Parameters<typeof asked>[0], Omit<Answer, "bytes">][] = [
    ["all", { engine: "plain", compiled: [0, 0, 0] }],
    ["relaxed", { engine: "simd", compiled: [0, 0, 2] }],
    ["nothing", { engine: "relaxed", compiled: [0, 0, 1] }],
  ];
  for (const [missing, answer] of all) assertEquals(await asked(missing), { ...answer, bytes: expected });
  assertEquals(fastest(127), plain);
});
