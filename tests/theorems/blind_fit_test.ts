/**
 * A normal fitted to magnitudes that were divided by their Euclidean norm cannot see what the magnitudes are like.
 * @module
 */

import { assert, assertAlmostEquals } from "@std/assert";
import {
  alq,
  amq,
  child,
  empirical,
  foldedNormal,
  geometricLevels,
  key,
  magnitudes,
  norm2,
  optimalLevels,
  roundingVariance,
  uniformLevels,
  type Vec,
} from "@bitdescent/bitdescent";
import { tails } from "../support/tails.ts";

const K = 2048, count = 4, draws = 4;

const average = (x: Vec): number => Array.from(x).reduce((sum, v) => sum + v, 0) / x.length;

/** Mean and variance of the coordinates. */
function moments(x: Vec): { mean: number; variance: number } {
  const mean = average(Array.from(x));
  return { mean, variance: average(Array.from(x, (v) => (v - mean) ** 2)) };
}

/** `E‖Q(v) − v‖²/‖v‖²` under seven designs of levels for one vector in one bucket. */
function designs(v: Vec, norm: number): Record<string, number> {
  const { values, weights } = magnitudes(v, { norm }), distribution = empirical({ values, weights });
  const signed = values.map((r, i) => Math.sign(v[i]) * r), { mean, variance } = moments(signed);
  const fitted = foldedNormal([{ mean, deviation: Math.sqrt(variance), weight: 1 }]);
  const energy = values.reduce((sum, r) => sum + r * r, 0), normalFit = alq({ distribution: fitted, count });
  const relative = (levels: Vec) => K * roundingVariance(levels, distribution) / energy;
  return {
    uniform: relative(uniformLevels({ steps: count })),
    halves: relative(geometricLevels({ count })),
    ratioFit: relative(amq({ distribution: fitted, count, zero: true }).levels),
    normalFit: relative(normalFit.levels),
    predicted: K * normalFit.variance / energy,
    empirical: relative(alq({ distribution, count }).levels),
    optimal: relative(optimalLevels({ distribution, count }).levels),
  };
}
/** The designs' averages over four vectors, for every kind of tail. */
const measured = (norm: number): Record<string, Record<string, number>> =>
  Object.fromEntries(
    Object.entries(tails).map(([name, draw]) => {
      const rows = Array.from({ length: draws }, (_, i) => designs(draw(child(key(1), i), K), norm));
      return [name, Object.fromEntries(Object.keys(rows[0]).map((k) => [k, average(rows.map((row) => row[k]))]))];
    }),
  );

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
