import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { child, key, normals, uniforms } from "../../../base/key.ts";
import { axpy, norm2, scale, type Vec } from "../../../base/vector.ts";
import { checkerboard } from "../../../quantize/lattices/checkerboard.ts";
import { cubicLattice } from "../../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../../quantize/lattices/gosset.ts";
import { intoHyperplane } from "../../../quantize/lattices/hyperplane.ts";
import type { Lattice } from "../../../quantize/lattices/lattice.ts";
import { permutohedral } from "../../../quantize/lattices/permutohedral.ts";
import { product } from "../../../quantize/lattices/product.ts";
import { rootLattice } from "../../../quantize/lattices/root.ts";
import { scaled } from "../../../quantize/lattices/scaled.ts";
import { box, type Defined, distance, fewDimensions, manyKinds, squareToParity } from "../../support/lattices.ts";

/** Vectors at random, and others on a coarse grid, where many points are equally near. */
const inputs = (n: number, count: number): Vec[] =>
  Array.from({ length: count }, (_, i) => {
    const u = uniforms(child(key(n), i), n);
    return i % 2 === 0 ? u.map((u) => 6 * u - 3) : u.map((u) => Math.round(24 * u - 12) / 4);
  });

const inHyperplane = (x: Vec): Float64Array => intoHyperplane(x, new Float64Array(x.length + 1));

/** The least distance of x from the points whose names lie in a box that those of nearest points cannot leave. */
function exhaustive({ lattice, unit, isName }: Defined, x: Vec): number {
  const isProjected = lattice.length > lattice.dimension, y = isProjected ? inHyperplane(x) : x;
  const reach = lattice.coveringRadius + 1e-9;
  const least = Array.from(y, (t) => Math.ceil((t - reach) / unit));
  const most = Array.from(y, (t) => Math.floor((t + reach) / unit) + (isProjected ? 1 : 0)); // names of A_n* have a mean
  const names = [...box(least, most)].filter(isName);
  return Math.min(...names.map((z) => distance(lattice, Int32Array.from(z), x)));
}

Deno.test("in few dimensions no point at all is nearer than the nearest", () => {
  for (const defined of fewDimensions) {
    for (const x of inputs(defined.lattice.dimension, 60)) {
      const here = distance(defined.lattice, defined.lattice.nearest(x), x);
      assert(here <= exhaustive(defined, x) + 1e-12, `${defined.lattice.name} at ${x}`);
    }
  }
});

Deno.test("in many dimensions D_n, D_n* and E₈ are as near as the shortest path through their places says", () => {
  for (const n of [5, 8, 24, 101]) {
    for (const x of inputs(n, 20)) {
      const shifted = Array.from(x, (t) => t - 0.5);
      const isNear = (lattice: Lattice, square: number) =>
        assertAlmostEquals(distance(lattice, lattice.nearest(x), x), Math.sqrt(square), 1e-12 * n);
      const D = squareToParity(x, 0), Z = Math.min(D, squareToParity(x, 1));
      isNear(cubicLattice({ dimension: n }), Z);
      isNear(checkerboard({ dimension: n }), D);
      const half = Math.min(squareToParity(shifted, 0), squareToParity(shifted, 1));
      isNear(dualCheckerboard({ dimension: n }), Math.min(Z, half));
      if (n === 8) isNear(gosset({ blocks: 1 }), Math.min(D, squareToParity(shifted, 0)));
    }
  }
});

/** The square of the distance of x from A_n*, by Conway and Sloane's search: step up at more and more of the largest fractions. */
function sortedSearch(x: Vec): number {
  const y = inHyperplane(x), N = y.length, off = y.map((t) => t - Math.round(t)).sort().reverse();
  let a = off.reduce((sum, t) => sum + t, 0), b = off.reduce((sum, t) => sum + t * t, 0), least = Infinity;
  for (const t of off) {
    least = Math.min(least, b - a * a / N);
    a -= 1, b += 1 - 2 * t;
  }
  return least;
}

Deno.test("the search of A_n* in linear time finds what the search with a sort finds", () => {
  for (const n of [1, 2, 3, 5, 8, 20, 50, 300]) {
    const lattice = permutohedral({ dimension: n });
    for (const x of inputs(n, 40)) {
      const z = lattice.nearest(x), sum = z.reduce((sum, t) => sum + t, 0);
      assertAlmostEquals(distance(lattice, z, x) ** 2, sortedSearch(x), 1e-13 * n);
      assert(sum >= 0 && sum <= n);
    }
  }
});

Deno.test("in A_n no swap of a step up for a step down brings a point nearer, which makes it the nearest", () => {
  // A separable convex function on integers of a given sum: where no step up of one place and down of another gains, nothing does.
  for (const n of [3, 9, 64, 300]) {
    const lattice = rootLattice({ dimension: n });
    for (const x of inputs(n, 20)) {
      const y = inHyperplane(x), z = lattice.nearest(x);
      const up = Math.min(...y.map((t, j) => 1 - 2 * (t - z[j]))),
        down = Math.min(...y.map((t, j) => 1 + 2 * (t - z[j])));
      assert(up + down >= -1e-10, `${lattice.name}: ${up} + ${down}`);
      assertEquals(z.reduce((sum, t) => sum + t, 0), 0);
    }
  }
});

Deno.test("points near by, at random, are no nearer", () => {
  for (const lattice of [...manyKinds, permutohedral({ dimension: 100 }), rootLattice({ dimension: 100 })]) {
    const { dimension: n, coveringRadius: R } = lattice;
    inputs(n, 5).forEach((x, i) => {
      const here = distance(lattice, lattice.nearest(x), x);
      for (let j = 0; j < 10; j++) {
        const noise = normals(child(child(key(9), i), j), n);
        const other = lattice.nearest(axpy(1, scale(1.5 * R / norm2(noise), noise), x));
        assert(here <= distance(lattice, other, x) + 1e-9, lattice.name);
      }
    });
  }
});

Deno.test("of equally near points it is the one that the lattice says", () => {
  const nearest = (lattice: Lattice, x: Vec) => [...lattice.nearest(x)];
  assertEquals(nearest(cubicLattice({ dimension: 3 }), [0.5, -0.5, 1.5]), [1, 0, 2]); // halves up
  assertEquals(nearest(checkerboard({ dimension: 3 }), [1, 0, 0]), [2, 0, 0]); // the first, up
  assertEquals(nearest(checkerboard({ dimension: 3 }), [0.25, 0.75, -0.25]), [1, 1, 0]); // the first of equally bad ones
  assertEquals(nearest(checkerboard({ dimension: 2 }), [0.5, 0.5]), [1, 1]);
  assertEquals(nearest(dualCheckerboard({ dimension: 2 }), [0.5, 0]), [2, 0]); // integers first
  assertEquals(nearest(gosset({ blocks: 1 }), new Array(8).fill(0.25)), new Array(8).fill(0)); // D₈ first
});

Deno.test("a product is asked block by block, and its numbers follow", () => {
  const block = permutohedral({ dimension: 2 }), lattice = product(block, 3);
  for (const x of inputs(6, 10)) {
    const z = lattice.nearest(x),
      p = lattice.point(z),
      blocks = [0, 1, 2].map((k) => Array.from(x).slice(2 * k, 2 * k + 2));
    assertEquals([...z], blocks.flatMap((x) => [...block.nearest(x)]));
    assertEquals([...p], blocks.flatMap((x) => [...block.point(block.nearest(x))]));
  }
  assertEquals([lattice.dimension, lattice.length, lattice.name], [6, 9, "A*2^3"]);
  assertAlmostEquals(lattice.coveringRadius, Math.sqrt(3) * block.coveringRadius);
  assertAlmostEquals(lattice.determinant, block.determinant ** 3);
  assertEquals([lattice.kissingNumber, lattice.secondMoment], [18, block.secondMoment]);
  const [first, second] = [lattice.shift(key(4)).slice(0, 2), lattice.shift(key(4)).slice(2, 4)];
  assert(first.some((s, j) => s !== second[j]), "blocks have shifts of their own");
  assertEquals(product(block, 1), block);
});

Deno.test("a scaled lattice has the names of the lattice, and its numbers follow", () => {
  const unit = gosset({ blocks: 1 }), h = 0.3, lattice = scaled(unit, h);
  for (const x of inputs(8, 10)) {
    const z = lattice.nearest(scale(h, x));
    assertAlmostEquals(distance(lattice, z, scale(h, x)), h * distance(unit, unit.nearest(x), x), 1e-12);
    assertEquals(lattice.point(z), scale(h, unit.point(z)));
  }
  assertAlmostEquals(lattice.coveringRadius, h * unit.coveringRadius);
  assertAlmostEquals(lattice.determinant, h ** 8);
  assertEquals([lattice.kissingNumber, lattice.secondMoment], [unit.kissingNumber, unit.secondMoment]);
  assertEquals(lattice.shift(key(1)), scale(h, unit.shift(key(1))));
});
