import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { empirical } from "../../../quantize/adaptive/distributions/empirical.ts";
import { roundingVariance, varianceGradient } from "../../../quantize/adaptive/designs/objective.ts";
import { bestLevel } from "../../../quantize/adaptive/designs/single_level.ts";
import { close, gridSamples, levelSets, mixtures, numberOf } from "../../support/level_samples.ts";
import "../../support/seed.ts";
import golden from "./golden_levels.json" with { type: "json" };

const levelsOf = (name: string): number[] => golden.levels[name as keyof typeof golden.levels].map(Number);
const samples: Record<string, { r: number[]; w: number[] }> = Object.fromEntries(
  golden.dp_optimal.map(({ sample, r, w }) => [sample, { r: r.map(numberOf), w: w.map(numberOf) }]),
);

Deno.test("variance, gradient and best level of golden mixtures", () => {
  for (const { mix, levels, psi } of golden.psi) {
    close(roundingVariance(levelsOf(levels), mixtures[mix]), Number(psi), 1e-11);
  }
  for (const { mix, levels, grad } of golden.grad) {
    const gradient = varianceGradient(levelsOf(levels), mixtures[mix]);
    assertEquals(gradient.length, grad.length);
    grad.forEach((g, j) => close(gradient[j], Number(g), 1e-11));
  }
  for (const { mix, a, c, beta } of golden.beta) {
    close(bestLevel(mixtures[mix], Number(a), Number(c))!, Number(beta), 1e-12);
  }
});

Deno.test("the best level of golden samples is the point that it should be, with the golden variance", () => {
  for (const { sample, a, c, argmin_set: best, value } of golden.beta_discrete) {
    const { r, w } = samples[sample], F = empirical({ values: r, weights: w });
    const level = bestLevel(F, numberOf(a), numberOf(c))!;
    assert(best.map(numberOf).includes(level));
    close(F.weight * (F.I2(numberOf(a), level) + F.I2(level, numberOf(c))), numberOf(value), 1e-13);
  }
});

const everything = Object.values(mixtures);
const pairs = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .filter(([a, c]) => Math.abs(a - c) > 1e-3).map(([a, c]) => [Math.min(a, c), Math.max(a, c)]);

Deno.test("the gradient is that of the variance, with a zero level and without", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...everything),
      fc.boolean().chain((zero) => levelSets(4, zero)),
      (F, levels) => {
        const h = 1e-6, gradient = varianceGradient(levels, F), first = levels[0] === 0 ? 1 : 0;
        gradient.forEach((g, j) => {
          const moved = (by: number) => roundingVariance(levels.map((l, i) => i === j + first ? l + by : l), F);
          assert(Math.abs((moved(h) - moved(-h)) / (2 * h) - g) < 1e-6);
        });
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("Theorem 1: F at the best level is the mean of F, and no level on a grid of 400 is better", () => {
  fc.assert(
    fc.property(fc.constantFrom(...everything), pairs, (F, [a, c]) => {
      const best = bestLevel(F, a, c), cost = (x: number) => F.I2(a, x) + F.I2(x, c);
      if (best === undefined) return assert(F.M0(a, c) < 1e-300);
      assert(a < best && best < c);
      // ∫ F over (a, c) is c F(c) − a F(a) − M₁; compared by the mass above, which keeps its digits
      const above = (F.M1(a, c) - a * F.M0(a, c)) / (c - a);
      assert(Math.abs(F.M0(best, c) - above) <= 1e-12 * F.M0(a, c));
      for (let i = 1; i < 400; i++) assert(cost(best) <= cost(a + (c - a) * i / 400) * (1 + 1e-11));
    }),
    { numRuns: 60 },
  );
});

Deno.test("on a sample the best level is the best point, and undefined where none lies inside", () => {
  fc.assert(
    fc.property(gridSamples(12), fc.integer({ min: 0, max: 63 }), fc.integer({ min: 1, max: 64 }), (sample, x, y) => {
      fc.pre(x < y);
      const F = empirical(sample), [a, c] = [x / 64, y / 64], best = bestLevel(F, a, c);
      const cost = (x: number) => F.I2(a, x) + F.I2(x, c);
      const inside = F.points.filter((r) => a < r && r < c);
      if (inside.length === 0) return assertEquals(best, undefined);
      assert(inside.includes(best!));
      assert(cost(best!) <= Math.min(...inside.map(cost)) + 1e-15);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("without a level below, the best lowest level beats a grid, on mixtures and on samples", () => {
  const upper = fc.integer({ min: 1, max: 64 }).map((k) => k / 64);
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...everything), gridSamples(12).map(empirical)), upper, (F, c) => {
      const best = bestLevel(F, undefined, c), cost = (x: number) => x * x * F.cdf(x) - F.M2(0, x) + F.I2(x, c);
      if (best === undefined) return assert(c * F.cdf(c) - F.M1(0, c) < 1e-15);
      assert(0 < best && best < c);
      for (let i = 1; i < 400; i++) assert(cost(best) <= cost(c * i / 400) * (1 + 1e-10) + 1e-15, `${best}`);
    }),
    { numRuns: 200 },
  );
});

Deno.test("mass at zero costs ℓ₁² where there is no zero level, and nothing where there is one", () => {
  const F = empirical({ values: [0, 0, 0, 0.5] });
  assertEquals(roundingVariance([0.5, 1], F), 3 * 0.25 / 4);
  assertEquals(roundingVariance([0, 0.5, 1], F), 0);
  assertEquals(varianceGradient([0.5, 1], F), Float64Array.of(2 * 0.5 * 1));
});

Deno.test("levels that do not increase to 1 are refused", () => {
  const F = empirical({ values: [0.5] });
  for (const levels of [[], [0], [0, 0.5], [0, 0, 1], [-0.5, 1]]) {
    assertThrows(() => roundingVariance(levels, F), RangeError, "Cannot make a set of levels");
    assertThrows(() => varianceGradient(levels, F), RangeError, "Cannot make a set of levels");
  }
});
