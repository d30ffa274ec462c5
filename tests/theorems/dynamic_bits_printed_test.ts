import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  dynamicBitsGap,
  dynamicBitsGapAsPrinted,
  dynamicBitsGradient,
  dynamicBitsGradientAsPrinted,
  dynamicBitsLeastGapAsPrinted,
  levelVariance,
  noisyDescentLeastGap,
  noisyQuadraticGap,
} from "@bitdescent/bitdescent";
import golden from "./golden_dynamic_bits.json" with { type: "json" };

const energy = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v * v, 0);

/** Equal but for rounding. */
const close = (actual: number, expected: number, message?: string): void =>
  assertAlmostEquals(actual, expected, 1e-12 * Math.max(1, Math.abs(expected)), message);

const alone = { variance: 0, batch: 1, workers: 1 };

Deno.test("golden values: Theorems 1 and 3, as printed and with ¼, and W workers have a W-th of the noise", () => {
  for (const { L, mu, eta, sigma2, K, d, F0_minus_Fstar, g_norm_sq, s, ...values } of golden.theorem1_3) {
    const of = { L, mu, stepSize: eta, gap: F0_minus_Fstar, variance: sigma2, batch: K, workers: 1, dimension: d };
    const run = { ...of, squaredNorms: g_norm_sq, steps: s },
      silent = { ...run, variance: 0, squaredNorms: s.map(() => 0) };
    close(dynamicBitsGapAsPrinted(run), values.upper_printed_kappa_1_6);
    close(dynamicBitsGap.value(run), values.upper_rigorous_kappa_1_4);
    close(dynamicBitsLeastGapAsPrinted(run), values.lower_printed);
    close(dynamicBitsGradientAsPrinted(run), values.nonconvex_bound_kappa_1_6);
    const sampled = dynamicBitsGradient.value({ ...run, squaredNorms: s.map(() => 0) });
    close(dynamicBitsGradient.value(run), sampled + 1.5 * (values.nonconvex_bound_kappa_1_6 - sampled));
    for (const bound of [dynamicBitsGap, dynamicBitsGradient]) {
      const noiseless = bound.value(silent);
      close(bound.value({ ...run, workers: 5 }), noiseless + (bound.value(run) - noiseless) / 5);
    }
  }
});

Deno.test("Theorems 1 and 3 as printed are exceeded from (1, ½, …, ½), for ½ is in the middle between two levels", () => {
  const start = Float64Array.from({ length: 100 }, (_, i) => i === 0 ? 1 : 0.5); // F = ‖x‖²/2: the gradient is x
  const error = levelVariance({ x: start, levels: [0, 1], norms: [1] });
  const of = { ...alone, mu: 1, L: 1, dimension: 100, gap: energy(start) / 2 };
  const one = { ...of, stepSize: 0.5, squaredNorms: [1], steps: [1] };
  const gap = (0.25 * energy(start) + 0.25 * error) / 2;
  assertEquals(gap, 6.3125);
  assertAlmostEquals(dynamicBitsGapAsPrinted(one), 5.302, 1e-3);
  assertEquals(dynamicBitsGap.value(one), 6.34375);
  const two = { ...of, stepSize: 1, squaredNorms: [1, 0.25], steps: [1, 1] }; // x₁ is the error: ±½ but for the first
  const mean = (energy(start) + error) / 2;
  assertEquals(mean, 25.25);
  assertAlmostEquals(dynamicBitsGradientAsPrinted(two), 23.29, 0.01);
  assert(dynamicBitsGradient.value(two) >= mean);
});

Deno.test("the lower side as printed is false for β < 0, and where levels err less than they may", () => {
  const steep = { ...alone, mu: 1, L: 10, stepSize: 0.1, gap: 5, dimension: 2, squaredNorms: [0, 0], steps: [1, 1] };
  const still = [[0, 0], [0, 0]], covariances = [still, still];
  assertEquals(noisyQuadraticGap.value({ hessian: [[1, 0], [0, 10]], stepSize: 0.1, offset: [0, 1], covariances }), 0);
  close(dynamicBitsLeastGapAsPrinted(steep), 4.05);
  assertEquals(noisyDescentLeastGap.value({ ...steep, noise: [0, 0] }), 0);

  // ‖x‖²/2 from e₁, whose gradient e₁ is rounded to itself
  const e1 = { ...alone, mu: 1, L: 1, stepSize: 0.5, gap: 0.5, dimension: 3, squaredNorms: [1], steps: [1] };
  const noise = [levelVariance({ x: [1, 0, 0], levels: [0, 1], norms: [1] })], gap = 0.5 ** 2 / 2;
  assertEquals([noise, noisyDescentLeastGap.value({ ...e1, noise })], [[0], gap]);
  close(dynamicBitsLeastGapAsPrinted(e1), gap + 1 / 16);
});

Deno.test("the upper side as printed, without η ≤ 2/L, is false without any noise", () => {
  const steep = { ...alone, mu: 1, L: 10, stepSize: 0.3, gap: 5, dimension: 2, squaredNorms: [0], steps: [1] };
  const covariances = [[[0, 0], [0, 0]]];
  close(noisyQuadraticGap.value({ hessian: [[1, 0], [0, 10]], stepSize: 0.3, offset: [0, 1], covariances }), 4 * 5);
  close(dynamicBitsGapAsPrinted(steep), 1.3 * 5);
  assert(!dynamicBitsGap.holds(steep));
});
