/**
 * What is drawn in panels, in the numbers of their axes: lines, bands, marks and bars.
 * @module
 */

import { inPixels, type Layer, type Text, texts } from "../charts/frame.ts";
import { grey } from "../charts/style.ts";
import { mark, type RuleStyle, stroke } from "./chart_style.ts";
import type { Span } from "../adaptive_levels/variance_panel.ts";

/** Where numbers are in a panel, in pixels. */
export interface Place {
  /** The column of x; what is off the axis is put at its end. */
  column(x: number): number;
  /** The row of y; what is off the axis is put at its end. */
  row(y: number): number;
  isInside(x: number, y: number): boolean;
  /** All rows of the panel. */
  readonly down: Span;
}

/** What is drawn once its place is known. */
export type Drawing = (place: Place) => Layer;

/** A point. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** From one y to another. */
export interface Reach {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** Points in pixels, and none outside the panel. */
const inside = (points: readonly Point[], { column, row, isInside }: Place): Point[] =>
  points.filter(({ x, y }) => isInside(x, y)).map(({ x, y }) => ({ x: column(x), y: row(y) }));

const reaching = (reaches: readonly Reach[], { column, row }: Place) =>
  reaches.map(({ x, low, high }) => ({ x: column(x), y: row(low), y2: row(high) }));

/** A line through points, or steps that begin at them. */
export const line =
  (style: RuleStyle, points: readonly Point[], shape: "straight" | "steps" = "straight"): Drawing => (place) => ({
    data: { values: inside(points, place) },
    mark: { ...stroke(style), ...shape === "steps" ? { interpolate: "step-after" } : {} },
    encoding: inPixels,
  });

/** Marks at points. */
export const marks = (style: RuleStyle, points: readonly Point[]): Drawing => (place) => ({
  data: { values: inside(points, place) },
  mark: mark(style),
  encoding: inPixels,
});

/** A pale band. */
export const band = ({ colour }: RuleStyle, reaches: readonly Reach[]): Drawing => (place) => ({
  data: { values: reaching(reaches, place) },
  mark: { type: "area", color: colour, opacity: 0.12 },
  encoding: { ...inPixels, y2: { field: "y2" } },
});

/** Upright bars, thin. */
export const bars = ({ colour }: RuleStyle, reaches: readonly Reach[]): Drawing => (place) => ({
  data: { values: reaching(reaches, place) },
  mark: { type: "rule", color: colour, strokeWidth: 1.3 },
  encoding: { ...inPixels, y2: { field: "y2" } },
});

/** Grey stripes as high as the panel. */
export const stripes = (spans: readonly Span[]): Drawing => ({ column, down }) => ({
  data: {
    values: spans.map(({ from, to }) => ({ x: column(from) - 5, x2: column(to) + 5, y: down.from, y2: down.to })),
  },
  mark: { type: "rect", color: "#f4f4f4" },
  encoding: { ...inPixels, x2: { field: "x2" }, y2: { field: "y2" } },
});

/** Grey texts above the panel, from left to right; those that would touch the one before are left out. */
export const labels = (values: readonly { x: number; text: string }[]): Drawing => ({ column, down }) =>
  texts(
    withoutTouching(values.map(({ x, text }) => ({ x: column(x), y: down.from - 10, text, colour: grey }))),
    "center",
  );

/** Centred texts of one line, from left to right, without those that would touch the one before. */
export function withoutTouching(line: readonly Text[]): Text[] {
  let end = -Infinity;
  return line.filter(({ x, text }) => {
    const half = 2.9 * text.length + 3, isFree = x - half >= end; // near enough: no font is at hand to measure with
    if (isFree) end = x + half;
    return isFree;
  });
}
