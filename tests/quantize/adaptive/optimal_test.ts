import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { child, key, uniforms } from "../../../base/key.ts";
import { empirical } from "../../../quantize/adaptive/distributions/empirical.ts";
import { histogram } from "../../../quantize/adaptive/distributions/histogram.ts";
import { roundingVariance } from "../../../quantize/adaptive/designs/objective.ts";
import { optimalLevels } from "../../../quantize/adaptive/designs/optimal.ts";
import { alphabetOf } from "../../../quantize/levels/level_set.ts";
import { close, type GridSample, gridSamples, levelSets, numberOf } from "../../support/level_samples.ts";
import { tails } from "../../support/tails.ts";
import "../../support/seed.ts";
import golden from "./golden_levels.json" with { type: "json" };

/** All ways to take `count` of `items`, in order. */
function subsets<T>(items: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]));
}

/** `4096 Σ w (c − r)(r − a)` for levels and values k/64, in whole numbers. */
function exactVariance({ values, weights }: GridSample, levels: ArrayLike<number>): bigint {
  const all = Array.from(levels, (l) => BigInt(l * 64));
  return values.reduce((sum, value, i) => {
    const r = BigInt(value * 64), j = Math.max(1, all.findIndex((l) => r <= l));
    return sum + BigInt(weights[i]) * (all[j] - r) * (r - all[j - 1]);
  }, 0n);
}

Deno.test("no set of points is better: all sets of samples of up to nine points, exactly", () => {
  fc.assert(
    fc.property(gridSamples(9), fc.integer({ min: 1, max: 5 }), (sample, count) => {
      const F = empirical(sample), { levels, variance } = optimalLevels({ distribution: F, count });
      const inner = [...F.points].filter((r) => 0 < r && r < 1), taken = Math.min(count - 1, inner.length);
      const least = subsets(inner, taken).map((chosen) => exactVariance(sample, [0, ...chosen, 1]))
        .reduce((a, b) => a < b ? a : b);
      assertEquals(alphabetOf(levels), { largest: count, zero: true });
      // levels that only fill up may lie off the grid of 64ths, and then nothing is left to win
      if (taken === count - 1) assertEquals(exactVariance(sample, levels), least);
      else assertEquals([least, variance], [0n, 0]);
    }),
    { numRuns: 400 },
  );
});

Deno.test("the variance of golden samples, and their levels", () => {
  for (const { r, w, s, sum_w_sigma2: sum, levels } of golden.dp_optimal) {
    const distribution = empirical({ values: r.map(numberOf), weights: w.map(numberOf) });
    const design = optimalLevels({ distribution, count: s + 1 });
    assertEquals([...design.levels], levels.map(numberOf));
    close(design.variance * distribution.weight, numberOf(sum), 1e-13);
  }
});

/** Points of any kind, and points in three bunches, between which variances are far below what rounding leaves of sums. */
const spread: Readonly<Record<string, (u: number, i: number, seed: number) => number>> = {
  "spread out": (u, _, seed) => u ** (1 + seed % 5),
  "in bunches": (u, i, seed) => [0.2, 0.5, 0.9][i % 3] + u * 10 ** -(6 + seed % 4),
};

for (const [name, place] of Object.entries(spread)) {
  Deno.test(`dividing finds what going through all pairs finds: points ${name}`, () => {
    for (let seed = 0; seed < 20; seed++) {
      const values = uniforms(key(seed), 60).map((u, i) => place(u, i, seed));
      const F = empirical({ values, weights: uniforms(child(key(seed), 1), 60) }), p = [0, ...F.points, 1];
      let least = p.map((c) => F.I2(0, c));
      for (const count of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const { variance } = optimalLevels({ distribution: F, count });
        assert(Math.abs(variance - least[p.length - 1]) <= 1e-12 * variance);
        least = p.map((c, k) => Math.min(...p.slice(0, k + 1).map((a, i) => least[i] + F.I2(a, c))));
      }
    }
  });
}

Deno.test("no random levels are better, with a zero level or without", () => {
  const shapes = fc.record({ count: fc.integer({ min: 1, max: 6 }), zero: fc.boolean() })
    .chain(({ count, zero }) => levelSets(count, zero));
  fc.assert(
    fc.property(gridSamples(25), shapes, (sample, levels) => {
      const distribution = empirical(sample), { largest: count, zero } = alphabetOf(levels);
      const { variance } = optimalLevels({ distribution, count, zero });
      assert(variance <= roundingVariance(levels, distribution) + 1e-15);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("without a zero level: no set of points with any lowest level is better", () => {
  fc.assert(
    fc.property(gridSamples(8), fc.integer({ min: 2, max: 4 }), (sample, count) => {
      const F = empirical(sample), { levels, variance } = optimalLevels({ distribution: F, count, zero: false });
      assertEquals(alphabetOf(levels), { largest: count, zero: false });
      const { points } = F;
      // between two points next to each other x² F − M₂ + I₂(x, c) is a parabola: its minimum there, or an end
      const lowests = (c: number): number[] =>
        [0, ...points, 1].filter((x) => x < c).flatMap((x) => {
          const bottom = F.cdf(x) > 0 ? (c * F.M0(x, c) - F.M1(x, c)) / (2 * F.cdf(x)) : 0;
          return bottom > x && bottom < Math.min(c, ...points.filter((r) => r > x)) ? [x, bottom] : [x];
        }).filter((x) => x > 0);
      const inner = [...points].filter((r) => 0 < r && r < 1);
      for (let taken = 0; taken <= Math.min(count - 2, inner.length); taken++) {
        for (const upper of subsets(inner, taken).map((chosen) => [...chosen, 1])) {
          for (const lowest of lowests(upper[0])) {
            assert(variance <= roundingVariance([lowest, ...upper], F) + 1e-15);
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("a sample with fewer points than levels costs nothing, and has all its levels", () => {
  for (const zero of [true, false]) {
    const { levels, variance } = optimalLevels({ distribution: empirical({ values: [0.25, 1] }), count: 9, zero });
    assertEquals(alphabetOf(levels), { largest: 9, zero });
    assert(levels.includes(0.25) && variance === 0);
    for (const value of [0, 1]) {
      const alone = optimalLevels({ distribution: empirical({ values: [value] }), count: 4, zero });
      assertEquals(alphabetOf(alone.levels), { largest: 4, zero });
      assert(alone.variance < 1e-50); // without zero, mass at 0 has no best level: the lower the better
    }
  }
  assertThrows(
    () => optimalLevels({ distribution: empirical({ values: [1] }), count: 0 }),
    RangeError,
    "positive levels",
  );
});

Deno.test("the optimum of a histogram is within 0.1% of the sample's", () => {
  Object.values(tails).forEach((draw, i) => {
    const x = draw(child(key(4), i), 3000), largest = x.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    const values = x.map((v) => Math.abs(v) / largest), F = empirical({ values });
    const { levels } = optimalLevels({ distribution: histogram({ values }), count: 4 });
    assert(roundingVariance(levels, F) <= 1.001 * optimalLevels({ distribution: F, count: 4 }).variance);
  });
});
