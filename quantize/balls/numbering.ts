/**
 * Which shells the points of a lattice lie on.
 * @module
 */

import {
  cellShells,
  checkerboardShells,
  cubicShells,
  dualCheckerboardShells,
  gossetShells,
} from "../codes/shells/lattices.ts";
import { leechShells } from "../codes/shells/leech.ts";
import { LARGEST_SPLIT, power } from "../codes/shells/product.ts";
import { dualRootShells, largestSum, rootShells } from "../codes/shells/root.ts";
import type { Shells } from "../codes/shells/shells.ts";
import type { Composition, Lattice } from "../lattices/lattice.ts";

/** The points of a lattice by weight, an integer that goes with the square of a norm. */
export interface Numbering {
  /** The points whose weight is at most `most`. */
  shells(most: number): Shells;
  /** The largest weight of which tables are kept. */
  readonly most: number;
  /** The weight of a point of norm 1. */
  readonly unit: number;
}

/** How a block of a family is numbered, by its dimension. */
const families: Readonly<Record<Composition["family"], (n: number) => Numbering>> = {
  "Z": (n) => ({ unit: 1, most: LARGEST_SPLIT, shells: (most) => cubicShells(n, most) }),
  "D": (n) => ({ unit: 1 / 2, most: LARGEST_SPLIT >> 1, shells: (most) => checkerboardShells(n, most) }),
  "D*": (n) => ({ unit: 4, most: 4 * LARGEST_SPLIT, shells: (most) => dualCheckerboardShells(n, most) }),
  "E": () => ({ unit: 1 / 2, most: LARGEST_SPLIT >> 1, shells: gossetShells }),
  "Λ": () => ({ unit: 1 / 2, most: LARGEST_SPLIT >> 1, shells: leechShells }),
  "A": (n) => ({ unit: 1 / 2, most: largestSum(n + 1, 0), shells: (most) => rootShells(n, most) }),
  "A*": (n) => ({
    unit: n + 1,
    most: 2 * (n + 1) * largestSum(n + 1, n),
    shells: (most) => dualRootShells(n, most),
  }),
};

/** What a lattice is made of; throws a `RangeError` where that is nothing known. */
export function compositionOf({ name, composition }: Lattice): Composition {
  if (composition !== null) return composition;
  throw new RangeError(`Cannot number lattice points as shells must be known of the lattice: current value is ${name}`);
}

/** The points of one block. */
export const blockNumbering = ({ family, dimension }: Composition): Numbering => families[family](dimension);

/** The points of a lattice by `unit · |p|²`; throws a `RangeError` where it is made of nothing known. */
export function numbering(lattice: Lattice): Numbering {
  const composition = compositionOf(lattice), { blocks } = composition, block = blockNumbering(composition);
  if (blocks === 1) return block;
  return { ...block, most: Math.min(block.most, LARGEST_SPLIT), shells: (most) => power(block.shells(most), blocks) };
}

/** The integer points by `Σ (2|zⱼ| − 1)₊²`, or null where the lattice is another. */
export function cellNumbering(lattice: Lattice): Numbering | null {
  if (!isCubic(lattice)) return null;
  return { unit: 4, most: LARGEST_SPLIT, shells: (most) => cellShells(lattice.dimension, most) };
}

/** Whether Λ is Zⁿ, in blocks or not. */
export const isCubic = ({ composition }: Lattice): boolean => composition?.family === "Z";
