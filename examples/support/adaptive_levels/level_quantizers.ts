/**
 * The quantizers to levels that are compared, each with the levels that it has for a gradient.
 * @module
 */

import {
  alq,
  amq,
  bucketStatistics,
  empirical,
  foldedNormal,
  geometricLevels,
  histogram,
  magnitudes,
  mixtureOf,
  optimalLevels,
  roundingVariance,
  type Sample,
  uniformLevels,
  type Vec,
} from "@bitdescent/bitdescent";

/** The index of a norm: Euclidean, or the largest magnitude. */
export type NormName = "2" | "inf";

/** A gradient, how it is divided, and how many levels there may be. */
export interface LevelTask {
  readonly x: Vec;
  readonly bucket: number;
  readonly norm: NormName;
  /** Bits for a level number of fixed width, its sign among them. */
  readonly bits: number;
  /** The normalised magnitudes, each with the square of the norm of its bucket. */
  readonly sample: Sample;
}

/** What a quantizer makes of a gradient. */
interface LevelEntry {
  /** The norms that it divides by. */
  readonly norms: readonly NormName[];
  /** Whether 0 is a level. */
  readonly zero: boolean;
  readonly levels: (task: LevelTask) => Vec;
  /** Bits that tell the levels to whoever does not have the gradient, each time that they are designed. */
  readonly told: (task: LevelTask) => number;
}

/** How many positive levels there are: with 0 they and their negatives make 2ᵇ − 1, without it 2ᵇ. */
export const positiveLevels = (bits: number, zero: boolean): number => zero ? 2 ** (bits - 1) - 1 : 2 ** (bits - 1);

/** The index as a number. */
export const indexOf = (norm: NormName): number => norm === "2" ? 2 : Infinity;

/** The sample of a gradient, for designs and for the optimum. */
export function sampleOf(x: Vec, norm: NormName, bucket: number): Sample {
  return empirical(magnitudes(x, { norm: indexOf(norm), bucket }));
}

/** The normals that mean and deviation of each bucket describe: of the buckets by their norms, or of all alike. */
function fitted({ x, norm, bucket }: LevelTask, normalised: boolean) {
  return foldedNormal(mixtureOf([bucketStatistics(x, { norm: indexOf(norm), bucket })], { normalised }));
}

const both: readonly NormName[] = ["2", "inf"];
const count = ({ bits }: LevelTask): number => positiveLevels(bits, true);
/** As `levelsSent` tells levels: after a bit all but 1 in float32. */
const levelsTold = (task: LevelTask): number => 1 + 32 * (count(task) - 1);

/** As `momentsShared` tells statistics: norm, mean and deviation in float32, of a bucket of zeros the norm alone. */
const statisticsTold = ({ x, norm, bucket }: LevelTask): number =>
  bucketStatistics(x, { norm: indexOf(norm), bucket }).norms.reduce((sum, size) => sum + (size > 0 ? 96 : 32), 0);

const nothing = (): number => 0;

/** The quantizers by name. */
export const levelQuantizers = {
  "terngrad": { norms: ["inf"], zero: true, levels: () => [0, 1], told: nothing },
  "qsgd": { norms: ["2"], zero: true, levels: (task) => uniformLevels({ steps: count(task) }), told: nothing },
  "qsgd-inf": { norms: ["inf"], zero: true, levels: (task) => uniformLevels({ steps: count(task) }), told: nothing },
  "nuqsgd": { norms: ["2"], zero: true, levels: (task) => geometricLevels({ count: count(task) }), told: nothing },
  "amq": {
    norms: both,
    zero: false,
    levels: ({ sample, bits }) => amq({ distribution: sample, count: positiveLevels(bits, false) }).levels,
    told: () => 32, // the ratio
  },
  "alq-normal": {
    norms: both,
    zero: true,
    levels: (task) => alq({ distribution: fitted(task, false), count: count(task) }).levels,
    told: statisticsTold,
  },
  "alq-n": {
    norms: both,
    zero: true,
    levels: (task) => alq({ distribution: fitted(task, true), count: count(task) }).levels,
    told: statisticsTold,
  },
  "alq-empirical": {
    norms: both,
    zero: true,
    levels: (task) => alq({ distribution: task.sample, count: count(task) }).levels,
    told: levelsTold,
  },
  "optimal": { norms: both, zero: true, levels: (task) => optimum(task, count(task), true), told: levelsTold },
} as const satisfies Record<string, LevelEntry>;

/** A name of a quantizer. */
export type LevelQuantizerName = keyof typeof levelQuantizers;

/** The names of all quantizers. */
export const levelQuantizerNames = Object.keys(levelQuantizers) as readonly LevelQuantizerName[];

/** The largest sample whose optimum is sought among all its points. */
const LARGEST_SAMPLE = 10_000;

/**
 * The best levels for the sample: exactly, or where it is large those of a histogram after coordinate descent on the sample
 * itself, unless descent from elsewhere finds better.
 */
export function optimum({ sample, x, norm, bucket }: Omit<LevelTask, "bits">, count: number, zero: boolean): Vec {
  if (sample.points.length <= LARGEST_SAMPLE) return optimalLevels({ distribution: sample, count, zero }).levels;
  const binned = histogram({ ...magnitudes(x, { norm: indexOf(norm), bucket }), bins: 4096 });
  const start = optimalLevels({ distribution: binned, count, zero }).levels;
  const designs = [alq({ distribution: sample, count, zero, start }), alq({ distribution: sample, count, zero })];
  return designs.reduce((a, b) => roundingVariance(b.levels, sample) < roundingVariance(a.levels, sample) ? b : a)
    .levels;
}
