/**
 * Packing and adding blocks of one width, as AssemblyScript text: a turn of the loop is a block, unrolled.
 *
 * Four coordinates are treated side by side, one in each lane of a vector of 16 bytes. The formulas are those of
 * `quantize/kernels/`, and so are the bytes.
 * @module
 */

import { BLOCK, largestLevel } from "../quantize/kernels/blocks.ts";
import { STRIDE } from "../quantize/kernels/random_words.ts";
import { LOW } from "./threefry.ts";

/** How a kernel makes integers of floats: as the machine does it best, where that is allowed, or as every machine does. */
export type Truncation = "relaxed" | "saturating";

/** Multiples of the counter's stride, as signed integers. */
export const strides = (times: number): number => Math.imul(STRIDE, times);

/** How many vectors a block has: group g is coordinates `4g … 4g + 3`, and of a packed block store s is words `4s … 4s + 3`. */
const groups: readonly number[] = Array.from({ length: BLOCK / 4 }, (_, g) => g);

const VECTOR = 16;

/** How many vectors come near at once, where one of them is looked at. */
const LINE = 4;

/** Where the code of group g begins: in which store, at which bit of its words. */
function place(bits: number, g: number): { store: number; shift: number; over: number } {
  const store = Math.floor(bits * g / 32), shift = bits * g % 32;
  return { store, shift, over: shift + bits - 32 };
}

/** `v << by` or `v >>> by`, and no shift at all for 0. */
const left = (v: string, by: number): string => by === 0 ? v : `i32x4.shl(${v}, ${by})`;
const right = (v: string, by: number): string => by === 0 ? v : `i32x4.shr_u(${v}, ${by})`;

/** Four random words and four codes: `random_words.ts` and `pack.ts`. */
export const shared = (truncation: Truncation): string => `
// The compiler cannot know that this is 1, as it may be changed from outside; so what is multiplied by it stays in a register,
// and is not made anew at each of its hundreds of uses.
export let one: i32 = 1;

// How far ahead of the floats in hand, in bytes, \`pack\` looks at others, so that they have come near when their turn comes; and
// whether there was anything, which is asked for nowhere, but keeps the compiler from not looking.
let ahead: usize = 0;
export let seen: i32 = 0;

// @ts-ignore: decorator
@inline function words(counter: v128, lo: v128, first: v128, second: v128): v128 {
  let h = i32x4.mul(v128.xor(counter, i32x4.shr_u(counter, 16)), first);
  h = i32x4.mul(v128.xor(v128.xor(h, i32x4.shr_u(h, 15)), lo), second);
  return v128.xor(h, i32x4.shr_u(h, 16));
}

// @ts-ignore: decorator
@inline function codes(x: v128, factor: v128, offset: v128, word: v128): v128 {
  const whole = i32x4.${truncation === "relaxed" ? "relaxed_trunc" : "trunc_sat"}_f32x4_s(f32x4.mul(x, factor));
  return i32x4.shr_u(i32x4.add(i32x4.add(whole, offset), i32x4.shr_u(word, 9)), 23);
}
`;

/** Rounds and packs blocks from `x` on, the first coordinate at `index` of its bucket: `packBlocks`. */
export function pack(bits: number): string {
  const body = groups.map((g) => {
    const { store, shift, over } = place(bits, g);
    const code = `codes(v128.load(x, ${
      VECTOR * g
    }), scale, offset, words(v128.xor(counter, high), low, first, second))`;
    return [
      ...g % LINE === 0 ? [`others = v128.or(others, v128.load(x + far, ${VECTOR * g}));`] : [],
      `code = ${code};`,
      `counter = i32x4.add(counter, step);`,
      shift === 0 ? `word = code;` : `word = v128.or(word, ${left("code", shift)});`,
      ...over >= 0 ? [`v128.store(at, word, ${VECTOR * store});`] : [],
      ...over > 0 ? [`word = ${right("code", bits - over)};`] : [],
    ].map((line) => `    ${line}\n`).join("");
  });
  return `
function pack${bits}(
  x: usize, blocks: i32, factor: f32, index: i32, key: usize, at: usize,
): void {
  const scale = f32x4.splat(factor), offset = i32x4.splat(one * ${largestLevel(bits) << 23});
  const high = v128.load32_splat(key), low = v128.load32_splat(key, ${LOW}), step = i32x4.splat(one * ${strides(4)});
  const first = i32x4.splat(one * 0x7feb352d), second = i32x4.splat(one * 0x846ca68b);
  let counter = i32x4.add(i32x4.splat(index * ${strides(1)}), i32x4(0, ${strides(1)}, ${strides(2)}, ${strides(3)}));
  const far = ahead;
  let others = i32x4.splat(0);
  for (const end = x + <usize>blocks * ${4 * BLOCK}; x < end; x += ${4 * BLOCK}, at += ${VECTOR * bits}) {
    let code: v128, word: v128;
${body.join("")}  }
  seen = i32(v128.any_true(others));
}
`;
}

/**
 * Adds `scale` times the levels of blocks at `at` to floats at `sum`: `addBlocks`; says whether there was the code that
 * no level has.
 */
export function add(bits: number): string {
  const S = largestLevel(bits);
  const body = groups.map((g) => {
    const { store, shift, over } = place(bits, g);
    const low = right("word", shift), load = (s: number) => `v128.load(at, ${VECTOR * s})`;
    return [
      ...shift === 0 ? [`word = ${load(store)};`] : [],
      ...over <= 0 ? [`code = ${over === 0 ? low : `v128.and(${low}, mask)`};`] : [
        `rest = ${low};`,
        `word = ${load(store + 1)};`,
        `code = v128.and(v128.or(rest, ${left("word", bits - over)}), mask);`,
      ],
      `most = i32x4.max_u(most, code);`,
      `value = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(code, offset)), factor);`,
      `v128.store(sum, f32x4.add(v128.load(from, ${VECTOR * g}), value), ${VECTOR * g});`,
    ].map((line) => `    ${line}\n`).join("");
  });
  return `
function add${bits}(at: usize, blocks: i32, scale: f32, from: usize, sum: usize): i32 {
  const factor = f32x4.splat(scale), offset = i32x4.splat(one * ${S}), mask = i32x4.splat(one * ${2 * S + 1});
  let most = i32x4.splat(0);
  for (const end = at + <usize>blocks * ${VECTOR * bits}; at < end; at += ${VECTOR * bits}) {
    let code: v128, word: v128, rest: v128, value: v128;
${body.join("")}    sum += ${4 * BLOCK};
    from += ${4 * BLOCK};
  }
  return i32(v128.any_true(i32x4.eq(most, mask)));
}
`;
}
