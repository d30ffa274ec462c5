/**
 * The tags of the contraction chart: short texts, each tied by a thin rule to the place that it names.
 * @module
 */

import type { ContractionChart } from "../least_squares/chart.ts";
import { coloured, column, type Frame, inPixels, type Layer, row, type Text, texts } from "./frame.ts";
import { families, grey } from "./style.ts";

/** A text at the end of a rule that begins at (fromX, fromY). */
export interface Tag extends Text {
  readonly text: string;
  readonly fromX: number;
  readonly fromY: number;
}

/** The layers of `values`. */
export const tags = (values: readonly Tag[]): Layer[] => [
  {
    data: { values: [...values] },
    mark: "rule",
    encoding: { ...inPixels, ...coloured, x2: { field: "fromX" }, y2: { field: "fromY" } },
  },
  texts(values.map((tag) => ({ ...tag, x: tag.x + 4 }))),
];

/** Where the rightmost text ends, near enough: no font is at hand to measure it with. */
export const rightEnd = (values: readonly Tag[]): number =>
  Math.max(0, ...values.map(({ x, text }) => x + 4 + 6.5 * text.length));

/** The `wanted` places, in order, each raised to at least `gap` above the one before. */
const apart = (wanted: readonly number[], gap: number): number[] => {
  let last = -Infinity;
  return wanted.map((place) => last = Math.max(place, last + gap));
};

/**
 * A flag on the x axis at each rate from which a method loses nothing; the leftmost stands highest. Where the
 * converse is low a text stands clear above it, and where it is high within it.
 */
export function flags({ points, thresholds, floor }: ContractionChart, frame: Frame): Tag[] {
  const family = new Map(points.map((point) => [point.method, point.family]));
  const shown = thresholds.filter(({ rate }) => rate >= 0 && rate <= frame.right).toSorted((a, b) => b.rate - a.rate);
  const ground = shown.map(({ rate }) => frame.height - row(frame, floor(rate)));
  const heights = apart(ground.map((height) => height < 85 ? height + 10 : 14), 15);
  return shown.map(({ method, rate }, i) => ({
    x: column(frame, rate),
    y: frame.height - heights[i],
    fromX: column(frame, rate),
    fromY: frame.height,
    text: `${method.toUpperCase()} loses nothing from ${rate.toFixed(1)}`,
    colour: family.has(method) ? families[family.get(method)!].colour : grey,
  }));
}

/** Names at the right edge: the unquantized methods, the references, and where there is no progress. */
export function names({ points, references }: ContractionChart, frame: Frame): Tag[] {
  const levels = points.filter(({ bitsPerDimension }) => bitsPerDimension === null);
  const shown = [
    { y: 1, text: "no progress", colour: grey },
    ...references.map(({ label, y }) => ({ y, text: `${label} = ${y.toFixed(3)}`, colour: grey })),
    ...levels.map(({ method, family, contraction: y }) => ({
      y,
      text: `${method.toUpperCase()} ${y.toFixed(3)}`,
      colour: families[family].colour,
    })),
  ].filter(({ y }) => y >= 0 && y <= frame.top).toSorted((a, b) => b.y - a.y);
  const downward = apart(shown.map(({ y }) => row(frame, y)), 14);
  // what would stand beside the axis of x moves up again, and pushes its neighbours
  const places = downward.map((place, i) => Math.min(place, frame.height - 14 * (downward.length - 1 - i)));
  return shown.map(({ y, text, colour }, i) => ({
    x: frame.width + 8,
    y: places[i],
    fromX: frame.width,
    fromY: row(frame, y),
    text,
    colour,
  }));
}
