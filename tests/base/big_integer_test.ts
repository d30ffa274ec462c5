import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bitLength, readBigInt, writeBigInt } from "../../base/big_integer.ts";
import { bits, source } from "../../base/bits.ts";
import { digits, packed, unpacked } from "../reference/slow.ts";
import "../support/seed.ts";

Deno.test("a BigInt of any width reads back, and its bits are its digits, at any offset", () => {
  const width = fc.oneof(fc.nat({ max: 300 }), fc.constantFrom(0, 31, 32, 33, 64, 96, 1024));
  const number = fc.oneof(fc.bigInt({ min: 0n, max: 1n << 300n }), fc.constantFrom(0n, 1n, (1n << 1024n) - 1n));
  fc.assert(fc.property(number, width, fc.nat({ max: 32 }), (value, width, offset) => {
    const message = bits((sink) => {
      sink.write(0, offset);
      writeBigInt(sink, value, width);
    });
    assertEquals(unpacked(message), digits(0, offset) + digits(value, width));
    const from = source(message);
    from.read(offset);
    assertEquals([readBigInt(from, width), from.remaining], [BigInt.asUintN(width, value), 0]);
  }));
});

Deno.test("reading past the end is refused", () => {
  assertThrows(() => readBigInt(source(packed("1".repeat(99))), 100), RangeError, "Cannot read 32 bits at bit 68");
});

Deno.test("the length of a number is that of its binary digits, and 0 has none", () => {
  assertEquals([bitLength(0n), bitLength(1n), bitLength(2n), bitLength(3n)], [0, 1, 2, 2]);
  for (let width = 1; width <= 200; width++) {
    assertEquals([bitLength(1n << BigInt(width)), bitLength((1n << BigInt(width)) - 1n)], [width + 1, width]);
  }
});
