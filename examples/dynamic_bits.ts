/**
 * When to spend bits: training with many workers, at exactly as many bits on the wire for each rule.
 *
 * Yan, Huang, Lan, Song, "DQSGD: Dynamic Quantized Stochastic Gradient Descent for Communication-Efficient Distributed
 * Learning", 2021: DQSGD beside equal bits in all rounds, Adaptive, AdaQS, and methods whose bits are their own affair.
 *
 * ```sh
 * deno run --allow-read --allow-write --allow-env examples/dynamic_bits.ts --problems quadratic --svg charts
 * ```
 * @module
 */

import { dynamicCharts } from "./support/dynamic_bits/chart.ts";
import { jobsOf, type Plan, roundsOf } from "./support/dynamic_bits/jobs.ts";
import { type DynamicMethodName, dynamicMethodNames } from "./support/dynamic_bits/methods.ts";
import { dynamicJson, dynamicReport } from "./support/dynamic_bits/report.ts";
import { dynamicRuns } from "./support/dynamic_bits/runs.ts";
import { decays } from "./support/dynamic_bits/setting.ts";
import { main } from "./support/command/main.ts";
import {
  choice,
  choices,
  type Command,
  file,
  flag,
  integer,
  number,
  numbers,
  type Option,
  type Values,
} from "./support/command/options.ts";
import { type TrainableName, trainableNames } from "./support/training/trainables.ts";

const ordinary = ["quadratic", "softmax-digits", "mlp-mnist"] as const;
const extra: readonly DynamicMethodName[] = ["layers", "ramp-layers"];

const command = {
  name: "dynamic_bits",
  usage: "deno run [--allow-read] [--allow-write] [--allow-env] examples/dynamic_bits.ts [options]",
  description:
    "Trains with many workers and a server by stochastic gradient descent. Rules that are told how many bits a worker may send " +
    "over all rounds spend them to the last one: fixed, dqsgd-18, dqsgd-20, ramp, exact, adaptive, adaqs; layers and ramp-layers " +
    "share those of a round among layers. signsgd, terngrad, qsgd, 1bit-sgd and ef-sgd send what they send. Runs of one seed " +
    "see the same samples. Bits are those that were written and read, a broadcast counted once. Without files, digits and " +
    "pictures are drawn.",
  options: {
    problems: choices({ help: "what to train", of: trainableNames, default: ordinary }),
    bits: numbers({ help: "bits a coordinate on average", least: 2, most: 8, default: [2.5, 3, 4] }),
    rules: choices({
      help: "what to train by",
      of: dynamicMethodNames,
      default: dynamicMethodNames.filter((name) => !extra.includes(name)),
    }),
    seeds: integer({ help: "runs of each; by default 10, and 3 of networks", least: 1, most: 1000 }),
    seed: integer({ help: "the first seed", least: 1, default: 1 }),
    workers: integer({ help: "how many workers", least: 1, most: 1000, default: 4 }),
    rounds: integer({ help: "rounds of a run; by default what suits the problem", least: 1, most: 1e6 }),
    batch: integer({ help: "samples a gradient of one worker; by default what suits the problem", least: 1 }),
    "step-size": number({ help: "the first step size; by default what suits the problem", above: 0 }),
    decay: choice({ help: "how step sizes fall", of: decays, default: "constant" }),
    momentum: number({ help: "the momentum γ", least: 0, most: 0.999, default: 0 }),
    contraction: number({
      help: "α of dqsgd-18, ramp and exact; by default what suits the problem",
      above: 0,
      most: 1,
    }),
    persistence: number({
      help: "θ, what is left in later rounds of what listening rules hear that is unlike their pilot run",
      least: 0,
      most: 1,
      default: 1,
    }),
    l2: number({ help: "λ of the term (λ/2)‖x‖² of regressions", above: 0 }),
    down: integer({ help: "bits a coordinate of the broadcast, 32 for float32", least: 2, most: 32, default: 32 }),
    data: file({ help: "rows in LIBSVM format for logistic regression, instead of --problems" }),
    digits: file({ help: "a table of pixels and digits for softmax-digits" }),
    "test-digits": file({ help: "another for its test" }),
    images: file({ help: "pictures for networks, an IDX file, packed by gzip or not" }),
    labels: file({ help: "what they show, an IDX file" }),
    checkpoint: file({ help: "where to keep what was reached, and to go on from" }),
    threads: integer({ help: "threads that runs are shared among", least: 1, most: 256, default: 2 }),
    svg: file({ help: "a folder to draw charts in", value: "DIR" }),
    json: flag({ help: "print one JSON array and nothing else" }),
  },
  examples: [
    "examples/dynamic_bits.ts --problems quadratic --bits 2.5,3,4,5 --svg charts",
    "examples/dynamic_bits.ts --data mushrooms.libsvm --rules unquantized,fixed,dqsgd-18,ramp",
    "examples/dynamic_bits.ts --problems mlp-mnist --images t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz",
  ],
} satisfies Command<Record<string, Option<unknown>>>;

/** How many runs there are of each. */
const usualSeeds = (problem: TrainableName): number => problem.endsWith("mnist") ? 3 : 10;

/** What all runs have in common, in words. */
function notesOf(problems: readonly TrainableName[], plan: Plan): string[] {
  const { workers, momentum, decay, down } = plan;
  const rounds = problems.map((problem) => `${roundsOf(problem, plan)} of ${problem}`).join(", ");
  return [
    `${workers} workers; rounds: ${rounds}; ${momentum === 0 ? "no momentum" : `momentum ${momentum}`}, ` +
    `${decay === "constant" ? "constant steps" : `steps that fall (${decay})`}; ` +
    `down: ${down === 32 ? "float32" : `${down} bits a coordinate`}.`,
  ];
}

/** What all runs have in common, from the options. */
function planOf(options: Values<typeof command.options>): Plan {
  const { workers, rounds, momentum, decay, down, contraction, persistence, data, images, labels, batch, l2 } = options;
  const { "step-size": stepSize, digits, "test-digits": tested } = options;
  if (tested !== undefined && digits === undefined) {
    throw new Error("Cannot run dynamic_bits as --test-digits must come with --digits: current value is undefined");
  }
  if ((images === undefined) !== (labels === undefined)) {
    throw new Error(
      "Cannot run dynamic_bits as --images and --labels must be given together: current value is one of them",
    );
  }
  const tables = [digits, tested].filter((path) => path !== undefined);
  return {
    ...{ workers, rounds, stepSize, momentum, decay, down, contraction, persistence },
    from: { batch, l2, data, images, labels, digits: tables },
  };
}

await main(command, async (options) => {
  const { data, svg, json, checkpoint, threads } = options, plan = planOf(options);
  if (svg !== undefined) await Deno.mkdir(svg, { recursive: true });
  const problems: readonly TrainableName[] = data === undefined ? options.problems : ["logistic"];
  const jobs = jobsOf({ ...options, problems, seeds: options.seeds ?? usualSeeds });
  const { runs, titles } = await dynamicRuns(jobs, plan, { checkpoint, threads });
  console.log(json ? dynamicJson(runs) : dynamicReport(runs, { titles, notes: notesOf(problems, plan) }));
  if (svg === undefined) return;
  for (const problem of problems) {
    for (const { name, svg: text } of await dynamicCharts(runs, problem, titles[problem])) {
      await Deno.writeTextFile(`${svg}/${name}.svg`, text);
      if (!json) console.log(`The chart is in ${svg}/${name}.svg.`);
    }
  }
});
