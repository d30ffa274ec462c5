/**
 * One panel of the figure of convergence: both axes logarithmic, places in pixels.
 * @module
 */

import { inPixels, type Layer, texts } from "../charts/frame.ts";
import { grey } from "../charts/style.ts";
import type { CurveStyle } from "./convergence_style.ts";
import type { Span } from "../adaptive_levels/variance_panel.ts";

/** A point of a curve, both numbers above 0. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A curve, and what is proved of it. */
export interface PanelCurve {
  readonly style: CurveStyle;
  readonly points: readonly Place[];
  readonly proved: readonly Place[];
}

/** A panel. */
export interface ConvergencePanel {
  /** Its columns and rows of pixels. */
  readonly across: Span;
  readonly down: Span;
  /** The numbers at its edges. */
  readonly horizontal: Span;
  readonly vertical: Span;
  readonly label: string;
  /** Whether the numbers of the vertical axis stand beside it. */
  readonly isFirst: boolean;
  readonly curves: readonly PanelCurve[];
}

/** The layers of a panel, from back to front. */
export const convergenceLayers = (panel: ConvergencePanel): Layer[] => [
  ...axes(panel),
  ...panel.curves.flatMap(({ style, proved }) =>
    proved.length === 0 ? [] : [line(panel, proved, style.colour, 1, [2, 3])]
  ),
  ...panel.curves.flatMap((curve) => drawn(panel, curve)),
];

const part = ({ from, to }: Span, value: number): number => Math.log(value / from) / Math.log(to / from);

const columnOf = ({ across, horizontal }: ConvergencePanel, x: number): number =>
  across.from + part(horizontal, x) * (across.to - across.from);

const rowOf = ({ down, vertical }: ConvergencePanel, y: number): number =>
  down.to - part(vertical, y) * (down.to - down.from);

/** A power of ten as one writes it. */
function power(exponent: number): string {
  if (exponent === 0) return "1";
  if (exponent === 1) return "10";
  const digits = [...String(Math.abs(exponent))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** The exponents of the powers of ten in a range, at most about eight of them. */
function exponentsIn({ from, to }: Span): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9), last = Math.floor(Math.log10(to) + 1e-9);
  const stride = Math.ceil((last - first + 1) / 8);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i).filter((e) => e % stride === 0);
}

function axes(panel: ConvergencePanel): Layer[] {
  const { across, down, horizontal, vertical, label, isFirst } = panel;
  const levels = exponentsIn(vertical).map((e) => ({ y: rowOf(panel, 10 ** e), text: power(e) }));
  const uprights = exponentsIn(horizontal).map((e) => ({ x: columnOf(panel, 10 ** e), text: power(e) }));
  const rules: Layer = {
    data: {
      values: [
        ...levels.map(({ y }) => ({ x: across.from, y, x2: across.to, y2: y })),
        ...uprights.map(({ x }) => ({ x, y: down.from, x2: x, y2: down.to })),
      ],
    },
    mark: { type: "rule", color: "#e8e8e8" },
    encoding: { ...inPixels, x2: { field: "x2" }, y2: { field: "y2" } },
  };
  return [
    rules,
    texts(uprights.map(({ x, text }) => ({ x, y: down.to + 14, text, colour: "black" })), "center"),
    texts([{ x: (across.from + across.to) / 2, y: down.to + 33, text: label, colour: "black" }], "center"),
    ...isFirst ? [texts(levels.map(({ y, text }) => ({ x: across.from - 8, y, text, colour: "black" })), "right")] : [],
    ...isFirst ? [] : [texts([{ x: across.to + 6, y: rowOf(panel, 1), text: "the start", colour: grey }])],
  ];
}

function line(
  panel: ConvergencePanel,
  points: readonly Place[],
  color: string,
  strokeWidth: number,
  dash: readonly number[],
): Layer {
  return {
    data: { values: inside(panel, points) },
    mark: { type: "line", color, strokeWidth, strokeDash: [...dash], strokeJoin: "round" },
    encoding: { ...inPixels, order: { field: "order" } },
  };
}

/** A curve with a mark at its end and others by the way. */
function drawn(panel: ConvergencePanel, { style, points }: PanelCurve): Layer[] {
  const places = inside(panel, points), marked: typeof places = [];
  for (const place of places.toReversed()) {
    const last = marked.at(-1);
    if (last === undefined || Math.hypot(place.x - last.x, place.y - last.y) >= 70) marked.push(place);
  }
  return [
    line(panel, points, style.colour, style.width, style.dash),
    { data: { values: marked }, mark: dot(style), encoding: inPixels },
  ];
}

/** The mark of a style. */
export const dot = ({ shape, colour }: CurveStyle) => ({
  type: "point" as const,
  shape,
  size: 34,
  opacity: 1,
  stroke: colour,
  strokeWidth: 1,
  fill: colour,
});

/** Places in pixels: one of each column, and none outside the panel. */
function inside(panel: ConvergencePanel, points: readonly Place[]): { x: number; y: number; order: number }[] {
  const { horizontal: h, vertical: v } = panel, kept: { x: number; y: number; order: number }[] = [];
  points.forEach((point, order) => {
    if (!(point.x >= h.from && point.x <= h.to && point.y >= v.from && point.y <= v.to)) return;
    const x = columnOf(panel, point.x), y = rowOf(panel, point.y), last = kept.at(-1);
    if (last === undefined || x - last.x >= 1 || order === points.length - 1) kept.push({ x, y, order });
  });
  return kept;
}
