import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { key } from "../../../base/key.ts";
import { dot } from "../../../base/vector.ts";
import { naturalDithering, qsgd } from "../../../quantize/levels/instances.ts";
import { stochasticLevels } from "../../../quantize/levels/stochastic.ts";
import { varianceFactor } from "../../../quantize/levels/variance_factor.ts";
import {
  maximumLevelsVariance,
  sharpLevelsVariance,
  symmetricLevelsVariance,
} from "../../../theory/levels/variance.ts";
import { adversarialVectors, randomLevels } from "../../support/level_families.ts";
import "../../support/seed.ts";
import { variance } from "./two_point.ts";

const orders = [1, 1.5, 2, 3, Infinity];

/** The exact variance of `quantizer` on x over ‖x‖², with the normalisers that it sends. */
function ratio(x: Float64Array, quantizer: ReturnType<typeof stochasticLevels>): number {
  const { norms } = quantizer.quantize(x, key(0));
  return variance(x, { ...quantizer, norms }) / dot(x, x);
}

for (const zero of [true, false]) {
  Deno.test(`the variance is within the guarantee ${zero ? "with" : "without"} a zero level, in all norms`, () => {
    const cases = fc.tuple(fc.nat(), fc.constantFrom(1, 2, 5, 30, 100), fc.constantFrom(...orders), fc.boolean());
    let worst = 0;
    fc.assert(
      fc.property(cases, ([seed, dimension, norm, bucketed]) => {
        const levels = randomLevels(key(seed), { zero });
        const bucket = bucketed ? 1 + seed % dimension : dimension;
        const quantizer = stochasticLevels({ dimension, levels, norm, bucket });
        assert(quantizer.guarantee.kind === "unbiased");
        for (const { name, x } of adversarialVectors(levels, dimension, key(seed + 1))) {
          const measured = ratio(x, quantizer), { omega } = quantizer.guarantee;
          assert(measured <= omega, `${name}: ${measured} where ${omega} is promised`);
          if (dimension > 1) worst = Math.max(worst, measured / omega);
        }
      }),
      { numRuns: 400 },
    );
    assert(worst > 0.99, `the guarantee is far from every vector: ${worst}`);
  });
}

Deno.test("constant vectors have A − 1 times their square, which is the factor where q ≤ 2 and A ≥ 2(1 + T)", () => {
  for (const { levels, q, d } of [{ levels: [0, 1], q: 2, d: 100 }, { levels: [0, 0.5, 1], q: 1, d: 30 }]) {
    const A = levels[1] * d ** (1 / q), quantizer = stochasticLevels({ dimension: d, levels, norm: q });
    assert(quantizer.guarantee.kind === "unbiased");
    assertAlmostEquals(ratio(new Float64Array(d).fill(1), quantizer), A - 1, 2e-6 * A);
    assertAlmostEquals(quantizer.guarantee.omega, A - 1, 2e-6 * A);
  }
});

Deno.test("the factor is never above Theorem 2 of Faghri et al., and in simple cases known", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 5000 }), fc.constantFrom(...orders), (seed, dimension, norm) => {
      const levels = randomLevels(key(seed)), positive = levels.slice(1);
      const t = Math.max(1, ...positive.slice(1).map((level, j) => level / positive[j]));
      const T = (t - 1) ** 2 / (4 * t), A = positive[0] * dimension ** (1 / Math.min(norm, 2));
      const omega = varianceFactor({ dimension, levels, norm });
      assert(omega <= (T + (A <= 2 ? A * A / 4 : A - 1)) * (1 + 2e-6));
    }),
  );
  const plain = (levels: number[], dimension: number, norm: number) =>
    varianceFactor({ dimension, levels, norm }) / (1 + 1e-6);
  assertAlmostEquals(plain([0, 1], 100, 2), 9, 1e-12); // A − 1
  assertAlmostEquals(plain([0, 0.5, 1], 4, 2), 0.25, 1e-12); // d (½)²/4: one step of ½
  assertAlmostEquals(plain([0, 1], 100, Infinity), 4.5, 2e-6); // (√d − 1)/2
  assertAlmostEquals(plain([1], 10, Infinity), 9, 2e-6); // ±N: (d − 1) N² where one coordinate is N and the others are 0
  assertAlmostEquals(plain([1], 10, 2), 10, 1e-12); // ±N: d N² − ‖x‖² at most
  assertAlmostEquals(plain([0, 0.25, 0.5, 1], 100, 2), 1.5, 1e-12);
  assertEquals(varianceFactor({ dimension: 0, levels: [0, 1], norm: 2 }), 0);
});

Deno.test("the factor is what theory has: the less of two bounds, and in the maximum norm exact", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom(1, 2, 7, 50, 1000, 30_000, 10 ** 6),
      fc.constantFrom(...orders),
      fc.boolean(),
      (seed, dimension, norm, zero) => {
        const levels = randomLevels(key(seed), { zero }), D = dimension ** (1 / Math.min(norm, 2));
        const gaps = Array.from(levels, (level, j) => level - (j > 0 ? levels[j - 1] : zero ? level : -level));
        const byRatio = (zero ? sharpLevelsVariance : symmetricLevelsVariance).value({ dimension, levels, norm });
        const exactly = () => maximumLevelsVariance.value({ dimension, levels, norm });
        const omega = norm === Infinity
          ? (1 + 1e-6) * exactly() + 1e-6
          : (1 + 1e-6) * Math.min((D * Math.max(...gaps)) ** 2 / 4, byRatio);
        assertAlmostEquals(varianceFactor({ dimension, levels, norm }), omega, 1e-11 * omega);
      },
    ),
    { numRuns: 400 },
  );
});

Deno.test("part of a vector below the first level and part in the worst interval come within two thousandths of the factor", () => {
  // A = 5 and T = 2.025: e = (A/(2(1 + T)))² of the square is spread out, the rest on the worst r of the ratio 10.
  const d = 2500, levels = [0, 0.1, 1], x = new Float64Array(d).fill(Math.sqrt(0.6694 / (d - 10)));
  x.fill(Math.sqrt(0.03306), 0, 10);
  const quantizer = stochasticLevels({ dimension: d, levels });
  assert(quantizer.guarantee.kind === "unbiased");
  assertAlmostEquals(quantizer.guarantee.omega, 2.025 + 25 / (4 * 3.025), 1e-5);
  assertAlmostEquals(ratio(x, quantizer), 4.0827, 1e-4);
  assert(ratio(x, quantizer) <= quantizer.guarantee.omega);
});

Deno.test("QSGD and natural dithering keep the factors of their papers, QSGD's with 1/4", () => {
  for (const dimension of [1, 2, 3, 10, 100, 10_000]) {
    for (const steps of [1, 2, 3, 7, 127, 5000]) {
      const { guarantee } = qsgd({ dimension, steps });
      assert(guarantee.kind === "unbiased");
      assert(guarantee.omega <= Math.min(dimension / (4 * steps ** 2), Math.sqrt(dimension) / steps) * (1 + 2e-6));
    }
    for (const count of [1, 2, 3, 8, 30]) {
      for (const norm of orders) {
        const { guarantee } = naturalDithering({ dimension, count, norm });
        const a = dimension ** (1 / Math.min(norm, 2)) * 2 ** (1 - count);
        assert(guarantee.kind === "unbiased");
        assert(guarantee.omega <= (1 / 8 + a * Math.min(1, a)) * (1 + 2e-6));
      }
    }
  }
});
