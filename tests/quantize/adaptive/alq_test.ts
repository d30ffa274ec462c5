import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { child, key } from "../../../base/key.ts";
import { alq, type LevelDescent } from "../../../quantize/adaptive/designs/alq.ts";
import type { Distribution } from "../../../quantize/adaptive/distributions/distribution.ts";
import { empirical } from "../../../quantize/adaptive/distributions/empirical.ts";
import { foldedNormal } from "../../../quantize/adaptive/distributions/folded_normal.ts";
import { magnitudes } from "../../../quantize/adaptive/distributions/magnitudes.ts";
import { roundingVariance, varianceGradient } from "../../../quantize/adaptive/designs/objective.ts";
import { optimalLevels } from "../../../quantize/adaptive/designs/optimal.ts";
import { alphabetOf, uniformLevels } from "../../../quantize/levels/level_set.ts";
import { close, gridSamples, levelSets, mixtures } from "../../support/level_samples.ts";
import { tails } from "../../support/tails.ts";
import "../../support/seed.ts";
import golden from "./golden_levels.json" with { type: "json" };

const methods: readonly LevelDescent[] = ["coordinate descent", "gradient descent"];
const anyMixture = fc.constantFrom(...Object.values(mixtures));
const anyDistribution: fc.Arbitrary<Distribution> = fc.oneof(anyMixture, gridSamples(25).map(empirical));
const normal = (deviation: number, mean = 0): Distribution => foldedNormal([{ mean, deviation, weight: 1 }]);

Deno.test("coordinate descent from uniform levels ends at the golden fixed points", () => {
  for (const { mix, s, levels, psi, rtol } of golden.alq_fixed_point) {
    const start = uniformLevels({ steps: s + 1 });
    const design = alq({ distribution: mixtures[mix], count: s + 1, start, tolerance: 1e-13 });
    design.levels.forEach((level, j) => close(level, Number(levels[j]), rtol));
    close(design.variance, Number(psi), rtol);
  }
});

Deno.test("no sweep adds variance, and levels increase strictly, by either method, with a zero level and without", () => {
  fc.assert(
    fc.property(
      anyDistribution,
      fc.constantFrom(...methods),
      fc.boolean().chain((zero) => levelSets(5, zero)),
      (distribution, method, start) => {
        const { zero } = alphabetOf(start);
        let levels: ArrayLike<number> = start, before = roundingVariance(levels, distribution);
        for (let sweep = 0; sweep < 12; sweep++) {
          const design = alq({ distribution, count: 5, zero, method, start: levels, sweeps: 1, tolerance: 0 });
          assertEquals(alphabetOf(design.levels), { largest: 5, zero });
          assert(design.variance <= before * (1 + 1e-12) + 1e-16, `${design.variance} after ${before}`);
          assertEquals(design.variance, roundingVariance(design.levels, distribution));
          levels = design.levels, before = design.variance;
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("at the end the gradient vanishes, and F at a level is the mean of F between its neighbours", () => {
  for (const distribution of Object.values(mixtures)) {
    for (const method of methods) {
      for (const zero of [true, false]) {
        const { levels } = alq({ distribution, count: 4, zero, method, tolerance: 1e-13 });
        for (const g of varianceGradient(levels, distribution)) assert(Math.abs(g) <= 1e-11, `${g}`);
        for (let j = 1; j + 1 < levels.length; j++) {
          const [a, x, c] = levels.slice(j - 1, j + 2);
          const mean = (c * distribution.cdf(c) - a * distribution.cdf(a) - distribution.M1(a, c)) / (c - a);
          assertAlmostEquals(distribution.cdf(x), mean, 1e-10);
        }
      }
    }
  }
});

Deno.test("on a sample no level of a design can be moved to another point with gain", () => {
  fc.assert(fc.property(gridSamples(25), fc.boolean(), (sample, zero) => {
    const F = empirical(sample), { levels, variance } = alq({ distribution: F, count: 4, zero });
    for (let j = zero ? 1 : 0; j < levels.length - 1; j++) {
      for (const r of F.points.filter((r) => (levels[j - 1] ?? 0) < r && r < levels[j + 1])) {
        assert(roundingVariance(levels.with(j, r), F) >= variance - 1e-14);
      }
    }
  }));
});

Deno.test("coordinate and gradient descent from the same start come to the same levels of one normal", () => {
  for (const deviation of [0.011, 0.05, 0.1, 0.3, 1]) {
    for (const zero of [true, false]) {
      const [a, b] = methods.map((method) =>
        alq({
          distribution: normal(deviation),
          count: 4,
          zero,
          method,
          start: uniformLevels({ steps: 4 }).slice(zero ? 0 : 1),
          tolerance: 1e-12,
        })
      );
      a.levels.forEach((level, j) => assertAlmostEquals(level, b.levels[j], 1e-9));
    }
  }
});

Deno.test("neighbours drawn to the same mass stay apart", () => {
  const distribution = empirical({ values: [0.5, 0.5, 0.5] });
  for (const method of methods) {
    const { levels, variance } = alq({ distribution, count: 3, start: [0, 0.45, 0.55, 1], method });
    assert(levels[1] < levels[2] && variance < 1e-6);
  }
  assertEquals(alq({ distribution, count: 3 }).variance, 0);
});

Deno.test("without zero the levels are those known for a normal with σ = 0.1, and those of descent over both signs", () => {
  const F = normal(0.1), { levels, variance } = alq({ distribution: F, count: 4, zero: false, tolerance: 1e-12 });
  [0.038033, 0.122291, 0.250646, 1].forEach((level, j) => assertAlmostEquals(levels[j], level, 1e-6));
  // the same law with both signs, moved to [0, 1] by r = (1 + x)/2: symmetric levels stay symmetric
  const both = foldedNormal([{ mean: 0.5, deviation: 0.05, weight: 1 }]);
  const start = [...levels].reverse().map((l) => (1 - l) / 2).concat([...levels].map((l) => (1 + l) / 2));
  const design = alq({ distribution: both, count: 7, start, tolerance: 1e-12 });
  design.levels.forEach((level, j) => assertAlmostEquals(level, start[j], 1e-8));
  assertAlmostEquals(4 * design.variance / variance, 1, 1e-9);
});

Deno.test("best of three starts is within 2% of the optimum on samples with one mode, for both norms", () => {
  Object.values(tails).forEach((draw, i) => {
    for (const norm of [2, Infinity]) {
      for (const zero of [true, false]) {
        const distribution = empirical(magnitudes(draw(child(key(3), i), 2048), { norm }));
        const { variance } = alq({ distribution, count: 4, zero }),
          best = optimalLevels({ distribution, count: 4, zero });
        assert(best.variance <= variance * (1 + 1e-12) && variance <= 1.02 * best.variance);
      }
    }
  });
});

Deno.test("there may be one level or a thousand, and more levels than points", () => {
  const F = empirical({ values: [0.2, 0.7] });
  assertEquals(alq({ distribution: F, count: 1 }).levels, Float64Array.of(0, 1));
  assertEquals(alq({ distribution: F, count: 1, zero: false }).levels, Float64Array.of(1));
  for (const zero of [true, false]) {
    const { levels, variance } = alq({ distribution: F, count: 1000, zero, sweeps: 5 });
    assertEquals(alphabetOf(levels), { largest: 1000, zero });
    assert(variance < 1e-7);
  }
});

Deno.test("a start of another shape is refused, and so is no level at all", () => {
  const distribution = empirical({ values: [0.5] });
  const refused = (options: object, what: string) =>
    assertThrows(() => alq({ distribution, count: 2, ...options }), RangeError, `Cannot design levels as ${what}`);
  refused({ start: [0, 1] }, "the number of positive levels of the start");
  refused({ start: [0.5, 1] }, "whether the start has a zero level");
  refused({ start: [0, 0.5, 1], zero: false }, "whether the start has a zero level");
  refused({ count: 0 }, "the number of positive levels");
  refused({ tolerance: NaN }, "the tolerance");
  refused({ sweeps: -1 }, "the number of sweeps");
});
