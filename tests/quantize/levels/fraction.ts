/**
 * Fractions of big integers, never reduced: what doubles are, exactly.
 * @module
 */

/** `n/d` with `d > 0`. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

/** A double exactly, or a text such as `-3`, `0.25` or `2/7`. */
export function fraction(x: number | string): Fraction {
  if (typeof x === "number") return ofDouble(x);
  const [above, below = "1"] = x.split("/"), [whole, decimals = ""] = above.split(".");
  return { n: BigInt(whole + decimals), d: BigInt(below) * 10n ** BigInt(decimals.length) };
}

function ofDouble(x: number): Fraction {
  const words = new BigUint64Array(Float64Array.of(Math.abs(x)).buffer)[0], exponent = Number(words >> 52n);
  const digits = (words & (2n ** 52n - 1n)) | (exponent > 0 ? 2n ** 52n : 0n);
  const shift = BigInt(Math.max(1, exponent) - 1075), n = x < 0 ? -digits : digits;
  return shift < 0 ? { n, d: 2n ** -shift } : { n: n * 2n ** shift, d: 1n };
}

export const plus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
export const minus = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });
export const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
export const over = (a: Fraction, b: Fraction): Fraction =>
  b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n };
export const abs = (a: Fraction): Fraction => ({ n: a.n < 0n ? -a.n : a.n, d: a.d });
export const isAtMost = (a: Fraction, b: Fraction): boolean => a.n * b.d <= b.n * a.d;
export const isEqual = (a: Fraction, b: Fraction): boolean => a.n * b.d === b.n * a.d;
export const sum = (terms: readonly Fraction[]): Fraction => terms.reduce(plus, { n: 0n, d: 1n });

/** The nearest double, up to some units in the last place. */
export function toNumber({ n, d }: Fraction): number {
  const size = (x: bigint): number => (x < 0n ? -x : x).toString(2).length;
  const shift = 64 - size(n) + size(d);
  const scaled = shift > 0 ? (n << BigInt(shift)) / d : n / (d << BigInt(-shift));
  return Number(scaled) * 2 ** -shift;
}
