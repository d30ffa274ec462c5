import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  assumedNormAsPrinted,
  assumedSquaredNorm,
  dynamicBitsGapAsPrinted,
  dynamicBitsGradientAsPrinted,
  dynamicGapGain,
  dynamicGapGainFactor,
  dynamicGradientGain,
  dynamicGradientGainFactor,
} from "@bitdescent/bitdescent";
import golden from "./golden_dynamic_bits.json" with { type: "json" };

const total = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v, 0);

Deno.test("golden values: the factors λ₁ and λ₂ of the gains", () => {
  for (const { alpha: contraction, N: rounds, gamma: power, lambda1, lambda2 } of golden.amgm) {
    const run = { contraction, rounds, power };
    assertAlmostEquals(dynamicGapGainFactor(run), lambda1, 1e-12 * lambda1);
    assertAlmostEquals(dynamicGradientGainFactor(run), lambda2, 1e-12 * lambda2);
  }
});

Deno.test("the factors are sums less geometric means, and 0 just where their terms are equal", () => {
  for (const contraction of [0.3, 0.9, 0.999]) {
    for (const rounds of [1, 2, 3, 10]) {
      for (const power of [0, 0.25, 0.999, 1, 1.5, 3]) {
        const run = { contraction, rounds, power };
        for (const [factor, c] of [[dynamicGapGainFactor, power - 1], [dynamicGradientGainFactor, power]] as const) {
          const terms = Array.from({ length: rounds }, (_, n) => contraction ** (c * n)), sum = total(terms);
          const product = terms.reduce((all, term) => all * term, 1);
          assertAlmostEquals(factor(run), sum - rounds * product ** (1 / rounds), 1e-13 * sum);
          if (c === 0 || rounds === 1) assertEquals(factor(run), 0);
          else assert(factor(run) > 0, JSON.stringify(run));
        }
      }
    }
  }
  const still = { contraction: 1, rounds: 9, power: 0.5 };
  assertEquals([dynamicGapGainFactor(still), dynamicGradientGainFactor(still)], [0, 0]);
});

/** Steps of the same product, so as many bits where there are many: those in proportion to the roots of the weights. */
function steps(weights: readonly number[], each: number): number[] {
  const mean = Math.exp(total(weights.map(Math.log)) / weights.length);
  return weights.map((w) => each * Math.sqrt(w / mean));
}

Deno.test("a gain is the difference of the printed bounds at fixed bits and at the best bits of the model", () => {
  for (const power of [0, 0.5, 1, 2]) {
    for (const [rounds, bits] of [[2, 3], [10, 6], [40, 4.5]]) {
      const mu = 0.4,
        L = 2,
        stepSize = 0.3,
        gap = 3,
        dimension = 50,
        contraction = 1 - 2 * stepSize * mu + stepSize ** 2 * mu * L;
      const model = { L, stepSize, gap, dimension, contraction, rounds, power, bits }, each = 2 ** (bits - 1);
      const squaredNorms = Array.from(
        { length: rounds },
        (_, n) => assumedSquaredNorm({ L, power, gap: gap * contraction ** n }),
      );
      const run = { mu, L, stepSize, gap, dimension, variance: 0.1, batch: 2, workers: 1, squaredNorms };
      const fixed = squaredNorms.map(() => each);
      const gains = [
        {
          ...{ gain: dynamicGapGain(model), bound: dynamicBitsGapAsPrinted },
          weights: squaredNorms.map((g, n) => contraction ** (rounds - 1 - n) * g),
        },
        { gain: dynamicGradientGain(model), bound: dynamicBitsGradientAsPrinted, weights: squaredNorms },
      ];
      for (const { gain, bound, weights } of gains) {
        const most = bound({ ...run, steps: fixed }),
          best = steps(weights, each),
          least = bound({ ...run, steps: best });
        assertAlmostEquals(gain, most - least, 1e-12 * most, `γ = ${power}, N = ${rounds}`);
        const moved = best.map((s, n) => n === 0 ? s * 1.01 : n === 1 ? s / 1.01 : s); // no better
        assert(bound({ ...run, steps: moved }) > least);
      }
      assert(power === 1 ? gains[0].gain === 0 : gains[0].gain > 0);
      assert(power === 0 ? gains[1].gain === 0 : gains[1].gain > 0);
    }
  }
});

Deno.test("Assumption 4 holds of quadratics at γ = 1, and without the square it does not", () => {
  for (const L of [0.5, 1, 7]) {
    for (const x of [1e-3, 0.1, 1, 10]) {
      const assumption = { L, gap: L * x * x / 2, power: 1 }, gradient = L * x;
      assertAlmostEquals(assumedSquaredNorm(assumption) / gradient ** 2, 1, 1e-15);
      assertEquals(gradient > assumedNormAsPrinted(assumption) * (1 + 1e-12), gradient < 1 - 1e-12);
    }
  }
  assertEquals(assumedSquaredNorm({ L: 3, gap: 0, power: 0 }), 6); // noise that stays
});

Deno.test("what is out of range is refused", () => {
  const run = { contraction: 0.9, rounds: 3, power: 0.5, L: 2, stepSize: 0.5, gap: 1, dimension: 4, bits: 3 };
  const rounds = [{ contraction: 0 }, { contraction: 1.1 }, { rounds: 0 }, { rounds: 1.5 }, { power: -1 }, {
    power: NaN,
  }];
  for (const change of rounds) {
    assertThrows(() => dynamicGapGainFactor({ ...run, ...change }), RangeError, "Cannot find a gain");
    assertThrows(() => dynamicGradientGainFactor({ ...run, ...change }), RangeError, "Cannot find a gain");
  }
  for (const change of [...rounds, { L: 0 }, { stepSize: 1 }, { gap: -1 }, { dimension: 0 }, { bits: 1 }]) {
    assertThrows(() => dynamicGapGain({ ...run, ...change }), RangeError, "Cannot");
    assertThrows(() => dynamicGradientGain({ ...run, ...change }), RangeError, "Cannot");
  }
  for (const change of [{ L: -1 }, { gap: NaN }, { power: -1 }]) {
    assertThrows(() => assumedSquaredNorm({ ...run, ...change }), RangeError, "Cannot assume a norm");
  }
});
