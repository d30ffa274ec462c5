/**
 * Every implementation with parameters: a row here, and all laws of its interface run on it.
 * @module
 */

import fc from "fast-check";
import {
  type BallCode,
  cell,
  cellCode,
  cellCodec,
  child,
  compressor,
  cube,
  cubeCode,
  cubeLevels,
  differential,
  differentialHeavyBall,
  differentialNesterov,
  dqGradientDescent,
  dqGradientDescentSchedule,
  dqHeavyBall,
  dqHeavyBallSchedule,
  dqNesterov,
  dqNesterovSchedule,
  dqWorkerMomentum,
  enumerative,
  errorFeedback,
  exact,
  float32,
  float64,
  floats,
  gradientDescent,
  heavyBall,
  inBall,
  key,
  memoryless,
  mixedRadix,
  nesterov,
  none,
  norm2,
  normInf,
  type Problem,
  quadratic,
  rangeSent,
  scale,
  scheduled,
  shifted,
  single,
  tunedGradientDescent,
  tunedHeavyBall,
  tunedNesterov,
  uniforms,
  type Vec,
  workerMomentum,
  workerMomentumSchedule,
} from "@bitdescent/bitdescent";
import type { Law } from "./laws/law.ts";
import { fixedLengthLaws } from "./laws/codec.ts";
import { ballCodeLaws, compressorLaws } from "./laws/compressor.ts";
import { compensationLaws } from "./laws/compensation.ts";
import { linkLaws } from "./laws/link.ts";
import { optimizerLaws } from "./laws/optimizer.ts";
import { protocolLaws } from "./laws/protocol.ts";
import { quantizerLaws } from "./laws/quantizer.ts";
import { direction, vectors } from "./support/arbitraries.ts";

const n = 6;
const inCube = vectors(n).map((x) => scale(1 / Math.max(1, normInf(x)), x));
const inUnitBall = vectors(n).map((x) => scale(1 / Math.max(1, norm2(x)), x));
/** Vectors of many sizes, all within what float32 can say: no coordinate but 0 is below 10⁻³⁵. */
const ofAnySize = fc.tuple(vectors(n), fc.constantFrom(1e-20, 1, 1e20)).map(([x, size]) =>
  x.map((value) => Math.abs(value) < 1e-15 ? 0 : value * size)
);

/** Digits below each radix. */
const digits = (radices: readonly number[]): fc.Arbitrary<Int32Array> =>
  fc.tuple(...radices.map((m) => fc.nat(m - 1))).map((d) => Int32Array.from(d));

/** Integer vectors whose squares sum to at most `budget`. */
const shortVectors = (dimension: number, budget: number): fc.Arbitrary<Int32Array> =>
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: dimension, maxLength: dimension })
    .filter((z) => z.reduce((sum, t) => sum + t * t, 0) <= budget).map((z) => Int32Array.from(z));

const ballCode = (code: BallCode): Law[] => ballCodeLaws(code, ofAnySize);

/** A quadratic, and a link at three bits over a schedule, for a protocol of the seed. */
function setting(seed: number): { problem: Problem; start: Vec; code: BallCode } {
  const k = key(seed), dimension = 1 + seed % 5;
  const spectrum = uniforms(child(k, 0), dimension).map((u) => 1 + 4 * u);
  const problem = quadratic({ spectrum, minimizer: direction(child(k, 1), dimension), axes: child(k, 2) });
  return { problem, start: new Float64Array(dimension), code: cubeCode({ dimension, rate: 2.5 + seed % 3 }) };
}

const runOf = ({ problem: { mu, L, quadratic }, code: { epsilon } }: ReturnType<typeof setting>) => (
  { mu, L, quadratic, epsilon, distance: 1 }
);

/** The rows: a name, and the laws it must satisfy. */
export const catalogue: Readonly<Record<string, () => Law[]>> = {
  "float32": () => fixedLengthLaws(float32, fc.double({ noNaN: true }).map(Math.fround)),
  "float64": () => fixedLengthLaws(float64, fc.double({ noNaN: true })),
  "mixedRadix, powers of two": () => fixedLengthLaws(mixedRadix({ radices: [4, 2, 1, 8] }), digits([4, 2, 1, 8])),
  "mixedRadix, any radices": () =>
    fixedLengthLaws(mixedRadix({ radices: [3, 7, 1, 1000, 5] }), digits([3, 7, 1, 1000, 5])),
  "enumerative, exact": () =>
    fixedLengthLaws(enumerative({ dimension: 4, weight: (t) => t * t, budget: 9 }), shortVectors(4, 9)),
  "enumerative, rounded": () =>
    fixedLengthLaws(
      enumerative({ dimension: 4, weight: (t) => t * t, budget: 9, counts: "rounded" }),
      shortVectors(4, 9),
    ),
  "cellCodec": () => fixedLengthLaws(cellCodec({ dimension: 4, epsilon: 0.5 }), shortVectors(4, 4)),
  "cube": () => quantizerLaws(cube({ levels: [4, 4, 3, 2, 1, 5], radius: 1 }), inCube),
  "cube, range 0": () =>
    quantizerLaws(cube({ levels: cubeLevels({ dimension: n, rate: 2 }), radius: 0 }), inCube.map((x) => scale(0, x))),
  "cell": () => quantizerLaws(cell({ dimension: n, epsilon: 0.4, radius: 1 }), inUnitBall),
  "compressor": () =>
    compressorLaws(
      compressor(cube({ levels: Array(n).fill(5), radius: 1 }), mixedRadix({ radices: Array(n).fill(5) })),
      inCube,
    ),
  "floats, 32 bits": () => compressorLaws(floats({ dimension: n, width: 32 }), ofAnySize),
  "floats, 64 bits": () => compressorLaws(floats({ dimension: n, width: 64 }), ofAnySize),
  "inBall": () => compressorLaws(inBall(cubeCode({ dimension: n, rate: 1.5 }).at(1)), inUnitBall),
  "shifted": () => compressorLaws(shifted(cubeCode({ dimension: n, rate: 2 }).at(1)), inCube),
  "rangeSent, cube": () => compressorLaws(rangeSent(cubeCode({ dimension: n, rate: 2.2 })), ofAnySize),
  "rangeSent, cell": () => compressorLaws(rangeSent(cellCode({ dimension: n, epsilon: 0.3 })), ofAnySize),
  "cubeCode, no bits": () => ballCode(cubeCode({ dimension: n, rate: 0 })),
  "cubeCode, half a bit": () => ballCode(cubeCode({ dimension: n, rate: 0.5 })),
  "cubeCode, three bits": () => ballCode(cubeCode({ dimension: n, rate: 3 })),
  "cellCode, by epsilon": () => ballCode(cellCode({ dimension: n, epsilon: 0.3 })),
  "cellCode, by rate": () => ballCode(cellCode({ dimension: n, rate: 2.5 })),
  "cellCode, too few bits": () => ballCode(cellCode({ dimension: n, rate: 0.4 })),
  "memoryless": () => linkLaws(memoryless(rangeSent(cubeCode({ dimension: n, rate: 1.5 }))), ofAnySize),
  "scheduled": () => linkLaws(scheduled((round) => cubeCode({ dimension: n, rate: 1 + round }).at(1)), inCube),
  "gradientDescent": () => optimizerLaws(gradientDescent, tunedGradientDescent),
  "nesterov": () => optimizerLaws(nesterov, tunedNesterov),
  "heavyBall": () => optimizerLaws(heavyBall, tunedHeavyBall),
  "none": () => compensationLaws(none, gradientDescent({ start: [0, 0, 0], stepSize: 0.5 })),
  "errorFeedback": () => compensationLaws(errorFeedback, gradientDescent({ start: [0, 0, 0], stepSize: 0.5 })),
  "differential": () =>
    compensationLaws(differential({ stepSize: 0.5 }), gradientDescent({ start: [0, 0, 0], stepSize: 0.5 })),
  "differentialNesterov": () => {
    const steps = { stepSize: 0.2, momentum: 0.4 };
    return compensationLaws(differentialNesterov(steps), nesterov({ start: [0, 0, 0], ...steps }));
  },
  "differentialHeavyBall": () => {
    const steps = { stepSize: 0.2, momentum: 0.4 };
    return compensationLaws(differentialHeavyBall(steps), heavyBall({ start: [0, 0, 0], ...steps }));
  },
  "workerMomentum": () => {
    const method = nesterov({ start: [0, 0, 0], stepSize: 0.2, momentum: 0.4 });
    return compensationLaws(workerMomentum(method), gradientDescent({ start: [0, 0, 0], stepSize: 1 }), method);
  },
  "dqGradientDescent": () =>
    protocolLaws((seed) => {
      const made = setting(seed), { problem, start, code } = made, theory = dqGradientDescentSchedule(runOf(made));
      const uplink = scheduled((round) => inBall(code.at(theory(round).range)));
      return {
        protocol: dqGradientDescent({ start, ...tunedGradientDescent(problem), uplink }),
        oracles: [exact(problem)],
      };
    }),
  "dqNesterov": () =>
    protocolLaws((seed) => {
      const made = setting(seed), { problem, start, code } = made, theory = dqNesterovSchedule(runOf(made));
      const uplink = scheduled((round) => code.at(theory(round).range));
      return { protocol: dqNesterov({ start, ...tunedNesterov(problem), uplink }), oracles: [exact(problem)] };
    }),
  "dqHeavyBall": () =>
    protocolLaws((seed) => {
      const made = setting(seed), { problem, start, code } = made, theory = dqHeavyBallSchedule(runOf(made));
      const uplink = scheduled((round) => code.at(theory(round).range));
      return { protocol: dqHeavyBall({ start, ...tunedHeavyBall(problem), uplink }), oracles: [exact(problem)] };
    }),
  "dqWorkerMomentum": () =>
    protocolLaws((seed) => {
      const made = setting(seed), { problem, start, code } = made;
      const unquantized = dqNesterovSchedule({ ...runOf(made), epsilon: 0 });
      const theory = workerMomentumSchedule({ unquantized, epsilon: code.epsilon });
      const uplink = scheduled((round) => code.at(theory(round).range));
      const method = nesterov({ start, ...tunedNesterov(problem) });
      return { protocol: dqWorkerMomentum({ method, uplink }), oracles: [exact(problem)] };
    }),
  "single, error feedback": () =>
    protocolLaws((seed) => {
      const { problem, start, code } = setting(seed);
      const optimizer = gradientDescent({ start, ...tunedGradientDescent(problem) });
      const uplink = memoryless(rangeSent(code));
      return { protocol: single({ optimizer, compensation: errorFeedback, uplink }), oracles: [exact(problem)] };
    }),
};
