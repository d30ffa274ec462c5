/**
 * Compressors, codes for balls, and the codecs that compressors are made with.
 * @module
 */

import {
  adaptiveModel,
  arithmetic,
  cellCode,
  type Compressor,
  compressor,
  cube,
  cubeCode,
  cubicLattice,
  drive,
  dualCheckerboard,
  each,
  eden,
  eliasDelta,
  eliasGamma,
  fixedWidth,
  fixedWidthLevels,
  floats,
  fromZero,
  gaps,
  geometricLevels,
  golomb,
  gosset,
  grid,
  huffman,
  inBall,
  integersOf,
  latticeCode,
  levelled,
  type LevelQuantizer,
  mixedRadix,
  naturalCompression,
  norm2,
  numbered,
  oneBit,
  packedLevels,
  permutohedral,
  qsgdDense,
  qsgdSparse,
  rangeSent,
  rans,
  rotated,
  runLengths,
  scaledSign,
  type SequenceCodec,
  shifted,
  sideBySide,
  sign,
  signsApart,
  sparseCodec,
  sparsified,
  stochasticLevels,
  subsampled,
  subset,
  ternGrad,
  threads,
  tiltedLatticeCode,
  topK,
} from "@bitdescent/bitdescent";
import { inCube, inUnitBall, n, ofAnySize, symbolsOf } from "./inputs.ts";
import { ofBallCode, ofCodec, ofCompressor, type Rows } from "./row.ts";

/** Codes for level numbers from −2 to 2. */
const levelCodes: Readonly<Record<string, SequenceCodec>> = {
  "fixed width": numbered([0, 0.4, 1], each(fixedWidth({ width: 3 }))),
  "Huffman": numbered([0, 0.4, 1], each(huffman({ weights: [1, 3, 6, 3, 1] }))),
  "Elias": signsApart([0, 0.4, 1], fromZero(eliasDelta)),
  "QSGD, dense": qsgdDense,
  "QSGD, sparse": qsgdSparse,
  "runs": runLengths({ runs: golomb({ divisor: 2 }), rest: numbered([0.4, 1], each(fixedWidth({ width: 2 }))) }),
  "arithmetic": numbered([0, 0.4, 1], arithmetic(adaptiveModel({ size: 5 }))),
  "rANS": numbered([0, 0.4, 1], rans({ frequencies: [1, 4, 6, 4, 1] })),
};

/** Quantizers whose symbols are sent in these codes: whole, in buckets, without a zero level, with a known scale. */
const levelQuantizers: Readonly<Record<string, readonly [LevelQuantizer, SequenceCodec, typeof inCube]>> = {
  ...Object.fromEntries(
    Object.entries(levelCodes).map(([name, code]) =>
      [name, [stochasticLevels({ dimension: n, levels: [0, 0.4, 1], bucket: 4 }), code, ofAnySize()]] as const
    ),
  ),
  "no zero level": [
    stochasticLevels({ dimension: n, levels: [0.4, 1], bucket: 4, norm: Infinity }),
    signsApart([0.4, 1], fixedWidth({ width: 1 })),
    ofAnySize(),
  ],
  "a known scale": [
    stochasticLevels({ dimension: n, levels: [0, 0.4, 1], scale: 1 }),
    levelCodes["fixed width"],
    inCube,
  ],
};

/** Level numbers on the wire. */
export const levelCodecs: Rows = Object.fromEntries(
  Object.entries(levelQuantizers).map(([name, [quantizer, code, inputs]]) =>
    [`levelled, ${name}`, () => ofCodec(levelled(quantizer, code), symbolsOf(quantizer, inputs), n)] as const
  ),
);

/** Compressors to levels. What they promise is their quantizer's, and tested as such. */
export const levelCompressors: Rows = Object.fromEntries(
  Object.entries(levelQuantizers).map(([name, [quantizer, code, inputs]]) => {
    const joined = compressor({ ...quantizer, guarantee: { kind: "none" } }, levelled(quantizer, code));
    return [`compressor of levels, ${name}`, () => ofCompressor(joined, inputs)] as const;
  }),
);

const three = topK({ dimension: n, count: 3 });
const ternary = (dimension: number): Compressor => {
  const quantizer = ternGrad({ dimension });
  return compressor(quantizer, levelled(quantizer, numbered([0, 1], each(huffman({ weights: [1, 2, 1] })))));
};
/** What packed levels keep of a vector is in float32. */
const inFloat32 = (dimension: number) => ofAnySize(dimension).map((x) => Float32Array.from(x));
/** Sizes at which no coordinate of a rotated vector is too small for a float32, unless it is all rounding. */
const moderate = ofAnySize(n, [1e-10, 1, 1e10]);

/** All other compressors, and codecs of their own. */
export const compressors: Rows = {
  "compressor": () =>
    ofCompressor(
      compressor(cube({ levels: Array(n).fill(5), radius: 1 }), mixedRadix({ radices: Array(n).fill(5) })),
      inCube,
    ),
  "compressor, a grid": () =>
    ofCompressor(compressor(grid({ dimension: n, error: 0.1 }), integersOf(n)), ofAnySize(n, [1e-20, 0.1, 1e4])),
  "floats, 32 bits": () => ofCompressor(floats({ dimension: n, width: 32 }), ofAnySize()),
  "floats, 64 bits": () => ofCompressor(floats({ dimension: n, width: 64 }), ofAnySize()),
  "inBall": () => ofCompressor(inBall(cubeCode({ dimension: n, rate: 1.5 }).at(1)), inUnitBall),
  "shifted": () => ofCompressor(shifted(cubeCode({ dimension: n, rate: 2 }).at(1)), inCube),
  "rangeSent, cube": () => ofCompressor(rangeSent(cubeCode({ dimension: n, rate: 2.2 })), ofAnySize()),
  "rangeSent, cell": () => ofCompressor(rangeSent(cellCode({ dimension: n, epsilon: 0.3 })), ofAnySize()),
  "naturalCompression": () => ofCompressor(naturalCompression({ dimension: n }), ofAnySize()),
  "sign": () => ofCompressor(sign({ dimension: 40 }), ofAnySize(40)),
  "scaledSign": () => ofCompressor(scaledSign({ dimension: n }), ofAnySize()),
  "oneBit": () => ofCompressor(oneBit({ rows: 3, columns: 2 }), ofAnySize()),
  "sparseCodec, gaps": () => {
    const codec = sparseCodec(three, { indices: gaps(eliasGamma) });
    return ofCodec(codec, symbolsOf(three, ofAnySize()), 3);
  },
  "sparseCodec, subset": () => {
    const codec = sparseCodec(three, { indices: subset({ dimension: n, count: 3 }) });
    return ofCodec(codec, symbolsOf(three, ofAnySize()), 3);
  },
  "topK": () => ofCompressor(compressor(three, sparseCodec(three, { indices: gaps(eliasGamma) })), ofAnySize()),
  "sparsified": () =>
    ofCompressor(sparsified(ternary(3), { dimension: n, indices: subset({ dimension: n, count: 3 }) }), ofAnySize()),
  "sparsified, bounded": () =>
    ofCompressor(
      sparsified(cubeCode({ dimension: 2, rate: 3 }).at(1), { dimension: n, indices: gaps(eliasDelta) }),
      inUnitBall,
    ),
  "sparsified, nothing": () =>
    ofCompressor(
      sparsified(floats({ dimension: 0, width: 32 }), { dimension: n, indices: gaps(eliasDelta) }),
      ofAnySize(),
    ),
  // 2³ᵏ may become 3 · 2³ᵏ⁺¹ where natural compression rounds up what is kept: an error of at most 5|x|
  "subsampled": () =>
    ofCompressor(
      subsampled(naturalCompression({ dimension: 2 }), { dimension: n }),
      ofAnySize(),
      (x) => 25 * norm2(x) ** 2,
    ),
  "subsampled, least squares": () =>
    ofCompressor(subsampled(scaledSign({ dimension: 4 }), { dimension: n, scale: "least-squares" }), ofAnySize()),
  "rotated": () => ofCompressor(rotated(ternary(n)), moderate),
  "rotated, bounded": () =>
    ofCompressor(rotated(inBall(cubeCode({ dimension: 8, rate: 2 }).at(3))), ofAnySize(8, [0.1])),
  "eden": () => ofCompressor(eden({ dimension: n, bits: 3 }), moderate),
  "eden, least squares": () => ofCompressor(eden({ dimension: n, bits: 2, scale: "least-squares" }), moderate),
  "drive": () => ofCompressor(drive({ dimension: 8 }), ofAnySize(8, [1e-10, 1, 1e10])),
  "drive, least squares": () => ofCompressor(drive({ dimension: n, scale: "least-squares" }), moderate),
  "fixedWidthLevels": () => ofCompressor(fixedWidthLevels({ dimension: n, bits: 3, norm: 2 }), moderate),
  "sideBySide": () =>
    ofCompressor(sideBySide([fixedWidthLevels({ dimension: n - 2, bits: 2, norm: Infinity }), ternary(2)]), moderate),
  "packedLevels": () => ofCompressor(packedLevels({ dimension: n, bits: 4, norm: Infinity }), inFloat32(n)),
  "packedLevels, q = 2, a short last bucket": () =>
    ofCompressor(packedLevels({ dimension: 130, bits: 2, norm: 2, bucket: 128 }), inFloat32(130)),
  "packedLevels, a table": () =>
    ofCompressor(packedLevels({ dimension: n, levels: [0, 0.1, 0.4, 1], norm: Infinity }), inFloat32(n)),
  "packedLevels, no zero level, q = 2, a short last bucket": () =>
    ofCompressor(packedLevels({ dimension: 130, levels: [0.1, 0.4, 1], norm: 2, bucket: 128 }), inFloat32(130)),
  "packedLevels, powers of two": () =>
    ofCompressor(packedLevels({ dimension: n, levels: geometricLevels({ count: 7 }), norm: 2 }), inFloat32(n)),
  "packedLevels, threads that none is long enough for": () =>
    ofCompressor(
      packedLevels({ dimension: n, bits: 4, norm: Infinity, threads: threads({ count: 2 }) }),
      inFloat32(n),
    ),
};

/** Codes for balls of every radius. */
export const ballCodes: Rows = {
  "cubeCode, no bits": () => ofBallCode(cubeCode({ dimension: n, rate: 0 }), ofAnySize()),
  "cubeCode, half a bit": () => ofBallCode(cubeCode({ dimension: n, rate: 0.5 }), ofAnySize()),
  "cubeCode, three bits": () => ofBallCode(cubeCode({ dimension: n, rate: 3 }), ofAnySize()),
  "cellCode, by epsilon": () => ofBallCode(cellCode({ dimension: n, epsilon: 0.3 }), ofAnySize()),
  "cellCode, by rate": () => ofBallCode(cellCode({ dimension: n, rate: 2.5 }), ofAnySize()),
  "latticeCode, D*": () =>
    ofBallCode(latticeCode({ lattice: dualCheckerboard({ dimension: n }), epsilon: 0.3 }), ofAnySize()),
  "latticeCode, A*, by rate": () =>
    ofBallCode(latticeCode({ lattice: permutohedral({ dimension: n }), rate: 2.5 }), ofAnySize()),
  "latticeCode, E8": () => ofBallCode(latticeCode({ lattice: gosset({ blocks: 1 }), epsilon: 0.4 }), ofAnySize(8, [1])),
  "tiltedLatticeCode, Z": () =>
    ofBallCode(tiltedLatticeCode({ lattice: cubicLattice({ dimension: n }), epsilon: 0.3 }), ofAnySize()),
  "tiltedLatticeCode, D*": () =>
    ofBallCode(tiltedLatticeCode({ lattice: dualCheckerboard({ dimension: n }), epsilon: 0.4 }), ofAnySize()),
  "tiltedLatticeCode, A*, by rate": () =>
    ofBallCode(tiltedLatticeCode({ lattice: permutohedral({ dimension: n }), rate: 3 }), ofAnySize()),
  "tiltedLatticeCode, E8": () =>
    ofBallCode(tiltedLatticeCode({ lattice: gosset({ blocks: 2 }), epsilon: 0.5 }), ofAnySize(16)),
  "cellCode, too few bits": () => ofBallCode(cellCode({ dimension: n, rate: 0.4 }), ofAnySize()),
};
