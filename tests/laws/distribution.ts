import { assert } from "@std/assert";
import fc from "fast-check";
import type { Distribution } from "@bitdescent/bitdescent";
import { forAll, type Law } from "./law.ts";

/** Rounding in a few operations on masses, which are at most 1. */
const SLACK = 1e-12;

const close = (actual: number, expected: number, what: string): void =>
  assert(Math.abs(actual - expected) <= SLACK, `${what} is ${actual}, not ${expected}`);

/** What every distribution on [0, 1] must satisfy; `points` are some where it matters, besides any. */
export function distributionLaws(F: Distribution, points: readonly number[] = []): Law[] {
  const anywhere = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0, 1, ...points),
  );
  const increasing = (count: number) =>
    fc.array(anywhere, { minLength: count, maxLength: count }).map((x) => x.sort((a, b) => a - b));

  return [
    forAll(
      "distribution: the mass of [0, r] grows to 1, and that of (a, c] is what it grows by",
      increasing(2),
      ([a, c]) => {
        assert(0 <= F.cdf(a) && F.cdf(a) <= F.cdf(c) + SLACK && F.cdf(c) <= 1 + SLACK, `${F.cdf(a)}, ${F.cdf(c)}`);
        close(F.cdf(1), 1, "the mass of all");
        close(F.M0(a, c), F.cdf(c) - F.cdf(a), "the mass");
      },
    ),
    forAll("distribution: moments of neighbouring intervals add up", increasing(3), ([a, b, c]) => {
      for (const moment of [F.M0, F.M1, F.M2]) close(moment(a, b) + moment(b, c), moment(a, c), "the sum");
    }),
    forAll("distribution: moments are those of points within the interval", increasing(2), ([a, c]) => {
      const mass = F.M0(a, c), first = F.M1(a, c), second = F.M2(a, c);
      assert(mass >= 0, `a mass of ${mass}`);
      assert(a * mass - SLACK <= first && first <= c * mass + SLACK, `a first moment of ${first}`);
      assert(a * first - SLACK <= second && second <= c * first + SLACK, `a second moment of ${second}`);
      assert(first * first <= mass * second + SLACK, `a first moment of ${first} where the second is ${second}`);
    }),
    forAll("distribution: I₂ = (a + c) M₁ − ac M₀ − M₂, and is at least 0", increasing(2), ([a, c]) => {
      assert(F.I2(a, c) >= 0, `a variance of ${F.I2(a, c)}`);
      close(F.I2(a, c), (a + c) * F.M1(a, c) - a * c * F.M0(a, c) - F.M2(a, c), "I₂");
    }),
    forAll(
      "distribution: a cut is the least place above which there is as little mass as asked",
      fc.tuple(increasing(2), fc.double({ min: 0, max: 1, noNaN: true })),
      ([[a, c], share]) => {
        const u = share * F.M0(a, c), x = F.cut(u, a, c);
        assert(a <= x && x <= c, `${x} is not from ${a} to ${c}`);
        assert(F.M0(x, c) <= u + SLACK, `${F.M0(x, c)} lies above ${x}, where ${u} was asked`);
        const before = x * (1 - 1e-9);
        if (before >= a && x > a) assert(F.M0(before, c) >= u - SLACK, `so does less than ${u} above ${before}`);
      },
    ),
    forAll("distribution: the density, where there is one, is what the mass grows by", anywhere, (r) => {
      if (!F.density) return;
      const h = 1e-6, a = Math.max(0, r - h), c = Math.min(1, r + h);
      const within = [a, (a + c) / 2, c].map((x) => F.density!(x));
      const mean = F.M0(a, c) / (c - a), spread = Math.max(...within) - Math.min(...within);
      assert(Math.abs(mean - within[1]) <= spread + 1e-6 * (1 + within[1]), `a density of ${within[1]}, not ${mean}`);
    }),
  ];
}
