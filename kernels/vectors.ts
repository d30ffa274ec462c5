/**
 * Norms, differences and signs of floats, as AssemblyScript text.
 * @module
 */

/** The largest of the magnitude bits of `count` floats, a multiple of 4, and of `most`. */
export const largest = `
export function largest(x: usize, count: i32, most: i32): i32 {
  const magnitude = i32x4.splat(one * 0x7fffffff), end = x + (<usize>count << 2);
  let m0 = i32x4.splat(most), m1 = m0, m2 = m0, m3 = m0;
  for (; x + 64 <= end; x += 64) {
    m0 = i32x4.max_s(m0, v128.and(v128.load(x), magnitude));
    m1 = i32x4.max_s(m1, v128.and(v128.load(x, 16), magnitude));
    m2 = i32x4.max_s(m2, v128.and(v128.load(x, 32), magnitude));
    m3 = i32x4.max_s(m3, v128.and(v128.load(x, 48), magnitude));
  }
  for (; x < end; x += 16) m0 = i32x4.max_s(m0, v128.and(v128.load(x), magnitude));
  m0 = i32x4.max_s(i32x4.max_s(m0, m1), i32x4.max_s(m2, m3));
  return max(
    max(i32x4.extract_lane(m0, 0), i32x4.extract_lane(m0, 1)),
    max(i32x4.extract_lane(m0, 2), i32x4.extract_lane(m0, 3)),
  );
}
`;

/**
 * Adds the squares of `count` floats, a multiple of 8, to the eight sums of float64 `before`: to `sums`, and all together, as
 * `euclideanNorm` does.
 */
export const squares = `
// @ts-ignore: decorator
@inline function both(s: v128): f64 {
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

export function squares(x: usize, count: i32, before: usize, sums: usize): f64 {
  const end = x + (<usize>count << 2);
  let s0 = v128.load(before), s1 = v128.load(before, 16), s2 = v128.load(before, 32), s3 = v128.load(before, 48);
  for (; x < end; x += 32) {
    const a = f64x2.promote_low_f32x4(v128.load64_zero(x)), b = f64x2.promote_low_f32x4(v128.load64_zero(x, 8));
    const c = f64x2.promote_low_f32x4(v128.load64_zero(x, 16)), d = f64x2.promote_low_f32x4(v128.load64_zero(x, 24));
    s0 = f64x2.add(s0, f64x2.mul(a, a));
    s1 = f64x2.add(s1, f64x2.mul(b, b));
    s2 = f64x2.add(s2, f64x2.mul(c, c));
    s3 = f64x2.add(s3, f64x2.mul(d, d));
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(sums, s2, 32);
  v128.store(sums, s3, 48);
  return (both(s0) + both(s1)) + (both(s2) + both(s3));
}
`;

/** Differences of `count` floats, a multiple of 4, at `x` and `y`, to `to`, which may be either. */
export const subtract = `
export function subtract(x: usize, y: usize, count: i32, to: usize): void {
  const end = x + (<usize>count << 2);
  for (; x + 64 <= end; x += 64, y += 64, to += 64) {
    const a = f32x4.sub(v128.load(x), v128.load(y)), b = f32x4.sub(v128.load(x, 16), v128.load(y, 16));
    const c = f32x4.sub(v128.load(x, 32), v128.load(y, 32)), d = f32x4.sub(v128.load(x, 48), v128.load(y, 48));
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, d, 48);
  }
  for (; x < end; x += 16, y += 16, to += 16) v128.store(to, f32x4.sub(v128.load(x), v128.load(y)));
}
`;

/** One bit for each of `count` floats, a multiple of 16: 1 where it is below 0, the first of eight the most significant. */
export const signs = `
export function signs(x: usize, count: i32, at: usize): void {
  const zero = f32x4.splat(0);
  for (const end = x + (<usize>count << 2); x < end; x += 64, at += 2) {
    const a = f32x4.lt(v128.load(x), zero), b = f32x4.lt(v128.load(x, 16), zero);
    const c = f32x4.lt(v128.load(x, 32), zero), d = f32x4.lt(v128.load(x, 48), zero);
    const all = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
    store<u16>(at, <u16>i8x16.bitmask(i8x16.shuffle(all, all, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8)));
  }
}
`;

/** Floats from bits: `plus` for 0 and `minus` for 1, `count` of them, a multiple of 8. */
export const spread = `
export function spread(at: usize, count: i32, plus: f32, minus: f32, x: usize): void {
  const p = f32x4.splat(plus), m = f32x4.splat(minus), zero = i32x4.splat(0);
  const high = i32x4(one << 7, one << 6, one << 5, one << 4), low = i32x4(one << 3, one << 2, one << 1, one);
  for (const end = x + (<usize>count << 2); x < end; x += 32, at++) {
    const byte = i32x4.splat(load<u8>(at));
    v128.store(x, v128.bitselect(p, m, i32x4.eq(v128.and(byte, high), zero)));
    v128.store(x, v128.bitselect(p, m, i32x4.eq(v128.and(byte, low), zero)), 16);
  }
}
`;
