import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, countBits, readWhole, source } from "../../../base/bits.ts";
import { eliasDelta, eliasGamma, eliasOmega } from "../../../quantize/codes/elias.ts";
import type { Codec } from "../../../quantize/types.ts";
import { codecLaws } from "../../laws/codec.ts";
import { packed, unpacked } from "../../reference/slow.ts";
import "../../support/seed.ts";

const codes: Readonly<Record<string, Codec<number>>> = { eliasGamma, eliasDelta, eliasOmega };
const word = (code: Codec<number>, n: number): string => unpacked(bits((sink) => code.write(n, sink)));

// n, γ, ω: computed apart from this library.
const golden: readonly [number, string, string][] = [
  [1, "1", "0"],
  [3, "011", "110"],
  [5, "00101", "101010"],
  [7, "00111", "101110"],
  [9, "0001001", "1110010"],
  [11, "0001011", "1110110"],
  [13, "0001101", "1111010"],
  [15, "0001111", "1111110"],
  [17, "000010001", "10100100010"],
  [19, "000010011", "10100100110"],
  [1000, "0000000001111101000", "11100111111010000"],
];

Deno.test("the words of Elias's codes are those of the table", () => {
  for (const [n, gamma, omega] of golden) {
    assertEquals([word(eliasGamma, n), word(eliasOmega, n)], [gamma, omega]);
  }
  // Elias (1975): δ(1) = 1, δ(2) = 0100, δ(3) = 0101, δ(4) = 01100, δ(8) = 00100000, δ(17) = 001010001
  const deltas = [1, 2, 3, 4, 8, 17].map((n) => word(eliasDelta, n));
  assertEquals(deltas, ["1", "0100", "0101", "01100", "00100000", "001010001"]);
});

// The definitions, on strings.
const binary = (n: number): string => n.toString(2);
const gamma = (n: number): string => "0".repeat(binary(n).length - 1) + binary(n);
const delta = (n: number): string => gamma(binary(n).length) + binary(n).slice(1);
const groups = (n: number): string => n === 1 ? "" : groups(binary(n).length - 1) + binary(n);
const omega = (n: number): string => groups(n) + "0";

/** Integers of every length, those next to powers of two among them. */
const edges = Array.from({ length: 31 }, (_, k) => [2 ** k - 1, 2 ** k, 2 ** k + 1]).flat().concat(2 ** 31 - 1);
const most = 2 ** 31 - 1;
const some = [...Array.from({ length: 3000 }, (_, i) => i + 1), ...edges.filter((n) => n >= 1 && n <= most)];

Deno.test("words are as defined and read back, from 1 to 3000 and at every power of two", () => {
  for (const n of some) {
    assertEquals([eliasGamma, eliasDelta, eliasOmega].map((code) => word(code, n)), [gamma(n), delta(n), omega(n)]);
    for (const code of Object.values(codes)) assertEquals(readWhole(bits((sink) => code.write(n, sink)), code.read), n);
  }
});

Deno.test("lengths are 2λ + 1, λ + 2λ(λ + 1) + 1 and 1 + Σ (λ(m) + 1)", () => {
  const lambda = (n: number): number => Math.floor(Math.log2(n));
  const omegaLength = (n: number): number => n === 1 ? 1 : omegaLength(lambda(n)) + lambda(n) + 1;
  for (const n of some) {
    const length = (code: Codec<number>) => countBits((sink) => code.write(n, sink));
    assertEquals(length(eliasGamma), 2 * lambda(n) + 1);
    assertEquals(length(eliasDelta), lambda(n) + 2 * lambda(lambda(n) + 1) + 1);
    assertEquals(length(eliasOmega), omegaLength(n));
  }
});

for (const [name, code] of Object.entries(codes)) {
  Deno.test(`${name}: no word from 1 to 2000 begins another, and Kraft's sum is at most 1`, () => {
    const words = Array.from({ length: 2000 }, (_, i) => word(code, i + 1)).sort();
    for (let i = 1; i < words.length; i++) assert(!words[i].startsWith(words[i - 1]), `${words[i - 1]}, ${words[i]}`);
    assert(words.reduce((sum, w) => sum + 2 ** -w.length, 0) <= 1); // exact: all terms are multiples of 2⁻⁵⁰
  });

  Deno.test(`${name}: writes a word of up to 32 bits in one call`, () => {
    for (const n of some) {
      const widths: number[] = [];
      code.write(n, { write: (_, width) => widths.push(width), writeBytes() {} });
      const length = widths.reduce((a, b) => a + b);
      assertEquals(widths.length, length <= 32 ? 1 : 2);
    }
  });

  Deno.test(`${name}: refuses what is no integer from 1 to 2³¹ − 1`, () => {
    for (const n of [0, -1, 1.5, NaN, Infinity, 2 ** 31]) {
      const { message } = assertThrows(() => countBits((sink) => code.write(n, sink)), RangeError);
      assertEquals(
        message,
        `Cannot write an integer as it must be an integer from 1 to 2147483647: current value is ${n}`,
      );
    }
  });

  Deno.test(`${name}: laws of codecs`, () => {
    const integers = fc.oneof(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: 40 }));
    for (const law of codecLaws(code, integers)) law.check();
  });
}

Deno.test("a prefix that promises more than 31 bits is refused before they are read", () => {
  const long = "Cannot read an integer as its length in bits must be at most 31: current value is ";
  const refusal = (code: Codec<number>, text: string): [string, number] => {
    const from = source(packed(text + "1".repeat(1000)));
    return [assertThrows(() => code.read(from), RangeError).message, from.remaining];
  };
  assertEquals(refusal(eliasGamma, "0".repeat(31)), [long + 32, 1000]);
  assertEquals(refusal(eliasDelta, gamma(32)), [long + 32, 1000]);
  assertEquals(refusal(eliasOmega, groups(31)), [long + 32, 999]); // the next group has begun
  assertEquals(refusal(eliasOmega, ""), [long + 65536, 1000 - 23]); // groups 11, 1111 and 16 ones
});
