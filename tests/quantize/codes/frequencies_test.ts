import { assert, assertEquals, assertGreaterOrEqual, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { child, key, uniforms } from "../../../base/key.ts";
import { frequencies } from "../../../quantize/codes/frequencies.ts";
import "../../support/seed.ts";

const sum = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0);

/** Bits a symbol that coding with `f` takes above the entropy of the weights. */
function loss(weights: ArrayLike<number>, f: ArrayLike<number>): number {
  const W = sum(weights), F = sum(f);
  return Array.from(weights).reduce((loss, w, j) => w === 0 ? loss : loss + w / W * Math.log2(w / W * F / f[j]), 0);
}

const entropy = (weights: ArrayLike<number>): number => {
  const W = sum(weights);
  return -Array.from(weights).reduce((h, w) => w === 0 ? h : h + w / W * Math.log2(w / W), 0);
};

const weightsOf = fc.array(fc.oneof(fc.nat(9), fc.nat(1e6), fc.double({ min: 0, max: 1, noNaN: true })), {
  minLength: 1,
  maxLength: 40,
  size: "max",
}).filter((weights) => sum(weights) > 0);

Deno.test("frequencies are at least 1, sum to 2^bits, and are in the order of the weights", () => {
  fc.assert(fc.property(weightsOf, fc.integer({ min: 6, max: 24 }), (weights, bits) => {
    const f = frequencies({ weights, bits });
    assertEquals(sum(f), 2 ** bits);
    assert(f.every((f) => f >= 1));
    for (let i = 0; i < f.length; i++) {
      for (let j = 0; j < f.length; j++) {
        if (weights[i] > weights[j] || weights[i] === weights[j] && i < j) assertGreaterOrEqual(f[i], f[j]);
      }
    }
  }));
});

Deno.test("where every share is 1 or more, frequencies are shares rounded up or down", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 100, max: 9999 }), { minLength: 1, maxLength: 40, size: "max" }),
      (weights) => {
        const f = frequencies({ weights, bits: 14 }), W = sum(weights);
        // ⌊x⌋ ≤ f ≤ ⌈x⌉ for x = 2¹⁴ w/W, in integers; W ≤ 40 · 9999 makes every share at least 4.
        for (let j = 0; j < f.length; j++) assert(Math.abs(f[j] * W - 2 ** 14 * weights[j]) < W);
      },
    ),
  );
});

/** The least loss of all integers ≥ 1 with sum `left`, for weights from j on. */
function leastLoss(weights: readonly number[], total: number, left = total, j = 0): number {
  const W = sum(weights), w = weights[j] / W;
  const cost = (f: number) => w === 0 ? 0 : w * Math.log2(w * total / f);
  if (j === weights.length - 1) return cost(left);
  let least = Infinity;
  for (let f = 1; left - f >= weights.length - 1 - j; f++) {
    least = Math.min(least, cost(f) + leastLoss(weights, total, left - f, j + 1));
  }
  return least;
}

Deno.test("up to four symbols and 5 bits no frequencies are closer by half of 2^−bits bits: all are tried", () => {
  const weights = fc.array(fc.oneof(fc.nat(9), fc.nat(200)), { minLength: 2, maxLength: 4, size: "max" }).filter((w) =>
    sum(w) > 0
  );
  fc.assert(fc.property(weights, fc.integer({ min: 2, max: 5 }), (weights, bits) => {
    assertLess(loss(weights, frequencies({ weights, bits })) - leastLoss(weights, 2 ** bits), 0.5 / 2 ** bits);
  }));
});

Deno.test("at 14 bits less than a thousandth of the entropy is lost, for probabilities of at least .0005", () => {
  for (let seed = 0; seed < 300; seed++) {
    const size = 2 + seed % 63, u = uniforms(child(key(5), seed), size).map((u) => u ** (1 + seed % 8));
    const U = sum(u), weights = u.map((u) => 0.0005 + (1 - 0.0005 * size) * u / U);
    assertLess(loss(weights, frequencies({ weights, bits: 14 })), 1e-3 * entropy(weights));
  }
});

Deno.test("small cases, ties to the lower symbol", () => {
  const of = (bits: number, ...weights: number[]) => [...frequencies({ weights, bits })];
  assertEquals(of(0, 3), [1]);
  assertEquals(of(4, 1, 1, 1), [6, 5, 5]);
  assertEquals(of(2, 0, 0, 9, 0), [1, 1, 1, 1]);
  assertEquals(of(3, 0, 0, 9, 0), [1, 1, 5, 1]);
  assertEquals(of(4, 100, 1, 1, 0), [13, 1, 1, 1]);
  assertEquals(of(10, 5e-324, 5e-324), [512, 512]);
  assertEquals(of(10, 8e307, 8e307), [512, 512]);
  // Shares of exactly 1, which division may put below.
  for (const w of [0.1, 1 / 49, 3]) assertEquals(of(12, ...new Array(4096).fill(w)), new Array(4096).fill(1));
});

Deno.test("too many symbols and weights that are none are refused", () => {
  const refused = (bits: number, ...weights: number[]) =>
    assertThrows(() => frequencies({ weights, bits }), RangeError, "Cannot make frequencies as ");
  refused(1, 1, 1, 1);
  refused(4);
  refused(4, 0, 0);
  refused(4, 1e308, 1e308);
  for (const bad of [-1, NaN, Infinity]) refused(4, 1, bad);
  for (const bits of [-1, 25, 1.5, NaN]) refused(bits, 1);
});
