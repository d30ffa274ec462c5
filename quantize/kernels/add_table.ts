/**
 * The receiver's kernel for levels of any spacing.
 * @module
 */

import { checkCodes, checkPadding } from "./add.ts";
import { BLOCK } from "./blocks.ts";
import { codesOf, type Table, valuesOf } from "./table.ts";

/**
 * Adds `scale` times the values of codes to `acc[from] … acc[to − 1]`, in float32, as `addBucket` does.
 *
 * Throws a `RangeError` on a code that no level has, and on padding other than level 0, or 1 where there is none.
 */
export function addTableBucket(
  words: Int32Array,
  at: number,
  { bits, table }: { readonly bits: number; readonly table: Table },
  scale: number,
  acc: Float32Array,
  from: number,
  to: number,
): number {
  const values = valuesOf(table), found = new Float32Array(BLOCK), last = codesOf(table) - 1;
  for (let first = from; first < to; first += BLOCK, at += 4 * bits) {
    checkCodes(readBlock(words, at, bits, values, found) <= last, bits, table);
    const count = Math.min(BLOCK, to - first);
    for (let i = 0; i < count; i++) acc[first + i] += Math.fround(scale * found[i]);
    if (count < BLOCK) checkPadding(found.subarray(count), table);
  }
  return at;
}

/** The values of the block in `words` from `at` on; returns the greatest of its codes. */
function readBlock(words: Int32Array, at: number, bits: number, values: Float32Array, found: Float32Array): number {
  const mask = (1 << bits) - 1;
  let most = 0;
  for (let group = 0, p = 0; group < BLOCK; group += 4, p += bits) {
    const place = at + 4 * (p >>> 5), shift = p & 31, over = shift + bits > 32;
    for (let lane = 0; lane < 4; lane++) {
      const low = words[place + lane] >>> shift;
      const code = (over ? low | words[place + 4 + lane] << (32 - shift) : low) & mask;
      found[group + lane] = values[code];
      if (code > most) most = code;
    }
  }
  return most;
}
