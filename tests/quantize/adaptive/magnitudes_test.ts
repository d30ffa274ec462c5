import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key } from "../../../base/key.ts";
import { empirical } from "../../../quantize/adaptive/distributions/empirical.ts";
import { magnitudes } from "../../../quantize/adaptive/distributions/magnitudes.ts";
import { roundingVariance } from "../../../quantize/adaptive/designs/objective.ts";
import { stochasticLevels } from "../../../quantize/levels/stochastic.ts";
import { vectors } from "../../support/arbitraries.ts";
import { levelSets } from "../../support/level_samples.ts";
import "../../support/seed.ts";

const shapes = fc.record({
  norm: fc.constantFrom(1, 2, 3, Infinity),
  bucket: fc.integer({ min: 1, max: 25 }),
  x: fc.integer({ min: 1, max: 20 }).chain(vectors).filter((x) => x.some((v) => Math.abs(v) > 1e-9)),
  levels: fc.boolean().chain((zero) => levelSets(3, zero)),
});

Deno.test("Ψ times the weight of the sample is E‖Q(x) − x‖² of the quantizer with these levels", () => {
  fc.assert(
    fc.property(shapes, ({ norm, bucket, x, levels }) => {
      const quantizer = stochasticLevels({ dimension: x.length, levels, norm, bucket });
      const { norms } = quantizer.quantize(x, key(1));
      const signed = [...levels.map((l) => -l), ...levels].sort((a, b) => a - b);
      /** `(above − v)(v − below)` for the values N ℓ next to v. */
      const expected = (weight: (N: number) => number) =>
        x.reduce((sum, v, i) => {
          const N = norms[Math.floor(i / bucket)], r = v / N;
          if (N === 0) return sum;
          const j = Math.max(1, signed.findIndex((l) => r <= l));
          return sum + weight(N) * (signed[j] - r) * (r - signed[j - 1]);
        }, 0);
      for (const normalised of [false, true]) {
        const F = empirical(magnitudes(x, { norm, bucket, normalised }));
        const want = expected(normalised ? () => 1 : (N) => N * N), got = F.weight * roundingVariance(levels, F);
        assert(Math.abs(got - want) <= 1e-12 * F.weight, `${got} for ${want}`);
      }
    }),
    { numRuns: 400 },
  );
});

Deno.test("buckets of zeros are left out, and what is not finite is refused", () => {
  assertEquals(magnitudes(new Float64Array(5), { bucket: 2 }), {
    values: new Float64Array(),
    weights: new Float64Array(),
  });
  assertEquals(magnitudes([]).values.length, 0);
  assertThrows(() => magnitudes([1, NaN]), RangeError, "x[1]");
  assertThrows(() => magnitudes([1], { norm: 0.5 }), RangeError, "the index of the norm");
  assertThrows(() => magnitudes([1], { bucket: 0 }), RangeError, "the bucket");
});

Deno.test("no magnitude is above 1, whatever the norm rounds to", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }).chain(vectors), fc.constantFrom(1, 2, 7, Infinity), (x, norm) => {
      assert(magnitudes(x, { norm }).values.every((r) => r >= 0 && r <= 1));
    }),
  );
});
