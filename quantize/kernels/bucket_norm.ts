/**
 * Norms of buckets of float32, the same on every machine, and factors that do not overshoot.
 * @module
 */

import { check, checkFinite } from "../../base/check.ts";
import type { Vec } from "../../base/vector.ts";
import { float32Up } from "../floats.ts";

/** The largest float32. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/** The magnitude bits of the least float32 that is not finite. */
export const INFINITE = 0x7f800000;

// Scratch for the bits of one number: written and read again before any other call.
const float: Float32Array = /* @__PURE__ */ new Float32Array(1);
const bits: Int32Array = /* @__PURE__ */ new Int32Array(float.buffer);

/**
 * `‖x‖∞` of `x[from] … x[to − 1]`: magnitudes of floats are ordered as their bits are, so this is exact in any order.
 *
 * `patterns` are the bits of x. A NaN or an infinity makes the norm NaN.
 */
export function largestMagnitude(patterns: Int32Array, from: number, to: number): number {
  let most = 0, i = from;
  for (; i + 3 < to; i += 4) {
    const m0 = patterns[i] & 0x7fffffff, m1 = patterns[i + 1] & 0x7fffffff;
    const m2 = patterns[i + 2] & 0x7fffffff, m3 = patterns[i + 3] & 0x7fffffff;
    if (m0 > most) most = m0;
    if (m1 > most) most = m1;
    if (m2 > most) most = m2;
    if (m3 > most) most = m3;
  }
  for (; i < to; i++) most = Math.max(most, patterns[i] & 0x7fffffff);
  return magnitude(most);
}

/** The float32 with these magnitude bits, NaN where it is not finite. */
export function magnitude(most: number): number {
  bits[0] = most;
  return most < INFINITE ? float[0] : NaN;
}

/**
 * `‖x‖₂` of `x[from] … x[to − 1]`, in float64: NaN or infinite where an entry is.
 *
 * Square `i` belongs to sum `i mod 8`, the sums are added as `((0+1)+(2+3)) + ((4+5)+(6+7))`, and what is left over at the
 * end, fewer than eight, is added to that one by one. A square of a float32 is exact in float64 and sums only grow, so the
 * norm is never below a magnitude.
 */
export function euclideanNorm(x: Float32Array, from: number, to: number): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0, i = from;
  for (; i + 7 < to; i += 8) {
    s0 += x[i] * x[i];
    s1 += x[i + 1] * x[i + 1];
    s2 += x[i + 2] * x[i + 2];
    s3 += x[i + 3] * x[i + 3];
    s4 += x[i + 4] * x[i + 4];
    s5 += x[i + 5] * x[i + 5];
    s6 += x[i + 6] * x[i + 6];
    s7 += x[i + 7] * x[i + 7];
  }
  let sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  for (; i < to; i++) sum += x[i] * x[i];
  return Math.sqrt(sum);
}

/** The largest float32 y with `fround(a·y) ≤ most`, for positive float32 numbers whose quotient `most/a` is one too. */
export function largestFactor(a: number, most: number): number {
  float[0] = most / a; // to nearest: it or a neighbour is the one
  bits[0]++;
  while (Math.fround(a * float[0]) > most) bits[0]--;
  return float[0];
}

/**
 * What x is multiplied by to count 2⁻²³ of a level step: `2²³ S/N`, rounded so that no `|x| ≤ N` comes to more than `2²³ S`.
 *
 * It is 2²³ times the largest y of 24 significant bits with `fround(N·y) ≤ S`. Where y or 2²³ y would leave the normal
 * float32 numbers, N is brought closer to 1 by a power of two first; in float64 x need not be.
 */
export function fixedPointFactor(norm: number, S: number): number {
  return largestFactor(norm * closer(norm), S) * closer(norm) * 2 ** 23;
}

/** The power of two that brings a norm closer to 1 where it is far from it. */
export const closer = (norm: number): number => norm < 2 ** -64 ? 2 ** 64 : norm > 2 ** 64 ? 2 ** -64 : 1;

/** The value of a level step: `N/S` in float32, rounded so that `fround(S · step) ≤ N`. */
export function levelStep(norm: number, S: number): number {
  return largestFactor(S, norm);
}

/** `weight` times a level step, in float32; throws a `RangeError` where S of them are outside it. */
export function bucketScale(norm: number, S: number, weight: number): number {
  const scale = Math.fround(weight * levelStep(norm, S)), finite = Number.isFinite(Math.fround(scale * S));
  check(finite, "accumulate", "the weight times the norm", "within float32", weight * norm);
  return scale;
}

/**
 * The float32 that is sent for the norm of a bucket of `given`, or of `given − error`: rounded up.
 *
 * Throws a `RangeError` where the norm is not within the range of float32; where it is not finite the first coordinate x of that
 * vector is named that is not finite, or not in float32.
 */
export function sentNorm(norm: number, given: Vec, error?: Float32Array): number {
  if (norm < Infinity) {
    check(norm <= LARGEST, "quantize x", "the norm of a bucket", "within the range of float32", norm);
    return float32Up(norm);
  }
  const x = error ? Float64Array.from(given, (value, i) => Math.fround(value) - error[i]) : given;
  checkFinite("quantize x", "x", x);
  let i = 0;
  while (Number.isFinite(Math.fround(x[i]))) i++;
  throw new RangeError(`Cannot quantize x as x[${i}] must be within the range of float32: current value is ${x[i]}`);
}
