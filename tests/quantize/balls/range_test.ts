import { assert, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, readWhole, written } from "../../../base/bits.ts";
import { key } from "../../../base/key.ts";
import { norm2, normInf, scale, subtract } from "../../../base/vector.ts";
import { cellCode } from "../../../quantize/balls/cell.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import { cubeCode } from "../../../quantize/balls/cube.ts";
import { float32, float32Up, floats } from "../../../quantize/floats.ts";
import { inBall, rangeSent } from "../../../quantize/balls/range.ts";
import type { BallCode } from "../../../quantize/types.ts";
import { digits, unpacked } from "../../reference/slow.ts";
import "../../support/seed.ts";

const n = 5;

const codes: readonly BallCode[] = [
  cubeCode({ dimension: n, rate: 0 }),
  cubeCode({ dimension: n, rate: 1.5 }),
  cubeCode({ dimension: n, rate: 2 }),
  cubeCode({ dimension: n, rate: 5.3 }),
  cellCode({ dimension: n, epsilon: 0.9 }),
  cellCode({ dimension: n, epsilon: 0.1 }),
  cellCode({ dimension: n, rate: 2.2 }),
];

const code = fc.constantFrom(...codes);
const seed = fc.nat().map(key);
const direction = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n, maxLength: n });
const inUnitBall = direction.map((x) => scale(1 / Math.max(1, norm2(x)), x));
const anyRange = fc.double({ min: 1e-100, max: 1e100, noNaN: true });

Deno.test("brought into the ball, values have at most its norm, and no error grows", () => {
  fc.assert(
    fc.property(code, inUnitBall, anyRange, seed, (code, u, radius, key) => {
      const free = code.at(radius), within = inBall(free), x = scale(radius, u);
      const message = encode(within, x, key);
      assertEquals(message, encode(free, x, key));
      const before = decode(free, message, key), after = decode(within, message, key);
      assertLessOrEqual(norm2(after), radius * (1 + 4 / 2 ** 53));
      assertLessOrEqual(norm2(subtract(after, x)), norm2(subtract(before, x)) + radius * n / 2 ** 52);
      if (norm2(before) <= radius) assertEquals(after, before);
      assertEquals([within.dimension, within.guarantee], [free.dimension, free.guarantee]);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("a corner of the cube is brought to the sphere, along its own direction", () => {
  const within = inBall(cubeCode({ dimension: 4, rate: 2 }).at(2)); // midpoints ±½, ±3/2
  const value = decode(within, encode(within, [1, 1, 1, 1], key(0)), key(0)); // ¾·2 each: norm 3
  assertEquals(value, Float64Array.of(1, 1, 1, 1));
});

Deno.test("only a bounded quantizer has a ball", () => {
  const message =
    'Cannot bring values into the ball as the guarantee must be "bounded": current value is "contractive"';
  for (const compressor of [floats({ dimension: 2, width: 64 }), rangeSent(cubeCode({ dimension: 2, rate: 2 }))]) {
    assertEquals(assertThrows(() => inBall(compressor), TypeError).message, message);
  }
});

const magnitude = fc.oneof(
  fc.double({ min: 2 ** -126, max: 2 ** 126, noNaN: true }),
  fc.double({ min: 0.1, max: 10, noNaN: true }),
);

Deno.test("with the range sent, the error is at most ε(1 + 2⁻²³)‖x‖, and the promise says so", () => {
  fc.assert(
    fc.property(code, direction, magnitude, seed, (code, u, size, key) => {
      const compressor = rangeSent(code), most = code.epsilon * (1 + 2 ** -23);
      assertEquals(compressor.guarantee, { kind: "contractive", delta: 1 - most * most });
      const x = scale(size, u);
      fc.pre(normInf(x) >= 2 ** -126);
      const error = norm2(subtract(decode(compressor, encode(compressor, x, key), key), x));
      assertLessOrEqual(error, norm2(x) * (most + 4e-15));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("the message is the size rounded up to a float32, in 32 bits, and x in that range", () => {
  fc.assert(fc.property(code, direction, magnitude, seed, (code, u, size, key) => {
    const x = scale(size, u), radius = float32Up(code.size(x)), message = encode(rangeSent(code), x, key);
    assertEquals(message.length, 32 + code.bits);
    const header = unpacked(bits((sink) => float32.write(radius, sink)));
    assertEquals(unpacked(message), header + unpacked(encode(code.at(radius), x, key)));
  }));
});

Deno.test("vectors down to the smallest float are in range, and lose no more than ε times the smallest float32", () => {
  fc.assert(fc.property(code, direction, fc.integer({ min: -1074, max: -127 }), seed, (code, u, power, key) => {
    const compressor = rangeSent(code), x = scale(2 ** power, u);
    const error = norm2(subtract(decode(compressor, encode(compressor, x, key), key), x));
    const radius = float32Up(code.size(x));
    assert(radius === 0 || radius >= 2 ** -149);
    assertLessOrEqual(error, code.epsilon * Math.max(radius, norm2(x)) * (1 + 1e-14));
  }));
});

Deno.test("zero is sent as zero", () => {
  for (const code of codes) {
    const compressor = rangeSent(code), message = encode(compressor, [0, -0, 0, 0, 0], key(1));
    assertEquals(unpacked(message).slice(0, 32), "0".repeat(32));
    assertEquals(decode(compressor, message, key(1)), new Float64Array(n));
  }
});

Deno.test("`out` of a writer is what a reader sees, to the last bit, in float64 and float32", () => {
  const wrappers = [(code: BallCode) => inBall(code.at(1)), rangeSent];
  fc.assert(fc.property(code, fc.constantFrom(...wrappers), inUnitBall, seed, (code, wrap, x, key) => {
    for (const make of [() => new Float64Array(n), () => new Float32Array(n)]) {
      const out = make(), back = make();
      const [message] = written((sink) => wrap(code).write(x, key, sink, out));
      assert(readWhole(message, (source) => wrap(code).read(source, key, back)) === back);
      back.forEach((value, j) => assert(Object.is(value, out[j])));
    }
  }));
});

Deno.test("a vector as large as float32 goes is sent, a larger one and one that is no number are refused", () => {
  const largest = 2 ** 128 - 2 ** 104;
  for (const code of codes) {
    const compressor = rangeSent(code),
      refused = (x: number) => assertThrows(() => encode(compressor, [0, x, 0, 0, 0], key(0)), RangeError).message;
    const value = decode(compressor, encode(compressor, [0, largest, 0, 0, 0], key(0)), key(0));
    assertLessOrEqual(norm2(subtract(value, [0, largest, 0, 0, 0])), code.epsilon * largest * (1 + 1e-14));
    for (const x of [NaN, Infinity, -Infinity]) {
      assertEquals(refused(x), `Cannot quantize x as x[1] must be finite: current value is ${x}`);
    }
    for (const x of [largest * (1 + 2 ** -52), -1e300]) {
      const expected = "Cannot round up to a float32 as x must be from 0 to the largest float32: current value is";
      assertEquals(refused(x), `${expected} ${Math.abs(x)}`);
    }
    assertThrows(() => encode(compressor, [1, 2], key(0)), TypeError, "as the length of x must be 5");
  }
});

Deno.test("a header that is no range is refused", () => {
  for (const code of codes) {
    for (const header of [0x7fc00000, 0x7f800000, 0xff800000, 0xbf800000, 0x80000001]) { // NaN, ±∞, −1, −2⁻¹⁴⁹
      const string = digits(header, 32) + "0".repeat(code.bits);
      const message = bits((sink) => [...string].forEach((bit) => sink.write(Number(bit), 1)));
      assertThrows(() => decode(rangeSent(code), message, key(0)), RangeError, "the radius must be a finite number");
    }
  }
});
