/**
 * Golden vectors of compressors.
 * @module
 */

import { child, type Key, key, normals } from "../../base/key.ts";
import { cellCode } from "../../quantize/balls/cell.ts";
import { cubeCode } from "../../quantize/balls/cube.ts";
import { inBall, rangeSent } from "../../quantize/balls/range.ts";
import { arithmetic } from "../../quantize/codes/arithmetic.ts";
import { each } from "../../quantize/codes/each.ts";
import { eliasDelta, eliasGamma } from "../../quantize/codes/elias.ts";
import { fixedWidth } from "../../quantize/codes/fixed_width.ts";
import { fromZero } from "../../quantize/codes/from.ts";
import { huffman } from "../../quantize/codes/huffman.ts";
import { adaptiveModel } from "../../quantize/codes/model.ts";
import { integersOf } from "../../quantize/codes/integers.ts";
import { geometricLevels } from "../../quantize/levels/level_set.ts";
import { numbered } from "../../quantize/levels/numbered.ts";
import { rans } from "../../quantize/codes/rans.ts";
import { qsgdDense, signsApart } from "../../quantize/levels/signs_apart.ts";
import { qsgdSparse } from "../../quantize/codes/sparse_numbers.ts";
import { subset } from "../../quantize/codes/subset.ts";
import { compressor, decode, encode } from "../../quantize/compressor.ts";
import { floats } from "../../quantize/floats.ts";
import { packedLevels } from "../../quantize/kernels/packed_levels.ts";
import { grid, stochasticGrid } from "../../quantize/lattices/grid.ts";
import { qsgd, ternGrad } from "../../quantize/levels/instances.ts";
import { levelled } from "../../quantize/levels/levelled.ts";
import { naturalCompression } from "../../quantize/levels/natural_compression.ts";
import { type LevelQuantizer, stochasticLevels } from "../../quantize/levels/stochastic.ts";
import { drive, eden } from "../../quantize/rotated/eden.ts";
import { rotated } from "../../quantize/rotated/rotated.ts";
import { oneBit } from "../../quantize/signs/one_bit.ts";
import { scaledSign } from "../../quantize/signs/scaled_sign.ts";
import { sign } from "../../quantize/signs/sign.ts";
import { gaps } from "../../quantize/sparse/gaps.ts";
import { randomK } from "../../quantize/sparse/random_k.ts";
import { float32s, sparseCodec } from "../../quantize/sparse/sparse.ts";
import { sparsified, subsampled } from "../../quantize/sparse/sparsified.ts";
import { topK } from "../../quantize/sparse/top_k.ts";
import type { Compressor, SequenceCodec } from "../../quantize/types.ts";
import { inHex } from "./message.ts";

const dimension = 4;

const levelsIn = (quantizer: LevelQuantizer, code: SequenceCodec): Compressor =>
  compressor(quantizer, levelled(quantizer, code));

const levels = [0, 0.25, 1], halves = stochasticLevels({ dimension, levels, bucket: 2 });
const two = topK({ dimension, count: 2 }), anyTwo = randomK({ dimension, count: 2 });
const ternary = ternGrad({ dimension: 7 });

/** Every kind of compressor, by the name it has in the file. */
export const compressors: Readonly<Record<string, Compressor>> = {
  "cubeCode, 1 bit, range 2": cubeCode({ dimension, rate: 1 }).at(2),
  "cubeCode, 2.5 bits, range 2": cubeCode({ dimension, rate: 2.5 }).at(2),
  "cubeCode, 5 bits, range 2": cubeCode({ dimension, rate: 5 }).at(2),
  "cellCode, epsilon 0.3, range 2": cellCode({ dimension, epsilon: 0.3 }).at(2),
  "cellCode, 3.5 bits, range 2": cellCode({ dimension, rate: 3.5 }).at(2),
  "inBall of cubeCode, 2 bits, range 2": inBall(cubeCode({ dimension, rate: 2 }).at(2)),
  "rangeSent of cubeCode, 2.5 bits": rangeSent(cubeCode({ dimension, rate: 2.5 })),
  "rangeSent of cellCode, epsilon 0.3": rangeSent(cellCode({ dimension, epsilon: 0.3 })),
  "floats, 32 bits": floats({ dimension, width: 32 }),
  "floats, 64 bits": floats({ dimension, width: 64 }),
  "levels 0 1/4 1, buckets of 2, fixed width": levelsIn(halves, numbered(levels, each(fixedWidth({ width: 3 })))),
  "levels 0 1/4 1, buckets of 2, Huffman 1 3 9 3 1": levelsIn(
    halves,
    numbered(levels, each(huffman({ weights: [1, 3, 9, 3, 1] }))),
  ),
  "levels 0 1/4 1, buckets of 2, Elias delta": levelsIn(halves, signsApart(levels, fromZero(eliasDelta))),
  "levels 0 1/4 1, buckets of 2, adaptive arithmetic": levelsIn(
    halves,
    numbered(levels, arithmetic(adaptiveModel({ size: 5 }))),
  ),
  "levels 0 1/4 1, buckets of 2, rANS 1 4 6 4 1": levelsIn(
    halves,
    numbered(levels, rans({ frequencies: [1, 4, 6, 4, 1] })),
  ),
  "levels 1/2 1, q = 1.5, fixed width": levelsIn(
    stochasticLevels({ dimension, levels: [0.5, 1], norm: 1.5 }),
    numbered([0.5, 1], each(fixedWidth({ width: 2 }))),
  ),
  "qsgd, 4 steps, dense": levelsIn(qsgd({ dimension, steps: 4 }), qsgdDense),
  "ternGrad, n = 7, sparse": levelsIn(ternary, qsgdSparse),
  "packedLevels, 2 bits, q = infinity": packedLevels({ dimension, bits: 2, norm: Infinity }),
  "packedLevels, 5 bits, q = 2, n = 131, buckets of 128": packedLevels({
    dimension: 131,
    bits: 5,
    norm: 2,
    bucket: 128,
  }),
  "packedLevels, 0 1/4 1, q = infinity": packedLevels({ dimension, levels, norm: Infinity }),
  "packedLevels, 0.1 0.3 0.55 1, q = 2, n = 131, buckets of 128": packedLevels({
    dimension: 131,
    levels: [0.1, 0.3, 0.55, 1],
    norm: 2,
    bucket: 128,
  }),
  "packedLevels, powers of two down to 1/64, q = 2, n = 131, buckets of 128": packedLevels({
    dimension: 131,
    levels: geometricLevels({ count: 7 }),
    norm: 2,
    bucket: 128,
  }),
  "grid, error 0.1, integers": compressor(grid({ dimension, error: 0.1 }), integersOf(dimension)),
  "stochasticGrid, error 0.1, integers": compressor(stochasticGrid({ dimension, error: 0.1 }), integersOf(dimension)),
  "naturalCompression": naturalCompression({ dimension }),
  "sign": sign({ dimension }),
  "scaledSign": scaledSign({ dimension }),
  "oneBit, 2 rows": oneBit({ rows: 2, columns: 2 }),
  "topK, 2 of 4, gaps in Elias gamma": compressor(two, sparseCodec(two, { indices: gaps(eliasGamma) })),
  "topK, 2 of 4, subset": compressor(two, sparseCodec(two, { indices: subset({ dimension, count: 2 }) })),
  "randomK, 2 of 4": compressor(anyTwo, float32s(anyTwo)),
  "sparsified, 2 of 4, natural compression": sparsified(naturalCompression({ dimension: 2 }), {
    dimension,
    indices: gaps(eliasDelta),
  }),
  "subsampled, 2 of 4, natural compression": subsampled(naturalCompression({ dimension: 2 }), { dimension }),
  "rotated, floats of 64 bits": rotated(floats({ dimension, width: 64 })),
  "rotated, ternGrad, n = 7, dense": rotated(levelsIn(ternary, qsgdDense)),
  "drive": drive({ dimension }),
  "drive, n = 7, least squares": drive({ dimension: 7, scale: "least-squares" }),
  "eden, 2 bits": eden({ dimension, bits: 2 }),
  "eden, 3 bits, n = 7, least squares": eden({ dimension: 7, bits: 3, scale: "least-squares" }),
};

const keys = [key(0), key(1), child(key(1), 0)];

/** The vectors that a compressor is given, each with its key. */
function inputs(length: number): (readonly [number[], Key])[] {
  const listed = [[0.1, -0.2, 0.3, -0.4], [1.9, 0.5, 0, -0.25], [-1, -1, -1, 1]];
  return length === dimension
    ? listed.map((input, i) => [input, keys[i]] as const)
    : [[[...normals(key(length), length)], keys[0]]];
}

/** The cases: a vector, a key, the message, and the value. */
export const compressorCases = () =>
  Object.entries(compressors).flatMap(([name, compressor]) =>
    inputs(compressor.dimension).map(([input, key]) => {
      const message = encode(compressor, input, key);
      return { name, key, input, ...inHex(message), value: [...decode(compressor, message, key)] };
    })
  );
