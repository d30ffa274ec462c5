import { assert, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { block, child, type Key, key, normals, uniforms } from "../../base/key.ts";
import { normalQuantile } from "../../base/normal.ts";
import "../support/seed.ts";

const anyKey: fc.Arbitrary<Key> = fc.record({
  hi: fc.integer({ min: 0, max: 0xffffffff }),
  lo: fc.integer({ min: 0, max: 0xffffffff }),
});

const name = ({ hi, lo }: Key): string => `${hi.toString(16)}:${lo.toString(16)}`;

Deno.test("Threefry-2x32-20 gives Random123's known answers", () => {
  const ones = 0xffffffff;
  assertEquals(block({ hi: 0, lo: 0 }, 0, 0), [0x6b200159, 0x99ba4efe]);
  assertEquals(block({ hi: ones, lo: ones }, ones, ones), [0x1cb996fc, 0xbb002be7]);
  assertEquals(block({ hi: 0x13198a2e, lo: 0x03707344 }, 0x243f6a88, 0x85a308d3), [0xc4923a9c, 0x483df7a0]);
});

Deno.test("a uniform is the first 27 and 26 bits of the words at its own counter", () => {
  fc.assert(fc.property(anyKey, fc.nat({ max: 60 }), (key, i) => {
    const [hi, lo] = block(key, 0, i);
    const integer = BigInt(hi >>> 5) << 26n | BigInt(lo >>> 6);
    assertEquals(uniforms(key, i + 1)[i] * 2 ** 53, Number(integer));
  }));
});

Deno.test("uniforms are multiples of 2⁻⁵³ in [0, 1)", () => {
  fc.assert(fc.property(anyKey, (key) => {
    for (const u of uniforms(key, 100)) assert(u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53), `${u}`);
  }));
});

Deno.test("a normal is the quantile of the middle of its uniform's cell, one of 2⁵²", () => {
  fc.assert(fc.property(anyKey, (key) => {
    const middles = uniforms(key, 50).map((u) => (Math.floor(u * 2 ** 52) + 0.5) / 2 ** 52); // no rounding anywhere
    assertEquals(normals(key, 50), middles.map(normalQuantile));
  }));
});

Deno.test("fewer draws are the beginning of more", () => {
  fc.assert(fc.property(anyKey, fc.nat({ max: 50 }), fc.nat({ max: 50 }), (key, few, more) => {
    assertEquals(uniforms(key, few + more).subarray(0, few), uniforms(key, few));
    assertEquals(normals(key, few + more).subarray(0, few), normals(key, few));
  }));
});

Deno.test("draws fill `out`, in float32 rounded, and return it", () => {
  for (const draws of [uniforms, normals]) {
    const doubles = new Float64Array(20), singles = new Float32Array(20);
    assert(draws(key(5), 20, doubles) === doubles);
    assert(draws(key(5), 20, singles) === singles);
    assertEquals(doubles, draws(key(5), 20));
    assertEquals(singles, Float32Array.from(doubles));
  }
});

Deno.test("no draw of a key, no child and no draw of a child are the same block", () => {
  const count = 2000;
  for (const parent of [key(0), key(1), key(Number.MAX_SAFE_INTEGER)]) {
    const blocks = (of: Key) =>
      Array.from({ length: count }, (_, i) => block(of, 0, i)).map(([hi, lo]) => ({ hi, lo }));
    const children = Array.from({ length: count }, (_, i) => child(parent, i));
    const names = [parent, ...blocks(parent), ...children, ...children.slice(0, 5).flatMap(blocks)].map(name);
    assertEquals(new Set(names).size, 1 + 2 * count + 5 * count);
  }
});

Deno.test("children are told apart by index and by parent", () => {
  fc.assert(fc.property(anyKey, fc.integer({ min: 0, max: 0xfffffffe }), (parent, index) => {
    const names = [parent, child(parent, index), child(parent, index + 1), child(child(parent, index), index)].map(
      name,
    );
    assertEquals(new Set(names).size, 4);
    assertEquals(child(parent, index), child({ ...parent }, index));
  }));
});

Deno.test("a seed is its key, up to 2⁵³ − 1", () => {
  fc.assert(fc.property(fc.maxSafeNat(), (seed) => {
    const { hi, lo } = key(seed);
    assertEquals(BigInt(hi) << 32n | BigInt(lo), BigInt(seed));
  }));
  assertEquals(key(Number.MAX_SAFE_INTEGER), { hi: 0x1fffff, lo: 0xffffffff });
});

Deno.test("what is no seed and no index is refused", () => {
  for (const seed of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
    const message =
      `Cannot make a key as the seed must be an integer from 0 to 9007199254740991: current value is ${seed}`;
    assertEquals(assertThrows(() => key(seed), RangeError).message, message);
  }
  for (const index of [-1, 0.5, NaN, 2 ** 32]) {
    const message =
      `Cannot derive a key as the index must be an integer from 0 to 4294967295: current value is ${index}`;
    assertEquals(assertThrows(() => child(key(0), index), RangeError).message, message);
  }
});

const alpha = 1e-9;

/** The largest distance between the empirical distribution of a sample and the uniform one. */
function distanceToUniform(sample: Float64Array): number {
  const n = sample.length;
  return sample.toSorted().reduce((most, u, i) => Math.max(most, u - i / n, (i + 1) / n - u), 0);
}

Deno.test("draws are uniform, by the Dvoretzky–Kiefer–Wolfowitz inequality at 1e-9", () => {
  const n = 200_000, most = Math.sqrt(Math.log(2 / alpha) / (2 * n)); // P(distance > t) ≤ 2 exp(−2 n t²)
  const u = uniforms(key(20), n);
  assertLess(distanceToUniform(u), most);
  const bias = 1.01 * most; // draws that stop at 1 − bias are at least that far off
  assertGreater(distanceToUniform(u.map((u) => (1 - bias) * u)), most);
});

/** The largest distance from ½ of a share of ones: for the 53 bits of draws, and of draws ⊕ the draws after them. */
function unfairness(words: BigUint64Array): number {
  const ones = new Float64Array(106), count = words.length - 1;
  for (let i = 0; i < count; i++) {
    let both = words[i] | (words[i] ^ words[i + 1]) << 53n;
    for (let b = 0; b < ones.length; b++, both >>= 1n) ones[b] += Number(both & 1n);
  }
  return ones.reduce((most, sum) => Math.max(most, Math.abs(sum / count - 0.5)), 0);
}

Deno.test("each of the 53 bits is fair, alone and against the draw after, by Hoeffding's inequality at 1e-9", () => {
  const n = 20_000, most = Math.sqrt(Math.log(2 * 106 / alpha) / (2 * n)); // 106 times P(distance > t) ≤ 2 exp(−2 n t²)
  const words = BigUint64Array.from(uniforms(key(21), n + 1), (u) => BigInt(u * 2 ** 53));
  assertLess(unfairness(words), most);
  // Bit 17 set in every kth draw is off by 1/(2k) ≥ twice the threshold, so it passes with a chance below 1e-9.
  const k = Math.floor(1 / (4 * most));
  assertGreater(unfairness(words.map((word, i) => i % k === 0 ? word | 1n << 17n : word)), most);
});
