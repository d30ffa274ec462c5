/**
 * Bits over time: when to spend them, and what that saves.
 * @module
 */

import { view } from "../view.ts";
import { bitsChart } from "./bits_over_time/bits_chart.ts";
import { figures } from "./bits_over_time/figures.ts";
import { gapChart } from "./bits_over_time/gap_chart.ts";
import { ruleNames, rules } from "./bits_over_time/rules.ts";
import { bitsOverTimeRuns } from "./bits_over_time/runs.ts";
import { savingsChart } from "./bits_over_time/savings_chart.ts";

const inBits = (bits: number): string => `${bits} bit${bits === 1 ? "" : "s"}`;

/** The view. */
export const bitsOverTime = view({
  id: "bits-over-time",
  title: "Bits over time",
  explanation: [
    "Workers send noisy gradients of a quadratic, rounded to a few bits a coordinate, and a rule says how many bits each round " +
    "has. All rules have the same budget and spend it to the last bit, so what differs is only when.",
    "What is lost early is forgiven: descent shrinks it by α a round. What is lost late stays. So a rule does well to save at " +
    "first and spend at last, and DQSGD does, though most of it is α and little the norm of the gradient that it listens to. " +
    "Rules that spend where gradients are long spend early, and end where fewer bits would have got them.",
    "Try fewer bits, where there is most to save; less noise; an α of 1, at which a rule is in no hurry; and one below that of " +
    "theory, with which the ramp comes near the best that could be done in hindsight, the dashed line.",
  ],
  controls: {
    bits: {
      kind: "slider",
      label: "Budget",
      help: "Bits a coordinate of a worker's message, its sign among them, on average over the rounds.",
      ...{ least: 2, most: 8, step: 0.25, default: 3, show: inBits },
    },
    noise: {
      kind: "slider",
      label: "Gradient noise",
      help: "σ, the root mean square length of the noise of one gradient.",
      ...{ least: 0.001, most: 10, step: 0.25, logarithmic: true, default: 1 },
    },
    contraction: {
      kind: "slider",
      label: "Contraction α",
      help: "By what factor rules expect the gap f − f* to shrink in a round; what theory says is among the figures.",
      ...{ least: 0.9, most: 1, step: 0.001, default: 0.98 },
    },
    rules: {
      kind: "choices",
      label: "Rules",
      help: "What says how many bits a round has; equal bits where none is chosen.",
      of: rules,
      default: ruleNames.filter((name) => name !== "dqsgd-20" && name !== "exact"),
    },
    rounds: {
      kind: "slider",
      label: "Rounds",
      help: "How many rounds share the budget.",
      ...{ least: 20, most: 800, step: 20, default: 300 },
    },
    dimension: {
      kind: "slider",
      label: "Dimension",
      help: "How many coordinates a gradient has.",
      ...{ least: 4, most: 200, step: 4, default: 64 },
    },
    workers: {
      kind: "slider",
      label: "Workers",
      help: "How many send gradients, which are averaged.",
      ...{ least: 1, most: 16, step: 1, default: 4 },
    },
    seed: {
      kind: "slider",
      label: "Seed",
      help: "Which starts, noise and rounding are drawn.",
      ...{ least: 1, most: 50, step: 1, default: 1 },
    },
  },
  results: bitsOverTimeRuns,
  show: (result, asked) => ({
    figures: figures(result, asked),
    charts: [bitsChart(result, asked), gapChart(result, asked), savingsChart(result, asked)],
  }),
});
