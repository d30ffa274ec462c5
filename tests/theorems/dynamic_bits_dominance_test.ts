import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  child,
  dynamicBitsGap,
  dynamicBitsGradient,
  dynamicBitsWeightedNoise,
  key,
  noiseOf,
  spread,
  stepsAsScored,
  stepsOf,
  uniforms,
  wholeBits,
} from "@bitdescent/bitdescent";

const total = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v, 0);

/** Some weights, from alike to 10⁵ apart, in some unit. */
function someWeights(i: number): { weights: number[]; apart: number } {
  const [u, v] = uniforms(child(key(1), i), 2), apart = 12 * u ** 3, unit = 10 ** (8 * v - 4);
  return {
    weights: Array.from(uniforms(child(key(2), i), 1 + i % 12), (w) => unit * Math.exp(apart * (w - 0.5))),
    apart,
  };
}

Deno.test("bits that follow the weights, (18) and (20), never cost more than fixed bits, and less unless all weights are equal", () => {
  let closest = 0;
  for (let i = 0; i < 1500; i++) {
    const { weights, apart } = someWeights(i), bits = 1.05 + 9 * uniforms(child(key(3), i), 1)[0], N = weights.length;
    const followed = spread({ weights, budget: N * bits, spending: stepsAsScored }), noise = noiseOf(weights, followed);
    assertAlmostEquals(total(followed) / (N * bits), 1, 1e-12);
    const scales = followed.map((b, n) => stepsOf(b) / Math.sqrt(weights[n])), k = scales[0];
    for (const scale of scales) assertAlmostEquals(scale / k, 1, 1e-9); // sₙ = k√wₙ
    assertAlmostEquals(noise * k * k / N, 1, 1e-9);

    assert(dynamicBitsWeightedNoise.holds({ weights, bits }));
    const fixed = dynamicBitsWeightedNoise.value({ weights, bits });
    assertAlmostEquals(fixed / noiseOf(weights, weights.map(() => bits)), 1, 1e-12);
    assert(noise <= fixed * (1 + 1e-9), `instance ${i}: ${noise} > ${fixed}`);
    if (N > 1 && apart > 0.1) assert(noise < fixed * (1 - 1e-9), `instance ${i}`);
    if (N > 1) closest = Math.max(closest, noise / fixed);
    assert(noiseOf(weights, spread({ weights, budget: N * bits })) <= noise * (1 + 1e-9), `instance ${i}: the best`);

    const equal = weights.map(() => weights[0]),
      same = spread({ weights: equal, budget: N * bits, spending: stepsAsScored });
    assertAlmostEquals(noiseOf(equal, same) / dynamicBitsWeightedNoise.value({ weights: equal, bits }), 1, 1e-9);
  }
  assert(closest > 0.999);
});

Deno.test("bits that follow the weights need not be the best: s³/(s + 1) in proportion to them is better, by 10% here", () => {
  const weights = [16, 4, 1, 1 / 4, 1 / 16], budget = 10;
  const [followed, best] = [spread({ weights, budget, spending: stepsAsScored }), spread({ weights, budget })];
  assertAlmostEquals(noiseOf(weights, followed) / noiseOf(weights, best), 1.099, 0.001);
});

Deno.test("rounded to whole numbers, bits that follow the weights may cost more than fixed ones: the weights 7 and 1", () => {
  const weights = [7, 1], followed = spread({ weights, budget: 6, spending: stepsAsScored });
  const rounded = followed.map(Math.round), fixed = dynamicBitsWeightedNoise.value({ weights, bits: 3 });
  assertEquals(rounded, Float64Array.of(4, 2));
  assertAlmostEquals(noiseOf(weights, rounded), 8 / 7, 1e-15);
  assertAlmostEquals(fixed, 8 / 9, 1e-15);
  assert(noiseOf(weights, followed) < fixed);
  assertEquals(wholeBits({ weights, budget: 6 }), Int32Array.of(3, 3));
});

Deno.test("the best whole bits never cost more than fixed bits, and so Theorems 1 and 3 never promise less", () => {
  let less = 0;
  for (let i = 0; i < 400; i++) {
    const [a, b, c, d] = uniforms(child(key(4), i), 4), L = 0.1 + a, mu = L * b, stepSize = 1.9 * c / L;
    const squaredNorms = someWeights(i).weights, rounds = squaredNorms.length, bits = 2 + i % 6;
    const alpha = 1 - 2 * stepSize * mu + stepSize ** 2 * mu * L;
    const run = { mu, L, stepSize, gap: d, dimension: 30, variance: a, batch: 2, workers: 3, squaredNorms };
    const cases = [
      { bound: dynamicBitsGap, weights: squaredNorms.map((g, n) => alpha ** (rounds - 1 - n) * g) }, // (18)
      { bound: dynamicBitsGradient, weights: squaredNorms }, // (20)
    ];
    for (const { bound, weights } of cases) {
      const whole = wholeBits({ weights, budget: rounds * bits }),
        fixed = dynamicBitsWeightedNoise.value({ weights, bits });
      assert(noiseOf(weights, whole) <= fixed * (1 + 1e-12), `instance ${i}`);
      const at = (bitsOf: ArrayLike<number>) => bound.value({ ...run, steps: Array.from(bitsOf, stepsOf) });
      const [most, best] = [at(squaredNorms.map(() => bits)), at(whole)];
      assert(best <= most * (1 + 1e-12), `instance ${i}`);
      if (best < 0.9 * most) less++;
    }
  }
  assert(less > 100, `${less}`);
});

Deno.test("hypotheses: weights that are positive and finite, and more than one bit", () => {
  const good = { weights: [1, 2], bits: 3 };
  assert(dynamicBitsWeightedNoise.holds(good));
  const changes = [
    ...[{ weights: [] }, { weights: [1, 0] }, { weights: [NaN] }, { weights: [Infinity] }],
    ...[{ bits: 1 }, { bits: NaN }, { bits: Infinity }],
  ];
  for (const change of changes) {
    assert(!dynamicBitsWeightedNoise.holds({ ...good, ...change }), JSON.stringify(change));
  }
});
