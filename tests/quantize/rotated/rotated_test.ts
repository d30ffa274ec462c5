import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits } from "../../../base/bits.ts";
import { child, key, normals } from "../../../base/key.ts";
import { norm1 } from "../../../base/norm.ts";
import { dot, norm2, normInf, scale, subtract, type Vec } from "../../../base/vector.ts";
import { cellCode } from "../../../quantize/balls/cell.ts";
import { cubeCode } from "../../../quantize/balls/cube.ts";
import { rangeSent } from "../../../quantize/balls/range.ts";
import { each } from "../../../quantize/codes/each.ts";
import { fixedWidth } from "../../../quantize/codes/fixed_width.ts";
import { numbered } from "../../../quantize/levels/numbered.ts";
import { compressor, decode, encode } from "../../../quantize/compressor.ts";
import { floats } from "../../../quantize/floats.ts";
import { levelled } from "../../../quantize/levels/levelled.ts";
import { stochasticLevels } from "../../../quantize/levels/stochastic.ts";
import { rotated } from "../../../quantize/rotated/rotated.ts";
import { rotate, rotateBack } from "../../../quantize/rotated/rotation.ts";
import type { Compressor } from "../../../quantize/types.ts";
import { compressorLaws } from "../../laws/compressor.ts";
import { keys, vectors } from "../../support/arbitraries.ts";
import "../../support/seed.ts";

/** Stochastic rounding to 0 and ± the largest magnitude. */
function ternary(dimension: number): Compressor {
  const quantizer = stochasticLevels({ dimension, levels: [0, 1], norm: Infinity });
  return compressor(quantizer, levelled(quantizer, numbered(quantizer.levels, each(fixedWidth({ width: 2 })))));
}

const n = 6;
const inUnitBall = vectors(n).map((x) => scale(1 / Math.max(1, norm2(x)), x));
const sized = fc.tuple(vectors(n), fc.constantFrom(1e-20, 1, 1e20)).map(([x, size]) =>
  x.map((value) => Math.abs(value) < 1e-15 ? 0 : value * size)
);
const lawful: Readonly<Record<string, [Compressor, fc.Arbitrary<Vec>]>> = {
  "nothing lost": [rotated(floats({ dimension: n, width: 64 })), sized],
  "range sent": [rotated(rangeSent(cubeCode({ dimension: n, rate: 2.2 }))), sized],
  "a cube": [rotated(cubeCode({ dimension: n, rate: 2 }).at(1)), inUnitBall],
  "a ball": [rotated(cellCode({ dimension: n, epsilon: 0.3 }).at(1)), inUnitBall],
  "stochastic levels": [rotated(ternary(n)), sized],
  "twice": [rotated(rotated(rangeSent(cubeCode({ dimension: n, rate: 1 })))), sized],
};

for (const [name, [compressor, inputs]] of Object.entries(lawful)) {
  Deno.test(`rotated, ${name}: the laws of a compressor`, () => {
    for (const law of compressorLaws(compressor, inputs)) {
      // That an unbiased one stays so is an identity, below, and needs no averages.
      if (!/on average|variance/.test(law.name)) law.check();
    }
  });
}

Deno.test("the message is that of the rotated vector, the value is rotated back, and keys are children 0 and 1", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), keys, (d, k) => {
    const x = normals(k, d), inner = ternary(d), outer = rotated(inner);
    const message = encode(inner, rotate(x, child(k, 0)), child(k, 1));
    assertEquals(encode(outer, x, k), message);
    assertEquals(decode(outer, message, k), rotateBack(decode(inner, message, child(k, 1)), child(k, 0)));
    assertEquals(outer.guarantee, inner.guarantee);
  }));
});

Deno.test("the error is as long as that of the rotated vector", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), keys, (d, k) => {
    const x = normals(k, d), y = rotate(x, child(k, 0)), inner = ternary(d), outer = rotated(inner);
    const error = subtract(decode(outer, encode(outer, x, k), k), x), inside = child(k, 1);
    const within = subtract(decode(inner, encode(inner, y, inside), inside), y);
    assertAlmostEquals(norm2(error), norm2(within), 1e-14 * (norm2(within) + norm2(x)));
  }));
});

Deno.test("a float32 `out` has the value rounded, for writers and readers alike", () => {
  const outer = rotated(ternary(5)), x = [1, 2, 3, 4, -5], k = key(1);
  const told = new Float32Array(5), read = new Float32Array(5);
  const message = bits((sink) => outer.write(x, k, sink, told));
  decode(outer, message, k, read);
  assertEquals([told, read], [Float32Array.from(decode(outer, message, k)), told]);
});

/** `E‖Q(x) − x‖²/‖x‖²` for rounding to 0 and ±‖x‖∞: `(‖x‖∞‖x‖₁ − ‖x‖²)/‖x‖²`. */
const ternaryVariance = (x: Vec): number => normInf(x) * norm1(x) / dot(x, x) - 1;

Deno.test("rotation takes the variance of stochastic levels to that of normals where one coordinate stands out", () => {
  const d = 1024, x = normals(key(1), d).map((value) => 0.05 * value);
  x[17] = 2;
  const plain = ternaryVariance(x), turned = ternaryVariance(rotate(x, child(key(2), 0)));
  assert(plain > 3 * turned && turned < 2.5, `${plain} and ${turned}`);
  // The same in one draw, whose relative deviation is about 1/√d.
  const square = (q: Compressor): number => {
    const error = subtract(decode(q, encode(q, x, key(2)), key(2)), x);
    return dot(error, error) / dot(x, x);
  };
  assertAlmostEquals(square(ternary(d)), plain, 0.2 * plain);
  assertAlmostEquals(square(rotated(ternary(d))), turned, 0.2 * turned);
});

Deno.test("no coordinates, one, and zeros", () => {
  const none = rotated(floats({ dimension: 0, width: 64 })), k = key(3);
  assertEquals(decode(none, encode(none, [], k), k), new Float64Array(0));
  const one = rotated(floats({ dimension: 1, width: 64 }));
  for (let seed = 0; seed < 8; seed++) {
    assertEquals(decode(one, encode(one, [0.1], key(seed)), key(seed)), Float64Array.of(0.1));
  }
  const zeros = rotated(rangeSent(cubeCode({ dimension: 5, rate: 2 })));
  assertEquals(decode(zeros, encode(zeros, new Float64Array(5), k), k).map(Math.abs), new Float64Array(5));
});

Deno.test("what is not finite is named as the caller knows it, and what overflows on the way is refused", () => {
  const outer = rotated(floats({ dimension: 3, width: 64 }));
  const message = "Cannot quantize x as x[2] must be finite: current value is NaN";
  assertEquals(assertThrows(() => encode(outer, [1, 2, NaN], key(0)), RangeError).message, message);
  assertThrows(() => encode(outer, [1, 2], key(0)), TypeError, "length");
  const huge = new Float64Array(4).fill(1e308);
  for (let seed = 0; seed < 4; seed++) {
    assertThrows(() => encode(rotated(floats({ dimension: 4, width: 64 })), huge, key(seed)), RangeError, "finite");
  }
  assertLess(norm2(decode(outer, encode(outer, [1, 2, 3], key(0)), key(0))), 4);
});
