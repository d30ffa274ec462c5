/**
 * Compressors by their description, and messages in envelopes.
 * @module
 */

import { assert } from "@std/assert";
import fc from "fast-check";
import {
  type Bits,
  bits,
  type BitSource,
  compressorOf,
  encode,
  floats,
  key,
  pack,
  type Scheme,
  seal,
  unpack,
  type Unpacked,
  unseal,
} from "@bitdescent/bitdescent";
import { enclose, open } from "../../quantize/wire/envelope.ts";
import { n, ofAnySize } from "./inputs.ts";
import { type Decoder, ofCompressor, type Rows } from "./row.ts";

const levels = [0, 0.4, 1],
  shape = { dimension: n, bucket: 4, norm: 2, levels },
  frequencies = Int32Array.of(1, 4, 6, 4, 1);

/** A scheme of each kind. */
const schemes: Readonly<Record<string, Scheme>> = {
  "floats": { kind: "floats", dimension: n, width: 32 },
  "levels, fixed": { kind: "levels", ...shape, code: { kind: "fixed" } },
  "levels, uniform": { kind: "levels", ...shape, levels: [0, 0.5, 1], code: { kind: "fixed" } },
  "levels, no zero level": { kind: "levels", ...shape, levels: [0.4, 1], code: { kind: "fixed" } },
  "levels, adaptive": { kind: "levels", ...shape, code: { kind: "adaptive" } },
  "levels, dense": { kind: "levels", ...shape, code: { kind: "dense" } },
  "levels, sparse": { kind: "levels", ...shape, code: { kind: "sparse" } },
  "levels, Huffman": { kind: "levels", ...shape, code: { kind: "huffman", lengths: Int32Array.of(3, 2, 2, 2, 3) } },
  "levels, Huffman for magnitudes": {
    kind: "levels",
    ...shape,
    code: { kind: "huffman magnitudes", lengths: Int32Array.of(1, 2, 2) },
  },
  "levels, arithmetic": { kind: "levels", ...shape, code: { kind: "arithmetic", frequencies } },
  "levels, rANS": { kind: "levels", ...shape, code: { kind: "rans", frequencies } },
  "packed levels": { kind: "packed levels", dimension: n, bucket: n, norm: Infinity, bits: 3 },
  "packed table": { kind: "packed table", dimension: n, bucket: n, norm: 2, levels: [0.1, 0.4, 1] },
  "packed table, a zero level": { kind: "packed table", dimension: n, bucket: n, norm: 2, levels: [0, 0.4, 1] },
  "natural compression": { kind: "natural compression", dimension: n },
  "sign": { kind: "sign", dimension: n },
  "scaled sign": { kind: "scaled sign", dimension: n },
  "one bit": { kind: "one bit", rows: 2, columns: 3 },
  "sparse, gaps": { kind: "sparse", dimension: n, indices: "gaps", part: { kind: "scaled sign", dimension: 2 } },
  "sparse, subset": {
    kind: "sparse",
    dimension: n,
    indices: "subset",
    part: { kind: "floats", dimension: 2, width: 32 },
  },
  "random coordinates": { kind: "random coordinates", dimension: n, count: 2, scale: "unbiased" },
  "rotated": { kind: "rotated", part: { kind: "levels", ...shape, code: { kind: "fixed" } } },
  "rotated, sparse": {
    kind: "rotated",
    part: { kind: "sparse", dimension: n, indices: "gaps", part: { kind: "sign", dimension: 3 } },
  },
};

/** Vectors that each of the schemes takes. */
const inputs = ofAnySize(n, [1e-10, 1, 1e10]);

/** Compressors by their description. What they promise is tested where they are made by name. */
export const described: Rows = Object.fromEntries(
  Object.entries(schemes).map(([name, scheme]) => {
    const made = { ...compressorOf(scheme), guarantee: { kind: "none" } as const };
    return [`compressorOf, ${name}`, () => ofCompressor(made, inputs)] as const;
  }),
);

const asBits = (bytes: Uint8Array): Bits => ({ bytes, length: 8 * bytes.length });

/** All bytes that `source` still has; what is less than a byte is left. */
const rest = (source: BitSource): Uint8Array => source.readBytes(Math.floor(source.remaining / 8));

const packed = (checksum: boolean): fc.Arbitrary<Uint8Array> =>
  fc.tuple(fc.constantFrom(...Object.values(schemes)), inputs)
    .map(([scheme, x]) => pack(x, { scheme, key: key(3), checksum }));

/** A description may ask for so much memory whatever follows it. */
const ANYTHING = 2 ** 16;

function insistOn({ value }: Unpacked): void {
  assert(value.length <= ANYTHING && value.every(Number.isFinite), "what is read must be finite");
}

const unpacking = (checksum: boolean, options: { dimension?: number } = {}): Decoder => ({
  size: ANYTHING,
  messages: packed(checksum).map(asBits),
  read: (source) => insistOn(unpack(rest(source), options)),
});

/** Descriptions and payloads in good envelopes. */
const unpackingContent: Decoder = {
  size: ANYTHING,
  messages: packed(false).map((bytes) => open(bytes).content),
  read(source) {
    const content = bits((sink) => {
      while (source.remaining > 0) sink.write(source.read(1), 1);
    });
    insistOn(unpack(enclose(content, { described: true, checksum: false })));
  },
};

function unsealing(checksum: boolean): Decoder {
  return {
    size: 0,
    messages: inputs.map((x) => asBits(seal(encode(floats({ dimension: n, width: 64 }), x, key(0)), { checksum }))),
    read(source) {
      const message = unseal(rest(source));
      return () => asBits(seal(message, { checksum }));
    },
  };
}

/** What reads messages that come from outside. */
export const envelopes: Readonly<Record<string, Decoder>> = {
  "unseal": unsealing(false),
  "unseal, with a checksum": unsealing(true),
  "unpack": unpacking(false),
  "unpack, a good envelope": unpackingContent,
  "unpack, a known dimension": unpacking(false, { dimension: n }),
  "unpack, with a checksum": unpacking(true),
};
