/**
 * Counter-based randomness: a key is a value, and `uniforms(key, n)[i]` depends on `key` and `i` only.
 *
 * Threefry-2x32 with 20 rounds: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 * Nothing has to be drawn in order, so a run is the same on any transport and in any order of arrival.
 * @module
 */

import { checkInteger } from "./check.ts";
import { fresh } from "./fresh.ts";
import { normalQuantile } from "./normal.ts";
import type { Float64s, Floats } from "./vector.ts";

/** A random key: two unsigned 32-bit words. */
export interface Key {
  /** The first word. */
  readonly hi: number;
  /** The second word. */
  readonly lo: number;
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

// The two words of the last block: written by threefry(), read by its caller before any other call.
let word0 = 0, word1 = 0;

/** Threefry-2x32-20 of counter `(c0, c1)` under key `(k0, k1)`. */
function threefry(k0: number, k1: number, c0: number, c1: number): void {
  // SC 2011, §3.3: ks₂ = ks₀ ⊕ ks₁ ⊕ 0x1BD11BDA; the subkeys take turns as (now, next, last).
  let now = k1, next = k0 ^ k1 ^ 0x1bd11bda, last = k0;
  let a = (c0 + k0) | 0, b = (c1 + k1) | 0;
  let r0 = 13, r1 = 15, r2 = 26, r3 = 6, s0 = 17, s1 = 29, s2 = 16, s3 = 24; // Table 2, the rotations
  for (let group = 1; group <= 5; group++) {
    a = (a + b) | 0, b = rotate(b, r0) ^ a;
    a = (a + b) | 0, b = rotate(b, r1) ^ a;
    a = (a + b) | 0, b = rotate(b, r2) ^ a;
    a = (a + b) | 0, b = rotate(b, r3) ^ a;
    a = (a + now) | 0, b = (b + next + group) | 0;
    [now, next, last] = [next, last, now];
    [r0, r1, r2, r3, s0, s1, s2, s3] = [s0, s1, s2, s3, r0, r1, r2, r3];
  }
  word0 = a >>> 0, word1 = b >>> 0;
}

/**
 * One block of Threefry-2x32-20: the two words at counter `(c0, c1)`, for known-answer tests.
 */
export function block(key: Key, c0: number, c1: number): readonly [number, number] {
  threefry(key.hi, key.lo, c0, c1);
  return [word0, word1];
}

/**
 * The key of a seed, an integer from 0 to 2⁵³ − 1, the high word first; throws a `RangeError` for any other number.
 *
 * @example
 * ```ts
 * import { key } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(key(7), { hi: 0, lo: 7 });
 * ```
 */
export function key(seed: number): Key {
  checkInteger("make a key", "the seed", seed, 0, Number.MAX_SAFE_INTEGER);
  return { hi: Math.floor(seed / 2 ** 32) >>> 0, lo: seed >>> 0 };
}

// Counters (0, i) are draws and (2³² − 1, i) are children, so no draw of a key is ever the key of its child.
const DRAW = 0, CHILD = 0xffffffff;

/**
 * The key of item `index` under `parent`, `0 ≤ index < 2³²`: a pure hash, so the order of use never matters.
 *
 * @example
 * ```ts
 * import { child, key } from "@bitdescent/bitdescent";
 * import { assertNotEquals } from "@std/assert";
 *
 * assertNotEquals(child(key(1), 0), child(key(1), 1));
 * ```
 */
export function child(parent: Key, index: number): Key {
  checkInteger("derive a key", "the index", index, 0, 0xffffffff);
  threefry(parent.hi, parent.lo, CHILD, index);
  return { hi: word0, lo: word1 };
}

/** The 53-bit integer of draw `i`. */
function draw(key: Key, i: number): number {
  threefry(key.hi, key.lo, DRAW, i);
  return (word0 >>> 5) * 0x4000000 + (word1 >>> 6);
}

/**
 * `n` numbers uniform on [0, 1), 53 bits each; an `out` in float32 has them rounded, the largest to 1.
 *
 * @example
 * ```ts
 * import { key, uniforms } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(uniforms(key(1), 5).slice(0, 2), uniforms(key(1), 2));
 * ```
 */
export function uniforms<O extends Floats = Float64s>(
  key: Key,
  n: number,
  out: O = fresh(n),
): O {
  for (let i = 0; i < n; i++) out[i] = draw(key, i) / 2 ** 53;
  return out;
}

/**
 * `n` independent standard normals: `Φ⁻¹` of uniforms at the midpoints of 2⁵² cells, the same on every engine.
 *
 * @example
 * ```ts
 * import { key, normals } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const z = normals(key(1), 10_000);
 * assertAlmostEquals(z.reduce((sum, x) => sum + x * x, 0) / z.length, 1, 0.1);
 * ```
 */
export function normals<O extends Floats = Float64s>(
  key: Key,
  n: number,
  out: O = fresh(n),
): O {
  for (let i = 0; i < n; i++) out[i] = normalQuantile((Math.floor(draw(key, i) / 2) + 0.5) / 2 ** 52);
  return out;
}
