/**
 * One-way links whose two ends stay in step.
 * @module
 */

import type { BitSink, BitSource } from "../base/bits.ts";
import type { Key } from "../base/key.ts";
import type { Float64s, Vec } from "../base/vector.ts";
import type { Compressor } from "../quantize/types.ts";

/** The sending end. */
export interface Encoder<E> {
  /** The state before the first message; null for an end that remembers nothing, and then it stays null. */
  readonly init: E;
  /** Writes `x`; returns what the far end will read, to the last bit, and the next state. */
  write(state: E, x: Vec, key: Key, sink: BitSink): readonly [value: Float64s, state: E];
}

/** The receiving end. It is given the bits and its own state, and nothing else. */
export interface Decoder<D> {
  /** The state before the first message; null for an end that remembers nothing, and then it stays null. */
  readonly init: D;
  /** Reads what was written; returns it and the next state. */
  read(state: D, source: BitSource, key: Key): readonly [value: Float64s, state: D];
}

/** A one-way link: both ends start from `init`, see the same bits, and so agree for ever. */
export interface Link<E, D> {
  /** The length of the vectors it carries. */
  readonly dimension: number;
  /** The sending end. */
  readonly encoder: Encoder<E>;
  /** The receiving end. */
  readonly decoder: Decoder<D>;
}

/**
 * A compressor chosen by the number of the round, which both ends count: a range, a precision on a schedule.
 *
 * @example
 * ```ts
 * import { bits, cubeCode, key, scheduled, source } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const code = cubeCode({ dimension: 1, rate: 1 });
 * const { encoder, decoder } = scheduled((round) => code.at(1 / (1 + round))); // ranges 1, ½, ⅓, …
 * const message = bits((sink) => encoder.write(1, [0.2], key(0), sink));
 * assertEquals(decoder.read(1, source(message), key(0)), [Float64Array.of(0.25), 2]);
 * ```
 */
export function scheduled(compressorAt: (round: number) => Compressor): Link<number, number> {
  return {
    dimension: compressorAt(0).dimension,
    encoder: {
      init: 0,
      write: (round, x, key, sink) => [sent(compressorAt(round), x, key, sink), round + 1],
    },
    decoder: {
      init: 0,
      read: (round, source, key) => [received(compressorAt(round), source, key), round + 1],
    },
  };
}

/**
 * The same compressor every round; neither end has a state.
 *
 * @example
 * ```ts
 * import { bits, cubeCode, key, memoryless, source } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { encoder, decoder } = memoryless(cubeCode({ dimension: 1, rate: 1 }).at(1));
 * const message = bits((sink) => encoder.write(null, [0.2], key(0), sink));
 * assertEquals(decoder.read(null, source(message), key(0)), [Float64Array.of(0.5), null]);
 * ```
 */
export function memoryless(compressor: Compressor): Link<null, null> {
  return {
    dimension: compressor.dimension,
    encoder: {
      init: null,
      write: (_state, x, key, sink) => [sent(compressor, x, key, sink), null],
    },
    decoder: {
      init: null,
      read: (_state, source, key) => [received(compressor, source, key), null],
    },
  };
}

/** Writes `x`; what every reader will see, in a vector of its own. */
function sent(compressor: Compressor, x: Vec, key: Key, sink: BitSink): Float64s {
  const value = new Float64Array(compressor.dimension);
  compressor.write(x, key, sink, value);
  return value;
}

/** Reads what was written, into a vector of its own. */
function received(compressor: Compressor, source: BitSource, key: Key): Float64s {
  const value = new Float64Array(compressor.dimension);
  compressor.read(source, key, value);
  return value;
}
