import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, type Codec, type SequenceCodec, source } from "@bitdescent/bitdescent";
import { codecLaws } from "./codec.ts";
import { forAll, type Law } from "./law.ts";

/** A message that says how long its sequence is, so that the laws of codecs speak of sequences too. */
const framed = (code: SequenceCodec): Codec<Int32Array> => ({
  write(symbols, sink) {
    sink.write(symbols.length, 32);
    code.write(symbols, sink);
  },
  read: (source) => code.read(source, used(source.read(32))),
});

/** An `out` that has been used before. */
const used = (length: number): Int32Array => new Int32Array(length).fill(-7);

/** What every code for sequences must satisfy, on sequences it is meant for. */
export function sequenceLaws(code: SequenceCodec, symbols: fc.Arbitrary<Int32Array>): Law[] {
  return [
    ...codecLaws(framed(code), symbols),
    forAll("sequence: symbols are left as they were", symbols, (s) => {
      const before = s.slice();
      bits((sink) => code.write(s, sink));
      assertEquals(s, before);
    }),
    forAll("sequence: what is read is in the array that was given", symbols, (s) => {
      const out = used(s.length);
      assert(code.read(source(bits((sink) => code.write(s, sink))), out) === out);
    }),
    forAll("sequence: a message cut short is refused with a RangeError", fc.tuple(symbols, fc.nat()), ([s, cut]) => {
      const { bytes, length } = bits((sink) => code.write(s, sink));
      if (length === 0) return;
      for (const shorter of [cut % length, length - 1]) {
        assertThrows(() => code.read(source({ bytes, length: shorter }), used(s.length)), RangeError);
      }
    }),
  ];
}
