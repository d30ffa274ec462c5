/**
 * Means over seeds and how sure they are; comparisons of two that were run with the same seeds.
 * @module
 */

/** How one compares to another over pairs, of which one alone says nothing of noise. */
export interface Comparison {
  readonly value: number;
  /** The standard error of `value`; null where there is one pair only. */
  readonly error: number | null;
  /** Whether there may as well be no difference, by Student's t with 5 % of false alarms; null where there is one pair only. */
  readonly isNoise: boolean | null;
}

/** Values in short. */
export interface Spread {
  readonly mean: number;
  /** The standard deviation of one value, with n − 1 below; null where there is one value only. */
  readonly deviation: number | null;
}

/** Values by seed. */
export type BySeed = ReadonlyMap<number, number>;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The mean of `values` and their standard deviation, `√(Σ (v − v̄)² / (n − 1))`. */
export function spread(values: readonly number[]): Spread {
  const n = values.length, mean = sum(values) / n;
  const deviation = n < 2 ? null : Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1));
  return { mean, deviation };
}

/** The pairs of `a` and `b` that have a seed in common. */
const pairs = (a: BySeed, b: BySeed): [number, number][] =>
  [...a].flatMap(([seed, value]) => b.has(seed) ? [[value, b.get(seed)!] as [number, number]] : []);

/** Student's t with one degree of freedom and with two: of how many standard errors 5 % are larger, to either side. */
const FEW: readonly number[] = [12.706, 4.303];

/** The same for any number of degrees of freedom, by expansion around the normal distribution's, to a hundredth. */
export const studentFactor = (freedom: number): number =>
  FEW[freedom - 1] ?? 1.96 + 2.372 / freedom + 2.823 / freedom ** 2 + 2.556 / freedom ** 3 + 1.589 / freedom ** 4;

/** The mean of `values`, and whether it may as well be 0. */
function tested(values: readonly number[]): Comparison {
  const n = values.length, { mean, deviation } = spread(values);
  if (deviation === null) return { value: mean, error: null, isNoise: null };
  const error = deviation / Math.sqrt(n);
  return { value: mean, error, isNoise: Math.abs(mean) <= studentFactor(n - 1) * error };
}

/** The mean of a − b over the seeds that both have; null where they have none in common. */
export function pairedDifference(a: BySeed, b: BySeed): Comparison | null {
  const both = pairs(a, b);
  return both.length === 0 ? null : tested(both.map(([x, y]) => x - y));
}

/**
 * The geometric mean of a/b over the seeds that both have, so that b to a is its reciprocal, with its error to first order, `r`
 * times that of `ln r`; null where they have no seed in common or not all values are above 0.
 */
export function pairedRatio(a: BySeed, b: BySeed): Comparison | null {
  const both = pairs(a, b);
  if (both.length === 0 || !both.flat().every((value) => value > 0)) return null;
  const { value, error, isNoise } = tested(both.map(([x, y]) => Math.log(x / y))), ratio = Math.exp(value);
  return { value: ratio, error: error === null ? null : ratio * error, isNoise };
}
