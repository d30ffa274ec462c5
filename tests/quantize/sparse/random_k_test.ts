import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { child, type Key, key, uniforms } from "../../../base/key.ts";
import { dot, subtract } from "../../../base/vector.ts";
import { randomK } from "../../../quantize/sparse/random_k.ts";
import { gatherFloat32, scatter } from "../../../quantize/sparse/gather.ts";
import { drawSubset, subsetOf } from "../../../quantize/sparse/random_subset.ts";
import { keys } from "../../support/arbitraries.ts";
import "../../support/seed.ts";

/** What Floyd's algorithm makes of every sequence of draws t < d − k + 1, …, t < d. */
function* allDraws(dimension: number, count: number, m: (t: number, n: number) => number = (t) => t) {
  const sizes = Array.from({ length: count }, (_, j) => dimension - count + 1 + j);
  for (let index = 0, total = sizes.reduce((p, n) => p * n, 1); index < total; index++) {
    let rest = index;
    const u = sizes.map((n) => {
      const t = rest % n;
      rest = Math.floor(rest / n);
      return m(t, n) / 2 ** 53;
    });
    yield subsetOf(dimension, u)!;
  }
}

const factorial = (n: number): number => n < 2 ? 1 : n * factorial(n - 1);

Deno.test("every subset comes of equally many sequences of draws: k! of d!/(d − k)!", () => {
  for (let d = 0; d <= 7; d++) {
    for (let count = 0; count <= d; count++) {
      const times = new Map<string, number>();
      for (const subset of allDraws(d, count)) {
        assert(subset.length === count && subset.every((i, j) => i < d && (j === 0 ? i >= 0 : i > subset[j - 1])));
        times.set(subset.join(), (times.get(subset.join()) ?? 0) + 1);
      }
      assertEquals(times.size, factorial(d) / factorial(count) / factorial(d - count));
      assert([...times.values()].every((n) => n === factorial(count)));
    }
  }
});

Deno.test("a draw is the remainder of a 53-bit integer, and those too few for a whole run are not taken", () => {
  for (let n = 1; n <= 40; n++) {
    const whole = 2 ** 53 - 2 ** 53 % n; // where the last run ends
    for (let t = 0; t < n; t++) {
      for (const run of [0, 1, 12345, whole / n - 1]) {
        assertEquals(subsetOf(n, [(run * n + t) / 2 ** 53]), Int32Array.of(t));
      }
    }
    for (let m = whole; m < 2 ** 53; m++) assertEquals(subsetOf(n, [m / 2 ** 53]), null);
  }
  assertEquals([...allDraws(6, 3, (t, n) => 1000 * n + t)], [...allDraws(6, 3)]);
});

Deno.test("a subset is that of the key's uniforms", () => {
  fc.assert(fc.property(keys, fc.nat(40), fc.nat(40), (key, count, more) => {
    assertEquals(drawSubset(count + more, count, key), subsetOf(count + more, uniforms(key, count)));
  }));
});

/** The largest distance from k/d of the share of keys whose subset has a coordinate. */
function unevenness(d: number, count: number, n: number, draw: (key: Key) => Int32Array): number {
  const times = new Float64Array(d);
  for (let i = 0; i < n; i++) for (const index of draw(child(key(9), i))) times[index]++;
  return times.reduce((most, sum) => Math.max(most, Math.abs(sum / n - count / d)), 0);
}

Deno.test("keys take every coordinate equally often, by Hoeffding's inequality at 1e-9", () => {
  const d = 5, n = 20_000, most = Math.sqrt(Math.log(2 * d / 1e-9) / (2 * n)); // d times P(distance > t) ≤ 2 exp(−2 n t²)
  assertLess(unevenness(d, 2, n, (key) => drawSubset(d, 2, key)), most);
  // With {0, 1} in 8·most of all cases, 0 is off by 8·most·(1 − 2/5) > 4·most, so that it passes with a chance below 1e-9.
  const partial = (k: Key): Int32Array =>
    uniforms(child(k, 5), 1)[0] < 8 * most ? Int32Array.of(0, 1) : drawSubset(d, 2, k);
  assertGreater(unevenness(d, 2, n, partial), most);
});

Deno.test("values are those at the key's subset, times d/k or as they are", () => {
  const d = 9, x = Float64Array.from({ length: d }, (_, i) => i - 4.25);
  fc.assert(
    fc.property(
      keys,
      fc.integer({ min: 1, max: d }),
      fc.constantFrom("unbiased", "least-squares"),
      (k, count, scale) => {
        const { quantize, dequantize } = randomK({ dimension: d, count, scale });
        const subset = drawSubset(d, count, k), factor = scale === "unbiased" ? d / count : 1;
        assertEquals(quantize(x, k), Float32Array.from(subset, (i) => x[i]));
        assertEquals(dequantize(quantize(x, k), k), x.map((value, i) => subset.includes(i) ? factor * value : 0));
      },
    ),
  );
});

Deno.test("over all draws the mean is x and the mean square error (d/k − 1)‖x‖², or (1 − k/d)‖x‖² by least squares", () => {
  const x = Float64Array.of(3, -1, 0, 0.5, -8, 2);
  for (let d = 1; d <= 6; d++) {
    const y = x.subarray(0, d);
    for (let count = 1; count <= d; count++) {
      for (const [factor, share] of [[d / count, d / count - 1], [1, 1 - count / d]]) {
        const mean = new Float64Array(d);
        let square = 0, n = 0;
        for (const subset of allDraws(d, count)) {
          const value = scatter(gatherFloat32(y, subset), subset, factor, new Float64Array(d));
          const error = subtract(value, y);
          value.forEach((v, i) => mean[i] += v);
          square += dot(error, error);
          n++;
        }
        mean.forEach((sum, i) => assertAlmostEquals(sum / n, y[i] * factor * count / d, 1e-12));
        assertAlmostEquals(square / n, share * dot(y, y), 1e-12 * dot(y, y));
      }
    }
  }
});

Deno.test("the promises are these figures with room for rounding", () => {
  const unit = 2 ** -24;
  const omega = 3 * (1 + unit) ** 2 + unit ** 2;
  assertEquals(randomK({ dimension: 8, count: 2 }).guarantee, { kind: "unbiased", omega });
  const byLeastSquares = randomK({ dimension: 8, count: 2, scale: "least-squares" }).guarantee;
  assertEquals(byLeastSquares, { kind: "contractive", delta: 0.25 * (1 - unit ** 2) });
});

Deno.test("nothing, everything and no coordinates can be kept; unbiased, something must be", () => {
  const k = key(4), x = [0.5, -2, 0];
  const none = randomK({ dimension: 3, count: 0, scale: "least-squares" });
  assertEquals(none.dequantize(none.quantize(x, k), k), new Float64Array(3));
  assertEquals(none.guarantee, { kind: "contractive", delta: 0 });
  for (const scale of ["unbiased", "least-squares"] as const) {
    const all = randomK({ dimension: 3, count: 3, scale }), empty = randomK({ dimension: 0, count: 0, scale });
    assertEquals(all.dequantize(all.quantize(x, k), k), Float64Array.from(x));
    assertEquals(empty.dequantize(empty.quantize([], k), k), new Float64Array(0));
  }
  assertEquals(
    assertThrows(() => randomK({ dimension: 3, count: 0 }), RangeError).message,
    "Cannot be unbiased as the number of coordinates kept must be above 0: current value is 0",
  );
});

Deno.test("bad shapes and bad vectors are refused, whichever coordinates are kept", () => {
  assertThrows(() => randomK({ dimension: 3, count: 4 }), RangeError, "their number");
  const one = randomK({ dimension: 3, count: 1 });
  for (let seed = 0; seed < 10; seed++) {
    assertThrows(() => one.quantize([1, NaN, 2], key(seed)), RangeError, "x[1] must be finite");
    assertThrows(() => one.quantize([1, 2], key(seed)), TypeError, "length");
  }
});
