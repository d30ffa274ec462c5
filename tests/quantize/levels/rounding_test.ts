import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { key } from "../../../base/key.ts";
import { positiveLevels } from "../../../quantize/levels/level_set.ts";
import { roundToLevels } from "../../../quantize/levels/rounding.ts";
import { randomLevels } from "../../support/level_families.ts";
import "../../support/seed.ts";
import {
  abs,
  type Fraction,
  fraction,
  isAtMost,
  isEqual,
  minus,
  over,
  plus,
  sum,
  times,
  toNumber,
} from "./fraction.ts";
import { exactLaw, kernelLaw, levelOf } from "./two_point.ts";

const levelSets = fc.tuple(fc.nat(), fc.boolean()).map(([seed, zero]) => randomLevels(key(seed), { zero }));
const sizes = fc.oneof(
  fc.constantFrom(1, 13, 2 ** -149, 2 ** -126, 3.4028234663852886e38),
  fc.double({ min: 1e-30, max: 1e30, noNaN: true }).map(Math.fround),
).filter((N) => N > 0);
/** |v|/N: anywhere, near 0, at 1, and (an index from the front) at a level. */
const ratios = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1, 1e-17, 1e-300, 2 ** -53, 0.5),
  fc.nat(7).map((j) => -j),
);
const cases = fc.record({ levels: levelSets, N: sizes, ratio: ratios, negative: fc.boolean() }).map(
  ({ levels, N, ratio, negative }) => {
    const r = ratio >= 0 ? ratio : levels[-ratio % levels.length];
    return { levels, N, v: (negative ? -1 : 1) * Math.min(N, r * N) };
  },
);

Deno.test("the value is a level next to |v|/N, and the expectation v to a few units of 2⁻⁵³, for all 2⁵³ draws", () => {
  const unit: Fraction = { n: 1n, d: 2n ** 53n };
  fc.assert(
    fc.property(cases, ({ levels, N, v }) => {
      const law = kernelLaw(v, N, levels), r = over(abs(fraction(v)), fraction(N)), size = Math.abs(v) / N;
      const sign = v < 0 ? -1 : 1;
      const [low, high] = [law.low, law.high].map((k) => fraction(sign * levelOf(k, levels)));
      const exact = exactLaw(fraction(size), [...levels].map(fraction));
      const sure = law.low === law.high;
      assert(isEqual(high, exact.high) || sure && isEqual(high, exact.low), "no level but the neighbours");
      assert(isEqual(low, exact.low) || sure && isEqual(low, exact.high), "no level but the neighbours");
      // E h = low + P (high − low), and |E h − r| ≤ 2⁻⁵³ (r + 3 (r − low) + (high − low)): each operation, and the grid
      const P = times(unit, fraction(!sure ? law.count : isEqual(high, exact.high) ? 2 ** 53 : 0));
      const gap = minus(exact.high, exact.low), above = minus(fraction(size), exact.low);
      const expectation = plus(exact.low, times(P, gap));
      const slack = sum([r, above, above, above, gap, times(unit, fraction(8))]);
      assert(isAtMost(abs(minus(expectation, r)), times(unit, slack)), `bias ${toNumber(minus(expectation, r))}`);
    }),
    { numRuns: 1500 },
  );
});

Deno.test("a coordinate at a level is never moved, and one at 0 has number 0 or ±1", () => {
  fc.assert(fc.property(levelSets, fc.constantFrom(1, 4, 2 ** -20), (levels, N) => {
    positiveLevels(levels).forEach((level, j) => {
      assertEquals(kernelLaw(level * N, N, levels), { low: j + 1, high: j + 1, count: 0 });
      assertEquals(kernelLaw(-level * N, N, levels), { low: -1 - j, high: -1 - j, count: 0 });
    });
    for (const nothing of [0, -0]) {
      const expected = levels[0] === 0 ? { low: 0, high: 0, count: 0 } : { low: -1, high: 1, count: 2 ** 52 };
      assertEquals(kernelLaw(nothing, N, levels), expected);
    }
  }));
});

Deno.test("−v is rounded to the number that is minus that of v, at the same u", () => {
  fc.assert(fc.property(cases, fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true }), ({ levels, N, v }, u) => {
    fc.pre(v !== 0);
    const round = (v: number) =>
      roundToLevels([v], N, positiveLevels(levels), levels[0] === 0, [u], new Int32Array(1))[0];
    assertEquals(round(-v), 0 - round(v));
  }));
});

Deno.test("over all outcomes the mean is v and the mean squared error Σ N²(ℓ_{j+1} − r)(r − ℓ_j)", () => {
  const v = [3, -4, 0.5, 0, 12], N = 13;
  for (const levels of [[0, 0.25, 0.5, 1], [0, 1], [0.125, 0.3, 1], [1]]) {
    const laws = v.map((x) => kernelLaw(x, N, levels));
    let mean = v.map(() => 0), error = 0, chance = 0;
    for (let outcome = 0; outcome < 2 ** v.length; outcome++) {
      const ups = laws.map((_, i) => outcome >> i & 1);
      const p = laws.reduce((p, { count }, i) => p * (ups[i] ? count / 2 ** 53 : 1 - count / 2 ** 53), 1);
      const value = laws.map(({ low, high }, i) => N * levelOf(ups[i] ? high : low, levels));
      mean = mean.map((m, i) => m + p * value[i]);
      error += p * value.reduce((sum, q, i) => sum + (q - v[i]) ** 2, 0);
      chance += p;
    }
    const exact = sum(v.map((x) => {
      const r = over(abs(fraction(x)), fraction(N)), { low, high } = exactLaw(r, levels.map(fraction));
      return times(times(minus(high, r), minus(r, low)), fraction(N * N));
    }));
    assert(Math.abs(chance - 1) < 1e-14);
    mean.forEach((m, i) => assert(Math.abs(m - v[i]) < 1e-13, `mean ${m} of ${v[i]}`));
    assert(Math.abs(error / toNumber(exact) - 1) < 1e-13, `${error} and ${toNumber(exact)}`);
  }
});
