import { assert, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key, normals, uniforms } from "../../../base/key.ts";
import { dot, subtract } from "../../../base/vector.ts";
import { kthLargest, largestIndices } from "../../../quantize/sparse/select.ts";
import { topK } from "../../../quantize/sparse/top_k.ts";
import "../../support/seed.ts";

const k0 = key(0);

/** The same by sorting everything. */
function bySorting(x: readonly number[], count: number): Int32Array {
  const order = x.map((_, i) => i).sort((i, j) => Math.abs(x[j]) - Math.abs(x[i]) || i - j);
  return Int32Array.from(order.slice(0, count)).sort();
}

const chosen = (x: readonly number[], count: number): Int32Array =>
  largestIndices(x, count, new Float64Array(x.length));

const coordinate = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 2.2250738585072014e-308, Number.MAX_VALUE),
);

Deno.test("the indices are those of the largest magnitudes, of equal ones the first: every count of any vector", () => {
  fc.assert(
    fc.property(fc.array(coordinate, { maxLength: 24 }), (x) => {
      for (let count = 0; count <= x.length; count++) assertEquals(chosen(x, count), bySorting(x, count));
    }),
    { examples: [[[]], [[0]], [[-0, 0]], [[1, -1, 1]]] },
  );
});

/** Vectors long enough to be counted digit by digit, that differ in leading, in trailing, or in no digits. */
const long: Readonly<Record<string, (u: number, i: number) => number>> = {
  "of all sizes": (u, i) => (i % 2 ? -1 : 1) * 2 ** (2000 * u - 1000) * (1 + u),
  "normal": (_, i) => normals(key(i), 1)[0],
  "different in the last 12 bits only": (u) => 1 + Math.floor(u * 4096) * 2 ** -52,
  "different in the last 2 bits only": (u) => -1 - Math.floor(u * 4) * 2 ** -52,
  "different in bits 16 to 20 only": (u) => 1 + Math.floor(u * 4) * 9 * 2 ** -20,
  "different in the bits about the middle": (u) => -1 - Math.floor(u * 4096) * 2 ** -38,
  "of few values": (u) => Math.floor(u * 4) - 2,
  "subnormal": (u) => Math.floor(u * 1000) * 5e-324,
  "all equal": () => -3,
  "zero but for one": (_, i) => i === 700 ? 1e-300 : 0,
  "float32s": (u) => Math.fround(u),
};

Deno.test("long vectors too, whichever of their digits tell", () => {
  for (const [title, at] of Object.entries(long)) {
    const x = [...uniforms(key(3), 1500).map(at)];
    const sorted = x.map(Math.abs).sort((a, b) => b - a);
    for (const count of [0, 1, 2, 15, 749, 750, 1499, 1500]) {
      assertEquals(chosen(x, count), bySorting(x, count), `${title}, ${count}`);
      if (count > 0) assertEquals(kthLargest(Float64Array.from(x, Math.abs), count), sorted[count - 1], title);
    }
  }
});

Deno.test("every bit of every digit tells: numbers that agree in all but their last 1, 2, …, 52 bits, against sorting", () => {
  const n = 700, fractions = uniforms(key(4), n);
  for (let width = 1; width <= 52; width++) {
    const x = fractions.map((u) => 1 + Math.floor(u * 2 ** width) * 2 ** -52), sorted = x.toSorted().reverse();
    for (let k = 1; k <= n; k += k < 8 || k >= n - 8 ? 1 : 19) {
      assertEquals(kthLargest(x.slice(), k), sorted[k - 1], `${width}, ${k}`);
    }
    const signed = Array.from(x, (v, i) => i % 2 ? -v : v);
    for (const count of [1, 99, n]) assertEquals(chosen(signed, count), bySorting(signed, count), `${width}, ${count}`);
  }
});

Deno.test("magnitudes count, not signed values", () => {
  const x = [-5, 1, 4, -3, 2];
  const kept = topK({ dimension: 5, count: 3 }).quantize(x, k0);
  assertEquals(kept, { indices: Int32Array.of(0, 2, 3), values: Float32Array.of(-5, 4, -3) });
});

Deno.test("the error is what was dropped, no other coordinates leave less, and it is at most 1 − k/d", () => {
  const d = 7;
  const small = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: d, maxLength: d });
  fc.assert(fc.property(small, fc.nat(d), (x, count) => {
    const { quantize, dequantize, guarantee } = topK({ dimension: d, count });
    const symbols = quantize(x, k0), value = dequantize(symbols, k0);
    const error = subtract(value, x), square = dot(error, error);
    const kept = symbols.indices.reduce((sum, i) => sum + x[i] ** 2, 0);
    assertEquals(square, dot(x, x) - kept);
    for (let set = 0; set < 2 ** d; set++) { // every other choice of as many
      const others = x.filter((_, i) => (set >> i) & 1);
      if (others.length === count) assertLessOrEqual(dot(others, others), kept);
    }
    assert(guarantee.kind === "contractive" && square <= (1 - guarantee.delta) * dot(x, x) * (1 + 1e-15));
  }));
});

Deno.test("the promise is met with equality by vectors of equal coordinates, but for the room for rounding", () => {
  const { quantize, dequantize, guarantee } = topK({ dimension: 10, count: 4 });
  const value = dequantize(quantize(new Float64Array(10).fill(1), k0), k0);
  assertEquals(10 - dot(value, value), 6);
  assertEquals(guarantee, { kind: "contractive", delta: 0.4 * (1 - 2 ** -48) });
  // 1 + 2⁻²⁴ is halfway between two float32s: as far off as rounding goes.
  const x = new Float64Array(10).fill(1 + 2 ** -24), error = subtract(dequantize(quantize(x, k0), k0), x);
  const share = dot(error, error) / dot(x, x), most = 1 - (guarantee.kind === "contractive" ? guarantee.delta : 1);
  assert(share <= most * (1 + 1e-15) && share > 0.6, `${share}`);
});

Deno.test("nothing, everything and no coordinates can be kept", () => {
  const x = [0.5, -2, 0];
  const none = topK({ dimension: 3, count: 0 }), all = topK({ dimension: 3, count: 3 });
  assertEquals(none.dequantize(none.quantize(x, k0), k0), new Float64Array(3));
  assertEquals(all.dequantize(all.quantize(x, k0), k0), Float64Array.from(x));
  const empty = topK({ dimension: 0, count: 0 });
  assertEquals(empty.dequantize(empty.quantize([], k0), k0), new Float64Array(0));
  const delta = 1 - 2 ** -48;
  const deltas = [none, all, empty].map(({ guarantee }) => guarantee);
  assertEquals(deltas, [0, delta, delta].map((delta) => ({ kind: "contractive", delta })));
});

Deno.test("what was in `out` before is gone", () => {
  const { quantize, dequantize } = topK({ dimension: 3, count: 1 });
  for (const out of [new Float64Array(3).fill(7), new Float32Array(3).fill(7)]) {
    assert(dequantize(quantize([1, -3, 2], k0), k0, out) === out);
    assertEquals([...out], [0, -3, 0]);
  }
});

Deno.test("bad shapes and bad vectors are refused", () => {
  for (const [dimension, count] of [[3, 4], [3, -1], [3, 0.5], [-1, 0], [NaN, 0], [3, NaN]]) {
    assertThrows(() => topK({ dimension, count }), RangeError, "Cannot keep a few coordinates as");
  }
  const two = topK({ dimension: 3, count: 2 });
  for (const bad of [NaN, Infinity, -Infinity]) {
    const message = `Cannot quantize x as x[2] must be finite: current value is ${bad}`;
    assertEquals(assertThrows(() => two.quantize([1, 2, bad], k0), RangeError).message, message);
  }
  assertThrows(() => two.quantize([1, 2], k0), TypeError, "length");
  assertThrows(() => two.quantize([1, 0, -1e39], k0), RangeError, "x[2] must be within the range of float32");
});
