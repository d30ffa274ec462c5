/**
 * The compressors of the library by name, small enough to be certified while one waits.
 * @module
 */

import {
  adaptiveModel,
  arithmetic,
  type BallCode,
  cellCode,
  checkerboard,
  clipped,
  type Compressor,
  compressor,
  cubeCode,
  cubicLattice,
  ditheredLattice,
  drive,
  dualCheckerboard,
  each,
  eden,
  eliasGamma,
  fixedWidth,
  fixedWidthLevels,
  float32s,
  floats,
  gaps,
  gosset,
  grid,
  inBall,
  integersOf,
  latticeCode,
  latticeQuantizer,
  leech,
  levelled,
  type LevelQuantizer,
  naturalCompression,
  naturalDithering,
  numbered,
  nuqsgd,
  oneBit,
  packedLevels,
  permutohedral,
  qsgd,
  randomK,
  rangeSent,
  rotated,
  scaledSign,
  type SequenceCodec,
  shifted,
  sideBySide,
  sign,
  sparseCodec,
  sparsified,
  stochasticGrid,
  subsampled,
  subset,
  ternGrad,
  tiltedLatticeCode,
  topK,
} from "@bitdescent/bitdescent";

/** A compressor, and what else is said of it. */
export interface BuiltIn {
  readonly compressor: Compressor;
  /** The most bits of a message, where it says so. */
  readonly bits?: number;
  /** Whether it speaks of float32s only. */
  readonly float32?: boolean;
}

const n = 8;

/** Level numbers in a code of fixed width, enough for any of these. */
const inWidth = (quantizer: LevelQuantizer, code: SequenceCodec = each(fixedWidth({ width: 4 }))): Compressor =>
  compressor(quantizer, levelled(quantizer, numbered(quantizer.levels, code)));

const ternary = (dimension: number): Compressor => inWidth(ternGrad({ dimension }), each(fixedWidth({ width: 2 })));

const ofBall = (code: BallCode): BuiltIn => ({ compressor: code.at(1), bits: code.bits });
const plain = (compressor: Compressor): BuiltIn => ({ compressor });

/** The compressors by name; each is made when it is asked for. */
export const builtIns: Readonly<Record<string, () => BuiltIn>> = {
  "float32": () => ({ compressor: floats({ dimension: n, width: 32 }), bits: 32 * n }),
  "float64": () => ({ compressor: floats({ dimension: n, width: 64 }), bits: 64 * n }),

  "qsgd": () => plain(inWidth(qsgd({ dimension: n, steps: 4 }))),
  "qsgd-inf": () => plain(inWidth(qsgd({ dimension: n, steps: 4, norm: Infinity, bucket: 4 }))),
  "nuqsgd": () => plain(inWidth(nuqsgd({ dimension: n, count: 4 }))),
  "natural-dithering": () => plain(inWidth(naturalDithering({ dimension: n, count: 3 }))),
  "natural": () => plain(naturalCompression({ dimension: n })),
  "terngrad": () => plain(ternary(n)),
  "terngrad-arithmetic": () => plain(inWidth(ternGrad({ dimension: n }), arithmetic(adaptiveModel({ size: 3 })))),
  "clipped-terngrad": () => {
    const quantizer = ternGrad({ dimension: n });
    const code = numbered(quantizer.levels, each(fixedWidth({ width: 2 })));
    return plain(compressor(clipped(quantizer, { deviations: 1 }), levelled(quantizer, code)));
  },
  "fixed-width": () => plain(fixedWidthLevels({ dimension: n, bits: 3, norm: 2 })),
  "packed": () => ({ compressor: packedLevels({ dimension: n, bits: 4, norm: Infinity }), float32: true }),

  "sign": () => plain(sign({ dimension: n })),
  "scaled-sign": () => plain(scaledSign({ dimension: n })),
  "one-bit": () => plain(oneBit({ rows: 4, columns: 2 })),
  "top-k": () => {
    const two = topK({ dimension: n, count: 2 });
    return plain(compressor(two, sparseCodec(two, { indices: gaps(eliasGamma) })));
  },
  "random-k": () => {
    const two = randomK({ dimension: n, count: 2 });
    return { compressor: compressor(two, float32s(two)), bits: 64 };
  },
  "random-k-least-squares": () => {
    const two = randomK({ dimension: n, count: 2, scale: "least-squares" });
    return { compressor: compressor(two, float32s(two)), bits: 64 };
  },
  "sparsified-terngrad": () =>
    plain(sparsified(ternary(4), { dimension: n, indices: subset({ dimension: n, count: 4 }) })),
  "subsampled-natural": () => plain(subsampled(naturalCompression({ dimension: 4 }), { dimension: n })),
  "rotated-terngrad": () => plain(rotated(ternary(n))),
  "drive": () => plain(drive({ dimension: n })),
  "drive-least-squares": () => plain(drive({ dimension: n, scale: "least-squares" })),
  "eden": () => plain(eden({ dimension: n, bits: 3 })),
  "eden-least-squares": () => plain(eden({ dimension: n, bits: 2, scale: "least-squares" })),
  "side-by-side": () => plain(sideBySide([fixedWidthLevels({ dimension: 5, bits: 2, norm: Infinity }), ternary(3)])),

  "cube": () => ofBall(cubeCode({ dimension: n, rate: 2 })),
  "cube-in-ball": () => plain(inBall(cubeCode({ dimension: n, rate: 2 }).at(1))),
  "cube-shifted": () => plain(shifted(cubeCode({ dimension: n, rate: 1.5 }).at(1))),
  "cube-range-sent": () => plain(rangeSent(cubeCode({ dimension: n, rate: 2 }))),
  "cell": () => ofBall(cellCode({ dimension: n, epsilon: 0.4 })),
  "dn-star": () => ofBall(latticeCode({ lattice: dualCheckerboard({ dimension: n }), epsilon: 0.4 })),
  "an-star": () => ofBall(latticeCode({ lattice: permutohedral({ dimension: n }), epsilon: 0.4 })),
  "e8": () => ofBall(latticeCode({ lattice: gosset({ blocks: 1 }), epsilon: 0.4 })),
  "leech": () => ofBall(latticeCode({ lattice: leech({ blocks: 1 }), epsilon: 0.4 })),
  "tilted": () => ofBall(tiltedLatticeCode({ lattice: cubicLattice({ dimension: n }), epsilon: 0.4 })),
  "tilted-e8": () => ofBall(tiltedLatticeCode({ lattice: gosset({ blocks: 2 }), epsilon: 0.5 })),
  "grid": () => plain(compressor(grid({ dimension: n, error: 0.1 }), integersOf(n))),
  "random-grid": () => plain(compressor(stochasticGrid({ dimension: n, error: 0.1 }), integersOf(n))),
  "lattice": () => {
    const lattice = dualCheckerboard({ dimension: n });
    return plain(compressor(latticeQuantizer({ lattice, error: 0.1 }), integersOf(n)));
  },
  "dithered-lattice": () => {
    const lattice = checkerboard({ dimension: n });
    return plain(compressor(ditheredLattice({ lattice, error: 0.1 }), integersOf(n)));
  },
};
