import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits } from "../../../base/bits.ts";
import { key, normals } from "../../../base/key.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import { float32 } from "../../../quantize/floats.ts";
import { oneBit } from "../../../quantize/signs/one_bit.ts";
import { scaledSign } from "../../../quantize/signs/scaled_sign.ts";
import type { Compressor } from "../../../quantize/types.ts";
import "../../support/seed.ts";
import { fraction, isAtMost, minus, sum, times } from "../levels/fraction.ts";

const k = key(0);
const value = (compressor: Compressor, x: ArrayLike<number>) => decode(compressor, encode(compressor, x, k), k);
const squared = (q: ArrayLike<number>, x: ArrayLike<number>) =>
  Array.from(q, (value, i) => (value - x[i]) ** 2).reduce((a, b) => a + b, 0);

Deno.test("a column is two means: 9/8 of what is at least 0, −7/2 of what is below, squared error 155/16", () => {
  const x = [1, -2, 3, 0, -5, 0.5], q = value(oneBit({ rows: 6, columns: 1 }), x);
  assertEquals(q, Float64Array.of(9 / 8, -7 / 2, 9 / 8, 9 / 8, -7 / 2, 9 / 8));
  assertEquals(squared(q, x), 155 / 16);
});

Deno.test("(1, 2, −1, −3) is (1.5, 1.5, −2, −2): the negative group has its own mean", () => {
  assertEquals(value(oneBit({ rows: 4, columns: 1 }), [1, 2, -1, -3]), Float64Array.of(1.5, 1.5, -2, -2));
});

Deno.test("the means are the best two values: moving either raises the squared error", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 16 }),
      fc.constantFrom(1, -1, 0.01, -0.01),
      (x, by) => {
        const q = value(oneBit({ rows: x.length, columns: 1 }), x), best = squared(q, x);
        for (const group of [(v: number) => v >= 0, (v: number) => v < 0]) {
          if (!x.some(group)) {
            continue;
          }
          const moved = q.map((value, i) => group(x[i]) ? value + by : value);
          assert(squared(moved, x) > best, `${moved} for ${x}`);
        }
      },
    ),
  );
});

Deno.test("the matrix is row-major, its columns are apart, and each takes rows + 64 bits", () => {
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), fc.nat(4), (seed, rows, columns) => {
    const x = normals(key(seed), rows * columns), code = oneBit({ rows, columns }), q = value(code, x);
    assertEquals(encode(code, x, k).length, columns * (rows + 64));
    for (let j = 0; j < columns; j++) {
      const inColumn = (_: number, i: number) => i % columns === j;
      assertEquals(q.filter(inColumn), value(oneBit({ rows, columns: 1 }), x.filter(inColumn)));
    }
  }));
});

Deno.test("the squared error is at most (1 − δ) ‖x‖², exactly, and never above that of scaled signs", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 1e-30, 1e30), (seed, rows, size) => {
      const x = normals(key(seed), 2 * rows).map((v) => v * size), code = oneBit({ rows, columns: 2 });
      assert(code.guarantee.kind === "contractive");
      const exact = [...x].map(fraction);
      const error = (q: Float64Array) =>
        sum([...q].map((v, i) => minus(fraction(v), exact[i])).map((e) => times(e, e)));
      const most = times(minus(fraction(1), fraction(code.guarantee.delta)), sum(exact.map((v) => times(v, v))));
      assert(isAtMost(error(value(code, x)), most));
      const column = x.filter((_, i) => i % 2 === 0),
        both = [oneBit({ rows, columns: 1 }), scaledSign({ dimension: rows })];
      const [means, signs] = both.map((compressor) => squared(value(compressor, column), column));
      assert(means <= signs * (1 + 1e-12) + 1e-13 * size * size, `${means} and ${signs}`);
    }),
  );
});

Deno.test("a one-hot column reaches 1 − 1/rows", () => {
  for (const rows of [1, 2, 8, 100]) {
    const x = new Float64Array(rows);
    x[rows - 1] = rows;
    assertEquals(squared(value(oneBit({ rows, columns: 1 }), x), x), rows * rows - rows);
  }
});

Deno.test("an empty group has mean 0; zeros are 0, −0 among them; there may be no columns", () => {
  const means = (x: number[]) => {
    const message = encode(oneBit({ rows: x.length, columns: 1 }), x, k),
      view = new DataView(message.bytes.buffer, message.bytes.byteOffset);
    return [view.getFloat32(0), view.getFloat32(4)];
  };
  assertEquals(means([1, 3]), [2, 0]);
  assertEquals(means([-1, -3]), [0, 2]); // as magnitudes
  assertEquals(means([0, -0, 0]), [0, 0]);
  assertEquals(value(oneBit({ rows: 3, columns: 1 }), [0, -0, 0]), new Float64Array(3));
  assert(value(oneBit({ rows: 2, columns: 1 }), [-1e-300, -1e-300]).every((q) => Object.is(q, 0)));
  assertEquals(encode(oneBit({ rows: 3, columns: 0 }), [], k).length, 0);
});

Deno.test("means that are no magnitudes, and a mean of nothing, are refused; so is a short message", () => {
  const code = oneBit({ rows: 2, columns: 1 });
  const message = (positive: number, negative: number, signs: number) =>
    bits((sink) => (float32.write(positive, sink), float32.write(negative, sink), sink.write(signs, 2)));
  assertEquals(decode(code, message(1, 2, 0b01), k), Float64Array.of(1, -2));
  for (const bad of [-1, -0, NaN, Infinity]) {
    assertThrows(
      () => decode(code, message(bad, 1, 0b01), k),
      RangeError,
      "a mean of column 0 must be finite and at least 0",
    );
    assertThrows(
      () => decode(code, message(1, bad, 0b01), k),
      RangeError,
      "a mean of column 0 must be finite and at least 0",
    );
  }
  assertThrows(() => decode(code, message(1, 2, 0b00), k), RangeError, "the mean of no coordinates must be 0");
  assertThrows(() => decode(code, message(1, 2, 0b11), k), RangeError, "the mean of no coordinates must be 0");
  assertThrows(() => decode(code, bits((sink) => (sink.write(0, 32), sink.write(0, 33))), k), RangeError);
});

Deno.test("what is not finite is refused with its index, and so are bad shapes", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    assertThrows(() => encode(oneBit({ rows: 2, columns: 2 }), [1, 2, 3, bad], k), RangeError, "x[3] must be finite");
  }
  assertThrows(
    () => encode(oneBit({ rows: 2, columns: 1 }), [1e39, 1e39], k),
    RangeError,
    "within the range of float32",
  );
  assertThrows(() => encode(oneBit({ rows: 2, columns: 1 }), [1], k), TypeError, "length");
  for (const [rows, columns] of [[0, 1], [1.5, 1], [1, -1], [1, NaN], [2 ** 20, 2 ** 20]]) {
    assertThrows(() => oneBit({ rows, columns }), RangeError);
  }
});
