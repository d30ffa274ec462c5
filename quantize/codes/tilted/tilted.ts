/**
 * A code for vectors of which no more is known than that they weigh at most so much: of bounded length, in any dimension.
 * @module
 */

import { bitLength, readBigInt, writeBigInt } from "../../../base/big_integer.ts";
import { check, checkLength } from "../../../base/check.ts";
import { log } from "../../../base/special.ts";
import { arithmetic } from "../arithmetic.ts";
import { LARGEST_TOTAL, staticModel } from "../model.ts";
import type { BoundedLengthCodec } from "../padded.ts";
import type { Letters } from "./letters.ts";
import { alternating } from "./alternating.ts";
import { tilt } from "./tilt.ts";

/** Vectors of one kind: blocks of integers whose letters weigh at most `budget` together. */
export interface Kind {
  /** What the blocks are. */
  readonly letters: Letters;
  /** W, the most that all blocks weigh. */
  readonly budget: number;
}

/** What is written. */
export interface TiltedOptions {
  /** The kinds of vectors. */
  readonly kinds: readonly Kind[];
  /** k, the number of blocks. */
  readonly blocks: number;
  /** The kind of a vector; throws a `RangeError` where it is of none, or heavier than its kind may be. */
  kindOf(z: Int32Array): number;
}

/**
 * Writes the kind of a vector, and for each block its letter and the first digits of its number, by {@linkcode arithmetic};
 * after all of them the other digits of all numbers.
 *
 * Letters have the frequencies of {@linkcode tilt}, kinds and numbers are uniform. So the length is bounded by a sum over
 * the integers that the coder counts with, and 2 bits and a little for the coder.
 */
export function tilted({ kinds, blocks, kindOf }: TiltedOptions): BoundedLengthCodec<Int32Array> {
  const parts = kinds.map((kind) => cut(kind, blocks)), length = blocks * kinds[0].letters.length;
  const code = arithmetic(alternating(parts)), steps = 1 + 2 * blocks;
  return {
    most: bitsWithin(Math.max(...parts.map(({ most }) => most)) + log2(kinds.length), steps),
    write(z, sink) {
      checkLength("write z", "z", z, length);
      const kind = kindOf(z), { letters, below } = parts[kind];
      const symbols = new Int32Array(steps).fill(kind, 0, 1), ranks: bigint[] = [];
      for (let i = 0; i < blocks; i++) {
        const from = i * letters.length, letter = letters.letter(z, from), rank = letters.rank(letter, z, from);
        symbols[1 + 2 * i] = letter;
        symbols[2 + 2 * i] = Number(rank >> BigInt(below[letter]));
        ranks.push(rank);
      }
      code.write(symbols, sink);
      ranks.forEach((rank, i) => writeBigInt(sink, rank, below[symbols[1 + 2 * i]]));
    },
    read(source) {
      const symbols = code.read(source, new Int32Array(steps)), kind = symbols[0];
      const { letters, below } = parts[kind], z = new Int32Array(length);
      for (let i = 0; i < blocks; i++) {
        const letter = symbols[1 + 2 * i], head = BigInt(symbols[2 + 2 * i]), width = below[letter];
        const rank = width === 0 ? head : (head << BigInt(width)) + readBigInt(source, width);
        check(rank < letters.counts[letter], "read a block", "its number", `below ${letters.counts[letter]}`, rank);
        letters.unrank(letter, rank, z, i * letters.length);
      }
      const found = kindOf(z);
      check(found === kind, "read z", "its kind", `${found}`, kind);
      return z;
    },
  };
}

/** The digits of a number that go through the coder: as many as a total may have. */
const HEAD_BITS = 31 - Math.clz32(LARGEST_TOTAL);

/** The most bits of a sequence of `steps` symbols that costs less than `cost` by the model: a coder's length is below that + 2 + …. */
function bitsWithin(cost: number, steps: number): number {
  return Math.ceil(cost * (1 + 1e-12) + 2 + steps * 1.4e-6) - 1;
}

/** How the letters of a kind are coded. */
function cut({ letters, budget }: Kind, blocks: number) {
  const below = Int32Array.from(letters.counts, (count) => Math.max(0, bitLength(count - 1n) - HEAD_BITS));
  const heads = Float64Array.from(letters.counts, (count, i) => Number(count - 1n >> BigInt(below[i])) + 1);
  const rests = heads.map((size, i) => log2(size) + below[i]); // bits of a number
  const { frequencies, most } = tilt({ weights: letters.weights, rests, blocks, budget });
  return { letters, below, heads, most, model: staticModel({ frequencies }) };
}

function log2(x: number): number {
  return log(x) / Math.LN2;
}
