import { assert, assertAlmostEquals } from "@std/assert";
import { child, key, normals } from "../../../base/key.ts";
import { axpy, norm2, scale, subtract, type Vec } from "../../../base/vector.ts";
import { checkerboard } from "../../../quantize/lattices/checkerboard.ts";
import { cubicLattice } from "../../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../../quantize/lattices/gosset.ts";
import { fromHyperplane } from "../../../quantize/lattices/hyperplane.ts";
import type { Lattice } from "../../../quantize/lattices/lattice.ts";
import { leech } from "../../../quantize/lattices/leech.ts";
import { permutohedral } from "../../../quantize/lattices/permutohedral.ts";
import { product } from "../../../quantize/lattices/product.ts";
import { rootLattice } from "../../../quantize/lattices/root.ts";
import { scaled } from "../../../quantize/lattices/scaled.ts";
import { normalisedThickness, thickness } from "../../../quantize/lattices/thickness.ts";
import {
  checkerboardLattice,
  dualCheckerboardLattice,
  dualRootLattice,
  gossetLattice,
  integerLattice,
  latticeCovering,
  type LatticeShape,
  leechLattice,
} from "../../../theory/lattices.ts";
import { distance, manyKinds } from "../../support/lattices.ts";

const filled = (n: number, at: (j: number) => number): Float64Array => new Float64Array(n).map((_, j) => at(j));
const projected = (y: Vec): Float64Array => fromHyperplane(y, new Float64Array(y.length - 1));
const error = (lattice: Lattice, x: Vec): number => distance(lattice, lattice.nearest(x), x);

/** A deep hole of each lattice in n dimensions. */
const holes: Readonly<Record<string, (n: number) => [Lattice, Vec]>> = {
  "Zⁿ": (n) => [cubicLattice({ dimension: n }), filled(n, () => 0.5)],
  "D_n": (n) => [checkerboard({ dimension: n }), filled(n, (j) => n > 4 ? 0.5 : j === 0 ? 1 : 0)],
  "D_n*": (
    n,
  ) => [dualCheckerboard({ dimension: n }), filled(n, (j) => 2 * j + 1 < n ? 0.5 : 2 * j + 1 === n ? 0.25 : 0)],
  "A_n": (n) => {
    const up = Math.floor((n + 1) / 2); // the glue vector [up]
    return [rootLattice({ dimension: n }), projected(filled(n + 1, (j) => (j < up ? 1 : 0) - up / (n + 1)))];
  },
  "A_n*": (n) => [permutohedral({ dimension: n }), projected(filled(n + 1, (j) => j / (n + 1)))],
};
const odd: readonly [Lattice, Vec][] = [
  [gosset({ blocks: 1 }), filled(8, (j) => j === 0 ? 1 : 0)],
  [leech({ blocks: 1 }), filled(24, (j) => j === 0 ? Math.SQRT2 : 0)],
  [product(gosset({ blocks: 1 }), 3), filled(24, (j) => j % 8 === 0 ? 1 : 0)],
  [product(leech({ blocks: 1 }), 2), filled(48, (j) => j % 24 === 0 ? Math.SQRT2 : 0)],
  [scaled(gosset({ blocks: 1 }), 3), filled(8, (j) => j === 0 ? 3 : 0)],
];

Deno.test("a deep hole of each lattice is as far from it as its covering radius", () => {
  const known = Object.values(holes).flatMap((hole) => [2, 3, 4, 5, 8, 17, 100].map(hole)).concat(odd);
  for (const [lattice, hole] of known) {
    assertAlmostEquals(error(lattice, hole), lattice.coveringRadius, 1e-12 * lattice.dimension, lattice.name);
  }
});

/** Walks uphill from x: steps at random that are kept where they lead further from the lattice, shorter and shorter. */
function uphill(lattice: Lattice, x: Vec, seed: number, steps: number): number {
  const { dimension: n, coveringRadius: R } = lattice;
  let here = error(lattice, x), furthest = here;
  for (let i = 0; i < steps; i++) {
    const away = subtract(x, lattice.point(lattice.nearest(x))), noise = normals(child(key(seed), i), n);
    const size = 0.5 * R * 0.985 ** i;
    const tried = axpy(size / norm2(noise), noise, axpy(0.2 * size / R, away, x)), there = error(lattice, tried);
    if (there > here) x = tried, here = there;
    furthest = Math.max(furthest, there);
  }
  return furthest;
}

Deno.test("no walk uphill comes further than the covering radius, and in few dimensions one comes as far", () => {
  for (const lattice of manyKinds) {
    const { dimension: n, coveringRadius: R } = lattice;
    const walks = Array.from({ length: n < 6 ? 8 : 3 }, (_, i) => uphill(lattice, lattice.shift(key(i)), 100 + i, 400));
    const furthest = Math.max(...walks);
    assert(furthest <= R * (1 + 1e-12), `${lattice.name}: ${furthest} > ${R}`);
    if (n < 6) assert(furthest >= 0.98 * R, `${lattice.name}: ${furthest} is far below ${R}`);
  }
});

Deno.test("a step from a deep hole leads nearer", () => {
  const known = Object.values(holes).flatMap((hole) => [3, 8, 25].map(hole)).concat(odd);
  known.forEach(([lattice, hole], i) => {
    for (let j = 0; j < 40; j++) {
      const u = normals(child(key(i), j), lattice.dimension), step = scale(0.01 * (j + 1) / norm2(u), u);
      assert(error(lattice, axpy(1, step, hole)) <= lattice.coveringRadius * (1 + 1e-12), lattice.name);
    }
  });
});

Deno.test("radius, determinant and thickness are what the theory says, which was written apart", () => {
  const pairs: [Lattice, LatticeShape][] = [1, 2, 3, 4, 5, 24, 96, 97].flatMap((n): [Lattice, LatticeShape][] => [
    [cubicLattice({ dimension: n }), integerLattice(n)],
    [permutohedral({ dimension: n }), dualRootLattice(n)],
    ...n === 1 ? [] : [
      [checkerboard({ dimension: n }), checkerboardLattice(n)],
      [dualCheckerboard({ dimension: n }), dualCheckerboardLattice(n)],
    ] as [Lattice, LatticeShape][],
  ]);
  for (const k of [1, 2, 4]) {
    pairs.push([gosset({ blocks: k }), gossetLattice(8 * k)], [leech({ blocks: k }), leechLattice(24 * k)]);
  }
  for (const [lattice, shape] of pairs) {
    const { dimension: n } = lattice, efficiency = latticeCovering.value(shape);
    assert(n === shape.dimension, lattice.name);
    assertAlmostEquals(lattice.coveringRadius, shape.coveringRadius, 1e-12, lattice.name);
    assertAlmostEquals(lattice.determinant, shape.determinant, 1e-12, lattice.name);
    assertAlmostEquals(thickness(lattice) ** (1 / n), efficiency, 1e-12, lattice.name);
    assertAlmostEquals(thickness(scaled(lattice, 0.7)) ** (1 / n), efficiency, 1e-12, lattice.name);
  }
});

Deno.test("thickness as printed in Conway and Sloane, table 2.1", () => {
  const printed: [Lattice, number][] = [
    [cubicLattice({ dimension: 1 }), 1],
    [permutohedral({ dimension: 2 }), 1.2092],
    [permutohedral({ dimension: 3 }), 1.4635],
    [permutohedral({ dimension: 4 }), 1.7655],
    [permutohedral({ dimension: 5 }), 2.1243],
    [permutohedral({ dimension: 8 }), 3.6658],
    [gosset({ blocks: 1 }), 4.0587],
    [permutohedral({ dimension: 24 }), 63.269],
    [leech({ blocks: 1 }), 7.9035],
  ];
  for (const [lattice, value] of printed) {
    assertAlmostEquals(thickness(lattice) / value, 1, 3e-5, lattice.name);
  }
  for (
    const [lattice, value] of [[cubicLattice({ dimension: 3 }), 27 ** 0.5 / 8], [gosset({ blocks: 1 }), 1]] as const
  ) {
    assertAlmostEquals(normalisedThickness(lattice), value, 1e-14);
  }
});
