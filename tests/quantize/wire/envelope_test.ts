import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { seal, unseal } from "../../../quantize/wire/mod.ts";
import { isDecodeError } from "../../../quantize/wire/decode_error.ts";
import { packed } from "../../reference/slow.ts";
import "../../support/seed.ts";
import { checked, envelope, refusal } from "./refusal.ts";

const bitStrings = fc.oneof(fc.nat(9), fc.nat(300)).chain((length) =>
  fc.array(fc.constantFrom("0", "1"), { minLength: length, maxLength: length }).map((bits) => bits.join(""))
);

Deno.test("every bit string comes out of its envelope as it went in, and has one envelope", () => {
  fc.assert(fc.property(bitStrings, (content) => {
    const message = packed(content), plain = seal(message, { checksum: false }), safe = seal(message);
    assertEquals(plain, envelope(content, { flags: 0 }));
    assertEquals(safe, envelope(content, { flags: 2 }));
    assertEquals(safe.length, 16 + Math.ceil(content.length / 8));
    assertEquals([unseal(plain), unseal(safe)], [message, message]);
  }));
});

Deno.test("bits that came in more bytes than they need, or with padding of another kind, are sealed as they are", () => {
  const loose = { bytes: Uint8Array.of(0b10111111, 0xff), length: 3 };
  assertEquals(seal(loose), seal(packed("101")));
  assertThrows(() => seal({ bytes: new Uint8Array(1), length: 9 }), RangeError, "9 bits do not fit");
});

Deno.test("what comes out is a copy: neither end can change what the other holds", () => {
  const message = packed("10110101"), bytes = seal(message), opened = unseal(bytes);
  bytes[12] = 0;
  assertEquals(opened, message);
});

Deno.test("with a checksum every change within four bytes is refused: all of one byte, and bursts", () => {
  for (const content of ["", "101", "1011010111", "01".repeat(40)]) {
    const bytes = seal(packed(content));
    for (let at = 0; at < bytes.length; at++) {
      for (let change = 1; change < 256; change++) refusal(bytes.with(at, bytes[at] ^ change), unseal);
    }
  }
  const burst = fc.record({ content: bitStrings, at: fc.nat(), change: fc.uint8Array({ minLength: 1, maxLength: 4 }) });
  fc.assert(
    fc.property(burst, ({ content, at, change }) => {
      fc.pre(change.some((byte) => byte !== 0));
      const bytes = seal(packed(content)), from = at % (bytes.length - change.length);
      refusal(bytes.map((byte, i) => byte ^ (change[i - from] ?? 0)), unseal);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("fewer bytes are refused at their end, and more where they should end", () => {
  for (const checksum of [false, true]) {
    for (const content of ["", "1", "1".repeat(17)]) {
      const bytes = seal(packed(content), { checksum });
      for (let length = 0; length < bytes.length; length++) {
        const { bit, message } = refusal(bytes.slice(0, length), unseal);
        assertEquals(bit, 8 * length);
        if (length < 12) assert(message.includes("the message ends before its "), message);
      }
      for (const more of [1, 2, 4, 9]) {
        assertEquals(refusal(Uint8Array.of(...bytes, ...new Uint8Array(more)), unseal).bit, 8 * bytes.length);
      }
    }
  }
});

Deno.test("another magic number, version or flag is refused where it stands", () => {
  const at = (bytes: Uint8Array) => {
    const { bit, message } = refusal(bytes, unseal);
    return [bit, message.slice(message.indexOf(": ") + 2)];
  };
  for (let i = 0; i < 16; i++) {
    const magic = 0xb1de ^ 1 << i;
    assertEquals(at(envelope("101", { magic, flags: 0 })), [0, `no message has the magic number ${magic}`]);
  }
  for (let version = 0; version < 256; version++) {
    if (version === 1) continue;
    assertEquals(at(envelope("101", { version, flags: 0 })), [16, `no message has the version ${version}`]);
    assertEquals(at(checked(envelope("101", { version, flags: 0 }))), [16, `no message has the version ${version}`]);
  }
  for (let flags = 4; flags < 256; flags++) {
    assertEquals(at(envelope("101", { flags })), [24, `no message has the flags ${flags}`]);
  }
});

Deno.test("a length that the bytes do not have is refused, however large", () => {
  for (const length of [0, 9, 16, 2 ** 31, 2 ** 32, 2 ** 32 + 3, 2 ** 52, 2 ** 53 - 1]) {
    assert(
      refusal(envelope("101", { length, flags: 0 }), unseal).message.includes(`a message of ${length} bits inside`),
    );
  }
  for (const length of [2 ** 53, 2 ** 60, 2 ** 64 - 2 ** 32]) {
    const { bit, message } = refusal(envelope("101", { length, flags: 0 }), unseal);
    assertEquals([bit, message.includes("no message has the length")], [32, true]);
  }
});

Deno.test("padding other than zeros is refused where it begins, with a checksum that matches and without one", () => {
  for (let length = 1; length < 8; length++) {
    const bytes = seal(packed("0".repeat(length)), { checksum: false });
    for (let padding = 1; padding < 1 << (8 - length); padding++) {
      bytes[12] = padding;
      assertEquals(refusal(bytes, unseal).bit, 96 + length);
      bytes[3] = 2;
      assert(refusal(checked(bytes), unseal).message.endsWith("its padding is not zero"));
      bytes[3] = 0;
    }
  }
});

Deno.test("the errors of decoding are range errors that can be told from others", () => {
  const error = refusal(Uint8Array.of(0xb1), unseal);
  assertEquals([error.name, error.bit, error instanceof RangeError], ["DecodeError", 8, true]);
  assertEquals(
    `${error}`,
    "DecodeError: Cannot decode the message at bit 0 of byte 1: the message ends before its magic number",
  );
  for (
    const other of [
      new RangeError("x"),
      new Error("x"),
      { name: "DecodeError", bit: 8 },
      "DecodeError",
      null,
      undefined,
    ]
  ) {
    assertEquals(isDecodeError(other), false);
  }
});
