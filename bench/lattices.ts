/**
 * What lattices cost: nearest points, codes for balls in a fixed number of bits, and how many bits those are.
 * @module
 */

import {
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
} from "@bitdescent/bitdescent";
import { table } from "../examples/support/table.ts";

const epsilon = 0.5612;

/** The median over 9 repeats of the milliseconds that `body` takes. */
function milliseconds(body: () => void): number {
  body();
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    body();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[4];
}

function rowOf(lattice: Lattice): (string | number)[] {
  const { dimension, coveringRadius } = lattice;
  const start = performance.now(), code = latticeCode({ lattice, epsilon }), built = performance.now() - start;
  const x = normals(key(1), dimension), u = scale(0.999 / norm2(x), x), sent = code.at(1);
  const scaled = scale(coveringRadius / epsilon, u), z = new Int32Array(lattice.length);
  const message = encode(sent, u, key(2));
  return [
    lattice.name,
    dimension,
    code.bits / dimension,
    built,
    milliseconds(() => encode(sent, u, key(2))),
    milliseconds(() => decode(sent, message, key(2))),
    milliseconds(() => lattice.nearest(scaled, z)) / dimension * 1e6,
  ];
}

console.log(`Codes for balls, ε = ${epsilon}:\n`);
console.log(table(
  [
    "lattice",
    "n",
    { title: "bits/dim", digits: 3 },
    { title: "set-up ms", digits: 0 },
    { title: "encode ms/message", digits: 2 },
    { title: "decode ms/message", digits: 2 },
    { title: "nearest ns/dim", digits: 0 },
  ],
  [96, 960, 9600].flatMap((n) => [
    ...n < 9600 ? [rowOf(cubicLattice({ dimension: n }))] : [],
    rowOf(dualCheckerboard({ dimension: n })),
    rowOf(gosset({ blocks: n / 8 })),
    ...n < 960 ? [rowOf(permutohedral({ dimension: n }))] : [],
    rowOf(leech({ blocks: n / 24 })),
  ]),
));
