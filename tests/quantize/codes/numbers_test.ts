import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, countBits, source } from "../../../base/bits.ts";
import { each } from "../../../quantize/codes/each.ts";
import { eliasGamma, eliasOmega } from "../../../quantize/codes/elias.ts";
import { fixedWidth } from "../../../quantize/codes/fixed_width.ts";
import { fromOne, fromZero } from "../../../quantize/codes/from.ts";
import { golomb } from "../../../quantize/codes/golomb.ts";
import { huffman } from "../../../quantize/codes/huffman.ts";
import { numbered } from "../../../quantize/levels/numbered.ts";
import { runLengths } from "../../../quantize/codes/run_length.ts";
import { qsgdDense, signsApart } from "../../../quantize/levels/signs_apart.ts";
import { qsgdSparse, sparseNumbers } from "../../../quantize/codes/sparse_numbers.ts";
import type { Codec, SequenceCodec } from "../../../quantize/types.ts";
import { sequenceLaws } from "../../laws/sequence.ts";
import { digits, packed, unpacked } from "../../reference/slow.ts";
import "../../support/seed.ts";

const most = 2 ** 31 - 1;
const withZero = [0, 0.25, 0.5, 1], without = [0.25, 0.5, 1];
const word = (code: Codec<number>, n: number): string => unpacked(bits((sink) => code.write(n, sink)));
const text = (code: SequenceCodec, numbers: readonly number[]): string =>
  unpacked(bits((sink) => code.write(Int32Array.from(numbers), sink)));
const read = (code: SequenceCodec, string: string, length: number): number[] =>
  Array.from(code.read(source(packed(string)), new Int32Array(length)));

/** All sequences of `length` numbers from −2 to 2. */
const sequences = (length: number): number[][] =>
  length === 0 ? [[]] : sequences(length - 1).flatMap((s) => [-2, -1, 0, 1, 2].map((k) => [...s, k]));
const short = [0, 1, 2, 3, 4].flatMap(sequences);

/** Numbers from −3 to 3, 0 among them where `zero`, often many zeros. */
const numbersOf = (zero: boolean): fc.Arbitrary<Int32Array> => {
  const any = fc.integer({ min: -3, max: 3 }).map((k) => zero || k !== 0 ? k : 1);
  const sparse = fc.oneof({ weight: 8, arbitrary: fc.constant(zero ? 0 : -1) }, { weight: 1, arbitrary: any });
  return fc.oneof(fc.array(any, { maxLength: 30 }), fc.array(sparse, { maxLength: 90 })).map((s) => Int32Array.from(s));
};

Deno.test("numbered: symbols are the places in increasing order, without one for 0 where there is no zero level", () => {
  const plain = each(fixedWidth({ width: 3 })), all = [-3, -2, -1, 0, 1, 2, 3], nonzero = all.filter((k) => k !== 0);
  for (const [levels, numbers] of [[withZero, all], [without, nonzero]]) {
    const code = numbered(levels, plain), expected = numbers.map((_, place) => digits(place, 3)).join("");
    assertEquals(text(code, numbers), expected);
    assertEquals(read(code, expected, numbers.length), numbers);
  }
  for (const k of [-4, 4, most, -most - 1]) assertThrows(() => text(numbered(withZero, plain), [k]), RangeError);
  for (const k of [0, -4, 4]) assertThrows(() => text(numbered(without, plain), [k]), RangeError);
  assertThrows(
    () => read(numbered(withZero, plain), "111", 1),
    RangeError,
    "its symbol must be an integer from 0 to 6",
  );
  assertThrows(() => read(numbered(without, plain), "110", 1), RangeError, "its symbol must be an integer from 0 to 5");
});

Deno.test("signs apart: the magnitude, then a sign wherever the number is not 0", () => {
  const index = fixedWidth({ width: 3 });
  const zero = signsApart(withZero, index), none = signsApart(without, index);
  assertEquals(text(zero, [0, 1, -1, 3, -3]), "000" + "0010" + "0011" + "0110" + "0111");
  assertEquals(text(none, [1, -1, 3, -3]), "0000" + "0001" + "0100" + "0101");
  assertEquals(read(zero, "0000010001101100111", 5), [0, 1, -1, 3, -3]);
  assertEquals(read(none, "0000000101000101", 4), [1, -1, 3, -3]);
  for (const k of [-4, 4, -most - 1]) assertThrows(() => text(zero, [k]), RangeError);
  for (const k of [0, -4, 4]) assertThrows(() => text(none, [k]), RangeError);
  assertThrows(() => read(zero, "1000", 1), RangeError, "its magnitude must be an integer from 0 to 3");
  assertThrows(() => read(none, "0110", 1), RangeError, "its magnitude must be an integer from 1 to 3");
});

Deno.test("QSGD's dense code is ω(|k| + 1) and a sign, as signs apart with ω from 0", () => {
  const apart = signsApart([0, 0.5, 1], fromZero(eliasOmega));
  for (const s of short) {
    const expected = s.map((k) => word(eliasOmega, Math.abs(k) + 1) + (k === 0 ? "" : k < 0 ? "1" : "0")).join("");
    assertEquals(text(qsgdDense, s), expected);
    assertEquals(text(apart, s), expected);
    assertEquals(read(qsgdDense, expected, s.length), s);
  }
  assertEquals(read(qsgdDense, text(qsgdDense, [most - 1, 1 - most]), 2), [most - 1, 1 - most]);
  for (const k of [most, -most, -most - 1]) assertThrows(() => text(qsgdDense, [k]), RangeError);
});

/** The definition: positions from 1, the end at d + 1 unless the last number is not 0. */
function sparseText(numbers: readonly number[]): string {
  const places = numbers.flatMap((k, i) => k === 0 ? [] : [i + 1]), d = numbers.length;
  const parts = places.map((place, i) => {
    const k = numbers[place - 1];
    return word(eliasOmega, place - (places[i - 1] ?? 0)) + (k < 0 ? "1" : "0") + word(eliasOmega, Math.abs(k));
  });
  const last = places.at(-1) ?? 0;
  return parts.join("") + (last === d ? "" : word(eliasOmega, d + 1 - last));
}

Deno.test("QSGD's sparse code is gaps, signs and magnitudes in ω, and a gap to the end where it is not reached", () => {
  for (const s of short) {
    assertEquals(text(qsgdSparse, s), sparseText(s));
    assertEquals(read(qsgdSparse, sparseText(s), s.length), s);
  }
  assertEquals(text(qsgdSparse, [0, -1, 0]), "100" + "1" + "0" + "100");
  assertEquals(read(qsgdSparse, text(qsgdSparse, [most, -most]), 2), [most, -most]);
  assertThrows(() => text(qsgdSparse, [-most - 1]), RangeError);
});

Deno.test("sparse numbers: gaps of 0, gaps beyond the end, and magnitudes of 0 are refused", () => {
  const plain = fixedWidth({ width: 3 }), code = sparseNumbers({ gaps: plain, magnitudes: plain });
  assertEquals(read(code, "100" + "1" + "111", 4), [0, 0, 0, -7]);
  assertEquals(read(code, "101", 4), [0, 0, 0, 0]);
  const gap = "Cannot read sparse numbers as a gap must be an integer from 1 to ";
  assertThrows(() => read(code, "000" + "0001", 4), RangeError, gap + "5: current value is 0");
  assertThrows(() => read(code, "110", 4), RangeError, gap + "5: current value is 6");
  assertThrows(() => read(code, "011" + "0001" + "011", 4), RangeError, gap + "2: current value is 3");
  assertThrows(() => read(code, "001" + "0000", 4), RangeError, "a magnitude must be an integer from 1");
});

/** The definition: cut after each number that is not 0; what is left at the end is a run unless it is empty. */
function runsText(numbers: readonly number[], runs: Codec<number>, rest: SequenceCodec): string {
  const lengths = numbers.map((k) => k === 0 ? "0" : "1").join("").split("1").map((run) => run.length);
  if (lengths.at(-1) === 0) lengths.pop();
  return lengths.map((run) => word(runs, run)).join("") + text(rest, numbers.filter((k) => k !== 0));
}

Deno.test("run lengths are all runs of zeros, then all other numbers", () => {
  const runs = fromZero(eliasGamma), rest = numbered([0.5, 1], each(fixedWidth({ width: 2 })));
  const code = runLengths({ runs, rest });
  for (const s of short) {
    assertEquals(text(code, s), runsText(s, runs, rest));
    assertEquals(read(code, text(code, s), s.length), s);
  }
});

Deno.test("run lengths: a run beyond the end, and a 0 among the others, are refused", () => {
  const plain = fixedWidth({ width: 3 }), code = runLengths({ runs: plain, rest: each(plain) });
  assertEquals(read(code, "010" + "001" + "111", 4), [0, 0, 7, 0]);
  assertEquals(read(code, "100", 4), [0, 0, 0, 0]);
  assertThrows(() => read(code, "101", 4), RangeError, "a run must be an integer from 0 to 4: current value is 5");
  assertThrows(() => read(code, "010" + "010" + "001", 4), RangeError, "from 0 to 1: current value is 2");
  assertThrows(() => read(code, "011" + "000", 4), RangeError, "a symbol between them must be other than 0");
  assertThrows(() => countBits((sink) => code.write(Int32Array.of(8), sink)), RangeError);
});

const quartic = Float64Array.of(20, 6, 2, 1);
const rows: Readonly<Record<string, [SequenceCodec, boolean]>> = {
  "numbered, plain binary": [numbered(withZero, each(fixedWidth({ width: 3 }))), true],
  "numbered, Huffman": [numbered(withZero, each(huffman({ weights: [1, 2, 6, 20, 6, 2, 1] }))), true],
  "numbered, no zero level": [numbered(without, each(fromZero(eliasGamma))), false],
  "signs apart, Huffman": [signsApart(withZero, huffman({ weights: quartic })), true],
  "signs apart, no zero level": [signsApart(without, huffman({ weights: quartic.slice(1) })), false],
  "QSGD dense": [qsgdDense, true],
  "QSGD sparse": [qsgdSparse, true],
  "sparse numbers, Golomb": [
    sparseNumbers({ gaps: fromOne(golomb({ divisor: 5 })), magnitudes: eliasGamma }),
    true,
  ],
  "run lengths": [
    runLengths({
      runs: golomb({ divisor: 6 }),
      rest: numbered(without, each(huffman({ weights: [1, 2, 6, 6, 2, 1] }))),
    }),
    true,
  ],
};

for (const [name, [code, zero]] of Object.entries(rows)) {
  Deno.test(`${name}: laws of sequences`, () => {
    for (const law of sequenceLaws(code, numbersOf(zero))) law.check();
  });
}
