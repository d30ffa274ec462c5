/**
 * Known-bad twins of rules for bits.
 * @module
 */

import { type BitRule, fixedBits, norm2, type Vec } from "@bitdescent/bitdescent";
import { bitRuleLaws } from "../laws/bit_rule.ts";
import type { Law } from "../laws/law.ts";

/** Rounds that were heard, and the size of the last mean. */
interface Heard {
  readonly round: number;
  readonly size: number;
}

/** Two to five bits, by the round and by what was heard in it. */
const good: BitRule<Heard> = {
  init: { round: 0, size: 0 },
  bits: ({ round, size }) => 2 + round % 3 + (size > 1 ? 1 : 0),
  heard: ({ round }, mean) => ({ round: round + 1, size: norm2(mean) }),
};

const twin = (bad: Partial<BitRule<Heard>>): Law[] => bitRuleLaws({ ...good, ...bad }, { most: 5 });

const plan = { budget: 25, rounds: 10 }, even = fixedBits(plan);
const spends = { ...plan, cost: (b: number) => b };

/** The kits of the good twins. */
export const goodBitRules = (): Law[] => [twin({}), bitRuleLaws(even, { spends, after: even.bits })].flat();

/** Law by law, the kit of a twin that breaks it. */
export const bitRuleSaboteurs: Readonly<Record<string, () => Law[]>> = {
  "bit rule: bits are whole numbers within the limits": () => twin({ bits: (state) => good.bits(state) + 0.5 }),
  "bit rule: it speaks of as many parts in every round": () =>
    bitRuleLaws<Heard, readonly number[]>({ ...good, bits: (state) => Array(good.bits(state)).fill(2) }),
  "bit rule: asked again, it says the same, and hearing the same again leads to the same": () => {
    const asked = new WeakSet<Heard>(); // but of the state before the first round, which all runs have
    return twin({
      bits(state) {
        const again = asked.has(state);
        if (state.round > 0) asked.add(state);
        return again ? 2 + good.bits(state) % 4 : good.bits(state);
      },
    });
  },
  "bit rule: states are plain data, and a copy goes on as the original": () => {
    const known = new WeakSet<Heard>([good.init]); // which a copy is not
    return twin({
      bits: (state) => known.has(state) ? good.bits(state) : 5,
      heard(state, mean) {
        const next = good.heard(state, mean);
        known.add(next);
        return next;
      },
    });
  },
  "bit rule: the state and the mean that it hears are left alone": () =>
    twin({
      heard(state, mean) {
        const next = good.heard(state, mean);
        (mean as number[])[0] = 7;
        return next;
      },
    }),
  "bit rule: it does not keep the mean, which is another's to write to": () =>
    bitRuleLaws<{ round: number; last: Vec }, number>({
      init: { round: 0, last: [0, 0, 0] },
      bits: ({ round, last }) => good.bits({ round, size: norm2(last) }),
      heard: ({ round }, mean) => ({ round: round + 1, last: mean }),
    }),
  "bit rule: it spends its budget to the last bit": () =>
    bitRuleLaws({ ...even, bits: (round) => even.bits(round) + (round === 9 ? 1 : 0) }, { spends }),
  "bit rule: after its last round it goes on as it claims": () => bitRuleLaws(even, { spends, after: () => 2 }),
};
