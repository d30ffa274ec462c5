/**
 * How each curve of the contraction chart looks: hue, shape and dash say which method, weight and filling what is sent.
 * @module
 */

import type { ChartPoint } from "../least_squares/chart.ts";

/** Hues that colour-blind readers tell apart (Okabe and Ito), with a shape and a dash for those who print in grey. */
export const families = {
  gd: { name: "gradient descent (GD)", colour: "#0072B2", light: "#80B9D9", shape: "circle", dash: [5, 3] },
  agd: { name: "Nesterov (AGD)", colour: "#D55E00", light: "#EBAF80", shape: "triangle-up", dash: [8, 3, 2, 3] },
  hb: { name: "heavy ball (HB)", colour: "#009E73", light: "#80CFB9", shape: "square", dash: [2, 2] },
} as const;

/** What has no hue of its own. */
export const grey = "#666";

/** What of a method is drawn. */
export type Style = Pick<ChartPoint, "family" | "kind">;

const hue = ({ family, kind }: Style): string => kind === "naive" ? families[family].light : families[family].colour;

/** The line through what was measured: strong for differential, light for naive, thin for plain. */
export const line = (style: Style) => ({
  type: "line" as const,
  color: hue(style),
  strokeWidth: { plain: 1, naive: 1.5, differential: 2.2 }[style.kind],
});

/** What was measured: filled for differential, hollow for naive. */
export const point = ({ family, kind }: Style) => ({
  type: "point" as const,
  shape: families[family].shape,
  size: 28,
  opacity: 1,
  stroke: families[family].colour,
  strokeWidth: 1,
  fill: kind === "naive" ? "white" : families[family].colour,
});

/** From the least to the greatest measured. */
export const band = (style: Style) => ({ type: "area" as const, color: hue(style), opacity: 0.16 });

/** What is proved: dashed. */
export const dashes = (style: Style) => ({
  type: "line" as const,
  color: hue(style),
  strokeWidth: 1.3,
  strokeDash: [...families[style.family].dash],
});
