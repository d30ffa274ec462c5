/**
 * QSGD as one would write it down: floats, a byte a coordinate, nothing packed. What faster forms are compared with.
 * @module
 */

/** Coordinates that share a norm. */
export const BUCKET = 512;

/** The levels are −7, …, 7 sevenths of the largest magnitude: what 4 bits hold. */
const STEPS = 7;

/** Norms and level numbers. */
export interface PlainLevels {
  readonly norms: Float32Array;
  readonly numbers: Int8Array;
}

/** Room for the levels of `dimension` coordinates. */
export function plainLevels(dimension: number): PlainLevels {
  return { norms: new Float32Array(Math.ceil(dimension / BUCKET)), numbers: new Int8Array(dimension) };
}

/** Rounds `x` at random, bucket by bucket. */
export function encodePlainly(x: Float32Array, { norms, numbers }: PlainLevels, uniform: () => number): void {
  for (let b = 0, from = 0; from < x.length; b++, from += BUCKET) {
    const to = Math.min(x.length, from + BUCKET);
    let norm = 0;
    for (let i = from; i < to; i++) norm = Math.max(norm, Math.abs(x[i]));
    norms[b] = norm;
    for (let i = from; i < to; i++) {
      const level = STEPS * Math.abs(x[i]) / norm, below = Math.floor(level);
      const number = uniform() < level - below ? below + 1 : below;
      numbers[i] = x[i] < 0 ? -number : number;
    }
  }
}

/** The coordinates that the levels stand for. */
export function decodePlainly({ norms, numbers }: PlainLevels, out: Float32Array): void {
  for (let b = 0, from = 0; from < out.length; b++, from += BUCKET) {
    const to = Math.min(out.length, from + BUCKET);
    for (let i = from; i < to; i++) out[i] = norms[b] * numbers[i] / STEPS;
  }
}

/** Adds the coordinates that the levels stand for to `sum`. */
export function accumulatePlainly({ norms, numbers }: PlainLevels, sum: Float32Array): void {
  for (let b = 0, from = 0; from < sum.length; b++, from += BUCKET) {
    const to = Math.min(sum.length, from + BUCKET);
    for (let i = from; i < to; i++) sum[i] += norms[b] * numbers[i] / STEPS;
  }
}

/** Uniforms in [0, 1) from 32 bits each: a counter in steps of the golden ratio, mixed. */
export function plainUniforms(seed: number): () => number {
  let counter = seed | 0;
  return () => {
    counter = counter + 0x9e3779b9 | 0;
    let h = Math.imul(counter ^ counter >>> 16, 0x21f0aaad);
    h = Math.imul(h ^ h >>> 15, 0x735a2d97);
    return ((h ^ h >>> 15) >>> 0) / 2 ** 32;
  };
}
