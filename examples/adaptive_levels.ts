/**
 * Levels that follow the gradient against levels that do not: variance, bits, and how far both are from the best.
 *
 * Faghri, Tabrizian, Markov, Alistarh, Roy, Ramezani-Kebrya, "Adaptive Gradient Quantization for Data-Parallel SGD", NeurIPS 2020:
 * ALQ and AMQ beside QSGD, NUQSGD, TernGrad and the optimum, on synthetic gradients, on those of a network in training, and on
 * your own.
 *
 * ```sh
 * deno run --allow-write examples/adaptive_levels.ts --svg adaptive_levels.svg
 * ```
 * @module
 */

import { child, key } from "@bitdescent/bitdescent";
import { checkWritable } from "./support/command/files.ts";
import {
  gradientsOf,
  type GradientSource,
  syntheticGradients,
  trainedGradients,
} from "./support/adaptive_levels/gradient_sources.ts";
import { levelCodeNames } from "./support/adaptive_levels/level_codes.ts";
import { compared, type LevelRow, rowsOf } from "./support/adaptive_levels/level_comparison.ts";
import { levelFigure, levelReport } from "./support/adaptive_levels/level_report.ts";
import { main } from "./support/command/main.ts";
import type { Pictures } from "./support/training/network.ts";
import { choice, type Command, file, flag, integer, numbers, type Option } from "./support/command/options.ts";
import { drawnPictures, picturesInTable, picturesOf } from "./support/training/pictures.ts";
import { progress } from "./support/command/progress.ts";
import { varianceChart } from "./support/adaptive_levels/variance_chart.ts";

const widths: Option<readonly number[]> = {
  ...numbers({ help: "" }),
  help: "bits for a level number of fixed width, its sign among them, integers from 2 to 4 such as 3 or 2,3,4",
  expected: "integers from 2 to 4 such as 3 or 2,3,4",
  value: "B,B,…",
  default: "3",
  read: (text) => /^[2-4](,[2-4])*$/.test(text) ? [...new Set(text.split(",").map(Number))] : undefined,
};

const command = {
  name: "adaptive_levels",
  usage: "deno run [--allow-read] [--allow-write] examples/adaptive_levels.ts [options]",
  description:
    "Compares quantizers to levels (terngrad, qsgd, qsgd-inf, nuqsgd, amq, alq-empirical, alq-normal, alq-n, optimal) of as many " +
    "levels: their variance exactly, the optimum, and bits that were written and read. Without --synthetic, a file of pictures or " +
    "one of gradients it takes synthetic gradients and those of a network that learns drawn digits. The network is trained by " +
    "plain gradient descent on 100 random pictures a round. Files need --allow-read, a chart --allow-write.",
  options: {
    bits: widths,
    synthetic: flag({ help: "synthetic gradients, and no others unless they are asked for" }),
    images: file({ help: "pictures to learn, an IDX file, packed by gzip or not; needs --labels" }),
    labels: file({ help: "what they show, an IDX file" }),
    digits: file({ help: "pictures to learn, a table with the pixels of one and its digit in a line" }),
    gradients: file({ help: "gradients of your own: each array of an .npy, .npz or .safetensors file is one" }),
    dimension: integer({ help: "coordinates of a synthetic gradient", least: 1, most: 1e7, default: 8192 }),
    bucket: integer({ help: "coordinates that share a norm", least: 1, default: 2048 }),
    norm: choice({
      help: "the norm that buckets are divided by (qsgd and nuqsgd: 2 only; terngrad and qsgd-inf: inf only)",
      of: ["2", "inf", "both"],
      default: "both",
    }),
    code: choice({ help: "the code for level numbers", of: levelCodeNames, default: "arithmetic" }),
    hidden: integer({ help: "hidden units of the network", least: 1, most: 4096, default: 64 }),
    rounds: integer({ help: "rounds of training", least: 1, default: 200 }),
    snapshots: integer({ help: "gradients taken by the way, from the first round to the last", least: 1, default: 5 }),
    seed: integer({ help: "seed of gradients, network and rounding", least: 0, default: 1 }),
    svg: file({ help: "where to draw the chart, of the first of several --bits" }),
    json: flag({ help: "print one JSON array and nothing else" }),
  },
  examples: [
    "examples/adaptive_levels.ts --synthetic --bits 2,3,4",
    "examples/adaptive_levels.ts --images t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz --rounds 300",
    "examples/adaptive_levels.ts --gradients gradients.safetensors --bucket 8192 --code huffman",
  ],
} satisfies Command<Record<string, Option<unknown>>>;

/** What to learn, and where it is from; null where gradients of another kind were asked for. */
async function toLearn(
  { images, labels, digits, gradients, synthetic, seed }: {
    images: string | undefined;
    labels: string | undefined;
    digits: string | undefined;
    gradients: string | undefined;
    synthetic: boolean;
    seed: number;
  },
): Promise<{ pictures: Pictures; source: string } | null> {
  if ((images === undefined) !== (labels === undefined)) {
    throw new Error("Cannot train as --images and --labels must be given together: current value is one of them");
  }
  if (digits !== undefined && images !== undefined) {
    throw new Error("Cannot train as --digits and --images must not be given together: current value is both of them");
  }
  const named = (path: string): string => path.replace(/^.*[\\/]/, "");
  if (images !== undefined && labels !== undefined) {
    return { pictures: await picturesOf(images, labels), source: named(images) };
  }
  if (digits !== undefined) return { pictures: await picturesInTable(digits), source: named(digits) };
  if (gradients !== undefined || synthetic) return null;
  return { pictures: drawnPictures(child(key(seed), 1), 2000), source: "drawn digits" };
}

await main(command, async (options) => {
  const { bits, synthetic, gradients, dimension, bucket, norm, code, hidden, rounds, seed, svg } = options;
  if (svg !== undefined) await checkWritable(svg);
  const snapshots = Math.min(options.snapshots, rounds + 1), learned = await toLearn(options);
  const own = gradients === undefined ? [] : await gradientsOf(gradients);
  const isPlain = options.images === undefined && options.digits === undefined && gradients === undefined;
  const made = synthetic || isPlain ? syntheticGradients({ dimension, key: child(key(seed), 0) }) : [];
  const comparison = { bits, norms: norm === "both" ? ["2", "inf"] as const : [norm], bucket, code };
  const count = made.length + own.length + (learned === null ? 0 : snapshots);
  const bar = progress({
    total: count * rowsOf(comparison) + (learned === null ? 0 : rounds + 1),
    label: "adaptive levels",
  });

  const rows: LevelRow[] = [], notes: string[] = [];
  try {
    let sources: GradientSource[] = [...made, ...own];
    if (learned !== null) {
      const trained = await trainedGradients(
        { ...learned, hidden, rounds, snapshots, seed },
        () => bar.step("training"),
      );
      const [first, last] = trained.loss.map((loss) => loss.toFixed(2));
      notes.push(`Training on ${learned.source} (${hidden} hidden units) takes the loss from ${first} to ${last}.`);
      sources = [...sources, ...trained.sources];
    }
    sources.forEach((source, i) => {
      const rounding = child(child(key(seed), 3), i);
      rows.push(...compared(source, { ...comparison, key: rounding }, (name) => bar.step(`${source.source} ${name}`)));
    });
  } finally {
    bar.end();
  }
  if (options.json) console.log(JSON.stringify(rows.map(({ milliseconds: _, ...row }) => row)));
  else console.log(levelReport(rows, notes));
  if (svg === undefined) return;
  await Deno.writeTextFile(svg, await varianceChart(levelFigure(rows)));
  if (!options.json) console.log(`\nThe chart is in ${svg}.`);
});
