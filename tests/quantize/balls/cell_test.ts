import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, readWhole } from "../../../base/bits.ts";
import { key } from "../../../base/key.ts";
import { type Float64s, norm2, scale, subtract, type Vec } from "../../../base/vector.ts";
import { cell, cellCode, cellCodec } from "../../../quantize/balls/cell.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import "../../support/seed.ts";

const k = key(0);
const dimension = fc.integer({ min: 1, max: 40 });
const epsilon = fc.double({ min: 0.2, max: 0.99, noNaN: true });
const radius = fc.oneof(fc.constant(1), fc.double({ min: 1e-200, max: 1e200, noNaN: true }));

/** M = √n/(2ε): how many steps of the lattice the radius is. */
const stepsOf = (n: number, epsilon: number): number => Math.sqrt(n) / (2 * epsilon);

/** Points of the unit ball: anywhere, on the sphere, on an axis, at deep holes of the lattice as far out as there are. */
const inBall = (n: number, epsilon: number): fc.Arbitrary<Float64s> => {
  const entries = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n, maxLength: n });
  const within = (x: Vec): Float64s => scale(1 / Math.max(1, norm2(x)), x);
  return fc.oneof(
    entries.map(within),
    entries.map((x) => within(scale(1e3, x))),
    fc.tuple(fc.nat({ max: n - 1 }), fc.double({ min: -1, max: 1, noNaN: true })).map(([j, x]) =>
      new Float64Array(n).with(j, x)
    ),
    fc.tuple(entries, fc.double({ min: 0, max: 1, noNaN: true })).map(([x, size]) => {
      const inner = Math.max(0, stepsOf(n, epsilon) * size - Math.sqrt(n) / 2);
      const base = scale(inner / Math.max(1e-9, norm2(x)), x).map(Math.trunc);
      return within(base.map((z, j) => (z + (x[j] < 0 ? -0.5 : 0.5)) / stepsOf(n, epsilon)));
    }),
  );
};

const cells = fc.tuple(dimension, epsilon, radius).chain(([dimension, epsilon, radius]) =>
  fc.record({
    dimension: fc.constant(dimension),
    epsilon: fc.constant(epsilon),
    radius: fc.constant(radius),
    u: inBall(dimension, epsilon).map((u) => scale(radius, u)),
  })
);

Deno.test("a point goes to a nearest one of the lattice (r/M)Zⁿ, which is within ε r", () => {
  fc.assert(
    fc.property(cells, ({ u, ...options }) => {
      const { dimension, epsilon, radius } = options, quantizer = cell(options);
      const z = quantizer.quantize(u, k), value = quantizer.dequantize(z, k);
      const step = 2 * epsilon * radius / Math.sqrt(dimension);
      // Rounding: relative errors of a few 2⁻⁵³ in coordinates of at most the radius.
      z.forEach((zj, j) => {
        assertLessOrEqual(Math.abs(u[j] - zj * step), step / 2 + 1e-15 * radius);
        assertLessOrEqual(Math.abs(value[j] - zj * step), 1e-15 * radius);
      });
      assertLessOrEqual(norm2(subtract(value, u)), epsilon * radius + 4e-15 * radius);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("the guarantee is that error, and a deep hole has it", () => {
  fc.assert(fc.property(dimension, epsilon, radius, (dimension, epsilon, radius) => {
    const quantizer = cell({ dimension, epsilon, radius });
    assertEquals(quantizer.guarantee, { kind: "bounded", radius, coveringRadius: epsilon * radius });
    const hole = new Float64Array(dimension).fill(0.5 * radius / stepsOf(dimension, epsilon));
    const value = quantizer.dequantize(quantizer.quantize(hole, k), k);
    assertAlmostEquals(norm2(subtract(value, hole)), epsilon * radius, 1e-14 * radius);
  }));
});

Deno.test("every codeword that comes up is in the codebook, Σ (2|zⱼ| − 1)₊² ≤ n/ε², also just over the border", () => {
  const over = fc.constantFrom(1, 1 + 2 ** -52, 1 + 1e-12, 1 + 9e-10);
  fc.assert(
    fc.property(cells, over, ({ u, ...options }, over) => {
      const { dimension, epsilon, radius } = options;
      const norm = norm2(u), outermost = norm > 1e-9 * radius ? scale(radius / norm * over, u) : u;
      for (const point of [u, outermost]) {
        const z = cell(options).quantize(point, k);
        const weight = z.reduce((sum, z) => sum + Math.max(0, 2 * Math.abs(z) - 1) ** 2, 0);
        assertLessOrEqual(weight, dimension / epsilon ** 2 * (1 + 1e-12));
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("a point that rounding carried over the border does not go to a cell beyond it", () => {
  const epsilon = 1 / (5 * (1 - 5e-10)); // the ball ends just before the border between 2 and 3
  const quantizer = cell({ dimension: 1, epsilon, radius: 1 });
  for (const u of [1, 1 + 9e-10]) assertEquals(quantizer.quantize([u], k), Int32Array.of(2));
});

Deno.test("the codec has a message for each, and a code's decodes to what the quantizer gives", () => {
  fc.assert(fc.property(cells, ({ u, ...options }) => {
    const { radius } = options, quantizer = cell(options), code = cellCode(options), codec = cellCodec(options);
    const z = quantizer.quantize(u, k), message = encode(code.at(radius), u, k);
    assertEquals([code.bits, message.length], [codec.bits, codec.bits]);
    assertEquals(readWhole(bits((sink) => codec.write(z, sink)), codec.read), z);
    assertEquals(decode(code.at(radius), message, k), quantizer.dequantize(z, k));
    assertEquals([code.epsilon, code.size(u)], [options.epsilon, norm2(u)]);
  }));
});

Deno.test("by rate, the code is the finest: with √(n/(K + 1)) in the place of ε = √(n/K) it would not fit ⌊nR⌋ bits", () => {
  fc.assert(
    fc.property(dimension, fc.double({ min: 0, max: 3.5, noNaN: true }), (dimension, rate) => {
      const code = cellCode({ dimension, rate }), budget = Math.floor(dimension * rate);
      const K = Math.round(dimension / code.epsilon ** 2);
      assertLessOrEqual(code.bits, budget);
      if (code.epsilon < 1) {
        assertAlmostEquals(code.epsilon, Math.sqrt(dimension / K), 1e-15);
        assertGreater(cellCodec({ dimension, epsilon: Math.sqrt(dimension / (K + 1)) }).bits, budget);
      } else {
        assertEquals([code.epsilon, code.bits], [1, 0]);
        assertGreater(cellCodec({ dimension, epsilon: 1 }).bits, budget); // the coarsest cells there are
      }
    }),
    { numRuns: 60, examples: [[1, 0], [40, 1.58], [40, 1.59], [1, 8], [2, 1.585]] },
  );
});

Deno.test("with ε = 1 there is nothing to say: no bits, and the value 0", () => {
  for (const options of [{ epsilon: 1 }, { epsilon: 3 }, { rate: 0 }]) {
    const code = cellCode({ dimension: 3, ...options });
    assertEquals([code.epsilon, code.bits], [1, 0]);
    const message = encode(code.at(2), [2, 0, 0], k);
    assertEquals([message.length, decode(code.at(2), message, k)], [0, new Float64Array(3)]);
  }
});

Deno.test("with a range of 0 there is 0, and nothing else fits", () => {
  const quantizer = cell({ dimension: 2, epsilon: 0.5, radius: 0 });
  assertEquals(quantizer.dequantize(quantizer.quantize([0, -0], k), k), new Float64Array(2));
  assertThrows(() => quantizer.quantize([0, 5e-324], k), RangeError, "at most the range 0");
});

Deno.test("ranges as small as floats get keep the guarantee, to a few of the smallest float", () => {
  for (let power = -1022; power >= -1060; power--) {
    const radius = 2 ** power, quantizer = cell({ dimension: 1, epsilon: 0.1, radius });
    const value = quantizer.dequantize(quantizer.quantize([0.95 * radius], k), k)[0];
    assertLessOrEqual(Math.abs(value - 0.95 * radius), 0.1 * radius + 10 * 5e-324, `2^${power}`);
  }
});

Deno.test("what is outside the ball, no number, or of another length is refused", () => {
  const quantizer = cell({ dimension: 2, epsilon: 0.5, radius: 5 });
  const refused = (x: number[]): string => `${assertThrows(() => quantizer.quantize(x, k), Error)}`;
  const size = "RangeError: Cannot quantize x as its size must be at most the range 5: current value is";
  assertEquals(refused([3, 4.00001]), `${size} ${norm2([3, 4.00001])}`);
  assertEquals(refused([1e308, 1e308]), `${size} ${norm2([1e308, 1e308])}`);
  assert(quantizer.quantize([3, 4 * (1 + 1e-10)], k).length === 2); // over by rounding only
  for (const x of [NaN, Infinity, -Infinity]) {
    assertEquals(refused([x, 0]), `RangeError: Cannot quantize x as x[0] must be finite: current value is ${x}`);
  }
  assertEquals(refused([0]), "TypeError: Cannot quantize x as the length of x must be 2: current value is 1");
});

Deno.test("a bad dimension, ε or range is refused", () => {
  const make = (dimension: number, epsilon: number, radius: number) => () => cell({ dimension, epsilon, radius });
  const because = "Cannot make a cell quantizer as";
  for (const x of [0, 1.5, NaN]) {
    assertThrows(make(x, 0.5, 1), RangeError, `${because} the dimension must be an integer`);
  }
  for (const x of [0, -1, NaN, Infinity]) {
    assertThrows(
      make(1, x, 1),
      RangeError,
      `${because} epsilon must be a finite number above 0: current value is ${x}`,
    );
    assertThrows(
      () => cellCodec({ dimension: 1, epsilon: x }),
      RangeError,
      "Cannot make a cell code as epsilon must be",
    );
  }
  for (const x of [-1, NaN, Infinity]) assertThrows(make(1, 0.5, x), RangeError, `${because} the radius must be`);
  for (const epsilon of [0, -1, NaN]) {
    assertThrows(() => cellCode({ dimension: 1, epsilon }), RangeError, "epsilon must be");
  }
  for (const rate of [-1, NaN, Infinity]) {
    assertThrows(() => cellCode({ dimension: 1, rate }), RangeError, "the rate must be");
  }
});

Deno.test("a rate whose counts could not be kept is refused, by the name of the rate", () => {
  const because = "Cannot make a cell code as the rate must be lower for its counts in dimension 3000 to be kept";
  assertThrows(() => cellCode({ dimension: 3000, rate: 3 }), RangeError, because);
  assertEquals(cellCode({ dimension: 3000, rate: 1.5 }).bits, 0); // too few bits for {−1, 0, 1}ⁿ: silence, at once
});

Deno.test("a rate is never exceeded, also where it is just enough for {−1, 0, 1}ⁿ", () => {
  for (let dimension = 1; dimension <= 60; dimension++) {
    for (const bits of [Math.ceil(dimension * Math.log2(3)), Math.ceil(dimension * 1.7), 2 * dimension]) {
      const code = cellCode({ dimension, rate: (bits + 1e-9) / dimension });
      assertLessOrEqual(code.bits, bits, `n = ${dimension}`);
      assertLessOrEqual(code.epsilon, 1);
    }
  }
});
