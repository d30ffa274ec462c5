/**
 * Vectors whose coordinates have light tails and heavy ones, as gradients do.
 * @module
 */

import { child, type Float64s, type Key, normals, uniforms } from "@bitdescent/bitdescent";

/** Coordinates with one mode at 0 and tails of five kinds, each a pure function of a key and a length. */
export const tails: Readonly<Record<string, (key: Key, n: number) => Float64s>> = {
  normal: normals,
  Laplace: (key, n) => uniforms(key, n).map((u) => (u < 0.5 ? 1 : -1) * Math.log(1 - Math.abs(2 * u - 1))),
  "Student-3": (key, n) => {
    const z = normals(key, 4 * n); // z/√(χ²₃/3)
    return Float64Array.from({ length: n }, (_, i) => {
      const [a, b, c, d] = z.subarray(4 * i);
      return a / Math.sqrt((b * b + c * c + d * d) / 3);
    });
  },
  "lognormal(1.5)": (key, n) => {
    const signs = uniforms(child(key, 1), n);
    return normals(key, n).map((z, i) => (signs[i] < 0.5 ? -1 : 1) * Math.exp(1.5 * z));
  },
  "10% sparse normal": (key, n) => {
    const u = uniforms(child(key, 1), n);
    return normals(key, n).map((z, i) => u[i] < 0.1 ? z : 0);
  },
};
