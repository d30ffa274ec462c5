import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type BitRule, copy, type Float64s, type Vec } from "@bitdescent/bitdescent";
import { vectors } from "../support/arbitraries.ts";
import { forAll, type Law } from "./law.ts";

/** What a rule claims beside being one. */
export interface Claims<B> {
  /** The length of the means that it hears, 3 unless it is given. */
  readonly dimension?: number;
  /** The fewest bits that it says, 2 unless they are given. */
  readonly least?: number;
  /** The most bits that it says, 16 unless they are given. */
  readonly most?: number;
  /** For a rule with a budget, what it spends over how many rounds, and what a round costs of it. */
  readonly spends?: { readonly budget: number; readonly rounds: number; readonly cost: (bits: B) => number };
  /** What it says in each round after those. */
  readonly after?: (round: number) => B;
}

/** Means of ordinary sizes, of none, and of the smallest and largest there are. */
function means(dimension: number, count: number): fc.Arbitrary<Float64s[]> {
  const extreme = fc.constantFrom(0, 5e-324, 1e-310, 1.7e308, -1.7e308).map((x) => new Float64Array(dimension).fill(x));
  const mean = fc.oneof({ weight: 3, arbitrary: vectors(dimension) }, { weight: 1, arbitrary: extreme });
  return fc.array(mean, { minLength: count, maxLength: count });
}

/** What every rule for bits must satisfy, whatever it hears. */
export function bitRuleLaws<S, B extends number | readonly number[]>(
  { init, bits, heard }: BitRule<S, B>,
  { dimension = 3, least = 2, most = 16, spends, after }: Claims<B> = {},
): Law[] {
  const rounds = spends?.rounds ?? 8, runs = means(dimension, rounds), longer = means(dimension, 2 * rounds + 3);
  const parts = (said: B): readonly number[] => typeof said === "number" ? [said] : said as readonly number[];

  /** What it says in each round of a run; `state` makes of each state what is gone on with. */
  function said(means: readonly Vec[], state: (state: S) => S = (s) => s): B[] {
    let now = state(init);
    return means.map((mean) => {
      const said = bits(now);
      now = state(heard(now, copy(mean)));
      return said;
    });
  }

  const laws = [
    forAll("bit rule: bits are whole numbers within the limits", longer, (means) => {
      for (const b of said(means).flatMap(parts)) assert(Number.isInteger(b) && b >= least && b <= most, `${b} bits`);
    }),
    forAll("bit rule: it speaks of as many parts in every round", longer, (means) => {
      const [first, ...others] = said(means);
      for (const other of others) {
        assertEquals([typeof other, parts(other).length], [typeof first, parts(first).length]);
      }
    }),
    forAll("bit rule: asked again, it says the same, and hearing the same again leads to the same", runs, (means) => {
      let state = init, told = bits(init);
      for (const mean of means) {
        const next = heard(state, copy(mean)), after = bits(next);
        assertEquals([bits(state), bits(heard(state, copy(mean)))], [told, after]);
        state = next, told = after;
      }
    }),
    forAll("bit rule: states are plain data, and a copy goes on as the original", longer, (means) => {
      assertEquals(said(means, (state) => structuredClone(state)), said(means));
    }),
    forAll("bit rule: the state and the mean that it hears are left alone", runs, (means) => {
      let state = init;
      for (const mean of means) {
        const before = structuredClone(state), given = copy(mean);
        bits(state);
        const next = heard(state, given);
        assertEquals([state, given], [before, mean]);
        state = next;
      }
    }),
    forAll("bit rule: it does not keep the mean, which is another's to write to", runs, (means) => {
      const expected = said(means), given = new Float64Array(dimension);
      let state = init;
      means.forEach((mean, round) => {
        assertEquals(bits(state), expected[round]);
        state = heard(state, copy(mean, given));
        given.fill(3 + round);
      });
    }),
  ];
  if (spends) {
    laws.push(forAll("bit rule: it spends its budget to the last bit", runs, (means) => {
      assertEquals(said(means).reduce((sum, b) => sum + spends.cost(b), 0), spends.budget);
    }));
  }
  if (after) {
    laws.push(forAll("bit rule: after its last round it goes on as it claims", longer, (means) => {
      said(means).forEach((b, round) => round >= rounds && assertEquals(b, after(round)));
    }));
  }
  return laws;
}
