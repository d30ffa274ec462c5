import { assertAlmostEquals, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key } from "../../../base/key.ts";
import { type Float64s, norm2, scale, subtract, type Vec } from "../../../base/vector.ts";
import { cube, cubeCode } from "../../../quantize/balls/cube.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import "../../support/seed.ts";

const k = key(0);
const level = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(2 ** 20, 2 ** 20 + 1, 2 ** 30));
const radius = fc.oneof(fc.constant(1), fc.double({ min: 1e-200, max: 1e200, noNaN: true }));

/** Levels, a range, and a point of the unit cube: anywhere, on cell borders, at midpoints, at its faces. */
const cubes = fc.record({ levels: fc.array(level, { minLength: 1, maxLength: 8 }), radius }).chain((
  { levels, radius },
) =>
  fc.record({
    levels: fc.constant(levels),
    radius: fc.constant(radius),
    point: fc.tuple(...levels.map((m) =>
      fc.oneof(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.nat({ max: 2 * m }).map((i) => (i - m) / m),
        fc.constantFrom(-1, 1, 0),
      )
    )),
  })
);

const quantized = (levels: number[], radius: number, x: Vec): Float64s => {
  const quantizer = cube({ levels, radius });
  return Float64Array.from(quantizer.dequantize(quantizer.quantize(x, k), k));
};

Deno.test("every coordinate goes to a nearest midpoint of m equal cells", () => {
  fc.assert(
    fc.property(cubes, ({ levels, radius, point }) => {
      const x = point.map((x) => x * radius), q = quantized(levels, radius, x);
      x.forEach((xj, j) => {
        const m = levels[j], cell = Math.min(m - 1, Math.floor((point[j] + 1) / 2 * m));
        const nearby = [cell - 1, cell, cell + 1].filter((i) => i >= 0 && i < m).map((i) =>
          (2 * i + 1 - m) / m * radius
        );
        const distance = Math.min(...nearby.map((midpoint) => Math.abs(xj - midpoint)));
        const error = Math.abs(q[j] - xj), rounding = 4 * radius / 2 ** 53; // all numbers here are at most the radius
        assertLessOrEqual(error, distance + rounding);
        assertLessOrEqual(error, radius / m + rounding);
      });
    }),
    { numRuns: 500 },
  );
});

Deno.test("over the ball the error is at most the covering radius", () => {
  fc.assert(
    fc.property(cubes, ({ levels, radius, point }) => {
      const norm = norm2(point), x = scale(radius / Math.max(1, norm), point);
      const { guarantee } = cube({ levels, radius });
      const bound = guarantee.kind === "bounded" ? guarantee.coveringRadius : NaN;
      assertLessOrEqual(norm2(subtract(quantized(levels, radius, x), x)), bound + 1e-15 * levels.length * radius);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("the covering radius is attained: at 0 on even axes, and on odd ones as far out as r/m and the ball allow", () => {
  fc.assert(fc.property(fc.array(level, { minLength: 1, maxLength: 8 }), radius, (levels, radius) => {
    const border = levels.map((m) => m % 2 === 0 ? 0 : 1 / m);
    const x = scale(radius / Math.max(1, norm2(border)), border);
    const error = norm2(subtract(quantized(levels, radius, x), x));
    const { guarantee } = cube({ levels, radius });
    assertEquals([guarantee.kind, guarantee.kind === "bounded" && guarantee.radius], ["bounded", radius]);
    const bound = guarantee.kind === "bounded" ? guarantee.coveringRadius : NaN;
    assertAlmostEquals(error, bound, 1e-14 * radius);
  }));
});

Deno.test("at whole rates ε is √n 2⁻ᴿ; with no bits at all it is 1", () => {
  for (let rate = 1; rate <= 30; rate++) {
    for (const dimension of [1, 2, 7, 100]) {
      assertAlmostEquals(cubeCode({ dimension, rate }).epsilon, Math.sqrt(dimension) / 2 ** rate, 1e-14);
    }
  }
  for (const dimension of [1, 2, 100]) assertEquals(cubeCode({ dimension, rate: 0 }).epsilon, 1);
});

Deno.test("a code's messages are as long as it says, and decode to what the cube gives, whatever the key", () => {
  const code = cubeCode({ dimension: 5, rate: 3 }), compressor = code.at(2);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 5, maxLength: 5 }),
      fc.nat(),
      (x, seed) => {
        const message = encode(compressor, x, key(seed));
        assertEquals(message.length, 15);
        assertEquals(decode(compressor, message, key(seed)), quantized([8, 8, 8, 8, 8], 2, x));
        assertEquals(code.size(x), Math.max(...x.map(Math.abs)));
      },
    ),
  );
});

Deno.test("values fill `out`, in float32 rounded, and return it", () => {
  const quantizer = cube({ levels: [3, 5], radius: 1 }), cells = quantizer.quantize([0.9, -0.9], k);
  const doubles = new Float64Array(2), singles = new Float32Array(2);
  assertEquals([
    quantizer.dequantize(cells, k, doubles) === doubles,
    quantizer.dequantize(cells, k, singles) === singles,
  ], [true, true]);
  assertEquals(doubles, Float64Array.of(2 / 3, -4 / 5));
  assertEquals(singles, Float32Array.of(2 / 3, -4 / 5));
});

Deno.test("with a range of 0 there is 0, and nothing else fits", () => {
  for (const levels of [[1], [2], [3, 4, 1]]) {
    assertEquals(quantized(levels, 0, levels.map(() => 0)), new Float64Array(levels.length));
    assertThrows(() => quantized(levels, 0, levels.map(() => 5e-324)), RangeError, "at most the range 0");
  }
});

Deno.test("ranges as small as floats get keep the guarantee, to a few of the smallest float", () => {
  for (let power = -1022; power >= -1060; power--) {
    const radius = 2 ** power, [value] = quantized([1000], radius, [0.95 * radius]);
    assertLessOrEqual(Math.abs(value - 0.95 * radius), radius / 1000 + 10 * 5e-324, `2^${power}`);
  }
});

Deno.test("what rounding carries over the range is taken as on the border, and no more", () => {
  assertEquals(quantized([4, 4], 8, [8 * (1 + 1e-9), -8 * (1 + 1e-9)]), Float64Array.of(6, -6));
  const message = "Cannot quantize x as its size must be at most the range 8: current value is 8.00000001";
  assertEquals(assertThrows(() => quantized([4, 4], 8, [0, -8.00000001]), RangeError).message, message);
});

Deno.test("a vector of another length, an entry that is no number, and a bad range are refused", () => {
  const refused = (x: number[]) => assertThrows(() => quantized([2, 2], 1, x), Error);
  const length = "Cannot quantize x as the length of x must be 2: current value is";
  for (const x of [[], [0], [0, 0, 0]]) assertEquals(`${refused(x)}`, `TypeError: ${length} ${x.length}`);
  const finite = "Cannot quantize x as x[1] must be finite: current value is";
  for (const x of [NaN, Infinity, -Infinity]) assertEquals(`${refused([0, x])}`, `RangeError: ${finite} ${x}`);
  for (const radius of [-1, NaN, Infinity]) {
    const message =
      `Cannot make a cube quantizer as the radius must be a finite number of at least 0: current value is ${radius}`;
    assertEquals(assertThrows(() => cube({ levels: [2], radius }), RangeError).message, message);
  }
});

Deno.test("levels are positive integers", () => {
  for (const level of [0, -2, 1.5, NaN]) assertThrows(() => cube({ levels: [2, level], radius: 1 }), RangeError);
});
