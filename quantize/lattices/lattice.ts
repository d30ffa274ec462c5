/**
 * What a lattice is here: points named by integers, and the nearest of them.
 * @module
 */

import type { Key } from "../../base/key.ts";
import type { Float64s, Floats, Vec } from "../../base/vector.ts";

/** Blocks of one lattice side by side. */
export interface Composition {
  /** The letter of the lattice in a block. */
  readonly family: "Z" | "D" | "D*" | "A" | "A*" | "E" | "Λ";
  /** The dimension of a block. */
  readonly dimension: number;
  /** How many blocks there are. */
  readonly blocks: number;
}

/** A lattice Λ at its usual scale. Every point has one name, and a name is a vector of integers. */
export interface Lattice {
  /** What it is called, such as `D*96`. */
  readonly name: string;
  /** What it is made of, for codes that count its points; null where it is something else. */
  readonly composition: Composition | null;
  /** n, the dimension of space. */
  readonly dimension: number;
  /** How many integers name a point: n, or n + 1 where points are projected from one dimension more. */
  readonly length: number;
  /** R, the largest distance of a point of space from the lattice. */
  readonly coveringRadius: number;
  /** V, the volume of a cell. */
  readonly determinant: number;
  /** How many points are nearest to 0, other than itself. */
  readonly kissingNumber: number | null;
  /** `G = E‖e‖² / (n V^{2/n})` of an error e uniform over a cell, where it is known; 1/12 for Zⁿ. */
  readonly secondMoment: number | null;
  /**
   * The name of a point nearest to x, in `out` where it is given.
   *
   * Throws a `TypeError` where x has another length, and a `RangeError` for a coordinate that is not finite or so large that
   * names could leave the 32 bits of an integer.
   */
  nearest(x: Vec, out?: Int32Array): Int32Array;
  /** The point that z names, in `out` where it is given; throws a `RangeError` where z names none. */
  point(z: Int32Array, out?: Floats): Floats;
  /** A vector that is uniform modulo the lattice, drawn from `key`. */
  shift(key: Key): Float64s;
}
