/**
 * The codes for level numbers that are compared.
 * @module
 */

import {
  arithmetic,
  each,
  eliasOmega,
  fixedWidth,
  frequencies,
  fromZero,
  huffman,
  numbered,
  qsgdSparse,
  type SequenceCodec,
  signsApart,
  staticModel,
  type Vec,
} from "@bitdescent/bitdescent";

/** How level numbers are written. */
interface LevelCodeEntry {
  readonly title: string;
  /** The code for these levels, where both ends know the probability of each magnitude. */
  readonly code: (levels: Vec, probabilities: Vec) => SequenceCodec;
  /** Bits that tell that to whoever does not know it, for one magnitude. */
  readonly told: number;
}

/** Probabilities of magnitudes are known in parts of 2¹⁵, and told as `levelsSent` tells them, in 16 bits each. */
const SHARE_BITS = 15, TOLD_BITS = 16;

/** The symbols of `numbered` by how often they come, in parts of 2¹⁶, where both signs are equally likely. */
function shares(levels: Vec, probabilities: Vec): number[] {
  const parts = Array.from(frequencies({ weights: probabilities, bits: SHARE_BITS }));
  const zero = levels[0] === 0 ? [2 * parts.shift()!] : [];
  return [...parts.toReversed(), ...zero, ...parts];
}

/** How many signed levels there are. */
export const symbolsOf = (levels: Vec): number => 2 * levels.length - (levels[0] === 0 ? 1 : 0);

/** The codes by name. */
export const levelCodes = {
  fixed: {
    title: "fixed width",
    code: (levels) => numbered(levels, each(fixedWidth({ width: Math.ceil(Math.log2(symbolsOf(levels))) }))),
    told: 0,
  },
  huffman: {
    title: "Huffman code",
    code: (levels, probabilities) => numbered(levels, each(huffman({ weights: shares(levels, probabilities) }))),
    told: TOLD_BITS,
  },
  elias: { // gaps between nonzeros as in QSGD; without a zero level there are none
    title: "Elias' omega code",
    code: (levels) => levels[0] === 0 ? qsgdSparse : signsApart(levels, fromZero(eliasOmega)),
    told: 0,
  },
  arithmetic: {
    title: "arithmetic code",
    code: (levels, probabilities) =>
      numbered(levels, arithmetic(staticModel({ frequencies: shares(levels, probabilities) }))),
    told: TOLD_BITS,
  },
} as const satisfies Record<string, LevelCodeEntry>;

/** A name of a code. */
export type LevelCodeName = keyof typeof levelCodes;

/** The names of all codes. */
export const levelCodeNames = Object.keys(levelCodes) as readonly LevelCodeName[];
