import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {} from "../../base/big_integer.ts";
import { bits, type BitSink, concatenate, countBits, readWhole, silence, source, written } from "../../base/bits.ts";
import { digits, packed, unpacked } from "../reference/slow.ts";
import "../support/seed.ts";

type Field = readonly [value: number, width: number];

const value = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff),
);
/** Values may be wider than their fields; long lists make the buffer grow. */
const field: fc.Arbitrary<Field> = fc.tuple(value, fc.oneof(fc.nat({ max: 32 }), fc.constantFrom(0, 1, 31, 32)));
const fields = fc.oneof(fc.array(field), fc.array(field, { minLength: 50, maxLength: 400, size: "max" }));

const writeAll = (fields: readonly Field[]) => (sink: BitSink): void => {
  for (const [value, width] of fields) sink.write(value, width);
};
const slowly = (fields: readonly Field[]): string => fields.map(([value, width]) => digits(value, width)).join("");

Deno.test("what is written is what the slow writer writes: every bit, the length, zeros in the padding", () => {
  fc.assert(fc.property(fields, (fields) => assertEquals(bits(writeAll(fields)), packed(slowly(fields)))));
});

Deno.test("what is written reads back, field by field, and so does any other division into fields", () => {
  fc.assert(fc.property(fields, fc.infiniteStream(fc.nat({ max: 32 })), (fields, widths) => {
    const string = slowly(fields), message = packed(string), from = source(message);
    assertEquals(fields.map(([, width]) => digits(from.read(width), width)).join(""), string);

    const again = source(message);
    let parts = "";
    for (const wanted of widths) {
      assertEquals(again.remaining, string.length - parts.length);
      if (again.remaining === 0) break;
      const width = Math.min(wanted, again.remaining);
      parts += digits(again.read(width), width);
    }
    assertEquals(parts, string);
  }));
});

Deno.test("of a value only the low bits are written, negative values as in two's complement", () => {
  fc.assert(fc.property(fc.integer(), fc.nat({ max: 32 }), fc.nat({ max: 32 }), (value, offset, width) => {
    const message = bits((sink) => {
      sink.write(-1, offset);
      sink.write(value, width);
    });
    assertEquals(unpacked(message), "1".repeat(offset) + digits(value, width));
  }));
});

Deno.test("whole bytes are written and read as eight bits at a time are, at any offset", () => {
  const bytes = fc.uint8Array({ maxLength: 40 });
  fc.assert(fc.property(fc.nat({ max: 40 }), bytes, fields, (offset, bytes, after) => {
    const byteFields = [...bytes].map((byte): Field => [byte, 8]), before: Field[] = Array(offset).fill([1, 1]);
    const body = (sink: BitSink): void => {
      writeAll(before)(sink);
      sink.writeBytes(bytes);
      writeAll(after)(sink);
    };
    const message = bits(body);
    assertEquals(message, packed(slowly([...before, ...byteFields, ...after])));
    assertEquals(countBits(body), message.length);
    const from = source(message);
    for (let i = 0; i < offset; i++) from.read(1);
    const read = from.readBytes(bytes.length);
    assertEquals(read, bytes);
    read.fill(7); // the caller's own
    assertEquals(message, bits(body));
    assertThrows(() => source(message).readBytes(Math.floor(message.length / 8) + 1), RangeError, "ends there");
  }));
});

Deno.test("counting gives the length of what is written", () => {
  fc.assert(
    fc.property(fields, (fields) => assertEquals(countBits(writeAll(fields)), bits(writeAll(fields)).length)),
  );
});

Deno.test("`written` gives the message and what its body returns", () => {
  fc.assert(fc.property(fields, fc.string(), (fields, answer) => {
    const body = (sink: BitSink) => (writeAll(fields)(sink), answer);
    assertEquals(written(body), [bits(writeAll(fields)), answer]);
  }));
});

Deno.test("one message may be written while another is", () => {
  const inner: unknown[] = [];
  const outer = bits((sink) => {
    for (let i = 0; i < 100; i++) {
      sink.write(i, 7);
      inner.push(bits((sink) => sink.write(i, 9)));
    }
  });
  assertEquals(outer, packed(Array.from({ length: 100 }, (_, i) => digits(i, 7)).join("")));
  assertEquals(inner, Array.from({ length: 100 }, (_, i) => packed(digits(i, 9))));
});

Deno.test("concatenating is writing on, wherever the bytes of a message lie", () => {
  fc.assert(fc.property(fc.array(fc.array(field)), fc.nat({ max: 3 }), (parts, offset) => {
    const moved = parts.map((part) => {
      const { bytes, length } = bits(writeAll(part)), buffer = new Uint8Array(offset + bytes.length).fill(0xff);
      buffer.set(bytes, offset);
      return { bytes: buffer.subarray(offset), length };
    });
    assertEquals(concatenate(moved), bits(writeAll(parts.flat())));
  }));
  assertEquals(concatenate([]), silence);
  assertEquals(silence, packed(""));
});

Deno.test("reading past the end is refused, and takes nothing", () => {
  const from = source(packed("10110"));
  from.read(3);
  const expected = "Cannot read 3 bits at bit 3 as the message ends there: it has 5 bits";
  assertEquals(assertThrows(() => from.read(3), RangeError).message, expected);
  assertEquals([from.remaining, from.read(2), from.remaining, from.read(0)], [2, 0b10, 0, 0]);
  assertThrows(() => source(silence).read(1), RangeError, "Cannot read 1 bits at bit 0");
});

Deno.test("reading a message whole insists on all of it", () => {
  const message = packed("10110");
  assertEquals(readWhole(message, (source) => [source.read(1), source.read(4)]), [1, 0b0110]);
  assertThrows(() => readWhole(message, (source) => source.read(6)), RangeError, "Cannot read 6 bits at bit 0");
  const expected = "Cannot read the message as it is too long: 2 of 5 bits are left";
  assertEquals(assertThrows(() => readWhole(message, (source) => source.read(3)), RangeError).message, expected);
  assertThrows(() => readWhole(message, () => 0), RangeError, "5 of 5 bits are left");
});

Deno.test("widths beyond a word, and bits that are not there, are refused", () => {
  for (const width of [33, -1, NaN]) {
    const refused = `Cannot pass bits as the width must be from 0 to 32: current value is ${width}`;
    assertThrows(() => bits((sink) => sink.write(1, width)), RangeError, refused);
    assertThrows(() => source(bits((sink) => sink.write(0, 32))).read(width), RangeError, refused);
  }
  assertThrows(() => source({ bytes: new Uint8Array(1), length: 9 }), RangeError, "it has 1 bytes: 9 bits do not fit");
});
