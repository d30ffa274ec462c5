/**
 * Step sizes that fall as rounds go by.
 * @module
 */

import { check, checkInteger, checkPositive } from "../base/check.ts";
import { power } from "../base/special.ts";

/** A step size: one for all rounds, or a function of the round, counted from 0. */
export type StepSize = number | ((round: number) => number);

/** `stepSize` as a function of the round, which throws a `RangeError` where it is not above 0; round 0 is tried at once. */
export function stepSizes(stepSize: StepSize): (round: number) => number {
  const sizeAt = (round: number): number => {
    const eta = typeof stepSize === "number" ? stepSize : stepSize(round);
    check(eta > 0 && eta < Infinity, "descend", `the step size of round ${round}`, "a finite number above 0", eta);
    return eta;
  };
  sizeAt(0);
  return sizeAt;
}

/**
 * Step decay: `η_k = first · factor^⌊k/every⌋`.
 *
 * Throws a `RangeError` unless `first` is above 0, `factor` is in (0, 1], and `every` is an integer of at least 1.
 *
 * @example
 * ```ts
 * import { decaying } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const stepSize = decaying({ first: 0.4, factor: 0.5, every: 100 });
 * assertEquals([0, 99, 100, 250].map(stepSize), [0.4, 0.4, 0.2, 0.1]);
 * ```
 */
export function decaying(
  { first, factor, every }: { first: number; factor: number; every: number },
): (round: number) => number {
  checkPositive("let step sizes fall", "the first", first);
  check(factor > 0 && factor <= 1, "let step sizes fall", "the factor", "above 0 and at most 1", factor);
  checkInteger("let step sizes fall", "the number of rounds between", every, 1);
  return (round) => first * power(factor, Math.floor(round / every));
}

/**
 * Inverse time decay: `η_k = first/(1 + k/halfLife)`, half of the first after `halfLife` rounds.
 *
 * Its sum is infinite and that of its squares is not, as convergence asks: Robbins, Monro, "A stochastic approximation
 * method", Ann. Math. Statist. 22(3), 1951. Throws a `RangeError` unless both are above 0.
 *
 * @example
 * ```ts
 * import { inverseTime } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const stepSize = inverseTime({ first: 0.6, halfLife: 50 });
 * assertEquals([0, 50, 100].map(stepSize), [0.6, 0.3, 0.6 / 3]);
 * ```
 */
export function inverseTime(
  { first, halfLife }: { first: number; halfLife: number },
): (round: number) => number {
  checkPositive("let step sizes fall", "the first", first);
  checkPositive("let step sizes fall", "the half-life", halfLife);
  return (round) => first / (1 + round / halfLife);
}
