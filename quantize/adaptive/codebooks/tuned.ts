/**
 * What a codebook of levels holds: levels, and how often each is used.
 * @module
 */

import { check } from "../../../base/check.ts";
import type { Float64s } from "../../../base/vector.ts";
import { compressor } from "../../compressor.ts";
import { packedLevels } from "../../kernels/packed_levels.ts";
import { type Alphabet, alphabetOf } from "../../levels/level_set.ts";
import { levelled } from "../../levels/levelled.ts";
import { type LevelOptions, stochasticLevels } from "../../levels/stochastic.ts";
import type { Compressor, SequenceCodec } from "../../types.ts";

/** Levels, and how often each is used: the same on every node, and plain data. */
export interface Tuned {
  /** The levels: magnitudes in increasing order, the last of them 1, the first 0 where there is a zero level. */
  readonly levels: Float64s;
  /** The probability of each level number in increasing order, from the most negative. */
  readonly probabilities: Float64s;
}

/** A code for the level numbers of what is tuned: fixed in width, or as short as its probabilities allow. */
export type LevelCode = (tuned: Tuned) => SequenceCodec;

/** How levels are used, besides what they are: how vectors are divided, and the code of the numbers. */
export interface TunedOptions extends Omit<LevelOptions, "scale"> {
  /**
   * The code for level numbers; or `"packed"`, for {@linkcode packedLevels}: at speed and in float32, where the norm is 2 or ∞ and
   * the bucket a multiple of 128 or all of the vector.
   */
  readonly code: LevelCode | "packed";
}

/** The compressor with these levels. */
export function tunedCompressor({ code, ...options }: TunedOptions, tuned: Tuned): Compressor {
  if (code === "packed") return packedLevels({ norm: 2, ...options, levels: tuned.levels });
  const quantizer = stochasticLevels({ ...options, levels: tuned.levels });
  return compressor(quantizer, levelled(quantizer, code(tuned)));
}

/** What is held before anything was heard: levels that are all used alike. */
export function untuned(levels: Float64s): Tuned {
  const { largest, zero } = alphabetOf(levels), size = 2 * largest + (zero ? 1 : 0);
  return { levels, probabilities: new Float64Array(size).fill(1 / size) };
}

/** Insists that a design has the levels that the codebook began with: as many, and a zero level as they had. */
export function checkDesign(levels: Float64s, { largest, zero }: Alphabet): void {
  const action = "design levels", given = alphabetOf(levels);
  check(given.largest === largest, action, "the number of positive levels", `${largest}`, given.largest);
  check(given.zero === zero, action, "whether there is a zero level", `${zero}`, given.zero);
}
