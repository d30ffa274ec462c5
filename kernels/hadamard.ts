/**
 * The Walsh–Hadamard transform of a block of doubles, as AssemblyScript text.
 * @module
 */

/** What `quantize/rotated/hadamard.ts` does plainly, to the last bit: the sums of two levels at a time, in the same order. */
export const hadamardAssembly = (): string => `
/** The lowest \`levels\` levels of \`2^levels\` doubles at x, at least two, without the scale. */
export function transform(x: usize, levels: i32): void {
  const end = x + (<usize>8 << levels);
  let width: usize = 32; // of a quarter, in bytes
  if (levels & 1) {
    for (let i = x; i < end; i += 16) {
      const a = load<f64>(i), b = load<f64>(i, 8);
      store<f64>(i, a + b);
      store<f64>(i, a - b, 8);
    }
    width = 16;
  } else {
    for (let i = x; i < end; i += 32) {
      const a = load<f64>(i), b = load<f64>(i, 8), c = load<f64>(i, 16), d = load<f64>(i, 24);
      const s = a + b, t = a - b, u = c + d, v = c - d;
      store<f64>(i, s + u);
      store<f64>(i, t + v, 8);
      store<f64>(i, s - u, 16);
      store<f64>(i, t - v, 24);
    }
  }
  for (; width < end - x; width <<= 2) {
    for (let start = x; start < end; start += width << 2) {
      for (let i = start, to = start + width; i < to; i += 16) {
        const a = v128.load(i), b = v128.load(i + width);
        const c = v128.load(i + 2 * width), d = v128.load(i + 3 * width);
        const s = f64x2.add(a, b), t = f64x2.sub(a, b), u = f64x2.add(c, d), v = f64x2.sub(c, d);
        v128.store(i, f64x2.add(s, u));
        v128.store(i + width, f64x2.add(t, v));
        v128.store(i + 2 * width, f64x2.sub(s, u));
        v128.store(i + 3 * width, f64x2.sub(t, v));
      }
    }
  }
}
`;
