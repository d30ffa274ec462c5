/**
 * How each method looks in the figure of convergence.
 * @module
 */

import type { DoubleMethodName } from "./methods.ts";
import type { InterpolationName } from "./interpolation.ts";

/** The look of one method: a hue, and a shape and a dash for those who print in grey. */
export interface CurveStyle {
  readonly title: string;
  readonly colour: string;
  readonly shape: "circle" | "square" | "diamond" | "triangle-up" | "triangle-down" | "cross";
  readonly dash: readonly number[];
  readonly width: number;
}

const solid: readonly number[] = [], dashed: readonly number[] = [5, 3];

/** Hues that colour-blind readers tell apart (Okabe and Ito). Floats are broad and grey, as others may lie on them. */
export const curveStyles: Readonly<Record<DoubleMethodName | InterpolationName, CurveStyle>> = {
  "gd": { title: "GD, float64", colour: "#bbb", shape: "circle", dash: solid, width: 4 },
  "agd": { title: "AGD, float64", colour: "#bbb", shape: "triangle-up", dash: [8, 3], width: 4 },
  "nq-gd": { title: "NQ-GD", colour: "#E69F00", shape: "triangle-down", dash: dashed, width: 1.6 },
  "qsgd": { title: "QSGD", colour: "#CC79A7", shape: "cross", dash: dashed, width: 1.6 },
  "ef21": { title: "EF21", colour: "#009E73", shape: "square", dash: dashed, width: 1.6 },
  "diana": { title: "DIANA", colour: "#56B4E9", shape: "diamond", dash: dashed, width: 1.6 },
  "iade": { title: "IADE", colour: "#0072B2", shape: "circle", dash: solid, width: 1.6 },
  "aiade": { title: "AIADE", colour: "#D55E00", shape: "triangle-up", dash: solid, width: 1.6 },
  "aiade-geo": { title: "AIADE-geo", colour: "#D55E00", shape: "square", dash: dashed, width: 1.6 },
  "mw-dq-gd": { title: "DQ-GD", colour: "#000", shape: "diamond", dash: solid, width: 1.6 },
  "sgd": { title: "SGD, float64", colour: "#bbb", shape: "circle", dash: solid, width: 4 },
  "iade-sgd": { title: "IADE-SGD", colour: "#0072B2", shape: "square", dash: solid, width: 1.6 },
};
