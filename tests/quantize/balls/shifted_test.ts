import { assert, assertEquals, assertGreater, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readWhole, written } from "../../../base/bits.ts";
import { key } from "../../../base/key.ts";
import { norm2, scale, subtract } from "../../../base/vector.ts";
import { compressor, decode, encode } from "../../../quantize/compressor.ts";
import { cube, cubeCode } from "../../../quantize/balls/cube.ts";
import { floats } from "../../../quantize/floats.ts";
import { mixedRadix } from "../../../quantize/codes/mixed_radix.ts";
import { shifted } from "../../../quantize/balls/shifted.ts";
import type { Compressor } from "../../../quantize/types.ts";
import "../../support/seed.ts";

const vectors = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 });
const seed = fc.nat().map(key);

/** A lossless compressor that tells in which order coordinates come to it. */
function overheard(dimension: number): { compressor: Compressor; heard: number[][] } {
  const lossless = floats({ dimension, width: 64 }), heard: number[][] = [];
  const compressor: Compressor = {
    ...lossless,
    write: (x, key, sink, out) => (heard.push(Array.from(x)), lossless.write(x, key, sink, out)),
  };
  return { compressor, heard };
}

Deno.test("coordinates are turned: each comes to each place, and neighbours stay neighbours", () => {
  for (const n of [1, 2, 5, 8]) {
    const { compressor, heard } = overheard(n), start = Array.from({ length: n }, (_, j) => j);
    for (let k = 0; k < 40 * n; k++) encode(shifted(compressor), start, key(k));
    const turns = start.map((by) => start.map((j) => (j + by) % n).join()); // missing one: n(1 − 1/n)⁴⁰ⁿ < 1e-16
    assertEquals([...new Set(heard.map((x) => x.join()))].sort(), turns.sort());
  }
});

Deno.test("turns are as likely as each other, by Hoeffding's inequality at 1e-9", () => {
  const n = 3, count = 4000, { compressor, heard } = overheard(n);
  for (let k = 0; k < count; k++) encode(shifted(compressor), [0, 1, 2], key(k));
  const most = Math.sqrt(Math.log(2 * n / 1e-9) / (2 * count)); // for each place P(distance > t) ≤ 2 exp(−2 count t²)
  const unfairness = (firsts: number[]): number =>
    Math.max(...[0, 1, 2].map((j) => Math.abs(firsts.filter((first) => first === j).length / count - 1 / n)));
  const firsts = heard.map(([first]) => first);
  assertLessOrEqual(unfairness(firsts), most);
  // Every third 0 turned into a 1 is off by 1/9, over twice the threshold: it passes with a chance below 1e-9.
  assertGreater(1 / 9, 2 * most);
  assertGreater(unfairness(firsts.map((first, k) => first === 0 && k % 3 === 0 ? 1 : first)), most);
});

Deno.test("what is written is what is read, and `out` is that, to the last bit", () => {
  fc.assert(fc.property(vectors, seed, (x, key) => {
    const lossless = shifted(floats({ dimension: x.length, width: 64 }));
    assertEquals(decode(lossless, encode(lossless, x, key), key), Float64Array.from(x));

    const lossy = cubeCode({ dimension: x.length, rate: 1.3 }).at(1);
    for (const make of [(n: number) => new Float64Array(n), (n: number) => new Float32Array(n)]) {
      const out = make(x.length), back = make(x.length), before = [...x];
      const [message] = written((sink) => lossy.write(x, key, sink, out));
      assert(readWhole(message, (source) => lossy.read(source, key, back)) === back);
      back.forEach((value, j) => assert(Object.is(value, out[j])));
      assertEquals(x, before);
    }
  }));
});

Deno.test("the guarantee is that of what is turned, and is kept whatever the key", () => {
  fc.assert(
    fc.property(
      vectors,
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 9, maxLength: 9 }),
      seed,
      (x, m, key) => {
        const levels = m.slice(0, x.length), u = scale(1 / Math.max(1, norm2(x)), x);
        const inner = compressor(cube({ levels, radius: 1 }), mixedRadix({ radices: levels })), outer = shifted(inner);
        assertEquals([outer.guarantee, outer.dimension], [inner.guarantee, inner.dimension]);
        const bound = inner.guarantee.kind === "bounded" ? inner.guarantee.coveringRadius : NaN;
        const value = decode(outer, encode(outer, u, key), key);
        assertLessOrEqual(norm2(subtract(value, u)), bound + 1e-14);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("a code with unequal levels gives each coordinate the finer ones in turn; one with equal levels stays put", () => {
  const uneven = cubeCode({ dimension: 3, rate: 1 / 3 }).at(2); // one bit for one of three coordinates
  const fine = Array.from(
    { length: 60 },
    (_, k) => decode(uneven, encode(uneven, [2, 2, 2], key(k)), key(k)).indexOf(1),
  );
  assertEquals([...new Set(fine)].sort(), [0, 1, 2]);
  const even = cubeCode({ dimension: 3, rate: 2 }).at(2);
  for (let k = 0; k < 20; k++) assertEquals(encode(even, [2, 0.1, -2], key(k)), encode(even, [2, 0.1, -2], key(0)));
});

Deno.test("a vector of another length is refused", () => {
  const message = "Cannot quantize x as the length of x must be 3: current value is 2";
  const turning = shifted(floats({ dimension: 3, width: 64 }));
  assertEquals(assertThrows(() => encode(turning, [1, 2], key(0)), TypeError).message, message);
});
