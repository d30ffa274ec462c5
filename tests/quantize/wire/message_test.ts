import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { key } from "../../../base/key.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import { floats } from "../../../quantize/floats.ts";
import { uniformLevels } from "../../../quantize/levels/level_set.ts";
import { compressorOf, pack, type Scheme, seal, unpack, unseal } from "../../../quantize/wire/mod.ts";
import { unpacked } from "../../reference/slow.ts";
import { keys, vectors } from "../../support/arbitraries.ts";
import "../../support/seed.ts";
import { plain } from "./examples.ts";
import { dimensionOf, kindsIn, schemes } from "./schemes.ts";

/** A scheme, a vector for it, and a key. */
const packings = schemes.chain((scheme) =>
  fc.record({ scheme: fc.constant(scheme), x: vectors(dimensionOf(scheme)), key: keys, checksum: fc.boolean() })
);

const allKinds = [
  ...["floats", "levels", "packed levels", "natural compression", "sign", "scaled sign", "one bit", "sparse"],
  ...[
    "random coordinates",
    "rotated",
    "packed table",
    "code fixed",
    "code adaptive",
    "code dense",
    "code sparse",
    "code huffman",
  ],
  ...["code huffman magnitudes", "code arithmetic", "code rans"],
];

Deno.test("what is packed in a scheme of any kind is unpacked as its compressor's decoder has it, with the scheme", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(packings, ({ scheme, x, key, checksum }) => {
      for (const kind of kindsIn(scheme)) seen.add(kind);
      const compressor = compressorOf(scheme), bytes = pack(x, { scheme, key, checksum }), found = unpack(bytes);
      assertEquals(plain(found.scheme), plain(scheme));
      assertEquals(found.value, decode(compressor, encode(compressor, x, key), key));
      assertEquals(unpack(bytes, { dimension: x.length }), found);
      assertEquals(pack(x, { scheme: found.scheme, key, checksum }), bytes);
    }),
    { numRuns: 1500 },
  );
  assertEquals([...seen].sort(), allKinds.sort());
});

Deno.test("the content is the description, the key in 64 bits, and the message of the compressor", () => {
  fc.assert(fc.property(packings, ({ scheme, x, key }) => {
    const bytes = pack(x, { scheme, key, checksum: false }), message = encode(compressorOf(scheme), x, key);
    const length = new DataView(bytes.buffer).getUint32(8), content = unpacked({ bytes: bytes.slice(12), length });
    const described = length - 64 - message.length;
    assertEquals(described % 8, 0);
    const words = [content.slice(described, described + 32), content.slice(described + 32, described + 64)];
    assertEquals(words.map((word) => parseInt(word, 2)), [key.hi, key.lo]);
    assertEquals(content.slice(described + 64), unpacked(message));
  }));
});

const scheme = { kind: "floats", dimension: 2, width: 64 } as const;

Deno.test("sealed messages are not unpacked, and packed ones not unsealed", () => {
  const notHere = "Cannot decode the message at bit 7 of byte 3: the message ";
  const packed = assertThrows(() => unseal(pack([1, 2], { scheme, key: key(0) })), RangeError).message;
  assertEquals(packed, notHere + "describes itself, and is to be unpacked");
  const sealed = assertThrows(() => unpack(seal({ bytes: new Uint8Array(9), length: 72 })), RangeError).message;
  assertEquals(sealed, notHere + "does not describe itself, and is to be unsealed");
});

Deno.test("a compressor of the writer's own may write, if its vectors are as long", () => {
  const levels = uniformLevels({ steps: 1 }), code = { kind: "fixed" } as const;
  const scheme: Scheme = { kind: "levels", dimension: 2, bucket: 2, norm: Infinity, levels, code };
  const other = compressorOf({ ...scheme, norm: 1 });
  assertEquals(unpack(pack([2, 0], { scheme, compressor: other, key: key(0) })).value, Float64Array.of(2, 0));
  const short = floats({ dimension: 1, width: 64 });
  const message = "Cannot pack x as the compressor's dimension must be 2: current value is 1";
  assertEquals(assertThrows(() => pack([1], { scheme, compressor: short, key: key(0) }), RangeError).message, message);
});

Deno.test("a message of many zeros is unpacked by one who knows how long it is", () => {
  const dimension = 1_000_000, code = { kind: "adaptive" } as const;
  const scheme: Scheme = { kind: "levels", dimension, bucket: dimension, norm: 2, levels: [0, 1], code };
  const bytes = pack(new Float64Array(dimension), { scheme, key: key(0) });
  assert(bytes.length < 80);
  const message = assertThrows(() => unpack(bytes), RangeError).message;
  assert(message.endsWith("its dimension must be at most 65536: current value is 1000000"), message);
  assertEquals(unpack(bytes, { dimension }).value, new Float64Array(dimension));
  const other = assertThrows(() => unpack(bytes, { dimension: dimension + 1 }), RangeError).message;
  assert(other.endsWith("its dimension must be 1000001: current value is 1000000"), other);
  assertThrows(() => unpack(bytes, { dimension: -1 }), RangeError, "Cannot unpack a message as the dimension must be");
});

Deno.test("what no description says is not packed", () => {
  const refused = (scheme: Scheme, why: string, x: number[] = []) => {
    const { message } = assertThrows(() => pack(x, { scheme, key: key(0) }), RangeError);
    assert(message.includes(why), message);
  };
  const part: Scheme = { kind: "sign", dimension: 0 };
  const deep = (depth: number): Scheme => depth === 0 ? part : { kind: "rotated", part: deep(depth - 1) };
  assertEquals(unpack(pack([], { scheme: deep(3), key: key(0) })).value.length, 0);
  refused(deep(4), "the schemes around a scheme must be at most 3");
  for (const kind of ["signs", "toString", "__proto__", ""]) {
    refused({ kind, dimension: 1 } as unknown as Scheme, `the kind must be one of floats, levels,`);
  }
  const levels = { kind: "levels", dimension: 0, bucket: 1, norm: 2, code: { kind: "fixed" } } as const;
  assertEquals(
    pack([], { scheme: { ...levels, levels: uniformLevels({ steps: 0xffff }) }, key: key(0) }).length,
    12 + 21 + 8 + 4,
  );
  refused({ ...levels, levels: uniformLevels({ steps: 0x10000 }) }, "the number of positive levels must be an integer");
  refused({ ...levels, norm: 0.5, levels: [0, 1] }, "the index of the norm must be at least 1");
  refused({ ...levels, levels: [0, 0.5] }, "its last level must be 1");
  refused({ ...levels, levels: [0, 1], code: { kind: "huffman", lengths: Int32Array.of(1, 2) } }, "must be 3");
  refused({ kind: "floats", dimension: 1, width: 16 as 32 }, "the width must be one of 32, 64", [1]);
  assertThrows(
    () => pack([1, 2], { scheme, key: { hi: 0, lo: 2 ** 32 } }),
    RangeError,
    "the second word of the key must be",
  );
  assertThrows(() => pack([1, 2], { scheme, key: { hi: -1, lo: 0 } }), RangeError, "the first word of the key must be");
  assertThrows(() => pack([1, NaN], { scheme, key: key(1) }), RangeError, "x[1] must be finite");
});
