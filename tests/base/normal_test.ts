import { assertAlmostEquals, assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { erf } from "mathjs";
import { normalCdf, normalDensity, normalInterval, normalQuantile, normalUpper } from "../../base/normal.ts";
import golden from "../quantize/adaptive/golden_levels.json" with { type: "json" };
import "../support/seed.ts";
import { big, density, floatOf, patternOf, quantileError, tail } from "./oracle.ts";

/** Insists that `x` is `exact` up to a relative error. */
const assertNear = (x: number, exact: number, error: number): void =>
  assertLessOrEqual(Math.abs(x - exact), error * Math.abs(exact), `${x} is not ${exact}`);

/** Where the tail is at least the smallest normal float: below, floats have fewer digits. */
const REACH = 37.5;

Deno.test("density, tail and distribution function have the values of the golden table", () => {
  for (const { z, Phi, Q, phi } of golden.normal_cdf) {
    const error = Math.abs(Number(z)) < REACH ? 2e-15 : 1e-8; // the table's 10⁻³¹⁶ has 9 digits as a float
    assertNear(normalCdf(Number(z)), Number(Phi), error);
    assertNear(normalUpper(Number(z)), Number(Q), error);
    assertNear(normalDensity(Number(z)), Number(phi), error);
  }
});

Deno.test("masses of intervals have the values of the golden table", () => {
  for (const { a, b, dPhi } of golden.normal_interval) {
    if (a === "-31") continue; // the table has 0 there, where the mass is 5·10⁻¹⁹⁸: the next test is about such
    assertNear(normalInterval(Number(a), Number(b)), Number(dPhi), 2e-15);
  }
});

Deno.test("density and tail have a relative error of at most 10⁻¹⁵ as far as normal floats go", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.double({ min: 0, max: REACH, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true })),
      (z) => {
        const exact = tail(big(z));
        assertLessOrEqual(big(normalUpper(z)).div(exact).sub(1).abs().toNumber(), 1e-15);
        assertLessOrEqual(big(normalDensity(z)).div(density(big(z))).sub(1).abs().toNumber(), 1e-15);
      },
    ),
    { numRuns: 300, examples: [[0], [REACH], [5], [6], [5e-324]] },
  );
});

Deno.test("the mass of an interval has a relative error of at most 2·10⁻¹⁵, however narrow it is", () => {
  const from = fc.oneof(
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.double({ min: -REACH, max: REACH, noNaN: true }),
  );
  const width = fc.double({ min: -9, max: 1, noNaN: true }).map((power) => 10 ** power);
  fc.assert(
    fc.property(from, width, (a, width) => {
      const c = a + width;
      if (c > REACH || c === a) return;
      const upper = (z: number) => z < 0 ? big(1).sub(tail(big(-z))) : tail(big(z));
      const exact = c <= 0 ? upper(-c).sub(upper(-a)) : upper(a).sub(upper(c));
      if (exact.lt(2.3e-308)) return; // subnormal floats have fewer digits
      assertLessOrEqual(big(normalInterval(a, c)).div(exact).sub(1).abs().toNumber(), 2e-15);
    }),
    { numRuns: 400, examples: [[-31, 1], [-1e-9, 2e-9], [0, 10], [0.1, 0.5]] },
  );
});

const anywhere = fc.double({ min: -45, max: 45, noNaN: true });

Deno.test("the normal law is symmetric: tails, density and intervals mirror each other to the last bit", () => {
  fc.assert(
    fc.property(anywhere, anywhere, (a, c) => {
      assertEquals(normalCdf(a), normalUpper(-a));
      assertEquals(normalUpper(-Math.abs(a)), 1 - normalUpper(Math.abs(a)));
      assertEquals(normalDensity(a), normalDensity(-a));
      assertEquals(normalInterval(-Math.max(a, c), -Math.min(a, c)), normalInterval(Math.min(a, c), Math.max(a, c)));
    }),
    { examples: [[0, 1]] },
  );
  assertEquals([normalCdf(0), normalUpper(-0)], [0.5, 0.5]);
});

Deno.test("the tail falls from 1 to 0, never by less than rounding", () => {
  fc.assert(fc.property(anywhere, fc.double({ min: 0, max: 1, noNaN: true }), (z, step) => {
    assertLessOrEqual(normalUpper(z + step), normalUpper(z) * (1 + 2e-15));
  }));
  assertEquals([-Infinity, -40, 40, Infinity].map(normalUpper), [1, 1, 0, 0]);
  assertEquals([normalInterval(-Infinity, Infinity), normalInterval(2, 2), normalUpper(NaN)], [1, 0, NaN]);
});

Deno.test("in the centre the distribution function is mathjs's ½ + ½ erf(z/√2)", () => {
  for (let z = -3; z <= 3; z += 1 / 16) assertAlmostEquals(normalCdf(z), (1 + erf(z / Math.SQRT2)) / 2, 1e-15);
});

/** Positive finite floats from `min` to `max`, uniform over their bit patterns. */
const floats = (min: number, max: number): fc.Arbitrary<number> =>
  fc.bigInt({ min: patternOf(min), max: patternOf(max) }).map(floatOf);

Deno.test("the quantile undoes the distribution function", () => {
  fc.assert(fc.property(fc.double({ min: -REACH, max: 3, noNaN: true }), (z) => {
    assertAlmostEquals(normalQuantile(normalCdf(z)), z, z < 1 ? 2e-14 : 1e-13); // from 1 on Φ has lost digits to 1
  }));
});

Deno.test("the normal quantile gives the values of Wichura's paper, and the 99.5th percentile", () => {
  const known = {
    0.25: -0.6744897501960817,
    0.001: -3.090232306167814,
    1e-20: -9.262340089798408,
    0.995: 2.575829303548901,
  };
  for (const [p, z] of Object.entries(known)) assertAlmostEquals(normalQuantile(Number(p)), z, 4e-15 * Math.abs(z));
  assertEquals(normalQuantile(0.5), 0);
});

const lower = floats(5e-324, 0.5).filter((p) => p < 0.5);
const multiples = fc.integer({ min: 1, max: 2 ** 52 - 1 }).map((k) => k / 2 ** 53);

Deno.test("the normal quantile has a relative error of at most 1e-15, from the smallest float to ½", () => {
  fc.assert(
    fc.property(fc.oneof(lower, floats(1e-9, 0.5).filter((p) => p < 0.5), multiples), (p) => {
      const z = normalQuantile(p);
      assertLessOrEqual(quantileError(z, p), 1e-15);
      assertGreater(quantileError(z * (1 + 3e-15), p), 1e-15); // the oracle sees as little as that
    }),
    { numRuns: 1000, examples: [[5e-324], [1e-300], [0.075], [2 ** -54], [0.5 - 2 ** -54]] },
  );
});

Deno.test("the normal quantile is odd about ½, to the last bit, as far as 1 − 2⁻⁵³", () => {
  fc.assert(
    fc.property(multiples, (p) => assertEquals(normalQuantile(1 - p), -normalQuantile(p))),
    { numRuns: 1000, examples: [[2 ** -53], [0.5 - 2 ** -53]] },
  );
});
