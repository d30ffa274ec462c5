import { assert, assertEquals } from "@std/assert";
import {
  type BitRule,
  child,
  distance,
  dynamicBitsGap,
  dynamicServer,
  exact,
  fixedWidthLevels,
  floats,
  type Key,
  key,
  levelVariance,
  mean,
  memoryless,
  noisyDescentGap,
  noisyDescentLeastGap,
  none,
  norm,
  norm2,
  normals,
  quadratic,
  run,
  stepsOf,
  stochasticGradientDescent,
  subtract,
  take,
  uniformLevels,
} from "@bitdescent/bitdescent";
import { roundings } from "../support/roundings.ts";

const total = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v, 0);

const n = 30, workers = 2, rounds = 6, L = 2, stepSize = 0.25;
const start = new Float64Array(n), spectrum = start.map(() => L);
const parts = Array.from({ length: workers }, (_, i) => quadratic({ spectrum, minimizer: normals(key(i), n) }));
const F = quadratic({ spectrum, minimizer: mean(parts.map(({ minimizer }) => minimizer)) });

/** Three bits, and four after a small mean. */
const listening: BitRule<number> = { init: 3, bits: (b) => b, heard: (_, mean) => norm2(mean) < 3 ? 4 : 3 };
const protocol = dynamicServer({
  workers,
  optimizer: stochasticGradientDescent({ start, stepSize }),
  compensation: none,
  rule: listening,
  uplink: (bits) => memoryless(fixedWidthLevels({ dimension: n, bits, norm: Infinity })),
  downlink: memoryless(floats({ dimension: n, width: 64 })),
});

const gapAt = (x: ArrayLike<number>): number => L / 2 * distance(F, x) ** 2;

/** λ of Chernoff's bound, chosen on runs with other keys; any will do. */
const lambda = 24;

/** What the mean of the workers' roundings of one coordinate may be off by. */
function errorsOf(coordinates: readonly number[], levels: ArrayLike<number>, norms: readonly number[]) {
  return coordinates.reduce((errors, g, i) => {
    const sent = roundings({ x: [g], levels, norms: [norms[i]] });
    return errors.flatMap(({ p, e }) =>
      sent.map(({ probability, values: [q] }) => ({ p: p * probability, e: e + (q - g) / workers }))
    );
  }, [{ p: 1, e: 0 }]);
}

/** `ln E exp(±λX)`, the larger, for `X = h(e² − Ee²) − fe`. */
function swing(errors: readonly { p: number; e: number }[], { h, f }: { h: number; f: number }): number {
  const v = total(errors.map(({ p, e }) => p * e * e));
  const expected = (l: number) => total(errors.map(({ p, e }) => p * Math.exp(l * (h * (e * e - v) - f * e))));
  return Math.log(Math.max(expected(lambda), expected(-lambda)));
}

/** A run: its bits, what the exact and the worst noise of its rounds say of the gap at its end, and the gap itself. */
function descent(randomness: Key) {
  const noise: number[] = [], squaredNorms: number[] = [], steps: number[] = [];
  let x = start, swings = 0;
  for (const { round, point, up } of take(run(protocol, parts.map(exact), randomness), rounds)) {
    const s = stepsOf((up[0] - 32) / n), levels = uniformLevels({ steps: s }), y = subtract(x, F.minimizer);
    const gradients = parts.map(({ gradient }) => gradient(x)), norms = gradients.map((g) => norm(g, Infinity));
    noise.push(total(gradients.map((g, i) => levelVariance({ x: g, levels, norms: [norms[i]] }))) / workers ** 2);
    squaredNorms.push(total(norms.map((N) => N * N)) / workers);
    steps.push(s);

    const c = 1 - stepSize * L, kept = c ** (2 * (rounds - 1 - round));
    y.forEach((y, j) => {
      const errors = errorsOf(gradients.map((g) => g[j]), levels, norms);
      swings += swing(errors, { h: kept * L * stepSize ** 2 / 2, f: kept * L * stepSize * c * y });
    });
    x = point;
  }
  const of = { mu: L, L, stepSize, gap: gapAt(start) };
  const worst = { ...of, variance: 0, batch: 1, workers, dimension: n, squaredNorms, steps };
  assert(dynamicBitsGap.holds(worst));
  return {
    ...{ steps, swings, gap: gapAt(x), least: noisyDescentLeastGap.value({ ...of, noise }) },
    expected: noisyDescentGap.value({ ...of, noise }),
    ofOne: noisyDescentGap.value({ ...of, noise: noise.map((v) => workers * v) }),
    most: dynamicBitsGap.value(worst),
  };
}

Deno.test("Theorem 1 over the wire, with bits that follow what the server heard: where the curvature is one it is an equality", () => {
  const runs = 150, descents = Array.from({ length: runs }, (_, i) => descent(child(key(1), i)));
  const sum = (f: (one: typeof descents[number]) => number) => total(descents.map(f));
  const gap = sum((one) => one.gap), expected = sum((one) => one.expected);
  // gap − expected is a sum S of c²ᵏ(Lη²/2 (e² − v) − Lηcye) over rounds and coordinates, k rounds from the end, which are
  // independent given the past and of mean 0. So exp(±λS − swings) has a mean of at most 1, and
  // |S| ≤ (ln(2·10⁹) + swings)/λ but with probability 10⁻⁹. That norms are sent as float32s is a ten-millionth of it.
  const slack = (Math.log(2e9) + sum(({ swings }) => swings)) / lambda;
  assert(Math.abs(gap - expected) <= slack, `${gap}, where ${expected} is expected`);
  for (const { expected, least } of descents) assert(Math.abs(least / expected - 1) < 1e-12);

  assert(gap + slack < sum((one) => one.most)); // the worst that levels may do
  assert(gap + slack < sum((one) => one.ofOne)); // the noise of one worker
  assert(gap - slack > runs * (1 - stepSize * L) ** (2 * rounds) * gapAt(start)); // no noise
  assert(new Set(descents.map(({ steps }) => steps.join())).size > 1); // bits differ from run to run
  assertEquals(new Set(descents.flatMap(({ steps }) => steps)), new Set([3, 7]));
});
