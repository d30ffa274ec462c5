import { assertEquals, assertThrows } from "@std/assert";
import { bits, readWhole } from "../../../base/bits.ts";
import { integerLetters, type Letters } from "../../../quantize/codes/tilted/letters.ts";
import { type Kind, tilted } from "../../../quantize/codes/tilted/tilted.ts";

const letters = integerLetters({ centre: 0, largest: 1, reach: 10 }), rest = 4; // letters −1, 0, 1, 2, and the rest
const budget = 100, blocks = 3;
const codec = tilted({ kinds: [{ letters, budget }], blocks, kindOf: () => 0 });

Deno.test("vectors are read as written, those of rare letters too", () => {
  for (const z of [[0, 0, 0], [-1, 2, 1], [3, -2, 10], [-10, 0, 9]].map((z) => Int32Array.from(z))) {
    assertEquals(readWhole(bits((sink) => codec.write(z, sink)), codec.read), z);
  }
  assertEquals(letters.weights, Float64Array.of(1, 0, 1, 4, 4)); // −2 is the lightest of the rest
  assertEquals(letters.counts, [1n, 1n, 1n, 1n, 21n]);
});

Deno.test("what has a letter of its own is not read as one of the rest", () => {
  const always: Letters = { ...letters, letter: () => rest, rank: (_letter, z, from) => BigInt(z[from] + 10) };
  const twin = tilted({ kinds: [{ letters: always, budget }], blocks, kindOf: () => 0 });
  const message = bits((sink) => twin.write(Int32Array.of(5, 0, 7), sink));
  assertThrows(() => readWhole(message, codec.read), RangeError, "its letter");
});

Deno.test("a number that is none, among those that fill the bits, is refused", () => {
  const count = 2n ** 24n + 1n; // 25 bits, of which the last is apart
  const many: Letters = {
    length: 1,
    weights: Float64Array.of(0),
    counts: [count],
    letter: () => 0,
    rank: (_letter, z, from) => BigInt(z[from]),
    unrank: (_letter, rank, z, from) => void (z[from] = Number(rank)),
  };
  const code = tilted({ kinds: [{ letters: many, budget: 0 }], blocks: 1, kindOf: () => 0 });
  const messageOf = (number: number) => bits((sink) => code.write(Int32Array.of(number), sink));
  assertEquals(readWhole(messageOf(2 ** 24), code.read), Int32Array.of(2 ** 24));
  assertThrows(() => readWhole(messageOf(2 ** 24 + 1), code.read), RangeError, "its number");
});

Deno.test("what is of another kind than it says is refused", () => {
  const kind: Kind = { letters, budget }, kinds = [kind, kind];
  const parity = (z: Int32Array): number => z[0] & 1;
  const code = tilted({ kinds, blocks, kindOf: parity }),
    other = tilted({ kinds, blocks, kindOf: (z) => 1 - parity(z) });
  const z = Int32Array.of(1, 0, 0), message = bits((sink) => code.write(z, sink));
  assertEquals(readWhole(message, code.read), z);
  assertThrows(() => readWhole(message, other.read), RangeError, "its kind");
});
