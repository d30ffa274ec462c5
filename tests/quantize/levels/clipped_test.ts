import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key, normals } from "../../../base/key.ts";
import { cube } from "../../../quantize/balls/cube.ts";
import { clip, clipped } from "../../../quantize/levels/clipped.ts";
import { ternGrad } from "../../../quantize/levels/instances.ts";
import { scaleOf } from "../../../quantize/levels/scale.ts";
import "../../support/seed.ts";
import golden from "./exact.json" with { type: "json" };
import { fraction, toNumber } from "./fraction.ts";

Deno.test("coordinates are clipped at c population standard deviations around the mean", () => {
  const { v, clip_c, clip_threshold, var_population } = golden.terngrad;
  const x = v.map(Number), limit = Number(clip_threshold), deviations = Number(clip_c);
  assertAlmostEquals(limit, deviations * Math.sqrt(toNumber(fraction(var_population))), 1e-14);
  const value = clip(x, { deviations });
  x.forEach((t, i) => assertAlmostEquals(value[i], Math.sign(t) * Math.min(Math.abs(t), limit), 1e-14));
  assertEquals(value.filter((t, i) => t !== x[i]).length, 1); // −5 only
});

Deno.test("a constant vector is not lost: its deviation is exactly 0, and then nothing is clipped", () => {
  const lengths = fc.integer({ min: 1, max: 50 }), values = fc.double({ noDefaultInfinity: true, noNaN: true });
  fc.assert(
    fc.property(values, lengths, fc.double({ min: 1e-3, max: 10, noNaN: true }), (value, n, deviations) => {
      const x = new Float64Array(n).fill(value);
      assertEquals(clip(x, { deviations }), x);
    }),
    { examples: [[0.1, 10, 2.5], [-0, 3, 2.5], [5e-324, 7, 1], [1e308, 9, 1]] },
  );
});

Deno.test("signs are kept, magnitudes never grow, and those within the limit stay, bucket by bucket", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat(20),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom(1e-200, 1, 1e200),
      (seed, n, bucket, size) => {
        const x = normals(key(seed), n).map((v) => v * size), value = clip(x, { deviations: 1, bucket });
        x.forEach((v, i) => assert(value[i] * Math.sign(v) > 0 && Math.abs(value[i]) <= Math.abs(v)));
        for (let from = 0; from < n; from += bucket) {
          const part = x.slice(from, from + bucket);
          assertEquals(value.slice(from, from + bucket), clip(part, { deviations: 1 }));
          const limit = Math.max(...clip(part, { deviations: 1 }).map(Math.abs));
          part.forEach((v, i) => Math.abs(v) < limit && assertEquals(value[from + i], v));
        }
      },
    ),
  );
});

Deno.test("the limit follows the size of the vector at all scales: 2ᵏ x is clipped to 2ᵏ times what x is", () => {
  const x = normals(key(5), 12), value = clip(x, { deviations: 0.7 });
  for (const size of [2 ** -900, 2 ** -500, 2 ** 500, 2 ** 1000]) {
    const scaled = clip(x.map((v) => v * size), { deviations: 0.7 });
    scaled.forEach((v, i) => assertAlmostEquals(v / size, value[i], 1e-14));
  }
});

Deno.test("clipped quantizers quantize what is clipped, in buckets of their own, and promise nothing", () => {
  const x = normals(key(1), 10), inner = ternGrad({ dimension: 10, bucket: 4 });
  const outer = clipped(inner, { deviations: 1 });
  assertEquals(outer.guarantee, { kind: "none" });
  assertEquals(outer.quantize(x, key(2)), inner.quantize(clip(x, { deviations: 1, bucket: 4 }), key(2)));
  const wide = clipped(inner, { deviations: 1, bucket: 10 });
  assertEquals(wide.quantize(x, key(2)), inner.quantize(clip(x, { deviations: 1 }), key(2)));
  const cubed = cube({ levels: Array(10).fill(4), radius: 9 });
  assertEquals(
    clipped(cubed, { deviations: 1 }).quantize(x, key(0)),
    cubed.quantize(clip(x, { deviations: 1 }), key(0)),
  );
  const scale = scaleOf(clip(x), Infinity), shared = clipped(ternGrad({ dimension: 10, scale }));
  assertEquals(shared.quantize(x, key(2)).norms.length, 0);
});

Deno.test("`out` may be x; what is not finite reaches the quantizer, which names it; bad options are refused", () => {
  const x = normals(key(1), 9), expected = clip(x, { deviations: 0.5, bucket: 4 });
  assertEquals(clip(x, { deviations: 0.5, bucket: 4 }, x) === x, true);
  assertEquals(x, expected);
  for (const bad of [NaN, Infinity, -Infinity]) {
    const quantizer = clipped(ternGrad({ dimension: 3 }));
    assertThrows(() => quantizer.quantize([1, 2, bad], key(0)), RangeError, "x[2] must be finite");
    assertThrows(() => quantizer.quantize([bad, 2, 3], key(0)), RangeError, "x[0] must be finite");
  }
  for (const deviations of [0, -1, NaN, Infinity]) {
    assertThrows(() => clipped(ternGrad({ dimension: 3 }), { deviations }), RangeError, "deviations");
  }
  assertThrows(() => clip([1], { bucket: 0 }), RangeError, "bucket");
});
