/**
 * The fast Walsh–Hadamard transform.
 * @module
 */

import { check } from "../../base/check.ts";
import { lowestLevels } from "./lowest_levels.ts";

/** From how many levels on WebAssembly is asked. */
const LEAST = 8;

/**
 * Transforms `x[from … from + length − 1]` in place by the orthonormal Walsh–Hadamard matrix, which is its own inverse.
 *
 * `H₁ = 1`, `H₂ₚ = (Hₚ Hₚ; Hₚ −Hₚ)/√2`, in `p log₂ p` additions and one multiplication by 1/√p for each coordinate. Where there
 * is WebAssembly with SIMD it does the lowest levels, block by block, to the same bits. Throws a `RangeError` unless `length` is
 * a power of two.
 */
export function hadamard(x: Float64Array, from = 0, length: number = x.length - from): void {
  const levels = levelsOf(length);
  otherLevels(x, from, levels, levels < LEAST ? 0 : lowestLevels(x, from, levels));
}

/** {@linkcode hadamard} without WebAssembly: for tests. */
export function plainHadamard(x: Float64Array, from = 0, length: number = x.length - from): void {
  otherLevels(x, from, levelsOf(length), 0);
}

function levelsOf(length: number): number {
  const levels = 31 - Math.clz32(length);
  check(length === 1 << levels, "transform x", "the length", "a power of two", length);
  return levels;
}

/** The levels above the lowest `done`, which are none or as odd as all, and the scale. */
function otherLevels(x: Float64Array, from: number, levels: number, done: number): void {
  const length = 1 << levels, end = from + length, odd = levels % 2;
  if (done === 0 && odd === 1) {
    for (let i = from; i < end; i += 2) {
      const a = x[i], b = x[i + 1];
      x[i] = a + b;
      x[i + 1] = a - b;
    }
  }
  // Two at a time: half as many passes over the memory.
  for (let h = 1 << Math.max(done, odd); h < length; h *= 4) {
    for (let start = from; start < end; start += 4 * h) {
      for (let i = start; i < start + h; i++) {
        const a = x[i], b = x[i + h], c = x[i + 2 * h], d = x[i + 3 * h];
        const s = a + b, t = a - b, u = c + d, v = c - d;
        x[i] = s + u;
        x[i + h] = t + v;
        x[i + 2 * h] = s - u;
        x[i + 3 * h] = t - v;
      }
    }
  }
  const scale = 1 / Math.sqrt(length);
  for (let i = from; i < end; i++) x[i] *= scale;
}
