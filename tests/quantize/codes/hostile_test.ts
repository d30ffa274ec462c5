import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { type Bits, bits, type BitSource, source } from "../../../base/bits.ts";
import { child, key, uniforms } from "../../../base/key.ts";
import { each } from "../../../quantize/codes/each.ts";
import { eliasDelta, eliasGamma, eliasOmega } from "../../../quantize/codes/elias.ts";
import { fixedWidth } from "../../../quantize/codes/fixed_width.ts";
import { fromOne, fromZero } from "../../../quantize/codes/from.ts";
import { golomb } from "../../../quantize/codes/golomb.ts";
import { huffman } from "../../../quantize/codes/huffman.ts";
import { numbered } from "../../../quantize/levels/numbered.ts";
import { runLengths } from "../../../quantize/codes/run_length.ts";
import { qsgdDense, signsApart } from "../../../quantize/levels/signs_apart.ts";
import { qsgdSparse, sparseNumbers } from "../../../quantize/codes/sparse_numbers.ts";
import type { SequenceCodec } from "../../../quantize/types.ts";

const codes: Readonly<Record<string, SequenceCodec>> = {
  "Elias gamma": each(eliasGamma),
  "Elias delta": each(eliasDelta),
  "Elias omega": each(eliasOmega),
  "Golomb": each(golomb({ divisor: 5 })),
  "Golomb, large divisor": each(golomb({ divisor: 2 ** 30 - 1 })),
  "unary from 1": each(fromOne(golomb({ divisor: 1 }))),
  "plain binary": each(fixedWidth({ width: 31 })),
  "Huffman": each(huffman({ weights: [10, 1, 0, 3, 3, 1, 7] })),
  "Huffman, one symbol": each(huffman({ weights: [1] })),
  "numbered": numbered([0, 0.5, 1], each(fixedWidth({ width: 3 }))),
  "signs apart": signsApart([0, 0.5, 1], fromZero(eliasDelta)),
  "signs apart, no zero level": signsApart([0.2, 0.5, 1], fixedWidth({ width: 2 })),
  "QSGD dense": qsgdDense,
  "QSGD sparse": qsgdSparse,
  "sparse numbers": sparseNumbers({ gaps: golomb({ divisor: 3 }), magnitudes: fixedWidth({ width: 2 }) }),
  "run lengths": runLengths({ runs: golomb({ divisor: 4 }), rest: each(fixedWidth({ width: 1 })) }),
};

/** Messages of 0 to 159 bits, 1 with probability ⅛, ½ or ⅞. */
const messages: readonly Bits[] = Array.from({ length: 20_000 }, (_, i) => {
  const u = uniforms(child(key(7), i), 21), length = Math.floor(160 * u[20]);
  const bytes = Uint8Array.from(u.subarray(0, 20), (u) => {
    const [a, b, c] = [u * 256, u * 65536, u * 16777216].map((x) => Math.floor(x) & 255);
    return i % 3 === 0 ? a : i % 3 === 1 ? a & b & c : a | b | c;
  });
  return { bytes, length };
});

/** A source that counts how often it is asked. */
function counting(from: BitSource): { asked: () => number; source: BitSource } {
  let asked = 0;
  return {
    asked: () => asked,
    source: {
      get remaining() {
        return from.remaining;
      },
      read(width) {
        asked++;
        return from.read(width);
      },
      readBytes: from.readBytes,
    },
  };
}

/** Whether `code` reads the bits; if it does, they are those that its symbols are written as. */
function accepts(code: SequenceCodec, { bytes, length }: Bits, out: Int32Array): boolean {
  const { asked, source: from } = counting(source({ bytes, length }));
  try {
    code.read(from, out);
  } catch (error) {
    assert(error instanceof RangeError, `${error}`);
    return false;
  } finally {
    assert(asked() <= length + 3 * out.length + 1, `asked ${asked()} times for ${length} bits`); // 3 fields of no bits
  }
  const written = bits((sink) => code.write(out, sink)), same = bytes.slice(0, written.bytes.length);
  if (written.length % 8 > 0) same[same.length - 1] &= 0xff00 >> (written.length % 8); // the padding is zeros
  assertEquals(written, { bytes: same, length: length - from.remaining });
  return true;
}

for (const [name, code] of Object.entries(codes)) {
  Deno.test(`${name}: of 20000 random messages each is refused with a RangeError or is what its symbols are written as`, () => {
    const accepted = messages.filter((message, i) => accepts(code, message, new Int32Array(i % 7))).length;
    assertGreater(accepted, 1000);
    assertLess(accepted, messages.length - 100);
  });
}
