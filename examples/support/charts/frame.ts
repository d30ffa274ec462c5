/**
 * Where things are in the contraction chart: the plot area, and places given in pixels.
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import type { ContractionChart } from "../least_squares/chart.ts";

/** One layer in vega-lite's grammar. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number];

/** The plot area: its size in pixels, and the greatest x and y in it. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly right: number;
  readonly top: number;
}

/** The plot area for `chart`, a little wider than its points. */
export const frameOf = ({ points }: ContractionChart): Frame => ({
  width: 640,
  height: 400,
  right: 1.02 * Math.max(1, ...points.map(({ bitsPerDimension }) => bitsPerDimension ?? 0)),
  top: 1.1,
});

/** The column of pixels at `x` bits per dimension. */
export const column = (frame: Frame, x: number): number => frame.width * x / frame.right;

/** The row of pixels, counted from the top, at the contraction factor `y`. */
export const row = (frame: Frame, y: number): number => frame.height * (1 - y / frame.top);

/** The encoding of places in pixels from the top left corner of the plot area; they may lie outside it. */
export const inPixels = {
  x: { field: "x", type: "quantitative", scale: null, axis: null },
  y: { field: "y", type: "quantitative", scale: null, axis: null },
} as const;

/** The encoding of colours given by name. */
export const coloured = { color: { field: "colour", type: "nominal", scale: null } } as const;

/** A short text that begins, or has its middle, at a place in pixels. */
export interface Text {
  readonly x: number;
  readonly y: number;
  readonly text: string | readonly string[];
  readonly colour: string;
}

/** The layer of `values`. */
export const texts = (values: readonly Text[], align: "left" | "center" | "right" = "left"): Layer => ({
  data: { values: values.map((value) => ({ ...value })) },
  mark: { type: "text", align },
  encoding: { ...inPixels, ...coloured, text: { field: "text" } },
});
