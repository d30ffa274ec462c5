/**
 * Levels for the vector at hand: distributions of magnitudes, ALQ, AMQ and the optimum, four positive levels and 0.
 * @module
 */

import {
  alq,
  amq,
  bucketStatistics,
  empirical,
  foldedNormal,
  histogram,
  key,
  magnitudes,
  mixtureOf,
  normals,
  optimalLevels,
} from "@bitdescent/bitdescent";
import type { Panel } from "../panel.ts";
import { BUCKET } from "../plain.ts";

const count = 4, norm = Infinity, bucket = BUCKET;

/** Each part of an update, and whole updates from the vector on. */
export function* levels(quick: boolean): Generator<Panel> {
  for (const dimension of quick ? [1e4] : [1e5, 1e6]) {
    const x = normals(key(1), dimension, new Float32Array(dimension));
    const sample = magnitudes(x, { norm, bucket }), exactly = empirical(sample), inBins = histogram(sample);
    const fitted = () => foldedNormal(mixtureOf([bucketStatistics(x, { norm, bucket })]));
    const normal = fitted();
    yield {
      dimension,
      subjects: [
        { name: "magnitudes", run: () => void magnitudes(x, { norm, bucket }) },
        { name: "empirical distribution", run: () => void empirical(sample) },
        { name: "histogram", run: () => void histogram(sample) },
        { name: "mixture of normals", run: () => void fitted() },
        { name: "ALQ, sample", run: () => void alq({ distribution: exactly, count }) },
        { name: "ALQ, histogram", run: () => void alq({ distribution: inBins, count }) },
        { name: "ALQ, normals", run: () => void alq({ distribution: normal, count }) },
        { name: "AMQ, normals", run: () => void amq({ distribution: normal, count, zero: true }) },
        { name: "optimal levels, histogram", run: () => void optimalLevels({ distribution: inBins, count }) },
        {
          name: "ALQ update from the sample",
          run: () => void alq({ distribution: empirical(magnitudes(x, { norm, bucket })), count }),
        },
        { name: "ALQ update from normals", run: () => void alq({ distribution: fitted(), count }) },
      ],
    };
    yield {
      dimension,
      subjects: [{ name: "optimal levels", run: () => void optimalLevels({ distribution: exactly, count }) }],
    };
  }
}
