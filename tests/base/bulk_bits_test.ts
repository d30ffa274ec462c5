import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, type BitSink, type BitSource, countBits, source } from "../../base/bits.ts";
import { fillBytes, lentBytes } from "../../base/bulk_bits.ts";
import "../support/seed.ts";

const runs = fc.array(fc.record({ ones: fc.nat(40), bytes: fc.uint8Array({ maxLength: 70 }), spare: fc.nat(200) }), {
  maxLength: 6,
});

/** Fills with `bytes`, and spoils the room that is left. */
const filling = (bytes: Uint8Array) => (room: Uint8Array) => {
  room.fill(0xaa);
  room.set(bytes);
  return bytes.length;
};

const ones = (sink: BitSink, count: number): void => {
  for (let i = 0; i < count; i++) sink.write(1, 1);
};

Deno.test("bytes filled in place are bytes written, wherever the position is, in every sink, and are counted", () => {
  fc.assert(
    fc.property(runs, (runs) => {
      const written = (fill: (sink: BitSink, bytes: Uint8Array, most: number) => void) => (sink: BitSink) => {
        for (const { ones: count, bytes, spare } of runs) {
          ones(sink, count);
          fill(sink, bytes, bytes.length + spare);
        }
        ones(sink, 3);
      };
      const filled = written((sink, bytes, most) => fillBytes(sink, most, filling(bytes)));
      const expected = bits(written((sink, bytes) => sink.writeBytes(bytes)));
      assertEquals(bits(filled), expected);
      assertEquals(bits(({ write, writeBytes }) => filled({ write, writeBytes })), expected);
      assertEquals(countBits(filled), expected.length);
    }),
  );
});

Deno.test("bytes lent are bytes read, wherever the position is, and those of the message where they can be", () => {
  fc.assert(
    fc.property(runs, (runs) => {
      const message = bits((sink) => runs.forEach(({ ones: n, bytes }) => (ones(sink, n), sink.writeBytes(bytes))));
      const lender = source(message), reader = source(message), { read, readBytes } = reader;
      const plain: BitSource = { remaining: 0, read, readBytes };
      for (const { ones: count, bytes } of runs) {
        for (let i = 0; i < count; i++) assertEquals([lender.read(1), read(1)], [1, 1]);
        const aligned = (message.length - lender.remaining) % 8 === 0, lent = lentBytes(lender, bytes.length);
        assertEquals(Uint8Array.from(lent), bytes);
        assertEquals(lentBytes(plain, bytes.length), bytes);
        assertEquals(lent.buffer === message.bytes.buffer, aligned);
        assertEquals(lender.remaining, reader.remaining);
      }
    }),
  );
});

Deno.test("bytes that are not there are not lent, and a filler that gives up leaves the sink as it was", () => {
  for (const skip of [0, 3]) {
    const message = bits((sink) => (ones(sink, skip), sink.writeBytes(Uint8Array.of(1, 2))));
    const from = source(message);
    from.read(skip);
    assertThrows(() => lentBytes(from, 3), RangeError, "ends there");
    assertEquals(Array.from(lentBytes(from, 2)), [1, 2]);
    const given = bits((sink) => {
      ones(sink, 8 + skip);
      assertThrows(() =>
        fillBytes(sink, 100, (room) => {
          room.fill(7);
          throw new RangeError("no");
        }), RangeError);
      ones(sink, 5);
    });
    assert(given.length === 13 + skip);
    assertEquals(given, bits((sink) => ones(sink, 13 + skip)));
  }
});

Deno.test("a message is laid down in the memory that is given, if there is room for just as many bytes, and is the same", () => {
  fc.assert(
    fc.property(runs, fc.integer({ min: -3, max: 3 }), fc.boolean(), (runs, more, filling) => {
      const body = (sink: BitSink) => {
        for (const { ones: count, bytes } of runs) {
          ones(sink, count);
          if (filling) fillBytes(sink, bytes.length, (room) => (room.set(bytes), bytes.length));
          else sink.writeBytes(bytes);
        }
      };
      const expected = bits(body), given = new Uint8Array(Math.max(0, expected.bytes.length + more)).fill(0xaa);
      const message = bits(body, given);
      assertEquals(message, expected);
      const fits = given.length >= expected.bytes.length;
      assertEquals(message.bytes.buffer === given.buffer, fits);
      if (fits) assert(given.subarray(expected.bytes.length).every((byte) => byte === 0xaa));
    }),
  );
});
