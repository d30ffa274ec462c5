/**
 * A function that is the mean of quadratics, one for each worker, as unlike as one asks.
 * @module
 */

import { child, type Key, normals, type Problem, quadratic, uniforms } from "@bitdescent/bitdescent";
import type { Split } from "../../../support/double_encoding/split_problem.ts";
import { centred, UNLIKENESS } from "../../../support/time_to_accuracy/problem.ts";

/**
 * Quadratics along the same axes, whose mean has eigenvalues from 1 to κ in geometric steps and a normal minimizer x*.
 *
 * With h the heterogeneity: the eigenvalues of a part differ from those of the mean by up to about h/10 of them, and its gradient
 * at x* is h times `Hz`, z normal; so minimizers of parts are about h times as far from x* as 0 is. Where h is 0 all parts are
 * the same.
 */
export function splitQuadratic(
  { workers, dimension, kappa, heterogeneity: h, key }: {
    workers: number;
    dimension: number;
    kappa: number;
    heterogeneity: number;
    key: Key;
  },
): Split {
  const [middle, hessians, pulls] = [0, 1, 2].map((i) => child(key, i));
  const each = <T>(make: (i: number) => T): T[] => Array.from({ length: workers }, (_, i) => make(i));
  const spectrum = Float64Array.from({ length: dimension }, (_, j) => kappa ** (j / (dimension - 1)));
  const minimizer = normals(middle, dimension);
  const excess = centred(each((i) => uniforms(child(hessians, i), dimension).map((u) => UNLIKENESS * h * (2 * u - 1))));
  const gradients = centred(each((i) => normals(child(pulls, i), dimension).map((z, j) => h * spectrum[j] * z)));
  const parts = each((i): Problem => {
    const own = spectrum.map((lambda, j) => lambda * (1 + excess[i][j]));
    return quadratic({ spectrum: own, minimizer: minimizer.map((x, j) => x - gradients[i][j] / own[j]) });
  });
  return {
    name: "quadratics",
    whole: quadratic({ spectrum, minimizer }),
    parts,
    partL: Math.max(...parts.map(({ L }) => L)),
    rows: workers,
    leftOut: 0,
  };
}
