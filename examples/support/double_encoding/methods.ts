/**
 * Gradient descent and its kin with many workers and one server: in floats, and quantized in eight ways.
 * @module
 */

import {
  aiade,
  aiadeSchedule,
  type Compressor,
  compressor,
  cubeCode,
  differenced,
  dqManyWorkers,
  dqManyWorkersContraction,
  dqManyWorkersError,
  each,
  eliasDelta,
  fixedWidth,
  floats,
  gaps,
  geometricAiadeSchedule,
  gradientDescent,
  iade,
  iadeSchedule,
  levelled,
  type Link,
  memoryless,
  nesterov,
  none,
  norm2,
  numbered,
  type Optimizer,
  parameterServer,
  qsgd,
  quantizedDescentDistance,
  rangeSent,
  sparsified,
  tunedGradientDescent,
  tunedNesterov,
} from "@bitdescent/bitdescent";
import { distances, doubleLinks, known, type Setting } from "./setting.ts";
import { type Served, servedBy } from "./served.ts";

/** A method: what it sends, how it runs, and what is proved of it. */
export interface DoubleMethod {
  /** What goes up and what comes down, in words. */
  readonly sends: (setting: Setting) => { readonly up: string; readonly down: string };
  /** A run from 0. */
  readonly run: (setting: Setting) => Served;
  /** The distance to the minimizer that is proved after so many rounds; null where nothing is that shrinks. */
  readonly bound: (setting: Setting) => ((rounds: number) => number) | null;
}

/** What every protocol takes. */
const common = ({ split: { whole, parts } }: Setting) => ({
  workers: parts.length,
  start: new Float64Array(whole.dimension),
});

const inFloats = ({ split: { whole: { dimension } } }: Setting, width: 32 | 64) =>
  memoryless(floats({ dimension, width }));

/** The scalar quantizer, its range sent along. */
const cubes = ({ split: { whole: { dimension } }, bits: rate }: Setting): Compressor =>
  rangeSent(cubeCode({ dimension, rate }));

/** Stochastic rounding to uniform levels, b bits a coordinate. */
function levels({ split: { whole: { dimension } }, bits: width }: Setting): { code: Compressor; omega: number } {
  const quantizer = qsgd({ dimension, steps: 2 ** (width - 1) - 1 }), { guarantee } = quantizer;
  const code = levelled(quantizer, numbered(quantizer.levels, each(fixedWidth({ width }))));
  return { code: compressor(quantizer, code), omega: guarantee.kind === "unbiased" ? guarantee.omega : Infinity };
}

/** The largest quarter of the coordinates, in float32. */
function largestQuarter({ split: { whole: { dimension } } }: Setting): { code: Compressor; alpha: number } {
  const part = floats({ dimension: Math.ceil(dimension / 4), width: 32 });
  const code = sparsified(part, { dimension, indices: gaps(eliasDelta) });
  return { code, alpha: code.guarantee.kind === "contractive" ? code.guarantee.delta : 0 };
}

/** Gradient descent along what `uplink` carries; the server answers in float32. */
function descent<E, D>(setting: Setting, stepSize: number, uplink: Link<E, D>): Served {
  const { workers, start } = common(setting), optimizer = gradientDescent({ start, stepSize });
  const downlink = inFloats(setting, 32);
  return servedBy(
    parameterServer({ workers, optimizer, compensation: none, uplink, downlink }),
    setting.split.parts,
  );
}

/** A method in float64, both ways. */
const unquantized = (
  optimizerOf: (start: Float64Array, run: ReturnType<typeof known>) => Optimizer<unknown>,
  bound: (run: ReturnType<typeof known>) => (rounds: number) => number,
): DoubleMethod => ({
  sends: () => ({ up: "float64", down: "float64" }),
  run(setting) {
    const { workers, start } = common(setting), link = inFloats(setting, 64);
    const optimizer = optimizerOf(start, known(setting));
    return servedBy(
      parameterServer({ workers, optimizer, compensation: none, uplink: link, downlink: link }),
      setting.split.parts,
    );
  },
  bound: (setting) => bound(known(setting)),
});

/** Double encoding writes both ways alike. */
const doubleEncoded = ({ code }: Setting) => ({ up: code, down: code });

/** AIADE on a schedule. */
const accelerated = (theory: typeof aiadeSchedule): DoubleMethod => ({
  sends: doubleEncoded,
  run(setting) {
    const run = known(setting), links = doubleLinks(setting, theory(run));
    return servedBy(aiade({ ...common(setting), ...tunedNesterov(run), ...links }), setting.split.parts);
  },
  bound: (setting) => distances(theory(known(setting))),
});

/** γ of gradient descent on quantized gradients: `1/(L (1 + 2ω/N))`. */
const quantizedStep = (setting: Setting): number => {
  const { L } = known(setting), { omega } = levels(setting);
  return 1 / (L * (1 + 2 * omega / setting.split.parts.length));
};

/** The methods by name. */
export const doubleMethods = {
  "gd": unquantized(
    (start, run) => gradientDescent({ start, ...tunedGradientDescent(run) }),
    (run) => (rounds) => run.distance * tunedGradientDescent(run).contraction ** rounds,
  ),
  "agd": unquantized(
    (start, run) => nesterov({ start, ...tunedNesterov(run) }),
    (run) => (rounds) => run.distance * Math.sqrt(1 + run.L / run.mu) * tunedNesterov(run).contraction ** rounds,
  ),
  "nq-gd": {
    sends: ({ bits }) => ({ up: `cube, ${bits} bits`, down: "float32" }),
    run: (setting) => descent(setting, tunedGradientDescent(known(setting)).stepSize, memoryless(cubes(setting))),
    bound: () => null,
  },
  "qsgd": {
    sends: ({ bits }) => ({ up: `levels, ${bits} bits`, down: "float32" }),
    run: (setting) => descent(setting, quantizedStep(setting), memoryless(levels(setting).code)),
    bound(setting) { // of the root mean square
      const { mu, L, distance } = known(setting), { whole: { minimizer }, parts } = setting.split;
      const squares = parts.map(({ gradient }) => norm2(gradient(minimizer)) ** 2), workers = parts.length;
      const heterogeneity = Math.sqrt(squares.reduce((sum, square) => sum + square) / workers);
      const { omega } = levels(setting), stepSize = quantizedStep(setting);
      return (rounds) =>
        quantizedDescentDistance.value({ mu, L, distance, omega, heterogeneity, workers, stepSize, rounds });
    },
  },
  "ef21": {
    sends: () => ({ up: "largest quarter", down: "float32" }),
    run(setting) { // Richtárik, Sokolov, Fatkhullin 2021: γ = 1/(L + L̃ √(β/θ)), √(β/θ) = √(1 − α)/(1 − √(1 − α))
      const { code, alpha } = largestQuarter(setting), { whole, parts } = setting.split, left = Math.sqrt(1 - alpha);
      const partsL = Math.sqrt(parts.reduce((sum, { L }) => sum + L * L, 0) / parts.length);
      return descent(setting, 1 / (whole.L + partsL * left / (1 - left)), differenced(memoryless(code)));
    },
    bound: () => null,
  },
  "diana": {
    sends: ({ bits }) => ({ up: `levels, ${bits} bits`, down: "float32" }),
    run(setting) { // Horváth et al. 2019: shifts at the rate 1/(1 + ω), γ = 1/(L (1 + 6ω/N))
      const { code, omega } = levels(setting), { parts, partL } = setting.split;
      const uplink = differenced(memoryless(code), { learningRate: 1 / (1 + omega) });
      return descent(setting, 1 / (partL * (1 + 6 * omega / parts.length)), uplink);
    },
    bound: () => null,
  },
  "iade": {
    sends: doubleEncoded,
    run(setting) {
      const run = known(setting), { stepSize } = tunedGradientDescent(run);
      const links = doubleLinks(setting, iadeSchedule(run));
      return servedBy(iade({ ...common(setting), stepSize, ...links }), setting.split.parts);
    },
    bound: (setting) => distances(iadeSchedule(known(setting))),
  },
  "aiade": accelerated(aiadeSchedule),
  "aiade-geo": accelerated(geometricAiadeSchedule),
  "mw-dq-gd": {
    sends: ({ bits }) => ({ up: `cube, ${bits} bits`, down: "float64" }),
    run(setting) {
      const { stepSize } = tunedGradientDescent(known(setting));
      const links = { uplink: memoryless(cubes(setting)), downlink: inFloats(setting, 64) };
      return servedBy(dqManyWorkers({ ...common(setting), stepSize, ...links }), setting.split.parts);
    },
    bound(setting) {
      const { epsilon } = cubeCode({ dimension: setting.split.whole.dimension, rate: setting.bits });
      const run = { ...known(setting), partL: setting.split.partL, epsilon };
      if (dqManyWorkersContraction.value(run) >= 1) return null;
      return (rounds) => dqManyWorkersError.value({ ...run, rounds });
    },
  },
} as const satisfies Record<string, DoubleMethod>;

/** A name of a method. */
export type DoubleMethodName = keyof typeof doubleMethods;

/** The names of all methods. */
export const doubleMethodNames = Object.keys(doubleMethods) as DoubleMethodName[];
