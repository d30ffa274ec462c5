/**
 * Universal codes for positive integers: nothing need be known of how large they are.
 *
 * Elias, "Universal codeword sets and representations of the integers", IEEE Trans. Inf. Theory 21(2), 1975. Below,
 * `λ(n) = ⌊log₂ n⌋`, and n in binary has `λ(n) + 1` bits, the first of them 1.
 * @module
 */

import { check, checkInteger } from "../../base/check.ts";
import type { Codec } from "../types.ts";
import { writeJoined } from "./joined.ts";

/** λ(n) of an integer from 1 to 2³² − 1. */
const lambda = (n: number): number => 31 - Math.clz32(n);

/** Insists that a number of `width + 1` bits is below 2³¹. */
const checkLambda = (width: number): void =>
  check(width <= 30, "read an integer", "its length in bits", "at most 31", width + 1);

/**
 * Integers `1 ≤ n < 2³¹` as `λ(n)` zeros, then n in binary: `2λ(n) + 1` bits.
 *
 * Throws a `RangeError` for other integers, and where more than 30 zeros are read.
 *
 * @example
 * ```ts
 * import { bits, eliasGamma, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => eliasGamma.write(5, sink));
 * assertEquals(message, bits((sink) => sink.write(0b00_101, 5)));
 * assertEquals(readWhole(message, eliasGamma.read), 5);
 * ```
 */
export const eliasGamma: Codec<number> = {
  write(n, sink) {
    checkInteger("write an integer", "it", n, 1);
    writeJoined(sink, 0, lambda(n), n, lambda(n) + 1);
  },
  read(source) {
    let zeros = 0;
    while (source.read(1) === 0) checkLambda(++zeros);
    return (1 << zeros) | source.read(zeros);
  },
};

/**
 * Integers `1 ≤ n < 2³¹` as `λ(n) + 1` in {@linkcode eliasGamma}, then n in binary without its first bit.
 *
 * That is `λ(n) + 2λ(λ(n) + 1) + 1` bits. Throws a `RangeError` for other integers, written or read.
 *
 * @example
 * ```ts
 * import { bits, eliasDelta, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => eliasDelta.write(5, sink));
 * assertEquals(message, bits((sink) => sink.write(0b011_01, 5)));
 * assertEquals(readWhole(message, eliasDelta.read), 5);
 * ```
 */
export const eliasDelta: Codec<number> = {
  write(n, sink) {
    checkInteger("write an integer", "it", n, 1);
    const width = lambda(n);
    writeJoined(sink, width + 1, 2 * lambda(width + 1) + 1, n - (1 << width), width);
  },
  read(source) {
    const width = eliasGamma.read(source) - 1;
    checkLambda(width);
    return (1 << width) | source.read(width);
  },
};

/**
 * Integers `1 ≤ n < 2³¹` as the groups …, `λ(λ(n))`, `λ(n)`, n in binary, those above 1, then a zero.
 *
 * Each group says how long the next one is, and a group begins with 1, so that 0 is the end: `1 + Σ (λ(m) + 1)` bits, over
 * `m = n, λ(n), λ(λ(n)), … > 1`. Throws a `RangeError` for other integers, written or read.
 *
 * @example
 * ```ts
 * import { bits, eliasOmega, readWhole } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const message = bits((sink) => eliasOmega.write(5, sink));
 * assertEquals(message, bits((sink) => sink.write(0b10_101_0, 6)));
 * assertEquals(readWhole(message, eliasOmega.read), 5);
 * ```
 */
export const eliasOmega: Codec<number> = {
  write(n, sink) {
    checkInteger("write an integer", "it", n, 1);
    if (n === 1) return sink.write(0, 1);
    let groups = 0, width = 0; // all groups but that of n, which has λ(n) + 1 bits: at most 10
    for (let m = lambda(n); m > 1; m = lambda(m)) {
      groups |= m << width;
      width += lambda(m) + 1;
    }
    writeJoined(sink, groups, width, 2 * n, lambda(n) + 2);
  },
  read(source) {
    let n = 1;
    while (source.read(1) === 1) {
      checkLambda(n);
      n = (1 << n) | source.read(n);
    }
    return n;
  },
};
