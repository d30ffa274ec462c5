/**
 * Quantizers to levels side by side on one gradient: variance by theory, bits as written.
 *
 * The message is that of the levels for this gradient in a code that expects each as often as it comes in this gradient. With
 * alq-empirical that is what `levelsSent` sends, bits to tell included, where the code goes by probabilities. Only
 * `momentsShared` differs: it expects what the fitted normals say, so that it has no probabilities to tell, and sends more bits
 * where they fit badly.
 * @module
 */

import {
  type Bits,
  bits as written,
  entropy,
  type Key,
  levelled,
  levelUse,
  levelVariance,
  norm2,
  readWhole,
  stochasticLevels,
  type Vec,
} from "@bitdescent/bitdescent";
import type { GradientSource } from "./gradient_sources.ts";
import { type LevelCodeName, levelCodes, symbolsOf } from "./level_codes.ts";
import {
  indexOf,
  type LevelQuantizerName,
  levelQuantizerNames,
  levelQuantizers,
  type NormName,
  optimum,
  sampleOf,
} from "./level_quantizers.ts";

/** One quantizer on one gradient. */
export interface LevelRow {
  readonly quantizer: LevelQuantizerName;
  /** How many signed levels there are. */
  readonly levels: number;
  readonly bucket: number;
  readonly source: string;
  /** `E‖Q(x) − x‖²/‖x‖²`, of the whole gradient, with the norms that are sent. */
  readonly variance: number;
  /** The least that levels can do, as many as these, with 0 or without as these, divided by the same norms. */
  readonly optimal: number;
  /** The length of the message over the dimension, norms included, without {@linkcode LevelRow.bitsToTell}. */
  readonly bitsPerCoordinate: number;
  /** Bits a coordinate: the entropy of the level numbers in the message. */
  readonly entropy: number;
  /** Bits a level number of fixed width would take. */
  readonly bits: number;
  readonly norm: NormName;
  readonly code: LevelCodeName;
  readonly round: number | null;
  readonly dimension: number;
  /**
   * Bits that tell the levels, and where the code goes by it how often each comes, to whoever knows neither: each time that
   * they change.
   */
  readonly bitsToTell: number;
  /** The levels. */
  readonly magnitudes: readonly number[];
  /** How long it took to design the levels, and to write and read the message. */
  readonly milliseconds: { readonly design: number; readonly message: number };
}

/** What is compared. */
export interface Comparison {
  readonly bits: readonly number[];
  readonly norms: readonly NormName[];
  readonly bucket: number;
  readonly code: LevelCodeName;
  readonly key: Key;
}

/** The quantizers that are compared for `norm`, where one whose norm is its own counts for that. */
export const quantizersFor = (norm: NormName): LevelQuantizerName[] =>
  levelQuantizerNames.filter((name) => (levelQuantizers[name].norms as readonly NormName[]).includes(norm));

/** How many rows a gradient gives. */
export const rowsOf = ({ bits, norms }: Pick<Comparison, "bits" | "norms">): number =>
  bits.length * norms.reduce((sum, norm) => sum + quantizersFor(norm).length, 0);

/** Every quantizer on one gradient, by bits and norms; `step` is called after each. */
export function compared(
  { source, round, gradient: x }: GradientSource,
  { bits: widths, norms, bucket, code, key }: Comparison,
  step: (name: LevelQuantizerName) => void = () => {},
): LevelRow[] {
  const size = norm2(x) ** 2;
  return norms.flatMap((norm) => {
    const sample = sampleOf(x, norm, bucket);
    const least = remembered((count: number, zero: boolean) => optimum({ x, bucket, norm, sample }, count, zero));
    return widths.flatMap((bits) =>
      quantizersFor(norm).map((quantizer): LevelRow => {
        const { zero, levels: design, told } = levelQuantizers[quantizer], task = { x, bucket, norm, bits, sample };
        const [levels, designTime] = timed(() => design(task));
        const [message, messageTime] = timed(() => sent({ x, levels, norm, bucket, code, key }));
        const variance = (of: Vec): number => levelVariance({ x, levels: of, norms: message.norms, bucket }) / size;
        step(quantizer);
        return {
          quantizer,
          levels: symbolsOf(levels),
          bucket,
          source,
          variance: variance(levels),
          optimal: variance(least(zero ? levels.length - 1 : levels.length, zero)),
          bitsPerCoordinate: message.bits.length / x.length,
          entropy: message.entropy,
          bits,
          norm,
          code,
          round,
          dimension: x.length,
          bitsToTell: told(task) + levelCodes[code].told * levels.length,
          magnitudes: Array.from(levels),
          milliseconds: { design: designTime, message: messageTime },
        };
      })
    );
  });
}

/** The message, after it was read again; throws where it does not say what was written. */
function sent(
  { x, levels, norm, bucket, code, key }: {
    x: Vec;
    levels: Vec;
    norm: NormName;
    bucket: number;
    code: LevelCodeName;
    key: Key;
  },
): { bits: Bits; norms: Float32Array; entropy: number } {
  const quantizer = stochasticLevels({ dimension: x.length, levels, norm: indexOf(norm), bucket });
  const { norms, numbers } = quantizer.quantize(x, key), law = { x, levels, norms, bucket };
  const codec = levelled(quantizer, levelCodes[code].code(levels, levelUse(law)));
  const message = written((sink) => codec.write({ norms, numbers }, sink)), read = readWhole(message, codec.read);
  if (!alike(norms, read.norms) || !alike(numbers, read.numbers)) {
    throw new Error("Cannot go on as a message must say what was written: it does not");
  }
  return { bits: message, norms, entropy: entropyOf(numbers, norms, bucket) };
}

/** The entropy of the numbers that are sent, in bits a coordinate; those of buckets of zeros are not. */
function entropyOf(numbers: Int32Array, norms: Float32Array, bucket: number): number {
  const counts = new Map<number, number>(), present = numbers.filter((_, i) => norms[Math.floor(i / bucket)] > 0);
  for (const number of present) counts.set(number, (counts.get(number) ?? 0) + 1);
  const shares = Array.from(counts.values(), (count) => count / present.length);
  return entropy(shares) * present.length / numbers.length;
}

const alike = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((value, i) => value === b[i]);

/** What `work` gives, and how many milliseconds it took. */
function timed<T>(work: () => T): [T, number] {
  const start = performance.now(), result = work();
  return [result, performance.now() - start];
}

/** `levels`, found once for each number of levels. */
function remembered(levels: (count: number, zero: boolean) => Vec): (count: number, zero: boolean) => Vec {
  const found = new Map<string, Vec>();
  return (count, zero) => {
    const name = `${count} ${zero}`, known = found.get(name) ?? levels(count, zero);
    found.set(name, known);
    return known;
  };
}
