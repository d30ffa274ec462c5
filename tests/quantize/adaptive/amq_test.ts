import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { amq, ratioSlope } from "../../../quantize/adaptive/designs/amq.ts";
import { empirical } from "../../../quantize/adaptive/distributions/empirical.ts";
import { foldedNormal } from "../../../quantize/adaptive/distributions/folded_normal.ts";
import { roundingVariance } from "../../../quantize/adaptive/designs/objective.ts";
import { bestLevel } from "../../../quantize/adaptive/designs/single_level.ts";
import { alphabetOf, geometricLevels } from "../../../quantize/levels/level_set.ts";
import { close, gridSamples, mixtures } from "../../support/level_samples.ts";
import "../../support/seed.ts";
import golden from "./golden_levels.json" with { type: "json" };

const shapes = fc.record({ count: fc.integer({ min: 2, max: 8 }), zero: fc.boolean() });
const anyMixture = fc.constantFrom(...Object.values(mixtures));

Deno.test("variance of geometric levels and its derivative in the ratio: golden values, with zero and without", () => {
  for (const row of golden.amq) {
    const F = mixtures[row.mix], ratio = Number(row.p), count = row.s + 1;
    for (const zero of [true, false]) {
      const [psi, slope] = zero ? [row.psi_zero, row.dpsi_zero] : [row.psi_nozero, row.dpsi_nozero];
      close(roundingVariance(geometricLevels({ count, ratio, zero }), F), Number(psi), 1e-12);
      close(ratioSlope(F, ratio, { count, zero }), Number(slope), 1e-12);
    }
  }
});

Deno.test("the derivative is that of the variance", () => {
  fc.assert(
    fc.property(anyMixture, shapes, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (F, shape, p) => {
      const h = 1e-5, at = (ratio: number) => roundingVariance(geometricLevels({ ...shape, ratio }), F);
      const difference = (at(p + h) - at(p - h)) / (2 * h);
      assert(Math.abs(ratioSlope(F, p, shape) - difference) <= 1e-6 * Math.max(1, Math.abs(difference)));
    }),
    { numRuns: 100 },
  );
});

Deno.test("no ratio on the grid is better, nor any close by", () => {
  const anyDistribution = fc.oneof(anyMixture, gridSamples(20).map(empirical));
  fc.assert(
    fc.property(anyDistribution, shapes, (distribution, shape) => {
      const { levels, ratio, variance } = amq({ distribution, ...shape });
      assertEquals(alphabetOf(levels), { largest: shape.count, zero: shape.zero });
      assertEquals(levels, geometricLevels({ ...shape, ratio }));
      for (let p = 0.02; p < 0.985; p += 0.01) {
        assert(
          variance <= roundingVariance(geometricLevels({ ...shape, ratio: Math.round(p * 100) / 100 }), distribution),
        );
      }
      for (const near of [ratio * (1 - 1e-5), ratio + 1e-5 * (1 - ratio)]) { // and it is a minimum
        assert(variance <= roundingVariance(geometricLevels({ ...shape, ratio: near }), distribution) + 1e-16);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("powers of a ratio are found again, beyond the grid too", () => {
  for (const p of [0.1234, 0.5, 0.985]) {
    const distribution = empirical({ values: [1, p, p * p] });
    for (const zero of [true, false]) {
      const { ratio, variance } = amq({ distribution, count: 3, zero });
      assert(variance < 1e-15);
      assertAlmostEquals(ratio, p, 1e-12);
    }
  }
});

Deno.test("with one level to place the ratio is the best level, below the grid too", () => {
  for (const deviation of [1e-4, 0.003, 0.05, 0.5]) {
    const distribution = foldedNormal([{ mean: 0, deviation, weight: 1 }]);
    for (const zero of [true, false]) {
      const best = bestLevel(distribution, zero ? 0 : undefined, 1)!;
      assertAlmostEquals(amq({ distribution, count: 2, zero }).ratio, best, 1e-9 * best);
    }
  }
});

Deno.test("there may be hundreds of levels, but not one", () => {
  const distribution = mixtures.mix3, { levels, variance } = amq({ distribution, count: 400 });
  assert(levels[0] > 0 && variance < 1e-4);
  assertThrows(() => amq({ distribution, count: 1 }), RangeError, "the number of positive levels");
});
