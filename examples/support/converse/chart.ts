/**
 * The figure of the converse: the rate from which nothing is lost against the dimension, a line a quantizer.
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { inPixels, type Layer, type Text, texts } from "../charts/frame.ts";
import { grey } from "../charts/style.ts";
import { look, svgOf } from "../charts/svg.ts";
import { rightEnd, type Tag, tags } from "../charts/tags.ts";
import type { Standing } from "./check.ts";
import { type QuantizerStyle, quantizerStyles } from "./style.ts";

/** What the figure shows. */
export interface ConverseChart {
  readonly title: string;
  /** One line, of at most about 110 characters. */
  readonly subtitle: string;
  readonly standings: readonly Pick<Standing, "quantizer" | "dimension" | "rate" | "ideal">[];
}

/** Draws the figure as SVG. */
export const converseChart = (chart: ConverseChart): Promise<string> => svgOf(specification(chart));

const WIDTH = 560, HEIGHT = 380, MARGIN = 24;

/** How much of the figure is below the ideal. */
const BELOW = 0.12;

/** Both axes are logarithmic: the column of a dimension, and the row of a rate. */
interface Frame {
  readonly column: (dimension: number) => number;
  readonly row: (rate: number) => number;
  readonly from: number;
  readonly to: number;
}

/** A line, with its rates from the smallest dimension to the largest. */
interface Curve {
  readonly style: QuantizerStyle;
  readonly places: readonly { readonly x: number; readonly y: number; readonly rate: number }[];
}

function frameOf({ standings }: ConverseChart): Frame {
  const dimensions = standings.map(({ dimension }) => dimension);
  const first = Math.min(...dimensions), last = Math.max(...dimensions);
  const to = Math.max(...standings.map(({ rate }) => rate)) * 1.12;
  const from = (standings[0].ideal / to ** BELOW) ** (1 / (1 - BELOW)); // so that the ideal is at this height
  return {
    column: (n) => first === last ? WIDTH / 2 : MARGIN + (WIDTH - 2 * MARGIN) * part(first, last, n),
    row: (rate) => HEIGHT * (1 - part(from, to, rate)),
    from,
    to,
  };
}

/** How far `value` is from `from` to `to`, in ratios. */
const part = (from: number, to: number, value: number): number => Math.log(value / from) / Math.log(to / from);

function specification(chart: ConverseChart): TopLevelSpec {
  const frame = frameOf(chart), groups = [...Map.groupBy(chart.standings, ({ quantizer }) => quantizer)];
  const curves = groups.map(([quantizer, standings]): Curve => ({
    style: quantizerStyles[quantizer],
    places: standings.toSorted((a, b) => a.dimension - b.dimension)
      .map(({ dimension, rate }) => ({ x: frame.column(dimension), y: frame.row(rate), rate })),
  }));
  const named = beside(curves.map(({ style: { title, colour }, places }) => {
    const { x, y, rate } = places[places.length - 1];
    return { x, y, text: `${rate.toFixed(2)} ${title}`, colour };
  }));
  return {
    ...look,
    title: { text: chart.title, subtitle: chart.subtitle },
    width: WIDTH,
    height: HEIGHT,
    padding: { left: 52, top: 72, right: rightEnd(named) + 8 - WIDTH, bottom: 54 },
    layer: [
      ...axes(chart, frame),
      ...converse(chart, frame),
      ...curves.toSorted((a, b) => Number(b.style.isHollow) - Number(a.style.isHollow)).flatMap(drawn),
      ...tags(named),
    ],
  };
}

/** Tags beside the right edge, each at least a line below the one above. */
function beside(ends: readonly Text[]): Tag[] {
  const sorted = ends.toSorted((a, b) => a.y - b.y);
  const tops: number[] = [];
  for (const { y } of sorted) tops.push(Math.max(y, (tops.at(-1) ?? -Infinity) + 15));
  return sorted.map((end, i) => ({
    ...end,
    text: String(end.text),
    fromX: end.x + 6,
    fromY: end.y,
    x: WIDTH + 8,
    y: tops[i],
  }));
}

/** Thin lines, and the numbers beside and below. */
function axes({ standings }: ConverseChart, { column, row, from, to }: Frame): Layer[] {
  const steps = to / from < 20 ? [1, 1.5, 2, 3, 4, 5, 6, 8] : [1, 2, 5];
  const rates = [0.001, 0.01, 0.1, 1, 10].flatMap((unit) => steps.map((step) => Number((unit * step).toPrecision(2))))
    .filter((rate) => rate >= from && rate <= to);
  const dimensions = [...new Set(standings.map(({ dimension }) => dimension))];
  const rules = [
    ...rates.map((rate) => ({ x: 0, y: row(rate), x2: WIDTH, y2: row(rate) })),
    ...dimensions.map((n) => ({ x: column(n), y: HEIGHT, x2: column(n), y2: HEIGHT + 5 })),
  ];
  return [
    {
      data: { values: rules },
      mark: { type: "rule", color: "#e8e8e8" },
      encoding: { ...inPixels, x2: { field: "x2" }, y2: { field: "y2" } },
    },
    texts(rates.map((rate) => ({ x: -8, y: row(rate), text: `${rate}`, colour: "black" })), "right"),
    texts(dimensions.map((n) => ({ x: column(n), y: HEIGHT + 15, text: `${n}`, colour: "black" })), "center"),
    texts([{ x: WIDTH / 2, y: HEIGHT + 36, text: "dimension n", colour: "black" }], "center"),
    texts([{ x: 0, y: -12, text: "bits a coordinate and round", colour: "black" }]),
  ];
}

/** Grey where no method can be. */
function converse({ standings: [{ ideal }] }: ConverseChart, { row }: Frame): Layer[] {
  const y = row(ideal);
  return [
    {
      data: { values: [{ x: 0, y, x2: WIDTH, y2: HEIGHT }] },
      mark: { type: "rect", color: "#e9e9e9" },
      encoding: { ...inPixels, x2: { field: "x2" }, y2: { field: "y2" } },
    },
    {
      data: { values: [{ x: 0, y, x2: WIDTH, y2: y }] },
      mark: { type: "rule", color: "#888", strokeWidth: 1.5 },
      encoding: { ...inPixels, x2: { field: "x2" }, y2: { field: "y2" } },
    },
    texts([{
      x: 8,
      y: y + 12,
      text: `the ideal, log₂(1/σ) = ${ideal.toFixed(3)}: below it every method loses`,
      colour: grey,
    }]),
  ];
}

/** A line with a mark at each dimension. */
function drawn({ style: { colour, shape, isHollow }, places }: Curve): Layer[] {
  const values = [...places];
  return [
    { data: { values }, mark: { type: "line", color: colour, strokeWidth: isHollow ? 3.4 : 1.6 }, encoding: inPixels },
    {
      data: { values },
      mark: {
        type: "point",
        shape,
        size: isHollow ? 90 : 36,
        opacity: 1,
        stroke: colour,
        strokeWidth: isHollow ? 1.6 : 1,
        fill: isHollow ? "white" : colour,
      },
      encoding: inPixels,
    },
  ];
}
