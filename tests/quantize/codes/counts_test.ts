import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, readWhole } from "../../../base/bits.ts";
import { type Counting, exactCounts, roundedCounts, roundedTotals } from "../../../quantize/codes/counts.ts";
import { enumerative, weightsUpTo } from "../../../quantize/codes/enumerative.ts";
import { vectorsInOrder } from "../../reference/slow.ts";
import "../../support/seed.ts";

const square = (t: number): number => t * t;

/** Weights with random steps between them, all within a random budget. */
const countings = (dimension: number, budget: number): fc.Arbitrary<Counting> =>
  fc.record({
    dimension: fc.integer({ min: 1, max: dimension }),
    budget: fc.nat({ max: budget }),
    steps: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 30 }),
  }).map(({ dimension, budget, steps }) => {
    const weights = steps.reduce((weights, step) => [...weights, weights[weights.length - 1] + step], [0]);
    return { dimension, budget, weights: weights.filter((w) => w <= budget) };
  });

Deno.test("exact counts count the vectors of each dimension and budget", () => {
  fc.assert(fc.property(countings(3, 12), ({ dimension, budget, weights }) => {
    const { at } = exactCounts({ dimension, budget, weights });
    for (let j = 0; j <= dimension; j++) {
      for (let k = 0; k <= budget; k++) {
        assertEquals(at(j, k), BigInt(vectorsInOrder(j, (t) => weights[t] ?? Infinity, k).length));
      }
    }
  }));
});

/** What `N_j(k)` must at least be for indices to be distinct, given the counts for j − 1. */
function needed(at: (j: number, k: number) => bigint, weights: readonly number[], j: number, k: number): bigint {
  return at(j - 1, k) + weights.slice(1).filter((w) => w <= k).reduce((sum, w) => sum + 2n * at(j - 1, k - w), 0n);
}

Deno.test("rounded counts are exact below 2⁵³, and never smaller than exact ones", () => {
  fc.assert(fc.property(countings(60, 120), (counting) => {
    const exact = exactCounts(counting), rounded = roundedCounts(counting);
    for (let j = 0; j <= counting.dimension; j++) {
      for (let k = 0; k <= counting.budget; k++) {
        const count = exact.at(j, k);
        if (count < 2n ** 53n) assertEquals(rounded.at(j, k), count);
        assert(rounded.at(j, k) >= count, `${j}, ${k}`);
      }
    }
  }));
});

/** Countings so large that rows are scaled down: once at about 2⁴⁰⁰, twice at 2⁹¹², three times at 2¹⁴²⁴. */
const large: readonly Counting[] = [[300, 300], [700, 300], [1000, 600]].map(([dimension, budget]) => ({
  dimension,
  budget,
  weights: weightsUpTo(budget, square),
}));

Deno.test("rounded counts leave room for every way to go on, however often they are scaled down", () => {
  for (const counting of large) {
    const { at } = roundedCounts(counting);
    const place = fc.tuple(
      fc.integer({ min: 1, max: counting.dimension }),
      fc.oneof(fc.nat({ max: counting.budget }), fc.nat({ max: 20 })),
    );
    fc.assert(
      fc.property(place, ([j, k]) => assert(at(j, k) >= needed(at, counting.weights, j, k))),
      { numRuns: 1000, examples: [[[counting.dimension, counting.budget]], [[counting.dimension, 0]]] },
    );
  }
});

Deno.test("the rounded total exceeds the exact one by a factor of at most 1 + (T + 2)2⁻⁵² a coordinate", () => {
  for (const counting of large.slice(0, 2)) {
    const { dimension, budget, weights } = counting;
    const exact = exactCounts(counting).at(dimension, budget), rounded = roundedCounts(counting).at(dimension, budget);
    const scale = 2n ** 200n, grown = 2n ** 52n + BigInt(weights.length + 2);
    const most = exact * scale * grown ** BigInt(dimension) / 2n ** BigInt(52 * dimension);
    assert(rounded >= exact && rounded * scale <= most);
  }
});

Deno.test("totals alone are the last row of the table", () => {
  for (const counting of [...large, { dimension: 1, budget: 0, weights: [0] }]) {
    const { at } = roundedCounts(counting), total = roundedTotals(counting);
    for (let k = 0; k <= counting.budget; k++) assertEquals(total(k), at(counting.dimension, k));
  }
});

/**
 * A counting in Z⁸ with exactly 2⁵³ + 1 vectors, which a float64 rounds down.
 *
 * Weights 15, 30, …, 720 give the cube of 97⁸ vectors. Each further weight w above half of the budget K adds
 * `8 · 2 · N₇(K − w)`: one coordinate can have it, and the seven others what is left. As N₇ takes each value 15 times
 * and grows by less than 15-fold, the missing 2⁵³ − (97⁸ − 1) is a sum of such, taken greedily.
 */
function oneMoreThan2To53(): Counting {
  const cube = Array.from({ length: 48 }, (_, t) => 15 * (t + 1)), budget = 8 * 720;
  const { at } = exactCounts({ dimension: 7, weights: [0, ...cube], budget: budget / 2 });
  let missing = (2n ** 53n - (97n ** 8n - 1n)) / 16n;
  const weights = [0, ...cube];
  for (let left = budget / 2 - 1; left >= 0; left--) {
    if (at(7, left) > missing) continue;
    missing -= at(7, left);
    weights.push(budget - left);
  }
  return { dimension: 8, weights, budget };
}

Deno.test("2⁵³ + 1 vectors are not taken for 2⁵³, and the last of them has an index of its own", () => {
  const counting = oneMoreThan2To53(), { dimension, weights, budget } = counting;
  assertEquals(exactCounts(counting).at(dimension, budget), 2n ** 53n + 1n);
  assert(roundedCounts(counting).at(dimension, budget) > 2n ** 53n);

  const codec = enumerative({ dimension, budget, weight: (t) => weights[t] ?? budget + t, counts: "rounded" });
  // The last of the list is −t, t the largest, followed by zeros: no other weight fits beside it.
  assertLess(budget - weights[weights.length - 1], weights[1]);
  const last = Int32Array.of(1 - weights.length, 0, 0, 0, 0, 0, 0, 0);
  assertEquals(readWhole(bits((sink) => codec.write(last, sink)), codec.read), last);
});

Deno.test("a table too large to keep is refused before anything is kept", () => {
  const refused = "Cannot count vectors as the table (n + 1)(K + 1) must be at most 33554432 entries: current value is";
  for (const [dimension, budget, entries] of [[10_000, 10_000, 10_001 ** 2], [1, 2 ** 31 - 1, 2 ** 32]]) {
    // A list of all weights alone would be too long, for a weight that grows as slowly as t.
    let weighed = 0;
    const weight = (t: number): number => {
      if (++weighed > 1e6) throw new Error("a million weights were asked for");
      return t;
    };
    const error = assertThrows(() => enumerative({ dimension, budget, weight }), RangeError);
    assertEquals(error.message, `${refused} ${entries}`);
    for (const counts of [exactCounts, roundedCounts]) {
      assertThrows(() => counts({ dimension, budget, weights: [0] }), RangeError, refused);
    }
  }
});
