/**
 * What the momentum forms of differential quantization have in common.
 * @module
 */

import type { Tuning } from "./tuning.ts";

/** `φ(ε)`, the larger root of `x² = (1 + γ) ε x + γ ε`: the factor that errors fed back with momentum have of their own. */
export function phi(epsilon: number, { momentum: gamma }: Tuning): number {
  return largerRoot((1 + gamma) * epsilon, gamma * epsilon);
}

/** The larger root of `x² = p x + q`, for p, q ≥ 0. */
export function largerRoot(p: number, q: number): number {
  return (p + Math.sqrt(p * p + 4 * q)) / 2;
}

/** The ε at which {@linkcode phi} reaches σ: `σ²/((1 + γ) σ + γ)`. */
export function losslessEpsilon({ contraction: sigma, momentum: gamma }: Tuning): number {
  return sigma === 0 ? 0 : sigma * sigma / ((1 + gamma) * sigma + gamma);
}
