import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { child, key, normals, uniforms } from "../../base/key.ts";
import { norm } from "../../base/norm.ts";
import { geometricLevels, uniformLevels } from "../../quantize/levels/level_set.ts";
import type { Bound } from "../../theory/bound.ts";
import { levelVariance } from "../../theory/levels/law.ts";
import {
  type CountedLevels,
  largestCoordinatesError,
  naturalCompressionVariance,
  naturalDitheringVariance,
  qsgdVariance,
  randomCoordinatesVariance,
  scaledSignError,
} from "../../theory/levels/named.ts";
import { adaptiveLevelsVariance } from "../../theory/levels/variance.ts";
import { adversarialVectors } from "../support/level_families.ts";

const energy = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v * v, 0);

/** The largest ratio of error to bound over numbers of levels, norms, and vectors that are bad for them. */
function worstRatio(bound: Bound<CountedLevels>, levelsOf: (steps: number) => Float64Array): number {
  let worst = 0;
  for (let i = 0; i < 1500; i++) {
    const q = [1, 1.5, 2, 3, Infinity][i % 5], dimension = [1, 2, 4, 16, 100][Math.floor(i / 5) % 5];
    const steps = 1 + Math.floor(i / 25) % 12, levels = levelsOf(steps), parameters = { dimension, steps, norm: q };
    const omega = bound.value(parameters);
    assert(bound.holds(parameters));
    for (const { name, x } of adversarialVectors(levels, dimension, child(key(1), i))) {
      const ratio = levelVariance({ x, levels, norms: [norm(x, q)] }) / energy(x) / omega;
      assert(ratio <= 1 + 1e-9, `${name}, ${JSON.stringify(parameters)}, q = ${q}`);
      worst = Math.max(worst, ratio);
    }
  }
  return worst;
}

Deno.test("QSGD errs by no more than its bound, and by as much where r = 1/(2s) throughout", () => {
  assertAlmostEquals(worstRatio(qsgdVariance, (steps) => uniformLevels({ steps })), 1, 1e-9);
  for (const steps of [1, 2, 5]) {
    const dimension = 4 * steps ** 2, x = new Float64Array(dimension).fill(1), levels = uniformLevels({ steps });
    assertAlmostEquals(levelVariance({ x, levels, norms: [norm(x, 2)] }) / dimension, 1, 1e-12);
    assertEquals(qsgdVariance.value({ dimension, steps, norm: 2 }), 1);
  }
});

Deno.test("natural dithering errs by no more than its bound, which is never below that of any levels", () => {
  const levelsOf = (steps: number) => geometricLevels({ count: steps });
  assert(worstRatio(naturalDitheringVariance, levelsOf) > 0.97);
  for (let steps = 1; steps < 12; steps++) {
    for (const norm of [1, 1.5, 2, 3, Infinity]) {
      for (const dimension of [1, 2, 10, 1000, 1e6]) {
        const sharper = adaptiveLevelsVariance.value({ dimension, levels: levelsOf(steps), norm });
        assert(sharper <= naturalDitheringVariance.value({ dimension, steps, norm }));
      }
    }
  }
});

Deno.test("natural compression errs by at most t²/8, and by as much at 4/3 of a power of 2", () => {
  const error = (t: number) => {
    const low = 2 ** Math.floor(Math.log2(t));
    return (2 * low - t) * (t - low) / t ** 2;
  };
  const omega = naturalCompressionVariance.value({});
  for (const t of normals(key(2), 5000)) assert(error(Math.abs(t)) <= omega * (1 + 1e-12));
  for (const power of [-20, 0, 3]) assertAlmostEquals(error(4 / 3 * 2 ** power), omega, 1e-15);
  assert(naturalCompressionVariance.holds({}));
});

Deno.test("the scaled sign errs by exactly ‖x‖² − ‖x‖₁²/d, where 0 has a sign, and by at most 1 − 1/d of ‖x‖²", () => {
  const error = (x: ArrayLike<number>, signOf0: number) => {
    const entries = Array.from(x), scale = entries.reduce((sum, v) => sum + Math.abs(v), 0) / x.length;
    return energy(entries.map((v) => scale * (v === 0 ? signOf0 : Math.sign(v)) - v));
  };
  const golden = [1, -2, 3, 0, -5, 0.5];
  assertAlmostEquals(error(golden, 1), 413 / 24, 1e-12);
  assertAlmostEquals(scaledSignError.value({ x: golden }) * energy(golden), 413 / 24, 1e-12);
  assert(error(golden, 0) < 413 / 24 - 1); // the identity fails
  for (let i = 0; i < 200; i++) {
    const x = normals(child(key(3), i), 1 + i % 20).map((v, j) => j % 4 === 3 ? 0 : v ** 3);
    const value = scaledSignError.value({ x });
    assertAlmostEquals(error(x, i % 2 === 0 ? 1 : -1) / energy(x), value, 1e-12);
    assert(value <= 1 - 1 / x.length + 1e-15);
  }
  assert(scaledSignError.holds({ x: golden }) && !scaledSignError.holds({ x: [0, 0] }));
});

/** The subsets of 0 … d − 1 that have k elements, as masks. */
const subsets = (d: number, k: number): boolean[][] =>
  Array.from({ length: 2 ** d }, (_, mask) => Array.from({ length: d }, (_, j) => (mask >> j & 1) === 1))
    .filter((kept) => kept.filter(Boolean).length === k);

Deno.test("k coordinates at random err by exactly d/k − 1 of ‖x‖²; the k largest by at most 1 − k/d", () => {
  const d = 6;
  for (let k = 1; k <= d; k++) {
    const all = subsets(d, k), parameters = { dimension: d, kept: k };
    assert(randomCoordinatesVariance.holds(parameters) && largestCoordinatesError.holds(parameters));
    for (let i = 0; i < 20; i++) {
      const x = uniforms(child(key(4), i), d).map((u) => 2 * u - 1);
      const scaled = all.map((kept) => energy(x.map((v, j) => kept[j] ? d / k * v - v : v)));
      const mean = scaled.reduce((sum, error) => sum + error, 0) / all.length;
      assertAlmostEquals(mean / energy(x), randomCoordinatesVariance.value(parameters), 1e-12);
      const lost = Math.min(...all.map((kept) => energy(x.filter((_, j) => !kept[j]))));
      assert(lost <= energy(x) * largestCoordinatesError.value(parameters) * (1 + 1e-12));
    }
    assertAlmostEquals((d - k) / d, largestCoordinatesError.value(parameters), 1e-15); // what a constant vector loses
  }
  for (const bad of [{ dimension: 3, kept: 4 }, { dimension: 3, kept: 0 }, { dimension: 3.5, kept: 1 }]) {
    assert(!randomCoordinatesVariance.holds(bad) && !largestCoordinatesError.holds(bad));
  }
  for (const bad of [{ dimension: 3, steps: 0, norm: 2 }, { dimension: 3, steps: 1, norm: 0.5 }]) {
    assert(!qsgdVariance.holds(bad) && !naturalDitheringVariance.holds(bad));
  }
});
