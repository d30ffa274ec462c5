import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits } from "../../../base/bits.ts";
import { key, normals } from "../../../base/key.ts";
import { float32 } from "../../../quantize/floats.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import { scaledSign } from "../../../quantize/signs/scaled_sign.ts";
import { majorityVote, sign } from "../../../quantize/signs/sign.ts";
import type { Compressor } from "../../../quantize/types.ts";
import "../../support/seed.ts";
import { abs, type Fraction, fraction, isAtMost, isEqual, minus, over, plus, sum, times } from "../levels/fraction.ts";

const k = key(0);
const value = (compressor: Compressor, x: ArrayLike<number>) => decode(compressor, encode(compressor, x, k), k);
const square = (a: Fraction): Fraction => times(a, a);

/** Vectors of one size each, with zeros of both kinds among their coordinates. */
const vectors = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.constantFrom(1, 1e-30, 1e30), fc.nat(3)).map((
  [n, seed, size, zeros],
) => normals(key(seed), n).map((v, i) => zeros > 0 && i % (zeros + 1) === 0 ? (i % 2 ? -0 : 0) : v * size));

Deno.test("scaled signs: scale 23/12, sgn(0) = +1, squared error 413/24 = ‖x‖² − ‖x‖₁²/d", () => {
  const x = [1, -2, 3, 0, -5, 0.5], s = Math.fround(23 / 12), q = value(scaledSign({ dimension: 6 }), x);
  assertEquals(q, Float64Array.of(s, -s, s, s, -s, s));
  const error = q.reduce((sum, value, i) => sum + (value - x[i]) ** 2, 0);
  assert(Math.abs(error - 413 / 24) < 1e-13, `${error}`); // 6 (s − 23/12)² is below 10⁻¹³
});

Deno.test("‖s sgn(x) − x‖² is ‖x‖² − 2s‖x‖₁ + d s² exactly, and at most (1 − δ)‖x‖² exactly", () => {
  fc.assert(
    fc.property(vectors, (x) => {
      const n = x.length, compressor = scaledSign({ dimension: n }), q = value(compressor, x);
      const { guarantee } = compressor;
      assert(guarantee.kind === "contractive");
      const exact = [...x].map(fraction), s = fraction(Math.abs(q[0])), d = fraction(n);
      const error = sum([...q].map((value, i) => square(minus(fraction(value), exact[i]))));
      const norm1 = sum(exact.map(abs)), norm2 = sum(exact.map(square));
      assert(isEqual(error, plus(minus(norm2, times(fraction(2), times(s, norm1))), times(d, square(s)))));
      assert(isAtMost(error, times(minus(fraction(1), fraction(guarantee.delta)), norm2)));
      const mean = over(norm1, d);
      assert(isAtMost(square(minus(s, mean)), times(fraction(2 ** -47), square(mean))), "the rounding of the scale");
    }),
    { numRuns: 200 },
  );
});

Deno.test("a one-hot vector has 1 − 1/d of its square as error, so that no larger δ holds", () => {
  for (const d of [1, 2, 10, 64]) {
    const x = new Float64Array(d);
    x[0] = -d; // the mean is 1
    const q = value(scaledSign({ dimension: d }), x), error = q.reduce((sum, value, i) => sum + (value - x[i]) ** 2, 0);
    assertEquals(error, d * d - d);
  }
});

Deno.test("the bits: d for signs, 1 for what is below 0, and 32 before them for a scale", () => {
  for (const n of [0, 1, 31, 32, 33, 64, 100]) {
    const x = normals(key(n), n);
    const plain = encode(sign({ dimension: n }), x, k), scaled = encode(scaledSign({ dimension: n }), x, k);
    assertEquals(plain, bits((sink) => x.forEach((v) => sink.write(v < 0 ? 1 : 0, 1))));
    assertEquals([plain.length, scaled.length], [n, n + 32]);
    assertEquals(value(sign({ dimension: n }), x), x.map((v) => v < 0 ? -1 : 1));
  }
});

Deno.test("the sign of 0 is +1, of either 0 and of nothing else that is not above it", () => {
  assertEquals(value(sign({ dimension: 4 }), [0, -0, -5e-324, 5e-324]), Float64Array.of(1, 1, -1, 1));
  assertEquals(sign({ dimension: 4 }).guarantee, { kind: "none" });
});

Deno.test("zero and empty vectors: a scale of 0 gives 0, never −0", () => {
  assertEquals(value(scaledSign({ dimension: 3 }), [0, -0, 0]), new Float64Array(3));
  assert(value(scaledSign({ dimension: 2 }), [-1e-300, 1e-300]).every((q) => Object.is(q, 0)));
  assertEquals(value(scaledSign({ dimension: 0 }), []), new Float64Array(0));
  assertEquals(scaledSign({ dimension: 0 }).guarantee.kind, "contractive");
});

Deno.test("a scale that is negative, −0, infinite or NaN is refused, and so are bits too few or too many", () => {
  const compressor = scaledSign({ dimension: 2 });
  for (const scale of [-1, -0, Infinity, NaN]) {
    const message = bits((sink) => (float32.write(scale, sink), sink.write(0, 2)));
    assertThrows(() => decode(compressor, message, k), RangeError, "the scale must be finite and at least 0");
  }
  for (const length of [0, 31, 33, 35]) {
    const message = bits((sink) => (sink.write(0, Math.min(32, length)), sink.write(0, Math.max(0, length - 32))));
    assertThrows(() => decode(compressor, message, k), RangeError);
  }
});

Deno.test("what is not finite is refused with its index, a mean beyond all float32, and another length", () => {
  for (const compressor of [sign({ dimension: 3 }), scaledSign({ dimension: 3 })]) {
    for (const bad of [NaN, Infinity, -Infinity]) {
      assertThrows(() => encode(compressor, [1, bad, 2], k), RangeError, "x[1] must be finite");
    }
    assertThrows(() => encode(compressor, [1, 2], k), TypeError, "length");
  }
  for (const x of [[1e39, 1e39, 1e39], [1e308, 1e308, 1e308]]) {
    assertThrows(() => encode(scaledSign({ dimension: 3 }), x, k), RangeError, "within the range of float32");
  }
  assertThrows(() => sign({ dimension: -1 }), RangeError);
  assertThrows(() => scaledSign({ dimension: 0.5 }), RangeError);
});

Deno.test("a vote is the sign of the sum of signs: all votes of up to five voters, ties to +1", () => {
  for (let voters = 1; voters <= 5; voters++) {
    for (let ballot = 0; ballot < 2 ** voters; ballot++) {
      const votes = Array.from({ length: voters }, (_, i) => [ballot >> i & 1 ? 3 - i : -7]);
      const ayes = votes.filter(([vote]) => vote >= 0).length;
      assertEquals(majorityVote(votes), Float64Array.of(2 * ayes >= voters ? 1 : -1));
    }
  }
});

Deno.test("a vote counts 0 as +1, may be taken in place, and needs votes, of one length, that are finite", () => {
  const own = Float64Array.of(-1, 1);
  assertEquals(majorityVote([own, [0, -0], [-2, -2]], own) === own, true);
  assertEquals(own, Float64Array.of(-1, 1));
  assertThrows(() => majorityVote([]), RangeError, "at least 1");
  assertThrows(() => majorityVote([[1], [1, 2]]), TypeError, "length");
  assertThrows(() => majorityVote([[1, NaN]]), RangeError, "finite");
});

Deno.test("signs of more than 2²⁴ bits come back whole", () => {
  const n = 2 ** 24 + 35, x = new Float32Array(n).map((_, i) => i % 11 < 5 ? -1 : 1);
  const out = new Float32Array(n), compressor = sign({ dimension: n }), message = encode(compressor, x, k);
  assertEquals(message.length, n);
  assertEquals(decode(compressor, message, k, out).findIndex((q, i) => q !== x[i]), -1);
});
