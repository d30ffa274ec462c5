/**
 * What is compared: five ways to place levels, what each is proved to do, and what it does.
 * @module
 */

import {
  adaptiveLevelsVariance,
  compressor,
  empirical,
  encode,
  entropy,
  type Key,
  levelled,
  levelProbabilities,
  magnitudes,
  maximumLevelsVariance,
  norm2,
  qsgdVariance,
  roundingVariance,
  type Sample,
  sharpLevelsVariance,
  signedProbabilities,
  stochasticLevels,
  symmetricLevelsVariance,
  type Vec,
} from "@bitdescent/bitdescent";
import { type LevelCodeName, levelCodes } from "../../../support/adaptive_levels/level_codes.ts";
import { indexOf, type NormName, sampleOf } from "../../../support/adaptive_levels/level_quantizers.ts";

/** The names of the methods, in the order in which they are shown. */
export const methodNames = ["qsgd", "nuqsgd", "amq", "alq", "optimum"] as const;

/** A way to place levels. */
export type MethodName = typeof methodNames[number];

/** A gradient and how it is divided, with what is known of it: what levels do there follows from that, without rounding. */
export interface Setting {
  readonly x: Vec;
  readonly norm: NormName;
  readonly bucket: number;
  /** `‖x‖²`. */
  readonly size: number;
  /** The magnitudes, each as heavy as it counts in the variance. */
  readonly sample: Sample;
  /** The same magnitudes, all alike: how often a level is used follows from these. */
  readonly alike: Sample;
  /** The share of the coordinates that are sent; buckets of zeros are not. */
  readonly sent: number;
  /** Bits a coordinate that norms take. */
  readonly norms: number;
}

/** What is known of a gradient that is divided by the norms of its buckets. */
export function settingOf(x: Vec, norm: NormName, bucket: number): Setting {
  const { values } = magnitudes(x, { norm: indexOf(norm), bucket, normalised: true });
  return {
    x,
    norm,
    bucket,
    size: norm2(x) ** 2,
    sample: sampleOf(x, norm, bucket),
    alike: empirical({ values: values.sort() }),
    sent: values.length / x.length,
    norms: 32 * Math.ceil(x.length / bucket) / x.length,
  };
}

/** Levels, and what they do to a gradient. */
export interface Measured {
  readonly name: MethodName;
  /** Magnitudes, the first 0 where there is a zero level. */
  readonly levels: readonly number[];
  /** `E‖Q(x) − x‖²/‖x‖²`, from the sample, exactly. */
  readonly variance: number;
  /** The least ω that is proved of these levels for every gradient. */
  readonly bound: number;
  /** The entropy of the level numbers that are sent, signs among them, in bits a coordinate. */
  readonly entropy: number;
  /** Bits a coordinate that norms take. */
  readonly norms: number;
}

/**
 * The least ω that is proved of levels in buckets of `dimension` coordinates: by the theorems that hold of them, uniform levels
 * having one of their own, or by what the quantizer itself guarantees.
 */
function boundOf({ name, levels, dimension, norm: which }: {
  name: MethodName;
  levels: Vec;
  dimension: number;
  norm: NormName;
}): number {
  const norm = indexOf(which), parameters = { levels, dimension, norm }, steps = levels.length - 1;
  const { guarantee } = stochasticLevels(parameters);
  const bounds = [adaptiveLevelsVariance, sharpLevelsVariance, symmetricLevelsVariance, maximumLevelsVariance];
  return Math.min(
    ...bounds.filter(({ holds }) => holds(parameters)).map(({ value }) => value(parameters)),
    name === "qsgd" ? qsgdVariance.value({ dimension, steps, norm }) : Infinity,
    guarantee.kind === "unbiased" ? guarantee.omega : Infinity,
  );
}

/** What levels do. */
export function measured(name: MethodName, levels: Vec, setting: Setting): Measured {
  const { x, norm, bucket, size, sample, alike, sent, norms } = setting;
  return {
    name,
    levels: Array.from(levels),
    variance: roundingVariance(levels, sample) * sample.weight / size,
    bound: boundOf({ name, levels, dimension: Math.min(bucket, x.length), norm }),
    entropy: sent * entropy(signedProbabilities(levels, alike)),
    norms,
  };
}

/** Bits a coordinate of a message that is written, norms included, in a code that both ends know. */
export function written(levels: Vec, setting: Setting, code: LevelCodeName, key: Key): number {
  const { x, norm, bucket, alike } = setting;
  const quantizer = stochasticLevels({ dimension: x.length, levels, norm: indexOf(norm), bucket });
  const numbers = levelCodes[code].code(levels, levelProbabilities(levels, alike));
  return encode(compressor(quantizer, levelled(quantizer, numbers)), x, key).length / x.length;
}
