import { assertAlmostEquals, assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { log, normalQuantile } from "../../base/special.ts";
import "../support/seed.ts";
import { floatOf, log as exactLog, patternOf, quantileError, ulps } from "./oracle.ts";

/** Positive finite floats from `min` to `max`, uniform over their bit patterns. */
const floats = (min: number, max: number): fc.Arbitrary<number> =>
  fc.bigInt({ min: patternOf(min), max: patternOf(max) }).map(floatOf);

Deno.test("log is within one unit in the last place of every positive float, subnormal ones too", () => {
  const near1 = fc.tuple(fc.double({ min: -0.3, max: 0.42, noNaN: true }), fc.nat({ max: 45 }));
  const x = fc.oneof(
    floats(5e-324, Number.MAX_VALUE),
    floats(5e-324, 2.2250738585072014e-308),
    floats(0.5, 2),
    near1.map(([offset, power]) => 1 + offset / 2 ** power),
  );
  fc.assert(
    fc.property(x, (x) => {
      if (x === 1) assertEquals(log(x), 0);
      else assertLessOrEqual(ulps(log(x), exactLog(x)), 1);
    }),
    {
      numRuns: 3000,
      examples: [[1], [5e-324], [2.225073858507201e-308], [2.2250738585072014e-308], [Number.MAX_VALUE], [Math.SQRT2]],
    },
  );
});

Deno.test("log gives the values of tables", () => {
  assertEquals([log(1), log(2), log(0.5), log(10)], [0, Math.LN2, -Math.LN2, Math.LN10]);
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
