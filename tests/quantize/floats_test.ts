import { assert, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, readWhole, source, written } from "../../base/bits.ts";
import { key, normals } from "../../base/key.ts";
import { decode, encode } from "../../quantize/compressor.ts";
import { float32, float32After, float32Up, float64, floats } from "../../quantize/floats.ts";
import { digits, packed } from "../reference/slow.ts";
import "../support/seed.ts";

const k = key(0);
const largest = 2 ** 128 - 2 ** 104; // of float32

/** The neighbours of a float32, and of zero. */
const view = new DataView(new ArrayBuffer(4));
const below = (x: number): number => {
  view.setFloat32(0, x);
  view.setInt32(0, view.getInt32(0) - 1);
  return view.getFloat32(0);
};

const nonNegative = fc.oneof(
  fc.double({ min: 0, max: largest, noNaN: true }),
  fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 2 ** -140, noNaN: true }),
);

Deno.test("float32Up is a float32, at least x, and the next one down is not", () => {
  fc.assert(
    fc.property(nonNegative, (x) => {
      const up = float32Up(x);
      assertEquals(up, Math.fround(up));
      assert(up >= x && (up === 0 || below(up) < x));
    }),
    { numRuns: 2000, examples: [[0], [5e-324], [2 ** -149], [2 ** -126], [1], [largest]] },
  );
  assert(Object.is(float32Up(0), 0));
});

Deno.test("float32Up refuses what is negative, no number, or above the largest float32", () => {
  for (const x of [-1, -5e-324, NaN, Infinity, largest * (1 + 2 ** -52), 2 ** 128, 1e300]) {
    const message = `Cannot round up to a float32 as x must be from 0 to the largest float32: current value is ${x}`;
    assertEquals(assertThrows(() => float32Up(x), RangeError).message, message);
  }
});

Deno.test("a float64 is written as its 64 bits of IEEE 754, a float32 as the 32 of the nearest", () => {
  const pattern = new DataView(new ArrayBuffer(8));
  fc.assert(fc.property(fc.double(), (x) => {
    pattern.setFloat64(0, x);
    const wide = bits((sink) => float64.write(x, sink));
    assertEquals(wide, packed(digits(pattern.getBigUint64(0), 64)));
    assert(Object.is(readWhole(wide, float64.read), x));

    pattern.setFloat32(0, x);
    const narrow = bits((sink) => float32.write(x, sink));
    assertEquals(narrow, packed(digits(pattern.getUint32(0), 32)));
    assert(Object.is(readWhole(narrow, float32.read), Math.fround(x)));
  }));
  assertEquals(bits((sink) => float64.write(-2, sink)).bytes, Uint8Array.of(0xc0, 0, 0, 0, 0, 0, 0, 0));
  assertEquals(bits((sink) => float32.write(1.5, sink)).bytes, Uint8Array.of(0x3f, 0xc0, 0, 0));
});

const vectors = (max: number): fc.Arbitrary<number[]> => fc.array(fc.double({ min: -max, max, noNaN: true }));

Deno.test("64 bits a coordinate lose nothing, and 32 what rounding to the nearest float32 loses", () => {
  fc.assert(fc.property(vectors(Number.MAX_VALUE), vectors(largest), (doubles, singles) => {
    const wide = floats({ dimension: doubles.length, width: 64 }), message = encode(wide, doubles, k);
    assertEquals(message.length, 64 * doubles.length);
    decode(wide, message, k).forEach((x, j) => assert(Object.is(x, doubles[j])));

    const narrow = floats({ dimension: singles.length, width: 32 }), short = encode(narrow, singles, k);
    assertEquals(short.length, 32 * singles.length);
    decode(narrow, short, k).forEach((x, j) => assert(Object.is(x, Math.fround(singles[j]))));
  }));
});

Deno.test("`out` of a writer is what a reader sees, in float64 and float32", () => {
  fc.assert(fc.property(vectors(largest), fc.constantFrom(32, 64), (x, width) => {
    const compressor = floats({ dimension: x.length, width });
    for (const make of [(n: number) => new Float64Array(n), (n: number) => new Float32Array(n)]) {
      const out = make(x.length), back = make(x.length);
      const [message] = written((sink) => compressor.write(x, k, sink, out));
      assertEquals(readWhole(message, (source) => compressor.read(source, k, back)) === back, true);
      assertEquals(back, out);
    }
  }));
});

Deno.test("many coordinates are written and read as one at a time, wherever they begin", () => {
  for (const [codec, width] of [[float32, 32], [float64, 64]] as const) {
    for (const [n, offset] of [[1023, 0], [1024, 8], [1025, 3], [2500, 31], [5000, 0], [0, 5]]) {
      const x = normals(key(n), n), compressor = floats({ dimension: n, width });
      const message = bits((sink) => (sink.write(0, offset), compressor.write(x, k, sink), sink.write(5, 3)));
      assertEquals(
        message,
        bits((sink) => (sink.write(0, offset), x.forEach((v) => codec.write(v, sink)), sink.write(5, 3))),
      );
      const back = readWhole(message, (source) => {
        source.read(offset);
        const back = compressor.read(source, k);
        assertEquals(source.read(3), 5);
        return back;
      });
      assertEquals(back, x.map((v) => width === 64 ? v : Math.fround(v)));
    }
  }
});

Deno.test("messages that end early, and numbers that are none, are refused where they are", () => {
  for (const width of [32, 64] as const) {
    const n = 3000,
      x = normals(key(1), n),
      { read } = floats({ dimension: n, width }),
      whole = encode(floats({ dimension: n, width }), x, k);
    for (const numbers of [0, 1, 1023, 1024, 2000, 2999]) {
      const message = { bytes: whole.bytes, length: width * numbers + 7 };
      const place = `at bit ${width * numbers} as the message ends there`;
      assertThrows(() => read(source(message), k), RangeError, place);
    }
    for (const j of [0, 1023, 1024, 2999]) {
      const bytes = whole.bytes.slice();
      bytes.fill(0xff, j * width / 8, (j + 1) * width / 8);
      const reason = `Cannot read x as x[${j}] must be finite: current value is NaN`;
      assertThrows(() => read(source({ bytes, length: whole.length }), k), RangeError, reason);
    }
  }
});

Deno.test("the error keeps the promise: none in 64 bits, 2⁻²⁴ in 32 down to the smallest normal float32", () => {
  assertEquals(floats({ dimension: 1, width: 64 }).guarantee, { kind: "contractive", delta: 1 });
  const { guarantee, ...narrow } = floats({ dimension: 1, width: 32 });
  assertEquals(guarantee, { kind: "contractive", delta: 1 - 2 ** -48 });
  fc.assert(fc.property(fc.double({ min: 2 ** -126, max: largest, noNaN: true }), (x) => {
    const value = decode({ ...narrow, guarantee }, encode({ ...narrow, guarantee }, [x], k), k)[0];
    assertLessOrEqual(Math.abs(value - x), x * 2 ** -24);
  }));
});

Deno.test("what is not finite or of another length is refused", () => {
  for (const width of [32, 64] as const) {
    const refused = (x: number[]) => `${assertThrows(() => encode(floats({ dimension: 2, width }), x, k), Error)}`;
    for (const x of [NaN, Infinity, -Infinity]) {
      assertEquals(refused([0, x]), `RangeError: Cannot send x as x[1] must be finite: current value is ${x}`);
    }
    assertEquals(refused([1]), "TypeError: Cannot send x as the length of x must be 2: current value is 1");
  }
});

Deno.test("a number that no float32 is near is refused, not sent as infinite", () => {
  const compressor = floats({ dimension: 2, width: 32 });
  assertEquals(decode(compressor, encode(compressor, [largest, -largest], k), k), Float64Array.of(largest, -largest));
  for (const x of [2 ** 128, -1e39, 1e300]) {
    assertThrows(() => encode(compressor, [1, x], k), RangeError, "x[1] must be");
  }
});

Deno.test("the next float32 is the least that is larger", () => {
  const some = fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, -1, 2 ** -149));
  fc.assert(fc.property(some, (x) => {
    if (x === largest) return;
    const after = float32After(x), between = (x + after) / 2;
    assert(after > x && Math.fround(after) === after);
    assert([x, after].includes(Math.fround(between)));
  }));
});
