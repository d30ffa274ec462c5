/**
 * Quadratics with a given spectrum: where the worst cases of theory live.
 * @module
 */

import { check, checkLength, checkPositive } from "../base/check.ts";
import { fresh } from "../base/fresh.ts";
import { child, type Key, normals } from "../base/key.ts";
import { axpy, copy, dot, type Float64s, type Floats, norm2, scale, subtract, type Vec } from "../base/vector.ts";
import type { Problem } from "./problem.ts";

/**
 * `f(x) = ½ (x − x*)ᵀ H (x − x*)`, where H has the eigenvalues `spectrum` along the coordinate axes.
 *
 * With `axes`, along the random orthonormal axes of that key instead: a product of n Householder reflections with
 * normal vectors. Throws a `RangeError` unless every eigenvalue is positive.
 *
 * @example
 * ```ts
 * import { quadratic } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const f = quadratic({ spectrum: [1, 10], minimizer: [1, 1] });
 * assertEquals([f.mu, f.L, f.value([0, 0])], [1, 10, 5.5]);
 * assertEquals(f.gradient([0, 0]), Float64Array.of(-1, -10));
 * ```
 */
export function quadratic(
  { spectrum, minimizer, axes }: { spectrum: Vec; minimizer: Vec; axes?: Key },
): Problem {
  const dimension = spectrum.length;
  check(dimension > 0, "make a quadratic", "the spectrum", "of at least one eigenvalue", "[]");
  checkLength("make a quadratic", "the minimizer", minimizer, dimension);
  const eigenvalues = copy(spectrum), center = copy(minimizer);
  eigenvalues.forEach((value, i) => checkPositive("make a quadratic", `eigenvalue ${i}`, value));
  const normalsOfMirrors = axes ? mirrors(dimension, axes) : [];
  const difference = new Float64Array(dimension); // scratch: never escapes, rewritten on every call

  /** The coordinates of `x − x*` along the axes. */
  function coordinates(x: Vec): Float64s {
    subtract(x, center, difference);
    for (const v of normalsOfMirrors) reflect(difference, v);
    return difference;
  }

  return {
    dimension,
    mu: eigenvalues.reduce((least, value) => Math.min(least, value)),
    L: eigenvalues.reduce((most, value) => Math.max(most, value)),
    quadratic: true,
    minimizer: center,
    value(x) {
      const c = coordinates(x);
      return eigenvalues.reduce((sum, value, i) => sum + value * c[i] * c[i] / 2, 0);
    },
    gradient<O extends Floats = Float64s>(x: Vec, out: O = fresh(dimension)): O {
      const c = coordinates(x);
      for (let i = 0; i < dimension; i++) c[i] *= eigenvalues[i];
      for (let k = normalsOfMirrors.length - 1; k >= 0; k--) reflect(c, normalsOfMirrors[k]);
      return copy(c, out);
    },
  };
}

/** Unit normals of n random mirrors. */
function mirrors(dimension: number, key: Key): Float64s[] {
  return Array.from({ length: dimension }, (_, i) => {
    const v = normals(child(key, i), dimension);
    return scale(1 / norm2(v), v, v);
  });
}

/** `x ← x − 2 (v·x) v`, for a unit vector v. */
function reflect(x: Float64s, v: Float64s): void {
  axpy(-2 * dot(v, x), v, x, x);
}
