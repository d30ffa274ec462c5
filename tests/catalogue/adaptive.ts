/**
 * Distributions of magnitudes, and codebooks that follow them.
 * @module
 */

import {
  alq,
  arithmetic,
  binned,
  type Distribution,
  each,
  empirical,
  fixedCodebook,
  fixedWidth,
  floats,
  foldedNormal,
  frequencies,
  geometricLevels,
  histogram,
  key,
  levelsSent,
  momentsShared,
  numbered,
  staticModel,
  type Tuned,
  uniformLevels,
  uniforms,
} from "@bitdescent/bitdescent";
import { distributionLaws } from "../laws/distribution.ts";
import { n, ofAnySize } from "./inputs.ts";
import { ofCodebook, type Row, type Rows } from "./row.ts";

const ofDistribution = (F: Distribution, points?: readonly number[]): Row => ({ laws: distributionLaws(F, points) });

const values = [0, 0.25, 0.5, 0.5, 0.75, 1], weights = [1, 2, 0, 1, 5, 3];
const manyValues = uniforms(key(1), 500).map((u) => u * u);

/** Distributions, by their moments. */
export const distributions: Rows = {
  "empirical": () => ofDistribution(empirical({ values, weights }), values),
  "empirical, one point": () => ofDistribution(empirical({ values: [0.3] }), [0.3]),
  "histogram": () => {
    const F = histogram({ values: manyValues, bins: 20 });
    return ofDistribution(F, Array.from(F.points));
  },
  "binned": () => {
    const F = binned({ distribution: foldedNormal([{ mean: -0.2, deviation: 0.3, weight: 1 }]), bins: 20 });
    return ofDistribution(F, Array.from(F.points));
  },
  "foldedNormal": () => ofDistribution(foldedNormal([{ mean: 0, deviation: 0.3, weight: 1 }])),
  "foldedNormal, a mixture": () =>
    ofDistribution(
      foldedNormal([{ mean: -0.2, deviation: 0.05, weight: 2 }, { mean: 0.6, deviation: 1, weight: 1 }]),
      [0.2, 0.6],
    ),
};

const design = (count: number, zero = true) => (distribution: Distribution) =>
  alq({ distribution, count, zero, sweeps: 5 });
const fitted = ({ levels, probabilities }: Tuned) =>
  numbered(levels, arithmetic(staticModel({ frequencies: frequencies({ weights: probabilities, bits: 12 }) })));

/** Codebooks. */
export const codebooks: Rows = {
  "fixedCodebook": () => ofCodebook(fixedCodebook(floats({ dimension: n, width: 32 })), ofAnySize()),
  "levelsSent": () =>
    ofCodebook(
      levelsSent({ dimension: n, levels: geometricLevels({ count: 3 }), design: design(3), code: fitted, speaker: 1 }),
      ofAnySize(),
    ),
  "levelsSent, packed": () =>
    ofCodebook(
      levelsSent({ dimension: n, levels: geometricLevels({ count: 3 }), design: design(3), code: "packed" }),
      ofAnySize(n, [1e-10, 1, 1e10]).map((x) => Float32Array.from(x)),
    ),
  "levelsSent, no zero level, buckets": () =>
    ofCodebook(
      levelsSent({
        dimension: n,
        bucket: 4,
        norm: Infinity,
        normalised: true,
        levels: [0.5, 1],
        design: design(2, false),
        code: ({ levels }) => numbered(levels, each(fixedWidth({ width: 2 }))),
      }),
      ofAnySize(),
    ),
  "momentsShared": () =>
    ofCodebook(
      momentsShared({
        dimension: n,
        bucket: 4,
        norm: Infinity,
        levels: uniformLevels({ steps: 2 }),
        design: design(2),
        code: fitted,
      }),
      ofAnySize(),
    ),
};
