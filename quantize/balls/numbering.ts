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
import type { Lattice } from "../lattices/lattice.ts";

/** The points of a lattice by weight, an integer that goes with the square of a norm. */
export interface Numbering {
  /** The points whose weight is at most `most`. */
  shells(most: number): Shells;
  /** The largest weight of which tables are kept. */
  readonly most: number;
  /** The weight of a point of norm 1. */
  readonly unit: number;
}

/** How a family of lattices is numbered, by the number after its letter. */
const families: Readonly<Record<string, (n: number) => Numbering>> = {
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

/**
 * The points of a lattice by `unit · |p|²`.
 *
 * It goes by the name: `Z100`, `D96`, `D*96`, `A7`, `A*96`, `E8`, `Λ24`, and products such as `E8^12`. Throws a `RangeError`
 * for any other.
 */
export function numbering({ name }: Lattice): Numbering {
  const parts = name.match(/^(Z|D\*?|A\*?|E(?=8\b)|Λ(?=24\b))([1-9]\d*)((?:\^[1-9]\d*)*)$/);
  if (parts === null) {
    throw new RangeError(
      `Cannot number lattice points as shells must be known of the lattice: current value is ${name}`,
    );
  }
  return blocks(families[parts[1]](Number(parts[2])), blocksOf(parts[3]));
}

/** The integer points by `Σ (2|zⱼ| − 1)₊²`, or null where the lattice is another. */
export function cellNumbering({ name, dimension }: Lattice): Numbering | null {
  if (!/^Z[1-9]\d*(\^[1-9]\d*)*$/.test(name)) return null;
  return { unit: 4, most: LARGEST_SPLIT, shells: (most) => cellShells(dimension, most) };
}

/** `k₁k₂…` of the text `^k₁^k₂…`. */
function blocksOf(text: string): number {
  return text.split("^").slice(1).reduce((product, k) => product * Number(k), 1);
}

/** The points of k blocks. */
function blocks({ unit, most, shells }: Numbering, k: number): Numbering {
  if (k === 1) return { unit, most, shells };
  return { unit, most: Math.min(most, LARGEST_SPLIT), shells: (most) => power(shells(most), k) };
}
