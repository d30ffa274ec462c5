/**
 * What can be chosen of many workers.
 * @module
 */

import type { Choice, Choices, Slider } from "../../view.ts";
import { span, speed } from "../marks/units.ts";
import { abscissae } from "./distance_chart.ts";
import { BANDWIDTHS, LATENCIES } from "./map_chart.ts";
import { methodNames, methods } from "./methods.ts";
import { count } from "../../../support/time_to_accuracy/report.ts";

/** A slider. */
const slider = (label: string, help: string, range: Omit<Slider, "kind" | "label" | "help">): Slider => ({
  kind: "slider",
  label,
  help,
  ...range,
});

/** A slider of powers of ten. */
const powers = (label: string, help: string, range: Omit<Slider, "kind" | "label" | "help" | "logarithmic">): Slider =>
  slider(label, help, { ...range, logarithmic: true });

/** The controls; from `abscissa` on they change only how runs are shown, not the runs. */
export const controls = {
  methods: {
    kind: "choices",
    label: "Methods",
    help: "What is run; gradient descent where none is chosen.",
    of: methods,
    default: methodNames,
  } as Choices,
  workers: slider("Workers", "N: how many have a part of the function.", { least: 1, most: 64, step: 1, default: 8 }),
  kappa: powers("Condition number", "κ of the mean of the parts.", {
    least: 2,
    most: 1000,
    step: 0.1,
    default: 31.7,
  }),
  heterogeneity: slider(
    "Heterogeneity",
    "How far the minimizers of the parts are from that of their mean, over how far the start is.",
    { least: 0, most: 4, step: 0.1, default: 1 },
  ),
  dimension: slider("Dimension", "Coordinates of the gradients that are sent.", {
    least: 2,
    most: 128,
    step: 2,
    default: 32,
  }),
  bits: slider("Bits a coordinate", "Of QSGD, DIANA and DQ-GD, whose messages have a fixed length.", {
    least: 2,
    most: 12,
    step: 1,
    default: 4,
  }),
  rounds: slider("Rounds", "After how many every run is over.", { least: 50, most: 1000, step: 50, default: 400 }),
  seed: slider("Seed", "Which parts and which rounding are drawn.", { least: 1, most: 50, step: 1, default: 1 }),
  abscissa: {
    kind: "choice",
    label: "Distance against",
    help: "What the distance to the optimum is drawn against.",
    of: abscissae,
    default: "bits",
  } as Choice,
  accuracy: powers("Accuracy", "The distance to reach, over the first.", {
    least: 1e-8,
    most: 0.1,
    step: 0.5,
    default: 1e-4,
  }),
  bandwidth: powers("Bandwidth", "Bits a second of every port, the server's among them.", {
    least: BANDWIDTHS[0],
    most: BANDWIDTHS[1],
    step: 0.1,
    default: 1e7,
    show: speed,
  }),
  latency: powers("Latency", "Seconds from one end of a connection to the other.", {
    least: LATENCIES[0],
    most: LATENCIES[1],
    step: 0.1,
    default: 0.02,
    show: span,
  }),
  coordinates: powers(
    "Size of the model",
    "Coordinates that the time is predicted for, with as many bits each as in the run.",
    {
      least: 100,
      most: 1e10,
      step: 0.5,
      default: 1e6,
      show: (coordinates: number) => count(Math.round(coordinates)),
    },
  ),
} as const;
