/**
 * Stochastic gradient descent with many workers: rules that spend a budget of bits over the rounds, and methods that take what
 * they need.
 * @module
 */

import {
  adaptiveBits,
  adaQs,
  type BitRule,
  type Compensation,
  type Compressor,
  compressor,
  dqsgdConvex,
  dqsgdNonConvex,
  dynamicServer,
  errorFeedback,
  exactBits,
  fixedBits,
  fixedWidthLevels,
  floats,
  layered,
  levelled,
  type Link,
  memoryless,
  none,
  numbered,
  oneBit,
  packedLevels,
  parameterServer,
  type Protocol,
  qsgd,
  qsgdSparse,
  ramp,
  scaledSign,
  sideBySide,
  sign,
} from "@bitdescent/bitdescent";
import { descent, type DynamicSetting } from "./setting.ts";

/** A method. */
export interface DynamicMethod {
  /** What it is, in a few words. */
  readonly title: string;
  /** Whether it is told how many bits there are. */
  readonly isTold: boolean;
  readonly protocol: (setting: DynamicSetting) => Protocol<unknown, unknown>;
}

/** Levels at so many bits a coordinate: every rule speaks through these. */
interface Levels {
  /** The most bits. */
  readonly most: number;
  readonly of: (dimension: number, bits: number) => Compressor;
}

/** Vectors of so many coordinates have a norm for each bucket of 1024, and at most 8 bits; shorter ones have one norm. */
const LONG = 2048;

/** The levels for gradients of the setting, each made once. */
function levelsOf({ trainable, habits: { norm } }: DynamicSetting): Levels {
  const made = new Map<string, Compressor>(), isLong = trainable.dimension >= LONG;
  return {
    most: isLong ? 8 : 16,
    of(dimension, bits) {
      const name = `${dimension} ${bits}`, known = made.get(name);
      if (known !== undefined) return known;
      const shape = { dimension, bits, norm };
      const levels = isLong ? packedLevels({ ...shape, bucket: 1024 }) : fixedWidthLevels(shape);
      made.set(name, levels);
      return levels;
    },
  };
}

/** The link down: float32, or levels. */
const downlinkOf = ({ trainable: { dimension }, habits: { norm }, down }: DynamicSetting): Link<null, null> =>
  memoryless(down === 32 ? floats({ dimension, width: 32 }) : fixedWidthLevels({ dimension, bits: down, norm }));

/** What a rule is told of its budget. */
const planOf = ({ bits, rounds }: DynamicSetting, { most }: Levels) => ({
  budget: Math.round(bits * rounds),
  rounds,
  least: 2,
  most,
});

type Plan = ReturnType<typeof planOf>;

/** A rule that says the bits of a round, or those of each part of the vector. */
const told = <S, B extends number | readonly number[]>(
  title: string,
  ruleOf: (plan: Plan, setting: DynamicSetting) => BitRule<S, B>,
): DynamicMethod => ({
  title,
  isTold: true,
  protocol(setting) {
    const { trainable } = setting, levels = levelsOf(setting), sizes = partsOf(trainable);
    return dynamicServer({
      workers: trainable.oracles.length,
      optimizer: descent(setting),
      compensation: none,
      rule: ruleOf(planOf(setting, levels), setting),
      uplink: (bits: number | readonly number[]) =>
        memoryless(
          typeof bits === "number"
            ? levels.of(trainable.dimension, bits)
            : sideBySide(bits.map((b, l) => levels.of(sizes[l], b))),
        ),
      downlink: downlinkOf(setting),
    }) as Protocol<unknown, unknown>;
  },
});

/** The bits that `rule` has for a round, shared among layers, or among tenths where there is one layer only. */
const sharedOut = <S>(rule: BitRule<S>, { most }: Plan, { trainable, habits: { norm } }: DynamicSetting) =>
  layered({ rule, sizes: partsOf(trainable), norm, most });

/** How many coordinates each part has that has bits of its own. */
function partsOf({ dimension, layers }: DynamicSetting["trainable"]): readonly number[] {
  if (layers.length > 1) return layers;
  const parts = Math.min(10, dimension);
  return Array.from(
    { length: parts },
    (_, l) => Math.floor((l + 1) * dimension / parts) - Math.floor(l * dimension / parts),
  );
}

/** What a rule goes by that listens. */
const listening = ({ pilot, persistence }: DynamicSetting) => ({ pilot: pilot(), persistence });

/** A method whose bits are its own affair. */
const alone = (
  title: string,
  { code, down, compensation = none as Compensation<unknown>, stepSize = ({ stepSize }) => stepSize }: {
    code: (setting: DynamicSetting) => Compressor;
    down?: (setting: DynamicSetting) => Link<null, null>;
    compensation?: Compensation<unknown>;
    stepSize?: (setting: DynamicSetting) => number;
  },
): DynamicMethod => ({
  title,
  isTold: false,
  protocol: (setting) =>
    parameterServer({
      workers: setting.trainable.oracles.length,
      optimizer: descent(setting, stepSize(setting)),
      compensation,
      uplink: memoryless(code(setting)),
      downlink: (down ?? downlinkOf)(setting),
    }) as Protocol<unknown, unknown>,
});

const signs = ({ trainable: { dimension } }: DynamicSetting): Compressor => sign({ dimension });
const withErrors = errorFeedback as Compensation<unknown>;

/** QSGD with 7 levels in the Euclidean norm of buckets, in the code of its authors. */
function sparseLevels({ trainable: { dimension } }: DynamicSetting): Compressor {
  const quantizer = qsgd({ dimension, steps: 7, bucket: Math.min(512, dimension) });
  return compressor(quantizer, levelled(quantizer, numbered(quantizer.levels, qsgdSparse)));
}

/** Each layer in a code of its own. */
const byLayer =
  (codeOf: (dimension: number) => Compressor) => ({ trainable: { layers } }: DynamicSetting): Compressor =>
    sideBySide(layers.map(codeOf));

/** The methods by name; those that are told their bits come first. */
export const dynamicMethods = {
  "unquantized": alone("float32", { code: ({ trainable: { dimension } }) => floats({ dimension, width: 32 }) }),
  "fixed": told("the same bits in every round", (plan) => fixedBits(plan)),
  "dqsgd-18": told(
    "DQSGD for strongly convex problems: by α and the gradient's norm",
    (plan, setting) => dqsgdConvex({ ...plan, ...setting.habits, ...listening(setting) }),
  ),
  "dqsgd-20": told(
    "DQSGD for other problems: by the gradient's norm",
    (plan, setting) => dqsgdNonConvex({ ...plan, ...setting.habits, ...listening(setting) }),
  ),
  "ramp": told("by α alone", (plan, { habits: { contraction } }) => ramp({ ...plan, contraction })),
  "exact": told(
    "the exact optimum of what dqsgd-18 approximates",
    (plan, setting) => exactBits({ ...plan, ...setting.habits, ...listening(setting) }),
  ),
  "adaptive": told(
    "by the gradient's root mean square, a reconstruction",
    (plan, setting) => adaptiveBits({ ...plan, memory: setting.habits.memory, ...listening(setting) }),
  ),
  "adaqs": told(
    "by the ratio of the gradient's mean to its deviation, a reconstruction",
    (plan, setting) => adaQs({ ...plan, ...listening(setting) }),
  ),
  "layers": told(
    "the same bits in every round, shared among layers",
    (plan, setting) => sharedOut(fixedBits(plan), plan, setting),
  ),
  "ramp-layers": told(
    "by α alone, shared among layers",
    (plan, setting) => sharedOut(ramp({ ...plan, contraction: setting.habits.contraction }), plan, setting),
  ),
  "signsgd": alone("signs up, their majority down", {
    code: signs,
    down: (setting) => memoryless(signs(setting)),
    stepSize: ({ habits: { signStepSize } }) => signStepSize,
  }),
  "terngrad": alone("three levels a layer", {
    code: byLayer((dimension) => fixedWidthLevels({ dimension, bits: 2, norm: Infinity })),
  }),
  "qsgd": alone("seven levels in Euclidean norm, Elias codes", { code: sparseLevels }),
  "1bit-sgd": alone("signs and two means a layer, errors fed back", {
    code: byLayer((rows) => oneBit({ rows, columns: 1 })),
    compensation: withErrors,
  }),
  "ef-sgd": alone("signs and a magnitude a layer, errors fed back", {
    code: byLayer((dimension) => scaledSign({ dimension })),
    compensation: withErrors,
  }),
} satisfies Record<string, DynamicMethod>;

/** The name of a method. */
export type DynamicMethodName = keyof typeof dynamicMethods;

/** The names of all methods. */
export const dynamicMethodNames = Object.keys(dynamicMethods) as readonly DynamicMethodName[];
