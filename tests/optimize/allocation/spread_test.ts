import { assert, assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  bitsAsScored,
  fewestBits,
  leastNoise,
  noiseOf,
  offset,
  spread,
  stepsAsScored,
  stepsOf,
  type Vec,
} from "@bitdescent/bitdescent";
import "../../support/seed.ts";
import golden from "./golden.json" with { type: "json" };

const sum = (x: Vec): number => Array.from(x).reduce((a, b) => a + b, 0);
const near = (actual: number, expected: number): void =>
  assertAlmostEquals(actual, expected, 1e-9 * Math.abs(expected));
const allNear = (actual: Vec, expected: Vec): void => Array.from(actual).forEach((x, n) => near(x, expected[n]));

/** Weights of many sizes, the bounds, and a budget that can be met within them. */
const settings = fc.record({
  logs: fc.array(fc.integer({ min: -12e6, max: 12e6 }).map((x) => x / 1e6), { minLength: 1, maxLength: 7 }),
  least: fc.constantFrom(1, 1.5, 2),
  room: fc.constantFrom(1, 4, 40),
  share: fc.integer({ min: 20, max: 980 }).map((x) => x / 1000),
}).map(({ logs, least, room, share }) => {
  const weights = logs.map((x) => 2 ** x), most = least + room;
  return { weights, least, most, budget: weights.length * (least + share * Math.min(room, 12)) };
});

for (const { name, weights, budget, paper, best, fixed } of golden) {
  Deno.test(`the spread of “${name}” is the one computed in many digits`, () => {
    allNear(spread({ weights, budget }), best.bits);
    near(noiseOf(weights, spread({ weights, budget })), best.noise);
    const bits = spread({ weights, budget, spending: stepsAsScored });
    allNear(bits, paper.bits);
    near(noiseOf(weights, bits), paper.noise);
    near(noiseOf(weights, weights.map(() => budget / weights.length)), fixed.noise);
  });

  Deno.test(`the constant of “${name}” is k of the paper`, () => {
    const scores = weights.map((w) => Math.log2(w) / 2);
    near(2 ** offset({ scores, budget, spending: stepsAsScored }), paper.constant);
    for (const near of [-30, 0, 100]) {
      const c = offset({ scores, budget, spending: stepsAsScored, near });
      assertAlmostEquals(2 ** c, paper.constant, 1e-9 * paper.constant);
    }
    // where bits are many, the closed form: 2^{B−1}/GM(√w) with 20 bits more a round is 2²⁰ times as much
    const many = offset({ scores, budget: budget + 20 * weights.length, spending: stepsAsScored });
    assertAlmostEquals(2 ** (many - 20), paper.constantOfManyBits, 1e-5 * paper.constantOfManyBits);
  });
}

Deno.test("the bits are within the bounds and their sum is the budget", () => {
  fc.assert(fc.property(settings, (setting) => {
    for (const spending of [leastNoise, stepsAsScored, bitsAsScored]) {
      const bits = spread({ ...setting, spending });
      assertAlmostEquals(sum(bits), setting.budget, 1e-12 * setting.budget);
      assert(bits.every((b) => b >= setting.least && b <= setting.most));
    }
  }));
});

Deno.test("a further bit saves the same everywhere, less where there are least, more where there are most", () => {
  fc.assert(fc.property(settings, ({ weights, least, most, budget }) => {
    const bits = spread({ weights, least, most, budget });
    const rates = weights.map((w, n) => w * (stepsOf(bits[n]) + 1) / stepsOf(bits[n]) ** 3); // −f′/(2 ln 2)
    const inside = rates.filter((_, n) => bits[n] > least && bits[n] < most);
    const high = Math.max(...rates.filter((_, n) => bits[n] < most)),
      low = Math.min(...rates.filter((_, n) => bits[n] > least));
    assertLessOrEqual(high, low * (1 + 1e-9));
    if (inside.length > 0) assertLessOrEqual(Math.max(...inside), Math.min(...inside) * (1 + 1e-9));
  }));
});

Deno.test("no other bits of the same sum have less noise: all those on a grid, and any near", () => {
  const weights = [5, 1, 0.3], budget = 8, bounds = { least: 1.5, most: 3.5 };
  const least = noiseOf(weights, spread({ weights, budget, ...bounds }));
  let nearest = Infinity;
  for (let i = 0; i <= 200; i++) {
    for (let j = 0; j <= 200; j++) {
      const a = 1.5 + i / 100, b = 1.5 + j / 100, c = budget - a - b;
      if (c >= 1.5 && c <= 3.5) nearest = Math.min(nearest, noiseOf(weights, [a, b, c]) / least);
    }
  }
  assert(nearest >= 1 - 1e-12 && nearest < 1.0001, `${nearest}`);

  fc.assert(fc.property(settings, fc.nat(), fc.nat(), fc.constantFrom(1e-3, 0.1, 1), (setting, from, to, amount) => {
    const { weights, least, most } = setting, bits = spread(setting), other = bits.slice();
    const i = from % bits.length, j = to % bits.length, moved = Math.min(amount, bits[i] - least, most - bits[j]);
    other[i] -= moved, other[j] += moved;
    assertLessOrEqual(noiseOf(weights, bits), noiseOf(weights, other) * (1 + 1e-10));
  }));
});

Deno.test("the optimum has no more noise than the paper's bits, and those no more than equal bits", () => {
  let strict = 0;
  fc.assert(fc.property(settings, ({ weights, budget }) => {
    const paper = noiseOf(weights, spread({ weights, budget, spending: stepsAsScored }));
    const fixed = noiseOf(weights, weights.map(() => budget / weights.length));
    assertLessOrEqual(noiseOf(weights, spread({ weights, budget })), paper * (1 + 1e-10));
    assertLessOrEqual(paper, fixed * (1 + 1e-10));
    if (Math.max(...weights) > 1.5 * Math.min(...weights)) assertLess(paper, fixed), strict++;
  }));
  assertLess(50, strict);
});

Deno.test("equal weights have equal bits", () => {
  for (const spending of [leastNoise, stepsAsScored]) {
    for (const b of spread({ weights: [3, 3, 3, 3], budget: 10, spending })) assertAlmostEquals(b, 2.5, 1e-12);
  }
});

Deno.test("weights of 0 have the fewest bits and cost nothing", () => {
  assertEquals(spread({ weights: [0, 0], budget: 3, least: 1.5 }), Float64Array.of(1.5, 1.5));
  const bits = spread({ weights: [0, 2, 0, 2], budget: 10, least: 1 });
  allNear(bits, [1, 4, 1, 4]);
  assertEquals(noiseOf([0, 2], [1, 2]), 2);
  assertEquals(noiseOf([1, 2], [1, 2]), Infinity);
  assertEquals(spread({ weights: [], budget: 0 }), new Float64Array(0));
});

Deno.test("a budget at either end of what can be met", () => {
  allNear(spread({ weights: [9, 1], budget: 4, least: 2, most: 5 }), [2, 2]);
  allNear(spread({ weights: [9, 1], budget: 10, least: 2, most: 5 }), [5, 5]);
  allNear(spread({ weights: [1e30, 1e-30], budget: 7, least: 2, most: 5 }), [5, 2]);
});

Deno.test("fewest bits: asked for the noise that a spread has, they are that spread", () => {
  fc.assert(fc.property(settings, (setting) => {
    const { weights, least, most } = setting, bits = spread(setting), noise = noiseOf(weights, bits);
    const again = fewestBits({ weights, noise, least, most });
    assertAlmostEquals(sum(again), setting.budget, 1e-8 * setting.budget);
    assertAlmostEquals(noiseOf(weights, again), noise, 1e-11 * noise);
  }));
});

Deno.test("fewest bits: with a thousandth less than their sum the noise is more", () => {
  fc.assert(fc.property(settings, ({ weights, least, most, budget }) => {
    const noise = noiseOf(weights, weights.map(() => budget / weights.length));
    const bits = fewestBits({ weights, noise, least, most }), fewer = sum(bits) * 0.999;
    if (fewer > weights.length * least) {
      assertLess(noise, noiseOf(weights, spread({ weights, least, most, budget: fewer })));
    }
  }));
});

Deno.test("fewest bits: the least there are, where those are enough or weights are 0", () => {
  assertEquals(fewestBits({ weights: [1, 2], noise: 3, least: 2 }), Float64Array.of(2, 2));
  assertEquals(fewestBits({ weights: [1, 2], noise: 5, least: 2 }), Float64Array.of(2, 2));
  assertEquals(fewestBits({ weights: [0, 0], noise: 1 }), Float64Array.of(1, 1));
  allNear(fewestBits({ weights: [9, 0], noise: 1 }), [3, 1]);
  allNear(fewestBits({ weights: [9, 9], noise: 2, most: 3 }), [3, 3]);
});

Deno.test("what is not a spread is refused", () => {
  const weights = [1, 4];
  for (const bad of [[1, -1], [NaN, 1], [1, Infinity]]) {
    assertThrows(() => spread({ weights: bad, budget: 6 }), RangeError, "must be a finite number of at least 0");
    assertThrows(() => fewestBits({ weights: bad, noise: 1 }), RangeError, "must be a finite number of at least 0");
    assertThrows(() => noiseOf(bad, [2, 2]), RangeError, "must be a finite number of at least 0");
  }
  assertThrows(() => noiseOf(weights, [2]), TypeError, "the length of bits must be 2");
  assertThrows(() => noiseOf(weights, [2, 0.5]), RangeError, "the number of bits must be at least 1");
  for (const least of [0.5, NaN, Infinity]) {
    assertThrows(() => spread({ weights, budget: 6, least }), RangeError, "the fewest bits must be");
    assertThrows(() => fewestBits({ weights, noise: 1, least }), RangeError, "the fewest bits must be");
  }
  assertThrows(() => spread({ weights, budget: 6, least: 2, most: 1 }), RangeError, "the most bits must be at least 2");
  for (const budget of [3.9, 10.1, NaN, Infinity]) {
    assertThrows(() => spread({ weights, budget, least: 2, most: 5 }), RangeError, "finite number from 4 to 10");
  }
  assertThrows(() => spread({ weights: [1, 0], budget: 8, least: 2, most: 5 }), RangeError, "from 4 to 7");
  assertThrows(() => spread({ weights, budget: Infinity }), RangeError, "the budget must be");
  for (const noise of [0, -1, NaN, Infinity]) {
    assertThrows(() => fewestBits({ weights, noise }), RangeError, "the noise must be");
  }
  assertThrows(() => fewestBits({ weights, noise: 0.5, most: 3 }), RangeError, "of 3 bits");
  for (const score of [NaN, Infinity]) {
    assertThrows(
      () => offset({ scores: [0, score], budget: 6, spending: leastNoise }),
      RangeError,
      "score 1 must be below",
    );
  }
});
