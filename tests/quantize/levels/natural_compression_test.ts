import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits } from "../../../base/bits.ts";
import { key, normals } from "../../../base/key.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import { naturalCompression, roundToPowers } from "../../../quantize/levels/natural_compression.ts";
import "../../support/seed.ts";
import golden from "./exact.json" with { type: "json" };
import { type Fraction, fraction, isAtMost, isEqual, minus, plus, times, toNumber } from "./fraction.ts";

const one = naturalCompression({ dimension: 1 });

/** The value of nine bits. */
const valueOf = (number: number) => decode(one, bits((sink) => sink.write(number, 9)), key(0))[0];

/** The two values of x, and at how many of the 2⁵³ values of u it is the larger one in magnitude. */
function law(x: number): { low: number; high: number; count: number } {
  const at = (k: number) => roundToPowers([x], [k / 2 ** 53], new Int32Array(1))[0];
  const high = at(0), low = at(2 ** 53 - 1);
  if (high === low) return { low: valueOf(low), high: valueOf(high), count: 0 };
  let up = 0, down = 2 ** 53 - 1;
  while (down - up > 1) {
    const middle = up + Math.floor((down - up) / 2);
    if (at(middle) === high) up = middle;
    else down = middle;
  }
  return { low: valueOf(low), high: valueOf(high), count: down };
}

/** The mean of a law, and its variance around `x`. */
function moments(x: number): { mean: Fraction; variance: Fraction } {
  const { low, high, count } = law(x), P: Fraction = { n: BigInt(count), d: 2n ** 53n };
  const mean = plus(times(P, fraction(high)), times(minus(fraction(1), P), fraction(low)));
  const up = minus(fraction(high), fraction(x)), down = minus(fraction(low), fraction(x));
  return { mean, variance: plus(times(P, times(up, up)), times(minus(fraction(1), P), times(down, down))) };
}

/** Numbers of all sizes from 2⁻¹²⁶ to 2¹²⁷, of both signs. */
const numbers = fc.tuple(
  fc.double({ min: 1, max: 2, noNaN: true, maxExcluded: true }),
  fc.integer({ min: -126, max: 126 }),
  fc.boolean(),
)
  .map(([f, k, negative]) => (negative ? -f : f) * 2 ** k);

Deno.test("the expectation over all 2⁵³ draws is x exactly, the variance (2lo − |x|)(|x| − lo) ≤ x²/8", () => {
  fc.assert(
    fc.property(numbers, (x) => {
      const { low, high } = law(x), { mean, variance } = moments(x);
      assert(high === 2 * low || high === low, `${low} and ${high}`);
      assert(Math.abs(low) <= Math.abs(x) && Math.abs(x) <= Math.abs(high) && Math.sign(low) === Math.sign(x));
      assert(isEqual(mean, fraction(x)), "the expectation");
      const t = fraction(Math.abs(x)), base = fraction(Math.abs(low));
      assert(isEqual(variance, times(minus(plus(base, base), t), minus(t, base))), "the variance");
      assert(isAtMost(times(variance, fraction(8)), times(t, t)));
    }),
    { numRuns: 300, examples: [[2 ** -126], [-(2 ** 127)], [1 + 2 ** -52], [2 - 2 ** -52]] },
  );
});

Deno.test("the variance is x²/8 at 4/3 of a power of two, to rounding", () => {
  for (const k of [-126, -1, 0, 1, 126]) {
    const x = 4 / 3 * 2 ** k, { variance } = moments(x);
    assert(Math.abs(toNumber(variance) / 4 ** k / (16 / 9 / 8) - 1) < 1e-15);
  }
});

for (const { t, low, variance } of golden.natural_compression) {
  Deno.test(`the exact variance of ${t}`, () => {
    const exact = moments(Number(t));
    assert(Math.abs(law(Number(t)).low / Number(low) - 1) < 1e-6);
    assert(Math.abs(toNumber(exact.variance) - Number(variance)) <= 1e-12 * Number(variance));
  });
}

Deno.test("below 2⁻¹²⁶ the values are 0 and 2⁻¹²⁶, exactly unbiased for float32 and to one draw in 2⁵³ else", () => {
  const least = 2 ** -126;
  for (const x of [2 ** -149, -3 * 2 ** -149, least / 2, least - 2 ** -149]) {
    assertEquals(Math.abs(law(x).high), least);
    assertEquals(law(x).low, 0);
    assert(isEqual(moments(x).mean, fraction(x)));
  }
  for (const x of [5e-324, 1e-300, -1.234e-40]) {
    const off = minus(moments(x).mean, fraction(x));
    assert(isAtMost(times(off, off), times(fraction(2 ** -179), fraction(2 ** -179))));
  }
  assertEquals(law(0), { low: 0, high: 0, count: 0 });
  assertEquals(Object.is(law(-0).low, 0), true);
});

Deno.test("of the 512 words of nine bits 509 are values, each sent as itself, and three are refused", () => {
  const refused = [];
  for (let word = 0; word < 512; word++) {
    const message = bits((sink) => sink.write(word, 9));
    try {
      const value = decode(one, message, key(word));
      assertEquals(value[0], word === 0 ? 0 : (word < 256 ? 1 : -1) * 2 ** (word % 256 - 127));
      assertEquals(encode(one, value, key(word)), message);
    } catch (error) {
      assert(error instanceof RangeError, String(error));
      refused.push(word);
    }
  }
  assertEquals(refused, [255, 256, 511]);
});

Deno.test("nine bits a coordinate, the draw of coordinate i is draw i, and the writer knows what is read", () => {
  const n = 100, x = normals(key(2), n), nine = naturalCompression({ dimension: n });
  const told = new Float64Array(n), message = bits((sink) => nine.write(x, key(3), sink, told));
  assertEquals(message.length, 9 * n);
  assertEquals(decode(nine, message, key(0)), told);
  assertEquals(encode(naturalCompression({ dimension: 0 }), [], key(0)).length, 0);
  const front = naturalCompression({ dimension: 60 });
  assertEquals(decode(front, encode(front, x.slice(0, 60), key(3)), key(0)), told.slice(0, 60));
  x.forEach((v, i) => assert([law(v).low, law(v).high].includes(told[i])));
});

Deno.test("what is too large, not finite, or of another length is refused", () => {
  const two = naturalCompression({ dimension: 2 });
  for (const bad of [2 ** 127 * (1 + 2 ** -52), -1e39, 1e308]) {
    assertThrows(() => encode(two, [0, bad], key(0)), RangeError, "x[1] must be at most 2¹²⁷ in magnitude");
  }
  for (const bad of [NaN, Infinity, -Infinity]) {
    assertThrows(() => encode(two, [0, bad], key(0)), RangeError, "x[1] must be finite");
  }
  assertThrows(() => encode(two, [0], key(0)), TypeError, "length");
  assertThrows(() => naturalCompression({ dimension: -1 }), RangeError);
  assertThrows(() => decode(two, bits((sink) => sink.write(0, 17)), key(0)), RangeError);
});
