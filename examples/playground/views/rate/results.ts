/**
 * What the view computes: runs at the present rate first, then the thresholds, then a sweep over rates, coarse before fine.
 * @module
 */

import { type BallCode, volumeConverse } from "@bitdescent/bitdescent";
import {
  families,
  type MethodName,
  methodNames,
  methodOf,
  type RangePolicy,
} from "../../../support/least_squares/methods.ts";
import { type CodeName, codeOf } from "./codes.ts";
import { type Chosen, MOST_BITS } from "./controls.ts";
import { type Measured, type Trace, traced } from "./runs.ts";
import { type Place, placeOf, type Setting, settingOf } from "./setting.ts";

/** A rate from which a differential method provably loses nothing. */
export interface Threshold {
  readonly method: MethodName;
  /** Bits a coordinate, on the wire. */
  readonly rate: number;
  /** The largest ε at which nothing is lost. */
  readonly losslessEpsilon: number;
  /** ε and ρ of the code with the fewest bits that has no larger one. */
  readonly epsilon: number;
  readonly coveringEfficiency: number;
}

/** What is known so far. */
export interface Result {
  /** κ, of the problem as it was made. */
  readonly condition: number;
  /** Where runs start in the plane that is drawn. */
  readonly start: Place;
  /** Bits of every quantized message, and those a coordinate. */
  readonly bits: number;
  readonly rate: number;
  /** Bits a coordinate that a range takes which is sent. */
  readonly header: number;
  /** The contraction that no method beats on all problems with so many bits. */
  readonly converse: number;
  /** ε of the code at the present rate. */
  readonly epsilon: number;
  /** Runs at the present rate. */
  readonly traces: readonly Trace[];
  readonly thresholds: readonly Threshold[];
  /** Quantized runs at this and other rates, in increasing order of rates. */
  readonly sweep: readonly Measured[];
  /** The part of the sweep that is done, from 0 to 1. */
  readonly done: number;
}

/** How much is done between two results: 10 to 20 milliseconds, by the counts below. */
const STRIDE = 1e6;

/** What a run costs, in the same unit, which is about an operation: a gradient along random axes, and the rest of a round. */
const workOfRun = ({ dimension, rounds }: Chosen): number => rounds * (dimension * dimension + 1000);

/** What a code costs to make. */
const workOfCode = ({ dimension, quantizer }: Chosen): number => quantizer === "cube" ? 0 : 1e4 * dimension;

/** The results for some values of the controls, each with more in it than the one before. */
export function* results(values: Chosen): Generator<Result, void, undefined> {
  const { dimension, rounds } = values, range = values.range as RangePolicy, name = values.quantizer as CodeName;
  const setting = settingOf(values), methods = methodsOf(values), quantized = methods.filter(isQuantized);
  const header = range === "sent" ? 32 : 0;
  const runs = (code: BallCode) => (method: MethodName): Trace =>
    traced(setting, method, isQuantized(method) ? code : null, { range, rounds });

  const code = codeOf(name, { dimension, rate: values.rate }), bits = code.bits + header, rate = bits / dimension;
  const known = {
    condition: setting.problem.L / setting.problem.mu,
    start: placeOf(setting, new Float64Array(dimension)),
    bits,
    rate,
    header: header / dimension,
    converse: converseAt(rate),
    epsilon: code.epsilon,
    traces: methods.map(runs(code)),
    thresholds: methods.flatMap((method) => thresholdOf(method, name, setting, header)),
  };
  const swept = new Map([[bits, known.traces.filter(({ method }) => isQuantized(method)).map(pointOf)]]);
  const rates = quantized.length > 0 ? coarseFirst(dimension) : [];
  let latest: Result | undefined,
    work = methods.length * workOfRun(values) + (1 + known.thresholds.length) * workOfCode(values);
  for (const [i, rate] of rates.entries()) {
    if (work >= STRIDE) {
      yield latest = { ...known, sweep: inOrder(swept), done: i / rates.length };
      work = 0;
    }
    const code = codeOf(name, { dimension, rate }), bits = code.bits + header;
    work += workOfCode(values);
    if (swept.has(bits)) continue;
    const points: Measured[] = [];
    for (const method of quantized) {
      points.push(pointOf(runs(code)(method)));
      work += workOfRun(values);
      if (latest !== undefined && work >= STRIDE) yield latest;
    }
    swept.set(bits, points);
  }
  yield { ...known, sweep: inOrder(swept), done: 1 };
}

/** Where a differential method loses nothing, if anywhere. */
function thresholdOf(method: MethodName, name: CodeName, { problem }: Setting, header: number): Threshold[] {
  const { family, kind } = methodOf(method), { dimension } = problem;
  const losslessEpsilon = families[family].losslessEpsilon(problem);
  // at κ = 1 a round is enough, and no code is as good as that
  if (kind !== "differential" || losslessEpsilon === 0) return [];
  const { bits, epsilon } = codeOf(name, { dimension, epsilon: losslessEpsilon });
  const coveringEfficiency = epsilon * 2 ** (bits / dimension);
  return [{ method, rate: (bits + header) / dimension, losslessEpsilon, epsilon, coveringEfficiency }];
}

/** The contraction that no method of so many bits a coordinate beats on all problems: 2⁻ᴿ. */
export function converseAt(bitsPerDimension: number): number {
  return volumeConverse.value({ bitsPerDimension, distance: 1, rounds: 1 });
}

/** The methods that are asked for, plain ones first and differential ones last. */
function methodsOf({ families, kinds }: Chosen): MethodName[] {
  const asked = (kind: string): MethodName[] =>
    methodNames.filter((name) => methodOf(name).kind === kind && families.includes(methodOf(name).family));
  return ["plain", "naive", "differential"].filter((kind) => kinds.includes(kind)).flatMap(asked);
}

const isQuantized = (method: MethodName): boolean => methodOf(method).kind !== "plain";

/** The points of a sweep from the fewest bits to the most. */
function inOrder(swept: ReadonlyMap<number, readonly Measured[]>): Measured[] {
  return [...swept].toSorted(([a], [b]) => a - b).flatMap(([, points]) => points);
}

/** What of a run is a point of the sweep. */
function pointOf({ method, bitsPerDimension, rounds, contraction, proved, limit }: Measured): Measured {
  return { method, bitsPerDimension, rounds, contraction, proved, limit };
}

/** Rates from 0 to the most, a quarter of a bit apart where messages can be: each second one halves the gaps of those before. */
function coarseFirst(dimension: number): number[] {
  const step = Math.max(1 / dimension, 1 / 4), count = Math.round(MOST_BITS / step);
  const all = Array.from({ length: count + 1 }, (_, i) => i);
  return [8, 4, 2, 1].flatMap((gap) => all.filter((i) => i % gap === 0 && (gap === 8 || i % (2 * gap) !== 0)))
    .map((i) => Math.min(MOST_BITS, i * step));
}
