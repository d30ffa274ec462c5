import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, countBits, readWhole, source } from "../../../base/bits.ts";
import { child, key, uniforms } from "../../../base/key.ts";
import { canonical } from "../../../quantize/codes/canonical.ts";
import { huffman, huffmanLengths } from "../../../quantize/codes/huffman.ts";
import { limitedLengths } from "../../../quantize/codes/package_merge.ts";
import { codecLaws } from "../../laws/codec.ts";
import { packed, unpacked } from "../../reference/slow.ts";
import "../../support/seed.ts";

type Lengths = ArrayLike<number>;
const cost = (weights: Lengths, lengths: Lengths): number =>
  Array.from(weights).reduce((sum, w, s) => sum + w * lengths[s], 0);
const kraft = (lengths: Lengths): number => Array.from(lengths).reduce((sum, length) => sum + 2 ** -length, 0);

// Counts of level indices and `Σ counts · length`: exact expected lengths, computed apart from this library.
const golden: readonly [number[], number][] = [
  [[29, 28, 9, 10, 0], 151],
  [[3, 5, 1, 0, 3], 24],
  [[13, 2, 21, 5, 11], 108],
  [[3, 1], 4],
  [[29, 19], 48],
  [[455, 0, 126, 829, 410], 3473],
  [[0, 1, 0, 0, 0], 1],
  [[0, 0, 0, 0, 1], 1],
  [[0, 0, 0, 1, 0], 1],
  [[0, 1], 1],
  [[0, 0, 0, 5, 2], 9],
  [[1995, 302, 922, 0, 0], 4745],
  [[1844, 302, 151, 922, 0], 5198],
  [[5, 1], 6],
  [[11347, 13545, 5152, 11485, 3537], 98821],
];

Deno.test("expected lengths are the golden ones, symbols that never come among the leaves", () => {
  for (const [counts, expected] of golden) {
    const total = counts.reduce((a, b) => a + b);
    for (const weights of [counts, counts.map((count) => count / total)]) {
      const lengths = huffmanLengths({ weights });
      assertEquals(cost(counts, lengths), expected);
      assertEquals(kraft(lengths), 1);
    }
  }
});

/** The least `Σ wℓ` over all lengths from 1 to `limit` with `Σ 2^{−ℓ} ≤ 1`: all of them are tried. */
function leastCost(weights: readonly number[], limit: number, space = 1): number {
  if (weights.length === 0) return 0;
  const [first, ...rest] = weights;
  let least = Infinity;
  for (let length = 1; length <= limit; length++) {
    if (2 ** -length <= space) {
      least = Math.min(least, first * length + leastCost(rest, limit, space - 2 ** -length));
    }
  }
  return least;
}

Deno.test("no lengths within a limit cost less: all are tried, up to six symbols", () => {
  const weights = fc.array(fc.oneof(fc.nat(6), fc.integer({ min: 0, max: 1000 })), { minLength: 2, maxLength: 6 });
  fc.assert(fc.property(weights, fc.nat(3), (weights, more) => {
    const limit = Math.ceil(Math.log2(weights.length)) + more, lengths = limitedLengths(weights, limit);
    assert(lengths.every((length) => length >= 1 && length <= limit));
    assertEquals(kraft(lengths), 1);
    assertEquals(cost(weights, lengths), leastCost(weights, limit));
  }));
});

/** The same for weights in decreasing order, where no heavier symbol needs a longer word: depth by depth. */
function leastCostSorted(weights: readonly number[], limit: number): number {
  const m = weights.length, known = new Map<string, number>();
  const tail = weights.map((_, i) => weights.slice(i).reduce((a, b) => a + b, 0));
  /** At `depth` with `open` nodes, `placed` symbols above: each symbol that is left pays one bit to get here. */
  const from = (depth: number, placed: number, open: number): number => {
    if (placed === m) return 0;
    if (depth > limit) return Infinity;
    const name = `${depth} ${placed} ${open}`;
    let least = known.get(name);
    if (least === undefined) {
      least = Infinity;
      for (let here = 0; here <= Math.min(open, m - placed); here++) {
        least = Math.min(least, from(depth + 1, placed + here, Math.min(m, 2 * (open - here))));
      }
      known.set(name, least += tail[placed]);
    }
    return least;
  };
  return from(1, 0, 2);
}

Deno.test("a limit that is felt: Fibonacci weights, whose words would have 39 bits, within 32 and fewer", () => {
  const weights = [1, 1];
  while (weights.length < 40) weights.unshift(weights[0] + weights[1]);
  for (const limit of [6, 8, 16, 32, 39]) {
    const lengths = limitedLengths(weights, limit);
    assertEquals(Math.max(...lengths), limit);
    assertEquals(kraft(lengths), 1);
    assertEquals(cost(weights, lengths), leastCostSorted(weights, limit));
  }
  assertEquals(huffmanLengths({ weights }), limitedLengths(weights, 32));
  const code = huffman({ weights });
  for (let s = 0; s < 40; s++) assertEquals(readWhole(bits((sink) => code.write(s, sink)), code.read), s);
});

/** Probabilities of at least about 10⁻⁵, of like or of very different size. */
const pmfs = fc.tuple(fc.integer({ min: 2, max: 60 }), fc.nat(), fc.integer({ min: 1, max: 5 })).map(([m, seed, p]) => {
  const u = uniforms(child(key(11), seed), m).map((u) => 1e-4 + u ** p);
  const total = u.reduce((a, b) => a + b);
  return u.map((w) => w / total);
});

Deno.test("the expected length is at least the entropy and less than a bit above it, and Kraft's sum is 1", () => {
  fc.assert(fc.property(pmfs, (pmf) => {
    const lengths = huffmanLengths({ weights: pmf }), expected = cost(pmf, lengths);
    const entropy = -pmf.reduce((sum, p) => sum + p * Math.log2(p), 0);
    assert(expected >= entropy - 1e-12 && expected < entropy + 1, `${expected}, ${entropy}`);
    assertEquals(kraft(lengths), 1); // exact: multiples of 2⁻³²
    for (let s = 0; s < pmf.length; s++) {
      for (let t = 0; t < pmf.length; t++) if (pmf[s] > pmf[t]) assert(lengths[s] <= lengths[t]);
    }
  }));
});

Deno.test("powers of two have their own lengths", () => {
  assertEquals(huffmanLengths({ weights: [1, 8, 2, 4, 1] }), Uint8Array.of(4, 1, 3, 2, 4));
  assertEquals(huffmanLengths({ weights: new Float64Array(256).fill(0.1) }), new Uint8Array(256).fill(8));
});

Deno.test("words are canonical: in the order of length and symbol, each follows the one before", () => {
  fc.assert(fc.property(pmfs, (weights) => {
    const code = huffman({ weights }), lengths = huffmanLengths({ weights });
    const order = Array.from(weights.keys()).sort((a, b) => lengths[a] - lengths[b] || a - b);
    let next = 0n, length = 0;
    for (const s of order) {
      next <<= BigInt(lengths[s] - length);
      length = lengths[s];
      assertEquals(unpacked(bits((sink) => code.write(s, sink))), next.toString(2).padStart(length, "0"));
      next++;
    }
    assertEquals(next, 1n << BigInt(length)); // the last word is all ones
  }));
});

Deno.test("Huffman: laws of codecs", () => {
  for (
    const weights of [
      [1],
      [1, 1],
      [5, 0, 1, 2, 0, 0],
      Float64Array.from({ length: 300 }, (_, s) => 1 / (1 + s) ** 2),
    ]
  ) {
    for (const law of codecLaws(huffman({ weights }), fc.nat(weights.length - 1))) law.check();
  }
});

Deno.test("a canonical code with gaps refuses the words that it has not, of up to 32 bits", () => {
  const lengths = [2, 32, 32, 5], code = canonical(Uint8Array.from(lengths));
  for (const s of lengths.keys()) {
    const message = bits((sink) => code.write(s, sink));
    assertEquals(message.length, lengths[s]);
    assertEquals(readWhole(message, code.read), s);
  }
  assertThrows(() => code.read(source(packed("1".repeat(40)))), RangeError, "its word must be in the code");
  assertThrows(() => code.read(source(packed("1".repeat(31)))), RangeError, "the message ends there");
});

Deno.test("one symbol has one bit, 0; the bit 1 is refused", () => {
  const code = huffman({ weights: [3] });
  assertEquals(bits((sink) => code.write(0, sink)), packed("0"));
  assertThrows(() => code.read(source(packed("1"))), RangeError, "its word must be in the code");
});

Deno.test("symbols and weights out of range are refused", () => {
  const code = huffman({ weights: [1, 2, 3] });
  for (const s of [-1, 3, 0.5, NaN]) assertThrows(() => countBits((sink) => code.write(s, sink)), RangeError);
  for (const weights of [[], [0, 0], [1, -1], [1, NaN], [1, Infinity], [1e308, 1e308]]) {
    const { message } = assertThrows(() => huffmanLengths({ weights }), RangeError);
    assert(message.startsWith("Cannot make a Huffman code as "), message);
  }
});

Deno.test("weights that overflow when they are added still give a code", () => {
  const weights = new Float64Array(100).fill(1.7e306).map((w, s) => w / (1 + s % 7)),
    lengths = huffmanLengths({ weights });
  assertEquals(kraft(lengths), 1);
  assertLess(Math.max(...lengths), 33);
});
