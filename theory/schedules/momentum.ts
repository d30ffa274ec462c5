/**
 * What the momentum forms of differential quantization have in common.
 * @module
 */

import type { Tuning } from "./tuning.ts";

/** The larger root of `x² = p x + q`, for p, q ≥ 0. */
export function largerRoot(p: number, q: number): number {
  return (p + Math.sqrt(p * p + 4 * q)) / 2;
}

/** The ε at which `φ(ε)`, the larger root of `x² = (1 + γ) ε x + γ ε`, reaches σ: `σ²/((1 + γ) σ + γ)`. */
export function losslessEpsilon({ contraction: sigma, momentum: gamma }: Tuning): number {
  return sigma === 0 ? 0 : sigma * sigma / ((1 + gamma) * sigma + gamma);
}
