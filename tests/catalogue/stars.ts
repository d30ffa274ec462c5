/**
 * Stars of many workers, and the links whose errors are on a schedule.
 * @module
 */

import {
  aiade,
  axpy,
  type BitRule,
  child,
  compressor,
  cubeCode,
  differenced,
  dqManyWorkers,
  dqManyWorkersSchedule,
  dynamicServer,
  each,
  errorFeedback,
  exact,
  exactMean,
  fixedWidth,
  fixedWidthLevels,
  geometricAiadeSchedule,
  iade,
  iadeChoices,
  iadeSchedule,
  key,
  levelled,
  memoryless,
  normals,
  numbered,
  type Oracle,
  type Precise,
  precise,
  preciseOnAverage,
  qsgd,
  qsvrg,
  quadratic,
  scheduled,
  stochasticGradientDescent,
  tunedNesterov,
  uniforms,
  varianceReduced,
  type Vec,
} from "@bitdescent/bitdescent";
import { linkLaws } from "../laws/link.ts";
import { protocolLaws, type Trial } from "../laws/protocol.ts";
import { direction } from "../support/arbitraries.ts";
import { inUnitBall, n } from "./inputs.ts";
import type { Row, Rows } from "./row.ts";

const at = (round: number): Precise => ({ error: 0.3, range: round === 0 ? Infinity : 1 });

/** Links whose errors are on a schedule; the grid of exact means has 0.001/3 between points, so all is rounded to it. */
export const preciseLinks: Rows = {
  "precise": () => ({ laws: linkLaws(precise({ dimension: n, at }), inUnitBall) }),
  "precise, coordinates": () => ({ laws: linkLaws(precise({ dimension: n, at, code: "coordinates" }), inUnitBall) }),
  "precise, variable": () => ({ laws: linkLaws(precise({ dimension: n, at, code: "variable" }), inUnitBall) }),
  "preciseOnAverage": () => ({ laws: linkLaws(preciseOnAverage({ dimension: n, at }), inUnitBall) }),
  "exactMean": () => ({ laws: linkLaws(exactMean({ dimension: n, workers: 3, step: () => 0.001 }), inUnitBall) }),
};

const WORKERS = 3;

/** Parts with minimizers of their own and the same curvature, known to lie between 1 and 5. */
interface Setting {
  readonly start: Vec;
  readonly curvature: { readonly mu: number; readonly L: number };
  readonly oracles: readonly Oracle[];
}

function setting(seed: number): Setting {
  const k = key(seed), dimension = 1 + seed % 3, spectrum = uniforms(child(k, 0), dimension).map((u) => 1 + 4 * u);
  const parts = Array.from(
    { length: WORKERS },
    (_, i) => quadratic({ spectrum, minimizer: direction(child(k, 2 + i), dimension), axes: child(k, 1) }),
  );
  return { start: new Float64Array(dimension), curvature: { mu: 1, L: 5 }, oracles: parts.map(exact) };
}

const trials = <W, S>(make: (made: Setting) => Trial<W, S>["protocol"]): Row => ({
  laws: protocolLaws((seed) => {
    const made = setting(seed);
    return { protocol: make(made), oracles: made.oracles };
  }),
});

/** Protocols. */
export const stars: Rows = {
  "iade": () =>
    trials(({ start, curvature }) => {
      const given = { ...curvature, distance: 1 }, theory = iadeSchedule(given), dimension = start.length;
      const code = "coordinates"; // a table for every setting would take its time
      return iade({
        workers: WORKERS,
        start,
        stepSize: iadeChoices(given).stepSize,
        uplink: precise({ dimension, at: (k) => ({ error: theory(k).error, range: theory(k).up }), code }),
        downlink: precise({ dimension, at: (k) => ({ error: theory(k).error, range: theory(k).down }), code }),
      });
    }),
  "aiade": () =>
    trials(({ start, curvature }) => {
      const theory = geometricAiadeSchedule({ ...curvature, distance: 1 }), dimension = start.length;
      const link = precise({ dimension, at: (k) => ({ error: theory(k).error, range: Infinity }) });
      return aiade({ workers: WORKERS, start, ...tunedNesterov(curvature), uplink: link, downlink: link });
    }),
  "qsvrg": () => ({
    laws: protocolLaws((seed) => {
      const { start, curvature: { L }, oracles } = setting(seed), dimension = start.length;
      const noisy = oracles.map((gradient): Oracle => (x, key) => axpy(1, normals(key, dimension), gradient(x, key)));
      const quantizer = qsgd({ dimension, steps: 2 });
      const code = numbered(quantizer.levels, each(fixedWidth({ width: 3 })));
      return {
        protocol: qsvrg({
          workers: WORKERS,
          start,
          stepSize: 0.1 / L,
          epoch: 4,
          compressor: compressor(quantizer, levelled(quantizer, code)),
        }),
        oracles: noisy.map((sample, i) => varianceReduced({ sample, full: (x) => oracles[i](x, key(0)) })),
      };
    }),
  }),
  "dynamicServer": () => ({
    laws: protocolLaws((seed) => {
      const { start, oracles } = setting(seed), dimension = start.length;
      const levels = (bits: number) => memoryless(fixedWidthLevels({ dimension, bits, norm: Infinity }));
      const rule: BitRule<number> = { init: 0, bits: (heard) => 2 + heard % 5, heard: (heard) => heard + 1 };
      const optimizer = stochasticGradientDescent({ start, stepSize: (round) => 0.1 / (1 + round / 10) });
      return {
        protocol: dynamicServer({
          ...{ workers: WORKERS, optimizer, compensation: errorFeedback, rule },
          uplink: (bits) => differenced(levels(bits)),
          downlink: levels(6),
        }),
        oracles,
      };
    }),
  }),
  "dqManyWorkers": () =>
    trials(({ start, curvature }) => {
      const dimension = start.length, code = cubeCode({ dimension, rate: 4 }), first = 5 * 2;
      const theory = dqManyWorkersSchedule({
        ...curvature,
        partL: curvature.L,
        dissimilarity: 0,
        epsilon: code.epsilon,
        distance: 1,
        firstGradient: first,
      });
      const step = (round: number): number => theory(round).range / 16; // points are odd multiples of a sixteenth
      return dqManyWorkers({
        workers: WORKERS,
        start,
        stepSize: 2 / (curvature.mu + curvature.L),
        uplink: scheduled((round) => code.at(theory(round).range)),
        downlink: exactMean({ dimension, workers: WORKERS, step }),
      });
    }),
};
