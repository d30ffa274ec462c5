/**
 * Scores that remember: smoothed over rounds past, and with a forecast of rounds to come.
 * @module
 */

import { check, checkFinite } from "../../base/check.ts";
import { power } from "../../base/special.ts";
import { copy, type Float64s, type Vec } from "../../base/vector.ts";
import type { Score } from "./score.ts";

/** The state of {@linkcode smoothed}. */
export interface Smoothed<S> {
  /** The state of the score that is smoothed. */
  readonly score: S;
  /** The number of the round to come. */
  readonly round: number;
  /** The average; null before anything is heard. */
  readonly average: number | null;
}

/**
 * An exponential moving average of a score, `a ← βa + (1 − β)x`, for all rounds to come; the first score heard starts it.
 *
 * x is the score of the next round, as it is after a round is heard, and β is `memory`. Scores that jitter make whole numbers of
 * bits jitter between 1, 3 and 7 steps, which costs more than it saves: with β = 0.95 that is gone. What theory foresees is not
 * to be averaged: `summed(smoothed(normScore()), rampScore(…))`.
 *
 * Throws a `RangeError` unless `0 ≤ β < 1`.
 *
 * @example
 * ```ts
 * import { normScore, smoothed } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, at, heard } = smoothed(normScore(), { memory: 0.75 });
 * const once = heard(init, [4]), twice = heard(once, [64]);
 * assertEquals([at(init, 0), at(once, 1), at(twice, 2)], [0, 2, 3]);
 * ```
 */
export function smoothed<S>(score: Score<S>, { memory = 0.95 }: { memory?: number } = {}): Score<Smoothed<S>> {
  check(memory >= 0 && memory < 1, "smooth a score", "the memory", "at least 0 and below 1", memory);
  return {
    init: { score: score.init, round: 0, average: null },
    at: (state, round) => state.average ?? score.at(state.score, round),
    heard(state, mean) {
      const next = score.heard(state.score, mean), round = state.round + 1, x = score.at(next, round);
      return { score: next, round, average: state.average === null ? x : memory * state.average + (1 - memory) * x };
    },
  };
}

/**
 * The scores after each of the `means` of a run, one for each round: what a pilot run says about the rounds of another.
 *
 * Entry n is the score after mean n, so that of the round from which it came.
 *
 * @example
 * ```ts
 * import { normScore, profileOf } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(profileOf(normScore(), [[8], [4], [1]]), Float64Array.of(3, 2, 0));
 * ```
 */
export function profileOf<S>(score: Score<S>, means: Iterable<Vec>): Float64s {
  const profile: number[] = [];
  let state = score.init;
  for (const mean of means) {
    state = score.heard(state, mean);
    profile.push(score.at(state, profile.length + 1));
  }
  return Float64Array.from(profile);
}

/** The state of {@linkcode profiled}. */
export interface Profiled<S> {
  /** The state of the score of the run itself. */
  readonly score: S;
  /** The number of the round to come. */
  readonly round: number;
}

/**
 * A score that foresees what a pilot run had: `profile[round] + θ^{round−now} (at(now) − profile[now])`.
 *
 * θ is `persistence`: what of the difference between this run and the pilot is expected to be left after each round. With
 * θ = 1, the default, the difference is expected to stay; a rule that is budgeted has then no reason to spend otherwise than on
 * the pilot run, whatever it hears. With θ = 0 rounds to come are expected as they were in the pilot run, and a round that is
 * worth more than then gets more bits. Before anything is heard, the round to come counts as in the pilot run; rounds after
 * the last of the profile count as that.
 *
 * Without a profile, a score that is held is held for all rounds, and a budget is then spread evenly over what is left.
 *
 * Throws a `RangeError` for a profile that is empty or not finite, and unless `0 ≤ θ ≤ 1`.
 *
 * @example
 * ```ts
 * import { normScore, profiled } from "@bitdescent/bitdescent";
 * import { assertEquals } from "@std/assert";
 *
 * const { init, at, heard } = profiled(normScore(), [3, 2, 0], { persistence: 0.5 });
 * assertEquals(at(init, 0), 3);
 * const state = heard(init, [16]); // 4, where the pilot run had 2
 * assertEquals([1, 2].map((round) => at(state, round)), [4, 0 + 1]);
 * ```
 */
export function profiled<S>(
  score: Score<S>,
  profile: Vec,
  { persistence = 1 }: { persistence?: number } = {},
): Score<Profiled<S>> {
  const action = "foresee scores", pilot = copy(profile);
  check(pilot.length > 0, action, "the length of the profile", "at least 1", pilot.length);
  checkFinite(action, "the profile", pilot);
  check(persistence >= 0 && persistence <= 1, action, "the persistence", "from 0 to 1", persistence);
  const then = (round: number): number => pilot[Math.min(round, pilot.length - 1)];
  return {
    init: { score: score.init, round: 0 },
    at({ score: state, round: now }, round) {
      const apart = now === 0 ? 0 : score.at(state, now) - then(now);
      return then(round) + apart * power(persistence, round - now);
    },
    heard: (state, mean) => ({ score: score.heard(state.score, mean), round: state.round + 1 }),
  };
}
