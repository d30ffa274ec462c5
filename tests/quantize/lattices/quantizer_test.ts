import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { child, key, uniforms } from "../../../base/key.ts";
import { dot, norm2, scale, subtract, type Vec } from "../../../base/vector.ts";
import { checkerboard } from "../../../quantize/lattices/checkerboard.ts";
import { cubicLattice } from "../../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../../quantize/lattices/gosset.ts";
import { grid } from "../../../quantize/lattices/grid.ts";
import type { Lattice } from "../../../quantize/lattices/lattice.ts";
import { leech } from "../../../quantize/lattices/leech.ts";
import { permutohedral } from "../../../quantize/lattices/permutohedral.ts";
import { product } from "../../../quantize/lattices/product.ts";
import { ditheredLattice, latticeQuantizer } from "../../../quantize/lattices/quantizer.ts";
import { rootLattice } from "../../../quantize/lattices/root.ts";
import { box } from "../../support/lattices.ts";

Deno.test("the quantizer of Zⁿ is the grid, and a lattice at another scale makes the same quantizer", () => {
  for (let i = 0; i < 50; i++) {
    const x = uniforms(key(i), 5).map((u) => 20 * u - 10), options = { dimension: 5, error: 0.3 };
    const Z = latticeQuantizer({ lattice: cubicLattice({ dimension: 5 }), error: 0.3 });
    const symbols = Z.quantize(x, key(0)), expected = grid(options).quantize(x, key(0));
    assertEquals(symbols, expected);
    const values = grid(options).dequantize(expected, key(0));
    Z.dequantize(symbols, key(0)).forEach((value, j) => assertAlmostEquals(value, values[j], 1e-14));
  }
});

Deno.test("an error is at most what was asked, and as large at a hole", () => {
  for (const error of [1e-6, 1, 50]) {
    const quantizer = latticeQuantizer({ lattice: gosset({ blocks: 1 }), error }), hole = new Float64Array(8);
    hole[0] = error;
    const value = quantizer.dequantize(quantizer.quantize(hole, key(0)), key(0));
    assertAlmostEquals(norm2(subtract(value, hole)) / error, 1, 1e-12);
    assertEquals(quantizer.guarantee, { kind: "bounded", radius: Infinity, coveringRadius: error });
  }
  for (const make of [latticeQuantizer, ditheredLattice]) {
    for (const error of [0, -1, NaN, Infinity]) {
      assertThrows(() => make({ lattice: gosset({ blocks: 1 }), error }), RangeError, "the error must be");
    }
    const quantizer = make({ lattice: gosset({ blocks: 1 }), error: 1 });
    assertThrows(() => quantizer.quantize(new Float64Array(8).fill(NaN), key(0)), RangeError);
  }
});

/** Mean and mean square of the errors that many keys make on x. */
function errors(lattice: Lattice, x: Vec, N: number): { mean: Float64Array; square: number } {
  const quantizer = ditheredLattice({ lattice, error: 1 }), mean = new Float64Array(x.length);
  let square = 0;
  for (let i = 0; i < N; i++) {
    const k = child(key(77), i), e = subtract(quantizer.dequantize(quantizer.quantize(x, k), k), x);
    assert(norm2(e) <= 1 + 1e-12);
    e.forEach((t, j) => mean[j] += t / N);
    square += dot(e, e) / N;
  }
  return { mean, square };
}

Deno.test("with dither the error is nothing on average, and its mean square the same at points and at holes", () => {
  // Hoeffding, as errors are from −1 to 1 and squares from 0 to 1: each of fewer than 200 means is off by more than
  // √(2 ln(2/p)/N) with probability p ≤ 10⁻¹² at most. Without dither the squares are 0 at a point and 1 at a hole.
  const N = 6000, most = Math.sqrt(2 * Math.log(2e12) / N);
  const lattices = [
    cubicLattice({ dimension: 3 }),
    checkerboard({ dimension: 5 }),
    dualCheckerboard({ dimension: 4 }),
    rootLattice({ dimension: 3 }),
    permutohedral({ dimension: 3 }),
    gosset({ blocks: 1 }),
    product(permutohedral({ dimension: 2 }), 2),
  ];
  for (const lattice of lattices) {
    const { dimension: n, coveringRadius: R, determinant: V, secondMoment: G } = lattice;
    const expected = n * (G ?? NaN) * V ** (2 / n) / (R * R);
    for (const x of [new Float64Array(n), uniforms(key(1), n), new Float64Array(n).fill(0.5 / R)]) {
      const { mean, square } = errors(lattice, x, N);
      assert(mean.every((t) => Math.abs(t) <= most), `${lattice.name}: ${mean}`);
      assertAlmostEquals(square, expected, most / 2, lattice.name);
    }
  }
});

Deno.test("a shift is uniform on a cube whose edges are points, where there is such a cube", () => {
  const cubes: [Lattice, number][] = [
    [cubicLattice({ dimension: 4 }), 1],
    [dualCheckerboard({ dimension: 4 }), 1],
    [gosset({ blocks: 1 }), 2],
    [leech({ blocks: 1 }), Math.sqrt(8)],
  ];
  for (const [lattice, edge] of cubes) {
    const { dimension: n } = lattice;
    assertEquals(lattice.shift(key(3)), scale(edge, uniforms(key(3), n)));
    for (let j = 0; j < n; j++) {
      const corner = new Float64Array(n).map((_, i) => i === j ? edge : 0);
      assertAlmostEquals(norm2(subtract(lattice.point(lattice.nearest(corner)), corner)), 0, 1e-15);
    }
  }
});

/** The points of a lattice whose names have integers from −1 to 1, but for 0. */
function shortPoints(lattice: Lattice): Vec[] {
  const ends = new Array<number>(lattice.length).fill(1);
  const names = [...box(ends.map((t) => -t), ends)].map((z) => Int32Array.from(z));
  return names.flatMap((z) => {
    try {
      return [lattice.point(z)];
    } catch {
      return [];
    }
  }).filter((w) => norm2(w) > 1e-9);
}

Deno.test("shifts are uniform modulo the lattice: the mean of every character but one is 0", () => {
  // The characters are e^{2πi w·s} with w in the dual. Hoeffding: each of fewer than 1000 means of N numbers from −1 to 1 is
  // off by √(2 ln(2/p)/N) with probability p ≤ 10⁻¹² at most. Were the last coordinate not doubled that of D₂ with
  // w = (½, ½) would be (2i/π)², as is asserted.
  const N = 4000,
    most = Math.sqrt(2 * Math.log(2e12) / N),
    keys = Array.from({ length: N }, (_, i) => child(key(5), i));
  const means = (shifts: readonly Vec[], w: Vec) =>
    [Math.cos, Math.sin].map((part) => shifts.reduce((sum, s) => sum + part(2 * Math.PI * dot(w, s)), 0) / N);
  const pairs = [2, 3].flatMap((dimension): [Lattice, Lattice][] => {
    const [Z, D, dualD, A, dualA] = [cubicLattice, checkerboard, dualCheckerboard, rootLattice, permutohedral]
      .map((make) => make({ dimension }));
    return [[Z, Z], [D, dualD], [dualD, D], [A, dualA], [dualA, A]];
  });
  for (const [lattice, dual] of pairs) {
    const shifts = keys.map(lattice.shift);
    for (const w of shortPoints(dual)) {
      for (const mean of means(shifts, w)) assert(Math.abs(mean) <= most, `${lattice.name}, ${w}: ${mean}`);
    }
  }
  assert(Math.abs(means(keys.map((key) => uniforms(key, 2)), [0.5, 0.5])[0]) > most);
});
