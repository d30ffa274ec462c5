import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key, uniforms } from "../../../base/key.ts";
import { empirical } from "../../../quantize/adaptive/distributions/empirical.ts";
import { histogram } from "../../../quantize/adaptive/distributions/histogram.ts";
import { roundingVariance } from "../../../quantize/adaptive/designs/objective.ts";
import { gridSamples, levelSets } from "../../support/level_samples.ts";
import "../../support/seed.ts";

const points = fc.integer({ min: -3, max: 70 }).map((k) => k / 64);

Deno.test("moments of a sample are the sums over (a, c], exactly, and its mass is 1", () => {
  fc.assert(
    fc.property(gridSamples(30), points, points, ({ values, weights }, a, c) => {
      const F = empirical({ values, weights });
      const sum = (f: (r: number) => number, low = a) =>
        values.reduce((s, r, i) => low < r && r <= c ? s + weights[i] * f(r) : s, 0) / F.weight;
      assertEquals(F.weight, weights.reduce((s, w) => s + w));
      assertEquals([F.M0(a, c), F.M1(a, c), F.M2(a, c)], [sum(() => 1), sum((r) => r), sum((r) => r * r)]);
      assertEquals(F.I2(a, c), sum((r) => (c - r) * (r - a)));
      assertEquals([F.cdf(c), F.cdf(1)], [sum(() => 1, -1), 1]);
      assertEquals([...F.points], [...new Set(values.filter((_, i) => weights[i] > 0))].sort((x, y) => x - y));
    }),
    { numRuns: 500 },
  );
});

Deno.test("a cut leaves at most u above it, and nothing lower does", () => {
  const anyMass = fc.oneof(fc.double({ min: -0.1, max: 1.1, noNaN: true }), fc.integer({ min: 0, max: 64 }));
  fc.assert(
    fc.property(gridSamples(30), anyMass, points, points, (sample, share, x, y) => {
      const F = empirical(sample), a = Math.min(x, y), c = Math.max(x, y);
      const u = Math.max(0, Number.isInteger(share) ? share / F.weight : share), cut = F.cut(u, a, c);
      assert(a <= cut && cut <= c && F.M0(cut, c) <= u);
      for (const lower of [a, ...F.points].filter((r) => a <= r && r < cut)) assert(F.M0(lower, c) > u);
    }),
    { numRuns: 500 },
  );
});

Deno.test("cutting at the mass above a point gives the point back", () => {
  fc.assert(fc.property(gridSamples(30), (sample) => {
    const F = empirical(sample);
    for (const r of F.points) assertEquals(F.cut(F.M0(r, 1), -1, 1), r);
  }));
});

Deno.test("I₂ keeps its digits in an interval 10⁻⁹ wide, where the difference of moments has none", () => {
  const u = uniforms(key(1), 200), width = 2 ** -30, [a, c] = [0.7, 0.7 + width];
  const values = [...u.map((u) => a + u * width), ...u];
  const F = empirical({ values, weights: values.map((_, i) => 1 + i / 7) });
  const exact = values.reduce((s, r, i) => a < r && r <= c ? s + (1 + i / 7) * (c - r) * (r - a) : s, 0) / F.weight;
  assert(Math.abs(F.I2(a, c) / exact - 1) < 1e-11, `${F.I2(a, c)} for ${exact}`);
  const naive = (a + c) * F.M1(a, c) - F.M2(a, c) - a * c * F.M0(a, c);
  assert(Math.abs(naive / exact - 1) > 0.5);
});

Deno.test("I₂ has the quadrangle inequality, and a level more never adds variance", () => {
  fc.assert(fc.property(gridSamples(20), fc.tuple(points, points, points, points), (sample, four) => {
    const F = empirical(sample), [a, b, c, d] = four.sort((x, y) => x - y);
    assert(F.I2(a, c) + F.I2(b, d) <= F.I2(a, d) + F.I2(b, c) + 1e-15);
    assert(F.I2(a, b) + F.I2(b, d) <= F.I2(a, d) + 1e-15);
  }));
});

Deno.test("what is no distribution on [0, 1] is refused", () => {
  for (const make of [empirical, histogram]) {
    for (const value of [-0.1, 1.1, NaN]) assertThrows(() => make({ values: [0.5, value] }), RangeError, "value 1");
    for (const weight of [-1, NaN, Infinity]) {
      assertThrows(() => make({ values: [0.5], weights: [weight] }), RangeError, "weight 0");
    }
    for (const weights of [[0], [1e300]]) {
      assertThrows(() => make({ values: [0.5], weights }), RangeError, "the weight of all values");
    }
    assertThrows(() => make({ values: [] }), RangeError, "the weight of all values");
    assertThrows(() => make({ values: [1], weights: [1, 1] }), TypeError, "the length of the weights");
  }
  assertThrows(() => histogram({ values: [1], bins: 0 }), RangeError, "the number of bins");
});

Deno.test("weights count by their ratios, from 2⁻⁵⁰⁰ to 2⁵⁰⁰", () => {
  const values = [...uniforms(key(2), 50)], F = empirical({ values, weights: values });
  for (const scale of [2 ** -500, 2 ** 500]) {
    const G = empirical({ values, weights: values.map((w) => w * scale) });
    assertEquals([G.I2(0.1, 0.8), G.M2(0.1, 0.8), G.weight], [F.I2(0.1, 0.8), F.M2(0.1, 0.8), F.weight * scale]);
  }
});

Deno.test("a histogram has the sample's mass and mean, and its variances within what the bins allow", () => {
  let worst = 0;
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean().chain((zero) => levelSets(4, zero)),
      (seed, bins, levels) => {
        const values = uniforms(key(seed >>> 0), 200).map((u) => u * u);
        const F = empirical({ values }), H = histogram({ values, bins });
        assert(H.points.length <= bins && H.weight === 200);
        assert(Math.abs(H.M1(-1, 1) - F.M1(-1, 1)) < 1e-15);
        // h²/4 above; below, w h (ℓ⁺ − ℓ⁻)/4 for each level in the bin's inside
        const h = 2 / bins, binOf = (r: number) => Math.floor(bins * Math.sqrt(r));
        const all = levels[0] === 0 ? levels : [-levels[0], ...levels];
        const lost = all.slice(1, -1).reduce((sum, level, j) => {
          const mass = values.filter((r) => binOf(r) === binOf(level)).length / 200;
          return sum + mass * h * (all[j + 2] - all[j]) / 4;
        }, 0);
        const difference = roundingVariance(levels, H) - roundingVariance(levels, F);
        assert(difference <= h * h / 4 + 1e-15 && difference >= -lost - 1e-15, `${difference}, ${lost}`);
        worst = Math.max(worst, difference / (h * h / 4));
      },
    ),
    { numRuns: 300 },
  );
  assert(worst > 0.1); // the bound is not idle
});
