import { assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, countBits, readWhole } from "../../../base/bits.ts";
import { child, key, uniforms } from "../../../base/key.ts";
import { subset } from "../../../quantize/codes/subset.ts";
import { sequenceLaws } from "../../laws/sequence.ts";
import "../../support/seed.ts";

/** `log₂ C(n, k)`. */
function log2Choose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log2((n + 1 - i) / i);
  return sum;
}

/** All increasing sequences of `count` indices from `from` to n − 1. */
function* subsets(n: number, count: number, from = 0): Generator<number[]> {
  if (count === 0) return yield [];
  for (let first = from; first <= n - count; first++) {
    for (const rest of subsets(n, count - 1, first + 1)) yield [first, ...rest];
  }
}

Deno.test("up to 10 indices every subset has a message of its own, shorter than log₂ C(n, k) + 2, and reads back", () => {
  for (let dimension = 0; dimension <= 10; dimension++) {
    for (let count = 0; count <= dimension; count++) {
      const code = subset({ dimension, count }), words = new Set<string>();
      let kraft = 0, number = 0;
      for (const indices of subsets(dimension, count)) {
        const message = bits((sink) => code.write(Int32Array.from(indices), sink));
        assertLess(message.length, log2Choose(dimension, count) + 2);
        assertEquals([...readWhole(message, (source) => code.read(source, new Int32Array(count)))], indices);
        words.add(`${message.length} ${message.bytes}`);
        kraft += 2 ** -message.length;
        number++;
      }
      assertEquals(words.size, number);
      assertLess(kraft, 1 + 1e-12);
    }
  }
});

const laid = fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat());

/** About `n · share` indices below n, that depend on the seed only. */
const drawn = (n: number, share: number, seed: number): Int32Array => {
  const u = uniforms(child(key(6), seed), n);
  return Int32Array.from({ length: n }, (_, i) => i).filter((i) => u[i] < share);
};

Deno.test("messages are shorter than log₂ C(n, k) + 2 + n² 2⁻⁴⁴ and read back", () => {
  fc.assert(
    fc.property(laid, ([dimension, share, seed]) => {
      const indices = drawn(dimension, share, seed), count = indices.length, code = subset({ dimension, count });
      const message = bits((sink) => code.write(indices, sink));
      assertLess(message.length, log2Choose(dimension, count) + 2 + dimension ** 2 / 2 ** 44 + 1e-6);
      assertEquals(readWhole(message, (source) => code.read(source, new Int32Array(count))), indices);
    }),
    { examples: [[[1 << 16, 0.01, 1]], [[1 << 16, 0.5, 2]], [[1 << 16, 0.9999, 3]]] },
  );
});

Deno.test("none, all, the first and the last of a large dimension", () => {
  const dimension = 2 ** 16, each = Int32Array.from({ length: dimension }, (_, i) => i);
  const length = (indices: Int32Array) =>
    countBits((sink) => subset({ dimension, count: indices.length }).write(indices, sink));
  assertEquals([length(each.subarray(0, 0)), length(each)], [0, 0]);
  for (const indices of [each.subarray(0, 1), each.subarray(-1), each.subarray(1), each.subarray(0, -1)]) {
    assertEquals(length(indices), 16);
  }
});

Deno.test("laws of codes for sequences", () => {
  const code = subset({ dimension: 100, count: 7 });
  const indices = fc.uniqueArray(fc.nat(99), { minLength: 7, maxLength: 7 });
  for (const law of sequenceLaws(code, indices.map((i) => Int32Array.from(i).sort()))) law.check();
});

Deno.test("indices that do not increase, are out of range, or are too many are refused", () => {
  const code = subset({ dimension: 5, count: 2 });
  const refused = (...indices: number[]) =>
    assertThrows(() => countBits((sink) => code.write(Int32Array.from(indices), sink)), RangeError).message;
  assertEquals(
    refused(3, 3),
    "Cannot write a subset as index 1 must be an integer from 4 to 4: current value is 3",
  );
  for (const indices of [[3, 2], [-1, 2], [0, 5]]) refused(...indices);
  assertThrows(
    () => countBits((sink) => code.write(Int32Array.of(1), sink)),
    TypeError,
    "the length of the indices must be 2",
  );
  assertThrows(
    () => code.read({ remaining: 0, read: () => 0, readBytes: (n) => new Uint8Array(n) }, new Int32Array(3)),
    TypeError,
  );
  for (
    const [dimension, count] of [[-1, 0], [2.5, 1], [2 ** 24 + 1, 1], [5, 6], [5, -1], [5, 0.5], [NaN, 0], [5, NaN]]
  ) {
    assertThrows(() => subset({ dimension, count }), RangeError, "Cannot make a code for subsets as ");
  }
});
