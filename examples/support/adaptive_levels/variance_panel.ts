/**
 * One panel of the figure of variances, its places in pixels.
 * @module
 */

import { inPixels, type Layer, type Text, texts } from "../charts/frame.ts";
import { grey } from "../charts/style.ts";
import type { VariancePoint } from "./variance_chart.ts";
import { levelPoint, levelStyles, shade } from "./variance_style.ts";

/** From one number to another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A panel. */
export interface Panel {
  /** Its columns of pixels. */
  readonly across: Span;
  /** Its rows of pixels. */
  readonly down: Span;
  /** The variances that it shows, on a logarithmic axis. */
  readonly range: Span;
  /** What stands above it. */
  readonly heading: string;
  /** Whether it is the first or the last of its row, and whether its row is the lowest. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isLowest: boolean;
  readonly points: readonly VariancePoint[];
  /** The gradients side by side; null where the points lie along rounds. */
  readonly sources: readonly string[] | null;
}

/** The layers of a panel, from back to front. */
export const panelLayers = (panel: Panel): Layer[] => [
  ...axis(panel),
  ...panel.sources === null ? training(panel) : sideBySide(panel, panel.sources),
];

/** The row of pixels at a variance; one of 0 is at the foot. */
function rowOf({ range, down }: Panel, variance: number): number {
  const part = Math.log(Math.max(variance, range.from) / range.from) / Math.log(range.to / range.from);
  return down.to - part * (down.to - down.from);
}

/** Thin lines from (x, y) to (x2, y2). */
const rules = (
  values: readonly { x: number; y: number; x2: number; y2: number }[],
  colour: string,
  strokeWidth = 1,
): Layer => ({
  data: { values: [...values] },
  mark: { type: "rule", color: colour, strokeWidth },
  encoding: { ...inPixels, x2: { field: "x2" }, y2: { field: "y2" } },
});

/** The numbers 1, 2, 5, 10, … in a range, or powers of ten alone where those are many. */
function ticksIn({ from, to }: Span): number[] {
  const decades = Math.log10(to / from), first = Math.floor(Math.log10(from));
  const steps = decades < 3 ? [1, 2, 5] : [1];
  return Array.from({ length: Math.ceil(decades) + 2 }, (_, k) => steps.map((step) => Number(`${step}e${first + k}`)))
    .flat().filter((tick) => tick >= from && tick <= to);
}

/** Lines at round variances, their numbers, and the variance of sending nothing at all. */
function axis(panel: Panel): Layer[] {
  const { across, down, heading, isFirst, isLast, range } = panel;
  const ticks = ticksIn(range), level = (y: number) => ({ x: across.from, y, x2: across.to, y2: y });
  const numbers = ticks.map((tick): Text => {
    return { x: across.from - 8, y: rowOf(panel, tick), text: `${tick}`, colour: "black" };
  });
  const nothing = range.from <= 1 && range.to >= 1 ? [rowOf(panel, 1)] : [];
  const beside = nothing.map((y): Text => ({ x: across.to + 6, y, text: "sending nothing", colour: grey }));
  return [
    rules(ticks.map((tick) => level(rowOf(panel, tick))), "#e8e8e8"),
    rules(nothing.map(level), "#888"),
    rules([level(down.to)], "#888"),
    texts([{ x: across.from, y: down.from - 14, text: heading, colour: "black" }]),
    ...isFirst ? [texts(numbers, "right")] : [],
    ...isLast ? [texts(beside)] : [],
  ];
}

/** Dots by gradient, each quantizer in a lane of its own, over a bar at the optimum. */
function sideBySide(panel: Panel, sources: readonly string[]): Layer[] {
  const { across, down, points, isLowest } = panel, width = (across.to - across.from) / sources.length;
  const names = [...new Set(points.map(({ quantizer }) => quantizer))].filter((name) => name !== "optimal");
  const left = (source: string): number => across.from + width * sources.indexOf(source);
  const lane = width / (names.length + 1);
  const bars = points.filter(({ quantizer }) => quantizer === "optimal").map(({ source, variance }) => {
    const y = rowOf(panel, variance);
    return { x: left(source) + lane / 3, y, x2: left(source) + width - lane / 3, y2: y };
  });
  const between = sources.slice(1).map((source) => ({ x: left(source), y: down.from, x2: left(source), y2: down.to }));
  const labels = sources.map((source): Text => ({
    x: left(source) + width / 2,
    y: down.to + 14,
    text: source.length > 13 ? `${source.slice(0, 12)}…` : source,
    colour: "black",
  }));
  return [
    rules(between, "#e8e8e8"),
    rules(bars, shade, 5),
    ...names.map((name, i): Layer => ({
      data: {
        values: points.filter(({ quantizer }) => quantizer === name).map(({ source, variance }) => ({
          x: left(source) + lane * (i + 1),
          y: rowOf(panel, variance),
        })),
      },
      mark: levelPoint(levelStyles[name]),
      encoding: inPixels,
    })),
    ...isLowest ? [texts(labels, "center")] : [],
  ];
}

/** Lines along the rounds of training. */
function training(panel: Panel): Layer[] {
  const { across, down, points, isLowest } = panel;
  const rounds = [...new Set(points.map(({ round }) => round ?? 0))], last = Math.max(1, ...rounds);
  const x = (round: number): number => across.from + 12 + (across.to - across.from - 24) * round / last;
  const curve = (name: string) => ({
    values: points.filter(({ quantizer }) => quantizer === name).map(({ round, variance }) => ({
      x: x(round ?? 0),
      y: rowOf(panel, variance),
    })),
  });
  const names = [...new Set(points.map(({ quantizer }) => quantizer))].filter((name) => name !== "optimal");
  const lines = (name: string, color: string, strokeWidth: number): Layer => ({
    data: curve(name),
    mark: { type: "line", color, strokeWidth },
    encoding: inPixels,
  });
  const said = rounds.filter((_, i) => i % Math.ceil(rounds.length / 7) === 0);
  const labels = said.map((round): Text => ({ x: x(round), y: down.to + 14, text: `${round}`, colour: "black" }));
  const below: Text = { x: (across.from + across.to) / 2, y: down.to + 30, text: "round", colour: "black" };
  return [
    lines("optimal", shade, 5),
    ...names.map((name) => lines(name, levelStyles[name].colour, 1.6)),
    ...names.map((name): Layer => ({ data: curve(name), mark: levelPoint(levelStyles[name]), encoding: inPixels })),
    ...isLowest ? [texts([...labels, below], "center")] : [],
  ];
}
