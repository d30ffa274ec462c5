/**
 * Samples and level sets on which designs of levels are tested exactly, and the golden numbers as numbers.
 * @module
 */

import { assert } from "@std/assert";
import fc from "fast-check";
import { foldedNormal } from "../../quantize/adaptive/distributions/folded_normal.ts";
import type { Distribution } from "../../quantize/adaptive/distributions/distribution.ts";
import golden from "../quantize/adaptive/golden_levels.json" with { type: "json" };

/** Values k/64 with whole weights: sums of their products with each other are exact. */
export interface GridSample {
  readonly values: number[];
  readonly weights: number[];
}

/** Grid samples of up to `most` values, some of them equal, at least one with weight. */
export function gridSamples(most: number): fc.Arbitrary<GridSample> {
  return fc.array(fc.tuple(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 0, max: 5 })), {
    minLength: 1,
    maxLength: most,
  }).map((pairs) => ({
    values: pairs.map(([k]) => k / 64),
    weights: pairs.map(([, w], i) => i === 0 ? w + 1 : w),
  }));
}

/** Increasing levels k/4096 that end at 1, with `count` positive ones; the first is 0 where `zero`. */
export function levelSets(count: number, zero: boolean): fc.Arbitrary<number[]> {
  return fc.uniqueArray(fc.integer({ min: 1, max: 4095 }), { minLength: count - 1, maxLength: count - 1 })
    .map((steps) => [...zero ? [0] : [], ...steps.sort((a, b) => a - b).map((k) => k / 4096), 1]);
}

/** A decimal number or a fraction, as the golden file writes them. */
export function numberOf(text: string): number {
  const [p, q = "1"] = text.split("/");
  return Number(p) / Number(q);
}

/** Insists that two numbers differ by at most `tolerance` of what was expected, or are both too small to count. */
export function close(actual: number, expected: number, tolerance: number): void {
  assert(Math.abs(actual - expected) <= tolerance * Math.abs(expected) + 1e-300, `${actual} for ${expected}`);
}

/** The mixtures of the golden file. */
export const mixtures: Readonly<Record<string, Distribution>> = Object.fromEntries(
  Object.entries(golden.mixtures).map(([name, parts]) => [
    name,
    foldedNormal(parts.map(({ mu, sigma, weight }) => ({
      mean: Number(mu),
      deviation: Number(sigma),
      weight: Number(weight),
    }))),
  ]),
);
