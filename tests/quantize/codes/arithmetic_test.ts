import { assert, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { writeBigInt } from "../../../base/big_integer.ts";
import { type Bits, bits, countBits, readWhole, source } from "../../../base/bits.ts";
import { child, key, uniforms } from "../../../base/key.ts";
import { arithmetic } from "../../../quantize/codes/arithmetic.ts";
import { frequencies } from "../../../quantize/codes/frequencies.ts";
import { adaptiveModel, type Model, staticModel, type Tally } from "../../../quantize/codes/model.ts";
import { sequenceLaws } from "../../laws/sequence.ts";
import { packed } from "../../reference/slow.ts";
import "../../support/seed.ts";

/** Symbols of probabilities `weights`, n of them, that depend on the seed only. */
function drawn(weights: readonly number[], n: number, seed: number): Int32Array {
  const W = weights.reduce((a, b) => a + b, 0);
  return Int32Array.from(uniforms(child(key(9), seed), n), (u) => {
    let s = 0;
    for (let rest = u * W; s < weights.length - 1 && rest >= weights[s]; s++) rest -= weights[s];
    return s;
  });
}

/** `Σ −log₂ pᵢ` and the rounding that is allowed for, `Σ −log₂(1 − totalᵢ 2⁻⁴⁴)`. */
function ideal(model: Model, symbols: Int32Array): { length: number; rounding: number } {
  const tally = model.begin();
  let length = 0, rounding = 0;
  for (const s of symbols) {
    length += Math.log2(tally.total / tally.frequency(s));
    rounding -= Math.log1p(-tally.total * 2 ** -44) / Math.LN2;
    tally.saw(s);
  }
  return { length, rounding };
}

/** The numbers from `low · 2^−unit` to `(low + range) 2^−unit`. */
interface Interval {
  readonly low: bigint;
  readonly range: bigint;
  readonly unit: bigint;
}

const all: Interval = { low: 0n, range: 1n << 52n, unit: 52n };

/** The part of symbol s, as the documentation has it. */
function part({ low, range, unit }: Interval, tally: Tally, s: number): Interval {
  const q = range / BigInt(tally.total), start = q * BigInt(tally.low(s)), end = tally.low(s) + tally.frequency(s);
  low += start;
  range = end === tally.total ? range - start : q * BigInt(tally.frequency(s));
  while (range <= 1n << 44n) [low, range, unit] = [low << 8n, range << 8n, unit + 8n];
  return { low, range, unit };
}

/** The message as the documentation has it. */
function reference(model: Model, symbols: Int32Array): Bits {
  const tally = model.begin();
  let interval = all;
  for (const s of symbols) {
    interval = part(interval, tally, s);
    tally.saw(s);
  }
  const { low, range, unit } = interval;
  for (let n = unit - 52n;; n++) { // no cell is longer than the interval, and that is at most 2⁵² units
    const cell = 1n << (unit - n), first = (low + cell - 1n) / cell;
    if ((first + 1n) * cell <= low + range) return bits((sink) => writeBigInt(sink, first, Number(n)));
  }
}

const most = 2 ** 24;
const models: Readonly<Record<string, Model>> = {
  "one symbol": staticModel({ frequencies: [5] }),
  "two alike": staticModel({ frequencies: [1, 1] }),
  "thirds": staticModel({ frequencies: [1, 1, 1] }),
  "one of them never": staticModel({ frequencies: [0, 3, 0, 2, 0] }),
  "nearly certain": staticModel({ frequencies: [most - 2, 1, 1] }),
  "nearly certain, last": staticModel({ frequencies: [1, 1, most - 2] }),
  "rather certain": staticModel({ frequencies: [1, 97, 2] }),
  "a thousand": staticModel({ frequencies: frequencies({ weights: uniforms(key(3), 1000), bits: 14 }) }),
  "adaptive, binary": adaptiveModel({ size: 2 }),
  "adaptive": adaptiveModel({ size: 15, increment: 30, limit: 1000 }),
};

/** Sequences that `model` has a code for, each symbol as likely as the others or nearly all of them one. */
function sequences(model: Model, maxLength: number): fc.Arbitrary<Int32Array> {
  const tally = model.begin(),
    possible = Array.from({ length: model.size }, (_, s) => s).filter((s) => tally.frequency(s) > 0);
  const symbol = fc.constantFrom(...possible);
  const mostly = symbol.chain((usual) =>
    fc.array(fc.oneof({ weight: 40, arbitrary: fc.constant(usual) }, symbol), { maxLength, size: "max" })
  );
  return fc.oneof(fc.array(symbol, { maxLength, size: "max" }), mostly).map((symbols) => Int32Array.from(symbols));
}

for (const [name, model] of Object.entries(models)) {
  const code = arithmetic(model);

  Deno.test(`arithmetic, ${name}: laws of codes for sequences`, () => {
    for (const law of sequenceLaws(code, sequences(model, 150))) law.check();
  });

  Deno.test(`arithmetic, ${name}: the message is the shortest and least in the interval, of length below the ideal + 2`, () => {
    fc.assert(fc.property(sequences(model, 400), (symbols) => {
      const message = bits((sink) => code.write(symbols, sink)), { length, rounding } = ideal(model, symbols);
      assertEquals(message, reference(model, symbols));
      assert(message.length < length + 2 + rounding + 1e-9, `${message.length} bits, ${length} ideal`);
      assertEquals(readWhole(message, (source) => code.read(source, symbols.slice().fill(-1))), symbols);
    }));
  });
}

Deno.test("each bit string is the message of one sequence of its length or refused: all of up to 10 bits", () => {
  const small = [[1, 1, 1], [1, 97, 2], [7, 0, 1], [1, 14, 1]].map((frequencies) => staticModel({ frequencies }));
  for (const model of [...small, adaptiveModel({ size: 3 })]) {
    const code = arithmetic(model), possible = Array.from({ length: 3 }, (_, s) => model.begin().frequency(s) > 0);
    for (const n of [0, 1, 2, 4]) {
      const short = new Set<string>();
      let kraft = 0;
      for (let length = 0; length <= 10; length++) {
        for (let index = 0; index < 1 << length; index++) {
          const message = packed(length === 0 ? "" : index.toString(2).padStart(length, "0"));
          let symbols: Int32Array;
          try {
            symbols = readWhole(message, (source) => code.read(source, new Int32Array(n)));
          } catch (error) {
            assert(error instanceof RangeError);
            continue;
          }
          assertEquals(bits((sink) => code.write(symbols, sink)), message);
          assert(!short.has(symbols.join()));
          short.add(symbols.join());
          kraft += 2 ** -length;
        }
      }
      assert(kraft <= 1);
      // … and every sequence whose message is that short was among them.
      for (let index = 0; index < 3 ** n; index++) {
        const symbols = Int32Array.from({ length: n }, (_, i) => Math.floor(index / 3 ** i) % 3);
        if (symbols.every((s) => possible[s])) {
          assertEquals(short.has(symbols.join()), countBits((sink) => code.write(symbols, sink)) <= 10);
        }
      }
    }
  }
});

Deno.test("a carry runs through many bytes, and a run of ones stays where none comes", () => {
  const model = staticModel({ frequencies: [1, 2] }), code = arithmetic(model);
  const begins = { "7f": 0, "80": 0 };
  for (let n = 120; n < 400; n++) {
    const symbols = middle(model, n), message = bits((sink) => code.write(symbols, sink));
    assertEquals(message, reference(model, symbols));
    const [first, ...rest] = message.bytes.subarray(0, 10);
    const name = first === 0x7f ? "7f" : "80";
    assertEquals(
      [first, ...rest],
      name === "7f" ? [0x7f, ...new Array(9).fill(0xff)] : [0x80, ...new Array(9).fill(0)],
    );
    begins[name]++;
  }
  assertGreater(Math.min(begins["7f"], begins["80"]), 20);
});

/** Symbols whose intervals all hold ½ within them, so that digits 0.0111… or 0.1000… are open to the last. */
function middle({ begin }: Model, n: number): Int32Array {
  let interval = all;
  return Int32Array.from({ length: n }, () => {
    const { low, range, unit } = part(interval, begin(), 0), s = 2n * (low + range) > 1n << unit ? 0 : 1;
    interval = part(interval, begin(), s);
    return s;
  });
}

// Probabilities of level numbers of entropies .25, 1.05 and 3.2 bits.
const sources: readonly (readonly number[])[] = [
  [0.0172, 0.9656, 0.0172],
  [0.01, 0.09, 0.79, 0.1, 0.01],
  [1, 2, 8, 19, 39, 66, 90, 100, 90, 66, 39, 19, 8, 2, 1],
];

for (const weights of sources) {
  const W = weights.reduce((a, b) => a + b), entropy = weights.reduce((h, w) => h + w / W * Math.log2(W / w), 0);
  Deno.test(`8192 symbols of entropy ${entropy.toFixed(2)} take within 1 % of it, counted as drawn and as expected`, () => {
    const code = arithmetic(staticModel({ frequencies: frequencies({ weights, bits: 14 }) }));
    for (let seed = 0; seed < 10; seed++) {
      const symbols = drawn(weights, 8192, seed), length = countBits((sink) => code.write(symbols, sink));
      const own = symbols.reduce((sum, s) => sum + Math.log2(W / weights[s]), 0);
      assertLess(Math.abs(length - own), 0.01 * own);
    }
    // 8192 symbols with the proportions of the source to the nearest, in any order: their own entropy is the source's.
    const exact = Int32Array.from({ length: 8192 }, (_, i) => {
      let s = 0;
      for (let rest = (i + 0.5) / 8192 * W; s < weights.length - 1 && rest >= weights[s]; s++) rest -= weights[s];
      return s;
    });
    assertLess(Math.abs(countBits((sink) => code.write(exact, sink)) / 8192 - entropy), 0.01 * entropy);
  });
}

Deno.test("an adaptive model pays at most (m−1)/2 log₂ n + log₂ m + 2 bits for not knowing the counts", () => {
  for (const weights of sources) {
    const symbols = drawn(weights, 8192, 1), m = weights.length, counts = new Float64Array(m);
    for (const s of symbols) counts[s]++;
    const entropy = counts.reduce((h, c) => c === 0 ? h : h + c * Math.log2(8192 / c), 0);
    const length = countBits((sink) => arithmetic(adaptiveModel({ size: m })).write(symbols, sink));
    assertLess(length, entropy + (m - 1) / 2 * 13 + Math.log2(m) + 2.001);
    assertGreater(length, entropy);
  }
});

Deno.test("symbols outside the model and those that cannot come are refused, and nothing is written", () => {
  const code = arithmetic(staticModel({ frequencies: [1, 0, 2] }));
  for (
    const [symbol, expected] of [[-1, "an integer from 0 to 2"], [3, "an integer from 0 to 2"], [
      1,
      "one that the model lets come",
    ]]
  ) {
    const { message } = assertThrows(
      () =>
        code.write(Int32Array.of(0, Number(symbol)), { write: () => assert(false), writeBytes: () => assert(false) }),
      RangeError,
    );
    assertEquals(message, `Cannot write symbols as symbol 1 must be ${expected}: current value is ${symbol}`);
  }
});

Deno.test("bits of a longer or a later cell in the interval are refused", () => {
  const code = arithmetic(staticModel({ frequencies: [1, 1, 2] }));
  const read = (text: string) => readWhole(packed(text), (source) => code.read(source, new Int32Array(1)))[0];
  assertEquals([read("00"), read("01"), read("1")], [0, 1, 2]);
  const thirds = arithmetic(staticModel({ frequencies: [1, 3, 1] })); // [1/5, 4/5) holds 0.01 and 0.10: the first is written
  const one = (text: string) => thirds.read(source(packed(text)), new Int32Array(1))[0];
  assertEquals(one("01"), 1);
  assertThrows(() => one("10"), RangeError, "must be the shortest and the least");
  // [5/16, 16/16) holds 0.1, and 0.011 besides.
  const last = arithmetic(staticModel({ frequencies: [5, 11] }));
  assertEquals(last.read(source(packed("1")), new Int32Array(1))[0], 1);
  assertThrows(
    () => last.read(source(packed("011")), new Int32Array(1)),
    RangeError,
    "must be the shortest and the least",
  );
});
