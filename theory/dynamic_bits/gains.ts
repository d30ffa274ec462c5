/**
 * How much lower the bounds of DQSGD are with dynamic bits than with fixed ones, in its model.
 *
 * The model, with one worker: `F(xₙ) − F* = αⁿ(F(x₀) − F*)`, `‖gₙ‖_p² = 2L(F(xₙ) − F*)^γ`, rounding noise `d‖gₙ‖_p²/(6sₙ²)`, and many bits, so
 * that `2^(B−1) − 1` is about `2^(B−1)`. Gains are differences of upper bounds, not of errors.
 * @module
 */

import { check, checkInteger, checkNonNegative, checkPositive } from "../../base/check.ts";

/** How a gradient's size goes with the gap. */
export interface GradientPower {
  /** Smoothness L. */
  readonly L: number;
  /** `F(x) − F*`. */
  readonly gap: number;
  /** γ ≥ 0: 1 where gradients vanish at the minimum, 0 where noise keeps them at one size. */
  readonly power: number;
}

/** How long a run of the model is, and how fast. */
export interface ModelledRounds extends Pick<GradientPower, "power"> {
  /** α, by which the gap falls in a round: above 0 and at most 1. */
  readonly contraction: number;
  /** N. */
  readonly rounds: number;
}

/** A run of the model. */
export interface ModelledRun extends ModelledRounds, GradientPower {
  /** `F(x₀) − F*`. */
  readonly gap: number;
  /** η, below 2/L. */
  readonly stepSize: number;
  /** d. */
  readonly dimension: number;
  /** B, the mean over rounds of the bits of a coordinate, sign included. */
  readonly bits: number;
}

/**
 * The squared norm `‖g‖_p² = 2L(F − F*)^γ` that the model assumes at most, γ the power.
 *
 * DQSGD, Assumption 4, corrected. At γ = 1 it holds of the gradient of every L-smooth F, in the Euclidean norm and all that
 * are smaller, in the square of the unit of gradients; elsewhere 2L stands for a constant of the unit that is needed.
 * Throws a `RangeError` for a negative number.
 *
 * @example
 * ```ts
 * import { assumedSquaredNorm } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(assumedSquaredNorm({ L: 3, gap: 1.5 * 4, power: 1 }), (3 * 2) ** 2); // F = (3/2)x² at 2
 * ```
 */
export function assumedSquaredNorm({ L, gap, power: gamma }: GradientPower): number {
  for (const [what, value] of Object.entries({ L, gap, power: gamma })) checkNonNegative("assume a norm", what, value);
  return 2 * L * gap ** gamma;
}

/**
 * The norm as Assumption 4 of DQSGD prints it: `‖g‖_p = 2L(F − F*)^γ` at most, without the square.
 *
 * At γ = 1 it fails near every minimum with curvature: for `F = x²/2` at x = 1/10 the gradient is .1, and this says .01.
 *
 * @example
 * ```ts
 * import { assumedNormAsPrinted } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(assumedNormAsPrinted({ L: 1, gap: 0.1 ** 2 / 2, power: 1 }), 0.01);
 * ```
 */
export function assumedNormAsPrinted(assumption: GradientPower): number {
  return assumedSquaredNorm(assumption);
}

/** `Σ aₙ − N (Π aₙ)^(1/N) = ½ Σ (√aₙ − √a_{N−1−n})²` for `aₙ = α^((γ−shift)n)`, n < N. */
function meansApart({ contraction: alpha, rounds: N, power: gamma }: ModelledRounds, shift: number): number {
  check(alpha > 0 && alpha <= 1, "find a gain", "the contraction", "above 0 and at most 1", alpha);
  checkInteger("find a gain", "the number of rounds", N, 1);
  checkNonNegative("find a gain", "the power", gamma);
  const root = (n: number) => alpha ** ((gamma - shift) * n / 2);
  let sum = 0;
  for (let n = 0; n < N; n++) sum += (root(n) - root(N - 1 - n)) ** 2 / 2;
  return sum;
}

/**
 * λ₁, the factor of the gain on the gap: `Σ α^((γ−1)n) − N α^((γ−1)(N−1)/2) ≥ 0`, a dimensionless number.
 *
 * It is 0 just where γ = 1 (or N = 1, or α = 1): with gradients that vanish as they do without sampling noise, following
 * them gains nothing. With aₙ the terms it is `½ Σ (√aₙ − √a_{N−1−n})²`. DQSGD, (23) to (28). Throws a
 * `RangeError` where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import { dynamicGapGainFactor } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dynamicGapGainFactor({ contraction: 0.25, rounds: 2, power: 0 }), 1 + 4 - 2 * 2);
 * assertEquals(dynamicGapGainFactor({ contraction: 0.25, rounds: 2, power: 1 }), 0);
 * ```
 */
export function dynamicGapGainFactor(rounds: ModelledRounds): number {
  return meansApart(rounds, 1);
}

/**
 * λ₂, the factor of the gain on the mean squared gradient: `Σ α^(γn) − N α^(γ(N−1)/2) ≥ 0`, a dimensionless number.
 *
 * It is 0 just where γ = 0 (or N = 1, or α = 1): with gradients of one size there is nothing to follow. DQSGD, (23) to (28).
 * Throws a `RangeError` where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import { dynamicGradientGainFactor } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dynamicGradientGainFactor({ contraction: 0.25, rounds: 2, power: 1 }), 1 + 0.25 - 2 * 0.5);
 * assertEquals(dynamicGradientGainFactor({ contraction: 0.25, rounds: 2, power: 0 }), 0);
 * ```
 */
export function dynamicGradientGainFactor(rounds: ModelledRounds): number {
  return meansApart(rounds, 0);
}

/** `d E‖g₀‖_p²/(6·4^(B−1))`: the rounding noise of the first round at B bits. */
function firstNoise({ L, stepSize: eta, gap, power, dimension: d, bits: B }: ModelledRun): number {
  checkPositive("find a gain", "the step size times L", eta * L);
  check(eta * L < 2, "find a gain", "the step size times L", "below 2", eta * L);
  checkInteger("find a gain", "the dimension", d, 1);
  check(B > 1 && B < Infinity, "find a gain", "the number of bits", "finite and above 1", B);
  return d * assumedSquaredNorm({ L, gap, power }) / (6 * 4 ** (B - 1));
}

/**
 * How much lower the bound on the gap after N rounds is with bits by rule (18) than with B bits in each round:
 * `λ₁ L²η² d α^(N−1) (F(x₀) − F*)^γ/(6·4^(B−1))`, in the unit of F.
 *
 * λ₁ is {@linkcode dynamicGapGainFactor}. That there is a gain takes gradients that stop falling, for at γ = 1 it is 0.
 * DQSGD, (23) to (28), with Assumption 4 as in {@linkcode assumedSquaredNorm}. Throws a `RangeError` where a parameter is out
 * of its range.
 *
 * @example
 * ```ts
 * import { dynamicGapGain } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { contraction: 0.25, rounds: 2, power: 0, L: 1, stepSize: 1, gap: 5, dimension: 96, bits: 3 };
 * assertEquals(dynamicGapGain(run), 1 * 96 * 0.25 / (6 * 16));
 * ```
 */
export function dynamicGapGain(run: ModelledRun): number {
  const { L, stepSize: eta, contraction: alpha, rounds: N } = run;
  return L * eta * eta / 2 * alpha ** (N - 1) * firstNoise(run) * dynamicGapGainFactor(run);
}

/**
 * How much lower the bound on the mean squared gradient over N rounds is with bits by rule (20) than with B bits in each
 * round: `λ₂ L²η d (F(x₀) − F*)^γ/(3N(2 − Lη)4^(B−1))`, in the square of the unit of gradients.
 *
 * λ₂ is {@linkcode dynamicGradientGainFactor}. DQSGD, (23) to (28), with Assumption 4 as in {@linkcode assumedSquaredNorm}.
 * Throws a `RangeError` where a parameter is out of its range.
 *
 * @example
 * ```ts
 * import { dynamicGradientGain } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { contraction: 0.25, rounds: 2, power: 1, L: 1, stepSize: 1, gap: 4, dimension: 96, bits: 3 };
 * assertEquals(dynamicGradientGain(run), 0.25 * 96 * 4 / (3 * 2 * 16));
 * ```
 */
export function dynamicGradientGain(run: ModelledRun): number {
  const { L, stepSize: eta, rounds: N } = run;
  return L * eta / ((2 - L * eta) * N) * firstNoise(run) * dynamicGradientGainFactor(run);
}
