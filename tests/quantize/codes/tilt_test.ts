import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import fc from "fast-check";
import { tilt, type TiltOptions } from "../../../quantize/codes/tilted/tilt.ts";
import "../../support/seed.ts";

/** The bits of each letter, with what follows it. */
function costs({ rests }: TiltOptions, frequencies: Int32Array): Float64Array {
  const total = frequencies.reduce((sum, f) => sum + f);
  return rests.map((rest, i) => rest + Math.log2(total / frequencies[i]));
}

/** The most that k letters of weight W at most cost, by trying all. */
function dearest(cost: Float64Array, weights: Float64Array, k: number, W: number): number {
  if (k === 0) return 0;
  let most = -Infinity;
  weights.forEach((w, i) => w <= W && (most = Math.max(most, cost[i] + dearest(cost, weights, k - 1, W - w))));
  return most;
}

/** The most that a mixture of letters of mean weight at most x costs on average: two letters are enough. */
function dearestMixture(cost: Float64Array, weights: Float64Array, x: number): number {
  let most = -Infinity;
  weights.forEach((w, i) =>
    weights.forEach((v, j) => {
      if (w <= x) most = Math.max(most, v <= x ? cost[j] : ((v - x) * cost[i] + (x - w) * cost[j]) / (v - w));
    })
  );
  return most;
}

const options: fc.Arbitrary<TiltOptions> = fc.record({
  letters: fc.array(fc.tuple(fc.nat(12), fc.double({ min: 0, max: 20, noNaN: true })), { minLength: 1, maxLength: 5 }),
  blocks: fc.integer({ min: 1, max: 5 }),
  budget: fc.nat(30),
}).map(({ letters, blocks, budget }) => ({
  weights: Float64Array.of(0, ...letters.map(([w]) => w)),
  rests: Float64Array.of(0, ...letters.map(([, rest]) => rest)),
  blocks,
  budget,
}));

Deno.test("no letters that weigh at most W take more bits than stated, by trying all; and mixtures of letters come to just that", () => {
  fc.assert(
    fc.property(options, (options) => {
      const { weights, blocks, budget } = options,
        { frequencies, most } = tilt(options),
        cost = costs(options, frequencies);
      assertLessOrEqual(dearest(cost, weights, blocks, budget), most + 1e-9);
      assertAlmostEquals(blocks * dearestMixture(cost, weights, budget / blocks), most, 1e-9);
    }),
    { numRuns: 300 },
  );
});

Deno.test("the worst case is that of Chernoff's bound, and no other tilt has a better one", () => {
  fc.assert(
    fc.property(options, fc.double({ min: 0, max: 20, noNaN: true }), (options, b) => {
      const { weights, rests, blocks, budget } = options;
      const bound = blocks * Math.log2(rests.reduce((Z, rest, i) => Z + 2 ** (rest - b * weights[i]), 0)) + b * budget;
      // Rounding to 2⁻²⁴ costs each letter at most 2m 2⁻²⁴ / ln 2 bits.
      assertLessOrEqual(tilt(options).most, bound + blocks * weights.length * 2e-7);
    }),
    { numRuns: 300 },
  );
});

Deno.test("frequencies are from 1 up, and a coder can count with them", () => {
  fc.assert(fc.property(options, (options) => {
    const { frequencies } = tilt(options), total = frequencies.reduce((sum, f) => sum + f);
    assertEquals(frequencies.length, options.weights.length);
    assertLessOrEqual(total, 2 ** 24);
    assertGreaterOrEqual(Math.min(...frequencies), 1);
  }));
});

Deno.test("what nothing is left for is as rare as can be, and with a large budget letters are as their numbers", () => {
  const letters = { weights: Float64Array.of(0, 1), rests: Float64Array.of(0, 2), blocks: 10 };
  const none = tilt({ ...letters, budget: 0 }), all = tilt({ ...letters, budget: 10 });
  assertEquals(none.frequencies[1], 1);
  assertLess(none.most, 1e-5);
  assert(Math.abs(all.frequencies[1] / all.frequencies[0] - 4) < 1e-6);
  assertAlmostEquals(all.most, 10 * Math.log2(5), 1e-5);
});
