import { assert, assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Distribution } from "../../../quantize/adaptive/distributions/distribution.ts";
import { foldedNormal, type NormalComponent } from "../../../quantize/adaptive/distributions/folded_normal.ts";
import { integral } from "../../../quantize/adaptive/distributions/gauss_legendre.ts";
import "../../support/seed.ts";
import golden from "./golden_levels.json" with { type: "json" };

type Mix = keyof typeof golden.mixtures;
type Levels = keyof typeof golden.levels;

/** The mixture and the levels of that name. */
const mixture = (name: string): Required<Distribution> =>
  foldedNormal(
    golden.mixtures[name as Mix].map(({ mu, sigma, weight }) => ({
      mean: Number(mu),
      deviation: Number(sigma),
      weight: Number(weight),
    })),
  );
const levelsOf = (name: string): number[] => golden.levels[name as Levels].map(Number);

const assertNear = (x: number, exact: number, error = 1e-11): void =>
  assertLessOrEqual(Math.abs(x - exact), error * Math.abs(exact), `${x} is not ${exact}`);

Deno.test("the moments are those of the golden table", () => {
  for (const { mix, a, c, M0, M1, M2, "int_(c-r)(r-a)dF": I2 } of golden.folded) {
    const F = mixture(mix), from = Number(a), to = Number(c);
    assertNear(F.M0(from, to), Number(M0));
    assertNear(F.M1(from, to), Number(M1));
    assertNear(F.M2(from, to), Number(M2));
    assertNear(F.I2(from, to), Number(I2));
  }
});

Deno.test("Ψ of the golden table is the sum of I₂ between its levels", () => {
  for (const { mix, levels, psi } of golden.psi) {
    const F = mixture(mix), l = levelsOf(levels);
    assertNear(l.slice(1).reduce((sum, c, j) => sum + F.I2(l[j], c), 0), Number(psi));
  }
});

Deno.test("the gradient of Ψ in the golden table is that of the moments", () => {
  for (const { mix, levels, grad } of golden.grad) {
    const F = mixture(mix), l = levelsOf(levels);
    grad.forEach((slope, j) => {
      const [a, x, c] = l.slice(j, j + 3);
      const below = F.M1(a, x) - a * F.M0(a, x), above = c * F.M0(x, c) - F.M1(x, c);
      // Where the two differ by much less than either, that much is rounding.
      assertAlmostEquals(below - above, Number(slope), 1e-11 * Math.abs(Number(slope)) + 1e-15 * (below + above));
    });
  }
});

Deno.test("β of the golden table is where the mass above is what the interval would round up", () => {
  for (const { mix, a: from, c: to, beta } of golden.beta) {
    const F = mixture(mix), a = Number(from), c = Number(to);
    assertNear(F.cut((F.M1(a, c) - a * F.M0(a, c)) / (c - a), a, c), Number(beta), 1e-12);
  }
});

/** Up to three components, wide and narrow, in and about [−1, 1]. */
const components: fc.Arbitrary<NormalComponent[]> = fc.array(
  fc.record({
    mean: fc.oneof(fc.double({ min: -1.2, max: 1.2, noNaN: true }), fc.constant(0)),
    deviation: fc.double({ min: -1.7, max: 0.7, noNaN: true }).map((power) => 10 ** power),
    weight: fc.double({ min: 0.01, max: 10, noNaN: true }),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Intervals in [0, 1], the narrow as likely as the wide. */
const interval = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -5, max: 0, noNaN: true })).map((
  [start, power],
): [number, number] => [start * (1 - 10 ** power), start * (1 - 10 ** power) + 10 ** power]);

/** `∫ f` over (a, c) in so many panels of eight points that the narrowest component is smooth in each. */
function panels(f: (r: number) => number, [a, c]: [number, number], count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += integral(f, a + (c - a) * i / count, a + (c - a) * (i + 1) / count);
  return sum;
}

Deno.test("the moments are the integrals of the density, in wide intervals and in narrow ones", () => {
  fc.assert(
    fc.property(components, interval, (components, [a, c]) => {
      const F = foldedNormal(components), { density } = F, narrowest = Math.min(...components.map((k) => k.deviation));
      const count = Math.ceil(2 * (c - a) / narrowest) + 1;
      const exact = (f: (r: number) => number) => panels((r) => f(r) * density(r), [a, c], count);
      if (exact(() => 1) < 1e-30) return;
      assertNear(F.M0(a, c), exact(() => 1));
      assertNear(F.M1(a, c), exact((r) => r));
      assertNear(F.M2(a, c), exact((r) => r * r), 1e-10);
      assertNear(F.I2(a, c), exact((r) => (c - r) * (r - a)), 1e-9);
    }),
    { numRuns: 300 },
  );
});

Deno.test("the mass is 1, and that of two intervals side by side adds up", () => {
  fc.assert(fc.property(components, interval, (components, [a, c]) => {
    const F = foldedNormal(components);
    assertAlmostEquals(F.M0(0, 1), 1, 1e-13);
    assertEquals([F.cdf(0), F.cdf(1), F.cdf(2)], [0, 1, 1]);
    assertAlmostEquals(F.cdf(a) + F.M0(a, c), F.cdf(c), 1e-13);
    assertAlmostEquals(F.I2(a, c), (a + c) * F.M1(a, c) - F.M2(a, c) - a * c * F.M0(a, c), 1e-13);
    assertEquals([F.M0(c, a), F.M1(a, a), F.M2(c, c), F.I2(a, a)], [0, 0, 0, 0]);
  }));
});

Deno.test("cut is the least x above which u is left: M₀(x, c) ≤ u, and more than u from the float before", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true, minExcluded: true, maxExcluded: true });
  fc.assert(fc.property(components, interval, share, (components, [a, c], share) => {
    const F = foldedNormal(components), u = share * F.M0(a, c);
    if (u < 1e-290) return;
    const x = F.cut(u, a, c);
    assert(x >= a && x <= c && F.M0(x, c) <= u);
    assert(x === a || F.M0(Math.max(a, x - x * 2 ** -50), c) > u * (1 - 1e-13));
    assertLessOrEqual(F.cut(u, a, c), F.cut(u / 2, a, c) * (1 + 1e-13));
  }));
});

Deno.test("cut keeps its digits where the mass is 10⁻¹⁵⁰, and stays where there is none", () => {
  const F = foldedNormal([{ mean: 0, deviation: 0.011, weight: 1 }]);
  const a = 0.28, c = 1, u = F.M0(a, c) / 2, x = F.cut(u, a, c);
  assert(u > 1e-150 && u < 1e-140);
  assert(x > a && x < a + 0.001);
  assertNear(F.M0(a, x), u, 1e-10);
  const empty = foldedNormal([{ mean: 0, deviation: 0.001, weight: 1 }]);
  assertEquals([empty.M0(0.5, 1), empty.cut(0, 0.5, 1)], [0, 0.5]);
});

Deno.test("signs of means, order of components, scale of weights and weights of 0 change nothing but rounding", () => {
  fc.assert(fc.property(components, interval, (components, [a, c]) => {
    const F = foldedNormal(components);
    const G = foldedNormal(
      [{ mean: 0.9, deviation: 0.1, weight: 0 }, ...components.toReversed()].map(({ mean, deviation, weight }) => ({
        mean: -mean,
        deviation,
        weight: 3 * weight,
      })),
    );
    assertNear(G.M0(a, c), F.M0(a, c), 1e-13);
    assertNear(G.M1(a, c), F.M1(a, c), 1e-13);
  }));
});

Deno.test("a folded normal of a huge deviation is uniform, and one of a tiny deviation an atom", () => {
  const wide = foldedNormal([{ mean: 0.3, deviation: 1e4, weight: 1 }]);
  assertAlmostEquals(wide.M0(0.2, 0.7), 0.5, 1e-8);
  assertAlmostEquals(wide.I2(0, 1), 1 / 6, 1e-8);
  const atom = foldedNormal([{ mean: -0.3, deviation: 2 ** -20, weight: 1 }]);
  assertEquals([atom.M0(0, 0.299), atom.M0(0.301, 1)], [0, 0]);
  assertAlmostEquals(atom.I2(0, 1), 0.3 * 0.7, 1e-6);
});

Deno.test("cutting makes deviations smaller, as the table of parents and children says", () => {
  const table = { 0.2: 0.2, 0.4: 0.382, 0.7: 0.502, 1.5: 0.56 };
  for (const [parent, child] of Object.entries(table)) {
    const F = foldedNormal([{ mean: 0, deviation: Number(parent), weight: 1 }]);
    assertAlmostEquals(Math.sqrt(F.M2(0, 1)), child, 5.1e-4);
    assertLess(Math.sqrt(F.M2(0, 1)), 1 / Math.sqrt(3));
  }
});

Deno.test("what is no mixture is refused", () => {
  const good = { mean: 0, deviation: 1, weight: 1 };
  const refused: [NormalComponent[], string][] = [
    [[], "the sum of the weights must be finite and above 0: current value is 0"],
    [[{ ...good, weight: 0 }], "the sum of the weights must be finite and above 0: current value is 0"],
    [[good, { ...good, weight: -1 }], "weight 1 must be a finite number of at least 0: current value is -1"],
    [[{ ...good, weight: NaN }], "weight 0 must be a finite number of at least 0: current value is NaN"],
    [[{ ...good, deviation: 0 }], "deviation 0 must be a finite number above 0: current value is 0"],
    [[{ ...good, deviation: Infinity }], "deviation 0 must be a finite number above 0"],
    [[{ ...good, mean: NaN }], "mean 0 must be finite: current value is NaN"],
    [[{ ...good, mean: 50 }], "the mass of component 0 in [−1, 1] must be a number above 0: current value is 0"],
  ];
  for (const [components, message] of refused) {
    assertThrows(() => foldedNormal(components), RangeError, message);
  }
});
