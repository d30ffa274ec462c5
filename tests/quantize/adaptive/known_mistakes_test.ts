/**
 * Mistakes that designs of levels are known to make, each with what it costs.
 * @module
 */

import { assert, assertAlmostEquals } from "@std/assert";
import { key, normals, uniforms } from "../../../base/key.ts";
import { alq } from "../../../quantize/adaptive/designs/alq.ts";
import { amq, ratioSlope } from "../../../quantize/adaptive/designs/amq.ts";
import type { Distribution } from "../../../quantize/adaptive/distributions/distribution.ts";
import { empirical } from "../../../quantize/adaptive/distributions/empirical.ts";
import { foldedNormal } from "../../../quantize/adaptive/distributions/folded_normal.ts";
import { histogram } from "../../../quantize/adaptive/distributions/histogram.ts";
import { magnitudes } from "../../../quantize/adaptive/distributions/magnitudes.ts";
import { cellVariance, roundingVariance } from "../../../quantize/adaptive/designs/objective.ts";
import { optimalLevels } from "../../../quantize/adaptive/designs/optimal.ts";
import { geometricLevels } from "../../../quantize/levels/level_set.ts";
import { stochasticLevels } from "../../../quantize/levels/stochastic.ts";

const normal = (deviation: number, mean = 0): Distribution => foldedNormal([{ mean, deviation, weight: 1 }]);

Deno.test("the codebook used is the codebook optimised: a zero level is not dropped after the design", () => {
  const F = normal(0.05);
  for (const [count, used, best] of [[4, 6.64e-4, 4.76e-4], [8, 9.47e-5, 7.70e-5]]) {
    const dropped = alq({ distribution: F, count }).levels.slice(1);
    assertAlmostEquals(roundingVariance(dropped, F), used, 0.001 * used);
    assertAlmostEquals(alq({ distribution: F, count, zero: false }).variance, best, 0.001 * best);
  }
  // and a quantizer takes the levels as they are
  for (const zero of [true, false]) {
    const { levels } = alq({ distribution: F, count: 4, zero }), quantizer = stochasticLevels({ dimension: 1, levels });
    assert(quantizer.levels.every((level, j) => level === levels[j]) && quantizer.levels.length === levels.length);
  }
});

Deno.test("a ratio is chosen by the variance of all cells, the middle one among them", () => {
  const F = normal(0.01), design = amq({ distribution: F, count: 4 });
  assert(design.variance < 5.48e-5);
  const ratios = Array.from({ length: 97 }, (_, i) => (i + 2) / 100);
  const without = ratios.map((ratio) => geometricLevels({ count: 4, ratio, zero: false }))
    .map((levels) => ({ levels, outer: roundingVariance(levels, F) - cellVariance(F, undefined, levels[0]) }))
    .reduce((a, b) => b.outer < a.outer ? b : a);
  assert(roundingVariance(without.levels, F) > 100 * design.variance); // what leaving it out would choose
});

Deno.test("both signs count for the slope in the ratio", () => {
  assertAlmostEquals(ratioSlope(normal(0.3, 0.05), 0.5, { count: 4, zero: false }), 0.0127, 5e-5);
  const x = Float64Array.from({ length: 20000 }, (_, i) => (i + 0.5) / 10000 - 1);
  const weights = x.map((x) => Math.exp(-((x - 0.05) ** 2) / 0.18));
  const both = empirical({ values: x.map(Math.abs), weights });
  const positive = empirical({ values: x.map(Math.abs), weights: weights.map((w, i) => x[i] > 0 ? w : 0) });
  const slope = (F: Distribution) => ratioSlope(F, 0.5, { count: 4, zero: false });
  assertAlmostEquals(slope(both), 0.0127, 5e-5);
  const share = positive.weight / both.weight;
  assert(Math.abs(2 * share * slope(positive) - slope(both)) > 0.5 * slope(both), `${share * slope(positive)}`);
});

Deno.test("buckets weigh by the squares of their norms", () => {
  // a light bucket whose magnitudes are spread out, and one with six times its norm whose magnitudes are all alike
  const spread = uniforms(key(1), 200), alike = normals(key(2), 200).map((z) => 6 * (0.8 + 0.05 * z));
  const x = Float64Array.of(...spread, ...alike), shape = { bucket: 200, norm: Infinity };
  const squares = magnitudes(x, shape), F = empirical(squares);
  const once = empirical({ ...squares, weights: squares.weights.map(Math.sqrt) });
  const right = optimalLevels({ distribution: F, count: 4 });
  const wrong = optimalLevels({ distribution: once, count: 4 });
  assert(
    roundingVariance(wrong.levels, F) > 1.02 * right.variance,
    `${roundingVariance(wrong.levels, F) / right.variance}`,
  );
});

Deno.test("cutting undoes the distribution function: not a bin too low", () => {
  const values = normals(key(3), 500).map((z) => Math.min(1, Math.abs(z) / 5));
  for (const F of [empirical({ values }), histogram({ values, bins: 50 })]) {
    for (const r of F.points) assert(F.cut(F.M0(r, 1), 0, 1) === r);
  }
  const F = normal(0.2);
  for (const r of [0.01, 0.1, 0.5, 0.9]) assertAlmostEquals(F.cut(F.M0(r, 1), 0, 1), r, 1e-12);
});
