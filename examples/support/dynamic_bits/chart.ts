/**
 * The figures of bits that change by the round: what runs reached by the bits that they sent, the bits of each round, and what
 * was reached by how much was compressed.
 * @module
 */

import { svgOf } from "../charts/svg.ts";
import { armsOf, seedsOf } from "./arms.ts";
import { byBits } from "./chart_by_bits.ts";
import { byRatio } from "./chart_by_ratio.ts";
import { byRound } from "./chart_by_round.ts";
import { type Figure, specification } from "./chart_panels.ts";
import { measuresOf } from "./measures.ts";
import type { DynamicRun } from "./run.ts";

/** A figure that is drawn. */
export interface DynamicFigure {
  /** The problem and what is shown of it, such as `quadratic_bits_by_round` or `digits_accuracy_by_ratio`. */
  readonly name: string;
  readonly svg: string;
}

/** Draws the figures of `problem` from `runs`; `title` says what the problem is, in at most about 70 characters. */
export async function dynamicCharts(
  runs: readonly DynamicRun[],
  problem: string,
  title: string = problem,
): Promise<DynamicFigure[]> {
  const own = runs.filter(({ row }) => row.problem === problem), arms = armsOf(own), measures = measuresOf(own);
  const seeds = seedsOf(arms), averaged = seeds === "1 seed" ? seeds : `mean of ${seeds}`;
  const subtitle = `${title}; ${averaged}`,
    withSpread = subtitle + (seeds === "1 seed" ? "" : ", ± standard deviation");
  const figures: [name: string, figure: Figure | null][] = [
    ["bits_by_round", byRound(arms, subtitle)],
    ...measures.flatMap((measure): [string, Figure | null][] => [
      [`${measure.name}_by_bits`, byBits(arms, measure, withSpread)],
      [`${measure.name}_by_ratio`, byRatio(arms, measure, withSpread)],
    ]),
  ];
  const drawn = figures.map(async ([name, figure]): Promise<DynamicFigure[]> =>
    figure === null ? [] : [{ name: `${problem}_${name}`, svg: await svgOf(specification(figure)) }]
  );
  return (await Promise.all(drawn)).flat();
}
