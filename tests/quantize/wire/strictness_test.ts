/** Descriptions and payloads that no writer makes, field by field. */

import { key } from "../../../base/key.ts";
import { assert, assertEquals } from "@std/assert";
import { pack, type Scheme, unpack } from "../../../quantize/wire/mod.ts";
import { contentOf, envelope, real, refusal, refused, single, word } from "./refusal.ts";

const noKey = "0".repeat(64);

Deno.test("kinds that there are not are refused: of schemes, codes, indices, widths and scales", () => {
  const rest = "0".repeat(400);
  for (let kind = 11; kind < 256; kind++) refused(word(kind, 8) + rest, "the kind must be below 11");
  for (let kind = 2; kind < 256; kind++) {
    refused(word(0, 8) + word(1) + word(kind, 8) + rest, "the width must be below 2");
    refused(word(7, 8) + word(1) + word(kind, 8) + rest, "the code of indices must be below 2");
    refused(word(8, 8) + word(1) + word(1) + word(kind, 8) + rest, "the scale must be below 2");
  }
  const levels = word(1, 8) + word(1) + word(1) + real(Infinity) + word(0, 8) + word(1, 16);
  for (let kind = 8; kind < 256; kind++) refused(levels + word(kind, 8) + rest, "the code must be below 8");
});

Deno.test("schemes that stand too deep are refused, and endless ones at once", () => {
  const sign = word(4, 8) + word(3), payload = noKey + "010", rotated = word(9, 8);
  const depth = (count: number, around: string): string => around.repeat(count) + sign + payload;
  const sparse = word(7, 8) + word(3) + word(1, 8);
  for (const around of [rotated, sparse]) {
    assertEquals(unpack(envelope(depth(3, around))).value.length, 3);
    refused(depth(4, around), "the schemes around a scheme must be at most 3");
    refused(depth(1000, around), "the schemes around a scheme must be at most 3");
  }
});

/** Two coordinates in one bucket, in these levels and this code. */
const levelled = (set: string, code: string, { bucket = 2, norm = Infinity } = {}): string =>
  word(1, 8) + word(2) + word(bucket) + real(norm) + set + code;
const ternary = word(0, 8) + word(1, 16), fixed = word(0, 8);

/** Levels that are not uniform: the fields, as they are given. */
const levels = (zero: number, count: number, ...below: number[]): string =>
  word(1, 8) + word(zero, 8) + word(count, 16) + below.map(real).join("");

Deno.test("sets of levels are refused that do not increase from above 0 to 1, or have another description", () => {
  const value = (
    set: string,
    bits: string,
  ) => [...unpack(envelope(levelled(set, fixed) + noKey + single(8) + bits)).value];
  assertEquals(value(levels(1, 2, 0.25), "100000"), [8, -8]);
  assertEquals(value(levels(0, 2, 0.25), "1001"), [2, -2]);
  assertEquals(value(levels(0, 1), "10"), [8, -8]);
  const rest = fixed + noKey + single(8) + "0".repeat(20);
  const wrong = (set: string, why: string) => refused(levelled(set, "") + rest, why);
  for (let kind = 2; kind < 256; kind++) {
    wrong(word(kind, 8) + levels(1, 2, 0.25).slice(8), "their kind must be 0 or 1");
  }
  wrong(levels(2, 2, 0.25), "whether there is a zero level must be 0 or 1");
  wrong(levels(1, 0), "the number of positive levels must be at least 1");
  wrong(word(0, 8) + word(0, 16), "the number of positive levels must be at least 1");
  wrong(levels(1, 0xffff, 0.25), "their number must be as many as there are");
  for (const zero of [0, 1]) {
    for (
      const [a, b] of [[0.5, 0.25], [0.5, 0.5], [0.5, 1], [0.5, 2], [NaN, 0.5], [-0.5, 0.5], [0.5, Infinity], [
        0.5,
        NaN,
      ]]
    ) {
      wrong(levels(zero, 3, a, b), "Cannot make a set of levels as ");
    }
    for (const a of [0, -0]) {
      wrong(levels(zero, 3, a, 0.5), zero ? "level 1 must be above 0" : "the least positive level");
    }
  }
  wrong(levels(1, 2, 0.5), "their kind must be 0 where they are uniform");
  wrong(levels(1, 1), "their kind must be 0 where they are uniform");
});

Deno.test("parameters out of their bounds are refused", () => {
  const rest = noKey + single(1) + "0".repeat(1000);
  refused(levelled(ternary, fixed, { bucket: 0 }) + rest, "the bucket must be an integer from 1");
  refused(levelled(ternary, fixed, { bucket: 2 ** 31 }) + rest, "the bucket must be an integer from 1");
  for (const norm of [0.5, 0, -1, -Infinity]) {
    refused(levelled(ternary, fixed, { norm }) + rest, "norm must be at least 1");
  }
  refused(levelled(ternary, fixed, { norm: NaN }) + rest, "a number must be other than NaN");
  const packed = (bucket: number, norm: number, bits: number) =>
    word(2, 8) + word(300) + word(bucket) + real(norm) + word(bits, 8);
  refused(packed(300, 3, 4) + rest, "the norm must be 2 or Infinity");
  refused(packed(200, 2, 4) + rest, "the bucket must be a multiple of 128 or all");
  for (const bits of [0, 1, 9, 255]) {
    refused(packed(128, 2, bits) + rest, "the number of bits must be an integer from 2 to 8");
  }
  refused(word(6, 8) + word(0) + word(2) + rest, "the number of rows must be an integer from 1");
  refused(
    word(7, 8) + word(2) + word(0, 8) + word(4, 8) + word(3) + rest,
    "their number must be an integer from 0 to 2",
  );
  refused(word(8, 8) + word(2) + word(3) + word(0, 8) + rest, "their number must be an integer from 0 to 2");
  refused(word(8, 8) + word(2) + word(0) + word(0, 8) + rest, "the number of coordinates kept must be above 0");
});

Deno.test("lengths of words and frequencies that make no code are refused", () => {
  const rest = noKey + single(1) + "0".repeat(1000);
  const list = (kind: number, width: number, ...values: number[]): string =>
    word(kind, 8) + word(values.length, 16) + values.map((value) => word(value, width)).join("");
  const wrong = (code: string, why: string) => refused(levelled(ternary, code) + rest, why);
  for (const lengths of [[1, 2], [2, 2, 2, 2], []]) {
    wrong(list(4, 8, ...lengths), "the number of symbols must be 3");
    wrong(list(6, 32, ...lengths), "the number of symbols must be 3");
    wrong(list(7, 32, ...lengths), "the number of symbols must be 3");
  }
  wrong(list(5, 8, 1, 2, 2), "the number of symbols must be 2");
  wrong(list(4, 8, 0, 1, 1), "the length of a word must be from 1 to 32");
  wrong(list(4, 8, 1, 2, 33), "the length of a word must be from 1 to 32");
  wrong(list(4, 8, 1, 1, 32), "the share of all words must be at most 1");
  wrong(list(5, 8, 1, 255), "the length of a word must be from 1 to 32");
  wrong(list(6, 32, 0, 0, 0), "the sum of the frequencies must be above 0");
  wrong(list(6, 32, 2 ** 24, 1, 0), "the sum of the frequencies must be at most 16777216");
  wrong(list(6, 32, 2 ** 31, 1, 0), "frequency 0 must be an integer from 0 to 16777216");
  wrong(list(7, 32, 1, 1, 1), "the sum of the frequencies must be a power of two");
  wrong(list(7, 32, 0, 1, 1), "frequency 0 must be an integer from 1");
  wrong(list(7, 32, 2 ** 15, 2 ** 14, 2 ** 14), "the sum of the frequencies must be a power of two of at most 32768");
  wrong(word(4, 8) + word(0xffff, 16) + "0".repeat(100), "the number of lengths must be as many as there are");
});

Deno.test("norms, scales and means that no writer makes are refused, and coordinates that are not finite", () => {
  const sizes = [-0, -1, NaN, Infinity, -Infinity];
  for (const size of sizes) {
    refused(levelled(ternary, fixed) + noKey + single(size) + "0000", "norm 0 must be finite and at least 0");
    refused(word(5, 8) + word(1) + noKey + single(size) + "0", "the scale must be finite and at least 0");
    refused(
      word(2, 8) + word(1) + word(1) + real(Infinity) + word(2, 8) + noKey + single(size) + "0".repeat(256),
      "norm 0",
    );
    for (const means of [[size, 1], [1, size]]) {
      refused(word(6, 8) + word(2) + word(1) + noKey + means.map(single).join("") + "01", "a mean of column 0");
    }
  }
  for (const [signs, means] of [["00", [1, 1]], ["11", [1, 1]]] as const) {
    refused(
      word(6, 8) + word(2) + word(1) + noKey + means.map(single).join("") + signs,
      "the mean of no coordinates must be 0",
    );
  }
  for (const x of [NaN, Infinity, -Infinity]) {
    refused(word(0, 8) + word(1) + word(0, 8) + noKey + single(x), "must be finite");
    refused(word(0, 8) + word(1) + word(1, 8) + noKey + real(x), "must be finite");
    refused(word(8, 8) + word(1) + word(1) + word(1, 8) + noKey + single(x), "must be finite");
  }
  const half: Scheme = { kind: "rotated", part: { kind: "floats", dimension: 2, width: 64 } };
  const overflow = contentOf(pack([1, 1], { scheme: half, checksum: false, key: key(0) })).slice(0, -128) +
    real(1.7e308).repeat(2);
  refused(overflow, "must be finite");
});

Deno.test("a message that is told another dimension is refused by both", () => {
  const bytes = pack([1, -1, 1], { scheme: { kind: "sign", dimension: 3 }, key: key(0) });
  assertEquals(unpack(bytes, { dimension: 3 }).value.length, 3);
  for (const dimension of [0, 2, 4, 2 ** 31 - 1]) {
    const { message } = refusal(bytes, (bytes) => unpack(bytes, { dimension }));
    assert(message.endsWith(`its dimension must be ${dimension}: current value is 3`), message);
  }
});
