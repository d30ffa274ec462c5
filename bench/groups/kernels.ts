/**
 * Quantizers of long vectors: packed levels of every width, and all others, to bits and back.
 * @module
 */

import {
  arena,
  bits,
  type Compressor,
  compressor,
  decode,
  drive,
  each,
  eden,
  encode,
  fixedWidth,
  fixedWidthLevels,
  float32s,
  floats,
  gaps,
  golomb,
  grid,
  integersOf,
  key,
  levelled,
  type LevelQuantizer,
  naturalCompression,
  naturalDithering,
  normals,
  numbered,
  nuqsgd,
  oneBit,
  packedLevels,
  randomK,
  scaledSign,
  sign,
  source,
  sparseCodec,
  stochasticLevels,
  ternGrad,
  topK,
} from "@bitdescent/bitdescent";
import type { Panel, Subject } from "../panel.ts";
import { accumulatePlainly, BUCKET, decodePlainly, encodePlainly, plainLevels, plainUniforms } from "../plain.ts";

/** Levels in as few whole bits as hold them. */
function inFixedWidth(quantizer: LevelQuantizer): Compressor {
  const { levels } = quantizer, numbers = 2 * levels.length - (levels[0] === 0 ? 1 : 0);
  const code = numbered(levels, each(fixedWidth({ width: Math.ceil(Math.log2(numbers)) })));
  return compressor(quantizer, levelled(quantizer, code));
}

/** The largest coordinates, one in a hundred, by the gaps between them. */
function largest(dimension: number): Compressor {
  const quantizer = topK({ dimension, count: dimension / 100 });
  return compressor(quantizer, sparseCodec(quantizer, { indices: gaps(golomb({ divisor: 69 })) }));
}

/** The quantizers of n coordinates, with buckets where they have any. */
const quantizers: Readonly<Record<string, (n: number) => Compressor>> = {
  "float32": (n) => floats({ dimension: n, width: 32 }),
  "QSGD, 4 bits": (n) => fixedWidthLevels({ dimension: n, bits: 4, norm: Infinity, bucket: BUCKET }),
  "NUQSGD, 4 bits": (n) => inFixedWidth(nuqsgd({ dimension: n, count: 7, bucket: BUCKET })),
  "natural dithering, 4 bits": (n) =>
    inFixedWidth(naturalDithering({ dimension: n, count: 7, norm: Infinity, bucket: BUCKET })),
  "a table of 8 levels": (n) =>
    inFixedWidth(stochasticLevels({ dimension: n, levels: [0.1, 0.3, 0.55, 1], norm: Infinity, bucket: BUCKET })),
  "TernGrad": (n) => inFixedWidth(ternGrad({ dimension: n, bucket: BUCKET })),
  "natural compression": (n) => naturalCompression({ dimension: n }),
  "signs": (n) => sign({ dimension: n }),
  "scaled signs": (n) => scaledSign({ dimension: n }),
  "1-bit SGD": (n) => oneBit({ rows: 100, columns: n / 100 }),
  "the largest 1 %": largest,
  "a random 1 %": (n) => compressor(randomK({ dimension: n, count: n / 100 }), float32s({ count: n / 100 })),
  "DRIVE": (n) => drive({ dimension: n }),
  "EDEN, 4 bits": (n) => eden({ dimension: n, bits: 4 }),
  "a grid": (n) => compressor(grid({ dimension: n, error: 0.01 }), integersOf(n)),
};

/** The straightforward form on `x`. */
function plainly(x: Float32Array): Subject[] {
  const levels = plainLevels(x.length), out = new Float32Array(x.length), uniform = plainUniforms(1);
  return [
    { name: "encode plainly", run: () => encodePlainly(x, levels, uniform) },
    { name: "decode plainly", run: () => decodePlainly(levels, out) },
    { name: "accumulate plainly", run: () => accumulatePlainly(levels, out) },
  ];
}

/** A compressor on `x`, both ways. */
function bothWays(name: string, made: Compressor, x: Float32Array): Subject[] {
  const message = encode(made, x, key(2)), out = new Float32Array(x.length), bits = message.length / x.length;
  return [
    { name: `encode ${name}`, against: "encode plainly", bits, run: () => void encode(made, x, key(2)) },
    { name: `decode ${name}`, against: "decode plainly", bits, run: () => void decode(made, message, key(2), out) },
  ];
}

/** Packed levels on `x`, both ways and into a sum; and the same in place: with vectors in an arena, and one memory for messages. */
export function packed(bits: number, norm: number, x: Float32Array): Subject[] {
  const dimension = x.length, home = arena({ bytes: 8 * dimension + 16 });
  const there = home.float32s(dimension), out = home.float32s(dimension), sum = new Float32Array(dimension);
  there.set(x);
  const made = packedLevels({ dimension, bits, norm, bucket: BUCKET }), message = encode(made, x, key(2));
  const memory = new Uint8Array(message.bytes.length), name = `${bits}-bit${norm === 2 ? ", 2-norm" : ""}`;
  const subject = (verb: string, name: string, run: () => void): Subject => ({
    name: `${verb} ${name}`,
    against: `${verb} plainly`,
    bits: message.length / dimension,
    run,
  });
  return [
    ...bothWays(name, made, x),
    subject("accumulate", name, () => made.accumulate(source(message), key(2), sum)),
    subject("encode", `${name} in place`, () => void encode(made, there, key(2), memory)),
    subject("decode", `${name} in place`, () => void decode(made, message, key(2), out)),
    subject("accumulate", `${name} in place`, () => made.accumulate(source(message), key(2), out)),
  ];
}

/** Error feedback around 4 bits as one would write it down, and in one pass: on vectors of their own, and in place. */
function fedBack(x: Float32Array): Subject[] {
  const dimension = x.length, home = arena({ bytes: 16 * dimension + 64 }), memory = new Uint8Array(dimension);
  const made = packedLevels({ dimension, bits: 4, norm: Infinity, bucket: BUCKET });
  return [false, true].flatMap((inPlace) => {
    const vector = () => inPlace ? home.float32s(dimension) : new Float32Array(dimension);
    const given = vector(), error = vector(), wanted = vector(), sent = vector(), where = inPlace ? " in place" : "";
    function inSteps(): void {
      for (let i = 0; i < dimension; i++) wanted[i] = given[i] - error[i];
      bits((sink) => made.write(wanted, key(2), sink, sent), memory);
      for (let i = 0; i < dimension; i++) error[i] = sent[i] - wanted[i];
    }
    given.set(x);
    const steps = `subtract, write and subtract, 4-bit${where}`;
    const inOne = () => void bits((sink) => made.compensate(given, error, key(2), sink), memory);
    return [{ name: steps, run: inSteps }, { name: `compensate 4-bit${where}`, against: steps, run: inOne }];
  });
}

/** Packed levels of every width, error feedback around them, and then each quantizer, at every dimension. */
export function* kernels(quick: boolean): Generator<Panel> {
  for (const dimension of quick ? [1e3, 1e5] : [1e3, 1e5, 1e6, 1e7]) {
    const x = normals(key(1), dimension, new Float32Array(dimension)), plain = plainly(x);
    const widths = [2, 3, 4, 5, 6, 7, 8].flatMap((bits) => packed(bits, Infinity, x));
    yield { dimension, subjects: [...plain, ...widths, ...packed(4, 2, x)] };
    yield { dimension, subjects: fedBack(x) };
    const yardsticks = plain.slice(0, 2).map((subject) => ({ ...subject, silent: true }));
    for (const [name, make] of Object.entries(quantizers)) {
      yield { dimension, subjects: [...yardsticks, ...bothWays(name, make(dimension), x)] };
    }
  }
}
