import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { child, key } from "../../../base/key.ts";
import { dot, norm2, scale, subtract, type Vec } from "../../../base/vector.ts";
import { cubeCode } from "../../../quantize/balls/cube.ts";
import { inBall, rangeSent } from "../../../quantize/balls/range.ts";
import { each } from "../../../quantize/codes/each.ts";
import { eliasGamma } from "../../../quantize/codes/elias.ts";
import { fixedWidth } from "../../../quantize/codes/fixed_width.ts";
import { compressor, decode, encode } from "../../../quantize/compressor.ts";
import { floats } from "../../../quantize/floats.ts";
import { numbered } from "../../../quantize/levels/numbered.ts";
import { uniformLevels } from "../../../quantize/levels/level_set.ts";
import { levelled } from "../../../quantize/levels/levelled.ts";
import { stochasticLevels } from "../../../quantize/levels/stochastic.ts";
import { gaps } from "../../../quantize/sparse/gaps.ts";
import { sparsified, subsampled } from "../../../quantize/sparse/sparsified.ts";
import { drawSubset } from "../../../quantize/sparse/random_subset.ts";
import type { Compressor } from "../../../quantize/types.ts";
import { compressorLaws } from "../../laws/compressor.ts";
import { keys, vectors } from "../../support/arbitraries.ts";
import "../../support/seed.ts";

const n = 6;
/** Vectors of many sizes that float32 can say. */
const ofAnySize: fc.Arbitrary<Vec> = fc.tuple(vectors(n), fc.constantFrom(1e-20, 1, 1e20)).map(([x, size]) =>
  x.map((value) => Math.abs(value) < 1e-15 ? 0 : value * size)
);
const inUnitBall = vectors(n).map((x) => scale(1 / Math.max(1, norm2(x)), x));
const indices = gaps(eliasGamma);

/** Stochastic rounding to multiples of a quarter of the largest magnitude: unbiased. */
function stochastic(dimension: number): Compressor {
  const quantizer = stochasticLevels({ dimension, levels: uniformLevels({ steps: 4 }), norm: Infinity });
  return compressor(quantizer, levelled(quantizer, numbered(quantizer.levels, each(fixedWidth({ width: 4 })))));
}

const exact = (dimension: number): Compressor => floats({ dimension, width: 64 });
const lawful: Readonly<Record<string, [Compressor, fc.Arbitrary<Vec>]>> = {
  "largest, exact": [sparsified(exact(3), { dimension: n, indices }), ofAnySize],
  "largest, none": [sparsified(exact(0), { dimension: n, indices }), ofAnySize],
  "largest, stochastic levels": [sparsified(stochastic(3), { dimension: n, indices }), ofAnySize],
  "largest, range sent": [
    sparsified(rangeSent(cubeCode({ dimension: 3, rate: 2 })), { dimension: n, indices }),
    ofAnySize,
  ],
  "largest, bounded": [sparsified(cubeCode({ dimension: 2, rate: 3 }).at(1), { dimension: n, indices }), inUnitBall],
  "random, stochastic levels": [subsampled(stochastic(4), { dimension: n }), ofAnySize],
  "random, by least squares": [subsampled(stochastic(4), { dimension: n, scale: "least-squares" }), ofAnySize],
  "random, exact": [subsampled(exact(2), { dimension: n, scale: "least-squares" }), ofAnySize],
};

for (const [name, [compressor, inputs]] of Object.entries(lawful)) {
  Deno.test(`${name}: the laws of a compressor`, () => {
    for (const law of compressorLaws(compressor, inputs)) {
      // What random coordinates promise of averages is tested below, on one vector.
      if (name.startsWith("largest") || !/contracts|on average|variance/.test(law.name)) law.check();
    }
  });
}

Deno.test("random coordinates add (d/k − 1)‖x‖² to d/k times the part's error, by Hoeffding's inequality at 1e-9", () => {
  const x = Float64Array.of(3, -1, 0.3, 0.5, -8, 2),
    draws = 20_000,
    slack = Math.sqrt(Math.log(4 / 1e-9) / (2 * draws));
  const k = 4, part = stochastic(k), whole = subsampled(part, { dimension: n });
  const exactly = subsampled(exact(k), { dimension: n, scale: "least-squares" });
  let mean = 0, ofPart = 0, dropped = 0, largest = 0;
  for (let i = 0; i < draws; i++) {
    const run = child(key(1), i), value = decode(whole, encode(whole, x, run), run);
    const kept = [...drawSubset(n, k, child(run, 0))].map((i) => x[i]), inside = child(run, 1);
    const square = (error: Vec): number => dot(error, error);
    mean += square(subtract(value, x)) / draws;
    largest = Math.max(largest, square(subtract(value, x)));
    ofPart += square(subtract(decode(part, encode(part, kept, inside), inside), kept)) / draws;
    dropped += square(subtract(decode(exactly, encode(exactly, x, run), run), x)) / draws;
  }
  // The part's error is at most ¼‖x‖∞ √k = 4, so (d/k)² times its square is at most 36 < 0.46‖x‖², and no error of the whole
  // is above 6 + ‖x‖ < 1.68‖x‖. Without the factor d/k the mean would be off by ‖x‖²/6.
  const all = dot(x, x), range = (1.68 ** 2 + 0.46) * all;
  assert(largest <= 1.68 ** 2 * all && slack * range < all / 12);
  assert(Math.abs(mean - (n / k - 1) * all - (n / k) ** 2 * ofPart) <= slack * range, `${mean}`);
  assert(Math.abs(dropped - (1 - k / n) * all) <= slack * all, `${dropped}`);
});

Deno.test("the promise is made of the part's, by the share of coordinates that is kept", () => {
  const kept = (part: Compressor, dimension: number) => sparsified(part, { dimension, indices }).guarantee;
  const half = rangeSent(cubeCode({ dimension: 4, rate: 3 })), coarse = rangeSent(cubeCode({ dimension: 4, rate: 0 }));
  assert(half.guarantee.kind === "contractive" && coarse.guarantee.kind === "contractive");
  assertEquals(kept(half, 8), { kind: "contractive", delta: half.guarantee.delta / 2 });
  const worse: Compressor = { ...half, guarantee: { kind: "contractive", delta: -3 } };
  assertEquals(kept(worse, 8), { kind: "contractive", delta: -3 }); // all may be kept, and it is made worse
  const { guarantee } = stochastic(4);
  assert(guarantee.kind === "unbiased");
  assertEquals(kept(stochastic(4), 8), { kind: "contractive", delta: (1 - guarantee.omega) / 2 });
  const ball = inBall({ ...half, guarantee: { kind: "bounded", radius: 2, coveringRadius: 1 } });
  assertEquals(kept(ball, 8), { kind: "bounded", radius: 2, coveringRadius: Math.sqrt(2 + 1) });
  assertEquals(kept({ ...half, guarantee: { kind: "none" } }, 8), { kind: "none" });
  assertEquals(subsampled(stochastic(4), { dimension: 8 }).guarantee, {
    kind: "unbiased",
    omega: 2 * (1 + guarantee.omega) - 1,
  });
  const plain = subsampled(exact(2), { dimension: 8, scale: "least-squares" }).guarantee;
  assertEquals(plain, { kind: "contractive", delta: 0.25 });
});

Deno.test("the error is what was dropped and the part's error, and the part sees what was kept", () => {
  fc.assert(fc.property(ofAnySize, keys, (x, k) => {
    const part = rangeSent(cubeCode({ dimension: 2, rate: 3 })), whole = sparsified(part, { dimension: n, indices });
    const value = decode(whole, encode(whole, x, k), k);
    const order = [0, 1, 2, 3, 4, 5].sort((i, j) => Math.abs(x[j]) - Math.abs(x[i]) || i - j);
    const places = order.slice(0, 2).sort(), kept = places.map((i) => x[i]);
    const inner = decode(part, encode(part, kept, k), k);
    value.forEach((v, i) => assertEquals(v, places.includes(i) ? inner[places.indexOf(i)] : 0));
    const dropped = order.slice(2).reduce((sum, i) => sum + x[i] ** 2, 0), error = subtract(value, x);
    const ofPart = subtract(inner, kept), square = dropped + dot(ofPart, ofPart);
    assert(Math.abs(dot(error, error) - square) <= 1e-14 * dot(x, x));
  }));
});

Deno.test("random coordinates are those of child 0 of the key, and the part has child 1", () => {
  const x = [1, 2, 3, 4, 5, 6];
  fc.assert(fc.property(keys, (k) => {
    const whole = subsampled(stochastic(3), { dimension: n }), value = decode(whole, encode(whole, x, k), k);
    const places = drawSubset(n, 3, child(k, 0));
    const message = encode(stochastic(3), [...places].map((i) => x[i]), child(k, 1));
    const inner = decode(stochastic(3), message, child(k, 1));
    assertEquals(encode(whole, x, k), message);
    value.forEach((v, i) => assertEquals(v, places.includes(i) ? 2 * inner[places.indexOf(i)] : 0));
  }));
});

Deno.test("no coordinates, and all of them", () => {
  const k = key(0), none = sparsified(exact(0), { dimension: 0, indices });
  assertEquals(decode(none, encode(none, [], k), k), new Float64Array(0));
  const all = sparsified(exact(3), { dimension: 3, indices });
  assertEquals(decode(all, encode(all, [1, 0.1, 0], k), k), Float64Array.of(1, 0.1, 0));
  assertEquals(encode(all, [1, 0.1, 0], k).length, 3 + 3 * 64);
});

Deno.test("parts that do not fit are refused", () => {
  assertThrows(() => sparsified(exact(4), { dimension: 3, indices }), RangeError, "their number");
  assertThrows(() => subsampled(stochastic(4), { dimension: 3 }), RangeError, "their number");
  assertThrows(() => subsampled(stochastic(0), { dimension: 3 }), RangeError, "Cannot be unbiased");
  const ball = cubeCode({ dimension: 2, rate: 3 }).at(1);
  assertEquals(
    assertThrows(() => subsampled(exact(2), { dimension: 3 }), TypeError).message,
    'Cannot sample coordinates as the guarantee of the part must be "unbiased": current value is "contractive"',
  );
  assertThrows(() => subsampled(ball, { dimension: 3, scale: "least-squares" }), TypeError, 'value is "bounded"');
});
