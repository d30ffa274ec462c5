/**
 * What is made of times: the middle of ratios, and how far they lie from it.
 * @module
 */

/** The middle half of some numbers. */
export interface Spread {
  /** The lower quartile. */
  readonly low: number;
  readonly median: number;
  /** The upper quartile. */
  readonly high: number;
}

/** The number below which a `part` of `values` lies, on the line between the two next to it; `values` must not be empty. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b), place = part * (sorted.length - 1), below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** The quartiles and the median. */
export function spreadOf(values: readonly number[]): Spread {
  return { low: quantile(values, 1 / 4), median: quantile(values, 1 / 2), high: quantile(values, 3 / 4) };
}

/** The spread of `tops[r] / bottoms[r]`: what slows the machine in a round slows both. */
export function ratioOf(tops: readonly number[], bottoms: readonly number[]): Spread {
  return spreadOf(tops.map((top, r) => top / bottoms[r]));
}

/** The mean of each number and the next. */
export function between(values: readonly number[]): number[] {
  return values.slice(1).map((value, i) => (values[i] + value) / 2);
}
