import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { crc32, plainCrc32 } from "../../base/crc32.ts";
import "../support/seed.ts";

const text = (string: string) => new TextEncoder().encode(string);

Deno.test("the checksum is CRC-32: known answers, and the polynomial's own definition", () => {
  assertEquals(crc32(text("123456789")), 0xcbf43926);
  assertEquals(crc32(new Uint8Array(0)), 0);
  assertEquals(crc32(text("The quick brown fox jumps over the lazy dog")), 0x414fa339);
  const slow = (bytes: Uint8Array): number => {
    let register = 0xffffffffn;
    for (const byte of bytes) {
      register ^= BigInt(byte);
      for (let i = 0; i < 8; i++) register = register & 1n ? register >> 1n ^ 0xedb88320n : register >> 1n;
    }
    return Number(register ^ 0xffffffffn);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    assertEquals(crc32(bytes), slow(bytes));
    assertEquals(plainCrc32(bytes), slow(bytes));
  }));
});

Deno.test("the checksum of the runtime is that of any runtime, of every length and place", () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);
  const shared = new Uint8Array(new SharedArrayBuffer(5000));
  shared.set(bytes);
  for (let length = 0; length < 4990; length += length < 200 ? 1 : 97) {
    const part = bytes.subarray(length % 9, length % 9 + length), expected = plainCrc32(part);
    assertEquals(crc32(part), expected);
    assertEquals(crc32(shared.subarray(length % 9, length % 9 + length)), expected);
  }
});
