/**
 * The controls of the view.
 * @module
 */

import type { Choice, Choices, Slider, Values } from "../../view.ts";
import { threeDigits } from "../marks/numbers.ts";
import { codeNames } from "./codes.ts";

/** The highest rate, in bits a coordinate. */
export const MOST_BITS = 6;

/** The controls of the view. */
export const controls = {
  rate: {
    kind: "slider",
    label: "Rate R",
    help: "How many bits a message has for each coordinate of a gradient; a range that is sent comes on top.",
    least: 0,
    most: MOST_BITS,
    step: 0.05,
    default: 3,
    playable: true,
    show: (bits) => `${bits.toFixed(2)} bits`,
  },
  families: {
    kind: "choices",
    label: "Methods",
    help: "Which methods descend, each with the step size and momentum that theory chooses.",
    of: { gd: "gradient descent", agd: "Nesterov", hb: "heavy ball" },
    default: ["gd"],
  },
  kinds: {
    kind: "choices",
    label: "Gradients are sent",
    help: "In 64 bits a coordinate; in R bits; or in R bits with what was lost before accounted for.",
    of: { plain: "unquantized", naive: "naively quantized", differential: "differentially quantized" },
    default: ["plain", "naive", "differential"],
  },
  quantizer: {
    kind: "choice",
    label: "Quantizer",
    help:
      "Each coordinate by itself, or all at once as the number of a point: the better points cover space, the fewer bits.",
    of: codeNames,
    default: "cube",
  },
  range: {
    kind: "choice",
    label: "Range",
    help: "How the receiver knows how large a gradient may be.",
    of: { schedule: "known from theory", sent: "sent in 32 bits a message" },
    default: "schedule",
  },
  condition: {
    kind: "slider",
    label: "Condition number",
    help: "κ, the greatest curvature of the quadratic over the least.",
    least: 1,
    most: 1000,
    step: 0.05,
    logarithmic: true,
    default: 10,
    show: threeDigits,
  },
  dimension: {
    kind: "slider",
    label: "Dimension",
    help: "n, how many coordinates a gradient has; with two, the picture of the runs shows all there is.",
    least: 2,
    most: 100,
    step: 1,
    default: 2,
  },
  rounds: {
    kind: "slider",
    label: "Rounds",
    help: "How many messages are sent, unless nothing is left to gain.",
    least: 5,
    most: 200,
    step: 5,
    default: 40,
  },
  seed: {
    kind: "slider",
    label: "Seed",
    help: "Another seed, another quadratic: its axes and its minimizer.",
    least: 0,
    most: 99,
    step: 1,
    default: 1,
  },
} as const satisfies Readonly<Record<string, Slider | Choice | Choices>>;

/** The values of the controls. */
export type Chosen = Values<typeof controls>;
