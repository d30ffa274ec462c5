import { assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import {
  bits,
  type BoundedLengthCodec,
  type Codec,
  countBits,
  type FixedLengthCodec,
  source,
} from "@bitdescent/bitdescent";
import { forAll, type Law } from "./law.ts";

/** What every codec must satisfy, on symbols it is meant for. */
export function codecLaws<S>(codec: Codec<S>, symbols: fc.Arbitrary<S>): Law[] {
  return [
    forAll("codec: what is read is what was written", symbols, (s) => {
      assertEquals(codec.read(source(bits((sink) => codec.write(s, sink)))), s);
    }),
    forAll(
      "codec: reading takes exactly what writing gave, at any offset",
      fc.tuple(symbols, fc.nat(70)),
      ([s, offset]) => {
        const from = source(bits((sink) => {
          for (let i = 0; i < offset; i++) sink.write(1, 1);
          codec.write(s, sink);
          sink.write(0b101, 3);
        }));
        for (let i = 0; i < offset; i++) from.read(1);
        assertEquals(codec.read(from), s);
        assertEquals([from.remaining, from.read(3)], [3, 0b101]);
      },
    ),
    forAll("codec: what is counted is what is written", symbols, (s) => {
      assertEquals(countBits((sink) => codec.write(s, sink)), bits((sink) => codec.write(s, sink)).length);
    }),
  ];
}

/** What every codec of bounded length must satisfy besides. */
export function boundedLengthLaws<S>(codec: BoundedLengthCodec<S>, symbols: fc.Arbitrary<S>): Law[] {
  return [
    ...codecLaws(codec, symbols),
    forAll("bounded length: no message is longer than stated", symbols, (s) => {
      assertLessOrEqual(countBits((sink) => codec.write(s, sink)), codec.most);
    }),
  ];
}

/** What every codec of fixed length must satisfy besides. */
export function fixedLengthLaws<S>(codec: FixedLengthCodec<S>, symbols: fc.Arbitrary<S>): Law[] {
  return [
    ...codecLaws(codec, symbols),
    forAll("fixed length: every message has the stated length", symbols, (s) => {
      assertEquals(countBits((sink) => codec.write(s, sink)), codec.bits);
    }),
  ];
}
