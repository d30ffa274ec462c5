/**
 * The curves of the contraction chart and what lies behind them.
 * @module
 */

import type { ChartPoint, ContractionChart } from "./chart.ts";
import { column, type Frame, type Layer, texts } from "../charts/frame.ts";
import { band, dashes, grey, line, point } from "../charts/style.ts";

/** The points of `chart`, method by method. */
const methods = (chart: ContractionChart): ChartPoint[][] =>
  Object.values(Object.groupBy(chart.points, ({ method }) => method)).filter((points) => points !== undefined);

/** What to plot for `y`, which may be infinite, or NaN where a method diverged: far above the plot area is far enough. */
const far = (y: number): number => y < 1000 ? y : 1000;

/** A thin line at the contraction factor of each unquantized method. */
export function unquantized({ points }: ContractionChart, frame: Frame): Layer[] {
  return points.filter(({ bitsPerDimension }) => bitsPerDimension === null).map((level) => ({
    data: { values: [0, frame.right].map((x) => ({ x, y: far(level.contraction) })) },
    mark: { ...line(level), clip: true },
  }));
}

/** Grey where no method can be. */
export function converse({ floor }: ContractionChart, frame: Frame): Layer[] {
  const xs = Array.from({ length: 201 }, (_, i) => frame.right * i / 200);
  return [
    {
      data: { values: xs.map((x) => ({ x, y: floor(x) })) },
      mark: { type: "area", clip: true, color: "#e9e9e9", opacity: 1, line: { color: "#999", strokeWidth: 1 } },
    },
    texts([
      frame.right < 14 // the label fits under the curve, or else stands beside it
        ? { x: 8, y: 0.77 * frame.height, text: ["converse:", "no method", "below 2⁻ᴿ"], colour: grey }
        : { x: column(frame, 4), y: 0.92 * frame.height, text: "converse: no method below 2⁻ᴿ", colour: grey },
    ]),
  ];
}

/** The line above which a method gets nowhere. */
export function noProgress(frame: Frame): Layer[] {
  return [{
    data: { values: [{ x: 0, y: 1 }, { x: frame.right, y: 1 }] },
    mark: { type: "line", color: grey, strokeWidth: 1 },
  }];
}

/** What is proved of each method, dashed. */
export function proved(chart: ContractionChart): Layer[] {
  return methods(chart).map((points) => ({
    data: {
      values: points.flatMap(({ bitsPerDimension: x, bound }) =>
        x === null || bound === null ? [] : [{ x, y: far(bound) }]
      ),
    },
    mark: { ...dashes(points[0]), clip: true },
  }));
}

/** What was measured of each quantized method: its spread, a line, and the points; the differential ones on top. */
export function measured(chart: ContractionChart): Layer[] {
  const of = (wanted: string) => methods(chart).filter(([{ kind }]) => kind === wanted);
  return [...of("naive"), ...of("differential")].map((points) => ({
    data: {
      values: points.map(({ bitsPerDimension, contraction, spread = [contraction, contraction] }) => ({
        x: bitsPerDimension,
        y: far(contraction),
        least: far(spread[0]),
        greatest: far(spread[1]),
      })),
    },
    layer: [
      { mark: { ...band(points[0]), clip: true }, encoding: { y: { field: "least" }, y2: { field: "greatest" } } },
      { mark: { ...line(points[0]), clip: true } },
      { mark: { ...point(points[0]), clip: true } },
    ],
  }));
}
