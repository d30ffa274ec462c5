import { assert, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import { key, uniforms } from "../../../base/key.ts";
import { isDecodeError, pack, type Scheme, unpack } from "../../../quantize/wire/mod.ts";
import { packedExamples } from "./examples.ts";
import { allocated, contentOf, envelope, refusal, word } from "./refusal.ts";

/** Messages in schemes and codes of every kind: those of docs/wire-format.md, with a checksum and without. */
const safe = packedExamples.map(({ x, scheme, key }) => pack(x, { scheme, key }));
const unsafe = packedExamples.map(({ x, scheme, key }) => pack(x, { scheme, key, checksum: false }));

Deno.test("with a checksum no bit of a packed message can be another", () => {
  for (const bytes of safe) {
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      refusal(bytes.map((byte, i) => i === bit >> 3 ? byte ^ 0x80 >> (bit & 7) : byte));
    }
  }
});

Deno.test("no beginning of a packed message is one, nor is more than all of it", () => {
  for (const bytes of [...safe, ...unsafe]) {
    for (let length = 0; length < bytes.length; length++) assertEquals(refusal(bytes.slice(0, length)).bit, 8 * length);
    for (const more of [0, 0xff]) assertEquals(refusal(Uint8Array.of(...bytes, more)).bit, 8 * bytes.length);
  }
});

Deno.test("content that is cut at any bit, in an envelope that fits it, is refused; bits left over are, where they begin", () => {
  for (const bytes of unsafe) {
    const content = contentOf(bytes);
    assertEquals(unpack(envelope(content)), unpack(bytes));
    for (let length = 0; length < content.length; length++) refusal(envelope(content.slice(0, length)));
    for (const more of ["0", "1", "0".repeat(40)]) {
      const { bit, message } = refusal(envelope(content + more));
      assertEquals(bit, 96 + content.length);
      assert(message.endsWith(`${more.length} bits are left over`), message);
    }
  }
});

Deno.test("what is asked for is counted: a vector of a hundred thousand zeros is", () => {
  const dimension = 100_000, code = { kind: "fixed" } as const;
  const scheme: Scheme = { kind: "levels", dimension, bucket: dimension, norm: 2, levels: [0, 1], code };
  const bytes = pack(new Float64Array(dimension), { scheme, key: key(0) });
  assertLess(8 * dimension, allocated(() => unpack(bytes, { dimension })));
  assertLess(allocated(() => refusal(bytes)), 4000);
});

Deno.test("whatever is changed, without a checksum: a vector of finite numbers, or refused, in little memory", () => {
  const most = 3_000_000; // bytes: 65,536 coordinates take part in five arrays of floats at most
  const count = 20_000, draws = uniforms(key(1), 8 * count);
  let next = 0, accepted = 0, refused = 0;
  const below = (n: number): number => Math.floor(draws[next++] * n);
  for (let i = 0; i < count; i++) {
    const bytes = unsafe[i % unsafe.length].slice();
    // Up to three changes, after the header; half of them of one bit.
    for (let changes = 1 + below(3); changes > 0; changes--) {
      const at = 12 + below(bytes.length - 12), byte = below(512);
      bytes[at] = byte < 256 ? byte : bytes[at] ^ 1 << (byte & 7);
    }
    next = 8 * (i + 1);
    const asked = allocated(() => {
      try {
        const { value } = unpack(bytes);
        assert(value.every(Number.isFinite));
        assertLessOrEqual(value.length, 65_536);
        accepted++;
      } catch (error) {
        if (!isDecodeError(error)) throw error;
        refused++;
      }
    });
    assertLess(asked, most);
  }
  assertLess(count / 10, Math.min(accepted, refused));
});

const infinity = word(0x7ff00000) + word(0);
const noKey = "0".repeat(64);

Deno.test("more coordinates than the bits account for are refused before room is made for them, in parts too", () => {
  const many = [65_537, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
  const schemes = (d: number): string[] => [
    word(0, 8) + word(d) + word(0, 8),
    word(1, 8) + word(d) + word(d) + infinity + word(0, 8) + word(1, 16) + word(1, 8),
    word(2, 8) + word(d) + word(128) + infinity + word(4, 8),
    ...[3, 4, 5].map((kind) => word(kind, 8) + word(d)),
    word(6, 8) + word(1) + word(d),
    word(6, 8) + word(d) + word(1),
    word(6, 8) + word(d) + word(d),
    ...[0, 1].map((indices) => word(7, 8) + word(d) + word(indices, 8) + word(4, 8) + word(0)),
    word(8, 8) + word(d) + word(1) + word(0, 8),
    word(8, 8) + word(1) + word(d) + word(0, 8),
  ];
  const within = (part: string): string[] => [part, word(9, 8) + part, word(7, 8) + word(9) + word(0, 8) + part];
  const asked = allocated(() => {
    for (const d of many) {
      for (const scheme of schemes(d).flatMap(within)) refusal(envelope(scheme + noKey));
    }
  });
  assertLess(asked, 400_000); // bytes, for two hundred messages
});

Deno.test("a message of n bits may have 8 n coordinates, and no more", () => {
  const content = (d: number) => word(7, 8) + word(d) + word(1, 8) + word(0, 8) + word(4000) + word(0, 8) + noKey;
  const length = content(0).length + 32 * 4000, longest = 8 * length;
  const at = (d: number) => refusal(envelope((content(d) + "0".repeat(32 * 4000)).slice(0, length))).message;
  assert(at(longest + 1).endsWith(`its dimension must be at most ${longest}: current value is ${longest + 1}`));
  assert(!at(longest).includes("its dimension must be"));
});
