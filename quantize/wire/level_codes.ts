/**
 * The codes of level numbers that a message can describe.
 * @module
 */

import { check } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import { arithmetic } from "../codes/arithmetic.ts";
import { canonical } from "../codes/canonical.ts";
import { each } from "../codes/each.ts";
import { fixedWidth } from "../codes/fixed_width.ts";
import { adaptiveModel, staticModel } from "../codes/model.ts";
import { numbered } from "../levels/numbered.ts";
import { rans } from "../codes/rans.ts";
import { qsgdDense, signsApart } from "../levels/signs_apart.ts";
import { qsgdSparse } from "../codes/sparse_numbers.ts";
import { alphabetOf } from "../levels/level_set.ts";
import type { Codec, SequenceCodec } from "../types.ts";
import { list, oneOf } from "./fields.ts";

/**
 * How level numbers are coded, and what the reader has to know of it.
 *
 * - `"fixed"`: each in as many bits as their number asks for.
 * - `"adaptive"`: arithmetic coding by the counts of what came before.
 * - `"dense"`, `"sparse"`: {@linkcode qsgdDense}, {@linkcode qsgdSparse}.
 * - `"huffman"`, `"huffman magnitudes"`: canonical words of these `lengths`, for signed numbers, or for magnitudes with the
 *   signs apart.
 * - `"arithmetic"`, `"rans"`: by the `frequencies` of the signed numbers.
 */
export type CodeScheme =
  | { readonly kind: "fixed" | "adaptive" | "dense" | "sparse" }
  | { readonly kind: "huffman" | "huffman magnitudes"; readonly lengths: Vec }
  | { readonly kind: "arithmetic" | "rans"; readonly frequencies: Vec };

const kinds = [
  "fixed",
  "adaptive",
  "dense",
  "sparse",
  "huffman",
  "huffman magnitudes",
  "arithmetic",
  "rans",
] as const satisfies readonly CodeScheme["kind"][];

const kindField = oneOf("the code", kinds),
  lengthsField = list("lengths", 8),
  frequenciesField = list("frequencies", 32);

/** How a code is described: 8 bits for its kind, and its numbers: 16 bits for how many, 8 bits a length, 32 a frequency. */
export const codeField: Codec<CodeScheme> = {
  write(code, sink) {
    kindField.write(code.kind, sink);
    if ("lengths" in code) lengthsField.write(code.lengths, sink);
    if ("frequencies" in code) frequenciesField.write(code.frequencies, sink);
  },
  read(source) {
    const kind = kindField.read(source);
    if (kind === "huffman" || kind === "huffman magnitudes") return { kind, lengths: lengthsField.read(source) };
    if (kind === "arithmetic" || kind === "rans") return { kind, frequencies: frequenciesField.read(source) };
    return { kind };
  },
};

/** The code itself, for the numbers of `levels`; throws a `RangeError` where it is none for as many. */
export function levelCode(code: CodeScheme, levels: Vec): SequenceCodec {
  const { largest, zero } = alphabetOf(levels), signed = 2 * largest + (zero ? 1 : 0);
  const insist = (count: number, expected: number): void =>
    check(count === expected, "make a code of level numbers", "the number of symbols", `${expected}`, count);
  switch (code.kind) {
    case "fixed":
      return numbered(levels, each(fixedWidth({ width: 32 - Math.clz32(signed - 1) })));
    case "adaptive":
      return numbered(levels, arithmetic(adaptiveModel({ size: signed })));
    case "dense":
      return qsgdDense;
    case "sparse":
      return qsgdSparse;
    case "huffman":
      insist(code.lengths.length, signed);
      return numbered(levels, each(words(code.lengths)));
    case "huffman magnitudes":
      insist(code.lengths.length, levels.length);
      return signsApart(levels, words(code.lengths));
    case "arithmetic":
      insist(code.frequencies.length, signed);
      return numbered(levels, arithmetic(staticModel({ frequencies: code.frequencies })));
    case "rans":
      insist(code.frequencies.length, signed);
      return numbered(levels, rans({ frequencies: code.frequencies }));
  }
}

/** The canonical code of these lengths: from 1 to 32, and `Σ 2^{−ℓ} ≤ 1`. */
function words(given: Vec): Codec<number> {
  const lengths = Array.from(given);
  let used = 0; // of 2³²
  for (const length of lengths) {
    check(length >= 1 && length <= 32, "make a prefix code", "the length of a word", "from 1 to 32", length);
    used += length === 32 ? 1 : 2 * (1 << (31 - length) >>> 0);
  }
  check(used <= 2 ** 32, "make a prefix code", "the share of all words", "at most 1", used / 2 ** 32);
  return canonical(Uint8Array.from(lengths));
}
