import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { child, key, uniforms } from "../../../base/key.ts";
import { norm2, scale, subtract, type Vec } from "../../../base/vector.ts";
import { grid, stochasticGrid } from "../../../quantize/lattices/grid.ts";
import { keys, vectors } from "../../support/arbitraries.ts";
import "../../support/seed.ts";

const sizes = fc.constantFrom(1e-9, 1, 1e6);
const errors = fc.double({ min: 1e-2, max: 10, noNaN: true });

Deno.test("no vector is further from its value than the error, and the corners of cells are as far", () => {
  fc.assert(fc.property(vectors(5), sizes, errors, keys, (x, size, error, key) => {
    for (const quantizer of [grid({ dimension: 5, error }), stochasticGrid({ dimension: 5, error })]) {
      const v = scale(size, x), value = quantizer.dequantize(quantizer.quantize(v, key), key);
      assert(norm2(subtract(value, v)) <= error * (1 + 1e-9) + 1e-15 * norm2(v));
    }
  }));
  const corner = new Float64Array(4).fill(0.25 - 1e-12), halves = grid({ dimension: 4, error: 0.5 });
  assertAlmostEquals(norm2(subtract(halves.dequantize(halves.quantize(corner, key(0)), key(0)), corner)), 0.5, 1e-11);
});

Deno.test("the stochastic grid rounds up where the uniform is at least 1 − the fraction: unbiased, variance f(1 − f)h²", () => {
  const n = 50, quantizer = stochasticGrid({ dimension: n, error: Math.sqrt(n) }); // steps of 1
  fc.assert(fc.property(keys, fc.double({ min: -100, max: 100, noNaN: true }), (key, x) => {
    const u = uniforms(key, n), symbols = quantizer.quantize(new Float64Array(n).fill(x), key);
    const low = Math.floor(x), fraction = x - low;
    symbols.forEach((z, j) => {
      if (Math.abs(u[j] - (1 - fraction)) > 1e-12) assertEquals(z, low + (u[j] >= 1 - fraction ? 1 : 0));
    });
  }));
});

Deno.test("points of the grid are kept, and twice the vector on twice the grid has the same symbols", () => {
  fc.assert(fc.property(fc.array(fc.integer(), { minLength: 3, maxLength: 3 }), errors, keys, (z, error, key) => {
    for (const make of [grid, stochasticGrid]) {
      const quantizer = make({ dimension: 3, error }), symbols = Int32Array.from(z.map((z) => Math.trunc(z / 4)));
      const x: Vec = quantizer.dequantize(symbols, key), coarse = make({ dimension: 3, error: 2 * error });
      assertEquals(coarse.quantize(scale(2, x), key), quantizer.quantize(x, key));
      const moved = Array.from(x, (value) => value * (1 + 1e-16));
      if (make === grid) assertEquals(quantizer.quantize(moved, key), symbols);
    }
  }));
});

Deno.test("what is no grid and what does not fit it is refused", () => {
  for (const error of [0, -1, NaN, Infinity]) {
    assertThrows(() => grid({ dimension: 2, error }), RangeError, "the error must be");
  }
  const unit = grid({ dimension: 1, error: 0.5 });
  assertThrows(() => unit.quantize([2 ** 31], key(0)), RangeError, "x[0] must be within 2³¹ steps of 1");
  assertThrows(() => unit.quantize([NaN], key(0)), RangeError, "finite");
  assertThrows(() => unit.quantize([1, 2], key(0)), TypeError, "length");
  assertEquals(grid({ dimension: 0, error: 1 }).quantize([], child(key(0), 0)), new Int32Array(0));
});
