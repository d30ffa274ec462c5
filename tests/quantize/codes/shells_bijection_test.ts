import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, source } from "../../../base/bits.ts";
import { bitLength, writeBigInt } from "../../../base/big_integer.ts";
import { readWhole } from "../../../base/bits.ts";
import { child, key, uniforms } from "../../../base/key.ts";
import { ball, ballBits } from "../../../quantize/codes/shells/ball.ts";
import { countAt } from "../../../quantize/codes/shells/counts.ts";
import {
  cellShells,
  checkerboardShells,
  cubicShells,
  dualCheckerboardShells,
  gossetShells,
} from "../../../quantize/codes/shells/lattices.ts";
import { leechShells } from "../../../quantize/codes/shells/leech.ts";
import { power, product } from "../../../quantize/codes/shells/product.ts";
import { dualRootShells, rootShells } from "../../../quantize/codes/shells/root.ts";
import { largestWeight, type Shells } from "../../../quantize/codes/shells/shells.ts";
import "../../support/seed.ts";

const small: Readonly<Record<string, Shells>> = {
  "Z": cubicShells(1, 30),
  "Z³": cubicShells(3, 20),
  "Z⁵": cubicShells(5, 7),
  "cells of Z²": cellShells(2, 60),
  "cells of Z³": cellShells(3, 30),
  "D₂": checkerboardShells(2, 20),
  "D₅": checkerboardShells(5, 5),
  "D₂*": dualCheckerboardShells(2, 60),
  "D₃*": dualCheckerboardShells(3, 50),
  "D₆*": dualCheckerboardShells(6, 20),
  "D₆*, none of them odd": dualCheckerboardShells(6, 5),
  "E₈": gossetShells(3),
  "E₈²": power(gossetShells(1), 2),
  "A₁": rootShells(1, 30),
  "A₄": rootShells(4, 5),
  "A₁*": dualRootShells(1, 60),
  "A₂*": dualRootShells(2, 80),
  "A₅*": dualRootShells(5, 50),
  "(A₂*)³": power(dualRootShells(2, 12), 3),
  "Z² and A₂, which are unlike": product(cubicShells(2, 9), rootShells(2, 6)),
  "Λ₂₄, to its first shell": leechShells(2),
};

/** Where vectors are put: not at the start of an array, and not to its end. */
const from = 3, room = 5;

Deno.test("numbers of a shell from 0 up are those of distinct vectors of its weight, and no other number is", () => {
  for (const [name, shells] of Object.entries(small)) {
    const z = new Int32Array(from + shells.length + room).fill(77), seen = new Set<string>();
    let all = 0;
    for (let w = 0; w <= largestWeight(shells); w++) {
      const count = countAt(shells.counts, w);
      for (let rank = 0n; rank < count; rank++) {
        shells.unrank(w, rank, z, from);
        if (shells.weight(z, from) !== w || shells.rank(w, z, from) !== rank) throw new Error(`${name}: ${w}, ${rank}`);
        seen.add(z.subarray(from, from + shells.length).join());
        all++;
      }
      assertThrows(() => shells.unrank(w, count, z, from), RangeError, "no vector has it");
    }
    assertEquals(seen.size, all, name);
    assertEquals([z.subarray(0, from), z.subarray(from + shells.length)].map((rest) => new Set(rest).size), [1, 1]);
  }
});

/** Counts that are rounded: most numbers are those of a vector, and some of none. */
const large: Readonly<Record<string, Shells>> = {
  "Z⁶⁴": cubicShells(64, 200),
  "Z¹⁰⁰⁰": cubicShells(1000, 300),
  "cells of Z⁷⁷": cellShells(77, 200),
  "D₉₉": checkerboardShells(99, 120),
  "D₁₀₀*": dualCheckerboardShells(100, 420),
  "E₈¹³": power(gossetShells(50), 13),
  "Λ₂₄³": power(leechShells(25), 3),
  "A₃₀*": dualRootShells(30, 700),
};

/** A whole number below `below`, uniform up to 2⁻⁵² of it. */
function drawn(u: number, below: bigint): bigint {
  return BigInt(Math.floor(u * 2 ** 52)) * below >> 52n;
}

Deno.test("where counts are rounded, a number is that of a vector whose number it is, or refused", () => {
  for (const [name, shells] of Object.entries(large)) {
    const z = new Int32Array(shells.length);
    let vectors = 0;
    for (let i = 0; i < 200; i++) {
      const [u, v] = uniforms(child(key(1), i), 2), { places } = shells.counts;
      const w = places[Math.floor(places.length * Math.sqrt(u))];
      const count = countAt(shells.counts, w), rank = v < 0.05 ? count - 1n : drawn(v, count);
      try {
        shells.unrank(w, rank, z, 0);
      } catch (error) {
        assert(error instanceof RangeError, `${error}`);
        continue;
      }
      vectors++;
      assertEquals([shells.weight(z, 0), shells.rank(w, z, 0)], [w, rank], name);
    }
    assert(vectors > 180, `${name}: ${vectors} vectors`); // none of the some 10 last of a shell, maybe
  }
});

Deno.test("the last numbers of a shell, of which rounding leaves some over, are of a vector or refused", () => {
  let refused = 0;
  for (const [name, shells] of Object.entries({ ...large, "Λ₂₄": leechShells(150), "E₈": gossetShells(800) })) {
    const z = new Int32Array(shells.length);
    for (const w of shells.counts.places.slice(-4)) {
      const count = countAt(shells.counts, w);
      for (let left = 1n; left <= count; left *= 2n) {
        try {
          shells.unrank(w, count - left, z, 0);
        } catch (error) {
          assert(error instanceof RangeError, `${error}`);
          refused++;
          continue;
        }
        assertEquals([shells.weight(z, 0), shells.rank(w, z, 0)], [w, count - left], name);
      }
    }
  }
  assert(refused > 100, `${refused} refused`);
});

Deno.test("a number as large as the count, or larger, is refused", () => {
  for (const [name, shells] of Object.entries(large)) {
    const z = new Int32Array(shells.length), w = largestWeight(shells), count = countAt(shells.counts, w);
    for (const number of [count, count + 1n, 2n * count, count << 100n]) {
      assertThrows(() => shells.unrank(w, number, z, 0), RangeError, "no vector has it", name);
    }
  }
});

Deno.test("a vector that is none of the lattice's has no weight", () => {
  const none: readonly [string, number[]][] = [
    ["D₅", [1, 0, 0, 0, 0]],
    ["D₃*", [1, 1, 0]],
    ["D₃*", [0, 2, -1]],
    ["E₈", [2, 0, 0, 0, 0, 0, 0, 0]],
    ["E₈", [1, 1, 1, 1, 1, 1, 1, -1]],
    ["E₈", [1, 1, 1, 1, 1, 1, 1, 0]],
    ["A₄", [1, 0, 0, 0, 0]],
    ["A₂*", [0, 0, -1]],
    ["A₂*", [1, 1, 1]],
    ["Λ₂₄, to its first shell", [4, ...new Array(23).fill(0)]],
    ["Λ₂₄, to its first shell", [2, 2, 2, 2, 2, 2, 2, 2, ...new Array(16).fill(0)]],
    ["Λ₂₄, to its first shell", [3, ...new Array(23).fill(1)]],
    ["Λ₂₄, to its first shell", new Array(24).fill(1)],
  ];
  for (const [name, z] of none) {
    assertEquals(small[name].weight(Int32Array.from(z), 0), Infinity, `${name}: ${z}`);
  }
  for (const [name, shells] of Object.entries({ ...small, ...large })) {
    const z = new Int32Array(shells.length).fill(-0x80000000);
    assert(!(shells.weight(z, 0) <= largestWeight(shells)), name);
  }
});

Deno.test("the code of a ball has a message for each of its points, of as many bits as they need, and no other is read", () => {
  for (const [name, shells] of Object.entries(small).filter(([, { length }]) => length < 8)) {
    const budget = Math.min(12, largestWeight(shells)), codec = ball(shells, budget), seen = new Set<string>();
    let count = 0n;
    for (let w = 0; w <= budget; w++) count += countAt(shells.counts, w);
    assertEquals([codec.bits, ballBits(shells, budget)], [bitLength(count - 1n), codec.bits]);
    for (let number = 0n; number < 2n ** BigInt(codec.bits); number++) {
      const message = bits((sink) => writeBigInt(sink, number, codec.bits));
      if (number < count) {
        const z = readWhole(message, codec.read);
        assert(shells.weight(z, 0) <= budget);
        assertEquals(bits((sink) => codec.write(z, sink)), message, name);
        seen.add(z.join());
      } else assertThrows(() => codec.read(source(message)), RangeError, "no vector has it");
    }
    assertEquals(BigInt(seen.size), count);
  }
});

Deno.test("vectors outside of the ball, of no lattice, or of another length are not written", () => {
  const codec = ball(cubicShells(2, 9), 4),
    write = (z: number[]) => () => bits((sink) => codec.write(Int32Array.from(z), sink));
  assertEquals(write([2, 0])().length, codec.bits);
  const refused = "Cannot write z as its weight must be at most 4: current value is";
  assertThrows(write([2, 1]), RangeError, `${refused} 5`);
  assertThrows(write([9, 0]), RangeError, `${refused} Infinity`);
  assertThrows(write([1]), TypeError, "the length of z");
  assertThrows(() => ball(cubicShells(2, 9), 10), RangeError, "the largest weight must be an integer from 0 to 9");
  const even = ball(checkerboardShells(2, 2), 2);
  assertThrows(() => bits((sink) => even.write(Int32Array.of(1, 0), sink)), RangeError, "current value is Infinity");
});

Deno.test("what is cut short is a RangeError", () => {
  const shells = large["E₈¹³"],
    codec = ball(shells, 50),
    message = bits((sink) => codec.write(new Int32Array(104), sink));
  fc.assert(fc.property(fc.nat(codec.bits - 1), (length) => {
    assertThrows(() => codec.read(source({ bytes: message.bytes, length })), RangeError);
  }));
});

Deno.test("vectors of ten thousand integers come back, and so do those with all their weight in one", () => {
  const n = 10_000;
  const codecs: readonly [Shells, (u: number, j: number) => number, number][] = [
    [cubicShells(n, 2500), (u) => u < 0.1 ? 1 : u < 0.2 ? -1 : u < 0.202 ? 3 : 0, 50],
    [dualCheckerboardShells(n, 13_000), (u) => u < 0.49 ? 1 : u < 0.98 ? -1 : 3, 114],
    [power(gossetShells(700), n / 8), (u, j) => j % 40 < 2 ? u < 0.5 ? 2 : -2 : 0, 52], // sums of −4, 0 or 4
  ];
  for (const [shells, value, longest] of codecs) {
    const codec = ball(shells, largestWeight(shells));
    const z = Int32Array.from(uniforms(key(5), n), value), alone = new Int32Array(n).fill(longest, 777, 778);
    for (const vector of [z, alone]) {
      const message = bits((sink) => codec.write(vector, sink));
      assertEquals(message.length, codec.bits);
      assertEquals(readWhole(message, codec.read), vector);
    }
  }
});
