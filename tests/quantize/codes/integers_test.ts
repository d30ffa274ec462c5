import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, countBits, readWhole } from "../../../base/bits.ts";
import { key, normals } from "../../../base/key.ts";
import { integers, integersOf } from "../../../quantize/codes/integers.ts";
import { sequenceLaws } from "../../laws/sequence.ts";
import "../../support/seed.ts";

const integer = fc.oneof(
  fc.integer({ min: -40, max: 40 }),
  fc.integer({ min: -0x7fffffff, max: 0x7fffffff }),
  fc.constantFrom(0, 15, 16, -15, -16, 31, 32, 0x7fffffff, -0x7fffffff),
);
const sequences = fc.array(integer, { maxLength: 60 }).map((z) => Int32Array.from(z));

for (const { name, check } of sequenceLaws(integers, sequences)) Deno.test(`integers: ${name}`, check);

Deno.test("every magnitude up to 2¹⁷ and its negative come back", () => {
  const z = Int32Array.from({ length: 2 ** 18 + 1 }, (_, i) => i - 2 ** 17);
  assertEquals(readWhole(bits((sink) => integers.write(z, sink)), (source) => integers.read(source, z.slice())), z);
});

Deno.test("rounded normals cost their entropy and little more: .03 of a bit where most are below 16, .12 beyond", () => {
  const n = 20_000;
  for (const [deviation, more] of [[0.3, 0.03], [1, 0.03], [4, 0.03], [30, 0.12]]) {
    const z = Int32Array.from(normals(key(1), n), (x) => Math.round(deviation * x));
    const counts = new Map<number, number>();
    for (const value of z) counts.set(value, (counts.get(value) ?? 0) + 1);
    let entropy = 0;
    for (const count of counts.values()) entropy -= count * Math.log2(count / n);
    assertLess(countBits((sink) => integers.write(z, sink)) / n, entropy / n + more);
  }
});

Deno.test("−2³¹ is refused, and random bits give integers or a RangeError", () => {
  assertThrows(() => bits((sink) => integers.write(Int32Array.of(-0x80000000), sink)), RangeError, "integer 0");
  const codec = integersOf(8);
  for (const length of [7, 9]) {
    assertThrows(() => bits((sink) => codec.write(new Int32Array(length), sink)), TypeError, "8");
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
      try {
        const z = readWhole({ bytes, length: 8 * bytes.length }, codec.read);
        assertEquals(bits((sink) => codec.write(z, sink)), { bytes, length: 8 * bytes.length });
      } catch (error) {
        assert(error instanceof RangeError);
      }
    }),
    { numRuns: 2000 },
  );
});
