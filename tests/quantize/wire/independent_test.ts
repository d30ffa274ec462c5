/**
 * The library against a second reader, which is written from docs/wire-format.md alone.
 * @module
 */

import { assert, assertEquals, assertGreater, assertThrows, fail } from "@std/assert";
import { bits, key, pack, seal, unpack, unseal } from "@bitdescent/bitdescent";
import fc from "fast-check";
import "../../support/seed.ts";
import { delta, gamma, omega, type Reader } from "../../reference/wire/bits.ts";
import { crc32 } from "../../reference/wire/envelope.ts";
import { bytesOf, examples, lines, words } from "../../reference/wire/page.ts";
import { block, child, draw, randomSubset } from "../../reference/wire/randomness.ts";
import { coordinatesForEachBit, unpackSlowly, unsealSlowly } from "../../reference/wire/unpack.ts";
import { block as packedBlock, changes, contentOf, enveloped, field, levelled, tails } from "./bit_strings.ts";
import { bounds } from "./bounds.ts";
import { longMessages, seeds, vectors } from "./vectors.ts";
import { dimensionOf, kindsIn, schemes } from "./schemes.ts";

/** As JSON writes a scheme, with "Infinity" for infinity. */
const plain = (scheme: unknown): unknown =>
  JSON.parse(JSON.stringify(scheme, (_, value) => {
    if (ArrayBuffer.isView(value)) return [...value as unknown as Iterable<number>];
    return value === Infinity ? "Infinity" : value;
  }));

Deno.test("the second reader reads the examples of the page", () => {
  for (const { bytes, bits, scheme, value, error } of examples) {
    const message = bytesOf(bytes!);
    if (bits !== undefined) assertEquals(unsealSlowly(message).bits, bits);
    if (error !== undefined) assertThrows(() => unpackSlowly(message));
    if (value === undefined) continue;
    const read = unpackSlowly(message);
    assertEquals(plain(read.scheme), JSON.parse(scheme!));
    assertSame(read.value, JSON.parse(value));
  }
  assertEquals(examples.filter((fields) => "bits" in fields).length, 2);
  assertGreater(examples.filter((fields) => "value" in fields).length, 20);
});

Deno.test("the second reader has the integers, checksum and random numbers of the page", () => {
  const reader = (bits: string): Reader => ({ bits, place: 0 });
  for (const [n, , inGamma, , inDelta, , inOmega] of lines("integer")) {
    assertEquals([gamma(reader(inGamma!)), delta(reader(inDelta!)), omega(reader(inOmega!))], Array(3).fill(Number(n)));
  }
  assertEquals(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  for (const [, hi, lo, , c0, c1, , a, b] of lines("block")) {
    assertEquals(block(words(hi!, lo!), words(c0!, c1!)), words(a!, b!));
  }
  for (const [, hi, lo, , i, , number] of lines("draw")) assertEquals(draw(words(hi!, lo!), Number(i)), Number(number));
  for (const [, hi, lo, , i, , a, b] of lines("child")) assertEquals(child(words(hi!, lo!), Number(i)), words(a!, b!));
  for (const [, hi, lo, , d, , k, , ...indices] of lines("subset")) {
    assertEquals(randomSubset(words(hi!, lo!), Number(d), Number(k)), indices.map(Number));
  }
  assert(["integer", "block", "draw", "child", "subset"].every((word) => lines(word).length > 0));
});

Deno.test("both readers agree to the last bit on messages of every scheme, and on what is left of them after a change", () => {
  const seen = new Set<string>();
  let changed = 0, read = 0;
  const messages = schemes.chain((scheme) =>
    fc.record({ scheme: fc.constant(scheme), x: vectors(dimensionOf(scheme)), seed: seeds, checksum: fc.boolean() })
  );
  const four = fc.array(changes, { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(messages, four, ({ scheme, x, seed, checksum }, four) => {
      const bytes = pack(x, { scheme, key: key(seed), checksum });
      assert(bothRead(bytes));
      kindsIn(scheme).forEach((kind) => seen.add(kind));
      for (const change of four) {
        changed++;
        if (bothRead(enveloped(change(contentOf(bytes))))) read++;
      }
    }),
    { numRuns: 1000 },
  );
  assertEquals(seen.size, 11 + 8);
  // Many changes show, and many do not.
  assertGreater(read, changed / 20);
  assertGreater(changed - read, changed / 20);
});

Deno.test("both readers agree on messages with changed bytes, headers and lengths", () => {
  const byte = fc.record({ at: fc.oneof(fc.nat(13), fc.nat()), put: fc.nat(255) });
  const messages = schemes.chain((scheme) =>
    fc.record({ scheme: fc.constant(scheme), x: vectors(dimensionOf(scheme)) })
  );
  fc.assert(
    fc.property(messages, fc.array(byte, { minLength: 4, maxLength: 4 }), fc.nat(40), ({ scheme, x }, four, cut) => {
      const bytes = pack(x, { scheme, checksum: false, key: key(0) });
      for (const { at, put } of four) {
        const other = bytes.slice();
        other[at % bytes.length] = put;
        bothRead(other);
      }
      assert(!bothRead(bytes.subarray(0, Math.max(0, bytes.length - 1 - cut))));
      assert(!bothRead(Uint8Array.of(...bytes, ...new Uint8Array(1 + cut))));
    }),
    { numRuns: 300 },
  );
});

Deno.test("both readers agree on longer vectors and larger sets of levels", () => {
  fc.assert(
    fc.property(longMessages, ({ scheme, x, seed }) => assert(bothRead(pack(x, { scheme, key: key(seed) })))),
    { numRuns: 200 },
  );
});

Deno.test("both readers round the same interval where it is 2⁴⁴ units long", () => {
  // The first of 256 symbols leaves 2⁵²/256 units, and the frequencies after it have the sum 258.
  const levels = Float64Array.from({ length: 128 }, (_, k) => (k + 1) / 128);
  const x = Float64Array.from({ length: 50 }, (_, i) => Math.sin(1 + i));
  const scheme = {
    kind: "levels",
    dimension: 50,
    bucket: 50,
    norm: Infinity,
    levels,
    code: { kind: "adaptive" },
  } as const;
  assert(bothRead(pack(x, { scheme, key: key(1) })));
});

Deno.test("both readers rotate back to the same bits in every dimension up to 300", () => {
  for (let dimension = 0; dimension <= 300; dimension++) {
    const x = Float64Array.from({ length: dimension }, (_, i) => Math.sin(1 + i * dimension));
    const part = { kind: "floats", dimension, width: 64 } as const;
    assert(bothRead(pack(x, { scheme: { kind: "rotated", part }, key: key(dimension) })));
  }
});

Deno.test("both readers agree on levels of any description, with payloads that begin in any way", () => {
  let read = 0;
  fc.assert(
    fc.property(levelled, tails, (start, tail) => {
      for (let length = 0; length <= tail.length; length++) {
        if (bothRead(enveloped(start + tail.slice(0, length)))) read++;
      }
    }),
    { numRuns: 1000 },
  );
  assertGreater(read, 100);
});

Deno.test("both readers agree on subsets of every first bits", () => {
  let read = 0;
  for (let k = 0; k <= 5; k++) {
    const start = field(7, 8) + field(5, 32) + field(1, 8) + field(4, 8) + field(k, 32) + field(0, 64);
    for (let length = k; length <= 5 + k; length++) {
      for (let tail = 0; tail < 2 ** length; tail++) {
        if (bothRead(enveloped(start + (length === 0 ? "" : field(tail, length))))) read++;
      }
    }
  }
  // Each subset has one string of bits, and each sign has two.
  assertEquals(read, 3 ** 5);
});

Deno.test("both readers agree on packed levels of any norm", () => {
  let read = 0;
  fc.assert(
    fc.property(packedBlock, (content) => {
      if (bothRead(enveloped(content))) read++;
    }),
    { numRuns: 500 },
  );
  assertGreater(read, 200);
});

Deno.test("both readers draw the bounds where the page does", () => {
  for (const { what, content, read } of bounds) assertEquals(bothRead(enveloped(content)), read, what);
});

Deno.test("neither reader takes a subset of a dimension above 2²⁴", () => {
  const dimension = 2 ** 24 + 1;
  const content = field(7, 8) + field(dimension, 32) + field(1, 8) + field(4, 8) + field(0, 32) + field(0, 64);
  assertThrows(() => unpack(enveloped(content), { dimension }));
  assertThrows(() => unpackSlowly(enveloped(content), { dimension }));
});

Deno.test("both readers take a vector that is as large as the page says, and none that is larger", () => {
  const message = (dimension: number): Uint8Array => {
    const description = field(8, 8) + field(dimension, 32) + field(400, 32) + field(1, 8);
    return enveloped(description + field(0, 64) + field(0, 32 * 400));
  };
  const most = coordinatesForEachBit * (8 + 32 + 32 + 8 + 64 + 32 * 400);
  assert(bothRead(message(most)));
  assert(!bothRead(message(most + 1)));
});

Deno.test("both readers open the same sealed messages", () => {
  const strings = fc.array(fc.nat(1), { maxLength: 80 });
  fc.assert(fc.property(strings, fc.boolean(), fc.nat(), fc.nat(7), (string, checksum, at, bit) => {
    const message = bits((sink) => string.forEach((bit) => sink.write(bit, 1)));
    const bytes = seal(message, { checksum });
    assertEquals(unsealSlowly(bytes).bits, string.join(""));
    bytes[at % bytes.length]! ^= 1 << bit;
    const slow = refusing(() => unsealSlowly(bytes).bits);
    const quick = refusing(() => {
      const { bytes: inside, length } = unseal(bytes);
      return Array.from(inside, (byte) => field(byte, 8)).join("").slice(0, length);
    });
    assertEquals(slow, quick);
  }));
});

/** What `read` returns, or nothing where it throws. */
function refusing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Asserts that both readers refuse a message, or both read the same to the last bit; whether they read it. */
function bothRead(bytes: Uint8Array): boolean {
  const quick = refusing(() => unpack(bytes)), slow = refusing(() => unpackSlowly(bytes));
  const message = (): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  assert(
    (quick === undefined) === (slow === undefined),
    `${quick ? "only the library reads" : "the library differs on"} ${message()}`,
  );
  if (quick === undefined || slow === undefined) return false;
  assertSame(quick.value, slow.value, message);
  assertEquals(plain(quick.scheme), plain(slow.scheme));
  return true;
}

/** Asserts that two vectors are the same to the last bit. */
function assertSame(actual: ArrayLike<number>, expected: ArrayLike<number>, message = () => "an example"): void {
  let same = actual.length === expected.length;
  for (let i = 0; i < expected.length; i++) same &&= Object.is(actual[i], expected[i]);
  if (!same) fail(`${Array.from(actual)} is not ${Array.from(expected)} in ${message()}`);
}
