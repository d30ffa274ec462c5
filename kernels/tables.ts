/**
 * Packing and adding levels of a table, as AssemblyScript text: `quantize/kernels/pack_table.ts` and `add_table.ts`.
 *
 * There are too many tables to unroll a block for each: a turn of the loop is a few vectors, of any width.
 * @module
 */

import { BLOCK } from "../quantize/kernels/blocks.ts";
import { strides, type Truncation } from "./blocks.ts";
import { LOW } from "./threefry.ts";

/**
 * The table in use: where its thresholds lie, a level and a gap each, and its magnitudes; the largest number of a level, whether
 * there is a zero level, 1 or 0, and how many bits a code has.
 */
const use = `
let thresholds: usize, magnitudes: usize, largestNumber: i32, zeroLevel: i32, width: i32;

export function useTable(thresholdsAt: usize, magnitudesAt: usize, largest: i32, zero: i32, bits: i32): void {
  thresholds = thresholdsAt;
  magnitudes = magnitudesAt;
  largestNumber = largest;
  zeroLevel = zero;
  width = bits;
}
`;

/** How many vectors of four coordinates are treated in a turn: their codes are no more than 32 bits in each lane. */
const TURN = 4;

const each = (line: (g: number) => string): string => Array.from({ length: TURN }, (_, g) => line(g)).join("");

/** What functions that pack begin with: a word that is not full yet, and the code of no threshold passed. */
const begin = `const scale = f32x4.splat(factor), zero = i32x4.splat(0), bits = width;
  const lowest = i32x4.splat(largestNumber + zeroLevel - 1), twist = i32x4.splat(-zeroLevel);
  const high = v128.load32_splat(key), low = v128.load32_splat(key, ${LOW}), step = i32x4.splat(one * ${strides(4)});
  const first = i32x4.splat(one * 0x7feb352d), second = i32x4.splat(one * 0x846ca68b);
  let counter = i32x4.add(i32x4.splat(index * ${strides(1)}), i32x4(0, ${strides(1)}, ${strides(2)}, ${strides(3)}));
  let word = zero, filled = 0, codes: v128, negative: v128;`;

/** Random words of the next four coordinates, without their last nine bits. */
const draw = "i32x4.shr_u(words(v128.xor(counter, high), low, first, second), 9)";

/** The code of four coordinates that have passed `passed` thresholds. */
const code = (passed: string): string =>
  `i32x4.sub(i32x4.add(lowest, v128.and(negative, twist)), v128.xor(${passed}, negative))`;

/** The codes of a turn, four coordinates of which have passed `n0` thresholds, and so on, at the end of the word, stored when it is full. */
const put = `${
  each((g) => `
    negative = f32x4.lt(v128.load(x, ${16 * g}), f32x4.splat(0));
    codes = ${
    g === 0 ? code("n0") : `v128.or(codes, i32x4.shl(${code(`n${g}`)}, ${g === 1 ? "bits" : `${g} * bits`}))`
  };`)
}
    word = v128.or(word, i32x4.shl(codes, filled));
    filled += ${TURN} * bits;
    if (filled >= 32) {
      v128.store(at, word);
      at += 16;
      filled -= 32;
      word = filled > 0 ? i32x4.shr_u(codes, ${TURN} * bits - filled) : zero;
    }`;

const parameters = "x: usize, blocks: i32, factor: f32, index: i32, key: usize, at: usize";

/** Rounds and packs blocks from `x` on, the first coordinate at `index` of its bucket. */
const packTable = `
function packTable(${parameters}): void {
  ${begin}
  const table = thresholds, last = table + (<usize>largestNumber << 3);
  for (const end = x + <usize>blocks * ${4 * BLOCK}; x < end; x += ${16 * TURN}) {${
  each((g) => `
    const a${g} = f32x4.abs(f32x4.mul(v128.load(x, ${16 * g}), scale)), u${g} = f32x4.convert_i32x4_s(${draw});
    let n${g} = zero; // less one for each that is passed
    counter = i32x4.add(counter, step);`)
}
    for (let entry = table; entry < last; entry += 8) {
      const level = v128.load32_splat(entry), gap = v128.load32_splat(entry, 4);${
  each((g) => `
      n${g} = i32x4.add(n${g}, f32x4.gt(a${g}, f32x4.add(level, f32x4.mul(u${g}, gap))));`)
}
    }${put}
  }
}
`;

/**
 * The same for the levels 0, 2^(1−K), …, ½, 1, by the bits of floats: how many thresholds are passed for certain is in the
 * exponent, and how much of the way to the next is left in the fraction. Below the first level it is in 2⁻²³ of that.
 */
const packPowers = (truncation: Truncation): string => `
// @ts-ignore: decorator
@inline function passedPowers(a: v128, u: v128, grid: v128, bottom: v128, above: v128, below: v128): v128 {
  const part = i32x4.${
  truncation === "relaxed" ? "relaxed_trunc" : "trunc_sat"
}_f32x4_s(f32x4.ceil(f32x4.mul(a, grid)));
  const position = v128.bitselect(i32x4.add(a, above), i32x4.add(part, below), i32x4.ge_s(a, bottom));
  return i32x4.neg(i32x4.shr_u(i32x4.sub(position, u), 23));
}

function packPowers(${parameters}): void {
  ${begin}
  const least = (150 + 1 - largestNumber) << 23, bottom = i32x4.splat(least); // 2²³ times the first level, as bits
  const grid = f32x4.splat(${2 ** 23} / reinterpret<f32>(least));
  const above = i32x4.splat(${2 ** 24 - 1} - least), below = i32x4.splat(one * ${2 ** 23 - 1});
  for (const end = x + <usize>blocks * ${4 * BLOCK}; x < end; x += ${16 * TURN}) {${
  each((g) => `
    const a${g} = f32x4.abs(f32x4.mul(v128.load(x, ${16 * g}), scale));
    const n${g} = passedPowers(a${g}, ${draw}, grid, bottom, above, below);
    counter = i32x4.add(counter, step);`)
}${put}
  }
}
`;

/**
 * Adds `scale` times the levels of blocks at `at` to floats at `sum`; says whether there was a code that no level has.
 */
const addTable = `
function addTable(at: usize, blocks: i32, scale: f32, from: usize, sum: usize): i32 {
  const factor = f32x4.splat(scale), zero = i32x4.splat(0), bits = width, table = magnitudes;
  const middle = i32x4.splat(largestNumber), twist = i32x4.splat(-zeroLevel), mask = i32x4.splat((1 << bits) - 1);
  let most = zero, word = zero, used = 0, codes: v128;
  for (const end = sum + <usize>blocks * ${4 * BLOCK}; sum < end; sum += ${16 * TURN}, from += ${16 * TURN}) {
    if (used === 0) {
      word = v128.load(at);
      at += 16;
    }
    codes = i32x4.shr_u(word, used);
    used += ${TURN} * bits;
    if (used > 32) {
      used -= 32;
      word = v128.load(at);
      at += 16;
      codes = v128.or(codes, i32x4.shl(word, ${TURN} * bits - used));
    }
    if (used === 32) used = 0;${
  each((g) => `
    const code${g} = v128.and(${g === 0 ? "codes" : `i32x4.shr_u(codes, ${g === 1 ? "bits" : `${g} * bits`})`}, mask);
    most = i32x4.max_u(most, code${g});
    const k${g} = i32x4.sub(code${g}, middle), negative${g} = i32x4.shr_s(k${g}, 31);
    const place${g} = i32x4.sub(v128.xor(k${g}, negative${g}), v128.and(negative${g}, twist));
    let value${g} = v128.load32_zero(table + (<usize>i32x4.extract_lane(place${g}, 0) << 2));${
    [1, 2, 3].map((lane) => `
    value${g} = v128.load32_lane(table + (<usize>i32x4.extract_lane(place${g}, ${lane}) << 2), value${g}, ${lane});`)
      .join("")
  }
    value${g} = v128.xor(value${g}, i32x4.shl(negative${g}, 31));
    v128.store(sum, f32x4.add(v128.load(from, ${16 * g}), f32x4.mul(value${g}, factor)), ${16 * g});`)
}
  }
  return i32(v128.any_true(i32x4.gt_u(most, i32x4.splat(2 * largestNumber + zeroLevel - 1))));
}
`;

/** All about tables. */
export const tables = (truncation: Truncation): string => [use, packTable, packPowers(truncation), addTable].join("\n");
