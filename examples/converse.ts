/**
 * The distance to the converse: the bits a coordinate from which quantized gradient descent loses nothing, by quantizer.
 *
 * Lin, Kostina, Hassibi, "Differentially Quantized Gradient Methods": with R bits a coordinate no method contracts faster than
 * `2⁻ᴿ`, so none loses nothing below `log₂(1/σ)`; DQ-GD loses nothing from `log₂(ρ/σ)` on, ρ the covering efficiency of its code.
 *
 * ```sh
 * deno run --allow-write examples/converse.ts --svg converse.svg
 * ```
 * @module
 */

import { child, key } from "@bitdescent/bitdescent";
import { checkDimension, quantizerNames } from "./support/least_squares/ball_quantizers.ts";
import { converseChart } from "./support/converse/chart.ts";
import { contractionOf, runsOf, standingOf, type Trial } from "./support/converse/check.ts";
import { converseReport } from "./support/converse/report.ts";
import { checkWritable } from "./support/command/files.ts";
import { main } from "./support/command/main.ts";
import { choices, type Command, file, flag, integer, number, type Option } from "./support/command/options.ts";
import { progress } from "./support/command/progress.ts";

const dimensions: Option<readonly number[]> = {
  help: "the dimensions, integers from 2 to 99999 such as 24,9600; e8 is for multiples of 8 and leech of 24",
  expected: "a list of integers from 2 to 99999 such as 24,9600",
  value: "N,N,…",
  default: "24,96,240,960",
  read: (text) => {
    const all = /^\d{1,5}(,\d{1,5})*$/.test(text) ? text.split(",").map(Number) : [];
    return all.length > 0 && all.every((n) => n >= 2) ? [...new Set(all)].toSorted((a, b) => a - b) : undefined;
  },
};

const command = {
  name: "converse",
  usage: "deno run [--allow-write] examples/converse.ts [options]",
  description:
    "Finds, for each quantizer and dimension, the fewest bits at which differentially quantized gradient descent provably " +
    "contracts as fast as gradient descent itself, and how far that is above what no method can beat; then runs it with so many " +
    "bits on worst-case quadratics, and stops with an error if anything was lost. Bits are those that were written and read.",
  options: {
    dimensions,
    quantizers: choices({ help: "the codes for gradients", of: quantizerNames, default: [...quantizerNames] }),
    kappa: number({ help: "the condition number", above: 1, most: 1000, default: 3.558 }),
    rounds: integer({
      help: "rounds of a run, as far as float64 has digits for them",
      least: 1,
      most: 1000,
      default: 20,
    }),
    runs: integer({ help: "runs on each of three kinds of random quadratics, besides two", least: 1, default: 2 }),
    seed: integer({ help: "seed of the quadratics", least: 0, default: 1 }),
    svg: file({ help: "where to draw the chart" }),
    json: flag({ help: "print one JSON array and nothing else" }),
  },
  examples: [
    "examples/converse.ts --dimensions 9600 --quantizers cell,dn-star,leech",
    "examples/converse.ts --kappa 10.249 --svg converse.svg",
  ],
} satisfies Command<Record<string, Option<unknown>>>;

await main(command, async (options) => {
  const { kappa, rounds, runs, seed, svg } = options, trial: Trial = { kappa, rounds, runs, key: child(key(seed), 0) };
  const cases = options.dimensions.flatMap((dimension) =>
    options.quantizers.map((quantizer) => ({ quantizer, dimension }))
  );
  for (const { quantizer, dimension } of cases) checkDimension("converse", quantizer, dimension);
  if (svg !== undefined) await checkWritable(svg);
  const parts = cases.reduce((sum, { dimension }) => sum + dimension * (1 + runsOf(trial)), 0);
  const bar = progress({ total: parts, label: "converse" });
  const standings = [];
  try {
    for (const { quantizer, dimension } of cases) {
      const note = `${quantizer}, n = ${dimension}`;
      standings.push(standingOf({ quantizer, dimension, ...trial }, () => bar.step(note, dimension)));
    }
  } finally {
    bar.end();
  }
  if (options.json) {
    const listed = standings.map(({ quantizer, dimension, rate, ideal, gap }) => ({
      quantizer,
      dimension,
      rate,
      ideal,
      gap,
    }));
    console.log(JSON.stringify(listed));
  } else console.log(converseReport(standings, trial));
  if (svg === undefined) return;
  const chart = {
    title: "How far quantizers are from the converse",
    subtitle: `The least rate at which DQ-GD loses nothing on worst-case quadratics, κ = ${kappa}, σ = ${
      contractionOf(kappa).toFixed(4)
    }, by proof and by run`,
    standings,
  };
  await Deno.writeTextFile(svg, await converseChart(chart));
  if (!options.json) console.log(`\nThe chart is in ${svg}.`);
});
