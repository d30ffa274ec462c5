import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Bits, bits, countBits, readWhole, source } from "../../../base/bits.ts";
import { child, key, uniforms } from "../../../base/key.ts";
import { frequencies } from "../../../quantize/codes/frequencies.ts";
import { rans } from "../../../quantize/codes/rans.ts";
import type { SequenceCodec } from "../../../quantize/types.ts";
import { sequenceLaws } from "../../laws/sequence.ts";
import "../../support/seed.ts";

const tables: Readonly<Record<string, readonly number[]>> = {
  "one symbol": [4096],
  "one symbol of frequency 1": [1],
  "two alike": [1, 1],
  "12 bits": [...frequencies({ weights: [1, 2, 8, 19, 39, 66, 90, 100, 90, 66, 39, 19, 8, 2, 1], bits: 12 })],
  "nearly certain, 15 bits": [1, 2 ** 15 - 2, 1],
  "15 bits": [...frequencies({ weights: uniforms(key(4), 1000), bits: 15 })],
};

const sequences = (size: number, maxLength: number): fc.Arbitrary<Int32Array> =>
  fc.array(fc.oneof(fc.nat(size - 1), fc.constant(size >> 1)), { maxLength, size: "max" }).map((s) =>
    Int32Array.from(s)
  );

/** The symbols of a message as the documentation has it. */
function reference(f: readonly number[], message: Bits, n: number): number[] {
  const total = BigInt(f.reduce((a, b) => a + b)), from = source(message);
  let words = from.read(32);
  const x = [0, 1, 2, 3].map(() => BigInt(from.read(32)));
  const symbols = Array.from({ length: n }, (_, i) => {
    const slot = x[i % 4] % total;
    let s = 0, low = 0n;
    while (low + BigInt(f[s]) <= slot) low += BigInt(f[s++]);
    x[i % 4] = BigInt(f[s]) * (x[i % 4] / total) + slot - low;
    if (x[i % 4] < 2 ** 15) {
      x[i % 4] = x[i % 4] * 65536n + BigInt(from.read(16));
      words--;
    }
    return s;
  });
  assertEquals([words, from.remaining, ...x], [0, 0, ...new Array(4).fill(2n ** 15n)]);
  return symbols;
}

for (const [name, table] of Object.entries(tables)) {
  const code = rans({ frequencies: table });

  Deno.test(`rANS, ${name}: laws of codes for sequences`, () => {
    for (const law of sequenceLaws(code, sequences(table.length, 100))) law.check();
  });

  Deno.test(`rANS, ${name}: a slow reader reads the symbols as the documentation has it`, () => {
    fc.assert(fc.property(sequences(table.length, 300), (symbols) => {
      if (symbols.length === 0) return assertEquals(countBits((sink) => code.write(symbols, sink)), 0);
      const message = bits((sink) => code.write(symbols, sink));
      assertEquals(reference(table, message, symbols.length), [...symbols]);
      assertEquals((message.length - 160) % 16, 0);
    }));
  });
}

/** The code of pairs as the documentation has it: rANS of `s K + t`, and the likeliest symbol after an odd number of them. */
function pairsReference(f: readonly number[], bits: number): SequenceCodec {
  const K = f.length, weights = f.flatMap((a) => f.map((b) => a * b)), filler = f.indexOf(Math.max(...f));
  const code = rans({ frequencies: frequencies({ weights, bits }) });
  return {
    write(symbols, sink) {
      const all = symbols.length % 2 === 0 ? [...symbols] : [...symbols, filler];
      code.write(Int32Array.from({ length: all.length / 2 }, (_, i) => K * all[2 * i] + all[2 * i + 1]), sink);
    },
    read(source, out) {
      const both = code.read(source, new Int32Array(Math.ceil(out.length / 2)));
      return out.map((_, i) => i % 2 === 0 ? Math.floor(both[i >> 1] / K) : both[i >> 1] % K);
    },
  };
}

const inPairs: readonly (readonly [f: readonly number[], bits: number])[] = [
  [[4096], 12],
  [[1], 12],
  [[1, 3, 4], 12],
  [tables["12 bits"], 12],
  [[...frequencies({ weights: uniforms(key(5), 16), bits: 15 })], 12],
  [[...frequencies({ weights: uniforms(key(5), 17), bits: 15 })], 14],
  [[...frequencies({ weights: uniforms(key(5), 32), bits: 6 })], 14],
  [[...frequencies({ weights: uniforms(key(5), 33), bits: 12 })], 15],
  [[...frequencies({ weights: uniforms(key(5), 181), bits: 15 })], 15],
];

for (const [f, b] of inPairs) {
  const code = rans({ frequencies: f, pairs: true }), plain = pairsReference(f, b), name = `${f.length} symbols`;

  Deno.test(`rANS in pairs, ${name} of sum ${f.reduce((a, b) => a + b)}: laws of codes for sequences`, () => {
    for (const law of sequenceLaws(code, sequences(f.length, 100))) law.check();
  });

  Deno.test(`rANS in pairs, ${name} of sum ${f.reduce((a, b) => a + b)}: the bits are those of rANS on pairs`, () => {
    fc.assert(fc.property(sequences(f.length, 300), (symbols) => {
      const message = bits((sink) => code.write(symbols, sink));
      assertEquals(message, bits((sink) => plain.write(symbols, sink)));
      assertEquals(readWhole(message, (source) => plain.read(source, symbols.slice())), symbols);
    }));
  });
}

Deno.test("in pairs, all but the likeliest symbol after an odd number of them are refused, the lowest of equal ones too", () => {
  for (const [frequencies, filler] of [[[1, 3, 4], 2], [[1, 3, 3, 1], 1]] as const) {
    const code = rans({ frequencies, pairs: true });
    for (let last = 0; last < frequencies.length; last++) {
      const message = bits((sink) => code.write(Int32Array.of(0, 1, 2, last), sink)), out = new Int32Array(3);
      const read = () => readWhole(message, (source) => code.read(source, out));
      if (last === filler) assertEquals(read(), Int32Array.of(0, 1, 2));
      else assertThrows(read, RangeError, `the symbol after the last must be ${filler}: current value is ${last}`);
    }
  }
});

Deno.test("in pairs, there is at most one word for two symbols", () => {
  const code = rans({ frequencies: [1, 3, 4], pairs: true }), message = bits((sink) => sink.write(4, 32));
  const read = (n: number) => () => code.read(source(message), new Int32Array(n));
  for (const n of [5, 6]) assertThrows(read(n), RangeError, "must be at most 3: current value is 4");
  for (const n of [7, 8]) assertThrows(read(n), RangeError, "the message ends there");
});

Deno.test("in pairs, symbols that have no frequency are refused at either place, and so are more than 181", () => {
  const code = rans({ frequencies: [1, 3, 4], pairs: true });
  for (const symbols of [[3, 0], [0, 3], [-1, 2], [2, -1], [0, 0, 3], [2, -(2 ** 31)]]) {
    const { message } = assertThrows(() => countBits((sink) => code.write(Int32Array.from(symbols), sink)), RangeError);
    const i = symbols.findIndex((s) => s < 0 || s > 2);
    assertEquals(
      message,
      `Cannot write symbols as symbol ${i} must be an integer from 0 to 2: current value is ${symbols[i]}`,
    );
  }
  const many = frequencies({ weights: new Float64Array(182).fill(1), bits: 15 });
  assertThrows(() => rans({ frequencies: many, pairs: true }), RangeError, "must be at most 181: current value is 182");
  assertThrows(() => rans({ frequencies: [1, 2], pairs: true }), RangeError, "must be a power of two");
});

// Probabilities of level numbers of entropies .25, 1.05 and 3.2 bits.
const sources: readonly (readonly number[])[] = [
  [0.0172, 0.9656, 0.0172],
  [0.01, 0.09, 0.79, 0.1, 0.01],
  [1, 2, 8, 19, 39, 66, 90, 100, 90, 66, 39, 19, 8, 2, 1],
];

for (const weights of sources) {
  const W = weights.reduce((a, b) => a + b), entropy = weights.reduce((h, w) => h + w / W * Math.log2(W / w), 0);
  Deno.test(`65536 symbols of entropy ${entropy.toFixed(2)} take at most 1 % more than Σ −log₂ p, in pairs 2 %, at 12 bits`, () => {
    const table = frequencies({ weights, bits: 12 }), code = rans({ frequencies: table });
    const inPairs = rans({ frequencies: table, pairs: true });
    for (let seed = 0; seed < 3; seed++) {
      const symbols = Int32Array.from(uniforms(child(key(9), seed), 65536), (u) => {
        let s = 0;
        for (let rest = u * W; s < weights.length - 1 && rest >= weights[s]; s++) rest -= weights[s];
        return s;
      });
      const ideal = symbols.reduce((sum, s) => sum + Math.log2(W / weights[s]), 0);
      const coded = symbols.reduce((sum, s) => sum + Math.log2(4096 / table[s]), 0);
      const length = countBits((sink) => code.write(symbols, sink));
      assertLess(length, 1.01 * ideal);
      assertLess(countBits((sink) => inPairs.write(symbols, sink)), 1.02 * ideal);
      assertLess(Math.abs(length - coded), 200);
    }
  });
}

const code = rans({ frequencies: [1, 3, 4] });
const symbols = Int32Array.from({ length: 200 }, (_, i) => i * i % 3);
const message = bits((sink) => code.write(symbols, sink));
const read = (message: Bits, n = 200) => readWhole(message, (source) => code.read(source, new Int32Array(n)));

/** The message with `change` made to its bytes. */
function changed(change: (view: DataView) => void, { bytes, length }: Bits = message): Bits {
  const copy = bytes.slice();
  change(new DataView(copy.buffer));
  return { bytes: copy, length };
}

Deno.test("a change of any one bit is refused, or gives the symbols whose message that is", () => {
  const reasons: string[] = [];
  for (let i = 0; i < message.length; i++) {
    const other = changed((view) => view.setUint8(i >> 3, view.getUint8(i >> 3) ^ (128 >> (i & 7))));
    let symbols: Int32Array;
    try {
      symbols = read(other);
    } catch (error) {
      assert(error instanceof RangeError);
      reasons.push(error.message);
      continue;
    }
    assertEquals(bits((sink) => code.write(symbols, sink)), other);
  }
  assertLess(0.95 * message.length, reasons.length); // most change the last states
  assert(reasons.some((reason) => reason.startsWith("Cannot read symbols as every last state must be 32768")));
});

Deno.test("numbers of words and states that cannot be are refused, and nothing is set aside for them", () => {
  const words = message.length / 16 - 10;
  const refused = (change: (view: DataView) => void, expected: string) =>
    assertThrows(() => read(changed(change)), RangeError, expected);
  refused(
    (view) => view.setUint32(0, 0xffffffff),
    "as the number of words must be at most 200: current value is 4294967295",
  );
  refused((view) => view.setUint32(0, 201), "as the number of words must be at most 200: current value is 201");
  refused((view) => view.setUint32(0, words + 1), "the message ends there");
  refused((view) => view.setUint32(0, words - 1), "as the number of words must be");
  refused((view) => view.setUint32(4, 2 ** 15 - 1), "as state 0 must be from 32768 to 2³¹ − 1: current value is 32767");
  refused(
    (view) => view.setUint32(16, 2 ** 31),
    "as state 3 must be from 32768 to 2³¹ − 1: current value is 2147483648",
  );
  const longer = bits((sink) => {
    sink.writeBytes(message.bytes);
    sink.write(7, 16);
  });
  assertThrows(
    () => read(changed((view) => view.setUint32(0, words + 1), longer)),
    RangeError,
    `as the number of words must be ${words}: current value is ${words + 1}`,
  );
  assertThrows(() => read(message, 199), RangeError);
  assertThrows(() => read(message, 201), RangeError);
});

Deno.test("symbols that have no frequency are refused", () => {
  for (const s of [-1, 3, -(2 ** 31)]) {
    const { message } = assertThrows(() => countBits((sink) => code.write(Int32Array.of(1, s), sink)), RangeError);
    assertEquals(message, `Cannot write symbols as symbol 1 must be an integer from 0 to 2: current value is ${s}`);
  }
});

Deno.test("frequencies that are none, and sums that are no power of two up to 2¹⁵, are refused", () => {
  for (const frequencies of [[], [0, 1], [-1, 2], [0.5, 0.5], [NaN], [1, 2], [2 ** 15, 2 ** 15], [2 ** 16], [3, 3]]) {
    assertThrows(() => rans({ frequencies }), RangeError, "Cannot make a code as ");
  }
});
