/**
 * Levels: where they are best, what they cost, and what they give.
 * @module
 */

import { type Figure, view } from "../view.ts";
import { controls } from "./levels/controls.ts";
import { costChart } from "./levels/cost_chart.ts";
import { levelsChart } from "./levels/levels_chart.ts";
import { counted } from "./levels/gradient.ts";
import { type Known, type LevelsResult, results } from "./levels/results.ts";
import { styles } from "./levels/style.ts";
import { sweepsChart } from "./levels/sweeps_chart.ts";
import { short } from "./marks/numbers.ts";

/** The levels in words: all of them where they are few. */
function listed(levels: readonly number[]): string {
  const signed = levels.map((level) => level === 0 ? "0" : `±${short(level)}`);
  if (levels.length <= 8) return `Levels ${signed.join(", ")}.`;
  return levels[0] === 0
    ? `${2 * levels.length - 1} levels, 0 and from ${signed[1]} to ±1.`
    : `${2 * levels.length} levels, from ${signed[0]} to ±1.`;
}

/** What a method does, in one figure. */
function figureOf({ name, levels, measured, bits }: Known): Figure {
  const label = styles[name].title;
  if (!measured) return { label, value: "…", note: listed(levels) };
  const { variance, bound, entropy, norms } = measured;
  const written = bits === undefined ? "" : `${short(bits)} bits a coordinate written: `;
  return {
    label,
    value: `variance ${short(variance)}`,
    note: `At most ${short(bound)} for every gradient. ${written}entropy ${short(entropy)}, norms ${short(norms)}. ` +
      listed(levels),
  };
}

const figures = ({ source, dimension, masses: { zeros }, methods }: LevelsResult): Figure[] => [
  {
    label: "Gradient",
    value: `${counted(dimension)} coordinates`,
    note: zeros > 0 ? `${source}; ${short(100 * zeros)} % of the weight is at 0` : source,
  },
  ...methods.map(figureOf),
];

/** The view. */
export const levels = view({
  id: "levels",
  title: "Levels",
  explanation: [
    "To send a gradient in few bits, each coordinate is divided by a norm and rounded at random to one of the two levels next " +
    "to it, so that nothing is lost on average. What is added is variance, and how much depends on where the levels are.",
    "QSGD spaces them evenly and NUQSGD halves from one to the next, whatever the gradient. AMQ, which has no level 0 but one " +
    "magnitude more, chooses the ratio to suit it. ALQ moves one level after the other to the best place between its " +
    "neighbours, sweep by sweep, and often comes to rest at the optimum.",
    "That is the best of all levels with 0 among them, found for long gradients by way of a histogram. What is rare may have a " +
    "long name, so levels that nobody uses cost next to nothing, and by bits written even spacing is hard to beat.",
    "Play the sweeps and watch the levels move to where the mass is; drop a gradient of your own; divide by the largest " +
    "magnitude instead; or take 8 bits, where descent is slow.",
  ],
  controls,
  results,
  show: (result: LevelsResult) => ({
    figures: figures(result),
    charts: [levelsChart(result), costChart(result), sweepsChart(result)],
  }),
});
