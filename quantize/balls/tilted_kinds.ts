/**
 * How points of lattices are cut into blocks for a tilted code.
 * @module
 */

import { check } from "../../base/check.ts";
import { coordinate, integer, odd, triangle } from "../codes/shells/coordinate.ts";
import { largestWeight } from "../codes/shells/shells.ts";
import { integerLetters, shellLetters } from "../codes/tilted/letters.ts";
import type { Kind, TiltedOptions } from "../codes/tilted/tilted.ts";
import type { Lattice } from "../lattices/lattice.ts";
import { MARGIN } from "./lattice_ball.ts";
import { blockNumbering, compositionOf, isCubic } from "./numbering.ts";

/**
 * The points of Λ in balls about 0, by the radius of the ball, which is `radius` at most: coordinates of Zⁿ, D_n* and A_n*, and
 * blocks of products. What can be made for all balls at once is made now.
 */
export function pointsWithin(lattice: Lattice, radius: number): (radius: number) => TiltedOptions {
  const { composition } = lattice, family = composition?.blocks === 1 ? composition.family : null;
  check(radius <= 2 ** 26, "make a tilted code", "the radius", "at most 2²⁶", radius);
  if (isCubic(lattice)) return (radius) => integers(lattice, (t) => t * t, radius * radius, radius);
  if (family === "D*") return (radius) => halves(lattice, radius);
  if (family === "A*") return (radius) => projected(lattice, radius);
  return blocksOf(lattice, radius);
}

/** The integer points whose unit cells meet the ball of radius M: `Σ (2|zⱼ| − 1)₊² ≤ 4M²`. */
export function cellsWithin(lattice: Lattice, M: number): TiltedOptions {
  const weight = (t: number): number => t === 0 ? 0 : (2 * Math.abs(t) - 1) * (2 * Math.abs(t) - 1);
  return integers(lattice, weight, 4 * M * M, M + 1);
}

/** n integers that weigh at most `most` together. */
function integers(lattice: Lattice, weight: (t: number) => number, most: number, radius: number): TiltedOptions {
  const { dimension } = lattice, kind = coordinates(lattice, integer, weight, most * MARGIN, Math.ceil(radius));
  const kindOf = within(lattice, kind.budget, (z) => z.reduce((sum, t) => sum + weight(t), 0));
  return { kinds: [kind], blocks: dimension, kindOf };
}

/** `D_n*` in names: even integers 2y by `Σ y²`, and odd ones ±(2k + 1) by `Σ k(k + 1)/2`. */
function halves(lattice: Lattice, radius: number): TiltedOptions {
  const { dimension: n } = lattice, most = 4 * radius * radius * MARGIN, reach = Math.ceil(2 * radius);
  const kinds = [coordinates(lattice, (i) => 2 * integer(i), (t) => (t / 2) * (t / 2), most / 4, reach)];
  if (most >= n) kinds.push(coordinates(lattice, odd, triangle, (most - n) / 8, reach));
  const kindOf = within(lattice, most, (z) => z.reduce((sum, t) => sum + t * t, 0));
  return { kinds, blocks: n, kindOf: (z) => kindOf(z) + (z[0] & 1) };
}

/** n coordinates with these values. */
function coordinates(
  lattice: Lattice,
  value: (i: number) => number,
  weight: (t: number) => number,
  most: number,
  reach: number,
): Kind {
  const budget = Math.floor(most);
  const last = counted(lattice.name, 1, budget / lattice.dimension, reach, MOST_WEIGHT.coordinate, budget);
  const shells = coordinate({ most: last, value, weight });
  return { letters: shellLetters({ shells, last, weight: (z, from) => weight(z[from]), budget, reach }), budget };
}

/**
 * `A_n*`, `N = n + 1` integers of a sum s from 0 to n, by groups of g sums.
 *
 * About the middle μ of the means s/N in a group, `Σ (uⱼ − μ)² = |p|² + N (s/N − μ)²`, at most `((g − 1)/2)²/N` more than the
 * square of the norm. Larger groups take fewer bits to tell, and smaller ones make this smaller: both together are least
 * for `g = 2σ√N` with `σ² = radius²/n`.
 */
function projected(lattice: Lattice, radius: number): TiltedOptions {
  const { name, dimension: n, length: N } = lattice, most = radius * radius * MARGIN, reach = Math.ceil(radius) + 1;
  const groups = Math.ceil(N / Math.max(1, Math.round(2 * Math.sqrt(most / n * N)))), g = Math.ceil(N / groups);
  const square = counted(name, 1, most / n, reach, MOST_WEIGHT.coordinate, Infinity);
  const largest = Math.min(reach, Math.ceil(Math.sqrt(square))), kinds: Kind[] = [];
  for (let first = 0; first <= n; first += g) {
    const centre = (first + (g - 1) / 2) / N;
    kinds.push({ letters: integerLetters({ centre, largest, reach }), budget: most + (g - 1) * (g - 1) / (4 * N) });
  }
  const sum = (z: Int32Array): number => z.reduce((sum, u) => sum + u, 0);
  const kindOf = within(lattice, N * most, (z) => N * z.reduce((sum, u) => sum + u * u, 0) - sum(z) * sum(z));
  return { kinds, blocks: N, kindOf: (z) => kindOf(z) + Math.floor(sum(z) / g) };
}

/** `Λᵏ` in blocks, by the shells of Λ: `unit |p|²`, from the integers of a name. */
function blocksOf(lattice: Lattice, largest: number): (radius: number) => TiltedOptions {
  const composition = compositionOf(lattice), { family, dimension: rank, blocks } = composition;
  const { shells: shellsUpTo, most, unit } = blockNumbering(composition);
  const { name, length } = lattice, size = length / blocks;
  const scale = family === "Λ" ? 8 : family === "E" || family === "D*" ? 4 : 1; // |z|²/|p|²
  const weight = (z: Int32Array, from: number): number => {
    let sum = 0, squares = 0;
    for (let j = from; j < from + size; j++) sum += z[j], squares += z[j] * z[j];
    return unit / scale * squares - (size > rank ? sum * sum * (unit / size) : 0); // less the part along (1, …, 1)
  };
  const limits = (radius: number) => {
    const budget = Math.floor(unit * radius * radius * MARGIN), reach = Math.ceil(Math.sqrt(scale) * radius) + 1;
    const last = counted(name, rank, budget / blocks, reach, Math.min(most, MOST_WEIGHT.block), budget);
    return { budget, reach, last };
  };
  const shells = shellsUpTo(limits(largest).last), known = largestWeight(shells);
  return (radius) => {
    const { budget, reach, last } = limits(radius);
    const letters = shellLetters({ shells, last: Math.min(last, known), weight, budget, reach });
    const kindOf = within(lattice, budget, (z) => {
      let sum = 0;
      for (let from = 0; from < length; from += size) sum += weight(z, from);
      return sum;
    });
    return { kinds: [{ letters, budget }], blocks, kindOf };
  };
}

/** How much letters of their own weigh at most. Shells of coordinates take no time to make, those of blocks a second. */
const MOST_WEIGHT = { coordinate: 0x3ffff, block: 0x1000 } as const;

/**
 * The weight up to which blocks in n dimensions, of a mean weight w, have letters of their own: those beyond are so rare that
 * a letter for all of them does not make the worst case worse. At most `budget` and `limit`, six times w or more.
 *
 * The tilt is about `b = n/(2 ln 2 · w)` bits a unit of weight, and one of the rare blocks takes 24 bits for their letter, and
 * n numbers up to `reach`.
 */
function counted(name: string, n: number, w: number, reach: number, limit: number, budget: number): number {
  const width = 32 - Math.clz32(2 * reach), last = Math.ceil(2 * Math.LN2 * (w + 1) * (width + 24 / n));
  const isCounted = budget <= limit || 6 * w <= limit;
  check(
    isCounted,
    "make a tilted code",
    `the mean weight of a block of ${name}`,
    `at most ${Math.floor(limit / 6)}`,
    w,
  );
  return Math.min(last, limit, budget);
}

/** Insists that z names a point that weighs no more than `most`; 0, a kind. */
function within(lattice: Lattice, most: number, weight: (z: Int32Array) => number): (z: Int32Array) => number {
  const point = new Float64Array(lattice.dimension); // scratch: never read
  return (z) => {
    lattice.point(z, point);
    const w = weight(z);
    check(w <= most, "number a point", "its weight", `at most ${most}`, w);
    return 0;
  };
}
