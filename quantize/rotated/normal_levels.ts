/**
 * The best levels for a standard normal.
 * @module
 */

import { normalDensity, normalInterval, normalQuantile, normalUpper } from "../../base/normal.ts";
import type { Float64s } from "../../base/vector.ts";

/** Newton's method has converged to rounding long before. */
const STEPS = 12;

/**
 * The magnitudes `c₁ < … < c_K` of the 2K levels ±c that represent a standard normal with the least mean square error.
 *
 * Each is the mean of its cell, whose ends are halfway to its neighbours (Lloyd, Max): `cᵢ = E[z | tᵢ₋₁ < z < tᵢ]`, with
 * `t₀ = 0`, `tᵢ = (cᵢ + cᵢ₊₁)/2`, `t_K = ∞`. Solved by Newton's method from the quantiles of N(0, 3), which are right in the
 * limit of many levels; a normal has no other solution, since its density is log-concave. Accurate to about 10⁻¹⁴.
 */
export function normalLevels(K: number): Float64s {
  let c = Float64Array.from({ length: K }, (_, i) => Math.sqrt(3) * normalQuantile(0.5 + (i + 0.5) / (2 * K)));
  for (let step = 0; step < STEPS; step++) c = newton(c);
  return c;
}

/** The ends `t₁, …, t_{K−1}` between the cells of `levels`. */
export function cellEnds(levels: Float64Array): Float64s {
  return Float64Array.from({ length: levels.length - 1 }, (_, i) => (levels[i] + levels[i + 1]) / 2);
}

/** `c − J⁻¹F` for `Fᵢ = cᵢ − mᵢ`, where mᵢ is the mean of cell i; the matrix J of derivatives is tridiagonal. */
function newton(c: Float64s): Float64s {
  const K = c.length, t = Float64Array.of(0, ...cellEnds(c), Infinity);
  // Row by row (−αᵢ/2, 1 − (αᵢ + βᵢ)/2, −βᵢ/2 | Fᵢ), where α = ∂m/∂tᵢ₋₁ and β = ∂m/∂tᵢ; above it is eliminated already.
  const above = new Float64Array(K), right = new Float64Array(K);
  for (let i = 0; i < K; i++) {
    const from = normalDensity(t[i]), to = i + 1 < K ? normalDensity(t[i + 1]) : 0;
    const mass = i + 1 < K ? normalInterval(t[i], t[i + 1]) : normalUpper(t[i]);
    const mean = (from - to) / mass;
    const alpha = i === 0 ? 0 : from * (mean - t[i]) / mass; // t₀ stays where it is
    const beta = i + 1 < K ? to * (t[i + 1] - mean) / mass : 0;
    const before = i === 0 ? 0 : above[i - 1], diagonal = 1 - (alpha + beta) / 2 + alpha / 2 * before;
    above[i] = -beta / 2 / diagonal;
    right[i] = (c[i] - mean + alpha / 2 * (i === 0 ? 0 : right[i - 1])) / diagonal;
  }
  for (let i = K - 2; i >= 0; i--) right[i] -= above[i] * right[i + 1];
  return c.map((value, i) => value - right[i]);
}
