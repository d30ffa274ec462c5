/**
 * How each quantizer looks in the figure of variances.
 * @module
 */

import type { LevelQuantizerName } from "./level_quantizers.ts";

/** The look of one quantizer; two that never meet, since they divide by different norms, may share one. */
export interface LevelStyle {
  /** What the legend says. */
  readonly title: string;
  readonly colour: string;
  readonly shape: "circle" | "square" | "diamond" | "triangle-up" | "triangle-down";
  readonly hollow?: boolean;
}

const uniform: LevelStyle = { title: "qsgd, qsgd-inf", colour: "#0072B2", shape: "circle" };

/** Hues that colour-blind readers tell apart (Okabe and Ito), with shapes for those who print in grey. */
export const levelStyles: Readonly<Record<Exclude<LevelQuantizerName, "optimal">, LevelStyle>> = {
  "terngrad": { title: "terngrad", colour: "#666", shape: "diamond" },
  "qsgd": uniform,
  "qsgd-inf": uniform,
  "nuqsgd": { title: "nuqsgd", colour: "#56B4E9", shape: "triangle-down" },
  "amq": { title: "amq", colour: "#E69F00", shape: "triangle-up" },
  "alq-normal": { title: "alq-normal", colour: "#D55E00", shape: "square" },
  "alq-n": { title: "alq-n", colour: "#CC79A7", shape: "square", hollow: true },
  "alq-empirical": { title: "alq-empirical", colour: "#009E73", shape: "circle" },
};

/** What the optimum is drawn in, behind all others. */
export const shade = "#c9c9c9";

/** A point of this look. */
export const levelPoint = ({ colour, shape, hollow = false }: LevelStyle) => ({
  type: "point" as const,
  shape,
  size: shape === "square" ? 34 : 42,
  opacity: 1,
  stroke: colour,
  strokeWidth: 1.2,
  fill: hollow ? "white" : colour,
});
