/**
 * The receiver's kernel: packed levels times a scale, added to a vector of float32.
 * @module
 */

import { check } from "../../base/check.ts";
import { BLOCK, largestLevel } from "./blocks.ts";
import { codesOf, type Table } from "./table.ts";

/**
 * Adds `scale · level` to `acc[from] … acc[to − 1]`, in float32, from the `words` at `at`; returns where the next bucket is.
 *
 * Throws a `RangeError` on the code `2S + 1`, which no level has, and on padding other than level 0. What was added before
 * stays added.
 */
export function addBucket(
  words: Int32Array,
  at: number,
  bits: number,
  scale: number,
  acc: Float32Array,
  from: number,
  to: number,
): number {
  const whole = Math.floor((to - from) / BLOCK), next = from + whole * BLOCK;
  at = addBlocks(words, at, bits, scale, acc, from, whole);
  if (next === to) return at;
  const last = new Float32Array(BLOCK);
  at = addBlocks(words, at, bits, 1, last, 0, 1);
  for (let i = next; i < to; i++) acc[i] += Math.fround(scale * last[i - next]);
  checkPadding(last.subarray(to - next));
  return at;
}

/** Insists that no code was above those of levels: `2S`, or the last of a table. */
export function checkCodes(valid: boolean, bits: number, table?: Table): void {
  if (valid) return; // no text is made for nothing
  const last = table ? codesOf(table) - 1 : 2 * largestLevel(bits);
  check(false, "read levels", "a code", `at most ${last}`, table ? "another" : last + 1);
}

/** Insists that padding is level 0, or the first of a table that has no zero. */
export function checkPadding(padding: Float32Array, table?: Table): void {
  const value = table ? table.magnitudes[0] : 0, name = value === 0 ? "level 0" : "the first level";
  check(padding.every((level) => level === value), "read levels", "the padding", name, "another");
}

/** Adds `scale · level` for four coordinates; the codes, each plus 1, come back as one or. */
function addFour(
  acc: Float32Array,
  i: number,
  scale: number,
  S: number,
  code0: number,
  code1: number,
  code2: number,
  code3: number,
): number {
  acc[i] += Math.fround(scale * (code0 - S));
  acc[i + 1] += Math.fround(scale * (code1 - S));
  acc[i + 2] += Math.fround(scale * (code2 - S));
  acc[i + 3] += Math.fround(scale * (code3 - S));
  return code0 + 1 | code1 + 1 | code2 + 1 | code3 + 1;
}

function addBlocks(
  words: Int32Array,
  at: number,
  bits: number,
  scale: number,
  acc: Float32Array,
  from: number,
  count: number,
): number {
  const S = largestLevel(bits), mask = 2 * S + 1, end = at + 4 * bits * count;
  let rest0 = 0, rest1 = 0, rest2 = 0, rest3 = 0, held = 0; // the low bits of codes whose high bits are to come
  let seen = 0; // bit b is set by the code 2S + 1, plus 1, only
  for (let i = from; at < end; at += 4) {
    const word0 = words[at], word1 = words[at + 1], word2 = words[at + 2], word3 = words[at + 3];
    let used = 0;
    if (held > 0) {
      seen |= addFour(
        acc,
        i,
        scale,
        S,
        (rest0 | word0 << held) & mask,
        (rest1 | word1 << held) & mask,
        (rest2 | word2 << held) & mask,
        (rest3 | word3 << held) & mask,
      );
      i += 4;
      used = bits - held;
    }
    for (; used + bits <= 32; used += bits, i += 4) {
      seen |= addFour(
        acc,
        i,
        scale,
        S,
        (word0 >>> used) & mask,
        (word1 >>> used) & mask,
        (word2 >>> used) & mask,
        (word3 >>> used) & mask,
      );
    }
    held = 32 - used;
    if (held > 0) rest0 = word0 >>> used, rest1 = word1 >>> used, rest2 = word2 >>> used, rest3 = word3 >>> used;
  }
  checkCodes(seen >>> bits === 0, bits);
  return at;
}
