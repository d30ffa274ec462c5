/**
 * The vocabulary of compression: a lossy half, a lossless half, and the two joined.
 *
 * What both ends know (dimension, levels, range) is an argument of a constructor; what only the sender knows is in the
 * bits. A reader is given a `BitSource` and nothing else, so it cannot cheat.
 * @module
 */

import type { BitSink, BitSource } from "../base/bits.ts";
import type { Key } from "../base/key.ts";
import type { Floats, Vec } from "../base/vector.ts";

/** What a quantizer promises about its error `Q(x) − x`, in the Euclidean norm. */
export type Guarantee = Unbiased | Contractive | Bounded | NoGuarantee;

/** `E Q(x) = x` and `E‖Q(x) − x‖² ≤ ω‖x‖²`. */
export interface Unbiased {
  /** Which promise this is. */
  readonly kind: "unbiased";
  /** The variance factor ω. */
  readonly omega: number;
}

/** `E‖Q(x) − x‖² ≤ (1 − δ)‖x‖²`; with `δ ≤ 0` the error is relative but nothing contracts. */
export interface Contractive {
  /** Which promise this is. */
  readonly kind: "contractive";
  /** The contraction δ ≤ 1; 1 means lossless. */
  readonly delta: number;
}

/** `‖Q(x) − x‖ ≤ d` whenever `‖x‖ ≤ r`, surely. */
export interface Bounded {
  /** Which promise this is. */
  readonly kind: "bounded";
  /** The range r. */
  readonly radius: number;
  /** The covering radius d of the codewords over the ball of radius r. */
  readonly coveringRadius: number;
}

/** Nothing is promised of `‖Q(x) − x‖`: a plain sign says which way, and not how far. */
export interface NoGuarantee {
  /** That there is no promise. */
  readonly kind: "none";
}

/** The lossy half: a vector to symbols and back. */
export interface Quantizer<S> {
  /** The length n of the vectors it takes. */
  readonly dimension: number;
  /** What it promises. */
  readonly guarantee: Guarantee;
  /** The symbols of `x`; throws where `x` has another length, is not finite, or lies outside the range. */
  quantize(x: Vec, key: Key): S;
  /** The value of `symbols`, in `out` where it is given; both ends use the same key. */
  dequantize(symbols: S, key: Key, out?: Floats): Floats;
}

/** The lossless half: symbols to bits and back. Reading consumes exactly what writing produced. */
export interface Codec<S> {
  /** Appends the symbols. */
  write(symbols: S, sink: BitSink): void;
  /** The symbols that were written; throws a `RangeError` on bits that no symbols give. */
  read(source: BitSource): S;
}

/** A codec all of whose messages are equally long. */
export interface FixedLengthCodec<S> extends Codec<S> {
  /** The length of every message, in bits. */
  readonly bits: number;
}

/** A lossless code for sequences of integers whose length both ends know. Reading consumes what writing produced. */
export interface SequenceCodec {
  /** Appends the symbols, in order; throws a `RangeError` for one that it has no code for. */
  write(symbols: Int32Array, sink: BitSink): void;
  /** Fills `out` with as many as it holds, and returns it; throws a `RangeError` on bits that no symbols give. */
  read(source: BitSource, out: Int32Array): Int32Array;
}

/** A quantizer with its codec: the symbols are gone from the type, so compressors of all kinds mix freely. */
export interface Compressor {
  /** The length n of the vectors it takes. */
  readonly dimension: number;
  /** What it promises. */
  readonly guarantee: Guarantee;
  /** Writes `x`; an `out` in float64 is left with what every reader will see, to the last bit. */
  write(x: Vec, key: Key, sink: BitSink, out?: Floats): void;
  /** What was written, in `out` where it is given. */
  read(source: BitSource, key: Key, out?: Floats): Floats;
}

/** A fixed-rate code for balls of every radius: the same cells, scaled to the range. */
export interface BallCode {
  /** The length n of the vectors it takes. */
  readonly dimension: number;
  /** The relative covering radius ε: `‖Q(u) − u‖ ≤ ε r` whenever `‖u‖ ≤ r`. */
  readonly epsilon: number;
  /** The length of every message, in bits. */
  readonly bits: number;
  /**
   * The size of a vector that has to fit the range: accepted where `size(x) ≤ radius`. It is never above `‖x‖`, and may be
   * below: a cube takes more than the ball that its guarantee speaks of.
   */
  size(x: Vec): number;
  /** The compressor for range `radius ≥ 0`. */
  at(radius: number): Compressor;
}
