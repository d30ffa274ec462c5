/**
 * Where the mass of normalised magnitudes lies, in bins on a scale that is linear near 0 and logarithmic beyond.
 * @module
 */

import type { WeightedValues } from "@bitdescent/bitdescent";

/** The scale `log(1 + r/unit)`: linear for magnitudes far below `unit`, logarithmic far above. */
export interface Masses {
  readonly unit: number;
  /** The share of the magnitudes above 0 in each of the bins, which are equal on that scale from 0 to 1. */
  readonly shares: readonly number[];
  /** The share of all that is exactly 0. */
  readonly zeros: number;
}

/** How many bins there are. */
const BINS = 120;

/** The place of r on the scale, from 0 to 1. */
export const place = (r: number, unit: number): number => Math.log1p(r / unit) / Math.log1p(1 / unit);

/** The magnitude at a place. */
export const magnitudeAt = (place: number, unit: number): number => unit * Math.expm1(place * Math.log1p(1 / unit));

/**
 * The geometric mean of the magnitudes above 0, so that as many decades are seen below it as there is room for; but not less
 * than a hundredth of the mean, since what is tiny hardly counts.
 */
function unitOf(values: ArrayLike<number>): number {
  let logarithms = 0, sum = 0, count = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue;
    logarithms += Math.log(values[i]);
    sum += values[i];
    count++;
  }
  return Math.max(Math.exp(logarithms / count), sum / count / 100);
}

/** The masses of magnitudes, each as heavy as it counts in the variance; some magnitude is above 0. */
export function massesOf({ values, weights }: Required<WeightedValues>): Masses {
  const unit = unitOf(values), sums = new Float64Array(BINS);
  let zeros = 0, rest = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) {
      zeros += weights[i];
      continue;
    }
    rest += weights[i];
    sums[Math.min(BINS - 1, Math.floor(BINS * place(values[i], unit)))] += weights[i];
  }
  return { unit, shares: Array.from(sums, (sum) => sum / rest), zeros: zeros / (zeros + rest) };
}
