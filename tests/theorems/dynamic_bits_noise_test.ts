import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  child,
  key,
  levelVariance,
  norm,
  quantizedGradientNoise,
  quantizedGradientSecondMoment,
  quantizedGradientSecondMomentAsPrinted,
  uniformFractionsDensity,
  uniformFractionsNoise,
  uniformLevels,
  uniformLevelsNoise,
  type UniformlyRounded,
  uniforms,
} from "@bitdescent/bitdescent";
import { normalQuantile } from "../../base/normal.ts";
import { roundings } from "../support/roundings.ts";

const energy = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v * v, 0);

/** What is rounded in the norm q at s steps, and how far the rounding is expected to be off, exactly. */
function rounded(x: ArrayLike<number>, q: number, steps: number): UniformlyRounded & { readonly error: number } {
  const N = norm(Float64Array.from(x), q);
  const error = levelVariance({ x, levels: uniformLevels({ steps }), norms: [N] });
  return { dimension: x.length, squaredNorm: N * N, steps, error };
}

/** `(1, ½, …, ½)`: in the maximum norm at one step all coordinates but one err as much as they can. */
const halves = Float64Array.from({ length: 100 }, (_, i) => i === 0 ? 1 : 0.5);

Deno.test("Proposition 1: no vector errs by more than d N²/(4s²), and those in the middle between levels err by that", () => {
  let worst = 0;
  for (let i = 0; i < 2000; i++) {
    const x = uniforms(child(key(1), i), 1 + i % 20).map((u) => 2 * u - 1), steps = 1 + Math.floor(i / 20) % 7;
    const one = rounded(x, [1, 2, 3, Infinity][i % 4], steps), bound = uniformLevelsNoise.value(one);
    assert(uniformLevelsNoise.holds(one) && one.error <= bound * (1 + 1e-9), `vector ${i}`);
    worst = Math.max(worst, one.error / bound);
  }
  assert(worst > 0.9);
  for (const steps of [1, 2, 3, 7]) { // a constant vector in the Euclidean norm: s|x|/N = s/√d = ½
    const one = rounded(new Float64Array(4 * steps * steps).fill(-3), 2, steps);
    assertAlmostEquals(one.error / uniformLevelsNoise.value(one), 1, 1e-12);
  }
});

Deno.test("Proposition 1 as printed is the mean over uniform fractional parts, cell by cell, and no bound", () => {
  for (const steps of [1, 2, 3, 15]) {
    const levels = uniformLevels({ steps }), variance = (x: number) => levelVariance({ x: [x], levels, norms: [5] });
    let mean = 0; // by Simpson's rule, which is exact, for in a cell the variance is a quadratic
    for (let k = 0; k < steps; k++) {
      const [from, middle, to] = [k, k + 0.5, k + 1].map((at) => variance(5 * Math.min(1, at / steps)));
      mean += (from + 4 * middle + to) / 6 / steps;
    }
    assertAlmostEquals(uniformFractionsNoise({ dimension: 1, squaredNorm: 25, steps }) / mean, 1, 1e-12);
  }
  const one = rounded(halves, Infinity, 1);
  assertAlmostEquals(one.error / uniformFractionsNoise(one), 1.485, 1e-12);
});

Deno.test("Proposition 1: the error of uniform fractional parts is triangular", () => {
  // With m fractional parts in the middles of m equal cells, the chances of errors are those of all, at multiples of h/m.
  const m = 64, steps = 4, N = 2, h = N / steps, density = (e: number) => uniformFractionsDensity(e, { spacing: h });
  const errors = Array.from({ length: m }, (_, j) => (j + 0.5) / m).flatMap((u) =>
    roundings({ x: [(1 + u) * h], levels: uniformLevels({ steps }), norms: [N] })
      .map(({ probability, values: [v] }) => ({ probability: probability / m, e: v - (1 + u) * h }))
  );
  let below = 0; // the integral of the density, by trapezoids, which are exact
  for (let k = -m; k < m; k++) {
    const to = (k + 1) * h / m;
    below += (density(k * h / m) + density(to)) / 2 * h / m;
    const chance = errors.reduce((sum, { probability, e }) => sum + (e < to ? probability : 0), 0);
    assertAlmostEquals(below, chance, 1e-12);
  }
  assertAlmostEquals(below, 1, 1e-12);
  const simpson = (f: (e: number) => number) => (f(0) + 4 * f(h / 2) + f(h)) * h / 6; // exact for cubics
  assertAlmostEquals(2 * simpson((e) => e * e * density(e)), h * h / 6, 1e-15);
  assertEquals([density(-h), density(2 * h)], [0, 0]);
  assertThrows(() => uniformFractionsDensity(0, { spacing: 0 }), RangeError, "Cannot find a density");
});

Deno.test("the domain of Proposition 1: the maximum norm from three steps on, and not the Euclidean norm with steps far below √d", () => {
  const x = Float64Array.from({ length: 1000 }, (_, i) => normalQuantile((i + 0.5) / 1000));
  const ratio = (q: number, steps: number) => {
    const one = rounded(x, q, steps);
    return one.error / uniformFractionsNoise(one);
  };
  for (const steps of [3, 7, 15, 31]) assertAlmostEquals(ratio(Infinity, steps), 1, 0.02);
  const far: [number, number][] = [[1, 0.145], [3, 0.4], [7, 0.77], [31, 0.997]];
  for (const [steps, expected] of far) assertAlmostEquals(ratio(2, steps), expected, 0.005);
});

/** All the means of K samples, each as likely. */
function batches(samples: readonly number[][], K: number): number[][] {
  let sums = [samples[0].map(() => 0)];
  for (let k = 0; k < K; k++) sums = sums.flatMap((sum) => samples.map((g) => sum.map((s, j) => s + g[j] / K)));
  return sums;
}

/** What a worker may send, and the terms of Lemma 1, over all samples and roundings. */
function everySent(samples: readonly number[][], { batch, steps, q }: { batch: number; steps: number; q: number }) {
  const taken = batches(samples, batch), levels = uniformLevels({ steps });
  const gradient = samples[0].map((_, j) => samples.reduce((sum, g) => sum + g[j], 0) / samples.length);
  const all = taken.map((g) => ({ g, ...rounded(g, q, steps) }));
  const mean = (f: (one: typeof all[number]) => number) => all.reduce((sum, one) => sum + f(one), 0) / all.length;
  return {
    outcomes: all.flatMap(({ g, squaredNorm }) =>
      roundings({ x: g, levels, norms: [Math.sqrt(squaredNorm)] })
        .map(({ probability, values }) => ({ probability: probability / all.length, values }))
    ),
    error: mean(({ error }) => error),
    sent: {
      ...{ dimension: gradient.length, steps, batch, squaredNorm: mean(({ squaredNorm }) => squaredNorm) },
      squaredGradient: energy(gradient),
      variance: samples.reduce((sum, g) => sum + energy(g.map((v, j) => v - gradient[j])), 0) / samples.length,
    },
  };
}

Deno.test("Lemma 1: the second moment of the mean of two workers, over every sample and every rounding", () => {
  for (let i = 0; i < 40; i++) {
    const samples = [0, 1, 2].map((j) => Array.from(uniforms(child(child(key(2), i), j), 2), (u) => 3 * u - 1));
    const { outcomes, error, sent: alone } = everySent(samples, {
      batch: 1 + i % 2,
      steps: 1 + i % 3,
      q: [1, 2, Infinity][i % 3],
    });
    const sent = { ...alone, workers: 2 }, { squaredGradient, variance, batch } = sent;
    let second = 0;
    for (const one of outcomes) {
      for (const other of outcomes) {
        second += one.probability * other.probability * energy(one.values.map((v, j) => (v + other.values[j]) / 2));
      }
    }
    assertAlmostEquals(second, squaredGradient + (variance / batch + error) / 2, 1e-12);
    assert(quantizedGradientSecondMoment.holds(sent));
    assert(second <= quantizedGradientSecondMoment.value(sent) * (1 + 1e-9));
    assert(second - squaredGradient <= quantizedGradientNoise.value(sent) * (1 + 1e-9));
  }
});

Deno.test("Lemma 1 goes by the mean of the norms of workers that are not alike", () => {
  for (let i = 0; i < 200; i++) {
    const steps = 1 + i % 3,
      gradients = [0.1, 1, 10].map((size, j) => uniforms(child(child(key(3), i), j), 4).map((u) => size * (2 * u - 1)));
    const all = gradients.map((g) => rounded(g, Infinity, steps)),
      mean = (x: number[]) => x.reduce((a, b) => a + b) / 3;
    const noise = mean(all.map(({ error }) => error)) / 3; // of the mean of three that err independently
    const sources = { dimension: 4, steps, squaredNorm: mean(all.map(({ squaredNorm }) => squaredNorm)) };
    assert(noise <= quantizedGradientNoise.value({ ...sources, variance: 0, batch: 1, workers: 3 }) * (1 + 1e-9));
  }
  const unlike = [1, 9].map((size) => rounded([size, size, size, size], 2, 1)); // at ½ of the norm: the worst
  const sources = { dimension: 4, steps: 1, squaredNorm: (unlike[0].squaredNorm + unlike[1].squaredNorm) / 2 };
  const value = quantizedGradientNoise.value({ ...sources, variance: 0, batch: 1, workers: 2 });
  assertAlmostEquals(value, (unlike[0].error + unlike[1].error) / 4, 1e-12);
});

Deno.test("Lemma 1 is attained, and as printed it is exceeded", () => {
  for (const workers of [1, 3]) { // ±(1, 1, 1, 1) in the Euclidean norm at one step
    const { error, sent: alone } = everySent([[1, 1, 1, 1], [-1, -1, -1, -1]], { batch: 1, steps: 1, q: 2 });
    const sent = { ...alone, workers };
    assertAlmostEquals(quantizedGradientNoise.value(sent), (4 + error) / workers, 1e-12);
    assertAlmostEquals(quantizedGradientSecondMoment.value(sent), (4 + error) / workers, 1e-12);
  }
  const { error, ...rounding } = rounded(halves, Infinity, 1);
  const sent = { ...rounding, squaredGradient: energy(halves), variance: 0, batch: 1, workers: 1 };
  assertEquals(energy(halves) + error, 50.5);
  assertAlmostEquals(quantizedGradientSecondMomentAsPrinted(sent), 42.4, 0.02);
  assertEquals(quantizedGradientSecondMoment.value(sent), 50.75);
});

Deno.test("hypotheses: counts are counts, and sizes are not negative", () => {
  const good = { dimension: 3, squaredNorm: 1, steps: 2, squaredGradient: 1, variance: 1, batch: 1, workers: 1 };
  const roundingChanges = [{ dimension: 0 }, { dimension: 1.5 }, { squaredNorm: -1 }, { squaredNorm: NaN }, {
    steps: 0,
  }];
  assert(uniformLevelsNoise.holds(good) && quantizedGradientSecondMoment.holds(good));
  for (const change of roundingChanges) {
    assert(!uniformLevelsNoise.holds({ ...good, ...change }));
    assertThrows(() => uniformFractionsNoise({ ...good, ...change }), RangeError, "Cannot estimate a noise");
  }
  for (const change of [...roundingChanges, { steps: 2.5 }, { variance: -1 }, { batch: 0 }, { workers: 1.5 }]) {
    assert(!quantizedGradientNoise.holds({ ...good, ...change }), JSON.stringify(change));
    assert(!quantizedGradientSecondMoment.holds({ ...good, ...change }), JSON.stringify(change));
  }
  assert(!quantizedGradientSecondMoment.holds({ ...good, squaredGradient: -1 }));
});
