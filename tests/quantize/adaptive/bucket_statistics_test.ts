import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key, normals } from "../../../base/key.ts";
import { norm } from "../../../base/norm.ts";
import { bucketStatistics, mixtureOf } from "../../../quantize/adaptive/distributions/bucket_statistics.ts";
import { foldedNormal } from "../../../quantize/adaptive/distributions/folded_normal.ts";
import { float32Up } from "../../../quantize/floats.ts";
import "../../support/seed.ts";

const vectors = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 40 });
const indices = fc.constantFrom(1, 2, 3, Infinity);

Deno.test("statistics are the norm rounded up, the mean and the population deviation of each bucket", () => {
  fc.assert(fc.property(vectors, indices, fc.integer({ min: 1, max: 12 }), (x, q, bucket) => {
    const { norms, means, deviations, lengths } = bucketStatistics(x, { norm: q, bucket });
    assertEquals(norms.length, Math.ceil(x.length / bucket));
    norms.forEach((N, b) => {
      const part = x.slice(b * bucket, (b + 1) * bucket), v = part.map((value) => N > 0 ? value / N : 0);
      const mean = v.reduce((sum, r) => sum + r, 0) / v.length;
      const square = v.reduce((sum, r) => sum + r * r, 0) / v.length;
      assertEquals(N, float32Up(norm(part, q)));
      assertEquals(lengths[b], part.length);
      assertAlmostEquals(means[b], mean, 1e-7);
      assertAlmostEquals(deviations[b] ** 2 + mean * mean, square, 1e-6);
    });
  }));
});

Deno.test("with q = 2 the mean and the deviation of a bucket of K say no more than one of them: μ² + σ² = 1/K", () => {
  const x = normals(key(1), 4096).map((z, i) => i % 3 === 0 ? z ** 5 : z);
  const { means, deviations } = bucketStatistics(x, { norm: 2, bucket: 256 });
  means.forEach((mean, b) => assertAlmostEquals(256 * (mean ** 2 + deviations[b] ** 2), 1, 1e-6));
});

Deno.test("the mixture counts buckets by d N², largest norm first, ties in the order of workers and buckets", () => {
  const one = bucketStatistics([1, -1, 3, 3, 0, 0, 2], { norm: Infinity, bucket: 2 });
  const two = bucketStatistics([3, 0, 5], { norm: Infinity, bucket: 2 });
  const weights = (top: number) => mixtureOf([one, two], { top }).map(({ weight }) => weight);
  assertEquals(weights(50), [25, 2 * 9, 2 * 9, 4, 2 * 1]);
  assertEquals(weights(2), [25, 2 * 9]);
  assertEquals(mixtureOf([one, two]).map(({ mean }) => mean), [1, 1, 0.5, 1, 0]); // worker 0's bucket of norm 3 first
  assertEquals(mixtureOf([two, one]).map(({ mean }) => mean), [1, 0.5, 1, 1, 0]);
});

Deno.test("normalised, it is one normal of the pooled mean and the pooled variance within buckets", () => {
  const statistics = bucketStatistics([1, -2, 0, 0, 8], { norm: Infinity, bucket: 2 });
  const [{ mean, deviation, weight }, ...others] = mixtureOf([statistics], { normalised: true });
  assertEquals([others.length, weight], [0, 1]);
  assertAlmostEquals(mean, (2 * -0.25 + 1) / 3, 1e-15);
  assertAlmostEquals(deviation ** 2, 2 * 0.75 ** 2 / 3, 1e-15);
});

Deno.test("a mixture of any gradient but 0 is a distribution, of constant buckets too", () => {
  fc.assert(fc.property(vectors, indices, fc.integer({ min: 1, max: 12 }), fc.boolean(), (x, q, bucket, normalised) => {
    if (x.every((value) => value === 0)) return;
    const F = foldedNormal(mixtureOf([bucketStatistics(x, { norm: q, bucket })], { normalised }));
    assertAlmostEquals(F.M0(0, 1), 1, 1e-12);
    assert(F.I2(0, 1) >= 0);
  }));
  const constant = foldedNormal(mixtureOf([bucketStatistics([3, 3, 3, 3], { norm: 2 })]));
  assertLess(0.999999, constant.M0(0.4999, 0.5001));
});

Deno.test("the model of a normal gradient tells its rounding variance within a tenth", () => {
  const x = normals(key(2), 8192), statistics = bucketStatistics(x, { norm: 2, bucket: 1024 });
  const F = foldedNormal(mixtureOf([statistics]));
  let sum = 0, weight = 0;
  x.forEach((value, i) => {
    const N = statistics.norms[Math.floor(i / 1024)], r = Math.abs(value) / N;
    const [a, c] = r < 0.03 ? [0, 0.03] : [0.03, 1];
    sum += N * N * (c - r) * (r - a);
    weight += N * N;
  });
  assertAlmostEquals((F.I2(0, 0.03) + F.I2(0.03, 1)) / (sum / weight), 1, 0.1);
});

Deno.test("what has no mixture is refused", () => {
  const none = "Cannot make a mixture as the largest norm must be above 0: current value is 0";
  assertThrows(() => mixtureOf([]), RangeError, none);
  assertThrows(() => mixtureOf([bucketStatistics([0, 0, 0])]), RangeError, none);
  const statistics = bucketStatistics([1, 2]);
  for (const bad of [-1, NaN, Infinity]) {
    assertThrows(
      () => mixtureOf([{ ...statistics, norms: Float32Array.of(bad) }]),
      RangeError,
      "a norm must be finite",
    );
  }
  assertThrows(
    () => mixtureOf([statistics], { top: 0 }),
    RangeError,
    "the number of buckets must be an integer from 1",
  );
  assertThrows(() => bucketStatistics([1, NaN]), RangeError, "x[1] must be finite");
  assertThrows(() => bucketStatistics([1], { bucket: 0 }), RangeError, "the bucket must be an integer from 1");
  assertThrows(() => bucketStatistics([1], { norm: 0.5 }), RangeError, "the index of the norm must be at least 1");
  assertEquals(bucketStatistics([]).norms.length, 0);
});
