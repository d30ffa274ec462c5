import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { norm } from "../../../base/norm.ts";
import { naturalDithering, qsgd, ternGrad } from "../../../quantize/levels/instances.ts";
import { stochasticLevels } from "../../../quantize/levels/stochastic.ts";
import golden from "./exact.json" with { type: "json" };
import { abs, fraction, isEqual, minus, over, plus, sum, times, toNumber } from "./fraction.ts";
import { exactLaw, kernelLaw, levelOf, variance } from "./two_point.ts";

const levelSets: Readonly<Record<string, readonly string[]>> = golden.levels;
const one = fraction("1");

for (const { v, levels, q, norm: size, ...expected } of golden.quantizer) {
  Deno.test(`exact variances, level frequencies and nonzeros of (${v}), levels ${levels}, q = ${q}`, () => {
    const exactLevels = levelSets[levels].map(fraction), d = fraction(`${v.length}`), N = fraction(size);
    const laws = v.map((x) => exactLaw(over(abs(fraction(x)), N), exactLevels));

    // The definition, in fractions, against the golden numbers.
    const variances = v.map((x, i) => {
      const r = over(abs(fraction(x)), N);
      return times(times(N, N), times(minus(laws[i].high, r), minus(r, laws[i].low)));
    });
    variances.forEach((value, i) => assert(isEqual(value, fraction(expected.variance_per_coordinate[i]))));
    assert(isEqual(sum(variances), fraction(expected.variance_total)));
    const pmf = exactLevels.map((level) =>
      over(
        sum(laws.map(({ low, high, probability }) => {
          const p = isEqual(high, level) ? probability : fraction("0");
          return isEqual(low, level) ? plus(p, minus(one, probability)) : p;
        })),
        d,
      )
    );
    pmf.forEach((p, j) => assert(isEqual(p, fraction(expected.pmf[j]))));
    assert(isEqual(times(minus(one, pmf[0]), d), fraction(expected.expected_nonzeros)));

    // The library, in doubles, against the same.
    const index = q === "inf" ? Infinity : Number(q);
    const x = v.map((x) => toNumber(fraction(x))), l = levelSets[levels].map(Number), n = norm(x, index);
    assertAlmostEquals(n, toNumber(N), 1e-14 * n);
    const quantizer = stochasticLevels({ dimension: v.length, levels: l, norm: index });
    const N32 = quantizer.quantize(x, { hi: 0, lo: 1 }).norms[0];
    assert(N32 >= n * (1 - 1e-15) && N32 <= n * (1 + 2 ** -23));
    if (Number.isInteger(n)) assertEquals(N32, n);
    const total = toNumber(fraction(expected.variance_total));
    assertAlmostEquals(variance(x, { norms: [n], bucket: v.length, levels: l }), total, 1e-12 * (1 + total));
    const counts = l.map(() => 0);
    for (const value of x) {
      const { low, high, count } = kernelLaw(value, n, l);
      counts[Math.abs(high)] += count / 2 ** 53 / v.length;
      counts[Math.abs(low)] += (1 - count / 2 ** 53) / v.length;
    }
    counts.forEach((p, j) => assertAlmostEquals(p, toNumber(fraction(expected.pmf[j])), 1e-12));
  });
}

Deno.test("the named quantizers have the levels and the norm of their papers", () => {
  assertEquals([...qsgd({ dimension: 3, steps: 4 }).levels], levelSets.uniform3.map(Number));
  assertEquals(qsgd({ dimension: 3, steps: 4 }).norm, 2);
  assertEquals([...naturalDithering({ dimension: 3, count: 4 }).levels], levelSets.nuq3.map(Number));
  const { levels, norm } = ternGrad({ dimension: 3 });
  assertEquals([[...levels], norm], [levelSets.ternary.map(Number), Infinity]);
});

Deno.test("TernGrad's variance is Σ |v|(M − |v|)", () => {
  const x = golden.terngrad.v.map(Number), quantizer = ternGrad({ dimension: x.length });
  const { norms } = quantizer.quantize(x, { hi: 0, lo: 1 });
  assertEquals(norms, Float32Array.of(Number(golden.terngrad.scale_noclip)));
  assertAlmostEquals(variance(x, { ...quantizer, norms }), toNumber(fraction(golden.terngrad.variance_noclip)), 1e-13);
  const byLaw = x.reduce((sum, v) => {
    const { low, high, count } = kernelLaw(v, norms[0], quantizer.levels), p = count / 2 ** 53;
    const error = (k: number) => (norms[0] * levelOf(k, quantizer.levels) - v) ** 2;
    return sum + p * error(high) + (1 - p) * error(low);
  }, 0);
  assertAlmostEquals(byLaw, toNumber(fraction(golden.terngrad.variance_noclip)), 1e-13);
});
