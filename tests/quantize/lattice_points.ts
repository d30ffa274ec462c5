/**
 * Lattice points for tests of codes: all of a small ball, and points near the border of a large one.
 * @module
 */

import { norm2 } from "../../base/vector.ts";
import { cubicLattice } from "../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../quantize/lattices/gosset.ts";
import type { Lattice } from "../../quantize/lattices/lattice.ts";
import { leech } from "../../quantize/lattices/leech.ts";
import { permutohedral } from "../../quantize/lattices/permutohedral.ts";

/** Lattices that tilted codes are for, in n dimensions; n is a multiple of 24. */
export const inDimension = (n: number): Lattice[] => [
  cubicLattice({ dimension: n }),
  dualCheckerboard({ dimension: n }),
  permutohedral({ dimension: n }),
  gosset({ blocks: n / 8 }),
  leech({ blocks: n / 24 }),
];

/** The names of all points in a ball, and of some around it, by trying all integers of a box. */
export function* pointsOf(lattice: Lattice, radius: number): Generator<Int32Array> {
  const { name, length } = lattice, isHalf = /^(D\*|E8)/.test(name);
  const reach = Math.floor(isHalf ? 2 * radius : radius) + (name.startsWith("A*") ? 1 : 0);
  const z = new Int32Array(length), size = isHalf && lattice.dimension === 8 ? 8 : length;
  function* from(j: number, square: number): Generator<Int32Array> {
    if (j === size) {
      if (isPoint(lattice, z)) yield z.slice();
      return;
    }
    for (let t = -reach; t <= reach; t++) {
      if (isHalf && j > 0 && name.split("^").length === 1 && ((t ^ z[0]) & 1) !== 0) continue;
      const next = square + t * t;
      if (isHalf && next > 4 * radius * radius) continue;
      z[j] = t;
      yield* from(j + 1, next);
    }
  }
  yield* from(0, 0);
}

function isPoint(lattice: Lattice, z: Int32Array): boolean {
  try {
    lattice.point(z);
    return true;
  } catch {
    return false;
  }
}

/** Steps of 1 or 2 units away from 0, from the point named z, as long as they stay in the ball: a point near its border. */
export function largestOf(lattice: Lattice, radius: number, z: Int32Array): Int32Array {
  const steps = stepsOf(lattice);
  let at = norm2(lattice.point(z));
  for (let round = 0; round < 3; round++) {
    for (const step of steps) {
      for (const sign of [1, -1]) {
        const tried = named(lattice, z.map((t, j) => t + sign * (step.get(j) ?? 0)));
        if (!isPoint(lattice, tried)) continue;
        const norm = norm2(lattice.point(tried));
        if (norm > at && norm <= radius) z = tried, at = norm;
      }
    }
  }
  return z;
}

/** The same point by the name that its lattice gives it. */
function named({ name, dimension, length }: Lattice, z: Int32Array): Int32Array {
  if (!name.startsWith("A*")) return z;
  const turns = Math.floor(z.reduce((sum, t) => sum + t, 0) / length);
  return dimension === length ? z : z.map((t) => t - turns);
}

/** Short differences of points. */
function stepsOf({ name, length }: Lattice): Map<number, number>[] {
  const steps: Map<number, number>[] = [];
  const unit = name.startsWith("Λ") ? 4 : /^(D\*|E8)/.test(name) ? 2 : 1, isPaired = /^(Λ|E8)/.test(name);
  for (let j = 0; j < length; j++) {
    if (!isPaired) steps.push(new Map([[j, unit]]));
    else if (j + 1 < length) { for (const s of [1, -1]) steps.push(new Map([[j, unit], [j + 1, s * unit]])); }
  }
  return steps;
}
