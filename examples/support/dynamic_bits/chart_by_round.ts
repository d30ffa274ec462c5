/**
 * The bits of each round.
 * @module
 */

import { type Arm, bitsTitle } from "./arms.ts";
import { evenAxis } from "./chart_axis.ts";
import { type Drawing, line, marks } from "./chart_drawings.ts";
import type { Figure } from "./chart_panels.ts";
import { budgetsOf, styleOf } from "./chart_style.ts";
import { spread } from "./statistics.ts";

/** A stretch of rounds. */
interface Stretch {
  readonly round: number;
  readonly bits: number;
}

const MOST = 60;

/**
 * The mean bits of an arm over seeds, in at most about {@linkcode MOST} stretches. As many rounds as a multiple of four make a
 * stretch, so that a rule which takes turns between two numbers is drawn as their mean.
 */
function stretchesOf({ runs }: Arm): Stretch[] {
  const rounds = Math.min(...runs.map(({ bitsOfRounds }) => bitsOfRounds.length));
  const length = rounds <= MOST ? 1 : 4 * Math.ceil(rounds / MOST / 4);
  return Array.from({ length: Math.ceil(rounds / length) }, (_, i) => ({
    round: length * i,
    bits: spread(runs.flatMap(({ bitsOfRounds }) =>
      bitsOfRounds.slice(length * i, Math.min(rounds, length * (i + 1)))
    )).mean,
  }));
}

/** The figure of `arms`: a panel for each number of bits; null where no rule is told its bits. */
export function byRound(arms: readonly Arm[], subtitle: string): Figure | null {
  const budgets = [...budgetsOf(arms)], all = budgets.flatMap(([, own]) => own);
  const ways = new Map(all.map((arm) => [arm, stretchesOf(arm)]));
  const bits = [...ways.values()].flat().map(({ bits }) => bits);
  if (bits.length === 0) return null;
  const last = Math.max(...all.flatMap(({ runs }) => runs.map(({ bitsOfRounds }) => bitsOfRounds.length)));
  return {
    title: "How many bits each round gets",
    subtitle: [subtitle],
    x: evenAxis("round", { from: 0, to: last }),
    y: evenAxis("bits a coordinate, those of norms among them", {
      from: Math.min(...bits) - 0.2,
      to: Math.max(...bits) + 0.2,
    }),
    panels: budgets.map(([bits, own]) => ({
      heading: `${bitsTitle(bits)} on average`,
      drawings: own.flatMap((arm, i) => stepsOf(arm, ways.get(arm)!, i / own.length)),
    })),
    rules: [...new Set(all.map(({ rule }) => rule))],
  };
}

/** Steps, with marks by the way, those of each rule at places of its own; `phase` is from 0 to 1. */
function stepsOf({ rule, runs }: Arm, way: readonly Stretch[], phase: number): Drawing[] {
  if (way.length === 0) return [];
  const rounds = Math.min(...runs.map(({ bitsOfRounds }) => bitsOfRounds.length));
  const style = styleOf(rule), half = (way[1]?.round ?? rounds) / 2, end = { x: rounds, y: way[way.length - 1].bits };
  const marked = [0, 1, 2].map((k) => way[Math.floor(way.length * (k + phase) / 3)]);
  return [
    line(style, [...way.map(({ round, bits }) => ({ x: round, y: bits })), end], "steps"),
    marks(style, marked.map(({ round, bits }) => ({ x: Math.min(round + half, rounds), y: bits }))),
  ];
}
