import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  child,
  dynamicBitsGap,
  dynamicBitsGradient,
  key,
  noisyDescentGap,
  noisyDescentGradient,
  noisyDescentLeastGap,
  noisyQuadraticGap,
  noisyQuadraticGaps,
  type SquareMatrix,
  uniformLevels,
  uniforms,
} from "@bitdescent/bitdescent";
import { roundings } from "../support/roundings.ts";
import golden from "./golden_dynamic_bits.json" with { type: "json" };

const energy = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v * v, 0);
const total = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v, 0);
const largest = (x: readonly number[]): number => Math.max(...x.map(Math.abs));

/** Equal but for rounding. */
const close = (actual: number, expected: number, message?: string): void =>
  assertAlmostEquals(actual, expected, 1e-12 * Math.max(1, Math.abs(expected)), message);

const atMost = (less: number, more: number, message: string): void =>
  assert(less <= more * (1 + 1e-9) + 1e-14, `${message}: ${less} > ${more}`);

/** A function whose least value is 0. */
interface Target {
  readonly value: (x: readonly number[]) => number;
  readonly gradient: (x: readonly number[]) => number[];
}

/** What is expected in a round, over everything that the roundings before it may have done. */
interface Expected {
  readonly gap: number;
  readonly squaredGradient: number;
  readonly squaredNorm: number;
  /** `E‖Q(g) − g‖²`, and the covariance that it is the trace of. */
  readonly noise: number;
  readonly covariance: number[][];
}

/** Descent on F with each gradient rounded in the maximum norm, round n at `steps[n]` steps: all that may happen. */
function everyDescent({ value, gradient }: Target, run: { start: number[]; stepSize: number; steps: number[] }) {
  const { start, stepSize, steps } = run, rounds: Expected[] = [];
  let places = [{ probability: 1, x: start }];
  const mean = (f: (x: number[]) => number) => places.reduce((sum, { probability, x }) => sum + probability * f(x), 0);
  for (const s of steps) {
    const levels = uniformLevels({ steps: s }), covariance = start.map(() => start.map(() => 0));
    const next = places.flatMap(({ probability: p, x }) => {
      const g = gradient(x);
      return roundings({ x: g, levels, norms: [largest(g)] }).map(({ probability, values }) => {
        const e = values.map((v, j) => v - g[j]);
        covariance.forEach((row, i) => row.forEach((_, j) => row[j] += p * probability * e[i] * e[j]));
        return { probability: p * probability, x: x.map((v, j) => v - stepSize * values[j]) };
      });
    });
    rounds.push({
      gap: mean(value),
      squaredGradient: mean((x) => energy(gradient(x))),
      squaredNorm: mean((x) => largest(gradient(x)) ** 2),
      noise: total(covariance.map((row, i) => row[i])),
      covariance: covariance.map((row, i) => row.map((c, j) => i <= j ? c : covariance[j][i])),
    });
    places = next;
  }
  return { rounds, gap: mean(value) };
}

/** `½ xᵀHx`. */
const quadratic = (H: SquareMatrix): Target => {
  const gradient = (x: readonly number[]) => H.map((row) => x.reduce((sum, v, j) => sum + row[j] * v, 0));
  return { gradient, value: (x) => gradient(x).reduce((sum, g, i) => sum + g * x[i], 0) / 2 };
};

const alone = { variance: 0, batch: 1, workers: 1 };

/** The run, as theorems want it that are told the exact noise, and as those that go by norms and steps. */
function known({ rounds }: ReturnType<typeof everyDescent>, run: { steps: readonly number[]; stepSize: number }) {
  const exact = { stepSize: run.stepSize, gap: rounds[0].gap, noise: rounds.map(({ noise }) => noise) };
  const squaredNorms = rounds.map(({ squaredNorm }) => squaredNorm);
  return { ...alone, ...exact, dimension: rounds[0].covariance.length, squaredNorms, steps: run.steps };
}

Deno.test("Theorems 1 and 2 on quadratics in the plane, by traces and by recursion", () => {
  for (let i = 0; i < 60; i++) {
    const [a, c, share, u, x, y] = uniforms(child(key(5), i), 6);
    const b = (2 * share - 1) * Math.sqrt((a + 0.1) * (c + 0.1));
    const hessian = [[a + 0.1, b], [b, c + 0.1]], apart = Math.hypot(a - c, 2 * b);
    const [mu, L] = [-1, 1].map((sign) => (a + c + 0.2 + sign * apart) / 2);
    const offset = [4 * x - 2, 4 * y - 2], stepSize = 2 * u / L, steps = [1 + i % 3, 1, 2 + i % 2];
    const all = everyDescent(quadratic(hessian), { start: offset, stepSize, steps });
    const run = { mu, L, ...known(all, { steps, stepSize }) };
    atMost(noisyDescentLeastGap.value(run), all.gap, `lower, instance ${i}`);
    atMost(all.gap, noisyDescentGap.value(run), `upper, instance ${i}`);
    assert(dynamicBitsGap.holds(run));
    atMost(noisyDescentGap.value(run), dynamicBitsGap.value(run), `worst roundings, instance ${i}`);

    const given = { hessian, stepSize, offset, covariances: all.rounds.map(({ covariance }) => covariance) };
    assert(noisyQuadraticGap.holds(given));
    close(noisyQuadraticGap.value(given), all.gap, `by traces, instance ${i}`);
    const gaps = [...all.rounds.map((round) => round.gap), all.gap];
    noisyQuadraticGaps(given).forEach((g, n) => close(g, gaps[n], `by recursion, instance ${i}, round ${n}`));
  }
});

Deno.test("Theorem 1 is an equality on both sides where the curvature is one, whatever the roundings do", () => {
  for (let i = 0; i < 60; i++) {
    const [h, u, ...x] = uniforms(child(key(9), i), 5), L = 0.1 + 3 * h, stepSize = 2 * u / L;
    const steps = [1 + i % 2, 1 + i % 3], start = x.map((v) => 4 * v - 2);
    const all = everyDescent(quadratic([[L, 0, 0], [0, L, 0], [0, 0, L]]), { start, stepSize, steps });
    const run = { mu: L, L, ...known(all, { steps, stepSize }) };
    close(noisyDescentGap.value(run), all.gap, `instance ${i}`);
    close(noisyDescentLeastGap.value(run), all.gap, `instance ${i}`);
  }
});

/** Functions with curvature from below, strongly convex or in the sense of `‖∇F‖² ≥ 2μ(F − F*)` only. */
const curved: readonly (Target & { readonly mu: number; readonly L: number; readonly convex: boolean })[] = [
  { // (μ/2)x² + (L − μ) log cosh x
    ...{ mu: 0.2, L: 2, convex: true },
    value: (x) => total(x.map((v) => 0.1 * v * v + 1.8 * Math.log(Math.cosh(v)))),
    gradient: (x) => x.map((v) => 0.2 * v + 1.8 * Math.tanh(v)),
  },
  { // x² + 3 sin² x
    ...{ mu: 1 / 32, L: 8, convex: false },
    value: (x) => total(x.map((v) => v * v + 3 * Math.sin(v) ** 2)),
    gradient: (x) => x.map((v) => 2 * v + 3 * Math.sin(2 * v)),
  },
];

Deno.test("Theorem 1 where the curvature changes: both sides on a strongly convex function, the upper also where ‖∇F‖² ≥ 2μ(F − F*)", () => {
  for (const { mu, L, convex, ...target } of curved) {
    for (let i = 0; i < 60; i++) {
      const [u, x, y] = uniforms(child(key(10), i), 3), start = [8 * x - 4, 8 * y - 4], stepSize = 2 * u / L;
      const steps = [1 + i % 2, 1, 1 + i % 3], all = everyDescent(target, { start, stepSize, steps });
      const run = { mu, L, ...known(all, { steps, stepSize }) };
      atMost(all.gap, noisyDescentGap.value(run), `upper, L = ${L}, instance ${i}`);
      atMost(noisyDescentGap.value(run), dynamicBitsGap.value(run), `worst roundings, L = ${L}, instance ${i}`);
      if (convex) atMost(noisyDescentLeastGap.value(run), all.gap, `lower, L = ${L}, instance ${i}`);
    }
  }
});

Deno.test("Theorem 2: the golden value, and traces and recursion agree in any dimension", () => {
  const { H: hessian, eta: stepSize, y0: offset, Sigma: covariances, E_F_minus_Fstar } = golden.theorem2;
  close(noisyQuadraticGap.value({ hessian, stepSize, offset, covariances }), E_F_minus_Fstar);
  for (let i = 0; i < 300; i++) {
    const d = 1 + i % 5, k = child(key(6), i);
    const symmetric = (salt: number, shift: number) => {
      const u = uniforms(child(k, salt), d * d);
      return Array.from(
        { length: d },
        (_, a) => Array.from({ length: d }, (_, b) => u[a * d + b] + u[b * d + a] - 1 + (a === b ? shift : 0)),
      );
    };
    const covariances = Array.from({ length: i % 12 }, (_, n) => symmetric(n + 2, d));
    const run = { hessian: symmetric(0, d), stepSize: 1 / d, offset: uniforms(child(k, 1), d), covariances };
    const gaps = noisyQuadraticGaps(run);
    assertAlmostEquals(noisyQuadraticGap.value(run) / gaps[gaps.length - 1], 1, 1e-12, `instance ${i}`);
    assertEquals(gaps.length, covariances.length + 1);
  }
});

Deno.test("Theorem 2 as printed takes xᵀHx for a function with the Hessian H: it is 2H", () => {
  const ratios: number[] = [];
  for (let i = 0; i < 20; i++) {
    const [a, c, x, y] = uniforms(child(key(7), i), 4), H = [[a + 0.1, 0.05], [0.05, c + 0.1]], start = [x + 1, y - 2];
    const twice = H.map((row) => row.map((h) => 2 * h)), steps = [1, 2], stepSize = 0.3;
    const { rounds, gap } = everyDescent(quadratic(twice), { start, stepSize, steps }); // ½ xᵀ2Hx = xᵀHx
    const run = { stepSize, offset: start, covariances: rounds.map(({ covariance }) => covariance) };
    close(noisyQuadraticGap.value({ ...run, hessian: twice }), gap);
    ratios.push(noisyQuadraticGap.value({ ...run, hessian: H }) / gap);
  }
  assert(Math.min(...ratios) < 0.6 && Math.max(...ratios) > 1.9); // too small in one place, too large in another
  const line = { stepSize: 0.5, offset: [3], covariances: [[[0]]] }; // x² = 9
  assertEquals([[[1]], [[2]]].map((hessian) => noisyQuadraticGap.value({ ...line, hessian })), [9 / 8, 0]);
});

/** Functions that are not convex, with their smoothness. */
const nonconvex: readonly (Target & { readonly L: number; readonly name: string })[] = [
  {
    ...{ name: "Σ (1 − cos xᵢ)", L: 1 },
    value: (x) => total(x.map((v) => 1 - Math.cos(v))),
    gradient: (x) => x.map(Math.sin),
  },
  {
    ...{ name: "Σ xᵢ²/(1 + xᵢ²)", L: 2 },
    value: (x) => total(x.map((v) => v * v / (1 + v * v))),
    gradient: (x) => x.map((v) => 2 * v / (1 + v * v) ** 2),
  },
  {
    ...{ name: "1 − cos(x + 2y) + 1 − cos(x)", L: 3 + Math.sqrt(8) }, // of the matrix [[2, 2], [2, 4]]
    value: ([x, y]) => 2 - Math.cos(x + 2 * y) - Math.cos(x),
    gradient: ([x, y]) => [Math.sin(x + 2 * y) + Math.sin(x), 2 * Math.sin(x + 2 * y)],
  },
];

Deno.test("Theorem 3 on functions that are not convex", () => {
  for (const { name, L, ...target } of nonconvex) {
    for (let i = 0; i < 40; i++) {
      const [u, x, y] = uniforms(child(key(8), i), 3), start = [6 * x - 3, 6 * y - 3], stepSize = 1.98 * u / L + 0.001;
      const steps = [1 + i % 2, 1, 1 + i % 3], all = everyDescent(target, { start, stepSize, steps });
      const run = { L, ...known(all, { steps, stepSize }) };
      const mean = total(all.rounds.map(({ squaredGradient }) => squaredGradient)) / steps.length;
      atMost(mean, noisyDescentGradient.value(run), `${name}, instance ${i}`);
      assert(dynamicBitsGradient.holds(run));
      atMost(noisyDescentGradient.value(run), dynamicBitsGradient.value(run), `${name}, instance ${i}`);
    }
  }
});

Deno.test("hypotheses: as many norms as steps, whole numbers of steps, and symmetric matrices of one size", () => {
  const good = { ...alone, mu: 1, L: 2, stepSize: 0.5, gap: 1, dimension: 2, squaredNorms: [1, 1], steps: [1, 3] };
  assert(dynamicBitsGap.holds(good) && dynamicBitsGradient.holds(good));
  const bits = [{ steps: [1] }, { steps: [1, 0] }, { steps: [1, 1.5] }, { squaredNorms: [1, -1] }, { dimension: 0 }];
  const others = [{ workers: 0 }, { batch: 0 }, { variance: -1 }, { L: 0 }, { stepSize: 0 }, { gap: -1 }];
  for (const change of [...bits, ...others, { stepSize: 1.01 }]) {
    assert(!dynamicBitsGap.holds({ ...good, ...change }), JSON.stringify(change));
    assert(!dynamicBitsGradient.holds({ ...good, ...change }), JSON.stringify(change));
  }
  for (const mu of [0, 3]) assert(!dynamicBitsGap.holds({ ...good, mu }));

  const run = { hessian: [[2, 1], [1, 2]], stepSize: 1, offset: [1, 2], covariances: [[[1, 0], [0, 1]]] };
  assert(noisyQuadraticGap.holds(run));
  const changes = [
    ...[{ hessian: [[2, 1], [0, 2]] }, { hessian: [[2]] }, { stepSize: 0 }, { offset: [1] }, { offset: [1, NaN] }],
    ...[{ covariances: [[[1, 0], [1, 1]]] }, { covariances: [[[1, 0]]] }, { covariances: [[[1, NaN], [NaN, 1]]] }],
  ];
  for (const change of changes) {
    assert(!noisyQuadraticGap.holds({ ...run, ...change }), JSON.stringify(change));
    assertThrows(() => noisyQuadraticGaps({ ...run, ...change }), RangeError, "Cannot follow a run");
  }
});
