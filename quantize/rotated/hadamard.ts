/**
 * The fast Walsh–Hadamard transform.
 * @module
 */

import { check } from "../../base/check.ts";

/**
 * Transforms `x[from … from + length − 1]` in place by the orthonormal Walsh–Hadamard matrix, which is its own inverse.
 *
 * `H₁ = 1`, `H₂ₚ = (Hₚ Hₚ; Hₚ −Hₚ)/√2`, in `p log₂ p` additions and one multiplication by 1/√p for each coordinate. Throws a
 * `RangeError` unless `length` is a power of two.
 */
export function hadamard(x: Float64Array, from = 0, length: number = x.length - from): void {
  const levels = 31 - Math.clz32(length), end = from + length;
  check(length === 1 << levels, "transform x", "the length", "a power of two", length);
  if (levels % 2 === 1) {
    for (let i = from; i < end; i += 2) {
      const a = x[i], b = x[i + 1];
      x[i] = a + b;
      x[i + 1] = a - b;
    }
  }
  // The other levels two at a time: half as many passes over the memory.
  for (let h = levels % 2 === 1 ? 2 : 1; h < length; h *= 4) {
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
