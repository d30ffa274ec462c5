import { assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { alq } from "../../../quantize/adaptive/designs/alq.ts";
import { roundingVariance } from "../../../quantize/adaptive/designs/objective.ts";
import { optimalLevels } from "../../../quantize/adaptive/designs/optimal.ts";
import { binned } from "../../../quantize/adaptive/distributions/binned.ts";
import { empirical } from "../../../quantize/adaptive/distributions/empirical.ts";
import { foldedNormal } from "../../../quantize/adaptive/distributions/folded_normal.ts";
import { histogram } from "../../../quantize/adaptive/distributions/histogram.ts";
import "../../support/seed.ts";

/** Mixtures of normals, none of them of a smaller deviation. */
const mixtures = (deviation: number) =>
  fc.array(
    fc.record({
      mean: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      deviation: fc.double({ min: deviation, max: 1, noNaN: true }),
      weight: fc.double({ min: 0.1, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 4 },
  );

Deno.test("bins have the mass and the mean that the distribution has there", () => {
  fc.assert(
    fc.property(mixtures(0.02), fc.integer({ min: 1, max: 40 }), (mixture, bins) => {
      const F = foldedNormal(mixture), G = binned({ distribution: F, bins });
      assertLessOrEqual(G.points.length, bins);
      for (let b = 1; b <= bins; b++) {
        const end = (b / bins) ** 2;
        assertAlmostEquals(G.cdf(end), F.cdf(end), 1e-12);
        assertAlmostEquals(G.M1(0, end), F.M1(0, end), 1e-12);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("a sample whose bins are its own histogram's, 0 among it, is put into the same bins", () => {
  const values = [0, 0, 0.01, 0.02, 0.3, 0.31, 0.5, 1], F = empirical({ values });
  const G = binned({ distribution: F, bins: 3 }), H = histogram({ values: values.slice(2, -1), bins: 3 });
  // Bins are (0, 1/9], (1/9, 4/9], (4/9, 1], and what is at 0.
  assertEquals(G.points.length, 4);
  assertEquals([G.points[0], G.cdf(0)], [0, 0.25]);
  [H.points[0], H.points[1], 0.75].forEach((r, b) => assertAlmostEquals(G.points[b + 1], r, 1e-15));
  assertEquals(G.weights, Float64Array.of(0.25, 0.25, 0.25, 0.25));
});

Deno.test("the best levels for 128 bins of a mixture of deviations from 0.15 are within 1 % of those found for it", () => {
  fc.assert(
    fc.property(mixtures(0.15), fc.integer({ min: 2, max: 6 }), (mixture, count) => {
      const F = foldedNormal(mixture), G = binned({ distribution: F });
      const { levels } = optimalLevels({ distribution: G, count });
      assertLess(roundingVariance(levels, F), 1.01 * alq({ distribution: F, count, sweeps: 50 }).variance);
    }),
    { numRuns: 10 },
  );
});

Deno.test("no bins, and parts of one, are refused", () => {
  const F = empirical({ values: [0.5] });
  for (const bins of [0, -1, 1.5, NaN, 2 ** 24 + 1]) {
    assertThrows(() => binned({ distribution: F, bins }), RangeError, "the number of bins");
  }
});
