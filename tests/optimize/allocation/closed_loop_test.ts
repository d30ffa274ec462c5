import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  bitsAsScored,
  budgeted,
  key,
  leastNoise,
  meanToDeviationScore,
  noiseOf,
  normals,
  normScore,
  offset,
  profiled,
  profileOf,
  rampScore,
  rootMeanSquareScore,
  type Score,
  smoothed,
  type Spending,
  stepsAsScored,
  summed,
  type Vec,
  wholeBits,
} from "@bitdescent/bitdescent";
import "../../support/seed.ts";
import { spent } from "../../support/spent.ts";

const sum = (x: Vec): number => Array.from(x).reduce((a, b) => a + b, 0);

/** A score that is the first number of the mean, for all rounds to come. */
const said: Score<number> = { init: 0, at: (x) => x, heard: (_, mean) => mean[0] };

/** A score that is known: that of round n is `scores[n]`. */
const known = (scores: Vec): Score<null> => ({ init: null, at: (_, round) => scores[round], heard: () => null });

const extreme = fc.constantFrom(0, -0, 5e-324, 1e-310, 1.7e308, -1.7e308, 1, 1e-9);
const coordinates = fc.oneof(
  extreme,
  fc.integer({ min: -1e6, max: 1e6 }).map((x) => x / 1e5),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
);

/** A plan that can be met, and a mean for each round. */
const runs = fc.record({
  means: fc.array(fc.tuple(coordinates, coordinates), { minLength: 1, maxLength: 14 }),
  least: fc.integer({ min: 2, max: 6 }),
  room: fc.integer({ min: 0, max: 26 }),
  share: fc.nat(1000),
}).map(({ means, least, room, share }) => {
  const rounds = means.length, most = least + room;
  return { means, plan: { rounds, least, most, budget: rounds * least + Math.round(share / 1000 * rounds * room) } };
});

const scores: Readonly<Record<string, (rounds: number) => Score<unknown>>> = {
  "norms": () => normScore() as Score<unknown>,
  "norms and a ramp": (rounds) => summed(normScore(), rampScore({ contraction: 0.5, rounds })) as Score<unknown>,
  "norms, smoothed, and a pilot run": () => profiled(smoothed(normScore()), [900, -3, 2, 2, -1000]) as Score<unknown>,
  "norms and a pilot run that is half believed": () =>
    profiled(normScore(), [9, 3, 1, 1, 0, 5], { persistence: 0.5 }) as Score<unknown>,
  "a steep ramp": (rounds) => rampScore({ contraction: 1e-300, rounds }) as Score<unknown>,
  "root mean squares": () => rootMeanSquareScore() as Score<unknown>,
  "means to deviations": () => profiled(meanToDeviationScore(), [0, 1, -1]) as Score<unknown>,
  "any numbers": () => profiled(said, [0, 1e300, -1e300, 7]) as Score<unknown>,
};

/** Ways to spend, two of them unable to reach most budgets. */
const spendings: readonly Spending[] = [stepsAsScored, leastNoise, bitsAsScored, () => 3, (x) => x < 0 ? 2 : 5];

for (const [name, scoreOf] of Object.entries(scores)) {
  Deno.test(`${name}: the sum is the budget and all bits are within the limits, whatever is heard`, () => {
    fc.assert(fc.property(runs, fc.constantFrom(...spendings), ({ means, plan }, spending) => {
      const bits = spent(budgeted({ ...plan, score: scoreOf(plan.rounds), spending }), means);
      assertEquals(sum(bits), plan.budget);
      assert(bits.every((b) => Number.isInteger(b) && b >= plan.least && b <= plan.most), `${bits}`);
    }));
  });
}

Deno.test("each round has the bits nearest to those that spend what is left, as far as they go", () => {
  const rounds = 12, least = 2, most = 8;
  let held = 0, free = 0;
  for (const spending of [stepsAsScored, leastNoise, bitsAsScored]) {
    for (let seed = 0; seed < 30; seed++) {
      const scores = normals(key(seed), rounds).map((x) => 2.5 * x), budget = 30 + seed * 2;
      const bits = spent(
        budgeted({ score: known(scores), spending, budget, rounds, least, most }),
        Array(rounds).fill([1]),
      );
      let left = budget;
      for (let n = 0; n < rounds; n++) {
        const rest = rounds - n - 1,
          low = Math.max(least, left - rest * most),
          high = Math.min(most, left - rest * least);
        const c = offset({ scores: scores.subarray(n), budget: left, spending, least, most });
        const wanted = Math.round(spending(scores[n] + c));
        assertEquals(bits[n], Math.min(Math.max(wanted, low), high));
        left -= bits[n];
        if (wanted < low || wanted > high) held++;
        else free++;
      }
    }
  }
  assert(held > 10 && free > 500, `${held}, ${free}`);
});

Deno.test("where the weights are known, its noise is little more than the least of whole bits", () => {
  const rounds = 40, budget = 3 * rounds;
  for (let seed = 0; seed < 10; seed++) {
    const logs = normals(key(seed), rounds), weights = logs.map((x) => 2 ** (2 * x));
    const bits = spent(budgeted({ score: known(logs), spending: leastNoise, budget, rounds }), Array(rounds).fill([1]));
    const best = noiseOf(weights, wholeBits({ weights, budget })), fixed = noiseOf(weights, weights.map(() => 3));
    const noise = noiseOf(weights, bits);
    assert(noise < 1.1 * best && noise < 0.85 * fixed, `${noise}, ${best}, ${fixed}`);
  }
});

Deno.test("a score that is held for all rounds spends evenly, whatever it is", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -900, max: 900 }), { minLength: 6, maxLength: 6 }), (logs) => {
    const bits = spent(budgeted({ score: said, budget: 21, rounds: 6 }), logs.map((x) => [x]));
    assert(bits.every((b) => b === 3 || b === 4), `${bits}`);
  }));
});

Deno.test("a round that is worth more than in the pilot run has more bits, at the cost of the others", () => {
  const pilot = [[4], [4], [4], [4], [4], [4]], rounds = 6, budget = 24;
  const score = profiled(normScore(), profileOf(normScore(), pilot), { persistence: 0 });
  const rule = budgeted({ score, budget, rounds });
  const even = spent(rule, pilot), loud = spent(rule, [[4], [64], [4], [4], [4], [4]]);
  assertEquals(even, [4, 4, 4, 4, 4, 4]);
  assertLess(even[2], loud[2]); // round 1 is heard when round 2 is to come
  assertEquals(sum(loud), budget);
});

Deno.test("rounds that nobody budgeted for have the fewest bits", () => {
  const rule = budgeted({ score: normScore(), budget: 15, rounds: 3, least: 3 });
  assertEquals(spent(rule, Array(6).fill([2])), [5, 5, 5, 3, 3, 3]);
});

Deno.test("plans that cannot be met, and what is not a number, are refused", () => {
  const score = normScore(), plan = { score, budget: 12, rounds: 4 };
  for (const budget of [7, 65, 12.5, NaN, Infinity]) {
    assertThrows(() => budgeted({ ...plan, budget }), RangeError, "the budget must be an integer from 8 to 64");
  }
  for (const rounds of [0, -1, 1.5, NaN, 2 ** 26 + 1]) {
    assertThrows(() => budgeted({ ...plan, rounds }), RangeError, "the number of rounds must be");
  }
  for (const limits of [{ least: 1 }, { least: 2.5 }, { most: 33 }, { least: 5, most: 4 }, { most: NaN }]) {
    assertThrows(() => budgeted({ ...plan, ...limits }), RangeError, "bits must be an integer");
  }
  for (const bad of [NaN, Infinity, -Infinity]) {
    assertThrows(
      () => spent(budgeted({ ...plan, score: said }), [[1], [bad]]),
      RangeError,
      "the scores[0] must be finite",
    );
    assertThrows(() => spent(budgeted(plan), [[bad]]), RangeError, "must be finite");
  }
  assertThrows(
    () => budgeted({ ...plan, spending: () => NaN }),
    RangeError,
    "what is spent on a score must be a number",
  );
});
