/**
 * Methods with many workers, as protocols: what each of them is told of the problem, and no more.
 * @module
 */

import {
  adaptiveSgd,
  aiade,
  alq,
  cubeCode,
  dqManyWorkers,
  dqsgdConvex,
  dynamicServer,
  each,
  fixedWidth,
  fixedWidthLevels,
  floats,
  geometricAiadeSchedule,
  geometricLevels,
  gradientDescent,
  iade,
  iadeChoices,
  iadeSchedule,
  levelsSent,
  memoryless,
  none,
  numbered,
  precise,
  type Protocol,
  rangeSent,
  retunedAt,
  tunedGradientDescent,
  tunedNesterov,
} from "@bitdescent/bitdescent";

/** What a method is told. Runs start from 0. */
export interface Told {
  readonly workers: number;
  readonly rounds: number;
  /** Bits a coordinate up; those of iade and aiade follow from their schedules. */
  readonly bits: number;
  readonly dimension: number;
  /** Strong convexity and smoothness of the mean. */
  readonly mu: number;
  readonly L: number;
  /** Smoothness of every part. */
  readonly partL: number;
  /** The distance of the minimizer from 0. */
  readonly distance: number;
  /** The largest norm of a part's gradient at 0. */
  readonly firstGradient: number;
  /** How few messages a round may go on with; by default all. */
  readonly quorum: number | undefined;
}

/** The names of methods. */
export const distributedMethodNames = ["dq-gd", "alq", "dqsgd", "iade", "aiade"] as const;

/** The methods whose rounds may go on with a quorum: in the others both ends of a link remember what was said. */
export const quorate: readonly DistributedMethodName[] = ["alq", "dqsgd"];

/** The name of a method. */
export type DistributedMethodName = typeof distributedMethodNames[number];

const start = ({ dimension }: Told) => new Float64Array(dimension);
const given = ({ mu, partL: L, distance, firstGradient }: Told) => ({ mu, L, distance, firstGradient });

/** Points of a grid, as far apart as the errors of a schedule allow. */
const onSchedule = ({ dimension }: Told, theory: (round: number) => { readonly error: number }) =>
  precise({ dimension, at: (round) => ({ error: theory(round).error, range: Infinity }), code: "variable" });

/** The protocol of each method. */
export const distributedMethods = {
  "dq-gd": (told) =>
    dqManyWorkers({
      workers: told.workers,
      start: start(told),
      stepSize: tunedGradientDescent(told).stepSize,
      uplink: memoryless(rangeSent(cubeCode({ dimension: told.dimension, rate: told.bits }))),
      downlink: memoryless(floats({ dimension: told.dimension, width: 64 })), // the mean, as it is
    }) as Protocol<unknown, unknown>,
  "alq"(told) {
    const count = 2 ** (told.bits - 1) - 1; // with signs and a zero they fit into so many bits
    return adaptiveSgd({
      workers: told.workers,
      start: start(told),
      stepSize: 1 / told.L,
      codebook: levelsSent({
        dimension: told.dimension,
        levels: geometricLevels({ count }),
        design: (distribution) => alq({ distribution, count }),
        code: ({ levels }) => numbered(levels, each(fixedWidth({ width: told.bits }))),
      }),
      adaptAt: retunedAt(told),
      quorum: told.quorum,
    }) as Protocol<unknown, unknown>;
  },
  "dqsgd"(told) {
    const { dimension, rounds, bits, mu, L } = told, stepSize = 1 / L;
    return dynamicServer({
      workers: told.workers,
      optimizer: gradientDescent({ start: start(told), stepSize }),
      compensation: none,
      rule: dqsgdConvex({ budget: bits * rounds, rounds, contraction: 1 - stepSize * mu }),
      uplink: (bits: number) => memoryless(fixedWidthLevels({ dimension, bits, norm: Infinity })),
      downlink: memoryless(floats({ dimension, width: 32 })),
      quorum: told.quorum,
    }) as Protocol<unknown, unknown>;
  },
  "iade"(told) {
    const link = onSchedule(told, iadeSchedule(given(told))), { stepSize } = iadeChoices(given(told));
    const { workers } = told;
    return iade({ workers, start: start(told), stepSize, uplink: link, downlink: link }) as Protocol<unknown, unknown>;
  },
  "aiade"(told) {
    const link = onSchedule(told, geometricAiadeSchedule(given(told))), tuned = tunedNesterov(given(told));
    const { workers } = told;
    return aiade({ workers, start: start(told), ...tuned, uplink: link, downlink: link }) as Protocol<unknown, unknown>;
  },
} satisfies Record<DistributedMethodName, (told: Told) => Protocol<unknown, unknown>>;
