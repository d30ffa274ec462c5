/**
 * Lattices from their definitions, slowly.
 * @module
 */

import {
  checkerboard,
  cubicLattice,
  dualCheckerboard,
  gosset,
  type Lattice,
  leech,
  norm2,
  permutohedral,
  rootLattice,
  subtract,
  type Vec,
} from "@bitdescent/bitdescent";

/** A lattice in few dimensions, with what says which vectors of integers name its points. */
export interface Defined {
  readonly lattice: Lattice;
  /** The length of a point's coordinates in its name. */
  readonly unit: number;
  isName(z: readonly number[]): boolean;
}

const sum = (z: readonly number[]): number => z.reduce((sum, t) => sum + t, 0);
const isOdd = (t: number): boolean => t % 2 !== 0;
const isOfOneParity = (z: readonly number[]): boolean => z.every((t) => isOdd(t) === isOdd(z[0]));

const Z = (n: number): Defined => ({ lattice: cubicLattice({ dimension: n }), unit: 1, isName: () => true });
const D = (n: number): Defined => ({
  lattice: checkerboard({ dimension: n }),
  unit: 1,
  isName: (z) => !isOdd(sum(z)),
});
const dualD = (n: number): Defined => ({
  lattice: dualCheckerboard({ dimension: n }),
  unit: 1 / 2,
  isName: isOfOneParity,
});
const A = (n: number): Defined => ({
  lattice: rootLattice({ dimension: n }),
  unit: 1,
  isName: (z) => sum(z) === 0,
});
const dualA = (n: number): Defined => ({
  lattice: permutohedral({ dimension: n }),
  unit: 1,
  isName: (z) => sum(z) >= 0 && sum(z) <= n,
});
const E8: Defined = {
  lattice: gosset({ blocks: 1 }),
  unit: 1 / 2,
  isName: (z) => isOfOneParity(z) && sum(z) % 4 === 0,
};

/** So few dimensions that all points near a vector can be tried. */
export const fewDimensions: readonly Defined[] = [
  ...[1, 2, 3].map(Z),
  ...[2, 3, 4].map(D),
  ...[2, 3, 4, 5].map(dualD),
  ...[1, 2, 3].map(A),
  ...[1, 2, 3, 4].map(dualA),
];

/** One of every kind, and more. */
export const manyKinds: readonly Lattice[] = [
  ...[...fewDimensions, D(5), D(10), dualD(10), dualD(17), A(4), A(9), dualA(7), dualA(20), E8].map((of) => of.lattice),
  leech({ blocks: 1 }),
];

/** All vectors of integers, each between its least and its most. */
export function* box(least: readonly number[], most: readonly number[]): Generator<number[]> {
  if (least.length === 0) return yield [];
  for (const rest of box(least.slice(1), most.slice(1))) {
    for (let t = least[0]; t <= most[0]; t++) yield [t, ...rest];
  }
}

/**
 * The square of the distance of t from the integers whose sum has a parity, 0 or 1: the shortest path through the places, each
 * rounded down or up.
 */
export function squareToParity(t: Vec, parity: number): number {
  let same = 0, other = Infinity; // the least so far, for sums that are even and odd
  for (let j = 0; j < t.length; j++) {
    const low = Math.floor(t[j]), down = (t[j] - low) ** 2, up = (low + 1 - t[j]) ** 2;
    const [even, odd] = isOdd(low) ? [up, down] : [down, up];
    [same, other] = [Math.min(same + even, other + odd), Math.min(same + odd, other + even)];
  }
  return parity === 0 ? same : other;
}

/** How far a point is from x. */
export function distance(lattice: Lattice, z: Int32Array, x: Vec): number {
  return norm2(subtract(lattice.point(z), x));
}
