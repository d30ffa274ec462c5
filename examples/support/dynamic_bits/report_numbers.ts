/**
 * Numbers with what they may be off by, in columns.
 * @module
 */

import type { Spread } from "./statistics.ts";

/** How numbers are written. */
export interface Written {
  /** How many digits stand after the point; by default as many as tell something in every line. */
  readonly digits?: number;
  /** Whether numbers above 0 have a sign. */
  readonly isSigned?: boolean;
}

/** The place of the first digit of `value`, such as −2 of 0.045. */
const placeOf = (value: number): number => Math.floor(Math.log10(Math.abs(value)));

/** Digits after the point that show two digits of a usual deviation, three of a usual mean alone, and two of every mean. */
function digitsFor(spreads: readonly Spread[]): number {
  const usual = spreads.map(({ mean, deviation }) => deviation === null ? 2 - placeOf(mean) : 1 - placeOf(deviation))
    .filter(Number.isFinite).toSorted((a, b) => a - b);
  const least = spreads.map(({ mean }) => 1 - placeOf(mean)).filter(Number.isFinite);
  return Math.min(5, Math.max(0, usual[Math.floor(usual.length / 2)] ?? 0, ...least));
}

/** The texts of a column, such as `0.0303 ± 0.0031`, in line with one another; null is a dash. */
export function spreadTexts(spreads: readonly (Spread | null)[], { digits, isSigned = false }: Written = {}): string[] {
  const known = spreads.filter((spread) => spread !== null);
  const sizes = known.map(({ mean }) => Math.abs(mean)).filter((size) => size > 0);
  const isPlain = digits !== undefined || sizes.every((size) => size >= 1e-3 && size < 1e6);
  const places = digits ?? digitsFor(known);
  const number = (value: number, exponentDigits: number): string =>
    isPlain ? value.toFixed(places) : value.toExponential(exponentDigits);
  const parts = spreads.map((spread) => {
    if (spread === null) return null;
    const size = number(Math.abs(spread.mean), 2), sign = spread.mean < 0 ? "−" : isSigned ? "+" : "";
    return {
      mean: Number(size) === 0 ? size : sign + size,
      deviation: spread.deviation === null ? "" : ` ± ${number(spread.deviation, 1)}`,
    };
  });
  const width = Math.max(0, ...parts.map((part) => part?.mean.length ?? 0));
  return parts.map((part) => part === null ? "–" : part.mean.padStart(width) + part.deviation);
}
