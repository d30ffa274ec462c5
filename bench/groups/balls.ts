/**
 * Codes for balls: cubes, cells, and points of lattices; set-up, encoding, decoding, and the nearest point alone.
 * @module
 */

import {
  type BallCode,
  cellCode,
  cubeCode,
  cubicLattice,
  decode,
  dualCheckerboard,
  encode,
  gosset,
  key,
  type Lattice,
  latticeCode,
  leech,
  norm2,
  normals,
  permutohedral,
  scale,
  tiltedLatticeCode,
} from "@bitdescent/bitdescent";
import type { Panel, Subject } from "../panel.ts";

const epsilon = 0.5612;

/** A code on a vector that nearly fills its ball. */
function coded(name: string, make: () => BallCode): Panel {
  const code = make(),
    { dimension } = code,
    unit = code.at(1),
    u = inBall(dimension),
    message = encode(unit, u, key(2));
  const out = new Float64Array(dimension), bits = code.bits / dimension;
  return {
    dimension,
    subjects: [
      { name: `set up ${name}`, bits, run: () => void make() },
      { name: `encode ${name}`, bits, run: () => void encode(unit, u, key(2)) },
      { name: `decode ${name}`, bits, run: () => void decode(unit, message, key(2), out) },
    ],
  };
}

/** The nearest point of a lattice, for errors of at most ε. */
function nearest(lattice: Lattice): Subject {
  const { name, dimension, coveringRadius, length } = lattice, z = new Int32Array(length);
  const x = scale(coveringRadius / epsilon, inBall(dimension));
  return { name: `nearest in ${name}`, run: () => void lattice.nearest(x, z) };
}

const inBall = (dimension: number): Float64Array => {
  const x = normals(key(1), dimension);
  return scale(0.99 / norm2(x), x);
};

/** The codes, the small ones first. */
export function* balls(quick: boolean): Generator<Panel> {
  const cube = (dimension: number, rate: number) => coded(`cube, ${rate} bits`, () => cubeCode({ dimension, rate }));
  const cells = (dimension: number, epsilon: number) =>
    coded(`cells, ε = ${epsilon}`, () => cellCode({ dimension, epsilon }));
  yield cube(100, 4);
  yield cube(100, 2.5);
  yield cells(100, 0.3);
  if (!quick) {
    yield cells(100, 0.1);
    yield cells(300, 0.3);
    yield cube(1e4, 2.5);
    yield cube(1e5, 4);
  }
  for (const n of quick ? [96] : [96, 960, 9600]) {
    const lattices = [
      ...n < 9600 ? [cubicLattice({ dimension: n })] : [],
      dualCheckerboard({ dimension: n }),
      gosset({ blocks: n / 8 }),
      ...n < 960 ? [permutohedral({ dimension: n })] : [],
      leech({ blocks: n / 24 }),
    ];
    for (const lattice of lattices) yield coded(lattice.name, () => latticeCode({ lattice, epsilon }));
    yield { dimension: n, subjects: lattices.map(nearest) };
    const lattice = dualCheckerboard({ dimension: n });
    yield coded(`${lattice.name}, tilted`, () => tiltedLatticeCode({ lattice, epsilon }));
  }
}
