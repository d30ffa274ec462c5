import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  ballCodeLeastBits,
  ballCodeMostBits,
  ballCovering,
  ballCoveringEstimate,
  cellCode,
  cellCodec,
  checkerboardLattice,
  child,
  copy,
  cube,
  cubeCode,
  cubeEpsilon,
  dqGradientDescentLosslessEpsilon,
  dqHeavyBallLosslessEpsilon,
  dqNesterovLosslessEpsilon,
  dualCheckerboardLattice,
  dualRootLattice,
  gossetLattice,
  integerLattice,
  key,
  latticeCovering,
  type LatticeShape,
  leechLattice,
  norm2,
  rateOf,
  scale,
  subtract,
  tunedGradientDescent,
  tunedHeavyBall,
  tunedNesterov,
  uniforms,
} from "@bitdescent/bitdescent";
import { exactCounts } from "../../quantize/codes/counts.ts";
import { direction } from "../support/arbitraries.ts";

const rho = (shape: LatticeShape): number => latticeCovering.value(shape);

Deno.test("covering efficiency of lattices: the values at n = 8, 24, 100 and the limits", () => {
  const published: [(n: number) => LatticeShape, Record<number, number>, number][] = [
    [integerLattice, { 8: 1.685, 24: 1.888, 100: 2.008 }, Math.sqrt(2 * Math.PI * Math.E) / 2],
    [checkerboardLattice, { 8: 1.545, 24: 1.834, 100: 1.994 }, Math.sqrt(2 * Math.PI * Math.E) / 2],
    [dualCheckerboardLattice, { 8: 1.299, 24: 1.374, 100: 1.430 }, Math.sqrt(Math.PI * Math.E / 4)],
    [gossetLattice, { 8: 1.1914, 24: 1.335, 96: 1.418 }, Math.sqrt(Math.PI * Math.E / 4)],
    [dualRootLattice, { 8: 1.1763, 24: 1.1886, 100: 1.1921 }, Math.sqrt(Math.PI * Math.E / 6)],
    [leechLattice, { 24: 1.09 }, Math.sqrt(Math.PI * Math.E / 6)],
  ];
  for (const [lattice, values, limit] of published) {
    for (const [n, value] of Object.entries(values)) {
      const digits = String(value).split(".")[1].length;
      assertAlmostEquals(rho(lattice(Number(n))), value, 0.51 * 10 ** -digits, `${lattice.name} in ${n}`);
    }
    assertAlmostEquals(rho(lattice(2 ** 20 * 24)), limit, 1e-5, lattice.name);
    assert(rho(lattice(24)) >= 1); // no cover is thinner than space
  }
});

Deno.test("covering efficiency in one dimension is 1, the ideal, and a bad shape is no lattice", () => {
  assertAlmostEquals(rho(integerLattice(1)), 1, 1e-15);
  assert(latticeCovering.holds(integerLattice(3)));
  assert(!latticeCovering.holds({ dimension: 1.5, coveringRadius: 1, determinant: 1 }));
  assert(!latticeCovering.holds({ dimension: 2, coveringRadius: 1, determinant: 0 }));
  assertThrows(() => gossetLattice(1), RangeError, "the dimension must be a multiple of 8: current value is 1");
  assertThrows(() => leechLattice(8), RangeError, "a multiple of 24");
});

Deno.test("Zⁿ: Stirling's bound ρ ≤ √(πe/2) (πn)^(−1/(2n)) e^(1/(6n²))", () => {
  for (let n = 1; n < 2000; n = Math.ceil(n * 1.3)) {
    const stirling = Math.sqrt(Math.PI * Math.E / 2) * (Math.PI * n) ** (-1 / (2 * n));
    assert(rho(integerLattice(n)) <= stirling * (1 + 1e-12), `n = ${n}`);
    assert(rho(integerLattice(n)) >= stirling / Math.exp(1 / (6 * n * n)) * (1 - 1e-12), `n = ${n}`);
  }
});

Deno.test("covering radii of Zⁿ, D_n, D_n*: never exceeded by random points, reached at a deep hole", () => {
  const round = (y: ArrayLike<number>) => Float64Array.from(y, Math.round);
  const shifted = (y: ArrayLike<number>, by: number) => Float64Array.from(y, (value) => value - by);
  const far = (y: ArrayLike<number>, z: ArrayLike<number>) => norm2(subtract(y, z));
  const toCheckerboard = (y: ArrayLike<number>): number => {
    const z = round(y), errors = subtract(y, z);
    if (z.reduce((sum, value) => sum + value, 0) % 2 !== 0) {
      const worst = errors.reduce((at, e, j) => Math.abs(e) > Math.abs(errors[at]) ? j : at, 0);
      z[worst] += errors[worst] > 0 ? 1 : -1;
    }
    return far(y, z);
  };
  const toDual = (y: ArrayLike<number>): number => {
    const half = shifted(y, 0.5);
    return Math.min(far(y, round(y)), far(half, round(half)));
  };
  const nearest: [(n: number) => LatticeShape, (y: ArrayLike<number>) => number, (n: number) => Float64Array][] = [
    [integerLattice, (y) => far(y, round(y)), (n) => new Float64Array(n).fill(0.5)],
    [
      checkerboardLattice,
      toCheckerboard,
      (n) => n < 4 ? Float64Array.of(1, ...Array(n - 1).fill(0)) : new Float64Array(n).fill(0.5),
    ],
    [
      dualCheckerboardLattice,
      toDual,
      (n) =>
        Float64Array.from(
          { length: n },
          (_, j) => j < Math.floor(n / 2) ? 0.5 : j === Math.floor(n / 2) && n % 2 ? 0.25 : 0,
        ),
    ],
  ];
  for (const [lattice, distance, hole] of nearest) {
    for (const n of [2, 3, 4, 5, 8]) {
      const { coveringRadius } = lattice(n);
      for (let i = 0; i < 500; i++) {
        const y = scale(8, uniforms(child(key(n), i), n));
        assert(distance(y) <= coveringRadius * (1 + 1e-12), `${lattice.name} in ${n}: ${y}`);
      }
      assertAlmostEquals(distance(hole(n)), coveringRadius, 1e-12, `${lattice.name} in ${n}`);
    }
  }
});

Deno.test("the uniform scalar quantizer: ε over the ball is never exceeded, and reached", () => {
  for (const levels of [[2, 2, 2], [3, 3], [1, 1, 1], [4, 3, 2, 1], [5], [6, 7, 7], [33, 32]]) {
    const n = levels.length, quantizer = cube({ levels, radius: 1 }), epsilon = cubeEpsilon.value({ levels });
    assert(cubeEpsilon.holds({ levels }));
    const error = (u: ArrayLike<number>) =>
      norm2(subtract(quantizer.dequantize(quantizer.quantize(u, key(0)), key(0)), u));
    const { guarantee } = quantizer;
    assert(guarantee.kind === "bounded");
    assertAlmostEquals(guarantee.coveringRadius, epsilon, 1e-15);
    for (let i = 0; i < 2000; i++) {
      const k = child(key(n), i), u = scale(uniforms(k, 1)[0] ** (1 / n), direction(k, n));
      assert(error(u) <= epsilon * (1 + 1e-12), `levels ${levels}: ${u}`);
    }
    // where it errs most: at a border of each axis, 0 where it has an even number of cells, r/m where odd, within the ball
    const odd = levels.reduce((sum, m) => sum + (m % 2) / (m * m), 0), shrink = Math.min(1, 1 / Math.sqrt(odd));
    const worst = Float64Array.from(levels, (m) => m % 2 === 0 ? 0 : shrink * (1 - 1e-12) / m);
    assert(norm2(worst) <= 1);
    assertAlmostEquals(error(worst), epsilon, 1e-9, `levels ${levels}`);
  }
  assertEquals(cubeEpsilon.value({ levels: Array(100).fill(32) }), 10 / 32);
  assertEquals(cubeEpsilon.value({ levels: Array(100).fill(1) }), 1);
  assert(!cubeEpsilon.holds({ levels: [2, 0] }));
});

Deno.test("the points of Zⁿ that cover a ball: counted, they are no more than ρ_∞(1 + 2ε) allows, and about as many as estimated", () => {
  for (const [n, epsilon, points] of [[1, 1 / 3, 5], [3, 0.5, 81], [8, 0.3, 0], [24, 0.5, 0], [60, 0.7, 0]]) {
    // ‖z‖ ≤ M + R_c with M = R_c/ε and R_c = √n/2: squares of integers up to K
    const budget = Math.floor(n * (1 + epsilon) ** 2 / (4 * epsilon ** 2) + 1e-9);
    const weights = Array.from({ length: Math.floor(Math.sqrt(budget)) + 1 }, (_, t) => t * t);
    const count = exactCounts({ dimension: n, weights, budget }).at(n, budget);
    if (points > 0) assertEquals(count, BigInt(points));
    const efficiency = epsilon * Math.exp(Math.log(Number(count)) / n), code = { ...integerLattice(n), epsilon };
    assert(efficiency <= ballCovering.value(code), `n = ${n}: ${efficiency} > ${ballCovering.value(code)}`);
    if (n >= 24) assertAlmostEquals(efficiency / ballCoveringEstimate(code), 1, 0.02);
  }
  assert(ballCovering.holds({ ...integerLattice(3), epsilon: 0.5 }));
  assert(!ballCovering.holds({ ...integerLattice(3), epsilon: 0 }));
});

Deno.test("codes for the ball: no shorter than the volume allows, no longer than Lemma 2.1 says", () => {
  for (const n of [1, 2, 5, 20, 100]) {
    for (const epsilon of [0.9, 0.5612, 0.3, 0.1]) {
      const { bits } = cellCodec({ dimension: n, epsilon });
      assert(bits >= ballCodeLeastBits.value({ dimension: n, epsilon }), `${n} ${epsilon}`);
      assert(bits <= ballCodeMostBits.value({ dimension: n, epsilon }), `${n} ${epsilon}`);
    }
  }
  for (const bound of [ballCodeLeastBits, ballCodeMostBits]) {
    assert(bound.holds({ dimension: 3, epsilon: 0.5 }) && !bound.holds({ dimension: 3, epsilon: 0 }));
  }
});

Deno.test("rates for a given ε at n = 100: ideal, A_n*, cells, Lemma 2.1, scalar", () => {
  const n = 100;
  for (
    const [epsilon, ideal, root, cells, lemma, scalar] of [
      [0.8222, 0.282, 1.40, 1.959, 2.735, 3.604],
      [0.5612, 0.833, 1.73, 2.340, 2.969, 4.155],
      [0.30, 1.737, 2.37, 3.040, 3.465, 5.059],
      [0.10, 3.322, 3.71, 4.437, 4.635, 6.644],
    ]
  ) {
    assertAlmostEquals(rateOf({ epsilon, coveringEfficiency: 1 }), ideal, 6e-4);
    const efficiency = ballCoveringEstimate({ ...dualRootLattice(n), epsilon });
    assertAlmostEquals(rateOf({ epsilon, coveringEfficiency: efficiency }), root, 6e-3);
    assertAlmostEquals(cellCode({ dimension: n, epsilon }).bits / n, cells, 0.011); // to the next whole bit
    assertAlmostEquals(ballCodeMostBits.value({ dimension: n, epsilon }) / n, lemma, 0.011);
    assertAlmostEquals(rateOf({ epsilon, coveringEfficiency: Math.sqrt(n) }), scalar, 6e-4);
  }
});

Deno.test("rates from which nothing is lost, over log₂ ρ, for κ from 2 to 1000", () => {
  for (
    const [kappa, sigma, gd, sigmaA, epsilonA, agd, beta, epsilonB, hb] of [
      [2, .333, 1.585, .541, .364, 1.460, .172, .143, 2.807],
      [3.556, .561, 0.834, .685, .391, 1.356, .307, .219, 2.191],
      [10.249, .822, 0.282, .829, .385, 1.378, .524, .291, 1.779],
      [100, .980, 0.029, .949, .354, 1.499, .818, .329, 1.604],
      [1000, .998, 0.003, .984, .340, 1.556, .939, .333, 1.587],
    ]
  ) {
    const curvature = { mu: 1, L: kappa }, close = (x: number, y: number) => assertAlmostEquals(x, y, 6e-4);
    close(tunedGradientDescent(curvature).contraction, sigma);
    close(tunedNesterov(curvature).contraction, sigmaA);
    close(tunedHeavyBall(curvature).contraction, beta);
    close(dqNesterovLosslessEpsilon(curvature), epsilonA);
    close(dqHeavyBallLosslessEpsilon(curvature), epsilonB);
    const rate = (epsilon: number) => rateOf({ epsilon, coveringEfficiency: 1 });
    close(rate(dqGradientDescentLosslessEpsilon(curvature)), gd);
    close(rate(dqNesterovLosslessEpsilon(curvature)), agd);
    close(rate(dqHeavyBallLosslessEpsilon(curvature)), hb);
  }
});

Deno.test("a code's ε at a rate: √n 2⁻ᴿ where 2ᴿ is even, and finer the more bits there are", () => {
  for (const rate of [1, 2, 3, 8]) assertEquals(cubeCode({ dimension: 100, rate }).epsilon, 10 * 2 ** -rate);
  const epsilons = [0, 0.5, 1.3, 2, 2.4, 3.1, 4].map((rate) => cubeCode({ dimension: 9, rate }).epsilon);
  assert(epsilons[0] === 1 && copy(epsilons.slice(3)).every((e, i, all) => i === 0 || e < all[i - 1]), `${epsilons}`);
});
