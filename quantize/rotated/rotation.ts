/**
 * Random rotations that both ends draw from a key.
 * @module
 */

import { fresh } from "../../base/fresh.ts";
import { child, type Key, uniforms } from "../../base/key.ts";
import { copy, type Float64s, type Floats, type Vec } from "../../base/vector.ts";
import { hadamard } from "./hadamard.ts";

/**
 * `R x`, where R is an orthogonal matrix drawn from `key`: whatever x is, R x is likely to be about as flat as normals are.
 *
 * With d a power of two, `R = H S`: random signs, then the Walsh–Hadamard matrix. For other d, with p the largest power of
 * two below, `R = B S″ H_last S′ H_first S`: the matrix is on the first p coordinates, then on the last p, and B mixes the
 * halves, `(a, b) → (a + b, a − b)/√2`. Nothing is padded. Time `O(d log d)`, in float64: lengths are kept to about 10⁻¹⁵.
 *
 * Ailon, Chazelle, "The fast Johnson–Lindenstrauss transform", SIAM J. Computing 39(1), 2009; Suresh, Yu, Kumar, McMahan,
 * "Distributed mean estimation with limited communication", ICML 2017.
 *
 * @example
 * ```ts
 * import { key, norm2, norm1, rotate, rotateBack } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals, assertGreater } from "@std/assert";
 *
 * const x = new Float64Array(1000).fill(0);
 * x[17] = 3;
 * const y = rotate(x, key(0));
 * assertAlmostEquals(norm2(y), 3);
 * assertGreater(norm1(y), 0.7 * 3 * Math.sqrt(1000)); // at most 3√1000, where all are alike
 * assertAlmostEquals(rotateBack(y, key(0))[17], 3);
 * ```
 */
export function rotate<O extends Floats = Float64s>(x: Vec, key: Key, out: O = fresh(x.length)): O {
  return follow(stepsOf(x.length, key), x, out);
}

/**
 * `R⁻¹ y`: what {@linkcode rotate} made `y` of, to about `10⁻¹⁵‖y‖`.
 *
 * @example
 * ```ts
 * import { key, rotate, rotateBack } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const x = Float64Array.of(1, 2, 3, 4); // a power of 4: R has entries ±½, and nothing is rounded
 * assertEquals(rotateBack(rotate(x, key(7)), key(7)), x);
 * ```
 */
export function rotateBack<O extends Floats = Float64s>(y: Vec, key: Key, out: O = fresh(y.length)): O {
  return follow(stepsOf(y.length, key).reverse(), y, out);
}

/** A map in place that undoes itself. */
type Step = (x: Float64Array) => void;

function follow<O extends Floats>(steps: readonly Step[], x: Vec, out: O): O {
  const y: Floats = copy(x, out instanceof Float64Array ? out : new Float64Array(x.length));
  for (const step of steps) step(y as Float64Array);
  return y === out ? out : copy(y, out);
}

/** The factors of R, the first to be applied first. */
function stepsOf(d: number, key: Key): Step[] {
  if (d === 0) return [];
  const p = 1 << (31 - Math.clz32(d)); // the largest power of two that is at most d
  const signs = (index: number): Step => (x) => flip(x, child(key, index));
  const first: Step = (x) => hadamard(x, 0, p), last: Step = (x) => hadamard(x, d - p, p);
  return p === d ? [signs(0), first] : [signs(0), first, signs(1), last, signs(2), mixHalves];
}

/** Multiplies every coordinate by a random sign: bit `i mod 32` of word ⌊i/32⌋, the leading 32 bits of a uniform. */
function flip(x: Float64Array, key: Key): void {
  const words = uniforms(key, Math.ceil(x.length / 32));
  for (let w = 0, i = 0; i < x.length; w++) {
    const word = Math.floor(words[w] * 2 ** 32);
    for (const end = Math.min(i + 32, x.length); i < end; i++) x[i] *= 1 - 2 * ((word >>> (i & 31)) & 1);
  }
}

/** `((a + b)/√2, (a − b)/√2)` for coordinates half the vector apart; the last of an odd number is left alone. */
function mixHalves(x: Float64Array): void {
  const half = Math.floor(x.length / 2);
  for (let i = 0; i < half; i++) {
    const a = x[i], b = x[i + half];
    x[i] = (a + b) * Math.SQRT1_2;
    x[i + half] = (a - b) * Math.SQRT1_2;
  }
}
