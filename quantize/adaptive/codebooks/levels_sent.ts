/**
 * Levels that one node chooses and all are told.
 * @module
 */

import { check, checkInteger, checkLength } from "../../../base/check.ts";
import { copy, type Float64s, type Vec } from "../../../base/vector.ts";
import { float32, float32After } from "../../floats.ts";
import { alphabetOf, positiveLevels } from "../../levels/level_set.ts";
import type { Codec } from "../../types.ts";
import type { Codebook } from "./codebook.ts";
import type { LevelDesign, Sample } from "../distributions/distribution.ts";
import { empirical } from "../distributions/empirical.ts";
import { magnitudes } from "../distributions/magnitudes.ts";
import { levelProbabilities, withSigns } from "../distributions/pmf.ts";
import { checkDesign, type Tuned, tunedCompressor, type TunedOptions, untuned } from "./tuned.ts";

/** What the node that chooses says: 32 bits a level between 0 and 1, 16 bits a magnitude for how often it is used. */
export interface LevelsSaid {
  /** The levels, as float32 numbers. */
  readonly levels: Float64s;
  /** How often each magnitude is used, in parts of the sum; at least 1. */
  readonly shares: Uint16Array;
}

/**
 * The codebook whose levels one worker designs for its own gradient and sends to all.
 *
 * After a bit that is 1 it sends the levels as float32 numbers, and 16 bits for the share of each magnitude, from which `code`
 * may build a shorter code than a fixed width: `1 + 32 (count − 1)` bits and 16 for each of `count` positive levels and the
 * zero. All nodes go by what was sent, the sender too. A gradient of zeros says nothing, with a bit that is 0.
 *
 * `levels` are those of the beginning; designs have as many, with a zero level or without as they have. `design` is given the
 * sample of normalised magnitudes, weighted by the squares of the norms, or not where `normalised`. `speaker` is the worker
 * who sends, 0 unless given. Throws a `RangeError` where the speaker is not a number from 0, or a
 * design has another number of levels.
 *
 * Faghri et al., "Adaptive Gradient Quantization for Data-Parallel SGD", NeurIPS 2020, where all nodes fit normals instead.
 *
 * @example
 * ```ts
 * import { alq, arithmetic, decode, encode, frequencies, geometricLevels, key, levelsSent, numbered, normals, staticModel } from "@bitdescent/bitdescent";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const { init, observe, adapt, compressor } = levelsSent({
 *   dimension: 1000,
 *   levels: geometricLevels({ count: 4 }),
 *   design: (distribution) => alq({ distribution, count: 4 }),
 *   code: ({ levels, probabilities }) =>
 *     numbered(levels, arithmetic(staticModel({ frequencies: frequencies({ weights: probabilities, bits: 14 }) }))),
 * });
 * const gradient = normals(key(1), 1000), tuned = adapt(init, [observe(init, gradient)]);
 * const message = encode(compressor(tuned), gradient, key(2));
 * assertLess(message.length, 2.5 * 1000);
 * assertEquals(decode(compressor(tuned), message, key(2)).length, 1000);
 * ```
 */
export function levelsSent(
  { levels: start, design, normalised = false, speaker = 0, ...options }: TunedOptions & {
    readonly levels: Vec;
    readonly design: (distribution: Sample) => LevelDesign;
    readonly normalised?: boolean;
    readonly speaker?: number;
  },
): Codebook<Tuned, LevelsSaid | null> {
  checkInteger("make a codebook", "the worker who speaks", speaker, 0);
  const shape = alphabetOf(start), { dimension, norm, bucket } = options;
  const slices = { normalised, ...norm === undefined ? {} : { norm }, ...bucket === undefined ? {} : { bucket } };

  return {
    dimension,
    init: untuned(inFloat32(copy(start))),
    speaks: (worker) => worker === speaker,
    observe(_tuned, x) {
      checkLength("observe x", "x", x, dimension);
      const sample = magnitudes(x, slices);
      if (sample.values.length === 0) return null;
      const F = empirical(sample), levels = inFloat32(design(F).levels);
      checkDesign(levels, shape);
      const use = empirical({ values: sample.values }); // each number costs its bits, however large its bucket is
      return { levels, shares: sharesOf(levelProbabilities(levels, use)) };
    },
    statistics: levelsSaid(shape),
    adapt(tuned, [said]) {
      if (!said) return tuned;
      const total = said.shares.reduce((sum, share) => sum + share, 0);
      const probabilities = Float64Array.from(said.shares, (share) => share / total);
      return { levels: said.levels, probabilities: withSigns(probabilities, shape.zero) };
    },
    compressor: (tuned) => tunedCompressor(options, tuned),
  };
}

/** How what is said is written: the levels between 0 and 1 in increasing order, then the shares. */
function levelsSaid({ largest, zero }: { largest: number; zero: boolean }): Codec<LevelsSaid | null> {
  return {
    write(said, sink) {
      sink.write(said ? 1 : 0, 1);
      if (!said) return;
      const { levels, shares } = said;
      for (const level of positiveLevels(levels).subarray(0, -1)) float32.write(level, sink);
      for (const share of shares) sink.write(share, 16);
    },
    read(source) {
      if (source.read(1) === 0) return null;
      const positive = new Float64Array(largest).fill(1);
      for (let j = 0; j < largest - 1; j++) positive[j] = float32.read(source);
      const levels = zero ? Float64Array.of(0, ...positive) : positive;
      check(alphabetOf(levels).zero === zero, "read levels", "the least level", "above 0", positive[0]);
      const shares = new Uint16Array(levels.length).map(() => source.read(16));
      check(!shares.includes(0), "read levels", "every share", "at least 1", 0);
      return { levels, shares };
    },
  };
}

/** `levels` as float32 numbers, each above the one before and below 1. */
function inFloat32(levels: Float64s): Float64s {
  const out = Float64Array.from(levels, Math.fround), last = out.length - 1;
  if (levels[0] > 0 && out[0] === 0) out[0] = float32After(0);
  for (let j = 1; j < last; j++) if (!(out[j] > out[j - 1])) out[j] = float32After(out[j - 1]);
  for (let j = last - 1; j > 0; j--) if (!(out[j] < out[j + 1])) out[j] = -float32After(-out[j + 1]);
  return out;
}

/** Probabilities in 65535 parts, none less than one. */
function sharesOf(probabilities: Float64s): Uint16Array {
  return Uint16Array.from(probabilities, (p) => Math.max(1, Math.min(0xffff, Math.round(p * 0xffff))));
}
