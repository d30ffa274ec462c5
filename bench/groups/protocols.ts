/**
 * A whole round of each protocol, beside the gradients alone: quadratics whose gradient is a product a coordinate, so that
 * nothing hides what messages cost; 4 bits a coordinate where there is a choice.
 * @module
 */

import {
  adaptiveSgd,
  aiade,
  allGather,
  alq,
  type BitRule,
  child,
  compressor,
  cubeCode,
  differenced,
  dqGradientDescent,
  dqHeavyBall,
  dqManyWorkers,
  dqNesterov,
  dqWorkerMomentum,
  dynamicServer,
  each,
  errorFeedback,
  exact,
  exactMean,
  fixedCodebook,
  fixedWidth,
  fixedWidthLevels,
  floats,
  geometricLevels,
  gradientDescent,
  iade,
  key,
  levelled,
  levelsSent,
  memoryless,
  nesterov,
  none,
  normals,
  numbered,
  type Oracle,
  packedLevels,
  parameterServer,
  type Protocol,
  qsgd,
  qsvrg,
  quadratic,
  rangeSent,
  run,
  single,
  stochasticGradientDescent,
  take,
  uniforms,
  varianceReduced,
} from "@bitdescent/bitdescent";
import type { Panel, Subject } from "../panel.ts";
import { BUCKET as bucket } from "../plain.ts";

const workers = 4, rounds = 10, stepSize = 0.2, momentum = 0.4;

/** Parts with minimizers of their own. */
function partsOf(dimension: number): Oracle[] {
  const spectrum = uniforms(key(1), dimension).map((u) => 1 + 4 * u);
  const part = (i: number) => exact(quadratic({ spectrum, minimizer: normals(child(key(2), i), dimension) }));
  return Array.from({ length: workers }, (_, i) => part(i));
}

/** Some rounds of a protocol from its start. */
const roundsOf = <W, S>(
  name: string,
  against: string,
  protocol: Protocol<W, S>,
  oracles: readonly Oracle[],
): Subject => ({
  name: `round of ${name},`,
  against,
  times: rounds,
  run() {
    for (const _ of take(run(protocol, oracles, key(3)), rounds));
  },
});

/** The gradients of a round alone. */
const alone = (name: string, oracles: readonly Oracle[], dimension: number): Subject => {
  const x = normals(key(4), dimension);
  return { name, run: () => oracles.forEach((oracle, i) => oracle(x, key(i))) };
};

/** One worker. */
function ofOne(dimension: number, [oracle]: readonly Oracle[]): Subject[] {
  const start = new Float64Array(dimension), uplink = memoryless(rangeSent(cubeCode({ dimension, rate: 4 })));
  const optimizer = gradientDescent({ start, stepSize }), accelerated = { start, stepSize, momentum, uplink };
  const exactly = memoryless(floats({ dimension, width: 64 })), gradient = "gradient,";
  const row = <W, S>(name: string, protocol: Protocol<W, S>) => roundsOf(name, gradient, protocol, [oracle]);
  return [
    alone(gradient, [oracle], dimension),
    row("GD", single({ optimizer, compensation: none, uplink: exactly })),
    row("NQ-GD", single({ optimizer, compensation: none, uplink })),
    row("DQ-GD", dqGradientDescent({ start, stepSize, uplink })),
    row("DQ-AGD", dqNesterov(accelerated)),
    row("DQ-HB", dqHeavyBall(accelerated)),
    row("worker momentum", dqWorkerMomentum({ method: nesterov({ start, stepSize, momentum }), uplink })),
    row("error feedback", single({ optimizer, compensation: errorFeedback, uplink })),
  ];
}

/** Many workers and a server, or all with all. */
function ofMany(dimension: number, oracles: readonly Oracle[]): Subject[] {
  const start = new Float64Array(dimension), uplink = memoryless(rangeSent(cubeCode({ dimension, rate: 4 })));
  const downlink = uplink, star = { workers, start, stepSize, uplink, downlink };
  const parties = { workers, optimizer: stochasticGradientDescent({ start, stepSize }), compensation: errorFeedback };
  const packed = packedLevels({ dimension, bits: 4, norm: Infinity, bucket });
  const quantizer = qsgd({ dimension, steps: 7, norm: Infinity, bucket });
  const levels = (bits: number) => memoryless(fixedWidthLevels({ dimension, bits, norm: Infinity, bucket }));
  const inFour = { code: each(fixedWidth({ width: 4 })) };
  const four: BitRule<null> = { init: null, bits: () => 4, heard: () => null };
  const adapting = levelsSent({
    ...{ dimension, bucket, norm: Infinity, levels: geometricLevels({ count: 7 }), speaker: 1 },
    design: (distribution) => alq({ distribution, count: 7, sweeps: 10 }),
    code: ({ levels }) => numbered(levels, inFour.code),
  });
  const gradients = `gradients of ${workers},`, once = (round: number): boolean => round === 1;
  const row = <W, S>(name: string, protocol: Protocol<W, S>, given = oracles) =>
    roundsOf(name, gradients, protocol, given);
  return [
    alone(gradients, oracles, dimension),
    row("parameter server", parameterServer({ ...parties, uplink, downlink: differenced(downlink) })),
    row("all with all, packed levels", allGather({ ...parties, codebook: fixedCodebook(packed) })),
    row("ALQ", adaptiveSgd({ workers, start, stepSize, codebook: adapting, adaptAt: once })),
    row("IADE", iade(star)),
    row("AIADE", aiade({ ...star, momentum })),
    row("DQ-GD, many", dqManyWorkers({ ...star, downlink: exactMean({ dimension, workers, step: () => 2 ** -20 }) })),
    row(
      "QSVRG",
      qsvrg({
        ...{ workers, start, stepSize, epoch: 5 },
        compressor: compressor(quantizer, levelled(quantizer, numbered(quantizer.levels, inFour.code))),
      }),
      oracles.map((sample) => varianceReduced({ sample, full: (x) => sample(x, key(0)) })),
    ),
    row("dynamic bits", dynamicServer({ ...parties, rule: four, uplink: levels, downlink: levels(6) })),
  ];
}

/** The protocols of one worker and of many, in turn. */
export function* protocols(quick: boolean): Generator<Panel> {
  for (const dimension of quick ? [1e3] : [1e4]) {
    const oracles = partsOf(dimension);
    yield { dimension, subjects: ofOne(dimension, oracles) };
    yield { dimension, subjects: ofMany(dimension, oracles) };
  }
}
