import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, countBits, readWhole, source } from "../../../base/bits.ts";
import { each } from "../../../quantize/codes/each.ts";
import { fixedWidth } from "../../../quantize/codes/fixed_width.ts";
import { fromOne, fromZero } from "../../../quantize/codes/from.ts";
import { golomb } from "../../../quantize/codes/golomb.ts";
import type { Codec } from "../../../quantize/types.ts";
import { codecLaws, fixedLengthLaws } from "../../laws/codec.ts";
import { sequenceLaws } from "../../laws/sequence.ts";
import { digits, packed, unpacked } from "../../reference/slow.ts";
import "../../support/seed.ts";

const most = 2 ** 31 - 1;
const word = (code: Codec<number>, n: number): string => unpacked(bits((sink) => code.write(n, sink)));

/** The definition, on strings. */
function defined(n: number, M: number): string {
  const c = Math.ceil(Math.log2(M)), spare = 2 ** c - M, r = n % M;
  return "1".repeat(Math.floor(n / M)) + "0" + (r < spare ? digits(r, c - 1) : digits(r + spare, c));
}

Deno.test("Golomb's words are as defined and read back", () => {
  for (const M of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 100, 1000]) {
    const code = golomb({ divisor: M });
    for (let n = 0; n < 300; n++) {
      assertEquals(word(code, n), defined(n, M));
      assertEquals(readWhole(bits((sink) => code.write(n, sink)), code.read), n);
    }
  }
});

Deno.test("Golomb's words with divisor 3 are those of the table, and with divisor 4 those of Rice", () => {
  const table = ["00", "010", "011", "100", "1010", "1011", "1100"];
  assertEquals(table.map((_, n) => word(golomb({ divisor: 3 }), n)), table);
  assertEquals([0, 3, 4, 13].map((n) => word(golomb({ divisor: 4 }), n)), ["000", "011", "1000", "111001"]);
});

Deno.test("Golomb: no word from 0 to 2000 begins another, and those of one quotient fill their share", () => {
  for (const divisor of [1, 2, 3, 5, 8, 13, 64, 100]) {
    const words = Array.from({ length: 2000 }, (_, n) => word(golomb({ divisor }), n));
    for (let q = 0; q < 10; q++) {
      const those = words.slice(q * divisor, (q + 1) * divisor);
      assertEquals(those.reduce((sum, w) => sum + 2 ** -w.length, 0), 2 ** -(q + 1));
    }
    words.sort();
    for (let i = 1; i < words.length; i++) assert(!words[i].startsWith(words[i - 1]));
  }
});

Deno.test("Golomb: laws of codecs, for divisors and integers of any size", () => {
  for (const divisor of [1, 7, 64, 1e6, 2 ** 30, 2 ** 30 + 1, most]) {
    const near = fc.nat(Math.min(most, 200 * divisor));
    for (const law of codecLaws(golomb({ divisor }), near)) law.check();
    for (const n of [0, divisor - 1, Math.floor(most / divisor) * divisor, most]) {
      if (n > 1e5 * divisor) continue; // too many ones
      const code = golomb({ divisor });
      assertEquals(readWhole(bits((sink) => code.write(n, sink)), code.read), n);
    }
  }
});

Deno.test("Golomb: the largest integers are read, and those beyond are refused as soon as they are", () => {
  const code = golomb({ divisor: most - 3 }); // remainders from most − 3 on do not exist: u = 2³¹ − M = 4, 30 or 31 bits
  assertEquals(code.read(source(packed(word(code, most)))), most);
  const beyond = "Cannot read an integer as it must be below 2³¹: current value is ";
  assertEquals(word(code, most), "10" + digits(3, 30));
  const next = packed("10" + digits(8, 31)); // remainder 4
  assertEquals(assertThrows(() => code.read(source(next)), RangeError).message, beyond + 2 ** 31);
  const from = source(packed("1".repeat(100)));
  assertThrows(() => code.read(from), RangeError, beyond);
  assertEquals(from.remaining, 98);
});

Deno.test("plain binary: all integers of every width below 8, and the ends of every width", () => {
  for (let width = 0; width <= 31; width++) {
    const code = fixedWidth({ width }), last = 2 ** width - 1;
    for (const n of width < 8 ? Array(last + 1).keys() : [0, 1, last - 1, last]) {
      assertEquals(word(code, n), digits(n, width));
      assertEquals(readWhole(packed(digits(n, width)), code.read), n);
    }
    for (const n of [-1, last + 1, 0.5, NaN]) assertThrows(() => countBits((sink) => code.write(n, sink)), RangeError);
  }
  for (const law of fixedLengthLaws(fixedWidth({ width: 17 }), fc.nat(2 ** 17 - 1))) law.check();
});

Deno.test("codes are not made of divisors below 1 or widths beyond 31, nor written with integers below 0", () => {
  for (const divisor of [0, -1, 1.5, NaN, 2 ** 31]) assertThrows(() => golomb({ divisor }), RangeError);
  for (const width of [-1, 32, 1.5, NaN]) assertThrows(() => fixedWidth({ width }), RangeError);
  for (const n of [-1, 0.5, NaN, 2 ** 31]) {
    assertThrows(() => countBits((sink) => golomb({ divisor: 3 }).write(n, sink)), RangeError);
  }
});

Deno.test("a code from 0 and a code from 1 are one code, moved", () => {
  const plain = fixedWidth({ width: 31 }), up = fromOne(plain), down = fromZero(plain);
  const written = (code: Codec<number>, n: number) => bits((sink) => code.write(n, sink));
  for (const n of [1, 2, 77, most]) {
    assertEquals(written(up, n), written(plain, n - 1));
    assertEquals(up.read(source(written(plain, n - 1))), n);
    assertEquals(written(down, n - 1), written(plain, n));
    assertEquals(down.read(source(written(plain, n))), n - 1);
  }
  assertThrows(() => written(up, 0), RangeError);
  assertThrows(() => written(down, -1), RangeError);
  assertThrows(() => written(down, most), RangeError);
  assertThrows(() => up.read(source(written(plain, most))), RangeError); // 2³¹ is no 32-bit integer
  assertThrows(() => down.read(source(written(plain, 0))), RangeError);
});

Deno.test("each: laws of sequences, and symbols that are no 32-bit integers are refused", () => {
  const sequences = fc.array(fc.nat(100), { maxLength: 40 }).map((s) => Int32Array.from(s));
  for (const law of sequenceLaws(each(golomb({ divisor: 5 })), sequences)) law.check();
  for (const value of [0.5, 2 ** 31, NaN]) {
    const code = each({ write() {}, read: () => value });
    assertThrows(() => code.read(source(packed("")), new Int32Array(1)), RangeError, "must be a 32-bit integer");
  }
});
