import { assert, assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key, normals, uniforms } from "../../../base/key.ts";
import { dot, subtract, type Vec } from "../../../base/vector.ts";
import { lloydMax } from "../../../quantize/rotated/lloyd_max.ts";
import { cellEnds, normalLevels } from "../../../quantize/rotated/normal_levels.ts";
import "../../support/seed.ts";

const k0 = key(0), unit = 2 ** -24;

const density = (z: number): number => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);

/** `∫ f φ` from a to c, by Simpson's rule: for cells, that are at most 12 long where the tail is cut at 12. */
function integral(f: (z: number) => number, a: number, c: number): number {
  const steps = 2 * Math.ceil(200 * (c - a) + 10), h = (c - a) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const z = a + i * h;
    sum += (i === 0 || i === steps ? 1 : i % 2 ? 4 : 2) * f(z) * density(z);
  }
  return sum * h / 3;
}

/** The distortion of levels ±c on a standard normal, and how far the worst is from the mean of its cell. */
function judged(c: Float64Array): { distortion: number; offCentre: number } {
  const t = [0, ...cellEnds(c), 12];
  let distortion = 0, offCentre = 0;
  c.forEach((level, i) => {
    const mean = integral((z) => z, t[i], t[i + 1]) / integral(() => 1, t[i], t[i + 1]);
    offCentre = Math.max(offCentre, Math.abs(level - mean));
    distortion += 2 * integral((z) => (z - level) ** 2, t[i], t[i + 1]);
  });
  return { distortion, offCentre };
}

Deno.test("every level is the mean of its cell, 1 to 8 bits", () => {
  for (let b = 1; b <= 8; b++) {
    const c = normalLevels(2 ** (b - 1));
    assert(c.every((level, i) => i === 0 ? level > 0 : level > c[i - 1]));
    assertLess(judged(c).offCentre, 1e-9);
  }
});

Deno.test("the distortions are those of Max's table for 1 to 4 bits, and approach √3π/2 · 4⁻ᵇ", () => {
  const distortions = Array.from({ length: 8 }, (_, i) => judged(normalLevels(2 ** i)).distortion);
  [0.3634, 0.1175, 0.03454, 0.009497].forEach((D, i) => assertAlmostEquals(distortions[i], D, 5e-4 * D));
  assertAlmostEquals(distortions[0], 1 - 2 / Math.PI, 1e-9);
  const limit = Math.sqrt(3) * Math.PI / 2; // Panter and Dite
  const ratios = distortions.map((D, i) => D * 4 ** (i + 1) / limit);
  assert(ratios.every((ratio, i) => ratio < 1 && (i === 0 || ratio > ratios[i - 1])), `${ratios}`);
  assertLess(1 - ratios[7], 0.01);
});

Deno.test("Max's table: levels for 2 and 3 bits", () => {
  const near = (c: Float64Array, table: number[]) => table.forEach((x, i) => assertAlmostEquals(c[i], x, 1.5e-3));
  near(normalLevels(2), [0.4528, 1.51]);
  near(normalLevels(4), [0.2451, 0.756, 1.344, 2.152]);
});

const anyVector = fc.tuple(
  fc.integer({ min: 1, max: 60 }),
  fc.nat(),
  fc.constantFrom(0.1, 1, 3),
  fc.constantFrom(1e-25, 1, 1e25),
)
  .map(([d, seed, power, size]) => normals(key(seed), d).map((z) => size * Math.sign(z) * Math.abs(z) ** power));

Deno.test("each coordinate goes to the level nearest to √d x/‖x‖, with the sign of x", () => {
  fc.assert(fc.property(anyVector, fc.integer({ min: 1, max: 8 }), (x, bits) => {
    const d = x.length, c = normalLevels(2 ** (bits - 1)), { quantize } = lloydMax({ dimension: d, bits });
    const { numbers } = quantize(x, k0), norm = Math.sqrt(dot(x, x));
    x.forEach((value, i) => {
      const z = Math.abs(value) / norm * Math.sqrt(d), nearest = Math.min(...c.map((level) => Math.abs(z - level)));
      assertAlmostEquals(Math.abs(z - c[Math.abs(numbers[i]) - 1]), nearest, 1e-14 * (1 + z));
      assertEquals(numbers[i] < 0, value < 0);
    });
  }));
});

Deno.test("the scale makes ⟨Q, x⟩ = ‖x‖², or the error orthogonal to Q, and the errors are R − 1 and 1 − 1/R", () => {
  fc.assert(fc.property(anyVector, fc.integer({ min: 1, max: 8 }), (x, bits) => {
    const square = dot(x, x),
      value = (scale: "unbiased" | "least-squares") => {
        const { quantize, dequantize, levels } = lloydMax({ dimension: x.length, bits, scale });
        const symbols = quantize(x, k0), out = dequantize(symbols, k0);
        assertEquals(levels[levels.length - 1], 1);
        symbols.numbers.forEach((k, i) =>
          assertEquals(out[i], Math.sign(k) * symbols.norms[0] * levels[Math.abs(k) - 1])
        );
        return out;
      };
    const unbiased = value("unbiased"), nearest = value("least-squares");
    const R = square * dot(nearest, nearest) / dot(nearest, x) ** 2;
    assertAlmostEquals(dot(unbiased, x), square, 2 * unit * square);
    assertAlmostEquals(dot(subtract(nearest, x), nearest), 0, 2 * unit * square);
    const errors = [unbiased, nearest].map((q) => subtract(q, x)).map((error) => dot(error, error) / square);
    assertAlmostEquals(errors[0], R - 1, 4 * unit * R);
    assertAlmostEquals(errors[1], 1 - 1 / R, 4 * unit);
  }));
});

/** Vectors for which rounding is bad: a few large coordinates, and the rest zero, tiny, or at the end of a cell. */
function* bad(d: number, ends: Float64Array): Generator<Vec> {
  for (const few of [1, 2, Math.ceil(d / 10), Math.ceil(d / 2), d]) {
    for (const rest of [0, 1e-9, ...[...ends.slice(0, 3)].flatMap((t) => [t * (1 - 1e-9), t])]) {
      const left = d - (d - few) * rest * rest;
      if (left > 0) yield Float64Array.from({ length: d }, (_, i) => i < few ? Math.sqrt(left / few) : rest);
    }
  }
}

Deno.test("no vector errs by more than is promised; one bit errs as much on one coordinate", () => {
  for (const scale of ["unbiased", "least-squares"] as const) {
    for (let bits = 1; bits <= 8; bits++) {
      for (const dimension of [1, 2, 3, 10, 100, 1000]) {
        const { quantize, dequantize, guarantee } = lloydMax({ dimension, bits, scale });
        assert(guarantee.kind === "contractive");
        const most = 1 - guarantee.delta;
        const share = (x: Vec): number => {
          const error = subtract(dequantize(quantize(x, k0), k0), x);
          return dot(error, error) / dot(x, x);
        };
        const ends = cellEnds(normalLevels(2 ** (bits - 1)));
        const random = Array.from({ length: 5 }, (_, seed) => normals(key(seed), dimension).map((z) => z ** 3));
        for (const x of [...bad(dimension, ends), ...random]) assertLessOrEqual(share(x), most + 1e-14);
        if (bits > 1) continue;
        const one = new Float64Array(dimension).fill(1, 0, 1);
        assertAlmostEquals(share(one), scale === "unbiased" ? dimension - 1 : 1 - 1 / dimension, 1e-6);
        assertAlmostEquals(most, share(one), 1e-6 * dimension);
      }
    }
  }
});

Deno.test("zeros have the scale 0, and so has nothing else but what no float32 is near", () => {
  for (const scale of ["unbiased", "least-squares"] as const) {
    const { quantize, dequantize } = lloydMax({ dimension: 3, bits: 2, scale });
    const nothing = { norms: Float32Array.of(0), numbers: Int32Array.of(1, 1, 1) };
    for (const x of [[0, 0, -0], [0, -1e-60, 0]]) {
      assertEquals(quantize(x, k0), nothing);
      assertEquals(dequantize(quantize(x, k0), k0), new Float64Array(3));
    }
    assertThrows(() => quantize([1e39, 1e39, 1e39], k0), RangeError, "its scale must be within the range of float32");
    assertThrows(() => quantize([1e308, 1e308, 1e308], k0), RangeError, "float32");
    const empty = lloydMax({ dimension: 0, bits: 2, scale });
    assertEquals(empty.quantize([], k0), { norms: new Float32Array(0), numbers: new Int32Array(0) });
  }
});

Deno.test("constant vectors come back, and one coordinate comes back alone", () => {
  for (let bits = 1; bits <= 8; bits++) {
    const { quantize, dequantize } = lloydMax({ dimension: 5, bits }), x = new Float64Array(5).fill(-0.75);
    dequantize(quantize(x, k0), k0).forEach((value) => assertAlmostEquals(value, -0.75, unit));
    const one = lloydMax({ dimension: 1, bits });
    assertAlmostEquals(
      one.dequantize(one.quantize([uniforms(key(bits), 1)[0]], k0), k0)[0],
      uniforms(key(bits), 1)[0],
      unit,
    );
  }
});

Deno.test("bad options and bad vectors are refused", () => {
  for (const bits of [0, 9, 1.5, NaN]) {
    assertThrows(() => lloydMax({ dimension: 3, bits }), RangeError, "the bits must be an integer from 1 to 8");
  }
  assertThrows(() => lloydMax({ dimension: -1, bits: 1 }), RangeError, "the dimension");
  const { quantize } = lloydMax({ dimension: 2, bits: 1 });
  assertThrows(() => quantize([1, NaN], k0), RangeError, "x[1] must be finite");
  assertThrows(() => quantize([1], k0), TypeError, "length");
});
