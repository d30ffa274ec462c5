import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key, normals, uniforms } from "../../../base/key.ts";
import { norm } from "../../../base/norm.ts";
import { normInf } from "../../../base/vector.ts";
import { float32Up } from "../../../quantize/floats.ts";
import { geometricLevels, positiveLevels, uniformLevels } from "../../../quantize/levels/level_set.ts";
import { roundToLevels } from "../../../quantize/levels/rounding.ts";
import { scaleOf } from "../../../quantize/levels/scale.ts";
import { stochasticLevels } from "../../../quantize/levels/stochastic.ts";
import { adversarialVectors, randomLevels } from "../../support/level_families.ts";
import "../../support/seed.ts";

const orders = [1, 1.5, 2, 3, 8, Infinity];
const seeds = fc.nat();
const sizes = fc.constantFrom(1, 1e-30, 1e-45, 1e-300, 1e30, 0);
const LARGEST = 2 ** 128 - 2 ** 104;

Deno.test("norms are rounded up: no coordinate is above its bucket's, no norm 2⁻²³ above the true one", () => {
  fc.assert(
    fc.property(seeds, sizes, fc.constantFrom(...orders), fc.integer({ min: 1, max: 9 }), (seed, size, q, bucket) => {
      const x = adversarialVectors([0, 0.25, 1], 20, key(seed))[seed % 7].x.map((v) => v * size / 1e8);
      const { norms } = stochasticLevels({ dimension: 20, levels: [0, 1], norm: q, bucket }).quantize(x, key(seed));
      assertEquals(norms.length, Math.ceil(20 / bucket));
      norms.forEach((N, b) => {
        const part = x.subarray(b * bucket, (b + 1) * bucket), exact = norm(part, q);
        assert(normInf(part) <= N && exact <= N, `${N} is below ${exact}`);
        assert(N <= Math.max(exact * (1 + 2 ** -23), exact + 2 ** -149), `${N} is far above ${exact}`);
        if (exact === 0) assertEquals(N, 0);
      });
    }),
  );
});

Deno.test("with q = ∞ and float32 coordinates the norm is the largest magnitude itself, which keeps its value", () => {
  fc.assert(fc.property(seeds, (seed) => {
    const x = Float32Array.from(normals(key(seed), 9)),
      quantizer = stochasticLevels({ dimension: 9, levels: [0, 1], norm: Infinity });
    const symbols = quantizer.quantize(x, key(seed)), value = quantizer.dequantize(symbols, key(seed));
    assertEquals(symbols.norms[0], normInf(x));
    x.forEach((v, i) => Math.abs(v) === normInf(x) && assertEquals(value[i], v));
  }));
});

Deno.test("it is the kernel bucket by bucket, short last ones too, with draw i for coordinate i", () => {
  fc.assert(
    fc.property(
      seeds,
      fc.boolean(),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 14 }),
      (seed, zero, n, bucket) => {
        const levels = randomLevels(key(seed), { zero }), x = normals(key(seed + 1), n), u = uniforms(key(seed), n);
        const quantizer = stochasticLevels({ dimension: n, levels, norm: 2, bucket });
        const { norms, numbers } = quantizer.quantize(x, key(seed));
        const expected = new Int32Array(n);
        for (let from = 0, b = 0; from < n; from += bucket, b++) {
          const to = Math.min(n, from + bucket);
          assertEquals(norms[b], float32Up(norm(x.subarray(from, to), 2)));
          const part = roundToLevels(
            x.slice(from, to),
            norms[b],
            positiveLevels(levels),
            zero,
            u.slice(from, to),
            new Int32Array(to - from),
          );
          expected.set(part, from);
        }
        assertEquals(numbers, expected);
        const value = quantizer.dequantize({ norms, numbers }, key(0));
        value.forEach((q, i) => {
          const k = numbers[i];
          assertEquals(
            q,
            k === 0 ? 0 : Math.sign(k) * norms[Math.floor(i / bucket)] * positiveLevels(levels)[Math.abs(k) - 1],
          );
        });
      },
    ),
  );
});

Deno.test("an exact multiple of the bucket loses no bucket, and one full bucket is whole", () => {
  for (const [n, bucket] of [[12, 4], [4, 4], [8, 8], [5, 1], [6, 12]]) {
    const quantizer = stochasticLevels({ dimension: n, levels: uniformLevels({ steps: 3 }), norm: Infinity, bucket });
    const x = Float64Array.from({ length: n }, (_, i) => i % 2 ? -2 : 2);
    assertEquals(quantizer.dequantize(quantizer.quantize(x, key(n)), key(n)), x);
  }
});

Deno.test("zero, empty, one-hot and constant vectors", () => {
  for (const zero of [true, false]) {
    for (const q of orders) {
      const make = (dimension: number, bucket?: number) =>
        stochasticLevels({
          dimension,
          levels: geometricLevels({ count: 3, zero }),
          norm: q,
          ...bucket ? { bucket } : {},
        });
      const value = (x: number[], bucket?: number) => {
        const quantizer = make(x.length, bucket);
        return quantizer.dequantize(quantizer.quantize(x, key(3)), key(3));
      };
      assertEquals(value([0, -0, 0], 2), new Float64Array(3));
      assertEquals(make(3).quantize([0, -0, 0], key(0)), {
        norms: Float32Array.of(0),
        numbers: new Int32Array(3).fill(zero ? 0 : 1),
      });
      assertEquals(value([]), new Float64Array(0));
      assertEquals(make(0).quantize([], key(0)).norms.length, 0);
      if (zero) assertEquals(value([0, 0, -3, 0]), Float64Array.of(0, 0, -3, 0));
      assertEquals(value([0, 0, -3, 0])[2], -3);
      assertEquals(value([-5], 1), Float64Array.of(-5));
      assertEquals(value([0, 0, 7, 7], 2).slice(0, 2), Float64Array.of(0, 0));
      // four coordinates of −1 have norm 4^{1/q}, and r = 4^{−1/q} is a level for q = 1, 2 and ∞
      if (q === 1 || q === 2 || q === Infinity) assertEquals(value([-1, -1, -1, -1]), new Float64Array(4).fill(-1));
    }
  }
});

Deno.test("subnormal and huge coordinates are rounded without overflow, and what no float32 reaches is refused", () => {
  const q = stochasticLevels({ dimension: 2, levels: [0, 1] });
  const tiny = q.quantize([5e-324, 0], key(0));
  assertEquals(tiny.norms, Float32Array.of(2 ** -149));
  assertEquals(q.dequantize(q.quantize([2 ** -149, 0], key(0)), key(0)), Float64Array.of(2 ** -149, 0));
  assertEquals(q.dequantize(q.quantize([0, -LARGEST], key(0)), key(0)), Float64Array.of(0, -LARGEST));
  for (const x of [[LARGEST, LARGEST], [1e300, 0], [1e308, 1e308]]) {
    assertThrows(() => q.quantize(x, key(0)), RangeError, "float32");
  }
});

Deno.test("what is not finite is refused with its index, and another length", () => {
  for (const order of orders) {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const quantizer = stochasticLevels({ dimension: 5, levels: [0, 1], norm: order, bucket: 2 });
      const message = assertThrows(() => quantizer.quantize([1, 2, 3, bad, NaN], key(0)), RangeError).message;
      assertEquals(message, `Cannot quantize x as x[3] must be finite: current value is ${bad}`);
      assertThrows(() => quantizer.quantize([1, 2, 3], key(0)), TypeError, "length of x must be 5");
    }
  }
});

Deno.test("float32 coordinates give what the same numbers in float64 give, and in a plain array", () => {
  fc.assert(fc.property(seeds, fc.constantFrom(...orders), (seed, norm) => {
    const x = Float32Array.from(normals(key(seed), 11)),
      quantizer = stochasticLevels({ dimension: 11, levels: [0, 0.3, 1], norm, bucket: 4 });
    const symbols = quantizer.quantize(x, key(seed));
    assertEquals(quantizer.quantize(Float64Array.from(x), key(seed)), symbols);
    assertEquals(quantizer.quantize([...x], key(seed)), symbols);
  }));
});

Deno.test("a known scale replaces the norms: the same numbers, no norms, and no relative variance", () => {
  fc.assert(fc.property(seeds, fc.boolean(), (seed, zero) => {
    const levels = randomLevels(key(seed), { zero }), x = normals(key(seed), 7), scale = scaleOf(x, Infinity);
    const known = stochasticLevels({ dimension: 7, levels, scale }),
      own = stochasticLevels({ dimension: 7, levels, norm: Infinity });
    const symbols = known.quantize(x, key(seed));
    assertEquals(symbols, { norms: new Float32Array(0), numbers: own.quantize(x, key(seed)).numbers });
    assertEquals(known.dequantize(symbols, key(0)), own.dequantize(own.quantize(x, key(seed)), key(0)));
  }));
  assertEquals(stochasticLevels({ dimension: 7, levels: [0, 1], scale: 1 }).guarantee, {
    kind: "unbiased",
    omega: Infinity,
  });
});

Deno.test("a coordinate above the scale is refused; with scale 0 only zeros pass", () => {
  const quantizer = stochasticLevels({ dimension: 3, levels: [0, 1], scale: 2, bucket: 2 });
  assertEquals(quantizer.dequantize(quantizer.quantize([2, -2, 0], key(0)), key(0)), Float64Array.of(2, -2, 0));
  assertEquals(
    assertThrows(() => quantizer.quantize([1, -2.5, 3], key(0)), RangeError).message,
    "Cannot quantize x as x[1] must be at most the scale 2 in magnitude: current value is -2.5",
  );
  assertThrows(() => quantizer.quantize([0, 0, 2 * (1 + 2 ** -52)], key(0)), RangeError, "x[2] must be at most");
  assertThrows(() => quantizer.quantize([1, NaN, 9], key(0)), RangeError, "x[1] must be finite");
  for (const levels of [[0, 1], [0.5, 1]]) {
    const nothing = stochasticLevels({ dimension: 2, levels, scale: 0 });
    assertEquals(nothing.dequantize(nothing.quantize([0, -0], key(0)), key(0)), new Float64Array(2));
    assertThrows(() => nothing.quantize([0, 1e-300], key(0)), RangeError, "at most the scale 0");
  }
});

Deno.test("bad options are refused", () => {
  const refused = (options: object) =>
    assertThrows(() => stochasticLevels({ dimension: 2, levels: [0, 1], ...options }), RangeError);
  for (const dimension of [-1, 1.5, NaN, Infinity]) refused({ dimension });
  for (const bucket of [0, -1, 2.5, NaN]) refused({ bucket });
  for (const norm of [0, 0.99, NaN, -Infinity]) refused({ norm });
  for (const scale of [-1, NaN, Infinity]) refused({ scale });
  for (const levels of [[], [0], [0, 0.5], [-0.5, 1], [0, 0, 1], [0.5, 0.4, 1], [0, NaN, 1], [0, 1, 2]]) {
    refused({ levels });
  }
});

Deno.test("a quantizer keeps its levels when the caller's array changes", () => {
  const levels = [0, 0.5, 1], quantizer = stochasticLevels({ dimension: 1, levels, scale: 1 });
  levels[1] = 0.9;
  assertEquals(quantizer.dequantize(quantizer.quantize([0.5], key(0)), key(0)), Float64Array.of(0.5));
});

Deno.test("scaleOf is the norm rounded up to a float32, and refuses what is not finite by its index", () => {
  assertEquals([1, 2, Infinity].map((q) => scaleOf([3, -4], q)), [7, 5, 4]);
  assertEquals([scaleOf([], 2), scaleOf([0.1], 1)], [0, float32Up(0.1)]);
  assert(scaleOf([0.1], 1) > 0.1);
  assertThrows(() => scaleOf([0, NaN], 2), RangeError, "x[1] must be finite");
  assertThrows(() => scaleOf([1e39], 2), RangeError, "float32");
  assertThrows(() => scaleOf([1], 0.5), RangeError);
});
