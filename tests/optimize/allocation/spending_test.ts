import { assert, assertAlmostEquals, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bitsAsScored, bitsOf, leastNoise, type Spending, stepsAsScored, stepsOf } from "@bitdescent/bitdescent";
import "../../support/seed.ts";

const between = (low: number, high: number): fc.Arbitrary<number> =>
  fc.integer({ min: low * 1e6, max: high * 1e6 }).map((x) => x / 1e6);

const scores = fc.oneof(between(-600, 600), between(-8, 8));

/** `log₂(1 + 2ᵗ)`, by the engine's functions. */
const softened = (t: number): number => Math.max(t, 0) + Math.log1p(2 ** -Math.abs(t)) / Math.LN2;

/** `log₂ s` where `s³/(s + 1) = 2^{2x}`, by halving an interval. */
function logSteps(x: number): number {
  let low = -1000, high = 1000;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (3 * middle - softened(middle) < 2 * x) low = middle;
    else high = middle;
  }
  return low;
}

Deno.test("whole numbers of bits have whole numbers of steps, exactly, and the other way round", () => {
  for (let bits = 1; bits <= 54; bits++) assertEquals(stepsOf(bits), 2 ** (bits - 1) - 1);
  for (let bits = 1; bits <= 50; bits++) assertAlmostEquals(bitsOf(2 ** (bits - 1) - 1), bits, 1e-13);
});

Deno.test("steps and bits are inverse to each other", () => {
  fc.assert(fc.property(between(1, 300), (bits) => {
    assertAlmostEquals(bitsOf(stepsOf(bits)), bits, 1e-12 * bits);
  }));
});

Deno.test("steps as scored: s = 2ˣ, at scores of every size", () => {
  fc.assert(fc.property(scores, (x) => {
    assertAlmostEquals(stepsAsScored(x), softened(x) + 1, 1e-13 * (1 + Math.abs(x)));
  }));
});

Deno.test("least noise: s³/(s + 1) = 2^{2x}, at scores of every size", () => {
  fc.assert(fc.property(scores, (x) => {
    assertAlmostEquals(leastNoise(x), softened(logSteps(x)) + 1, 1e-13 * (1 + Math.abs(x)));
  }));
});

Deno.test("where steps are many the optimum is the paper's, where they are few it is finer for a low score", () => {
  assertAlmostEquals(leastNoise(40), stepsAsScored(40), 1e-11);
  assertAlmostEquals(stepsOf(leastNoise(-15)) / 2 ** -10, 1, 1e-3); // w^{1/3}
  assertAlmostEquals(stepsOf(stepsAsScored(-15)) / 2 ** -15, 1, 1e-3); // √w
});

Deno.test("spending grows with the score, by at most 1 a unit, from one bit to any number", () => {
  const pairs = fc.tuple(scores, between(0, 10));
  for (const spending of [stepsAsScored, leastNoise, bitsAsScored]) {
    fc.assert(fc.property(pairs, ([x, more]) => {
      const a = spending(x), b = spending(x + more), rounding = 1e-12 * (1 + Math.abs(x));
      assert(b >= a - rounding && b <= a + more + rounding, `${a} at ${x}, ${b} at ${x + more}`);
    }));
  }
  const counted: Spending[] = [stepsAsScored, leastNoise];
  for (const spending of counted) assertEquals([spending(-Infinity), spending(Infinity)], [1, Infinity]);
  for (const x of [-50, 0, 3.25]) assertLessOrEqual(1, leastNoise(x));
});

Deno.test("less than one bit has no steps, and no number of steps is negative or infinite", () => {
  for (const bits of [0.5, -1, NaN]) {
    assertThrows(() => stepsOf(bits), RangeError, "the number of bits must be at least 1");
  }
  for (const steps of [-1, NaN, Infinity]) assertThrows(() => bitsOf(steps), RangeError, "the number of steps must be");
});
