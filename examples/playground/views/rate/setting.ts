/**
 * The problem that is descended, and the plane through its minimizer that is drawn.
 * @module
 */

import {
  axpy,
  child,
  dot,
  type Key,
  key,
  norm2,
  normals,
  type Problem,
  quadratic,
  scale,
  subtract,
  type Vec,
} from "@bitdescent/bitdescent";

/** A quadratic at distance 1 from 0, where runs start, and the axes of its least and its greatest curvature. */
export interface Setting {
  readonly problem: Problem;
  readonly axes: readonly [least: Vec, greatest: Vec];
  readonly key: Key;
}

/** A place in the plane of the two axes, from the minimizer. */
export type Place = readonly [alongLeast: number, alongGreatest: number];

/**
 * The quadratic with the eigenvalues `κ^{j/(n−1)}`, j from 0 to n − 1, along random axes, and its minimizer in a random
 * direction.
 */
export function settingOf(
  { condition, dimension, seed }: { condition: number; dimension: number; seed: number },
): Setting {
  const all = key(seed), turn = child(all, 0), direction = normals(child(all, 1), dimension);
  const minimizer = scale(1 / norm2(direction), direction), last = dimension - 1;
  const spectrum = Float64Array.from({ length: dimension }, (_, j) => condition ** (j / last));
  const axis = (j: number): Vec => axisOf(j, minimizer, turn);
  return { problem: quadratic({ spectrum, minimizer, axes: turn }), axes: [axis(0), axis(last)], key: child(all, 2) };
}

/** Where a point is in the plane; the start is where both numbers are positive. */
export function placeOf({ problem: { minimizer }, axes: [least, greatest] }: Setting, point: Vec): Place {
  const away = subtract(point, minimizer);
  return [dot(least, away), dot(greatest, away)];
}

/**
 * The j-th of the random axes, towards 0.
 *
 * The quadratic that has the eigenvalue 2 along that axis v, and 1 along all others, has the gradient `w + (v·w) v` at
 * `x* + w`; here w leads to 0.
 */
function axisOf(j: number, minimizer: Vec, axes: Key): Vec {
  const { length } = minimizer, spectrum = new Float64Array(length).fill(1).fill(2, j, j + 1);
  const gradient = quadratic({ spectrum, minimizer, axes }).gradient(new Float64Array(length));
  const along = axpy(1, minimizer, gradient); // w = −x*
  return scale(1 / norm2(along), along);
}
