/**
 * How much designs of levels err on vectors of several kinds of tails: ALQ's by a fitted normal and by the sample, and others.
 * @module
 */

import {
  alq,
  amq,
  child,
  empirical,
  foldedNormal,
  geometricLevels,
  key,
  magnitudes,
  optimalLevels,
  roundingVariance,
  uniformLevels,
  type Vec,
} from "@bitdescent/bitdescent";
import { tails } from "./tails.ts";

/** Coordinates in the one bucket. */
export const K = 2048;

/** Positive levels, and vectors of each kind. */
const count = 4, draws = 4;

const average = (x: Vec): number => Array.from(x).reduce((sum, v) => sum + v, 0) / x.length;

/** Mean and variance of the coordinates. */
export function moments(x: Vec): { mean: number; variance: number } {
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
export const measured = (norm: number): Record<string, Record<string, number>> =>
  Object.fromEntries(
    Object.entries(tails).map(([name, draw]) => {
      const rows = Array.from({ length: draws }, (_, i) => designs(draw(child(key(1), i), K), norm));
      return [name, Object.fromEntries(Object.keys(rows[0]).map((k) => [k, average(rows.map((row) => row[k]))]))];
    }),
  );
