/**
 * The shells of lattices, by the names that quantize/lattices gives to points.
 * @module
 */

import { coordinate, integer, odd, oddMagnitude, triangle } from "./coordinate.ts";
import { power, product } from "./product.ts";
import type { Shells } from "./shells.ts";
import { signedBySum } from "./signed.ts";
import { union } from "./union.ts";

const square = (t: number): number => t * t;

/** Integer points by `|z|²`. */
export function cubicShells(n: number, most: number): Shells {
  return power(coordinate({ most, value: integer, weight: square }), n);
}

/** Integer points by `Σ (2|zⱼ| − 1)₊²`: four times the squared norm of the point of their unit cell that is nearest to 0. */
export function cellShells(n: number, most: number): Shells {
  return power(coordinate({ most, value: integer, weight: (t) => t === 0 ? 0 : square(2 * Math.abs(t) - 1) }), n);
}

/** `D_n` by half of the squared norm: a sum is even just where the sum of the squares is. */
export function checkerboardShells(n: number, most: number): Shells {
  return union({ most, kinds: [{ shells: cubicShells(n, 2 * most), weight: halved }] });
}

/** `D_n*` by the squared norm of names, four times that of points: even ones have `4 Σ yⱼ²`, odd ones `8 Σ kⱼ(kⱼ + 1)/2 + n`. */
export function dualCheckerboardShells(n: number, most: number): Shells {
  return union({
    most,
    kinds: [
      { shells: evens(n, Math.floor(most / 4)), weight: (w) => 4 * w },
      { shells: odds(n, Math.max(0, Math.floor((most - n) / 8))), weight: (w) => 8 * w + n },
    ],
  });
}

/** `E₈` by half of the squared norm: a sum of even integers is a multiple of 4 just where `Σ yⱼ²` is even. */
export function gossetShells(most: number): Shells {
  const magnitudes = coordinate({ most, value: oddMagnitude, weight: triangle, signs: "free" });
  return union({
    most,
    kinds: [
      { shells: evens(8, 2 * most), weight: halved },
      { shells: signedBySum(product(odds(7, most), magnitudes), 4), weight: (w) => w + 1 },
    ],
  });
}

/** Even integers `2yⱼ` by `Σ yⱼ²`. */
function evens(n: number, most: number): Shells {
  return power(coordinate({ most, value: (i) => 2 * integer(i), weight: (t) => square(t / 2) }), n);
}

/** Odd integers `±(2kⱼ + 1)` by `Σ kⱼ(kⱼ + 1)/2`. */
function odds(n: number, most: number): Shells {
  return power(coordinate({ most, value: odd, weight: triangle }), n);
}

function halved(w: number): number {
  return w % 2 === 0 ? w / 2 : Infinity;
}
