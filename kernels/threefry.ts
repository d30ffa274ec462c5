/**
 * What needs random words of keys, as AssemblyScript text: children, and rounding to levels.
 * @module
 */

/** How far the second words of keys lie behind the first, in bytes. */
export const LOW = 128;

/** The rotations of eight rounds: `base/key.ts`. */
const rotations: readonly number[] = [13, 15, 26, 6, 17, 29, 16, 24];

/** Twenty rounds on the words `a` and `b`, to which the first subkeys have been added. */
const rounds: string = Array.from({ length: 20 }, (_, round) => {
  const by = rotations[round % 8], group = (round + 1) / 4;
  return [
    "a = i32x4.add(a, b);",
    `b = v128.xor(v128.or(i32x4.shl(b, ${by}), i32x4.shr_u(b, ${32 - by})), a);`,
    ...Number.isInteger(group)
      ? [
        `a = i32x4.add(a, k${group % 3});`,
        `b = i32x4.add(i32x4.add(b, k${(group + 1) % 3}), i32x4.splat(${group}));`,
      ]
      : [],
  ].map((line) => `    ${line}\n`).join("");
}).join("");

/** The subkeys of a key, and counters from `first` on. */
const threefry = `const k0 = i32x4.splat(hi), k1 = i32x4.splat(lo), k2 = i32x4.splat(hi ^ lo ^ 0x1bd11bda);
  let index = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));`;

/** The children `first` and after of a key, four at a time, at least `count`: first words at `at`, and the second behind. */
export const children = `
export function children(hi: i32, lo: i32, first: i32, count: i32, at: usize): void {
  ${threefry}
  for (const end = at + (<usize>count << 2); at < end; at += 16) {
    let a = i32x4.add(i32x4.splat(-1), k0), b = i32x4.add(index, k1);
${rounds}    v128.store(at, a);
    v128.store(at, b, ${LOW});
    index = i32x4.add(index, i32x4.splat(4));
  }
}
`;

/** The next four draws as doubles from 0 to 1: `u` and `v`. */
const draws = `    let a = k0, b = i32x4.add(index, k1);
${rounds}    index = i32x4.add(index, i32x4.splat(4));
    a = i32x4.shr_u(a, 5);
    b = i32x4.shr_u(b, 6);
    const c = i32x4.shuffle(a, a, 2, 3, 0, 1), d = i32x4.shuffle(b, b, 2, 3, 0, 1);
    const high = f64x2.splat(67108864), unit = f64x2.splat(${2 ** -53});
    const u = f64x2.mul(
      f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_u(a), high), f64x2.convert_low_i32x4_u(b)), unit,
    );
    const v = f64x2.mul(
      f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_u(c), high), f64x2.convert_low_i32x4_u(d)), unit,
    );
`;

/**
 * Level numbers of `count` doubles, a multiple of 4, divided by `size`, with draws `first` and after of a key: what
 * `roundToLevels` gives. `last` is one less than there are levels at `levels`, `bottom` the number below the first of them,
 * and `base` its value.
 */
export const round = `
// @ts-ignore: decorator
@inline function rounded(
  v: v128, draw: v128, size: v128, base: v128, bottom: v128, levels: usize, last: usize,
): v128 {
  const r = f64x2.pmin(f64x2.splat(1), f64x2.div(f64x2.abs(v), size));
  let below = base, above = v128.load64_splat(levels), number = i64x2.splat(0);
  for (const end = levels + last; levels < end; levels += 8) {
    const passed = f64x2.le(above, r);
    below = v128.bitselect(above, below, passed);
    above = v128.bitselect(v128.load64_splat(levels, 8), above, passed);
    number = i64x2.sub(number, passed);
  }
  const up = f64x2.lt(f64x2.mul(draw, f64x2.sub(above, below)), f64x2.sub(r, below));
  const down = v128.bitselect(bottom, number, i64x2.eq(number, i64x2.splat(0)));
  const rounded = v128.bitselect(i64x2.add(number, i64x2.splat(1)), down, up), negative = f64x2.lt(v, f64x2.splat(0));
  return i64x2.sub(v128.xor(rounded, negative), negative);
}

export function round(
  x: usize, count: i32, size: f64, hi: i32, lo: i32, first: i32, levels: usize, last: i32, bottom: i32, numbers: usize,
): void {
  ${threefry}
  const sizes = f64x2.splat(size), low = i64x2.splat(bottom);
  const base = f64x2.splat(bottom === 0 ? 0 : -load<f64>(levels));
  for (const end = numbers + (<usize>count << 2); numbers < end; numbers += 16, x += 32) {
${draws}    const m = rounded(v128.load(x), u, sizes, base, low, levels, <usize>last << 3);
    const n = rounded(v128.load(x, 16), v, sizes, base, low, levels, <usize>last << 3);
    v128.store(numbers, i32x4.shuffle(m, n, 0, 2, 4, 6));
  }
}
`;

/**
 * The first nine bits of powers of two next to `count` doubles, a multiple of 4, as float32s: what `roundToPowers` gives. The
 * double of magnitude bits `m` is `2^k (1 + f)` with 52 bits of f, and up it is where `u < f`; below 2⁻¹²⁶ it is that or 0.
 */
export const powers = `
// @ts-ignore: decorator
@inline function toPower(x: v128, draw: v128): v128 {
  const one = f64x2.splat(1), size = f64x2.abs(x), least = f64x2.splat(${2 ** -126});
  const part = f64x2.sub(v128.or(v128.and(size, i64x2.splat(0xfffffffffffff)), one), one);
  const exponent = i64x2.sub(i64x2.shr_u(size, 52), i64x2.splat(${1023 - 127}));
  const above = i64x2.sub(exponent, f64x2.lt(draw, part));
  const below = i64x2.neg(f64x2.lt(draw, f64x2.mul(size, f64x2.splat(${2 ** 126}))));
  const number = v128.bitselect(below, above, f64x2.lt(size, least));
  const negative = v128.and(f64x2.lt(x, f64x2.splat(0)), i64x2.gt_s(number, i64x2.splat(0)));
  return v128.or(number, v128.and(negative, i64x2.splat(0x100)));
}

export function powers(x: usize, count: i32, hi: i32, lo: i32, first: i32, numbers: usize): void {
  ${threefry}
  for (const end = numbers + (<usize>count << 2); numbers < end; numbers += 16, x += 32) {
${draws}    v128.store(numbers, i32x4.shuffle(toPower(v128.load(x), u), toPower(v128.load(x, 16), v), 0, 2, 4, 6));
  }
}
`;
