import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { source } from "../../../base/bits.ts";
import { type Key, key, normals, uniforms } from "../../../base/key.ts";
import { norm2 } from "../../../base/vector.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import { fixedPointFactor } from "../../../quantize/kernels/bucket_norm.ts";
import { packTableBucket } from "../../../quantize/kernels/pack_table.ts";
import { packedLevels } from "../../../quantize/kernels/packed_levels.ts";
import { bitsOf, hasPowers, tableOf } from "../../../quantize/kernels/table.ts";
import { geometricLevels, uniformLevels } from "../../../quantize/levels/level_set.ts";
import { randomLevels } from "../../support/level_families.ts";
import "../../support/seed.ts";
import { highWordOf, slowMessage, slowNorm, slowTable, slowTableCode } from "./reference.ts";

const keys = fc.record({ hi: fc.nat(0xffffffff), lo: fc.nat(0xffffffff) }), key0 = key(0);

/** Levels of any spacing that float32 can tell apart. */
const tables = fc.tuple(keys, fc.boolean()).map(([key, zero]) => [...randomLevels(key, { zero })]).filter((levels) =>
  levels.every((level, j) =>
    j === 0 ? level === 0 || level > 2 ** -100 : Math.fround(level) > Math.fround(levels[j - 1])
  )
);

/** Vectors of float32 numbers, each of some blocks of normals, and of zeros, of many sizes. */
function vector(key: Key, dimension: number): Float32Array {
  const x = normals(key, dimension, new Float32Array(dimension)), sizes = uniforms(key, 8);
  return x.map((z, i) => {
    const size = sizes[Math.floor(i / 128) % 8];
    return size < 0.2 || i % 7 === 3 ? 0 : z * 2 ** Math.floor(240 * size - 150);
  });
}

Deno.test("messages and values are those of the slow twin, byte for byte, for every set of levels", () => {
  const shapes = fc.record({
    levels: tables,
    norm: fc.constantFrom(2, Infinity),
    bucket: fc.constantFrom(128, 256, 1000),
    dimension: fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constantFrom(1, 127, 128, 129, 256, 512)),
  });
  fc.assert(
    fc.property(shapes, keys, (shape, key) => {
      const bits = Math.ceil(Math.log2(slowTable(shape.levels).length)), x = vector(key, shape.dimension);
      const [bytes, values] = slowMessage([...x], { ...shape, bits, bucket: Math.min(shape.bucket, x.length) }, key);
      const compressor = packedLevels(shape), message = encode(compressor, x, key);
      assertEquals(message, { bytes: Uint8Array.from(bytes), length: 8 * bytes.length });
      assertEquals(decode(compressor, message, key), Float64Array.from(values));
    }),
    { numRuns: 100 },
  );
});

/** The code of x in a bucket of norm N with random word r. */
function codeOf(levels: readonly number[], N: number, x: number, r: number): number {
  const table = tableOf(levels), bits = bitsOf(table), lo = 0x89abcdef, words = new Int32Array(4 * bits);
  const rounding = { bits, factor: fixedPointFactor(N, 1), key: { hi: highWordOf(r, lo), lo }, table };
  packTableBucket(Float32Array.of(x), 0, 1, rounding, words, 0);
  return words[0] & (2 ** bits - 1);
}

/** Of the 2²³ parts of a random word that matter, how many there are before the code is `low` for good, by bisection. */
function partsOf(levels: readonly number[], N: number, x: number): { above: number; low: number; high: number } {
  const code = (u: number) => codeOf(levels, N, x, 512 * u), high = code(0), low = code(2 ** 23 - 1);
  let from = 0, to = 2 ** 23; // the code is high before `from`, and low from `to` on
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (code(middle) === high && high !== low) from = middle + 1;
    else to = middle;
  }
  return { above: from, low, high };
}

/** A norm, and a float32 of at most its magnitude: next to levels and anywhere. */
const within = fc.tuple(
  fc.float({ min: Math.fround(1e-3), max: 1000, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
);

Deno.test("the mean of what is read is x within 3·2⁻²³ (|x| + N g) for all 2²³ words, of which two levels next to it are made", () => {
  fc.assert(
    fc.property(tables, within, fc.option(fc.nat(8)), fc.nat(511), (levels, [N, part], pick, rest) => {
      const table = slowTable(levels), values = table.map(([, level]) => Math.fround(N * level));
      const x = Math.fround(pick === null ? part * N : Math.sign(part || 1) * N * levels[pick % levels.length]);
      const { above, low, high } = partsOf(levels, N, x);
      const [first, second] = [Math.min(low, high), Math.max(low, high)];
      assert(second - first <= 1, `${x} becomes ${low} and ${high}`);
      const mean = values[low] + above / 2 ** 23 * (values[high] - values[low]);
      const inner = low !== high ? [low, high] : [low, low + (values[low] > 0 ? -1 : 1)]; // a level, and what is below it
      const gap = x === 0 ? 0 : Math.abs(table[inner[0]][1] - table[inner[1]][1]);
      assert(Math.abs(mean - x) <= 3 * 2 ** -23 * (Math.abs(x) + N * gap), `${x} becomes ${mean}`);
      // The code depends on the word as the slow twin says, at the edge and with any last bits.
      for (const u of [0, above - 1, above, 2 ** 23 - 1].filter((u) => u >= 0 && u < 2 ** 23)) {
        assertEquals(codeOf(levels, N, x, 512 * u + rest), slowTableCode(x, N, levels, 512 * u));
      }
    }),
    { numRuns: 1500 },
  );
});

Deno.test("0 stays 0 where it is a level, and is either of the two next to it as often where it is not", () => {
  for (const N of [1, 3, 1e-30, 2 ** 100]) {
    for (const zero of [0, -0]) {
      assertEquals(partsOf([0, 0.3, 1], N, zero), { above: 0, low: 2, high: 2 });
      assertEquals(partsOf([0.3, 1], N, zero), { above: 2 ** 22, low: 1, high: 2 });
    }
  }
});

Deno.test("between powers of two the mean is exact", () => {
  const levels = [...geometricLevels({ count: 6 })], values = slowTable(levels).map(([, level]) => level);
  fc.assert(
    fc.property(fc.nat(2 ** 24), (m) => {
      const x = Math.fround(m / 2 ** 24), { above, low, high } = partsOf(levels, 1, x);
      const mean = values[low] + above / 2 ** 23 * (values[high] - values[low]);
      // Below the first level, 1/32, in steps of 2⁻²³ of it; above, no step is finer than the last bit of x.
      if (x < 1 / 32) assert(mean >= x && mean < x + 2 ** -28, `${x} becomes ${mean}`);
      else assertEquals(mean, x);
    }),
    { numRuns: 500 },
  );
});

Deno.test("the variance of a vector is within ω‖x‖²", () => {
  fc.assert(
    fc.property(tables, fc.constantFrom(1, 2, 3, 17), fc.constantFrom(2, Infinity), keys, (levels, n, norm, key) => {
      const x = [...normals(key, n)].map((z, i) => Math.fround(key.lo % 2 === 0 && i > 1 ? z / 1000 : z));
      const { guarantee } = packedLevels({ dimension: n, levels, norm }), N = slowNorm(x, norm);
      const values = slowTable(levels).map(([, level]) => Math.fround(N * level));
      let variance = 0;
      for (const v of x) {
        const { above, low, high } = partsOf(levels, N, v), up = above / 2 ** 23;
        variance += (1 - up) * (values[low] - v) ** 2 + up * (values[high] - v) ** 2;
      }
      assert(guarantee.kind === "unbiased" && variance <= guarantee.omega * norm2(x) ** 2 * (1 + 1e-12));
    }),
    { numRuns: 200 },
  );
});

Deno.test("what is accumulated is weight times the norm times the level, in float32, message after message", () => {
  fc.assert(
    fc.property(tables, keys, fc.constantFrom(1, 1 / 3, -0.7, Math.PI), (levels, key, weight) => {
      const dimension = 300, bits = Math.ceil(Math.log2(slowTable(levels).length)), x = vector(key, dimension);
      const shape = { bits, levels, norm: Infinity, bucket: 128 },
        expected = vector(key0, dimension),
        sum = expected.slice();
      const compressor = packedLevels({ dimension, levels, norm: Infinity, bucket: 128 });
      const message = encode(compressor, x, key), [, values] = slowMessage([...x], shape, key);
      for (let time = 0; time < 2; time++) {
        compressor.accumulate(source(message), key, sum, weight);
        for (let i = 0; i < dimension; i++) {
          const first = i - i % 128, N = slowNorm([...x.slice(first, first + 128)], Infinity);
          const level = slowTable(levels).find(([, level]) => Math.fround(N * level) === values[i])?.[1] ?? 0;
          const value = N === 0 ? 0 : Math.fround(Math.fround(weight * N) * level);
          expected[i] = Math.fround(expected[i] + value);
        }
      }
      assertEquals(sum, expected);
    }),
    { numRuns: 40 },
  );
});

Deno.test("bits that no vector gives are refused: codes above the last, and padding other than level 0 or the first", () => {
  const nine = packedLevels({ dimension: 3, levels: [0, 0.1, 0.2, 0.5, 1], norm: Infinity }); // codes 0 … 8 of 4 bits
  const five = packedLevels({ dimension: 3, levels: [0.1, 0.2, 0.5, 0.8, 1], norm: Infinity }); // codes 0 … 9
  for (
    const [compressor, code, last, name] of [[nine, 0x44, 8, "level 0"], [five, 0x55, 9, "the first level"]] as const
  ) {
    const message = encode(compressor, [1, -1, 0.5], key0);
    assertEquals(message.bytes.at(-1), code);
    for (const bad of [last + 1, 15]) {
      const bytes = message.bytes.slice();
      bytes[4] = bytes[4] & 0xf0 | bad;
      const read = () => decode(compressor, { ...message, bytes }, key0);
      assertThrows(read, RangeError, `a code must be at most ${last}`);
    }
    const bytes = message.bytes.with(message.bytes.length - 1, code - 1);
    assertThrows(() => decode(compressor, { ...message, bytes }, key0), RangeError, `the padding must be ${name}`);
  }
});

Deno.test("sets of levels that there is no table of are refused, and so are levels and bits at once", () => {
  const made = (levels: ArrayLike<number>) => () => packedLevels({ dimension: 2, levels, norm: Infinity });
  assertThrows(made([0, 0.5]), RangeError, "its last level");
  assertThrows(made([0.5, 0.5, 1]), RangeError, "level 1");
  assertThrows(made([0, 0.5, 0.5 + 2 ** -40, 1]), RangeError, "another float32 than the one before");
  assertThrows(made([0, 2 ** -101, 1]), RangeError, "the least positive level");
  assertThrows(made(uniformLevels({ steps: 128 })), RangeError, "the number of positive levels");
  assertThrows(made(uniformLevels({ steps: 129 }).slice(1)), RangeError, "the number of positive levels");
  const both = { dimension: 2, norm: Infinity, levels: [0, 1], bits: 2 } as never;
  assertThrows(() => packedLevels(both), RangeError, "the number of bits");
  made(uniformLevels({ steps: 127 }))();
  made(uniformLevels({ steps: 128 }).slice(1))();
});

Deno.test("a code takes as few bits as tell all levels apart, and powers of two without a gap are known as such", () => {
  const widths = [[1], [0, 1], [0.5, 1], [0, 0.5, 1], [0, 0.3, 0.5, 1], [0.1, 0.2, 0.3, 1], [0, 0.1, 0.2, 0.3, 1]];
  assertEquals(widths.map((levels) => bitsOf(tableOf(levels))), [1, 2, 2, 3, 3, 3, 4]);
  const powers = [[0, 1], [0, 0.5, 1], [0, 0.25, 0.5, 1], [0.5, 1], [0, 0.25, 1], [0, 0.5, 0.75, 1]];
  assertEquals(powers.map((levels) => hasPowers(tableOf(levels))), [true, true, true, false, false, false]);
});
