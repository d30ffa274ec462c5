/**
 * Rules for bits over time.
 * @module
 */

import {
  adaptiveBits,
  adaQs,
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
  ramp,
  rampScore,
  rootMeanSquareScore,
  smoothed,
  summed,
} from "@bitdescent/bitdescent";
import { bitRuleLaws } from "../laws/bit_rule.ts";
import type { Row, Rows } from "./row.ts";

const rounds = 9, budget = 25, plan = { budget, rounds }, contraction = 0.6;
const pilot = Array.from({ length: rounds }, (_, n) => normals(key(n), 3).map((x) => x * 0.7 ** n));

/** Rules with this plan, which have the fewest bits once it is over. */
const planned = <S>(rule: BitRule<S>): Row => ({
  laws: bitRuleLaws(rule, { spends: { ...plan, cost: (b) => b }, after: () => 2 }),
});

/** Rules whose sum is what it turns out to be. */
const unplanned = <S>(rule: BitRule<S>, limits: { least?: number; most?: number } = {}): Row => ({
  laws: bitRuleLaws(rule, limits),
});

/** Rules for `parts` of four numbers each. */
const inParts = <S>(rule: BitRule<S, readonly number[]>, parts: number): Row => ({
  laws: bitRuleLaws(rule, {
    dimension: 4 * parts,
    spends: { budget: 4 * parts * budget, rounds, cost: (bits) => bits.reduce((sum, b) => sum + 4 * b, 0) },
  }),
});

/** Rules for bits. */
export const bitRules: Rows = {
  "budgeted, norms and a ramp": () =>
    planned(budgeted({ ...plan, score: summed(normScore(), rampScore({ contraction, rounds })) })),
  "budgeted, largest entries": () => planned(budgeted({ ...plan, score: normScore({ norm: Infinity }) })),
  "budgeted, a profile that is half believed, least noise": () =>
    planned(budgeted({
      ...plan,
      score: profiled(smoothed(rootMeanSquareScore()), [4, -3, 2, 2, 0], { persistence: 0.5 }),
      spending: leastNoise,
    })),
  "budgeted, means to deviations": () =>
    planned(budgeted({ ...plan, score: profiled(meanToDeviationScore(), [0, 1, -1]), spending: bitsAsScored })),
  "openLoop": () => unplanned(openLoop({ score: normScore(), constant: 5 })),
  "openLoop, between limits": () =>
    unplanned(openLoop({ score: smoothed(normScore()), constant: 20, least: 3, most: 6 }), { least: 3, most: 6 }),
  "fixedBits": () => ({
    laws: bitRuleLaws(fixedBits(plan), {
      spends: { ...plan, cost: (b) => b },
      most: 3,
      after: (round) => fixedBits(plan).bits(round - rounds),
    }),
  }),
  "layered, fixedBits": () => inParts(layered({ rule: fixedBits(plan), sizes: [4, 4, 4] }), 3),
  "layered, dqsgdConvex": () =>
    inParts(layered({ rule: dqsgdConvex({ ...plan, contraction }), sizes: [4, 4], norm: 2, memory: 0 }), 2),
  "layered, sizes that differ": () => ({
    laws: bitRuleLaws(layered({ rule: fixedBits(plan), sizes: [1, 4, 2], most: 5 }), { dimension: 7, most: 5 }),
  }),
  "dqsgdConvex": () => planned(dqsgdConvex({ ...plan, contraction })),
  "dqsgdConvex, a pilot run": () => planned(dqsgdConvex({ ...plan, contraction, pilot, memory: 0.5 })),
  "dqsgdNonConvex": () => planned(dqsgdNonConvex(plan)),
  "dqsgdNonConvex, a pilot run": () => planned(dqsgdNonConvex({ ...plan, pilot, norm: Infinity, memory: 0 })),
  "exactBits": () => planned(exactBits({ ...plan, contraction })),
  "exactBits, a pilot run": () => planned(exactBits({ ...plan, contraction, pilot })),
  "ramp": () => planned(ramp({ ...plan, contraction })),
  "adaptiveBits": () => planned(adaptiveBits(plan)),
  "adaptiveBits, a pilot run": () => planned(adaptiveBits({ ...plan, pilot })),
  "adaQs": () => planned(adaQs(plan)),
  "adaQs, a pilot run": () => planned(adaQs({ ...plan, pilot, memory: 0.5 })),
};
