import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { child, key, uniforms } from "../../base/key.ts";
import { norm } from "../../base/norm.ts";
import { uniformLevels } from "../../quantize/levels/level_set.ts";
import { stochasticLevels } from "../../quantize/levels/stochastic.ts";
import type { Bound } from "../../theory/bound.ts";
import { expectedNonzeros, levelUse, levelVariance } from "../../theory/levels/law.ts";
import {
  adaptiveLevelsVariance,
  type LevelParameters,
  maximumLevelsVariance,
  sharpLevelsVariance,
  symmetricLevelsVariance,
} from "../../theory/levels/variance.ts";
import { adversarialVectors, randomLevels } from "../support/level_families.ts";
import { type Outcome, roundings } from "../support/roundings.ts";
import goldenRounding from "./golden_rounding.json" with { type: "json" };
import goldenTheorem2 from "./golden_theorem2.json" with { type: "json" };

const every = [1, 1.5, 2, 3, Infinity];

const energy = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v * v, 0);

/** `E‖Q(x) − x‖²/‖x‖²`, exactly. */
const relative = (x: ArrayLike<number>, { levels, norm: q }: Pick<LevelParameters, "levels" | "norm">): number =>
  levelVariance({ x, levels, norms: [norm(Float64Array.from(x), q)] }) / energy(x);

const close = (actual: number, expected: number, message?: string): void =>
  assertAlmostEquals(actual, expected, 1e-12 * Math.max(1, Math.abs(expected)), message);

Deno.test("the exact laws: variance, probabilities and nonzeros of golden vectors", () => {
  for (const { x, levels, norm: q, size, variance, probabilities, nonzeros } of goldenRounding) {
    const levelling = { x, levels, norms: [size] };
    close(norm(Float64Array.from(x), Number(q === "inf" ? Infinity : q)), size);
    close(levelVariance(levelling), variance);
    close(expectedNonzeros(levelling), nonzeros);
    levelUse(levelling).forEach((p, j) => close(p, probabilities[j]));
  }
});

Deno.test("the exact laws are those of all the outcomes, with buckets, without a zero level, of one worker or the mean of two", () => {
  for (let i = 0; i < 60; i++) {
    const zero = i % 2 === 0, levels = randomLevels(child(key(1), i), { most: 3, zero });
    const x = uniforms(child(key(2), i), 5).map((u, j) => j === i % 7 ? 0 : 2 * u - 1);
    const norms = [0, 2, 4].map((from) => norm(x.subarray(from, from + 2), every[i % 5]));
    const levelling = { x, levels, norms, bucket: 2 }, outcomes = roundings(levelling);
    const mean = (f: (outcome: Outcome) => number) => outcomes.reduce((sum, o) => sum + o.probability * f(o), 0);
    const error = (values: ArrayLike<number>) => energy(x.map((v, j) => values[j] - v));
    const variance = levelVariance(levelling);

    x.forEach((v, j) => close(mean(({ values }) => values[j]), v)); // unbiased
    close(mean(({ values }) => error(values)), variance);
    const ofTwo = mean((one) => mean((other) => error(one.values.map((v, j) => (v + other.values[j]) / 2))));
    close(ofTwo, variance / 2);
    close(expectedNonzeros(levelling), mean(({ numbers }) => numbers.filter((k) => k !== 0).length));
    const probabilities = levelUse(levelling), isHeard = (j: number) => norms[j >> 1] > 0;
    const heard = x.filter((_, j) => isHeard(j)).length;
    close(probabilities.reduce((sum, p) => sum + p, 0), 1);
    probabilities.forEach((p, j) => {
      const number = zero ? j : j + 1;
      close(p * heard, mean(({ numbers }) => numbers.filter((k, at) => isHeard(at) && Math.abs(k) === number).length));
    });
  }
});

Deno.test("a bucket of zeros is not counted, and a normaliser below a magnitude is refused", () => {
  const levels = [0, 0.5, 1];
  assertEquals(levelUse({ x: [0, 0, 3, 0], levels, norms: [0, 3], bucket: 2 }), Float64Array.of(0.5, 0, 0.5));
  assertEquals(levelVariance({ x: [0, 0], levels: [0.5, 1], norms: [0] }), 0);
  assertThrows(() => levelUse({ x: [0], levels, norms: [0] }), RangeError, "some norm must be above 0");
  assertThrows(() => levelVariance({ x: [1, 3], levels, norms: [2] }), RangeError, "the norm over x[1]");
});

Deno.test("Theorem 2 in closed form: 48 golden values, and the infimum over p of what the paper prints", () => {
  for (const { levels, dimension, norm, value } of goldenTheorem2) {
    close(adaptiveLevelsVariance.value({ levels, dimension, norm }), value);
  }
  const alone = [1, 2, 3, 4, 5, 9, 100, 10000].map((dimension) => ({ dimension, levels: [0, 1], T: 0 })); // A = √d
  const one = [0.1, 0.5, 0.9].map((A) => ({ dimension: 1, levels: [0, A, 1], T: (1 - A) ** 2 / (4 * A) }));
  for (const { T, ...parameters } of [...alone, ...one]) {
    const A = parameters.levels[1] * Math.sqrt(parameters.dimension);
    const second = adaptiveLevelsVariance.value({ ...parameters, norm: 2 }) - T;
    let least = Infinity;
    for (let p = 1e-6; p < 1; p += 1e-4) {
      least = Math.min(least, ((1 - p) / (2 - p)) ** (1 - p) / (2 - p) * A ** (2 - p));
    }
    assertAlmostEquals(least / second, 1, 1e-5, `A = ${A}`);
    assert(least >= second * (1 - 1e-12), `A = ${A}`);
  }
});

/** The largest ratio of error to bound over random sets of levels and the vectors that are bad for them. */
function worstRatio(bound: Bound<LevelParameters>, norms: readonly number[], zero: (i: number) => boolean): number {
  let worst = 0;
  for (let i = 0; i < 3000; i++) {
    const levels = randomLevels(child(key(3), i), { zero: zero(i) }), q = norms[i % norms.length];
    const dimension = [1, 2, 3, 10, 40, 100][Math.floor(i / norms.length) % 6];
    const parameters = { levels, dimension, norm: q }, omega = bound.value(parameters);
    assert(bound.holds(parameters));
    for (const { name, x } of adversarialVectors(levels, dimension, child(key(4), i))) {
      const error = relative(x, parameters);
      assert(error <= omega * (1 + 1e-9) + 1e-14, `${name}, q = ${q}, d = ${dimension}, levels ${levels}`);
      if (omega > 1e-9) worst = Math.max(worst, error / omega);
    }
  }
  return worst;
}

const always = (): boolean => true, never = (): boolean => false;

Deno.test("no vector errs more than its bound says, and a bound a little smaller would fail", () => {
  assert(worstRatio(adaptiveLevelsVariance, every, always) > 0.99);
  assert(worstRatio(sharpLevelsVariance, every, always) > 1 - 1e-9);
  assert(worstRatio(maximumLevelsVariance, [Infinity], (i) => i % 2 === 0) > 0.99);
  assert(worstRatio(symmetricLevelsVariance, every, never) > 0.98);
});

Deno.test("nor does a search for the worst vector find one", () => {
  const searches: [Bound<LevelParameters>, number, boolean][] = [
    [adaptiveLevelsVariance, 1.5, true],
    [sharpLevelsVariance, 1.5, true],
    [sharpLevelsVariance, 2, true],
    [sharpLevelsVariance, 3, true],
    [adaptiveLevelsVariance, 3, true],
    [maximumLevelsVariance, Infinity, true],
    [symmetricLevelsVariance, 2, false],
  ];
  searches.forEach(([bound, q, zero], search) => {
    for (let i = 0; i < 12; i++) {
      const levels = randomLevels(child(key(10 + search), i), { most: 4, zero }), dimension = 2 + i;
      const parameters = { levels, dimension, norm: q }, most = bound.value(parameters) * (1 + 1e-9) + 1e-14;
      let x = uniforms(child(key(20 + search), i), dimension), error = relative(x, parameters);
      for (let step = 0; step < 500; step++) {
        const [at, change, size] = uniforms(child(child(key(30 + search), i), step), 3);
        const next = x.slice();
        next[Math.floor(at * dimension)] *= Math.exp((2 * change - 1) * 10 ** (-3 * size));
        const better = relative(next, parameters);
        if (better > error) [x, error] = [next, better];
      }
      assert(error <= most, `${bound.source}: ${error} > ${most} at ${x}, levels ${levels}`);
    }
  });
});

Deno.test("a constant vector errs by exactly A − 1 for q ≤ 2: the sharper bound is attained", () => {
  for (const q of [1, 1.5, 2]) {
    for (const [levels, d] of [[[0, 0.5, 1], 30], [[0, 1], 7], [[0, 0.02, 0.1, 1], 10000]] as [number[], number][]) {
      const A = levels[1] * d ** (1 / q);
      close(relative(new Float64Array(d).fill(-3), { levels, norm: q }), A - 1, `q = ${q}, levels ${levels}`);
    }
  }
  const parameters = { levels: [0, 0.5, 1], dimension: 30, norm: 2 };
  assertAlmostEquals(sharpLevelsVariance.value(parameters), 1.7386, 1e-4);
  close(relative(new Float64Array(30).fill(1), parameters), sharpLevelsVariance.value(parameters));
  close(adaptiveLevelsVariance.value({ levels: [0, 1], dimension: 7, norm: 1 }), 6); // with no levels between, so is the other
});

Deno.test("the sharper bound is never above the other, and is the maximum over shares of energy below ℓ₁", () => {
  for (let i = 0; i < 300; i++) {
    const levels = randomLevels(child(key(5), i)), dimension = 1 + i;
    const parameters = { levels, dimension, norm: 2 }, value = sharpLevelsVariance.value(parameters);
    assert(value <= adaptiveLevelsVariance.value(parameters) * (1 + 1e-12));
    const A = levels[1] * Math.sqrt(dimension);
    let t = 1, most = 0;
    for (let j = 1; j + 1 < levels.length; j++) t = Math.max(t, levels[j + 1] / levels[j]);
    for (let share = 0; share <= 1; share += 1 / 1024) {
      most = Math.max(most, A * Math.sqrt(share) - share + (1 - share) * (t - 1) ** 2 / (4 * t));
    }
    assertAlmostEquals(most / value, 1, 1e-3);
    assert(most <= value * (1 + 1e-12));
  }
});

/** The r in [a, c] where a function that rises and then falls is largest. */
function peak(f: (r: number) => number, a: number, c: number): number {
  for (let i = 0; i < 90; i++) {
    const third = (c - a) / 3;
    if (f(a + third) < f(c - third)) a += third;
    else c -= third;
  }
  return (a + c) / 2;
}

Deno.test("the maximum norm's bound is attained: one coordinate 1 and the others alike, with and without a zero level", () => {
  for (let i = 0; i < 150; i++) {
    const levels = randomLevels(child(key(6), i), { zero: i % 2 === 0 }), dimension = [1, 2, 4, 30, 100][i % 5];
    const parameters = { levels, dimension, norm: Infinity };
    const error = (r: number) => relative(Float64Array.of(1, ...Array(dimension - 1).fill(r)), parameters);
    const ends = i % 2 === 0 ? levels : Float64Array.of(0, ...levels);
    const largest = Math.max(...Array.from(ends).slice(1, 10).map((c, j) => error(peak(error, ends[j], c))));
    assertAlmostEquals(maximumLevelsVariance.value(parameters), largest, 1e-9 * (1 + largest), `${levels}`);
  }
  for (const d of [1, 2, 50]) {
    close(maximumLevelsVariance.value({ levels: [0, 1], dimension: d, norm: Infinity }), (Math.sqrt(d) - 1) / 2);
    const general = adaptiveLevelsVariance.value({ levels: [0, 1], dimension: 4 * d, norm: Infinity });
    close(general, 2 * maximumLevelsVariance.value({ levels: [0, 1], dimension: 4 * d, norm: Infinity }));
    const half = (Math.sqrt(1 + (d - 1) / 4) - 1) / 2; // below ½ is where it errs most
    close(maximumLevelsVariance.value({ levels: [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1], dimension: d, norm: Infinity }), half);
  }
});

Deno.test("without a zero level e₁ errs by (d − 1) ℓ₁² in every norm, which the bound with one would deny", () => {
  const levels = [0.25, 0.5, 1], e1 = Float64Array.from({ length: 100 }, (_, i) => i === 0 ? 1 : 0);
  for (const q of every) {
    close(relative(e1, { levels, norm: q }), 6.1875);
    assert(symmetricLevelsVariance.value({ levels, dimension: 100, norm: q }) >= 6.1875);
  }
  const parameters = { levels, dimension: 100, norm: 2 };
  close(adaptiveLevelsVariance.value({ ...parameters, levels: [0, ...levels] }), 1.625);
  assert(!adaptiveLevelsVariance.holds(parameters) && !sharpLevelsVariance.holds(parameters));
});

Deno.test("each bound says for which levels and which norm it is", () => {
  const good = { levels: [0, 0.5, 1], dimension: 3, norm: 2 };
  assert(adaptiveLevelsVariance.holds(good) && sharpLevelsVariance.holds(good));
  assert(!maximumLevelsVariance.holds(good) && maximumLevelsVariance.holds({ ...good, norm: Infinity }));
  assert(!symmetricLevelsVariance.holds(good) && symmetricLevelsVariance.holds({ ...good, levels: [0.5, 1] }));
  for (const levels of [[], [0], [0, 0.5], [0, 0.5, 0.5, 1], [0, 0, 1], [-0.5, 1], [0, NaN, 1]]) {
    assert(!adaptiveLevelsVariance.holds({ ...good, levels }), `${levels}`);
  }
  for (const change of [{ norm: 0.5 }, { norm: NaN }, { dimension: 0 }, { dimension: 1.5 }]) {
    assert(!adaptiveLevelsVariance.holds({ ...good, ...change }));
  }
});

Deno.test("the quantizer keeps what it promises, exactly, with the norms that it sends", () => {
  for (let i = 0; i < 300; i++) {
    const levels = randomLevels(child(key(7), i), { zero: i % 3 > 0 }), bucket = [3, 8, 30][i % 3];
    const quantizer = stochasticLevels({ dimension: 20, levels, norm: every[i % 5], bucket });
    for (const { name, x } of adversarialVectors(levels, 20, child(key(8), i))) {
      const error = levelVariance({ x, levels, norms: quantizer.quantize(x, key(i)).norms, bucket });
      const { guarantee } = quantizer;
      assert(guarantee.kind === "unbiased" && error <= guarantee.omega * energy(x), `${name}, levels ${levels}`);
    }
  }
});

Deno.test("TernGrad errs by Σ |v| (N − |v|), QSGD in the maximum norm by (N/s)² Σ u (1 − u)", () => {
  for (let i = 0; i < 50; i++) {
    const x = uniforms(child(key(9), i), 9).map((u) => 2 * u - 1), N = norm(x, Infinity), steps = 1 + i % 7;
    const ternary = Array.from(x).reduce((sum, v) => sum + Math.abs(v) * (N - Math.abs(v)), 0);
    close(levelVariance({ x, levels: [0, 1], norms: [N] }), ternary);
    const u = x.map((v) => steps * Math.abs(v) / N % 1);
    const uniform = u.reduce((sum, v) => sum + v * (1 - v), 0) * (N / steps) ** 2;
    close(levelVariance({ x, levels: uniformLevels({ steps }), norms: [N] }), uniform);
  }
  assertEquals(levelVariance({ x: [1, -2, 3, 0, -5, 0.5], levels: [0, 1], norms: [5] }), 73 / 4);
});
