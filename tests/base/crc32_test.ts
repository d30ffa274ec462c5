import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { crc32 } from "../../base/crc32.ts";
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
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assertEquals(crc32(bytes), slow(bytes))));
});
