/**
 * The legend of the contraction chart: a table below the plot, with a row a method and a column a kind of curve.
 * @module
 */

import type { ChartPoint, ContractionChart } from "./chart.ts";
import { type Frame, inPixels, type Layer, texts } from "../charts/frame.ts";
import { dashes, families, grey, line, point, type Style } from "../charts/style.ts";

const columns = [
  { kind: "differential", what: "measured", title: ["differential (DQ),", "measured"] },
  { kind: "differential", what: "proved", title: ["differential (DQ),", "proved"] },
  { kind: "naive", what: "measured", title: ["naive (NQ),", "measured"] },
  { kind: "naive", what: "proved", title: ["naive (NQ),", "proved"] },
  { kind: "plain", what: "measured", title: ["unquantized,", "measured"] },
] as const;

type Column = typeof columns[number];

/** Whether there is a curve of this column through `points`. */
const drawn = (points: readonly ChartPoint[], { kind, what }: Column): boolean =>
  points.some((point) => point.kind === kind && (what === "measured" || point.bound !== null));

/** The families of `chart`, each with its points. */
const rows = ({ points }: ContractionChart) =>
  (["gd", "agd", "hb"] as const)
    .map((family) => ({ family, points: points.filter((point) => point.family === family) }))
    .filter(({ points }) => points.length > 0);

/** The room that the legend of `chart` needs, in pixels. */
export const legendHeight = (chart: ContractionChart): number => 56 + 18 * rows(chart).length;

/** The legend; rows and columns of which `chart` has no curve are left out. */
export function legend(chart: ContractionChart, frame: Frame): Layer[] {
  const across = columns.filter((column) => drawn(chart.points, column)).map((column, i) => ({
    ...column,
    x: 200 + 112 * i,
  }));
  const down = rows(chart).map((row, i) => ({ ...row, y: frame.height + 94 + 18 * i }));
  return [
    texts(across.map(({ x, title }) => ({ x, y: frame.height + 64, text: title, colour: grey })), "center"),
    texts(down.map(({ family, y }) => ({ x: 0, y, text: families[family].name, colour: "black" }))),
    ...down.flatMap(({ family, points, y }) =>
      across.filter((column) => drawn(points, column))
        .flatMap(({ kind, what, x }) => sample({ family, kind }, what, x, y))
    ),
  ];
}

/** A short piece of a curve with its middle at (x, y). */
function sample(style: Style, what: "measured" | "proved", x: number, y: number): Layer[] {
  const mark = what === "proved" ? dashes(style) : line(style);
  const stretch: Layer = { data: { values: [{ x: x - 24, y }, { x: x + 24, y }] }, mark, encoding: inPixels };
  if (what === "proved" || style.kind === "plain") return [stretch];
  return [stretch, { data: { values: [{ x, y }] }, mark: point(style), encoding: inPixels }];
}
