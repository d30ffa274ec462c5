import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { child, key, uniforms } from "../../../base/key.ts";
import type { Distribution } from "../../../quantize/adaptive/distributions/distribution.ts";
import { foldedNormal } from "../../../quantize/adaptive/distributions/folded_normal.ts";
import { levelProbabilities, signedProbabilities } from "../../../quantize/adaptive/distributions/pmf.ts";
import { frequencies } from "../../../quantize/codes/frequencies.ts";
import "../../support/seed.ts";

/** The distribution of magnitudes that all count the same, by sums over all of them. */
function plain(r: readonly number[]): Distribution {
  const over = (f: (x: number) => number) => (a: number, c: number): number =>
    r.reduce((sum, x) => a < x && x <= c ? sum + f(x) : sum, 0) / r.length;
  return {
    M0: over(() => 1),
    M1: over((x) => x),
    M2: over((x) => x * x),
    I2: (a, c) => over((x) => (c - x) * (x - a))(a, c),
    cdf: (x) => r.filter((y) => y <= x).length / r.length,
    cut: () => NaN,
  };
}

/** What becomes of one magnitude: the level below with probability `(c − r)/(c − a)`, the level above else. */
function twoPoints(r: number, levels: readonly number[]): number[] {
  const p = levels.map(() => 0), above = levels.findIndex((level) => level >= r);
  if (above === 0 || levels[above] === r) p[above] = 1;
  else {
    const a = levels[above - 1], c = levels[above];
    p[above] = (r - a) / (c - a);
    p[above - 1] = (c - r) / (c - a);
  }
  return p;
}

const between0And1 = fc.double({ min: 0, max: 1, noNaN: true });
const levelSets = fc.tuple(
  fc.boolean(),
  fc.uniqueArray(fc.double({ min: 1e-9, max: 0.999, noNaN: true }), { maxLength: 6 }),
)
  .map(([zero, inner]) => [...zero ? [0] : [], ...inner.toSorted((a, b) => a - b), 1]);

Deno.test("probabilities of levels are the mean of what becomes of each coordinate, on levels and at 0 too", () => {
  // Levels are 10⁻³ apart or more: the nearer they are, the more digits a difference of moments loses.
  const apart = fc.tuple(fc.boolean(), fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 6 }))
    .map(([zero, inner]) => [...zero ? [0] : [], ...inner.toSorted((a, b) => a - b).map((k) => k / 1000), 1]);
  const samples = apart.chain((levels) =>
    fc.tuple(
      fc.constant(levels),
      fc.array(fc.oneof(between0And1, fc.constantFrom(...levels, 0, 1)), { minLength: 1, maxLength: 20 }),
    )
  );
  fc.assert(
    fc.property(samples, ([levels, r]) => {
      const p = levelProbabilities(levels, plain(r)), each = r.map((x) => twoPoints(x, levels));
      p.forEach((p, j) => assertAlmostEquals(p, each.reduce((sum, q) => sum + q[j], 0) / r.length, 1e-11));
    }),
    { numRuns: 500, examples: [[[[0, 1], [0, 0, 1]]], [[[1], [0, 0.5, 1]]], [[[0.25, 1], [0, 0.25]]]] },
  );
});

Deno.test("probabilities are those of a vector worked out in fractions", () => {
  // v = (3, −4, 0, 12) on the levels 0, ¼, ½, ¾, 1: with q = 1 the norm is 19, with q = ∞ it is 12.
  const v = [3, 4, 0, 12], levels = [0, 0.25, 0.5, 0.75, 1];
  const cases: [number, number[]][] = [
    [19, [29 / 76, 7 / 19, 9 / 76, 5 / 38, 0]],
    [12, [1 / 4, 5 / 12, 1 / 12, 0, 1 / 4]],
  ];
  for (const [norm, pmf] of cases) {
    levelProbabilities(levels, plain(v.map((x) => x / norm))).forEach((p, j) => assertAlmostEquals(p, pmf[j], 1e-15));
  }
});

Deno.test("probabilities are at least 0 and add up to 1 for mixtures, however near each other levels are", () => {
  const mixtures = fc.record({
    mean: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    deviation: fc.double({ min: 0.001, max: 2, noNaN: true }),
  });
  fc.assert(fc.property(levelSets, mixtures, (levels, mixture) => {
    const F = foldedNormal([{ ...mixture, weight: 1 }]);
    for (const p of [levelProbabilities(levels, F), signedProbabilities(levels, F)]) {
      p.forEach((p) => assertEquals(p >= 0 && p <= 1 + 1e-12, true));
      assertAlmostEquals(p.reduce((sum, p) => sum + p, 0), 1, 1e-12);
    }
  }));
  const F = foldedNormal([{ mean: 0, deviation: 0.3, weight: 1 }]);
  const close = levelProbabilities([0, 0.3, 0.3 + 2 ** -50, 1], F);
  assertAlmostEquals(close.reduce((sum, p) => sum + p, 0), 1, 1e-12);
});

Deno.test("probabilities stay probabilities where levels are 2⁻²⁰ to 2⁻⁵⁰ apart and deviations go down to 10⁻³", () => {
  // So near each other, a difference of moments over the gap may have no digit right, and leave 0 … M₀ on either side.
  let low = 0, high = 0;
  for (let i = 0; i < 2000; i++) {
    const [place, gap, count, u] = uniforms(child(key(9), i), 4), step = 2 ** -(20 + Math.floor(31 * gap));
    const near = Array.from({ length: 4 + Math.floor(3 * count) }, (_, j) => 0.01 + 0.9 * place + j * step);
    const levels = [...i % 4 < 2 ? [0] : [], ...near, 1];
    const F = foldedNormal([{ mean: i % 2 ? place : 0, deviation: 10 ** (-3 * u), weight: 1 }]);
    for (const p of [levelProbabilities(levels, F), signedProbabilities(levels, F)]) {
      for (const probability of p) assert(probability >= 0 && probability <= 1, `${probability}`);
      assertAlmostEquals(p.reduce((sum, p) => sum + p, 0), 1, 1e-12);
      assertEquals(frequencies({ weights: p, bits: 12 }).reduce((sum, f) => sum + f), 2 ** 12);
    }
    const mass = F.M0(near[1], near[2]), up = (F.M1(near[1], near[2]) - near[1] * mass) / step;
    if (up < 0) low++;
    if (up > mass) high++;
  }
  assert(low > 10 && high > 10, "the test has no power");
});

Deno.test("the printed probability of the zero level exceeds 1 where this one does not", () => {
  const levels = [0, 0.1, 1], F = plain([0.02, 0.05]), printed = (F.M0(0, 0.1) - F.M1(0, 0.1)) / 0.1;
  assertEquals(printed > 9, true);
  assertAlmostEquals(levelProbabilities(levels, F)[0], (0.8 + 0.5) / 2, 1e-15);
});

Deno.test("signed probabilities share each level but zero between its signs, in increasing order", () => {
  fc.assert(fc.property(levelSets, fc.array(between0And1, { minLength: 1, maxLength: 9 }), (levels, r) => {
    const F = plain(r), signed = signedProbabilities(levels, F), p = levelProbabilities(levels, F);
    const zero = levels[0] === 0, K = levels.length - (zero ? 1 : 0);
    assertEquals(signed.length, zero ? 2 * K + 1 : 2 * K);
    assertEquals(signed, signed.toReversed());
    if (zero) assertEquals(signed[K], p[0]);
    for (let k = 1; k <= K; k++) assertEquals(signed[K - k], p[zero ? k : k - 1] / 2); // number −k is symbol K − k
  }));
});

Deno.test("levels that do not increase to 1 are refused", () => {
  for (const levels of [[0, 0.5], [0, 0.5, 0.5, 1], [0.5, 0.2, 1], [-0.1, 1], []]) {
    assertThrows(() => levelProbabilities(levels, plain([0.5])), RangeError, "Cannot make a set of levels");
    assertThrows(() => signedProbabilities(levels, plain([0.5])), RangeError, "Cannot make a set of levels");
  }
});
