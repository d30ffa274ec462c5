import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  adaptiveBits,
  adaQs,
  axpy,
  type BitRule,
  bitsAsScored,
  budgeted,
  dqsgdConvex,
  dqsgdNonConvex,
  exactBits,
  fixedBits,
  key,
  layered,
  leastNoise,
  meanToDeviationScore,
  normals,
  normScore,
  openLoop,
  profiled,
  profileOf,
  ramp,
  rampScore,
  rootMeanSquareScore,
  type Score,
  smoothed,
  stepsAsScored,
  summed,
  type Vec,
  wholeBits,
} from "@bitdescent/bitdescent";
import golden from "./golden.json" with { type: "json" };
import { spent } from "../../support/spent.ts";

const sum = (x: Vec): number => Array.from(x).reduce((a, b) => a + b, 0);

/** Means that shrink to a floor, in three dimensions. */
const shrinking = (seed: number, rounds: number): Vec[] =>
  Array.from({ length: rounds }, (_, n) => axpy(0.1, normals(key(100 * seed + n), 3), [10 * 0.8 ** n, 0, 0]));

Deno.test("open loop: with the constant that meets a budget it has the bits of the paper, rounded", () => {
  for (const { weights, paper } of golden) {
    const score: Score<null> = { init: null, at: (_, n) => Math.log2(weights[n]) / 2, heard: () => null };
    const rule = openLoop({ score, constant: paper.constant });
    assertEquals(spent(rule, weights.map((w) => [w])), paper.bits.map((b) => Math.max(2, Math.round(b))));
  }
});

Deno.test("open loop: each round has what the mean before it is worth, within the limits", () => {
  const means = [[1], [7 / 5], [0], [1e308], [0.2], [31 / 5]];
  assertEquals(spent(openLoop({ score: normScore(), constant: 5 }), means), [4, 4, 4, 2, 16, 2]);
  assertEquals(spent(openLoop({ score: normScore(), constant: 5, least: 3, most: 5 }), means), [4, 4, 4, 3, 5, 3]);
  const asScored = openLoop({ score: normScore(), constant: 1, spending: bitsAsScored });
  assertEquals(spent(asScored, [[8], [2 ** 5.4], [2 ** 5.6]]), [2, 3, 5]); // log₂ of the norm
  const theory = openLoop({ score: rampScore({ contraction: 0.25, rounds: 4 }), constant: 31 });
  assertEquals(spent(theory, Array(4).fill([1])), [3, 4, 5, 6]); // log₂(31 · 2^{−3} + 1) + 1 = 3.29, …
});

Deno.test("open loop: bad constants, limits and scores are refused", () => {
  const score = normScore();
  for (const constant of [0, -1, NaN, Infinity]) {
    assertThrows(() => openLoop({ score, constant }), RangeError, "the constant must be");
  }
  for (const limits of [{ least: 1 }, { most: 33 }, { least: 5, most: 4 }]) {
    assertThrows(() => openLoop({ score, constant: 1, ...limits }), RangeError, "bits must be an integer");
  }
  const rule = openLoop({ score: { init: null, at: () => NaN, heard: () => null }, constant: 1 });
  assertThrows(() => rule.bits(rule.init), RangeError, "what is spent on a score must be a number");
});

Deno.test("fixed bits: the sum is even at every round, for every budget", () => {
  for (let rounds = 1; rounds <= 9; rounds++) {
    for (let budget = 2 * rounds; budget <= 7 * rounds; budget++) {
      const bits = spent(fixedBits({ budget, rounds }), Array(2 * rounds).fill([1]));
      bits.forEach((_, n) => assertEquals(sum(bits.slice(0, n + 1)), Math.floor((n + 1) * budget / rounds)));
    }
  }
  const rounds = 2 ** 26, { bits } = fixedBits({ budget: 3 * rounds - 1, rounds });
  assertEquals([0, 1, rounds - 1, rounds].map(bits), [2, 3, 3, 2]);
  const odd = 2 ** 26 - 5, long = fixedBits({ budget: 3 * odd - 2, rounds: odd });
  for (const n of [0, 1, odd >> 1, (odd >> 1) + 1, odd - 1]) assertEquals(long.bits(2 ** 20 * odd + n), long.bits(n));
  for (const budget of [7, 129, 10.5, NaN]) {
    assertThrows(() => fixedBits({ budget, rounds: 4 }), RangeError, "the budget must be an integer from 8 to 128");
  }
  assertThrows(() => fixedBits({ budget: 4, rounds: 0 }), RangeError, "the number of rounds must be");
});

Deno.test("layered: parts share by size and norm, as whole bits do", () => {
  const sizes = [1, 2, 1], mean = [8, 1, -2, 0.5];
  const rule = layered({ rule: fixedBits({ budget: 40, rounds: 10 }), sizes, memory: 0 });
  const weights = [1 * 8 ** 2, 2 * 2 ** 2, 1 * 0.5 ** 2];
  assertEquals(spent(rule, [mean, mean]), [
    Array.from(wholeBits({ weights: sizes, sizes, budget: 16 })),
    Array.from(wholeBits({ weights, sizes, budget: 16 })),
  ]);
  const euclidean = layered({ rule: fixedBits({ budget: 40, rounds: 10 }), sizes, memory: 0, norm: 2 });
  const other = [8, 4, -4, 0.5], squares = [64, 2 * 32, 0.25];
  assertEquals(spent(euclidean, [other, other])[1], Array.from(wholeBits({ weights: squares, sizes, budget: 16 })));
});

Deno.test("layered: logarithms of norms are averaged", () => {
  const rule = layered({ rule: fixedBits({ budget: 40, rounds: 10 }), sizes: [1, 1], memory: 0.5 });
  // log₂ of the norms: (6, 0), then the mean of (6, 0) and (0, 0)
  const expected = [[1, 1], [2 ** 12, 1], [2 ** 6, 1]].map((weights) => Array.from(wholeBits({ weights, budget: 8 })));
  assertEquals(spent(rule, [[64, 1], [1, 1], [1, 1]]), expected);
});

Deno.test("layered: with equal sizes the sum is that of the rule, with others what is left is carried and small", () => {
  const rounds = 20, least = 2, most = 6;
  for (const sizes of [[3, 3, 3], [7], [1, 10], [5, 2, 9], [6, 10, 15], [4, 7, 11, 30]]) {
    const total = sum(sizes);
    for (const inner of [fixedBits({ budget: 70, rounds }), ramp({ budget: 70, rounds, contraction: 0.7, most })]) {
      const rule = layered({ rule: inner as BitRule<unknown>, sizes, least, most });
      const means = Array.from({ length: rounds }, (_, n) => normals(key(n), total).map((x) => x ** 5));
      const allowed = spent(inner as BitRule<unknown>, means);
      let budget = 0, cost = 0;
      spent(rule, means).forEach((bits, n) => {
        assertEquals(bits.length, sizes.length);
        assert(bits.every((b) => b >= least && b <= most));
        budget += total * allowed[n], cost += bits.reduce((sum, b, l) => sum + b * sizes[l], 0);
        if (new Set(sizes).size === 1) assertEquals(cost, budget);
        const room = bits.map((b, l) => b < most ? sizes[l] : Infinity);
        assert(cost <= budget && budget - cost < Math.min(...room), `${budget - cost} are left of ${bits}`);
      });
    }
  }
});

Deno.test("layered: where the rule says more than all parts may have, they have that", () => {
  const rule = layered({ rule: fixedBits({ budget: 40, rounds: 5 }), sizes: [1, 4], most: 5 });
  assertEquals(spent(rule, [[1, 1, 1, 1, 1], [1, 1, 1, 1, 1]]), [[5, 5], [5, 5]]);
});

Deno.test("layered: parts that are zero have the fewest bits, and no mean is too small or large to be shared by", () => {
  const rule = layered({ rule: fixedBits({ budget: 40, rounds: 10 }), sizes: [1, 1], memory: 0 });
  const means = [[0, 1], [0, 0], [1.7e308, 5e-324], [5e-324, 0], [1, 1]];
  assertEquals(spent(rule, means), [[4, 4], [2, 6], [4, 4], [6, 2], [4, 4]]);
});

Deno.test("layered: what it cannot share by is refused", () => {
  const rule = fixedBits({ budget: 40, rounds: 10 });
  for (const sizes of [[1, 0], [1.5], [-1]]) assertThrows(() => layered({ rule, sizes }), RangeError, "size");
  assertThrows(() => layered({ rule, sizes: [1], norm: 0.5 }), RangeError, "the norm must be at least 1");
  for (const memory of [-1, 1, NaN]) {
    assertThrows(() => layered({ rule, sizes: [1], memory }), RangeError, "the memory");
  }
  for (const limits of [{ least: 1 }, { most: 33 }, { least: 5, most: 4 }]) {
    assertThrows(() => layered({ rule, sizes: [1], ...limits }), RangeError, "bits must be an integer");
  }
  assertThrows(
    () => layered({ rule, sizes: [1], least: 5 }),
    RangeError,
    "what the rule says must be an integer from 5",
  );
  const { init, heard } = layered({ rule, sizes: [1, 2] });
  assertThrows(() => heard(init, [1, 2]), TypeError, "the length of the mean must be 3");
  for (const bad of [NaN, Infinity]) assertThrows(() => heard(init, [1, bad, 2]), RangeError, "must be finite");
});

const plan = { budget: 60, rounds: 20 }, contraction = 0.7, pilot = shrinking(1, 20), means = shrinking(2, 20);

/** Rules by name, and what they are made of, with and without a pilot run. */
const named: Readonly<Record<string, readonly [BitRule<unknown>, BitRule<unknown>]>> = (() => {
  const pair = <S, T>(a: BitRule<S>, b: BitRule<T>) => [a as BitRule<unknown>, b as BitRule<unknown>] as const;
  const foreseen = <S>(score: Score<S>) => profiled(score, profileOf(score, pilot));
  const heardNorms = smoothed(normScore({ norm: Infinity }), { memory: 0.5 }), norms = foreseen(heardNorms);
  const rampOf = rampScore({ contraction, rounds: 20 }), options = { ...plan, pilot, memory: 0.5, norm: Infinity };
  return {
    "ramp": pair(ramp({ ...plan, contraction }), budgeted({ ...plan, score: rampOf })),
    "dqsgdConvex": pair(dqsgdConvex({ ...options, contraction }), budgeted({ ...plan, score: summed(norms, rampOf) })),
    "dqsgdConvex, no pilot run": pair(dqsgdConvex({ ...plan, contraction }), ramp({ ...plan, contraction })),
    "exactBits": pair(
      exactBits({ ...options, contraction }),
      budgeted({ ...plan, score: summed(norms, rampOf), spending: leastNoise }),
    ),
    "exactBits, no pilot run": pair(
      exactBits({ ...plan, contraction }),
      budgeted({ ...plan, score: rampOf, spending: leastNoise }),
    ),
    "dqsgdNonConvex": pair(
      dqsgdNonConvex(options),
      budgeted({ ...plan, score: norms, spending: stepsAsScored }),
    ),
    "dqsgdNonConvex, defaults": pair(
      dqsgdNonConvex({ ...plan, pilot }),
      budgeted({ ...plan, score: foreseen(smoothed(normScore({ norm: 2 }), { memory: 0.95 })) }),
    ),
    "dqsgdNonConvex, differences that do not last": pair(
      dqsgdNonConvex({ ...options, persistence: 0.25 }),
      budgeted({
        ...plan,
        score: profiled(heardNorms, profileOf(heardNorms, pilot), { persistence: 0.25 }),
      }),
    ),
    "dqsgdNonConvex, no pilot run": pair(dqsgdNonConvex(plan), fixedBits(plan)),
    "adaptiveBits": pair(
      adaptiveBits({ ...plan, pilot }),
      budgeted({ ...plan, score: foreseen(smoothed(rootMeanSquareScore())), spending: bitsAsScored }),
    ),
    "adaptiveBits, no pilot run": pair(adaptiveBits(plan), fixedBits(plan)),
    "adaQs": pair(
      adaQs({ ...plan, pilot, memory: 0.7 }),
      budgeted({ ...plan, score: foreseen(meanToDeviationScore({ memory: 0.7 })), spending: bitsAsScored }),
    ),
    "adaQs, defaults": pair(
      adaQs({ ...plan, pilot }),
      budgeted({ ...plan, score: foreseen(meanToDeviationScore({ memory: 0.9 })), spending: bitsAsScored }),
    ),
    "adaQs, no pilot run": pair(adaQs(plan), fixedBits(plan)),
  };
})();

for (const [name, [rule, made]] of Object.entries(named)) {
  Deno.test(`${name}: it is what it is said to be made of, and spends its budget`, () => {
    const bits = spent(rule, means);
    assertEquals(bits, spent(made, means));
    assertEquals(sum(bits), plan.budget);
  });
}

type Make = (
  options: typeof plan & { contraction: number; pilot: readonly Vec[]; persistence: number },
) => BitRule<unknown>;
const listening = [
  dqsgdConvex,
  exactBits,
  dqsgdNonConvex,
  adaptiveBits,
  adaQs,
] as readonly unknown[] as readonly Make[];

Deno.test("of the rules with a pilot run each spends differently", () => {
  const all = listening.map((make) => spent(make({ ...plan, contraction, pilot, persistence: 0 }), means).join(" "));
  assertEquals(new Set([...all, spent(ramp({ ...plan, contraction }), means).join(" ")]).size, 6);
});

Deno.test("what is heard makes a difference where differences do not last, and none where they do", () => {
  const loud = means.map((x, n) => n === 2 ? Array.from(x).map((x) => 1e12 * x) : x);
  const quiet = means.map((x, n) => n < 2 ? x : Array.from(x).map((x) => x / 2));
  for (const make of listening.slice(0, 4)) {
    const [passing, lasting] = [0, 1].map((persistence) => make({ ...plan, contraction, pilot, persistence }));
    assertLess(spent(passing, means)[3], spent(passing, loud)[3]);
    for (const other of [loud, quiet]) assertEquals(spent(lasting, means), spent(lasting, other));
  }
});

Deno.test("rules that weigh by α spend late, those that follow norms that shrink spend early", () => {
  const half = (bits: readonly unknown[]): number =>
    sum((bits as number[]).slice(0, 10)) - sum((bits as number[]).slice(10));
  for (const name of ["ramp", "dqsgdConvex, no pilot run", "exactBits, no pilot run"]) {
    assertLess(half(spent(named[name][0], means)), -8);
  }
  for (const name of ["dqsgdNonConvex", "adaptiveBits"]) assertLess(8, half(spent(named[name][0], means)));
});

Deno.test("plans are checked by all rules, and options by those that have them", () => {
  const bad = { budget: 10, rounds: 20, contraction };
  for (const make of [ramp, dqsgdConvex, dqsgdNonConvex, exactBits, adaptiveBits, adaQs]) {
    const made = make as (options: typeof bad & { pilot?: readonly Vec[]; memory?: number }) => BitRule<unknown>;
    assertThrows(() => made(bad), RangeError, "the budget must be an integer from 40");
    if (make === ramp) continue;
    assertThrows(() => made({ ...bad, ...plan, pilot: [] }), RangeError, "the length of the profile");
    assertThrows(() => made({ ...bad, ...plan, pilot: [[NaN]] }), RangeError, "must be finite");
    assertThrows(() => made({ ...bad, ...plan, memory: 1 }), RangeError, "the memory must be");
  }
  for (const make of [ramp, dqsgdConvex, exactBits]) {
    assertThrows(() => (make as typeof ramp)({ ...plan, contraction: 2 }), RangeError, "the contraction must be");
  }
  for (const make of [dqsgdNonConvex, dqsgdConvex]) {
    assertThrows(() => (make as typeof dqsgdConvex)({ ...plan, contraction, norm: 0 }), RangeError, "the norm must be");
  }
});
