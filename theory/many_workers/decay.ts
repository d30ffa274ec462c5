/**
 * Contraction that is disturbed, less and less.
 * @module
 */

import type { Bound } from "../bound.ts";

/** Numbers with `xₖ₊₁ ≤ c xₖ + s c₁^(k+1)`. */
export interface Disturbed {
  /** x₀ ≥ 0. */
  readonly first: number;
  /** `0 ≤ c < c₁`: by how much they would shrink undisturbed. */
  readonly decay: number;
  /** s ≥ 0, in the unit of x. */
  readonly errorScale: number;
  /** c₁ < 1: by how much the disturbance shrinks. */
  readonly contraction: number;
}

const source = "Ye, Xiao, Sun, A Communication Efficient Gradient Compression Algorithm, Lemma 7.1, sharpened";

const isDisturbed = ({ first, decay: c, errorScale: s, contraction: c1 }: Disturbed): boolean =>
  first >= 0 && s >= 0 && c >= 0 && c < c1 && c1 < 1;

/**
 * What `xₖ₊₁ ≤ c xₖ + s c₁^(k+1)` allows xₖ to be at k = `rounds`: `cᵏ x₀ + s c₁ (c₁ᵏ − cᵏ)/(c₁ − c)`, in the unit of x.
 *
 * @example
 * ```ts
 * import { disturbedDecay } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { first: 8, decay: 0.25, errorScale: 4, contraction: 0.5 };
 * assertEquals(disturbedDecay.value({ ...run, rounds: 1 }), 8 / 4 + 4 / 2);
 * ```
 */
export const disturbedDecay: Bound<Disturbed & { readonly rounds: number }> = {
  kind: "tight",
  source,
  holds: (run) => isDisturbed(run) && Number.isInteger(run.rounds) && run.rounds >= 0,
  value: ({ first, decay: c, errorScale: s, contraction: c1, rounds: k }) =>
    c ** k * first + s * c1 * (c1 ** k - c ** k) / (c1 - c),
};

/**
 * ξ with `xₖ ≤ ξ c₁ᵏ` for every k: `max{x₀, s c₁/(c₁ − c)}`, in the unit of x; no smaller number will do.
 *
 * @example
 * ```ts
 * import { disturbedEnvelope } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { decay: 0.25, errorScale: 4, contraction: 0.5 };
 * assertEquals([3, 9].map((first) => disturbedEnvelope.value({ ...run, first })), [8, 9]);
 * ```
 */
export const disturbedEnvelope: Bound<Disturbed> = {
  kind: "tight",
  source,
  holds: isDisturbed,
  value: ({ first, decay: c, errorScale: s, contraction: c1 }) => Math.max(first, s * c1 / (c1 - c)),
};

/**
 * ξ as Lemma 7.1 prints it: `max{0, x₀ − c s/(c₁ − c)} + c₁ s/(c₁ − c)`. It holds; {@linkcode disturbedEnvelope} is smaller,
 * by up to s.
 *
 * @example
 * ```ts
 * import { disturbedEnvelopeAsPrinted } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { decay: 0.25, errorScale: 4, contraction: 0.5 };
 * assertEquals([3, 9].map((first) => disturbedEnvelopeAsPrinted({ ...run, first })), [8, 13]); // for 8 and 9
 * ```
 */
export function disturbedEnvelopeAsPrinted(
  { first, decay: c, errorScale: s, contraction: c1 }: Disturbed,
): number {
  return Math.max(0, first - c * s / (c1 - c)) + c1 * s / (c1 - c);
}
