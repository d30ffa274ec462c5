import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, source } from "../../../base/bits.ts";
import { each } from "../../../quantize/codes/each.ts";
import { fixedWidth } from "../../../quantize/codes/fixed_width.ts";
import "../../support/seed.ts";

const cases = fc.record({
  width: fc.integer({ min: 0, max: 31 }),
  symbols: fc.array(fc.oneof(fc.nat(0x7fffffff), fc.constantFrom(0, 0x7fffffff)), { maxLength: 80 }),
  before: fc.nat(40),
});

Deno.test("a sequence of integers of any width is one after another, at any place in a message", () => {
  fc.assert(
    fc.property(cases, ({ width, symbols: any, before }) => {
      const symbols = Int32Array.from(any, (symbol) => width === 0 ? 0 : symbol >>> (31 - width));
      const { sequence: _, ...one } = fixedWidth({ width }), all = each(fixedWidth({ width })), byOne = each(one);
      const [fast, slow] = [all, byOne].map((code) =>
        bits((sink) => {
          for (let i = 0; i < before; i++) sink.write(1, 1);
          code.write(symbols, sink);
        })
      );
      assertEquals(fast, slow);
      assertEquals(fast.length, before + width * symbols.length);
      const from = source(fast);
      for (let i = 0; i < before; i++) from.read(1);
      assertEquals([all.read(from, new Int32Array(symbols.length)), from.remaining], [symbols, 0]);
    }),
    { numRuns: 500 },
  );
});

Deno.test("an integer of another width is refused wherever it stands, and so is a message that ends before the last", () => {
  for (const width of [0, 1, 3, 4, 8, 16, 30, 31]) {
    const code = each(fixedWidth({ width })), largest = 2 ** width - 1;
    for (let at = 0; at < 35; at++) {
      for (const wrong of [-1, largest + 1, -(2 ** 31)].filter((symbol) => symbol < 2 ** 31)) {
        const symbols = new Int32Array(35).fill(largest).fill(wrong, at, at + 1);
        const sentence =
          `Cannot write an integer as it must be an integer from 0 to ${largest}: current value is ${wrong}`;
        assertThrows(() => bits((sink) => code.write(symbols, sink)), RangeError, sentence);
      }
      const message = bits((sink) => code.write(new Int32Array(at), sink));
      if (width > 0) {
        assertThrows(() => code.read(source(message), new Int32Array(at + 1)), RangeError, "the message ends");
      }
    }
  }
});
