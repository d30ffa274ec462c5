import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { countAt } from "../../../quantize/codes/shells/counts.ts";
import {
  cellShells,
  checkerboardShells,
  cubicShells,
  dualCheckerboardShells,
  gossetShells,
} from "../../../quantize/codes/shells/lattices.ts";
import { leechShells } from "../../../quantize/codes/shells/leech.ts";
import { power } from "../../../quantize/codes/shells/product.ts";
import { dualRootShells, largestSum, rootShells } from "../../../quantize/codes/shells/root.ts";
import { largestWeight, type Shells } from "../../../quantize/codes/shells/shells.ts";
import { norm2 } from "../../../base/vector.ts";
import { checkerboard } from "../../../quantize/lattices/checkerboard.ts";
import { cubicLattice } from "../../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../../quantize/lattices/gosset.ts";
import type { Lattice } from "../../../quantize/lattices/lattice.ts";
import { leech } from "../../../quantize/lattices/leech.ts";
import { permutohedral } from "../../../quantize/lattices/permutohedral.ts";
import { rootLattice } from "../../../quantize/lattices/root.ts";

/** All vectors of integers from −reach to reach. */
function* cube(length: number, reach: number): Generator<Int32Array> {
  const z = new Int32Array(length).fill(-reach);
  for (let j = 0; j < length;) {
    yield z;
    for (j = 0; j < length && z[j] === reach; j++) z[j] = -reach;
    if (j < length) z[j]++;
  }
}

function isName(lattice: Lattice, z: Int32Array): boolean {
  try {
    lattice.point(z);
    return true;
  } catch {
    return false;
  }
}

Deno.test("weights are those of points of the lattice, and counts those of a search through all names", () => {
  const families: readonly [Lattice, Shells, unit: number, reach: number][] = [
    [cubicLattice({ dimension: 1 }), cubicShells(1, 30), 1, 6],
    [cubicLattice({ dimension: 4 }), cubicShells(4, 15), 1, 4],
    [checkerboard({ dimension: 2 }), checkerboardShells(2, 12), 1 / 2, 5],
    [checkerboard({ dimension: 5 }), checkerboardShells(5, 4), 1 / 2, 3],
    [dualCheckerboard({ dimension: 2 }), dualCheckerboardShells(2, 60), 4, 8],
    [dualCheckerboard({ dimension: 5 }), dualCheckerboardShells(5, 15), 4, 4],
    [rootLattice({ dimension: 1 }), rootShells(1, 16), 1 / 2, 5],
    [rootLattice({ dimension: 4 }), rootShells(4, 5), 1 / 2, 3],
    [permutohedral({ dimension: 1 }), dualRootShells(1, 40), 2, 7],
    [permutohedral({ dimension: 2 }), dualRootShells(2, 60), 3, 6],
    [permutohedral({ dimension: 4 }), dualRootShells(4, 49), 5, 4],
  ];
  for (const [lattice, shells, unit, reach] of families) {
    const most = largestWeight(shells), counts = new Array(most + 1).fill(0n);
    for (const z of cube(lattice.length, reach)) {
      const w = shells.weight(z, 0);
      if (!isName(lattice, z)) {
        assert(w > most, `${lattice.name}: ${z}`);
        continue;
      }
      const norm = norm2(lattice.point(z));
      if (unit * norm * norm < most + 0.5) {
        assertAlmostEquals(w, unit * norm * norm, 1e-9);
        counts[w]++;
        assert(z.every((t) => Math.abs(t) < reach)); // or the cube might not have them all
      } else assert(w > most, `${lattice.name}: ${z}`);
    }
    assertEquals(Array.from(counts, (_, w) => countAt(shells.counts, w)), counts, lattice.name);
  }
});

Deno.test("cells are counted by the square of twice their least distance from 0", () => {
  const shells = cellShells(3, 60), counts = new Array(61).fill(0n);
  for (const z of cube(3, 5)) {
    const w = z.reduce((sum, t) => sum + Math.max(0, 2 * Math.abs(t) - 1) ** 2, 0);
    if (w <= 60) counts[w]++;
    assert(w <= 60 ? shells.weight(z, 0) === w : shells.weight(z, 0) > 60);
  }
  assertEquals(Array.from(counts, (_, w) => countAt(shells.counts, w)), counts);
});

/** `σ_k(m)`, the sum of the k-th powers of the divisors. */
function divisorSum(k: bigint, m: number): bigint {
  let sum = 0n;
  for (let d = 1; d <= m; d++) if (m % d === 0) sum += BigInt(d) ** k;
  return sum;
}

Deno.test("shells of E₈ have 240 σ₃(m) points, those of its square 480 σ₇(m)", () => {
  const one = gossetShells(60).counts, two = power(gossetShells(60), 2).counts;
  assertEquals([1, 2, 3].map((m) => countAt(one, m)), [240n, 2160n, 6720n]);
  for (let m = 1; m <= 60; m++) {
    assertEquals(countAt(one, m), 240n * divisorSum(3n, m));
    if (m < 20) assertEquals(countAt(two, m), 480n * divisorSum(7n, m)); // later they are rounded
  }
});

/** Ramanujan's τ(1), …: the coefficients of `q Π (1 − qᵐ)²⁴`. */
function ramanujanTau(most: number): bigint[] {
  const series = [0n, 1n, ...new Array(most - 1).fill(0n)];
  for (let m = 1; m <= most; m++) {
    for (let times = 0; times < 24; times++) for (let i = most; i >= m; i--) series[i] -= series[i - m];
  }
  return series;
}

Deno.test("shells of Leech's lattice have 65520 (σ₁₁(m) − τ(m))/691 points", () => {
  const most = 12, { counts } = leechShells(most), tau = ramanujanTau(most);
  assertEquals([0, 1, 2, 3, 4].map((m) => countAt(counts, m)), [1n, 0n, 196560n, 16773120n, 398034000n]);
  for (let m = 1; m <= most; m++) {
    assertEquals(countAt(counts, m), 65520n * (divisorSum(11n, m) - tau[m]) / 691n, `${m}`);
  }
});

Deno.test("points of E₈ and Leech's lattice weigh half of the square of their norm", () => {
  const families: readonly [Lattice, Shells][] = [
    [gosset({ blocks: 1 }), gossetShells(200)],
    [gosset({ blocks: 3 }), power(gossetShells(200), 3)],
    [leech({ blocks: 1 }), leechShells(200)],
    [leech({ blocks: 2 }), power(leechShells(200), 2)],
  ];
  for (const [lattice, shells] of families) {
    const weights = new Set<number>();
    for (let i = 0; i < 100; i++) {
      const x = Float64Array.from({ length: lattice.dimension }, (_, j) => Math.sin(i + 7 * j * j) * i / 20);
      const z = lattice.nearest(x), norm = norm2(lattice.point(z));
      assertAlmostEquals(shells.weight(z, 0), norm * norm / 2, 1e-9);
      weights.add(shells.weight(z, 0));
    }
    assert(weights.size > 20, `${lattice.name}: ${weights.size}`);
  }
});

Deno.test("sums and halves of squares of A_n* and A_n are told apart up to the largest that can be split", () => {
  for (const [N, n] of [[2, 0], [97, 96], [97, 0], [200, 199], [32_000, 0]]) {
    const K = largestSum(N, n), weight = (K: number): number => (N + K + 1) * K + n;
    assert(weight(K) <= 32767 && weight(K + 1) > 32767, `${N}: ${K}`);
  }
  assert(largestSum(40_000, 39_999) < 0);
});
