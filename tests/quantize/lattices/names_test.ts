import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { child, key, uniforms } from "../../../base/key.ts";
import { dot, norm2, subtract, type Vec } from "../../../base/vector.ts";
import { checkerboard } from "../../../quantize/lattices/checkerboard.ts";
import { cubicLattice } from "../../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../../quantize/lattices/gosset.ts";
import { fromHyperplane, intoHyperplane } from "../../../quantize/lattices/hyperplane.ts";
import type { Lattice } from "../../../quantize/lattices/lattice.ts";
import { leech } from "../../../quantize/lattices/leech.ts";
import { permutohedral } from "../../../quantize/lattices/permutohedral.ts";
import { product } from "../../../quantize/lattices/product.ts";
import { rootLattice } from "../../../quantize/lattices/root.ts";
import { scaled } from "../../../quantize/lattices/scaled.ts";
import { box, fewDimensions, manyKinds } from "../../support/lattices.ts";

const isPoint = (lattice: Lattice, z: readonly number[]): boolean => {
  try {
    lattice.point(Int32Array.from(z));
    return true;
  } catch (error) {
    assert(error instanceof RangeError);
    return false;
  }
};

Deno.test("just the names of points are taken, and the shortest of them are as many as the kissing number", () => {
  for (const { lattice, isName } of fewDimensions) {
    const ends = new Array<number>(lattice.length).fill(2), squares: number[] = [];
    for (const z of box(ends.map((t) => -t), ends)) {
      assertEquals(isPoint(lattice, z), isName(z), `${lattice.name}: ${z}`);
      if (isName(z)) squares.push(norm2(lattice.point(Int32Array.from(z))) ** 2);
    }
    const least = Math.min(...squares.filter((square) => square > 1e-9));
    const shortest = squares.filter((square) => Math.abs(square - least) < 1e-9).length;
    assertEquals(shortest, lattice.kissingNumber, lattice.name);
    assertEquals(squares.filter((square) => square < 1e-9).length, 1, `${lattice.name}: a point has one name`);
  }
});

Deno.test("E₈ has 240 shortest vectors of norm 2", () => {
  const E8 = gosset({ blocks: 1 }), ones = new Array<number>(8).fill(1), pairs: number[][] = [];
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < i; j++) {
      for (const [a, b] of [[2, 2], [2, -2], [-2, 2], [-2, -2]]) {
        pairs.push(ones.map((_, k) => k === i ? a : k === j ? b : 0));
      }
    }
  }
  const halves = [...box(ones.map((t) => -t), ones)].filter((z) => z.every((t) => t !== 0) && isPoint(E8, z));
  for (const z of [...pairs, ...halves]) assertAlmostEquals(norm2(E8.point(Int32Array.from(z))), Math.SQRT2);
  assertEquals(pairs.length + halves.length, E8.kissingNumber);
});

Deno.test("the name of a nearest point names a point, wherever one asks", () => {
  for (const lattice of manyKinds) {
    for (const size of [1e-9, 1, 1e5, 2 ** 27 / Math.sqrt(lattice.dimension)]) {
      for (let i = 0; i < 4; i++) {
        const x = uniforms(child(key(i), lattice.dimension), lattice.dimension).map((u) => size * (2 * u - 1));
        const z = lattice.nearest(x), p = lattice.point(z);
        assertEquals(z.length, lattice.length);
        assert(norm2(subtract(p, x)) <= lattice.coveringRadius * (1 + 1e-12) + 1e-14 * norm2(x), lattice.name);
      }
    }
  }
});

Deno.test("what names no point is refused with the reason", () => {
  const refuses = (lattice: Lattice, z: readonly number[], why: string) =>
    assertThrows(() => lattice.point(Int32Array.from(z)), RangeError, why);
  refuses(cubicLattice({ dimension: 2 }), [1, 2, 3], "the length of its name must be 2: current value is 3");
  refuses(checkerboard({ dimension: 2 }), [1, 2], "the sum of its name must be even: current value is 3");
  refuses(dualCheckerboard({ dimension: 3 }), [-1, 1, 2], "place 2 of its name must be even or odd as place 0");
  refuses(rootLattice({ dimension: 1 }), [1, 1], "the sum of its name must be 0: current value is 2");
  refuses(permutohedral({ dimension: 1 }), [1, 1], "the sum of its name must be from 0 to 1: current value is 2");
  refuses(permutohedral({ dimension: 1 }), [0, -1], "from 0 to 1: current value is -1");
  refuses(gosset({ blocks: 1 }), [1, 1, 1, 1, 1, 1, 1, -1], "the sum of its name must be a multiple of 4");
  refuses(gosset({ blocks: 1 }), [1, 1, 1, 1, 1, 1, 1, 2], "place 7 of its name must be even or odd as place 0");
  refuses(product(checkerboard({ dimension: 2 }), 2), [1, 1, 0, 1], "the sum of its name must be even");

  const Λ = leech({ blocks: 1 }),
    of = (at: Readonly<Record<number, number>>, rest: number) => Array.from({ length: 24 }, (_, j) => at[j] ?? rest);
  assert(isPoint(Λ, of({ 0: 8 }, 0)) && isPoint(Λ, of({ 3: -3 }, 1)) && isPoint(Λ, of({}, 2)));
  refuses(Λ, of({ 5: 1 }, 0), "place 5 of its name must be even or odd as place 0");
  refuses(Λ, of({ 0: 2 }, 0), "a Golay word");
  refuses(Λ, of({ 0: 4 }, 0), "the sum of its name must be 0 modulo 8: current value is 4");
  refuses(Λ, of({}, 1), "the sum of its name must be 4 modulo 8: current value is 24");
});

Deno.test("lattices of no or half a dimension are refused, and scales and blocks that are none", () => {
  for (const dimension of [0, 1.5, -1, NaN]) {
    for (const make of [cubicLattice, checkerboard, dualCheckerboard, rootLattice, permutohedral]) {
      assertThrows(() => make({ dimension }), RangeError, "the dimension must be");
    }
    for (const make of [gosset, leech]) {
      assertThrows(() => make({ blocks: dimension }), RangeError, "the number of blocks must be");
    }
  }
  for (const make of [checkerboard, dualCheckerboard]) assertThrows(() => make({ dimension: 1 }), RangeError);
  for (const h of [0, -1, NaN, Infinity]) {
    assertThrows(() => scaled(cubicLattice({ dimension: 1 }), h), RangeError, "the factor must be");
  }
  const line = cubicLattice({ dimension: 1 });
  assertEquals([...line.nearest([2 ** 28])], [2 ** 28]);
  assertThrows(() => line.nearest([2 ** 28 + 1]), RangeError, "x[0] must be finite, within 2²⁸");
  assertThrows(() => scaled(line, 2).nearest([1, 2]), TypeError, "the length of x must be 1");
  const long = permutohedral({ dimension: 400 }), most = new Float64Array(400).fill(2 ** 28);
  assertThrows(() => long.nearest(most), RangeError, "x in the hyperplane[0] must be finite, within 2²⁸");
});

Deno.test("the hyperplane has Helmert's basis, so that lengths and products are kept", () => {
  for (const n of [1, 2, 3, 10, 60]) {
    const into = (x: Vec) => intoHyperplane(x, new Float64Array(n + 1));
    const from = (y: Vec) => fromHyperplane(y, new Float64Array(n));
    const [x, w] = [1, 2].map((seed) => uniforms(key(seed), n).map((u) => u - 0.5)), y = into(x);
    assertAlmostEquals(y.reduce((sum, t) => sum + t, 0), 0, 1e-14);
    assertAlmostEquals(dot(y, into(w)), dot(x, w), 1e-14);
    from(y).forEach((t, k) => assertAlmostEquals(t, x[k], 1e-14));
    from(y.map((t) => t + 7)).forEach((t, k) => assertAlmostEquals(t, x[k], 1e-12)); // what is across is lost
    const k = Math.ceil(n / 2), basis = into(new Float64Array(n).map((_, j) => j === k - 1 ? 1 : 0));
    basis.forEach((t, j) => assertAlmostEquals(t * Math.sqrt(k * (k + 1)), j < k ? 1 : j === k ? -k : 0, 1e-13));
  }
});
