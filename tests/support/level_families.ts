/**
 * Sets of levels, and the vectors on which rounding to them errs most.
 * @module
 */

import { child, type Key, normals, uniforms } from "../../base/key.ts";
import type { Float64s, Vec } from "../../base/vector.ts";

/** A vector, and what is bad about it. */
export interface Adversary {
  /** Its family. */
  readonly name: string;
  /** The vector. */
  readonly x: Float64s;
}

/** Between 1 and `most` positive levels that increase to 1, evenly, geometrically or neither; 0 before them if `zero`. */
export function randomLevels(key: Key, { most = 8, zero = true }: { most?: number; zero?: boolean } = {}): Float64s {
  const [count, kind, ratio] = uniforms(child(key, 0), 3), positive = 1 + Math.floor(count * most);
  const u = uniforms(child(key, 1), positive).sort();
  const interior = [
    (j: number) => u[j],
    (j: number) => (j + 1) / positive,
    (j: number) => (0.05 + 0.9 * ratio) ** (positive - 1 - j),
    (j: number) => u[j] ** 8,
  ][Math.floor(4 * kind)];
  const levels = Float64Array.from({ length: positive }, (_, j) => j === positive - 1 ? 1 : interior(j));
  return zero ? Float64Array.of(0, ...levels) : levels;
}

/**
 * Seven vectors, one a family, in units of their largest entry.
 *
 * A constant; one 1 and the rest `c ℓ₁`; entries of `ℓ₁/2`, `2ℓₛ/(1 + ℓₛ)` and 1; midpoints of intervals; fifth powers of
 * normals; `exp(4N)`; and `e₁`.
 */
export function adversarialVectors(levels: Vec, dimension: number, key: Key): Adversary[] {
  const positive = Float64Array.from(levels).filter((level) => level > 0), ends = Float64Array.of(0, ...positive);
  const first = positive[0], last = ends[ends.length - 2];
  const u = uniforms(child(key, 0), dimension), g = normals(child(key, 1), dimension);
  const [c] = uniforms(child(key, 2), 1);
  const pick = (from: readonly number[], i: number) => from[Math.floor(u[i] * from.length)];
  const midpoints = Array.from(positive, (level, j) => (level + ends[j]) / 2);
  const families: Record<string, (i: number) => number> = {
    "a constant": () => 1,
    "one large, the rest below the first level": (i) => i === 0 ? 1 : c * first,
    "half the first level, worst of the last interval, and 1": (i) =>
      i === 0 ? 1 : pick([first / 2, 2 * last / (1 + last), 1], i),
    "midpoints": (i) => i === 0 ? 1 : pick(midpoints, i),
    "fifth powers of normals": (i) => g[i] ** 5,
    "exponentials of normals": (i) => Math.exp(4 * g[i]),
    "a basis vector": (i) => i === 0 ? 1 : 0,
  };
  return Object.entries(families).map(([name, entry]) => ({
    name,
    x: Float64Array.from({ length: dimension }, (_, i) => entry(i)),
  }));
}
