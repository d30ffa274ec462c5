import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  child,
  key,
  noisyDescentGap,
  noisyDescentGradient,
  noisyDescentLeastGap,
  noisyQuadraticGaps,
  uniforms,
} from "@bitdescent/bitdescent";

const total = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v, 0);

const atMost = (less: number, more: number, message: string): void =>
  assert(less <= more * (1 + 1e-9) + 1e-14, `${message}: ${less} > ${more}`);

/** A random diagonal quadratic, random noise, and the gap from round to round by the second moments; no sampling. */
function diagonalRun(i: number, stepSizeOf: (curvature: { mu: number; L: number }, u: number) => number) {
  const k = key(i), d = 1 + i % 6, rounds = 1 + i % 25;
  const h = uniforms(child(k, 0), d).map((u) => 100 ** (u - 0.5)), mu = Math.min(...h), L = Math.max(...h);
  const stepSize = stepSizeOf({ mu, L }, uniforms(child(k, 1), 1)[0]);
  let moments = uniforms(child(k, 2), d).map((u) => 9 * (u - 0.5) ** 2);
  const size = 10 ** (6 * uniforms(child(k, 3), 1)[0] - 5), gapOf = () => total(moments.map((m, j) => m * h[j] / 2));
  const gap = gapOf(), noise: number[] = [], gaps: number[] = [], squaredGradients: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const v = uniforms(child(child(k, 4), n), d).map((u) => u < 0.3 ? 0 : size * u);
    squaredGradients.push(total(moments.map((m, j) => h[j] * h[j] * m)));
    moments = moments.map((m, j) => (1 - stepSize * h[j]) ** 2 * m + stepSize ** 2 * v[j]);
    noise.push(total(v));
    gaps.push(gapOf());
  }
  return { run: { mu, L, stepSize, gap, noise }, gaps, squaredGradients };
}

Deno.test("Theorem 1, upper: no quadratic exceeds it in any round, for η up to 2/L", () => {
  for (let i = 0; i < 4000; i++) {
    const { run, gaps } = diagonalRun(i, ({ L }, u) => 2 * u / L);
    assert(noisyDescentGap.holds(run));
    gaps.forEach((gap, n) => {
      atMost(gap, noisyDescentGap.value({ ...run, noise: run.noise.slice(0, n + 1) }), `run ${i}, round ${n}`);
    });
  }
});

Deno.test("Theorem 1, lower: no quadratic is below it in any round, for η up to 2/μ, be β negative or not", () => {
  let negative = 0;
  for (let i = 0; i < 4000; i++) {
    const { run, gaps } = diagonalRun(i, ({ mu, L }, u) => i % 3 === 0 ? 2 * u / mu : 2 * u / L);
    const { mu, L, stepSize: eta } = run;
    if (1 - 2 * eta * L + eta * eta * mu * L < 0) negative++;
    assert(noisyDescentLeastGap.holds(run));
    gaps.forEach((gap, n) => {
      atMost(noisyDescentLeastGap.value({ ...run, noise: run.noise.slice(0, n + 1) }), gap, `run ${i}, round ${n}`);
    });
  }
  assert(negative > 500);
});

Deno.test("Theorem 3: no quadratic exceeds it, for η below 2/L", () => {
  for (let i = 0; i < 4000; i++) {
    const { run, squaredGradients } = diagonalRun(i, ({ L }, u) => 1.99 * u / L);
    assert(noisyDescentGradient.holds(run));
    atMost(total(squaredGradients) / squaredGradients.length, noisyDescentGradient.value(run), `run ${i}`);
  }
});

Deno.test("where the curvature is one, Theorem 1 is an equality on both sides, and Theorem 3 but for the last gap", () => {
  for (let i = 0; i < 500; i++) {
    const { run: { gap, noise, L } } = diagonalRun(i, ({ L }, u) => 2 * u / L);
    const stepSize = 1.99 * uniforms(key(i), 1)[0] / L, run = { mu: L, L, stepSize, gap, noise };
    const energies = [2 * gap / L]; // E‖x − x*‖²
    for (const v of noise) energies.push((1 - stepSize * L) ** 2 * energies[energies.length - 1] + stepSize ** 2 * v);
    const last = L * energies.pop()! / 2, mean = L * L * total(energies) / energies.length;
    assertAlmostEquals(noisyDescentGap.value(run) / last, 1, 1e-12);
    assertAlmostEquals(noisyDescentLeastGap.value(run) / last, 1, 1e-12);
    const left = 2 * last / (noise.length * stepSize * (2 - stepSize * L));
    assertAlmostEquals(noisyDescentGradient.value(run) / (mean + left), 1, 1e-12);
  }
});

Deno.test("for β < 0 the lower side is attained: from an eigenvector of L at η = 1/L, with noise where the curvature is μ", () => {
  for (const [mu, L, v] of [[1, 10, 3], [0.2, 7, 100]]) {
    const [hessian, covariance] = [[[mu, 0], [0, L]], [[v, 0], [0, 0]]];
    const exact = noisyQuadraticGaps({ hessian, stepSize: 1 / L, offset: [0, 2], covariances: [covariance] });
    const least = noisyDescentLeastGap.value({ mu, L, stepSize: 1 / L, gap: exact[0], noise: [v] });
    assertAlmostEquals(least / exact[1], 1, 1e-12);
  }
});

Deno.test("beyond their step sizes both sides of Theorem 1 are false", () => {
  const steep = { mu: 1, L: 10, stepSize: 0.3, gap: 1, noise: [0] }; // from an eigenvector of L
  assertAlmostEquals(noisyDescentGap.value(steep), 1.3, 1e-12);
  assert(
    (1 - 0.3 * 10) ** 2 > 3.99 && !noisyDescentGap.holds(steep) && noisyDescentGap.holds({ ...steep, L: 2 / 0.3 }),
  );
  const flat = { mu: 1, L: 2, stepSize: 3, gap: 1, noise: [0] }; // from an eigenvector of μ
  assertEquals(noisyDescentLeastGap.value(flat), 7);
  assert(
    (1 - 3 * 1) ** 2 < 7 && !noisyDescentLeastGap.holds(flat) && noisyDescentLeastGap.holds({ ...flat, stepSize: 2 }),
  );
});

Deno.test("hypotheses: curvature, step sizes, and sizes that are finite and not negative", () => {
  const good = { mu: 1, L: 2, stepSize: 0.5, gap: 1, noise: [1, 0] };
  const wrong = [
    ...[{ L: 0 }, { L: NaN }, { L: Infinity }, { stepSize: 0 }, { gap: -1 }, { gap: Infinity }],
    ...[{ noise: [1, -1] }, { noise: [NaN] }, { noise: [Infinity] }],
  ];
  for (const bound of [noisyDescentGap, noisyDescentLeastGap]) {
    assert(bound.holds(good) && bound.holds({ ...good, noise: [] }));
    for (const change of [...wrong, { mu: 0 }, { mu: 3 }]) {
      assert(!bound.holds({ ...good, ...change }), JSON.stringify(change));
    }
  }
  assert(noisyDescentGap.holds({ ...good, stepSize: 1 }) && !noisyDescentGap.holds({ ...good, stepSize: 1.01 }));
  assert(noisyDescentGradient.holds(good));
  for (const change of [...wrong, { noise: [] }, { stepSize: 1 }]) {
    assert(!noisyDescentGradient.holds({ ...good, ...change }), JSON.stringify(change));
  }
});
