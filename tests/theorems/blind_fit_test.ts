/**
 * A normal fitted to magnitudes that were divided by their Euclidean norm cannot see what the magnitudes are like.
 * @module
 */

import { assert, assertAlmostEquals } from "@std/assert";
import { key, norm2 } from "@bitdescent/bitdescent";
import { K, measured, moments } from "../support/level_designs.ts";
import { tails } from "../support/tails.ts";

Deno.test("mean and variance of a bucket divided by its Euclidean norm: mean² + variance is 1/K, whatever its tails", () => {
  for (const draw of Object.values(tails)) {
    const v = draw(key(7), K).map((v) => v + 0.1), { mean, variance } = moments(v), size = norm2(v);
    assertAlmostEquals((mean * mean + variance) / (size * size), 1 / K, 1e-12 / K);
  }
});

// uniform, halves, AMQ and ALQ on the fitted normal, ALQ on the sample, optimum; and how far an average of four draws of
// 2048 may be from it: sizes of such tails differ much from draw to draw
const known: Record<string, [number[], number]> = {
  "normal": [[7.98, 3.49, 0.366, 0.140, 0.1364, 0.1364], 0.05],
  "Laplace": [[6.93, 2.97, 0.414, 0.422, 0.2323, 0.2323], 0.2],
  "Student-3": [[6.26, 2.74, 0.432, 0.697, 0.3261, 0.3261], 0.25],
  "lognormal(1.5)": [[2.95, 1.28, 0.439, 1.383, 0.3206, 0.3206], 0.35],
  "10% sparse normal": [[1.86, 0.541, 0.434, 1.933, 0.1266, 0.1266], 0.1],
};

Deno.test("divided by Euclidean norms, all data look alike to a fitted normal, and its levels suit normals only", () => {
  for (const [name, row] of Object.entries(measured(2))) {
    const [values, tolerance] = known[name];
    ["uniform", "halves", "ratioFit", "normalFit", "empirical", "optimal"].forEach((column, i) =>
      assertAlmostEquals(row[column], values[i], tolerance * values[i], `${name}, ${column}`)
    );
    assertAlmostEquals(row.predicted, 0.1473, 1e-3); // the same for all, for K alone decides it
    assert(row.empirical <= 1.02 * row.optimal, name);
    if (name === "normal") assert(row.normalFit <= 1.05 * row.optimal);
    else assert(row.normalFit > 1.5 * row.optimal && row.normalFit > 2 * row.predicted, name);
  }
});

Deno.test("divided by the largest magnitude, a fitted normal sees something, and the sample itself is still better", () => {
  for (const [name, row] of Object.entries(measured(Infinity))) {
    assert(row.empirical <= 1.02 * row.optimal, name);
    if (name === "normal") assert(row.normalFit <= 1.02 * row.optimal);
    else if (name === "Laplace") assert(row.normalFit <= 1.15 * row.optimal);
    else assert(row.normalFit > 1.15 * row.optimal, name);
    assert(row.optimal < row.halves && row.halves < row.uniform, name); // and what is fixed beforehand is worse
  }
});
