import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { largestFinite, largestIndices } from "../../../quantize/sparse/select.ts";
import "../../support/seed.ts";

/** By sorting: the largest magnitude first, of equal ones the first. */
function sorted(x: Float32Array, count: number): Int32Array {
  const order = Array.from(x.keys()).sort((i, j) => Math.abs(x[j]) - Math.abs(x[i]) || i - j);
  return Int32Array.from(order.slice(0, count)).sort();
}

const special = fc.constantFrom(0, -0, 1, -1, 2 ** -149, -(2 ** -149), 1 + 2 ** -23, 1 - 2 ** -24, 3e38, -3e38);
const entries = fc.oneof(special, fc.float({ noNaN: true, noDefaultInfinity: true }));

Deno.test("the largest float32s are those of a sort, in a vector of float32, of float64 and of any numbers, with ties and few", () => {
  const vectors = fc.tuple(fc.array(entries, { minLength: 1, maxLength: 60 }), fc.constantFrom(1, 20), fc.nat(3));
  fc.assert(
    fc.property(vectors, fc.double({ min: 0, max: 1, noNaN: true }), ([part, times, skip], share) => {
      const all = Array.from({ length: times }, () => part).flat();
      const x = new Float32Array(all.length + skip).subarray(skip), count = Math.round(share * all.length);
      x.set(all);
      const expected = sorted(x, count);
      for (const same of [x, Float64Array.from(x), Array.from(x)]) {
        assertEquals(largestIndices(same, count, new Float64Array(x.length)), expected);
      }
      assertEquals(Array.from(x.slice(0, part.length)), Array.from(Float32Array.from(part)));
    }),
    { numRuns: 300 },
  );
});

Deno.test("many float32s that differ in their last bits only are told apart, and so are many equal ones", () => {
  for (const spread of [1, 40, 4000, 300_000]) {
    const bits = Uint32Array.from({ length: 20_000 }, (_, i) => 0x3f800000 + (i * 7919 % 20011) % spread);
    const x = new Float32Array(bits.buffer).map((v, i) => i % 3 === 0 ? -v : v);
    for (const count of [1, 257, 10_000, 19_999, 20_000]) {
      assertEquals(largestIndices(x, count, new Float64Array(x.length)), sorted(x, count));
    }
  }
});

Deno.test("what is found does not depend on what a sample of the vector says: large or small at every 64th place only", () => {
  for (const [here, elsewhere] of [[100, 1], [1, 100], [0, 1], [1, 0]]) {
    const x = Float32Array.from(
      { length: 20_000 },
      (_, i) => (i % 64 === 0 ? here : elsewhere) * (1 + i * 7919 % 20011),
    );
    for (const count of [1, 20, 313, 314, 5000, 19_999]) {
      assertEquals(largestIndices(x, count, new Float64Array(x.length)), sorted(x, count));
    }
  }
});

Deno.test("a coordinate that is not finite is refused by name, the first of them, whatever is kept", () => {
  for (const dimension of [3, 20_000]) {
    for (const strange of [NaN, Infinity, -Infinity]) {
      for (const at of [0, dimension >> 1, dimension - 1]) {
        for (const count of [0, 1, dimension]) {
          const x = new Float32Array(dimension).fill(3e38).fill(strange, at);
          const sentence = `Cannot quantize x as x[${at}] must be finite: current value is ${strange}`;
          for (const same of [x, Float64Array.from(x)]) {
            assertThrows(() => largestFinite(same, count, new Float64Array(dimension)), RangeError, sentence);
          }
        }
      }
    }
  }
});
