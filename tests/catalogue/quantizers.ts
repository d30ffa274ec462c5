/**
 * Quantizers.
 * @module
 */

import {
  cell,
  clipped,
  cube,
  cubeLevels,
  grid,
  type LevelQuantizer,
  lloydMax,
  naturalDithering,
  norm2,
  nuqsgd,
  qsgd,
  randomK,
  scale,
  stochasticGrid,
  stochasticLevels,
  ternGrad,
  topK,
  type Vec,
} from "@bitdescent/bitdescent";
import { inCube, inUnitBall, n, ofAnySize } from "./inputs.ts";
import { ofQuantizer, type Row, type Rows } from "./row.ts";

/**
 * No coordinate errs by more than the widest gap G between levels times the norm N of its bucket. With d coordinates a
 * bucket and `N ≤ d^{1/min(q,2) − 1/2}‖v‖`, or N the known scale s: `‖Q(x) − x‖² ≤ (d^{1/min(q,2)} G ‖x‖)²`, or `n (s G)²`.
 */
export function largestSquare({ dimension, levels, norm: q, bucket, scale: s }: LevelQuantizer): (x: Vec) => number {
  const all = levels[0] === 0 ? [...levels] : [-levels[0], ...levels];
  const G = Math.max(...all.slice(1).map((level, j) => level - all[j])), d = Math.min(bucket, dimension);
  const most = (s === undefined ? d ** (1 / Math.min(q, 2)) : Math.sqrt(dimension) * s) * G * (1 + 1e-6);
  return (x) => (most * (s === undefined ? norm2(x) : 1)) ** 2;
}

const ofLevels = (quantizer: LevelQuantizer, inputs = ofAnySize(quantizer.dimension)): Row =>
  ofQuantizer(quantizer, inputs, largestSquare(quantizer));

/** The rows. */
export const quantizers: Rows = {
  "cube": () => ofQuantizer(cube({ levels: [4, 4, 3, 2, 1, 5], radius: 1 }), inCube),
  "cube, range 0": () =>
    ofQuantizer(cube({ levels: cubeLevels({ dimension: n, rate: 2 }), radius: 0 }), inCube.map((x) => scale(0, x))),
  "cell": () => ofQuantizer(cell({ dimension: n, epsilon: 0.4, radius: 1 }), inUnitBall),
  "grid": () => ofQuantizer(grid({ dimension: n, error: 0.1 }), ofAnySize(n, [1e-20, 0.1, 1e4])),
  "stochasticGrid": () => ofQuantizer(stochasticGrid({ dimension: n, error: 0.1 }), ofAnySize(n, [1e-20, 0.1, 1e4])),
  "stochasticLevels": () => ofLevels(stochasticLevels({ dimension: n, levels: [0, 0.1, 0.4, 1] })),
  "stochasticLevels, no zero level": () => ofLevels(stochasticLevels({ dimension: n, levels: [0.2, 0.5, 1] })),
  "stochasticLevels, one level": () => ofLevels(stochasticLevels({ dimension: n, levels: [1], norm: Infinity })),
  "stochasticLevels, q = 1": () => ofLevels(stochasticLevels({ dimension: n, levels: [0, 0.25, 1], norm: 1 })),
  "stochasticLevels, q = 1.5, a short last bucket": () =>
    ofLevels(stochasticLevels({ dimension: n, levels: [0, 0.3, 1], norm: 1.5, bucket: 4 })),
  "stochasticLevels, q = 3, no zero level, buckets": () =>
    ofLevels(stochasticLevels({ dimension: n, levels: [0.4, 1], norm: 3, bucket: 2 })),
  "stochasticLevels, q = ∞, buckets of one": () =>
    ofLevels(stochasticLevels({ dimension: n, levels: [0, 1], norm: Infinity, bucket: 1 })),
  "stochasticLevels, a known scale": () =>
    ofLevels(stochasticLevels({ dimension: n, levels: [0, 0.5, 1], scale: 1, bucket: 4 }), inCube),
  "stochasticLevels, a scale of 0": () =>
    ofLevels(stochasticLevels({ dimension: n, levels: [0.5, 1], scale: 0 }), inCube.map((x) => scale(0, x))),
  "stochasticLevels, no coordinates": () => ofLevels(stochasticLevels({ dimension: 0, levels: [0, 1] })),
  "qsgd": () => ofLevels(qsgd({ dimension: n, steps: 4 })),
  "qsgd, q = ∞": () => ofLevels(qsgd({ dimension: n, steps: 3, norm: Infinity, bucket: 4 })),
  "naturalDithering": () => ofLevels(naturalDithering({ dimension: n, count: 3, norm: 1 })),
  "nuqsgd": () => ofLevels(nuqsgd({ dimension: n, count: 4, bucket: 4 })),
  "ternGrad": () => ofLevels(ternGrad({ dimension: n, bucket: 3 })),
  "clipped": () => ofQuantizer(clipped(ternGrad({ dimension: n, bucket: 3 }), { deviations: 1 }), ofAnySize()),
  "lloydMax": () => ofQuantizer(lloydMax({ dimension: n, bits: 2 }), ofAnySize()),
  "lloydMax, least squares": () =>
    ofQuantizer(lloydMax({ dimension: n, bits: 3, scale: "least-squares" }), ofAnySize()),
  "topK": () => ofQuantizer(topK({ dimension: n, count: 2 }), ofAnySize()),
  "topK, all": () => ofQuantizer(topK({ dimension: n, count: n }), ofAnySize()),
  "randomK": () => ofQuantizer(randomK({ dimension: n, count: 2 }), ofAnySize()),
  "randomK, least squares": () => ofQuantizer(randomK({ dimension: n, count: 2, scale: "least-squares" }), ofAnySize()),
};
