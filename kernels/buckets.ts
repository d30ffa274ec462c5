/**
 * Whole buckets, one after another, as AssemblyScript text: what `quantize/kernels/plain.ts` does with each.
 * @module
 */

import { BLOCK } from "../quantize/kernels/blocks.ts";
import { POWERS, TABLE } from "../quantize/kernels/table.ts";
import { placesFrom } from "../quantize/kernels/wasm/pieces.ts";

/** `largestFactor` and `float32Up`: the formulas are those of `bucket_norm.ts`, and so are the results. */
const factors = `
// @ts-ignore: decorator
@inline function largestFactor(a: f32, most: f32): f32 {
  let pattern = reinterpret<u32>(most / a) + 1;
  while (a * reinterpret<f32>(pattern) > most) pattern--;
  return reinterpret<f32>(pattern);
}

// @ts-ignore: decorator
@inline function float32Up(size: f64): f32 {
  const nearest = <f32>size;
  return <f64>nearest < size ? reinterpret<f32>(reinterpret<u32>(nearest) + 1) : nearest;
}
`;

/** One function that calls the one of each kind of block: of levels evenly spaced, the kind is how many bits a coordinate has. */
const byKind = (
  functions: Readonly<Record<number, string>>,
  name: string,
  parameters: string,
  result: string,
): string => {
  const names = parameters.split(", ").map((parameter) => parameter.split(":")[0]).join(", ");
  const cases = Object.entries(functions).map(([kind, f]) => `    case ${kind}: return ${f}(${names});\n`).join("");
  return `
export function ${name}(kind: i32, ${parameters}): ${result} {
  switch (kind) {
${cases}    default: return unreachable();
  }
}
`;
};

/** What lies where in scratch. */
const { zeros, sums, keys, norms, words } = placesFrom(0);

/**
 * Rounds and packs `count` buckets of `bucket` floats, a multiple of 128, from `x` on: norms and the words of those that are not
 * 0 to their places in `scratch`. The first is child `first` of the key, and a norm is `units` of what is counted. Says how many
 * it did: it stops before a bucket whose norm is far from 1, or no number.
 */
const packBuckets = `
export function packBuckets(
  kind: i32, bits: i32, units: f32, x: usize, count: i32, bucket: i32, euclidean: bool, hi: i32, lo: i32, first: i32,
  scratch: usize,
): i32 {
  const blocks = bucket / ${BLOCK}, size = <usize>(blocks * bits) << 4, keys = scratch + ${keys};
  let at = scratch + ${words}, norms = scratch + ${norms};
  for (let j = 0; j < count; j++, x += <usize>bucket << 2, norms += 4) {
    if ((j & 31) === 0) children(hi, lo, first + j, min(32, count - j), keys);
    const norm = euclidean
      ? float32Up(sqrt(squares(x, bucket, scratch + ${zeros}, scratch + ${sums})))
      : reinterpret<f32>(largest(x, bucket, 0));
    store<f32>(norms, norm);
    if (norm === 0) continue;
    if (!(norm >= ${2 ** -64} && norm <= ${(2 ** 64).toExponential()})) return j;
    ahead = j + 1 < count ? <usize>bucket << 2 : 0;
    pack(kind, x, blocks, largestFactor(norm, units) * ${2 ** 23}.0, 0, keys + <usize>((j & 31) << 2), at);
    ahead = 0;
    at += size;
  }
  return count;
}
`;

/**
 * Adds `weight` times the levels of `count` buckets of `bucket` coordinates, a multiple of 128, whose norms and words are in
 * their places in `scratch`, to floats at `sum`; or writes them there, of no more coordinates a bucket than there are zeros.
 * Says how many it did: it stops at a bucket with a code that no level has, or before one whose values are outside float32.
 */
const addBuckets = `
export function addBuckets(
  kind: i32, bits: i32, units: f32, sum: usize, count: i32, bucket: i32, weight: f64, toZeros: bool, scratch: usize,
): i32 {
  const blocks = bucket / ${BLOCK}, size = <usize>(blocks * bits) << 4, zeros = scratch + ${zeros};
  let at = scratch + ${words}, norms = scratch + ${norms};
  for (let j = 0; j < count; j++, sum += <usize>bucket << 2, norms += 4) {
    const norm = load<f32>(norms);
    if (norm === 0) {
      if (toZeros) {
        for (let to = sum, end = sum + (<usize>bucket << 2); to < end; to += 16) v128.store(to, i32x4.splat(0));
      }
      continue;
    }
    const scale = <f32>(weight * <f64>largestFactor(units, norm));
    if (!(abs(scale * units) < <f32>Infinity)) return j;
    if (add(kind, at, blocks, scale, toZeros ? zeros : sum, sum)) return j;
    at += size;
  }
  return count;
}
`;

/** What treats whole buckets of all these widths. */
export const buckets = (widths: readonly number[]): string => {
  const ofWidths = (name: string) => Object.fromEntries(widths.map((bits) => [bits, `${name}${bits}`]));
  const packs = { ...ofWidths("pack"), [TABLE]: "packTable", [POWERS]: "packPowers" };
  const adds = { ...ofWidths("add"), [TABLE]: "addTable", [POWERS]: "addTable" };
  return [
    factors,
    byKind(packs, "pack", "x: usize, blocks: i32, factor: f32, index: i32, key: usize, at: usize", "void"),
    byKind(adds, "add", "at: usize, blocks: i32, scale: f32, from: usize, sum: usize", "i32"),
    packBuckets,
    addBuckets,
  ].join("\n");
};
