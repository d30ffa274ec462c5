import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bits, readWhole } from "../../../base/bits.ts";
import { key, normals } from "../../../base/key.ts";
import { decode, encode } from "../../../quantize/compressor.ts";
import { compressor } from "../../../quantize/compressor.ts";
import { levelled } from "../../../quantize/levels/levelled.ts";
import { type LevelQuantizer, stochasticLevels } from "../../../quantize/levels/stochastic.ts";
import type { SequenceCodec } from "../../../quantize/types.ts";
import { randomLevels } from "../../support/level_families.ts";
import "../../support/seed.ts";

/** Every number in two's complement of `width` bits. */
const plain = (width: number): SequenceCodec => ({
  write(symbols, sink) {
    for (const symbol of symbols) sink.write(symbol, width);
  },
  read(source, out) {
    for (let i = 0; i < out.length; i++) out[i] = source.read(width) << (32 - width) >> (32 - width);
    return out;
  },
});

const codecOf = (quantizer: LevelQuantizer, width = 8) => levelled(quantizer, plain(width));
const norm = (...bytes: number[]) => bits((sink) => bytes.forEach((byte) => sink.write(byte, 8)));

Deno.test("what is read is what was written: with zero buckets, short ones, no norms, and no zero level", () => {
  const shapes = fc.record({
    n: fc.nat(20),
    bucket: fc.integer({ min: 1, max: 7 }),
    zero: fc.boolean(),
    known: fc.boolean(),
    seed: fc.nat(),
    hush: fc.nat(127),
  });
  fc.assert(fc.property(shapes, ({ n, bucket, zero, known, seed, hush }) => {
    const options = { dimension: n, levels: randomLevels(key(seed), { zero }), norm: 2, bucket };
    const quantizer = stochasticLevels(known ? { ...options, scale: 10 } : options), codec = codecOf(quantizer);
    const x = normals(key(seed), n).map((v, i) => hush >> Math.floor(i / bucket) % 7 & 1 ? 0 : v);
    const symbols = quantizer.quantize(x, key(seed)), message = bits((sink) => codec.write(symbols, sink));
    assertEquals(readWhole(message, codec.read), symbols);
    const heard = known ? n : x.filter((_, i) => symbols.norms[Math.floor(i / bucket)] > 0).length;
    assertEquals(message.length, 32 * (known ? 0 : Math.ceil(n / bucket)) + 8 * heard);
  }));
});

Deno.test("a bucket of zeros costs its norm, and for a vector of zeros the code is not even asked", () => {
  const never: SequenceCodec = {
    write: () => {
      throw new Error("asked");
    },
    read: () => {
      throw new Error("asked");
    },
  };
  for (const levels of [[0, 0.5, 1], [0.5, 1]]) {
    const shape = stochasticLevels({ dimension: 5, levels, bucket: 2 });
    const silent = compressor(shape, levelled(shape, never));
    const message = encode(silent, [0, -0, 0, 0, 0], key(0));
    assertEquals(message.length, 3 * 32);
    assertEquals(decode(silent, message, key(0)), new Float64Array(5));
    assertEquals(encode(compressor(shape, codecOf(shape)), [0, 0, 1, 2, 0], key(0)).length, 3 * 32 + 2 * 8);
    const known = stochasticLevels({ dimension: 5, levels, scale: 0 });
    assertEquals(encode(compressor(known, levelled(known, never)), [0, 0, 0, 0, 0], key(0)).length, 0);
    const empty = stochasticLevels({ dimension: 0, levels });
    assertEquals(encode(compressor(empty, levelled(empty, never)), [], key(0)).length, 0);
  }
});

Deno.test("norms that are negative, −0, infinite or NaN are refused, and so are numbers that no level has", () => {
  const codec = codecOf(stochasticLevels({ dimension: 2, levels: [0, 0.5, 1] }));
  const refuses = (what: string, ...bytes: number[]) =>
    assertThrows(() => readWhole(norm(...bytes), codec.read), RangeError, what);
  refuses("norm 0 must be finite and at least 0", 0xbf, 0x80, 0, 0, 1, 1);
  refuses("norm 0 must be finite and at least 0", 0x80, 0, 0, 0);
  refuses("norm 0 must be finite and at least 0", 0x7f, 0x80, 0, 0, 1, 1);
  refuses("norm 0 must be finite and at least 0", 0x7f, 0xc0, 0, 0, 1, 1);
  refuses("number 1 must be an integer from -2 to 2", 0x3f, 0x80, 0, 0, 1, 3);
  refuses("number 0 must be an integer from -2 to 2", 0x3f, 0x80, 0, 0, 0xfd, 0);
  refuses("it has 40 bits", 0x3f, 0x80, 0, 0, 1);
  refuses("too long", 0x3f, 0x80, 0, 0, 1, 1, 1);
  refuses("too long", 0, 0, 0, 0, 1);
  const symmetric = codecOf(stochasticLevels({ dimension: 2, levels: [0.5, 1] }));
  assertThrows(() => readWhole(norm(0x3f, 0x80, 0, 0, 1, 0), symmetric.read), RangeError, "a level's");
});

Deno.test("symbols of another length are refused", () => {
  const codec = codecOf(stochasticLevels({ dimension: 3, levels: [0, 1], bucket: 2 }));
  const refuses = (norms: number, numbers: number) =>
    assertThrows(
      () =>
        codec.write({ norms: new Float32Array(norms), numbers: new Int32Array(numbers) }, {
          write() {},
          writeBytes() {},
        }),
      TypeError,
    );
  refuses(1, 3);
  refuses(2, 4);
});

Deno.test("a stream of more than 2²⁴ bits comes back whole, to the last number", () => {
  const n = 2 ** 19 + 5,
    quantizer = stochasticLevels({ dimension: n, levels: [0, 0.25, 0.5, 0.75, 1], norm: Infinity });
  const codec = codecOf(quantizer, 32);
  const numbers = Int32Array.from({ length: n }, (_, i) => i * 7 % 9 - 4),
    symbols = { norms: Float32Array.of(3), numbers };
  const message = bits((sink) => codec.write(symbols, sink));
  assertEquals(message.length, 32 + 32 * n);
  const read = readWhole(message, codec.read);
  assertEquals(read.norms, symbols.norms);
  assertEquals(read.numbers.findIndex((number, i) => number !== numbers[i]), -1);
});
