import { assert, assertEquals, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import { fewestWholeBits, noiseOf, stepsOf, type Vec, wholeBits } from "@bitdescent/bitdescent";
import golden from "./golden.json" with { type: "json" };

const sum = (x: Vec): number => Array.from(x).reduce((a, b) => a + b, 0);

/** Equal but for rounding in sums. */
const atMost = (a: number, b: number): boolean => a <= b * (1 + 1e-12);

/** All lists of `parts` integers from `least` to `most`. */
function everyBits(parts: number, least: number, most: number): number[][] {
  if (parts === 0) return [[]];
  const rest = everyBits(parts - 1, least, most);
  return rest.flatMap((bits) => Array.from({ length: most - least + 1 }, (_, i) => [...bits, least + i]));
}

/** Weights of several sizes, with zeros and ties. */
const manyWeights: readonly number[][] = [
  ...[[1], [0], [1, 1], [4, 1], [0, 7], [0, 0], [9, 8], [1, 1, 1], [100, 1, 0], [3, 3, 0.1], [0, 0, 5], [1, 2, 3]],
  ...[[1, 1, 1, 1], [1e6, 1e3, 1, 1e-3], [8, 4, 2, 1], [0, 1, 0, 1], [0.3, 0.2, 5, 5], [1e300, 1e-300, 1, 1]],
];

for (const { name, weights, budget, whole } of golden) {
  Deno.test(`the whole bits of “${name}” are those computed elsewhere`, () => {
    const bits = wholeBits({ weights, budget });
    assertEquals(Array.from(bits), whole.bits);
    assert(Math.abs(noiseOf(weights, bits) - whole.noise) <= 1e-12);
  });
}

Deno.test("whole bits meet the budget, and none of the same sum or less have less noise: all of them tried", () => {
  for (const weights of manyWeights) {
    for (const [least, most] of [[2, 5], [3, 4], [2, 2]]) {
      const all = everyBits(weights.length, least, most);
      for (let budget = weights.length * least; budget <= weights.length * most; budget++) {
        const bits = wholeBits({ weights, budget, least, most }), noise = noiseOf(weights, bits);
        assertEquals(sum(bits), budget);
        assert(bits.every((b) => b >= least && b <= most));
        for (const other of all) {
          if (sum(other) <= budget) assert(atMost(noise, noiseOf(weights, other)), `${weights}: ${bits}`);
        }
      }
    }
  }
});

Deno.test("fewest whole bits are enough, no smaller sum is, and none of the same sum have less noise: all tried", () => {
  for (const weights of manyWeights) {
    const least = 2, most = 5, all = everyBits(weights.length, least, most);
    for (const target of all) {
      const noise = noiseOf(weights, target), bits = fewestWholeBits({ weights, noise, least, most });
      assert(noiseOf(weights, bits) <= noise && bits.every((b) => b >= least && b <= most));
      for (const other of all) {
        if (noiseOf(weights, other) > noise * (1 - 1e-12)) continue; // not enough, or only by rounding
        assertLessOrEqual(sum(bits), sum(other));
        if (sum(bits) === sum(other)) assert(atMost(noiseOf(weights, bits), noiseOf(weights, other)));
      }
    }
  }
});

Deno.test("equal savings go to fewer bits first, then to earlier parts", () => {
  assertEquals(wholeBits({ weights: [1, 1, 1], budget: 8 }), Int32Array.of(3, 3, 2));
  assertEquals(wholeBits({ weights: [0, 0, 0], budget: 11 }), Int32Array.of(4, 4, 3));
  assertEquals(wholeBits({ weights: [0, 1], budget: 20 }), Int32Array.of(4, 16));
  assertEquals(fewestWholeBits({ weights: [1, 1, 1], noise: 2.5 }), Int32Array.of(3, 2, 2));
});

Deno.test("equal sizes are counted: a budget that is no multiple of them leaves the rest", () => {
  for (let budget = 18; budget <= 45; budget++) {
    const bits = wholeBits({ weights: [5, 1, 3], sizes: [3, 3, 3], budget, most: 5 });
    assertEquals(bits, wholeBits({ weights: [5, 1, 3], budget: Math.floor(budget / 3), most: 5 }));
  }
});

Deno.test("unequal sizes: what counts is what a bit saves for its size", () => {
  const weights = [2, 1], sizes = [10, 1]; // 16/90 a bit, then 8/9, 40/441, …
  assertEquals(wholeBits({ weights, sizes, budget: 23 }), Int32Array.of(2, 3));
  assertEquals(wholeBits({ weights, sizes, budget: 33 }), Int32Array.of(3, 3));
  assertEquals(wholeBits({ weights, sizes, budget: 32 }), Int32Array.of(2, 12)); // ten do not fit after one
});

Deno.test("unequal sizes: nothing fits in what is left, and where nothing was passed over it is the best for what it spent", () => {
  const least = 2, most = 5;
  let best = 0, filled = 0;
  for (const sizes of [[1, 2], [10, 3], [1, 4, 2], [7, 5, 3], [1, 1, 6]]) {
    const cost = (bits: Vec) => sum(Array.from(bits).map((b, n) => b * sizes[n]));
    const all = everyBits(sizes.length, least, most);
    for (const weights of manyWeights.filter(({ length }) => length === sizes.length)) {
      const rate = (n: number, b: number) => weights[n] * (stepsOf(b) ** -2 - stepsOf(b + 1) ** -2) / sizes[n];
      for (let budget = least * sum(sizes); budget <= most * sum(sizes); budget++) {
        const bits = wholeBits({ weights, sizes, budget, least, most }), spent = cost(bits);
        assertLessOrEqual(spent, budget);
        bits.forEach((b, n) => b < most && assertLess(budget - spent, sizes[n]));
        // the last bit taken of each part, and the first that was not
        const taken = Math.min(...Array.from(bits, (b, n) => b > least ? rate(n, b - 1) : Infinity));
        const refused = Math.max(...Array.from(bits, (b, n) => b < most ? rate(n, b) : 0));
        if (taken < refused) filled++;
        else {
          best++;
          const noise = noiseOf(weights, bits);
          for (const other of all) if (cost(other) <= spent) assert(atMost(noise, noiseOf(weights, other)));
        }
      }
    }
  }
  assert(best > 50 && filled > 50, `${best}, ${filled}`);
});

Deno.test("what cannot be shared in whole bits is refused", () => {
  const weights = [1, 4];
  for (const budget of [3, 33, 6.5, NaN]) {
    assertThrows(() => wholeBits({ weights, budget }), RangeError, "the budget must be an integer from 4 to 32");
  }
  assertThrows(() => wholeBits({ weights, sizes: [2, 3], budget: 9 }), RangeError, "an integer from 10 to 80");
  assertThrows(() => wholeBits({ weights, sizes: [2], budget: 9 }), TypeError, "the length of sizes must be 2");
  assertThrows(() => wholeBits({ weights, sizes: [2, 0], budget: 9 }), RangeError, "size 1 must be");
  for (const bad of [[1, -1], [1, NaN], [1, Infinity]]) {
    assertThrows(() => wholeBits({ weights: bad, budget: 6 }), RangeError, "weight 1 must be");
    assertThrows(() => fewestWholeBits({ weights: bad, noise: 1 }), RangeError, "weight 1 must be");
  }
  for (const [least, most] of [[1, 5], [5, 4], [2, 33], [2.5, 5], [2, 4.5]]) {
    assertThrows(() => wholeBits({ weights, budget: 8, least, most }), RangeError, "bits must be an integer");
    assertThrows(() => fewestWholeBits({ weights, noise: 1, least, most }), RangeError, "bits must be an integer");
  }
  for (const noise of [0, -1, NaN, 0.1]) {
    assertThrows(() => fewestWholeBits({ weights, noise, most: 3 }), RangeError, "that of 3 bits for all");
  }
});
