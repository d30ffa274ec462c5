import { assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { exp, log, power } from "../../base/special.ts";
import "../support/seed.ts";
import { big, exp as exactExp, floatOf, log as exactLog, patternOf, ulps } from "./oracle.ts";

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

/** The least x with `eˣ` infinite in floats, and the greatest with `eˣ` of 0. */
const OVER = 709.7827128933841, UNDER = -745.1332191019412;

Deno.test("exp is within two units in the last place of every finite value, subnormal ones too", () => {
  const x = fc.oneof(
    fc.double({ min: UNDER, max: OVER, noNaN: true, minExcluded: true, maxExcluded: true }),
    fc.integer({ min: -1074, max: 1023 }).chain((k) =>
      fc.double({ min: -1e-9, max: 1e-9, noNaN: true }).map((near) => Math.min((k + near) * Math.LN2, 709.78))
    ),
    fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    fc.double({ min: -746, max: -708, noNaN: true, minExcluded: true }),
  );
  fc.assert(
    fc.property(x, (x) => assertLessOrEqual(ulps(exp(x), exactExp(x)), 2)),
    { numRuns: 1500, examples: [[-745.1332191019411], [-708.3964185322641], [709.782712893384], [1], [-1], [5e-324]] },
  );
});

Deno.test("exp is exact at 0, overflows and vanishes where the exponential does, and passes NaN on", () => {
  assertEquals([exp(0), exp(-0), exp(-Infinity), exp(Infinity), exp(NaN)], [1, 1, 0, Infinity, NaN]);
  assertEquals([exp(709.782712893384) < Infinity, exp(OVER), exp(1e308)], [true, Infinity, Infinity]);
  assertEquals([exp(-745.1332191019411), exp(UNDER), exp(-746), exp(-1e308)], [5e-324, 0, 0, 0]);
});

Deno.test("power has a relative error of at most 2⁻⁵² (3 + |p ln x|)", () => {
  const x = floats(1e-300, 1e300), p = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(x, p, (x, p) => {
      const exact = big(x).pow(big(p)), size = exact.toNumber();
      if (!(size > 1e-300 && size < 1e300)) return;
      const error = big(power(x, p)).div(exact).sub(1).abs().toNumber();
      assertLessOrEqual(error, 2 ** -52 * (3 + Math.abs(p * Math.log(x))));
    }),
    { numRuns: 300 },
  );
});

Deno.test("power is exact at 0 and 1, and at exponent 0", () => {
  assertEquals([power(0, 2), power(0, 0), power(0, -1), power(7, 0), power(1, 1e9)], [0, 1, Infinity, 1, 1]);
});
