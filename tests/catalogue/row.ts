/**
 * What a row of the catalogue is: laws, and where it reads messages, what to try hostile ones on.
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type fc from "fast-check";
import {
  type BallCode,
  type Bits,
  bits,
  type BitSource,
  type BoundedLengthCodec,
  type Codebook,
  type Codec,
  type Compressor,
  encode,
  type FixedLengthCodec,
  key,
  norm2,
  type Quantizer,
  scale,
  type SequenceCodec,
  type Vec,
} from "@bitdescent/bitdescent";
import { codebookLaws } from "../laws/codebook.ts";
import { boundedLengthLaws, codecLaws, fixedLengthLaws } from "../laws/codec.ts";
import { ballCodeLaws, compressorLaws } from "../laws/compressor.ts";
import type { Law } from "../laws/law.ts";
import { quantizerLaws } from "../laws/quantizer.ts";
import { sequenceLaws } from "../laws/sequence.ts";

/** What reads messages that anybody may have written. */
export interface Decoder {
  /** How many numbers it reads, as both ends know. */
  readonly size: number;
  /** Messages that it should take. */
  readonly messages: fc.Arbitrary<Bits>;
  /**
   * Reads, and insists that what comes out is of its size and finite. What it returns, where it returns something, makes the
   * only bits that may be read as this.
   */
  read(source: BitSource): void | (() => Bits);
}

/** An implementation with parameters. */
export interface Row {
  /** All laws of its interface. */
  readonly laws: readonly Law[];
  /** Where it reads messages, how. */
  readonly decoder?: Decoder;
}

/** Rows by name, made when they are asked for. */
export type Rows = Readonly<Record<string, () => Row>>;

/** The key of every message in this file. */
const KEY = key(11);

/** Compressors, on vectors they are meant for; `largestSquare` bounds `‖Q(x) − x‖²` where that is not `n‖x‖²`. */
export function ofCompressor(
  compressor: Compressor,
  inputs: fc.Arbitrary<Vec>,
  largestSquare?: (x: Vec) => number,
): Row {
  return { laws: compressorLaws(compressor, inputs, largestSquare), decoder: decoderOf(compressor, inputs) };
}

/** Codes for balls, on vectors of any size. */
export function ofBallCode(code: BallCode, directions: fc.Arbitrary<Vec>): Row {
  const inside = directions.map((x) => scale(1 / Math.max(norm2(x), 1), x));
  return { laws: ballCodeLaws(code, directions), decoder: decoderOf(code.at(1), inside) };
}

/** Quantizers, on vectors they are meant for; `largestSquare` as above. */
export function ofQuantizer<S>(
  quantizer: Quantizer<S>,
  inputs: fc.Arbitrary<Vec>,
  largestSquare?: (x: Vec) => number,
): Row {
  return { laws: quantizerLaws(quantizer, inputs, largestSquare) };
}

/** Codecs, on symbols they are meant for; `size` is how many numbers a symbol is made of. */
export function ofCodec<S>(codec: Codec<S>, symbols: fc.Arbitrary<S>, size = 1): Row {
  return { laws: codecLaws(codec, symbols), decoder: rewriting(codec, symbols, size) };
}

/** Codecs of fixed length, as above. */
export function ofFixedLength<S>(codec: FixedLengthCodec<S>, symbols: fc.Arbitrary<S>, size = 1): Row {
  return { laws: fixedLengthLaws(codec, symbols), decoder: rewriting(codec, symbols, size) };
}

/** Codecs of bounded length, as above. */
export function ofBoundedLength<S>(codec: BoundedLengthCodec<S>, symbols: fc.Arbitrary<S>, size = 1): Row {
  return { laws: boundedLengthLaws(codec, symbols), decoder: rewriting(codec, symbols, size) };
}

/** Codes for sequences, on sequences they are meant for; messages are tried that have `length` numbers. */
export function ofSequence(code: SequenceCodec, symbols: fc.Arbitrary<Int32Array>, length: number): Row {
  const codec: Codec<Int32Array> = { ...code, read: (source) => code.read(source, new Int32Array(length)) };
  const long = symbols.filter((s) => s.length > 0).map((s) => new Int32Array(length).map((_, i) => s[i % s.length]));
  return { laws: sequenceLaws(code, symbols), decoder: rewriting(codec, long, length) };
}

/** Codebooks, on vectors they are meant for. */
export function ofCodebook<C, T>(codebook: Codebook<C, T>, inputs: fc.Arbitrary<Vec>): Row {
  const said = inputs.map((x) => codebook.observe(codebook.init, x));
  return { laws: codebookLaws(codebook, inputs), decoder: rewriting(codebook.statistics, said, codebook.dimension) };
}

function decoderOf(compressor: Compressor, inputs: fc.Arbitrary<Vec>): Decoder {
  const { dimension } = compressor;
  return {
    size: dimension,
    messages: inputs.map((x) => encode(compressor, x, KEY)),
    read(source) {
      const value = compressor.read(source, KEY);
      assertEquals(value.length, dimension);
      assert(value.every(Number.isFinite), "what is read must be finite");
    },
  };
}

/** Whatever a codec reads it writes with the same bits: nothing is said in two ways. */
function rewriting<S>(codec: Codec<S>, symbols: fc.Arbitrary<S>, size: number): Decoder {
  const message = (s: S): Bits => bits((sink) => codec.write(s, sink));
  return {
    size,
    messages: symbols.map(message),
    read(source) {
      const s = codec.read(source);
      if (s === s) return () => message(s); // NaN is one symbol, and has many messages
    },
  };
}
