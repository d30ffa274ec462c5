/**
 * Panels side by side over one legend: what the figures of bits that change by the round have in common.
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { inPixels, type Layer, type Text, texts } from "../charts/frame.ts";
import { grey } from "../charts/style.ts";
import { look } from "../charts/svg.ts";
import type { Axis } from "./chart_axis.ts";
import { type Drawing, type Place, withoutTouching } from "./chart_drawings.ts";
import { legendHeight, legendOf } from "./chart_style.ts";
import type { Span } from "../adaptive_levels/variance_panel.ts";

/** One panel. */
export interface Panel {
  readonly heading: string;
  /** What is drawn in it, from back to front. */
  readonly drawings: readonly Drawing[];
}

/** A figure: panels that share their axes. */
export interface Figure {
  readonly title: string;
  /** Lines of at most about 110 characters. */
  readonly subtitle: readonly string[];
  readonly x: Axis;
  readonly y: Axis;
  readonly panels: readonly Panel[];
  /** The rules that are drawn. */
  readonly rules: readonly string[];
}

/** Where a panel is: its columns and rows of pixels, and whether it is the first of its row. */
interface Site {
  readonly across: Span;
  readonly down: Span;
  readonly isFirst: boolean;
}

const WIDTH = 720, GAP = 26, HEAD = 34, FOOT = 36;

/** Panels in rows of at most three, of which four make two rows of two; a single row is higher. */
function sitesOf(count: number): Site[] {
  const rows = Math.ceil(count / 3), perRow = Math.ceil(count / rows), height = rows === 1 ? 300 : 220;
  const width = (WIDTH - GAP * (perRow - 1)) / perRow;
  return Array.from({ length: count }, (_, i): Site => {
    const left = (width + GAP) * (i % perRow), top = HEAD + (HEAD + height + FOOT) * Math.floor(i / perRow);
    return {
      across: { from: left, to: left + width },
      down: { from: top, to: top + height },
      isFirst: i % perRow === 0,
    };
  });
}

function placeOf({ across, down }: Site, x: Axis, y: Axis): Place {
  const within = (part: number): number => Math.min(1, Math.max(0, part));
  const isOn = (part: number): boolean => part >= 0 && part <= 1;
  return {
    column: (value) => across.from + within(x.part(value)) * (across.to - across.from),
    row: (value) => down.to - within(y.part(value)) * (down.to - down.from),
    isInside: (atX, atY) => isOn(x.part(atX)) && isOn(y.part(atY)),
    down,
  };
}

/** Thin lines from (x, y) to (x2, y2). */
const rules = (values: readonly { x: number; y: number; x2: number; y2: number }[], color: string): Layer => ({
  data: { values: [...values] },
  mark: { type: "rule", color },
  encoding: { ...inPixels, x2: { field: "x2" }, y2: { field: "y2" } },
});

/** The axes of a panel and what stands above it. */
function axes({ across, down, isFirst }: Site, place: Place, x: Axis, y: Axis, heading: string): Layer[] {
  const black = (at: number, to: number, text: string): Text => ({ x: at, y: to, text, colour: "black" });
  const columns = x.ticks.map(({ value, text }) => ({ at: place.column(value), text }));
  const levels = y.ticks.map(({ value, text }) => ({ at: place.row(value), text }));
  return [
    rules(levels.map(({ at }) => ({ x: across.from, y: at, x2: across.to, y2: at })), "#e8e8e8"),
    rules([{ x: across.from, y: down.to, x2: across.to, y2: down.to }], "#888"),
    rules(columns.map(({ at }) => ({ x: at, y: down.to, x2: at, y2: down.to + 4 })), "#888"),
    texts([black(across.from, down.from - 14, heading)]),
    texts(withoutTouching(columns.map(({ at, text }) => black(at, down.to + 13, text))), "center"),
    ...isFirst ? [texts(levels.map(({ at, text }) => black(across.from - 8, at, text)), "right")] : [],
  ];
}

/** The figure in vega-lite's grammar. */
export function specification({ title, subtitle, x, y, panels, rules: names }: Figure): TopLevelSpec {
  const sites = sitesOf(panels.length), height = Math.max(...sites.map(({ down }) => down.to)) + FOOT;
  return {
    ...look,
    title: { text: title, subtitle: [...subtitle] },
    width: WIDTH,
    height,
    padding: { left: 54, top: 62 + 14 * subtitle.length, right: 30, bottom: 16 + legendHeight(names, WIDTH) },
    layer: [
      texts([{ x: WIDTH / 2, y: height - 6, text: x.title, colour: "black" }], "center"),
      texts([{ x: 0, y: -4, text: y.title, colour: grey }]),
      ...panels.flatMap(({ heading, drawings }, i) => {
        const place = placeOf(sites[i], x, y);
        return [...axes(sites[i], place, x, y, heading), ...drawings.map((drawing) => drawing(place))];
      }),
      ...legendOf(names, { left: 0, top: height + 14, width: WIDTH }),
    ],
  };
}
