/**
 * Statements of Ye, Xiao, Sun, "A Communication Efficient Gradient Compression Algorithm", as they are printed.
 * @module
 */

import { type AiadeAssumptions, aiadeSchedule } from "../schedules/aiade.ts";
import { type IadeAssumptions, iadeChoices } from "../schedules/iade.ts";
import { tunedNesterov } from "../schedules/tuning.ts";
import { disturbedEnvelopeAsPrinted } from "./decay.ts";

/** The printed ξ of Theorem 3.1: that of Lemma 7.1, with s where ηs is meant. */
function envelope(run: IadeAssumptions): number {
  const { stepSize: eta, contraction, errorScale } = iadeChoices(run);
  return disturbedEnvelopeAsPrinted({ first: run.distance, decay: 1 - eta * run.mu, errorScale, contraction });
}

/**
 * Distance to the minimizer after k = `rounds` rounds of IADE as Theorem 3.1 prints it: `c₁ᵏ ξ`, with s for ηs in ξ.
 *
 * Where η > 1 it is too small, for it changes with the unit of f: at μ = 1/10, L = 1/5, s = 1 and D = 1 the distance grows to
 * several times as much (see {@linkcode iadeDistance}).
 *
 * @example
 * ```ts
 * import { iadeDistance, iadeDistanceAsPrinted } from "@bitdescent/bitdescent";
 * import { assert } from "@std/assert";
 *
 * const run = { mu: 0.1, L: 0.2, distance: 1, errorScale: 1, contraction: 0.5, rounding: 0, rounds: 10 };
 * assert(iadeDistance.value(run) > 6 * iadeDistanceAsPrinted(run)); // and iadeDistance is attained
 * ```
 */
export function iadeDistanceAsPrinted(run: IadeAssumptions & { readonly rounds: number }): number {
  return iadeChoices(run).contraction ** run.rounds * envelope(run);
}

/**
 * ζ_up as printed: `2 (L²ηξ + Lηc₁ + c₁/2)/c₁²`, with ξ for ξ/s; see {@linkcode iadeUplinkResidual}.
 *
 * Its terms are of different units. At s = 1/1000 it is too small by orders of magnitude.
 *
 * @example
 * ```ts
 * import { iadeUplinkResidual, iadeUplinkResidualAsPrinted } from "@bitdescent/bitdescent";
 * import { assert } from "@std/assert";
 *
 * const run = { mu: 1, L: 3, distance: 1, errorScale: 1e-3, contraction: 0.75 };
 * assert(iadeUplinkResidual.value(run) > 400 * iadeUplinkResidualAsPrinted(run)); // and the former is attained
 * ```
 */
export function iadeUplinkResidualAsPrinted(run: IadeAssumptions): number {
  const { stepSize: eta, contraction: c1 } = iadeChoices(run), { L } = run;
  return 2 * (L * L * eta * envelope(run) + L * eta * c1 + c1 / 2) / (c1 * c1);
}

/**
 * Distance to the minimizer after `rounds` rounds of AIADE by the recursion of Appendix B, its letters put right:
 * `cᵏ √(2/μ) √P`, `P = E₀ + g + h`, where round k adds `3l√(2/L)√P/c` to g and `(5l/c)√(2/μ)√P + l²/L` to h,
 * `l = s/(k + 1)`.
 *
 * It holds, and {@linkcode aiadeDistance} is smaller: 26 times at κ = 100 after 100 rounds. Throws a `RangeError` where the
 * hypotheses of the theorem fail.
 *
 * @example
 * ```ts
 * import { aiadeDistance, aiadeDistanceAsPrinted } from "@bitdescent/bitdescent";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const run = { mu: 1, L: 100, distance: 1, rounding: 0, rounds: 100 };
 * assertAlmostEquals(aiadeDistanceAsPrinted(run) / aiadeDistance.value(run), 26, 0.1);
 * ```
 */
export function aiadeDistanceAsPrinted(run: AiadeAssumptions & { readonly rounds: number }): number {
  const { mu, L, distance: D, rounds } = run, { contraction: c } = tunedNesterov(run);
  const s = 2 * aiadeSchedule({ ...run, rounding: 0 })(0).error / c; // error₀ = s c/2
  let P = (L + mu) * D * D / 2;
  for (let k = 0; k < rounds; k++) {
    const l = s / (k + 1), root = Math.sqrt(P);
    P += 3 * l * Math.sqrt(2 / L) * root / c + 5 * l * Math.sqrt(2 / mu) * root / c + l * l / L;
  }
  return Math.sqrt(2 / mu) * c ** rounds * Math.sqrt(P);
}
