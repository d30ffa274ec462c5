import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  axpy,
  key,
  meanToDeviationScore,
  normals,
  normScore,
  profiled,
  profileOf,
  rampScore,
  rootMeanSquareScore,
  type Score,
  smoothed,
  summed,
  type Vec,
} from "@bitdescent/bitdescent";

/** What a score says of the round to come, before anything is heard and after each mean. */
function scored<S>({ init, at, heard }: Score<S>, means: readonly Vec[]): number[] {
  const scores = [at(init, 0)];
  let state = init;
  means.forEach((mean, n) => {
    state = heard(state, mean);
    scores.push(at(state, n + 1));
  });
  return scores;
}

const allNear = (actual: readonly number[], expected: readonly number[], tolerance = 1e-12): void => {
  assertEquals(actual.length, expected.length);
  actual.forEach((x, n) => assertAlmostEquals(x, expected[n], tolerance));
};

/** The last score a round ahead and a hundred: held. */
function assertHeld<S>({ init, at, heard }: Score<S>, mean: Vec): void {
  const state = heard(init, mean);
  assertEquals(at(state, 100), at(state, 1));
}

Deno.test("the norm of the last mean, in any index", () => {
  const means = [[3, -4], [1, 1], [0, 64]];
  allNear(scored(normScore(), means), [0, Math.log2(5), 0.5, 6]);
  allNear(scored(normScore({ norm: 1 }), means), [0, Math.log2(7), 1, 6]);
  allNear(scored(normScore({ norm: Infinity }), means), [0, 2, 0, 6]);
  allNear(scored(normScore({ norm: 3 }), means), [0, Math.log2(91) / 3, 1 / 3, 6]);
  assertHeld(normScore(), [3, 4]);
});

Deno.test("means of zeros, of the smallest floats and of the largest have finite scores", () => {
  const means = [[0, 0], [5e-324, 0], [1.7e308, 1.7e308], [-0]];
  for (const norm of [1, 2, 4, Infinity]) {
    const scores = scored(normScore({ norm }), means);
    allNear([scores[1], scores[2], scores[4]], [-1074, -1074, -1074], 1e-9);
    assert(scores[3] > 1023.5 && scores[3] <= 1024, `${scores[3]}`);
  }
  allNear(scored(rootMeanSquareScore(), means).slice(1), [-1074.5, -1074.5, 1023.5, -1074], 1e-9);
});

Deno.test("the root mean square of the last mean: the norm but for a constant", () => {
  allNear(scored(rootMeanSquareScore(), [[4, 4, -4, 4], [8, 0, 0, 0], [1, 1, 1, 1]]), [0, 2, 2, 0]);
  assertEquals(scored(rootMeanSquareScore(), [[]]), scored(normScore(), [[]]));
  assertHeld(rootMeanSquareScore(), [3, 4]);
});

Deno.test("the ramp is what theory says of each round, whatever is heard", () => {
  const { init, at, heard } = rampScore({ contraction: 0.5, rounds: 5 });
  for (const state of [init, heard(init, [100])]) {
    allNear([0, 1, 2, 3, 4].map((round) => at(state, round)), [-2, -1.5, -1, -0.5, 0]);
  }
  allNear(scored(rampScore({ contraction: 1, rounds: 2 }), [[1]]), [0, 0]);
});

Deno.test("a sum of scores is their sum at every round, and hears what they hear", () => {
  const score = summed(rootMeanSquareScore(), summed(rampScore({ contraction: 0.25, rounds: 10 }), normScore()));
  allNear(scored(score, [[4], [16]]), [-9, 2 - 8 + 2, 4 - 7 + 4]);
  allNear([score.at(score.heard(score.init, [4]), 9)], [2 + 0 + 2]);
});

Deno.test("smoothed: a ← βa + (1 − β)x, from the first score heard", () => {
  const means = [[4], [64], [1], [16]];
  allNear(scored(smoothed(normScore(), { memory: 0.75 }), means), [0, 2, 3, 2.25, 2.6875]);
  allNear(scored(smoothed(normScore(), { memory: 0 }), means), [0, 2, 6, 0, 4]);
  allNear(scored(smoothed(normScore()), means), [0, 2, 2.2, 2.09, 2.1855]);
  assertHeld(smoothed(normScore()), [8]);
  // x is the score of the round to come, so that of round 1, 2, …
  allNear(scored(smoothed(rampScore({ contraction: 0.25, rounds: 4 }), { memory: 0.5 }), [[1], [1]]), [-3, -2, -1.5]);
});

Deno.test("the profile of a run has the score after each of its means", () => {
  assertEquals(profileOf(smoothed(normScore(), { memory: 0.5 }), [[4], [64], [1]]), Float64Array.of(2, 4, 2));
  assertEquals(profileOf(normScore(), new Set([[2], [4]])), Float64Array.of(1, 2));
});

Deno.test("profiled: θ^{m−n} of what is apart from the pilot run in round n is left in round m", () => {
  const profile = [5, 4, 2, 1], means = [[2 ** 6], [2 ** 3], [2]];
  for (const [persistence, left] of [[0, [1, 0, 0]], [0.5, [1, 0.5, 0.25]], [1, [1, 1, 1]]] as const) {
    const { init, at, heard } = profiled(normScore(), profile, { persistence });
    allNear([0, 1, 2, 3, 4, 9].map((round) => at(init, round)), [5, 4, 2, 1, 1, 1]);
    let state = init;
    means.forEach((mean, n) => {
      state = heard(state, mean);
      const now = n + 1, apart = Math.log2(mean[0]) - profile[now]; // 6 − 4, 3 − 2, 1 − 1
      left.forEach((share, i) => {
        assertAlmostEquals(at(state, now + i), profile[Math.min(now + i, 3)] + share * apart, 1e-12);
      });
    });
  }
  const lasting = profiled(normScore(), profile), state = lasting.heard(lasting.init, [2 ** 6]);
  assertEquals([1, 2, 3].map((round) => lasting.at(state, round)), [6, 4, 3]); // θ = 1
});

Deno.test("profiled keeps the profile that it was given", () => {
  const profile = [3, 2], { init, at } = profiled(normScore(), profile);
  profile[0] = 7;
  assertEquals(at(init, 0), 3);
});

Deno.test("mean to deviation: by the moments as they are written, and without what rounding does to them", () => {
  const beta = 0.8, means = [0, 1, 2, 3, 4, 5, 6].map((i) => axpy(0.5, normals(key(i), 4), [1, -2, 0, 0.5]));
  const expected = means.map((_, t) => {
    const heard = means.slice(0, t + 1), corrected = 1 - beta ** (t + 1);
    const moment = (j: number, power: number): number =>
      heard.reduce((average, g) => beta * average + (1 - beta) * g[j] ** power, 0) / corrected;
    const m = [0, 1, 2, 3].map((j) => moment(j, 1)), variances = m.map((mj, j) => moment(j, 2) - mj * mj);
    return -Math.log2(Math.hypot(...m) / Math.sqrt(variances.reduce((a, b) => a + b)));
  });
  expected[0] = 0; // one mean has no deviation
  allNear(scored(meanToDeviationScore({ memory: beta }), means), [0, ...expected], 1e-9);
  assertHeld(meanToDeviationScore(), [1]);

  const shifted = [[1e9 + 1], [1e9 - 1], [1e9 + 1]]; // squares would lose the deviation
  const [, , second] = scored(meanToDeviationScore({ memory: 0.5 }), shifted);
  assertAlmostEquals(second, Math.log2(Math.sqrt(8 / 9)) - Math.log2(1e9 - 1 / 3), 1e-6);
});

Deno.test("mean to deviation: finite for means that do not differ, that vanish, and that are huge", () => {
  const score = meanToDeviationScore();
  allNear(scored(score, [[2], [2]]), [0, 0, -1074 - 1], 1e-9);
  allNear(scored(score, [[0], [0]]), [0, 0, 0]);
  assert(scored(score, [[1.7e308, 0], [-1.7e308, 1.7e308], [0, 0]]).every(Number.isFinite));
});

Deno.test("scores refuse what is not finite, and options that mean nothing", () => {
  for (const score of [normScore(), rootMeanSquareScore(), meanToDeviationScore(), smoothed(normScore())]) {
    for (const bad of [NaN, Infinity, -Infinity]) {
      assertThrows(
        () => scored<unknown>(score as Score<unknown>, [[1, bad]]),
        RangeError,
        "the mean[1] must be finite",
      );
    }
  }
  assertThrows(() => scored(meanToDeviationScore(), [[1], [1, 2]]), TypeError);
  for (const norm of [0.5, NaN]) assertThrows(() => normScore({ norm }), RangeError, "the norm must be at least 1");
  for (const contraction of [0, -1, 1.01, NaN]) {
    assertThrows(() => rampScore({ contraction, rounds: 3 }), RangeError, "the contraction must be");
  }
  for (const rounds of [0, 1.5, NaN]) {
    assertThrows(() => rampScore({ contraction: 0.5, rounds }), RangeError, "the number of rounds must be");
  }
  for (const memory of [-0.1, 1, NaN]) {
    assertThrows(() => smoothed(normScore(), { memory }), RangeError, "the memory must be");
    assertThrows(() => meanToDeviationScore({ memory }), RangeError, "the memory must be");
  }
  assertThrows(() => meanToDeviationScore({ memory: 0 }), RangeError, "the memory must be");
  assertThrows(() => profiled(normScore(), []), RangeError, "the length of the profile must be at least 1");
  assertThrows(() => profiled(normScore(), [1, NaN]), RangeError, "the profile[1] must be finite");
  for (const persistence of [-0.1, 1.1, NaN]) {
    assertThrows(() => profiled(normScore(), [1], { persistence }), RangeError, "the persistence must be");
  }
});
