/**
 * Lattices, and the quantizers that they are.
 * @module
 */

import {
  checkerboard,
  cubicLattice,
  ditheredLattice,
  dualCheckerboard,
  gosset,
  type Lattice,
  latticeQuantizer,
  leech,
  permutohedral,
  product,
  rootLattice,
  scaled,
} from "@bitdescent/bitdescent";
import { latticeLaws } from "../laws/lattice.ts";
import { n, ofAnySize } from "./inputs.ts";
import { ofQuantizer, type Row, type Rows } from "./row.ts";

const ofLattice = (lattice: Lattice): Row => ({ laws: latticeLaws(lattice) });

/** Lattices. */
export const lattices: Rows = {
  "cubicLattice": () => ofLattice(cubicLattice({ dimension: 5 })),
  "checkerboard": () => ofLattice(checkerboard({ dimension: 5 })),
  "checkerboard, holes of two kinds": () => ofLattice(checkerboard({ dimension: 4 })),
  "dualCheckerboard": () => ofLattice(dualCheckerboard({ dimension: 5 })),
  "dualCheckerboard, even": () => ofLattice(dualCheckerboard({ dimension: 12 })),
  "rootLattice": () => ofLattice(rootLattice({ dimension: 6 })),
  "rootLattice, a line": () => ofLattice(rootLattice({ dimension: 1 })),
  "permutohedral": () => ofLattice(permutohedral({ dimension: 6 })),
  "permutohedral, a line": () => ofLattice(permutohedral({ dimension: 1 })),
  "permutohedral, long": () => ofLattice(permutohedral({ dimension: 50 })),
  "gosset": () => ofLattice(gosset({ blocks: 1 })),
  "leech": () => ofLattice(leech({ blocks: 1 })),
  "leech, two blocks": () => ofLattice(leech({ blocks: 2 })),
  "product": () => ofLattice(product(permutohedral({ dimension: 2 }), 3)),
  "scaled": () => ofLattice(scaled(gosset({ blocks: 1 }), 0.3)),
};

const sizes = [1e-20, 0.1, 1e4];

/** The quantizers. */
export const latticeQuantizers: Rows = {
  "latticeQuantizer": () =>
    ofQuantizer(
      latticeQuantizer({ lattice: permutohedral({ dimension: n }), error: 0.1 }),
      ofAnySize(n, sizes),
    ),
  "ditheredLattice": () =>
    ofQuantizer(ditheredLattice({ lattice: checkerboard({ dimension: n }), error: 0.1 }), ofAnySize(n, sizes)),
};
