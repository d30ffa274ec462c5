/**
 * The shells of the root lattices A_n and their duals.
 * @module
 */

import { coordinate, integer } from "./coordinate.ts";
import { LARGEST_SPLIT, power } from "./product.ts";
import type { Shells } from "./shells.ts";
import { union } from "./union.ts";

/** `A_n` by half of the squared norm, which is `Σ uⱼ(uⱼ − 1)/2` where the sum is 0. */
export function rootShells(n: number, most: number): Shells {
  const { shells, width } = summed(n + 1, most, 0);
  return union({ most, kinds: [{ shells, weight: (w) => w % width === 0 ? w / width : Infinity }] });
}

/**
 * `A_n*` by n + 1 times the squared norm, in the names of quantize/lattices.
 *
 * With `N = n + 1`, `k = Σ uⱼ(uⱼ − 1)/2` and a sum s from 0 to n, that is `N (2k + s) − s²`, at least `2Nk`.
 */
export function dualRootShells(n: number, most: number): Shells {
  const N = n + 1, { shells, width: W } = summed(N, Math.floor(most / (2 * N)), n);
  const weight = (w: number): number => {
    const s = w % W, k = (w - s) / W;
    return s <= n ? N * (2 * k + s) - s * s : Infinity;
  };
  return union({ most, kinds: [{ shells, weight }] });
}

/**
 * N integers by `W k + s`, `k = Σ uⱼ(uⱼ − 1)/2 ≤ K` and s their sum, which tells both apart where s is from 0 to `n < N`.
 *
 * Always `−k ≤ s ≤ N + k`, so `W = N + K + 1` will do: an `s − W` or `s + W` would ask for another k above K.
 */
function summed(N: number, K: number, n: number): { shells: Shells; width: number } {
  const W = N + K + 1;
  return {
    shells: power(coordinate({ most: W * K + n, value: integer, weight: (u) => W * u * (u - 1) / 2 + u }), N),
    width: W,
  };
}

/** The largest K that {@linkcode summed} can split, `(N + K + 1) K + n` being the largest weight; negative where none. */
export function largestSum(N: number, n: number): number {
  const b = N + 1;
  return n > LARGEST_SPLIT ? -1 : Math.floor((Math.sqrt(b * b + 4 * (LARGEST_SPLIT - n)) - b) / 2);
}
