import { assertEquals, assertThrows } from "@std/assert";
import { bits, readWhole, source } from "../../../base/bits.ts";
import { eliasGamma } from "../../../quantize/codes/elias.ts";
import { padded } from "../../../quantize/codes/padded.ts";
import type { Codec } from "../../../quantize/types.ts";

Deno.test("every message has the full length, and is read to its end", () => {
  for (const most of [9, 40, 101]) {
    const codec = padded({ ...eliasGamma, most });
    assertEquals(codec.bits, most);
    for (let n = 1; n < 32; n++) {
      const message = bits((sink) => codec.write(n, sink));
      assertEquals(message.length, most);
      assertEquals(readWhole(message, codec.read), n);
    }
  }
});

Deno.test("of all bit strings of that length, just those are read that something is written as", () => {
  const codec = padded({ ...eliasGamma, most: 7 });
  let read = 0;
  for (let word = 0; word < 128; word++) {
    const message = bits((sink) => sink.write(word, 7));
    let n: number;
    try {
      n = readWhole(message, codec.read);
    } catch (error) {
      assertEquals(error instanceof RangeError, true);
      continue;
    }
    read++;
    assertEquals(bits((sink) => codec.write(n, sink)), message);
  }
  assertEquals(read, 15);
});

Deno.test("bytes written at once are counted too", () => {
  const bytes: Codec<Uint8Array> = { write: (s, sink) => sink.writeBytes(s), read: (from) => from.readBytes(2) };
  const codec = padded({ ...bytes, most: 20 }), message = bits((sink) => codec.write(Uint8Array.of(1, 2), sink));
  assertEquals(message, bits((sink) => sink.write(0x01020, 20)));
  assertEquals(readWhole(message, codec.read), Uint8Array.of(1, 2));
});

Deno.test("a longer message is refused, written or read", () => {
  const codec = padded({ ...eliasGamma, most: 4 });
  assertThrows(() => bits((sink) => codec.write(4, sink)), RangeError, "at most 4: current value is 5");
  const five = bits((sink) => eliasGamma.write(4, sink));
  assertThrows(() => codec.read(source(five)), RangeError, "at most 4: current value is 5");
});
