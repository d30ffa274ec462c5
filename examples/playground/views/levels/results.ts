/**
 * What the view computes, best known first.
 * @module
 */

import { amq, child, geometricLevels, key, magnitudes, uniformLevels, type Vec } from "@bitdescent/bitdescent";
import type { LevelCodeName } from "../../../support/adaptive_levels/level_codes.ts";
import { indexOf, type NormName, optimum, positiveLevels } from "../../../support/adaptive_levels/level_quantizers.ts";
import type { Values } from "../../view.ts";
import { controls } from "./controls.ts";
import { descent, type Stop, stops } from "./descent.ts";
import { drawn, given } from "./gradient.ts";
import type { LawName } from "./laws.ts";
import { type Masses, massesOf } from "./masses.ts";
import { type Measured, measured, type MethodName, methodNames, type Setting, settingOf, written } from "./methods.ts";

/** What is known of a method so far. */
export interface Known {
  readonly name: MethodName;
  readonly levels: readonly number[];
  readonly measured?: Measured;
  /** Bits a coordinate of a message that was written, norms included. */
  readonly bits?: number;
}

/** What is known so far. */
export interface LevelsResult {
  /** Where the gradient is from, in words. */
  readonly source: string;
  readonly dimension: number;
  /** How many coordinates share a norm at most. */
  readonly bucket: number;
  readonly masses: Masses;
  /** The methods whose levels are known. */
  readonly methods: readonly Known[];
  /** ALQ's descents, one level after the other and down the slope, until levels rest: variances over `‖x‖²`. */
  readonly sweeps: { readonly coordinate: readonly Stop[]; readonly gradient: readonly Stop[] };
  /** How many of the sweeps ALQ has done. */
  readonly done: number;
  /** What each method does with other numbers of levels, fewest first. */
  readonly widths: readonly (readonly Measured[])[];
}

/** The values of the controls, in the library's own terms. */
function taskOf(values: Values<typeof controls>) {
  return {
    law: values.distribution as LawName,
    tail: values.tail,
    dimension: 2 ** values.dimension,
    bits: values.bits,
    norm: values.norm as NormName,
    bucket: 2 ** values.bucket,
    code: values.code as LevelCodeName,
    most: stops[values.sweeps],
    seed: values.seed,
    start: values.start,
  };
}

/** The levels of the methods that take no sweeps, `bits` bits wide. */
const levelsOf = {
  qsgd: (bits: number): Vec => uniformLevels({ steps: positiveLevels(bits, true) }),
  nuqsgd: (bits: number): Vec => geometricLevels({ count: positiveLevels(bits, true) }),
  amq: (bits: number, { sample }: Setting): Vec =>
    amq({ distribution: sample, count: positiveLevels(bits, false) }).levels,
  optimum: (bits: number, setting: Setting): Vec => optimum(setting, positiveLevels(bits, true), true),
} as const;

/** Where ALQ may start. */
const starts: Readonly<Record<string, (of: { count: number }) => Vec>> = {
  uniform: ({ count }) => uniformLevels({ steps: count }),
  geometric: geometricLevels,
};

/** Whether all but messages is known so soon that there is no need to show less before. */
const isQuick = ({ dimension, bits }: { dimension: number; bits: number }): boolean =>
  dimension <= 2 ** 14 && bits <= 6;

/**
 * What is known, from what is quick to know to what takes long: levels that suit any gradient, those that suit this one, each
 * stop of ALQ, messages, and other numbers of levels. Where all is quick, it begins with what there is before
 * the messages.
 */
export function* results(values: Values<typeof controls>): Generator<LevelsResult, void, undefined> {
  const { norm, bucket, bits, code, most, seed, start, ...law } = taskOf(values);
  const { x, source } = values.file === undefined ? drawn({ ...law, seed }) : given(values.file);
  const dimension = x.length, isSlow = !isQuick({ dimension, bits }), count = positiveLevels(bits, true);
  const startOf = (count: number): Vec => starts[start]({ count });

  const masses = massesOf(magnitudes(x, { norm: indexOf(norm), bucket }));
  const methods = new Map<MethodName, Known>();
  let sweeps: LevelsResult["sweeps"] = { coordinate: [], gradient: [] }, done = 0, widths: LevelsResult["widths"] = [];
  const known = (): LevelsResult => ({
    source,
    dimension,
    bucket: Math.min(bucket, dimension),
    masses,
    methods: methodNames.flatMap((name) => methods.get(name) ?? []),
    sweeps,
    done,
    widths,
  });
  if (isSlow) {
    for (const name of ["qsgd", "nuqsgd"] as const) {
      methods.set(name, { name, levels: Array.from(levelsOf[name](bits)) });
    }
    yield known();
  }

  const setting = settingOf(x, norm, bucket), { sample, size } = setting;
  const know = (name: MethodName, levels: Vec): void => {
    methods.set(name, { name, levels: Array.from(levels), measured: measured(name, levels, setting) });
  };
  for (const name of ["qsgd", "nuqsgd", "amq", "optimum"] as const) {
    know(name, levelsOf[name](bits, setting));
    if (isSlow && name !== "qsgd") yield known();
  }
  const relative = (stop: Stop): Stop => ({ ...stop, variance: stop.variance * sample.weight / size });
  const way = { sample, start: startOf(count), most: stops[stops.length - 1] };
  for (const stop of descent({ ...way, method: "coordinate descent" })) {
    sweeps = { ...sweeps, coordinate: [...sweeps.coordinate, relative(stop)] };
    if (stop.sweep <= most) {
      know("alq", stop.levels);
      done = stop.sweep;
    }
    if (isSlow) yield known();
  }
  sweeps = { ...sweeps, gradient: Array.from(descent({ ...way, method: "gradient descent" }), relative) };
  yield known();

  for (const name of methodNames) {
    const method = methods.get(name)!;
    methods.set(name, { ...method, bits: written(method.levels, setting, code, child(key(seed), 1)) });
    yield known();
  }

  for (let width: number = controls.bits.least; width <= controls.bits.most; width++) {
    const rested = (): Vec => {
      const start = startOf(positiveLevels(width, true));
      return [...descent({ sample, start, most, method: "coordinate descent" })].at(-1)!.levels;
    };
    const row = methodNames.map((name) =>
      width === bits
        ? methods.get(name)!.measured!
        : measured(name, name === "alq" ? rested() : levelsOf[name](width, setting), setting)
    );
    widths = [...widths, row];
    yield known();
  }
}
