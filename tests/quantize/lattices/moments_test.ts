import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { child, key } from "../../../base/key.ts";
import { checkerboard } from "../../../quantize/lattices/checkerboard.ts";
import { cubicLattice } from "../../../quantize/lattices/cubic.ts";
import { dualCheckerboard } from "../../../quantize/lattices/dual_checkerboard.ts";
import { gosset } from "../../../quantize/lattices/gosset.ts";
import type { Lattice } from "../../../quantize/lattices/lattice.ts";
import { meanMagnitude, ramanujanQ } from "../../../quantize/lattices/moments.ts";
import { permutohedral } from "../../../quantize/lattices/permutohedral.ts";
import { rootLattice } from "../../../quantize/lattices/root.ts";
import { distance, manyKinds } from "../../support/lattices.ts";

const moment = (lattice: Lattice): number => lattice.secondMoment ?? NaN;
const [Z, D, dualD, A, dualA] = [cubicLattice, checkerboard, dualCheckerboard, rootLattice, permutohedral].map(
  (make) => (dimension: number): number => moment(make({ dimension })),
);

Deno.test("lattices that are the same but for a turn and a scale have the same second moment", () => {
  const same = (values: readonly number[]) => values.forEach((G) => assertAlmostEquals(G, values[0], 1e-15));
  same([1 / 12, Z(1), Z(9), D(2), dualD(2), A(1), dualA(1)]);
  same([5 / (36 * Math.sqrt(3)), A(2), dualA(2)]); // hexagons
  same([A(3), D(3)]); // rhombic dodecahedra
  same([19 / (192 * 2 ** (1 / 3)), dualA(3), dualD(3)]); // truncated octahedra
  same([13 / (120 * Math.SQRT2), D(4), dualD(4)]); // 24-cells
});

Deno.test("second moments as printed in Conway and Sloane, table 2.3", () => {
  const printed: [number, number][] = [
    [A(2), 0.080188],
    [A(3), 0.078745],
    [dualA(3), 0.078543],
    [D(4), 0.076603],
    [dualD(5), 0.075625],
    [dualA(5), 0.076922],
    [moment(gosset({ blocks: 1 })), 0.071682],
  ];
  for (const [G, value] of printed) assertAlmostEquals(G, value, 1e-6);
});

Deno.test("the mean square of an error uniform over a cell is what the second moment says", () => {
  // Hoeffding: a mean of N squares, all from 0 to R², is off by R²√(ln(2/p)/2N) with probability p at most; p = 10⁻¹¹ for
  // each of fewer than 100 lattices, so 10⁻⁹ for all. That is less than a tenth of what is measured, as is asserted.
  manyKinds.forEach((lattice, i) => {
    const { dimension: n, coveringRadius: R, determinant: V } = lattice, N = n === 24 ? 4000 : 20_000;
    let sum = 0;
    for (let j = 0; j < N; j++) {
      const x = lattice.shift(child(key(1000 + i), j));
      sum += distance(lattice, lattice.nearest(x), x) ** 2;
    }
    const expected = n * moment(lattice) * V ** (2 / n), tolerance = R * R * Math.sqrt(Math.log(2e11) / (2 * N));
    assertAlmostEquals(sum / N, expected, tolerance, lattice.name);
    assert(tolerance < 0.1 * expected, lattice.name);
  });
  assert(manyKinds.length < 100);
});

Deno.test("the mean magnitude of a sum of uniform numbers, by its formula and by its series", () => {
  assertEquals([1, 2, 3].map(meanMagnitude), [1 / 4, 1 / 3, 13 / 32]);
  // E|V| = (2/π) ∫ (1 − φ(t))/t² dt, φ = (sin(t/2)/(t/2))ⁿ: the trapezium rule, and 1/T for what is above T.
  for (const n of [8, 31, 32, 100]) {
    const step = 0.01, T = 4000;
    let sum = n / 48; // half of the limit at 0, n/24
    for (let k = 1; k * step < T; k++) sum += (1 - (Math.sin(k * step / 2) / (k * step / 2)) ** n) / (k * step) ** 2;
    sum += 1 / (2 * T * T);
    assertAlmostEquals(meanMagnitude(n), 2 / Math.PI * (step * sum + 1 / T), 1e-10);
  }
  // Beyond where the series begins, the formula in big integers.
  for (const n of [32, 40, 75]) {
    let sum = 0n, binomial = 1n, factorial = 1n;
    for (let k = 0; 2 * k < n; k++) {
      sum += (k % 2 === 0 ? 1n : -1n) * binomial * BigInt(n - 2 * k) ** BigInt(n + 1);
      binomial = binomial * BigInt(n - k) / BigInt(k + 1);
    }
    for (let k = 2; k <= n + 1; k++) factorial *= BigInt(k);
    const exact = Number(10n ** 20n * sum / (factorial << BigInt(n))) / 1e20;
    assertAlmostEquals(meanMagnitude(n) / exact, 1, 2e-12);
  }
});

Deno.test("Ramanujan's Q is the sum that it stands for, and its asymptote", () => {
  assertEquals([1, 2, 3].map(ramanujanQ), [1, 3 / 2, 1 + 2 / 3 + 2 / 9]);
  const N = 1e6, root = Math.sqrt(Math.PI * N / 2);
  assertAlmostEquals(ramanujanQ(N), root - 1 / 3 + root / (12 * N) - 4 / (135 * N), 1e-8);
});

Deno.test("in many dimensions second moments lie between the limit of those of balls and that of Zⁿ", () => {
  for (const n of [5, 8, 24, 100, 1000]) {
    const ball = 1 / (2 * Math.PI * Math.E); // balls have the least of all, and come down to this
    for (const G of [D(n), dualD(n), A(n), dualA(n)]) assert(G > ball && G < 1 / 12 + 1e-15);
  }
});
