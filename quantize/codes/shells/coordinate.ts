/**
 * Vectors of a single integer.
 * @module
 */

import { checkTable, exactly } from "./counts.ts";
import { checkNumber, type Shells } from "./shells.ts";

/**
 * The integers `value(0), value(1), …` by weight, which increases along them; equal weights only next to each other.
 *
 * All that weigh at most `most` are counted. With `signs: "free"` every value but 0 stands for ± itself without a number of
 * its own: what its sign is is known otherwise, and it is written as `value` has it.
 */
export function coordinate({ most, value, weight, signs = "counted" }: {
  most: number;
  value: (i: number) => number;
  weight: (t: number) => number;
  signs?: "counted" | "free";
}): Shells {
  checkTable(most);
  const sorted: number[][] = Array.from({ length: most + 1 }, () => []);
  let reach = 0;
  for (let i = 0; weight(value(i)) <= most; i++) {
    sorted[weight(value(i))].push(value(i));
    reach = Math.max(reach, Math.abs(value(i)));
  }
  const weights = new Float64Array(2 * reach + 1).fill(Infinity), numbers = new Int32Array(2 * reach + 1);
  sorted.forEach((values, w) =>
    values.forEach((t, number) => {
      for (const same of signs === "free" ? [t, -t] : [t]) weights[reach + same] = w, numbers[reach + same] = number;
    })
  );
  return {
    length: 1,
    counts: exactly(sorted.map((values) => values.length)),
    weight: (z, from) => Math.abs(z[from]) <= reach ? weights[reach + z[from]] : Infinity,
    rank: (_weight, z, from) => BigInt(numbers[reach + z[from]]),
    unrank(weight, rank, z, from) {
      checkNumber(rank < sorted[weight].length);
      z[from] = sorted[weight][Number(rank)];
    },
  };
}

/** 0, 1, −1, 2, −2, …: all integers, by their magnitude. */
export function integer(i: number): number {
  return i % 2 === 0 ? -i / 2 : (i + 1) / 2;
}

/** 1, −1, 3, −3, …: all odd integers, by their magnitude. */
export function odd(i: number): number {
  return i % 2 === 0 ? i + 1 : -i;
}

/** 1, 3, 5, …. */
export function oddMagnitude(i: number): number {
  return 2 * i + 1;
}

/** `k(k + 1)/2` of an odd t with `|t| = 2k + 1`: then `t² = 8 · that + 1`. */
export function triangle(t: number): number {
  return (t * t - 1) / 8;
}
