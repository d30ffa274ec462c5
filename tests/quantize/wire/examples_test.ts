/** The specification is true: every example on the page is what the library writes and reads. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { block, child, type Key } from "../../../base/key.ts";
import { eliasDelta, eliasGamma, eliasOmega } from "../../../quantize/codes/elias.ts";
import { drawSubset } from "../../../quantize/sparse/random_subset.ts";
import { pack, seal, unpack, unseal } from "../../../quantize/wire/mod.ts";
import { bits } from "../../../base/bits.ts";
import { packed, unpacked } from "../../reference/slow.ts";
import { bytesOf, examples, packedExamples, plain, said } from "./examples.ts";

/** Every kind of example, with how many there are: one that is lost by a slip of the pen is missed here. */
const kinds = {
  value: 22,
  bits: 2,
  error: 5,
  integer: 1,
  block: 1,
  draw: 1,
  subset: 1,
  frame: 3,
  state: 2,
  datagram: 1,
} as const;
const having = (name: string) => examples.filter((example) => said(example, name) !== undefined);

Deno.test("the page has as many examples as it had", () => {
  for (const [name, count] of Object.entries(kinds)) assertEquals(having(name).length, count, name);
  assertEquals(Object.values(kinds).reduce((sum: number, count) => sum + count, 0), examples.length);
});

Deno.test("sealed messages are sealed and opened as the page says", () => {
  for (const example of having("bits")) {
    const bytes = bytesOf(said(example, "bytes")!), message = unseal(bytes);
    assertEquals(unpacked(message), said(example, "bits"));
    assertEquals(seal(message, { checksum: (bytes[3] & 2) !== 0 }), bytes);
  }
});

Deno.test("packed messages say the scheme and the value of the page, and are packed to its bytes", () => {
  for (const { bytes, scheme, key, x, value } of packedExamples) {
    const found = unpack(bytes);
    assertEquals(plain(found.scheme), scheme);
    assertEquals(found.value, Float64Array.from(value));
    assertEquals(pack(x, { scheme, key, checksum: (bytes[3] & 2) !== 0 }), bytes);
  }
});

Deno.test("there is a packed example for every kind of scheme and of code", () => {
  const shown = JSON.stringify(packedExamples.map(({ scheme }) => scheme));
  const schemes = [
    "floats",
    "levels",
    "packed levels",
    "natural compression",
    "sign",
    "scaled sign",
    "one bit",
    "sparse",
  ];
  const codes = ["fixed", "adaptive", "dense", "sparse", "huffman", "huffman magnitudes", "arithmetic", "rans"];
  for (const kind of [...schemes, "random coordinates", "rotated", "packed table", ...codes]) {
    assert(shown.includes(`"kind":"${kind}"`), kind);
  }
});

Deno.test("damaged messages are refused in the words of the page", () => {
  for (const example of having("error")) {
    const bytes = bytesOf(said(example, "bytes")!), read = (bytes[3] & 1) === 0 ? unseal : unpack;
    assertEquals(assertThrows(() => read(bytes), RangeError).message, said(example, "error"));
  }
});

/** The lines of the one example that has `name`, as their words. */
const words = (name: string): string[][] => having(name)[0].map((line) => [line.name, ...line.text.split(" ")]);
const hex = (text: string): number => parseInt(text, 16);
const keyOf = (hi: string, lo: string): Key => ({ hi: hex(hi), lo: hex(lo) });

Deno.test("integers have the words of the page", () => {
  for (const [, n, , gamma, , delta, , omega] of words("integer")) {
    for (const [code, word] of [[eliasGamma, gamma], [eliasDelta, delta], [eliasOmega, omega]] as const) {
      assertEquals(bits((sink) => code.write(Number(n), sink)), packed(word));
    }
  }
});

Deno.test("blocks, draws, children and subsets are those of the page", () => {
  for (const [, , k0, k1, , c0, c1, , a, b] of words("block")) {
    assertEquals(block(keyOf(k0, k1), hex(c0), hex(c1)), [hex(a), hex(b)]);
  }
  for (const [name, , hi, lo, , index, , ...is] of words("draw")) {
    const [a, b] = block(keyOf(hi, lo), 0, Number(index));
    if (name === "draw") assertEquals((a >>> 5) * 2 ** 26 + (b >>> 6), Number(is[0]));
    else assertEquals(child(keyOf(hi, lo), Number(index)), keyOf(is[0], is[1]));
  }
  for (const [, , hi, lo, , dimension, , count, , ...indices] of words("subset")) {
    assertEquals(drawSubset(Number(dimension), Number(count), keyOf(hi, lo)), Int32Array.from(indices, Number));
  }
});
