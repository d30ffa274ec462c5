/**
 * The figure of convergence: what is left against rounds, and against all bits that were sent.
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { inPixels, type Layer, texts } from "../charts/frame.ts";
import { look, svgOf } from "../charts/svg.ts";
import { convergenceLayers, type ConvergencePanel, dot } from "./convergence_panel.ts";
import { type CurveStyle, curveStyles } from "./convergence_style.ts";
import type { Span } from "../adaptive_levels/variance_panel.ts";

/** Where a run stands. */
export interface ConvergencePoint {
  readonly round: number;
  /** Bits of all messages so far. */
  readonly bits: number;
  /** What is left, 1 at the start. */
  readonly left: number;
  /** What is proved to be left at most; null where nothing is. */
  readonly proved: number | null;
}

/** What the figure shows. */
export interface ConvergenceChart {
  readonly title: string;
  /** One line, of at most about 120 characters. */
  readonly subtitle: string;
  /** What is left, in words. */
  readonly measure: string;
  /** Where the figure ends below. */
  readonly least: number;
  readonly curves: readonly {
    readonly method: keyof typeof curveStyles;
    readonly points: readonly ConvergencePoint[];
  }[];
}

/** Draws the figure as SVG. */
export const convergenceChart = (chart: ConvergenceChart): Promise<string> => svgOf(specification(chart));

const WIDTH = 330, HEIGHT = 320, GAP = 30, SAMPLE = 122;

function panelsOf({ curves, least }: ConvergenceChart): ConvergencePanel[] {
  const vertical: Span = { from: least, to: 4 };
  const sides = [
    { label: "rounds", of: ({ round }: ConvergencePoint) => round },
    { label: "bits sent by all nodes, a broadcast counted once", of: ({ bits }: ConvergencePoint) => bits },
  ];
  return sides.map(({ label, of }, i) => {
    const xs = curves.flatMap(({ points }) => points.map(of)).filter((x) => x > 0);
    const left = i * (WIDTH + GAP);
    return {
      across: { from: left, to: left + WIDTH },
      down: { from: 8, to: HEIGHT },
      horizontal: { from: Math.min(...xs) / 1.1, to: Math.max(...xs) * 1.15 },
      vertical,
      label,
      isFirst: i === 0,
      curves: curves.map(({ method, points }) => ({
        style: curveStyles[method],
        points: points.map((point) => ({ x: of(point), y: point.left })),
        proved: points.flatMap((point) => point.proved === null ? [] : [{ x: of(point), y: point.proved }]),
      })),
    };
  });
}

function specification(chart: ConvergenceChart): TopLevelSpec {
  const panels = panelsOf(chart),
    width = 2 * WIDTH + GAP,
    entries = chart.curves.map(({ method }) => curveStyles[method]);
  const lines = Math.ceil(entries.length / Math.floor(width / SAMPLE)), perLine = Math.ceil(entries.length / lines);
  return {
    ...look,
    title: { text: chart.title, subtitle: chart.subtitle },
    width,
    height: HEIGHT,
    padding: { left: 46, top: 76, right: 62, bottom: 56 + 20 * lines },
    layer: [
      texts([{ x: 0, y: -8, text: chart.measure, colour: "black" }]),
      ...panels.flatMap(convergenceLayers),
      ...entries.flatMap((style, i) =>
        sample(style, SAMPLE * (i % perLine), HEIGHT + 62 + 20 * Math.floor(i / perLine))
      ),
    ],
  };
}

/** An entry of the legend. */
function sample(style: CurveStyle, x: number, y: number): Layer[] {
  const ends = [{ x, y }, { x: x + 24, y }];
  const mark = { type: "line" as const, color: style.colour, strokeWidth: style.width, strokeDash: [...style.dash] };
  return [
    { data: { values: ends }, mark, encoding: inPixels },
    { data: { values: [{ x: x + 12, y }] }, mark: dot(style), encoding: inPixels },
    texts([{ x: x + 30, y, text: style.title, colour: "black" }]),
  ];
}
