import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, readWhole } from "../../../base/bits.ts";
import { key, uniforms } from "../../../base/key.ts";
import { mixedRadix } from "../../../quantize/codes/mixed_radix.ts";
import { digits as binary, mixedRadixIndex, packed, unpacked } from "../../reference/slow.ts";
import "../../support/seed.ts";

const product = (radices: readonly number[]): bigint => radices.reduce((product, m) => product * BigInt(m), 1n);
const lengthOf = (largest: bigint): number => largest === 0n ? 0 : largest.toString(2).length;

const most = 2 ** 31 - 1;
const anyRadix = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: most }), fc.constantFrom(1, most));
const powerOfTwo = fc.nat({ max: 30 }).map((exponent) => 2 ** exponent);

/** Radices and digits below them, the largest and the smallest often among them. */
const words = fc.oneof(fc.array(anyRadix, { maxLength: 60 }), fc.array(powerOfTwo, { maxLength: 60 })).chain((
  radices,
) =>
  fc.record({
    radices: fc.constant(radices),
    digits: fc.tuple(...radices.map((m) => fc.oneof(fc.nat({ max: m - 1 }), fc.constantFrom(0, m - 1)))),
  })
);

Deno.test("the bits are those of the index Σ dⱼ Π m_l, in the length of the largest, and read back", () => {
  fc.assert(
    fc.property(words, ({ radices, digits }) => {
      const codec = mixedRadix({ radices });
      const message = bits((sink) => codec.write(Int32Array.from(digits), sink));
      assertEquals(codec.bits, lengthOf(product(radices) - 1n));
      assertEquals(unpacked(message), binary(mixedRadixIndex(digits, radices), codec.bits));
      assertEquals(readWhole(message, codec.read), Int32Array.from(digits));
    }),
    { numRuns: 500, examples: [[{ radices: [], digits: [] }], [{ radices: [1, 1], digits: [0, 0] }]] },
  );
});

const beyond = "Cannot read digits as their index must be below";

Deno.test("digits and indices are in bijection: every index of small radices, and none beyond", () => {
  const small = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 4 });
  fc.assert(fc.property(small, (radices) => {
    const codec = mixedRadix({ radices }), count = Number(product(radices));
    const seen = new Set<string>();
    for (let index = 0; index < 2 ** codec.bits; index++) {
      const message = packed(binary(index, codec.bits));
      if (index >= count) {
        assertThrows(() => readWhole(message, codec.read), RangeError, beyond);
        continue;
      }
      const digits = readWhole(message, codec.read);
      assert(digits.every((d, j) => d >= 0 && d < radices[j]));
      assertEquals(bits((sink) => codec.write(digits, sink)), message);
      seen.add(digits.join());
    }
    assertEquals(seen.size, count);
  }));
});

Deno.test("ten thousand digits go there and back in ⌈log₂ Π mⱼ⌉ bits", () => {
  const u = uniforms(key(1), 20_000);
  const radices = u.slice(0, 10_000).map((u) => 1 + Math.floor(u * 1000));
  const digits = Int32Array.from(radices, (m, j) => Math.floor(u[10_000 + j] * m));
  const codec = mixedRadix({ radices });
  const message = bits((sink) => codec.write(digits, sink));
  assertEquals(message.length, lengthOf(product([...radices]) - 1n));
  assertEquals(readWhole(message, codec.read), digits);
});

Deno.test("an index beyond the last is refused, whatever the radices", () => {
  fc.assert(fc.property(fc.array(anyRadix, { minLength: 1, maxLength: 60 }), fc.nat(), (radices, over) => {
    const codec = mixedRadix({ radices }), index = product(radices) + BigInt(over);
    fc.pre(lengthOf(index) === codec.bits);
    const message = packed(binary(index, codec.bits));
    assertThrows(() => readWhole(message, codec.read), RangeError, beyond);
  }));
});

Deno.test("a digit out of its range is refused, and so are too few and bad radices", () => {
  for (const radices of [[4, 8], [5, 7]]) {
    const codec = mixedRadix({ radices });
    const message = (digits: number[]) =>
      assertThrows(() => bits((sink) => codec.write(Int32Array.from(digits), sink)), Error).message;
    const last = radices[1] - 1;
    assertEquals(
      message([0, last + 1]),
      `Cannot write digits as digit 1 must be an integer from 0 to ${last}: current value is ${last + 1}`,
    );
    assertEquals(
      message([-1, 0]),
      `Cannot write digits as digit 0 must be an integer from 0 to ${radices[0] - 1}: current value is -1`,
    );
    assertEquals(message([0]), "Cannot write digits as the length of the digits must be 2: current value is 1");
    assertThrows(() => codec.write(new Int32Array(3), { write() {}, writeBytes() {} }), TypeError);
  }
  for (const radix of [0, -1, 1.5, NaN, 2 ** 31]) {
    const expected =
      `Cannot make a mixed-radix code as radix 1 must be an integer from 1 to 2147483647: current value is ${radix}`;
    assertEquals(assertThrows(() => mixedRadix({ radices: [3, radix] }), RangeError).message, expected);
  }
});
