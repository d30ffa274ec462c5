import { assert, assertAlmostEquals, assertEquals, assertGreaterOrEqual, assertLess, assertThrows } from "@std/assert";
import { cellCode } from "../../quantize/balls/cell.ts";
import { latticeBall } from "../../quantize/balls/lattice_ball.ts";
import { latticeCode } from "../../quantize/balls/lattice_code.ts";
import { checkerboard } from "../../quantize/lattices/checkerboard.ts";
import { cubicLattice } from "../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../quantize/lattices/gosset.ts";
import type { Lattice } from "../../quantize/lattices/lattice.ts";
import { leech } from "../../quantize/lattices/leech.ts";
import { permutohedral } from "../../quantize/lattices/permutohedral.ts";
import {
  ballCodeLeastBits,
  ballCodeMostBits,
  ballCovering,
  ballCoveringEstimate,
  rateOf,
  sharpBallCodeMostBits,
} from "../../theory/covering.ts";
import { latticeCodeBits, latticeCodeCovering, latticeCodeRate } from "../../theory/lattice_codes.ts";
import { latticeCovering } from "../../theory/lattices.ts";
import {
  checkerboardPoints,
  dualCheckerboardPoints,
  dualRootPoints,
  gossetPoints,
  integerCells,
  integerPoints,
  type LatticePoints,
  leechPoints,
} from "../../theory/points/lattice_points.ts";

type Points = (n: number) => LatticePoints;

/** Every code, in small and middling dimensions. */
const every: readonly (readonly [Points, readonly number[]])[] = [
  [integerPoints, [1, 2, 3, 8, 24, 96]],
  [integerCells, [1, 2, 3, 8, 24, 96]],
  [checkerboardPoints, [1, 2, 3, 8, 24, 96]],
  [dualCheckerboardPoints, [2, 3, 8, 24, 96]],
  [dualRootPoints, [1, 2, 3, 8, 24]],
  [gossetPoints, [8, 24, 96]],
  [leechPoints, [24, 48, 96]],
];

/** log₂ of a positive integer. */
function log2(count: bigint): number {
  const shift = Math.max(0, count.toString(2).length - 60);
  return shift + Math.log2(Number(count >> BigInt(shift)));
}

/** The numbers of points on shells, by the squares of their norms in increasing order. */
function shells({ coveringRadius, logCount }: LatticePoints, squares: readonly number[]): number[] {
  const upTo = squares.map((square) => 2 ** logCount(Math.sqrt(square) - coveringRadius));
  return upTo.map((count, i) => count - (i === 0 ? 0 : upTo[i - 1]));
}

/** All vectors of n integers from −most to most. */
function* box(n: number, most: number): Generator<number[]> {
  const side = 2 * most + 1;
  for (let i = 0; i < side ** n; i++) {
    yield Array.from({ length: n }, (_, j) => Math.floor(i / side ** j) % side - most);
  }
}

const total = (z: readonly number[]): number => z.reduce((sum, t) => sum + t, 0);
const squares = (z: readonly number[]): number => z.reduce((sum, t) => sum + t * t, 0);

/** The coefficients up to K of `(Σ c q^w)ⁿ` over pairs `[w, c]`. */
function coefficients(terms: readonly (readonly [number, bigint])[], n: number, K: number): bigint[] {
  let product: bigint[] = Array.from({ length: K + 1 }, (_, k) => k === 0 ? 1n : 0n);
  for (let i = 0; i < n; i++) {
    const next = product.map(() => 0n);
    for (const [w, c] of terms) for (let k = w; k <= K; k++) next[k] += c * product[k - w];
    product = next;
  }
  return product;
}

const upTo = (series: readonly bigint[], K: number): bigint => series.slice(0, K + 1).reduce((sum, c) => sum + c, 0n);

Deno.test("the points of norm up to M + R, and the cells that meet a ball, are as many as are found one by one", () => {
  /** The points among the scaled integer vectors, and their squared norms. */
  const definitions: [
    Points,
    number,
    (z: readonly number[], n: number) => boolean,
    (z: readonly number[]) => number,
  ][] = [
    [integerPoints, 0, () => true, squares],
    [checkerboardPoints, 0, (z) => total(z) % 2 === 0, squares],
    [dualCheckerboardPoints, 0, (z) => z.every((t) => (t - z[0]) % 2 === 0), (z) => squares(z) / 4],
    [dualRootPoints, 1, (z, n) => total(z) >= 0 && total(z) <= n, (z) => squares(z) - total(z) ** 2 / z.length],
  ];
  for (const [points, extra, isPoint, square] of definitions) {
    for (const n of extra === 0 ? [1, 2, 3, 4] : [1, 2, 3]) {
      const shape = points(n), norms = [...box(n + extra, 5)].filter((z) => isPoint(z, n)).map(square);
      for (const norm of [0, 0.5, 0.75, 1, Math.SQRT2, 1.7, 2, 2.4]) {
        const found = norms.filter((square) => square <= norm * norm + 1e-9).length;
        assertAlmostEquals(
          2 ** shape.logCount(norm - shape.coveringRadius),
          found,
          1e-9,
          `${points.name} ${n} ${norm}`,
        );
      }
    }
  }
  for (const n of [1, 2, 3, 4]) {
    const nearest = [...box(n, 4)].map((z) => Math.sqrt(squares(z.map((t) => Math.max(0, Math.abs(t) - 0.5)))));
    for (const M of [0, 0.3, 0.5, 0.8, 1, 1.5, 2.9]) {
      const found = nearest.filter((distance) => distance <= M + 1e-9).length;
      assertAlmostEquals(2 ** integerCells(n).logCount(M), found, 1e-9, `${n} ${M}`);
    }
  }
});

Deno.test("shells of E₈ have 240 σ₃ points, those of Λ₂₄ (65520/691)(σ₁₁ − τ), and those of D₄ 24 σ₁ over odd divisors", () => {
  const sigma = (m: number, power: number) =>
    Array.from({ length: m }, (_, i) => i + 1).filter((d) => m % d === 0).reduce((sum, d) => sum + d ** power, 0);
  const tau = [1, -24, 252, -1472, 4830, -6048, -16744, 84480, -113643, -115920, 534612, -370944];
  const norms = [0, ...tau.map((_, i) => 2 * i + 2)];
  const E8 = shells(gossetPoints(8), norms), leech = shells(leechPoints(24), norms);
  assertEquals(E8.slice(0, 5).map(Math.round), [1, 240, 2160, 6720, 17520]);
  assertEquals(leech.slice(0, 6).map(Math.round), [1, 0, 196560, 16773120, 398034000, 4629381120]);
  const D4 = shells(checkerboardPoints(4), norms);
  tau.forEach((coefficient, i) => {
    const m = i + 1, expected = 65520 / 691 * (sigma(m, 11) - coefficient);
    assertAlmostEquals(E8[m], 240 * sigma(m, 3), 1e-6);
    assertAlmostEquals(leech[m], expected, 1e-11 * expected + 1e-6);
    let odd = m;
    while (odd % 2 === 0) odd /= 2;
    assertAlmostEquals(D4[m], 24 * sigma(odd, 1), 1e-6);
  });
});

Deno.test("counts of a hundred digits and more are those of exact powers of series, to 10⁻¹¹ of a bit", () => {
  const K = 300,
    terms = (first: bigint, weight: (t: number) => number, each: bigint) => {
      const list: [number, bigint][] = [[0, first]];
      for (let t = 1; weight(t) <= K; t++) list.push([weight(t), each]);
      return list;
    };
  for (const n of [8, 24, 96, 300]) {
    const integers = coefficients(terms(1n, (t) => t * t, 2n), n, K);
    const cells = coefficients(terms(1n, (t) => (2 * t - 1) ** 2, 2n), n, K);
    const halves = coefficients(terms(2n, (k) => k * (k + 1) / 2, 2n), n, K);
    const close = ({ logCount, coveringRadius }: LatticePoints, square: number, count: bigint, R = coveringRadius) =>
      assertAlmostEquals(logCount(Math.sqrt(square) - R), log2(count), 1e-11, `${n} ${square}`);
    for (const k of [0, 1, 2, 3, 10, 77, 150, 299, 300]) {
      close(integerPoints(n), k, upTo(integers, k));
      close(integerCells(n), k / 4, upTo(cells, k), 0);
      close(checkerboardPoints(n), k, upTo(integers.map((c, i) => i % 2 === 0 ? c : 0n), k));
      const others = Math.floor((k - n / 4) / 2);
      close(dualCheckerboardPoints(n), k, upTo(integers, k) + (others < 0 ? 0n : upTo(halves, others)));
    }
  }
  const E8 = coefficients([[0, 1n], [1, 240n], [2, 2160n], [3, 6720n], [4, 17520n]], 12, 4);
  const leech = coefficients([[0, 1n], [2, 196560n], [3, 16773120n], [4, 398034000n]], 4, 4);
  for (const [points, series] of [[gossetPoints, E8], [leechPoints, leech]] as const) {
    const { logCount, coveringRadius } = points(96);
    series.forEach((_, k) =>
      assertAlmostEquals(logCount(Math.sqrt(2 * k) - coveringRadius), log2(upTo(series, k)), 1e-11)
    );
  }
});

Deno.test("codes of lattices take as many bits a message as their points need", () => {
  const pairs: readonly (readonly [Points, (n: number) => Lattice, readonly number[]])[] = [
    [checkerboardPoints, (n) => checkerboard({ dimension: n }), [3, 10, 96, 240]],
    [dualCheckerboardPoints, (n) => dualCheckerboard({ dimension: n }), [2, 5, 12, 96, 241, 960]],
    [gossetPoints, (n) => gosset({ blocks: n / 8 }), [8, 24, 96, 240, 960]],
    [dualRootPoints, (n) => permutohedral({ dimension: n }), [1, 2, 7, 17, 24]],
    [leechPoints, (n) => leech({ blocks: n / 24 }), [24, 48, 96, 240]],
  ];
  for (const epsilon of [0.99, 0.8222, 0.5612, 0.5, 0.3]) {
    for (const [points, lattice, dimensions] of pairs) {
      for (const n of epsilon < 0.5 ? dimensions.slice(0, -1) : dimensions) {
        const { bits } = latticeCode({ lattice: lattice(n), epsilon });
        assertEquals(bits, latticeCodeBits.value({ ...points(n), epsilon }), `${points.name} ${n} ${epsilon}`);
      }
    }
    for (const n of [1, 2, 9, 40, 96]) {
      const lattice = cubicLattice({ dimension: n }), radius = lattice.coveringRadius * (1 + 1 / epsilon);
      const cells = latticeCodeBits.value({ ...integerCells(n), epsilon });
      assertEquals([latticeCode({ lattice, epsilon }).bits, cellCode({ dimension: n, epsilon }).bits], [cells, cells]);
      assertEquals(latticeBall({ lattice, radius }).bits, latticeCodeBits.value({ ...integerPoints(n), epsilon }));
    }
  }
});

Deno.test("bits a coordinate for a given ε at n = 100: ideal, A_n*, D_n*, cells, points of Lemma 2.1, its bound, scalar", () => {
  const n = 100;
  for (
    const [epsilon, ideal, root, dual, cells, ball, lemma, scalar] of [
      [.8222, .282, 1.40, 1.667, 1.959, 2.152, 2.735, 3.604],
      [.5612, .833, 1.73, 1.988, 2.340, 2.482, 2.969, 4.155],
      [.30, 1.737, 2.37, 2.630, 3.040, 3.121, 3.465, 5.059],
      [.10, 3.322, 3.71, 3.975, 4.437, 4.465, 4.635, 6.644],
    ]
  ) {
    const rate = (points: Points) => latticeCodeRate.value({ ...points(n), epsilon });
    assertAlmostEquals(rateOf({ epsilon, coveringEfficiency: 1 }), ideal, 5.01e-4);
    assertAlmostEquals(rate(dualRootPoints), root, 5.01e-3);
    assertAlmostEquals(rate(dualCheckerboardPoints), dual, 5.01e-4);
    assertAlmostEquals(rate(integerCells), cells, 5.01e-4);
    assertAlmostEquals(rate(integerPoints), ball, 5.01e-4);
    assertAlmostEquals(1.05 + rateOf({ epsilon, coveringEfficiency: 1 + 2 * epsilon }), lemma, 5.01e-4);
    assertAlmostEquals(rateOf({ epsilon, coveringEfficiency: Math.sqrt(n) }), scalar, 5.01e-4);
  }
});

Deno.test("bits a coordinate at ε = .5612, n = 24 to 9600, are those of the table", () => {
  const dimensions = [24, 96, 240, 960, 9600];
  const table: [Points, number[]][] = [
    [leechPoints, [1.572, 1.676, 1.711, 1.724, 1.730]],
    [dualRootPoints, [1.731, 1.730, 1.730]], // and 1.731 at 960, in ten seconds
    [gossetPoints, [1.884, 1.981, 2.006, 2.017, 2.022]],
    [dualCheckerboardPoints, [1.935, 1.989, 2.009, 2.018, 2.022]],
    [integerCells, [2.261, 2.338, 2.361, 2.374, 2.379]],
    [checkerboardPoints, [2.359, 2.467, 2.500, 2.516, 2.522]],
    [integerPoints, [2.394, 2.479, 2.503, 2.517, 2.522]],
  ];
  const text = Deno.readTextFileSync(new URL("../../docs/theorems.md", import.meta.url));
  for (const [points, rates] of table) {
    rates.forEach((rate, i) => {
      const cover = { ...points(dimensions[i]), epsilon: 0.5612 };
      assertAlmostEquals(latticeCodeRate.value(cover), rate, 5.01e-4, `${points.name} ${dimensions[i]}`);
    });
    const printed = rates.map((rate) => rate.toFixed(3)).join(" *\\| *");
    assert(new RegExp(`\`${points.name}\`.*\\| *${printed}`).test(text), `${points.name} is not in docs/theorems.md`);
  }
});

Deno.test("no code beats the volume: ρ_∞ ≤ ρ_n ≤ ρ_∞ (1 + 2ε), and all keep to Lemma 2.1, Zⁿ itself too", () => {
  for (const [points, dimensions] of every) {
    for (const n of dimensions) {
      for (const epsilon of [0.999, 0.8222, 0.5612, 0.3, 0.15]) {
        const cover = { ...points(n), epsilon }, rho = latticeCodeCovering.value(cover);
        assert(latticeCodeCovering.holds(cover) && latticeCodeBits.holds(cover));
        assertGreaterOrEqual(rho, Math.max(1, latticeCovering.value(cover)) * (1 - 1e-12), `${points.name} ${n}`);
        assertGreaterOrEqual(ballCovering.value(cover), rho, `${points.name} ${n} ${epsilon}`);
        assertAlmostEquals(rateOf({ epsilon, coveringEfficiency: rho }), latticeCodeRate.value(cover), 1e-12);
        const bits = latticeCodeBits.value(cover), ball = { dimension: n, epsilon };
        assertGreaterOrEqual(bits, ballCodeLeastBits.value(ball));
        assertGreaterOrEqual(ballCodeMostBits.value(ball), bits);
        assertGreaterOrEqual(sharpBallCodeMostBits.value(ball), bits);
      }
    }
  }
});

Deno.test("as ε tends to 0, ρ_n tends to ρ_∞ as ρ_∞ (1 + ε) does, and for cells faster", () => {
  for (const [points, dimensions] of every) {
    for (const n of dimensions.filter((n) => n >= 8 && n <= 24)) {
      let last = Infinity;
      for (const epsilon of [0.4, 0.1, 0.025]) {
        const cover = { ...points(n), epsilon }, rho = latticeCodeCovering.value(cover);
        const excess = rho / latticeCovering.value(cover) - 1;
        assertLess(excess, Math.min(last / 2, 1.2 * epsilon), `${points.name} ${n} ${epsilon}`);
        if (points === integerCells) assertLess(excess, 0.85 * epsilon);
        else if (epsilon < 0.1) assertAlmostEquals(rho / ballCoveringEstimate(cover), 1, 1e-3);
        last = excess;
      }
    }
  }
});

Deno.test("with ε ≥ 1 there is nothing to send, and what cannot be counted is refused", () => {
  for (const epsilon of [1, 7]) assertEquals(latticeCodeBits.value({ ...gossetPoints(8), epsilon }), 0);
  assert(latticeCodeBits.holds({ ...gossetPoints(8), epsilon: 1 }));
  assert(!latticeCodeCovering.holds({ ...gossetPoints(8), epsilon: 1 }));
  assert(!latticeCodeRate.holds({ ...gossetPoints(8), epsilon: 0 }));
  const because = "Cannot count lattice points as the";
  assertThrows(() => integerPoints(0), RangeError, `${because} dimension must be an integer from 1`);
  assertThrows(() => integerCells(1.5), RangeError, `${because} dimension`);
  assertThrows(() => dualRootPoints(1001), RangeError, `${because} dimension must be an integer from 1 to 1000`);
  assertThrows(() => gossetPoints(9), RangeError, "a multiple of 8");
  for (const points of [integerPoints, dualCheckerboardPoints, dualRootPoints]) {
    for (const M of [-9, NaN, Infinity]) assertThrows(() => points(3).logCount(M), RangeError, `${because} norm`);
  }
  assertThrows(() => integerCells(3).logCount(-1), RangeError, `${because} radius`);
  for (const M of [2e3, 1e5, 1e150]) {
    assertThrows(() => integerPoints(1).logCount(M), RangeError, "Cannot count lattice points as their largest weight");
  }
});
