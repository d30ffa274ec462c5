import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { child, type Key, key } from "../../../base/key.ts";
import { randomWord } from "../../../quantize/kernels/random_words.ts";
import "../../support/seed.ts";
import { highWordOf, slowWord } from "./reference.ts";

const word = fc.nat(0xffffffff);

Deno.test("random words have known answers", () => {
  const words = (key: Key) => [0, 1, 2, 127, 0xffffffff].map((i) => randomWord(key, i));
  assertEquals(words({ hi: 0, lo: 0 }), [0, 0x01fce552, 0x04f8d29e, 0x1d3133e1, 0x7ed47951]);
  assertEquals(
    words({ hi: 0xffffffff, lo: 0xffffffff }),
    [0x142a6079, 0x45b1c684, 0xc2b96e4c, 0xac9a7b99, 0xd69cfd46],
  );
  assertEquals(
    words({ hi: 0x243f6a88, lo: 0x85a308d3 }),
    [0xac202e79, 0x16b45ed3, 0xfd74d406, 0x57d7b503, 0x8513b720],
  );
  assertEquals(words(child(key(7), 3)), [0x6b146f6a, 0x4b3cb587, 0xfea63f0a, 0xc959afb0, 0x2fb22383]);
});

Deno.test("random words are the formula modulo 2³²", () => {
  fc.assert(
    fc.property(word, word, word, (hi, lo, i) => assertEquals(randomWord({ hi, lo }, i), slowWord({ hi, lo }, i))),
    { numRuns: 1000 },
  );
});

Deno.test("the mixer can be run backwards, so the words of a key are all different", () => {
  fc.assert(
    fc.property(word, word, (hi, lo) => assertEquals(highWordOf(randomWord({ hi, lo }, 0), lo), hi)),
    { numRuns: 1000 },
  );
});

const COUNT = 1 << 16, CELLS = 256;

/** `χ² · COUNT/CELLS`, an integer, of the cells that `cell` gives for 0 … COUNT − 1. */
function spread(cell: (i: number) => number): number {
  const counts = new Int32Array(CELLS);
  for (let i = 0; i < COUNT; i++) counts[cell(i)]++;
  return counts.reduce((sum, n) => sum + (n - COUNT / CELLS) ** 2, 0);
}

// χ² with k = 255 degrees of freedom exceeds k + 2√(kt) + 2t with probability at most e⁻ᵗ (Laurent, Massart, 2000): t = 23
// is 10⁻¹⁰ a test.
const MOST = (255 + 2 * Math.sqrt(255 * 23) + 2 * 23) * COUNT / CELLS;

const top = (r: number, bits: number): number => r >>> (32 - bits);
const own = child(key(3), 0);

const cells: Readonly<Record<string, (i: number) => number>> = {
  "the first eight bits": (i) => top(randomWord(own, i), 8),
  "the last of the 23 bits that are used": (i) => randomWord(own, i) >>> 9 & 255,
  "the first bits of neighbours": (i) => top(randomWord(own, 2 * i), 4) << 4 | top(randomWord(own, 2 * i + 1), 4),
  "the first bits of a lane's neighbours": (i) =>
    top(randomWord(own, 8 * i), 4) << 4 | top(randomWord(own, 8 * i + 4), 4),
  "the first bits under two children of a key": (i) =>
    top(randomWord(own, i), 4) << 4 | top(randomWord(child(key(3), 1), i), 4),
  "the first bits at one counter, child by child": (i) => top(randomWord(child(key(3), i), 0), 8),
};

for (const [what, cell] of Object.entries(cells)) {
  Deno.test(`${what} fall into 256 cells as they should, and would not if one word in a hundred were 0`, () => {
    const seen = spread(cell), broken = spread((i) => i % 100 === 0 ? 0 : cell(i));
    assert(seen <= MOST, `${seen} is above ${MOST}`);
    assert(broken > MOST, `the test has no power: ${broken}`);
  });
}
