/**
 * The figure of times to accuracy: which method is fastest where, a map for each kind of server.
 * @module
 */

import type { TopLevelSpec } from "vega-lite";
import { coloured, inPixels, type Layer, type Text, texts } from "../charts/frame.ts";
import { grey } from "../charts/style.ts";
import { look, svgOf } from "../charts/svg.ts";
import type { Server } from "./model.ts";
import { type Best, count, gained, named, serverTitles, span, speed } from "./report.ts";
import { type TimedMethodName, timedMethodNames, timedMethods } from "./methods.ts";

/** What the figure shows. */
export interface TimeChart {
  readonly title: string;
  /** One line, of at most about 110 characters. */
  readonly subtitle: string;
  readonly cells: readonly Best[];
}

/** Draws the figure as SVG. */
export const timeChart = (chart: TimeChart): Promise<string> => svgOf(specification(chart));

const WIDE = 98, HIGH = 50, HEAD = 26, FOOT = 56;

/** Tints of hues that colour-blind readers tell apart (Okabe and Ito), greys for floats; every cell says its name too. */
const tints: Readonly<Record<TimedMethodName, string>> = {
  "gd-64": "#f0f0f0",
  "gd-32": "#e2e2e2",
  "agd-32": "#cfcfcf",
  "nq-gd": "#f5ecd0",
  "ef21-top": "#F3CF80",
  "ef21-levels": "#C3E3F6",
  "ef21-agd": "#8FC3E0",
  "iade": "#BDE5D8",
  "aiade": "#7FCCB4",
  "dq-gd": "#EBAF80",
};

/** Numbers in increasing order, each once. */
const sorted = (values: readonly number[]): number[] => [...new Set(values)].toSorted((a, b) => a - b);

/** Filled rectangles. */
const boxes = (values: readonly { x: number; y: number; x2: number; y2: number; colour: string }[]): Layer => ({
  data: { values: [...values] },
  mark: { type: "rect", stroke: "white", strokeWidth: 1.5 },
  encoding: { ...inPixels, ...coloured, x2: { field: "x2" }, y2: { field: "y2" } },
});

/** The map of one kind of server, its first row of pixels at `top`. */
function map(cells: readonly Best[], server: Server, top: number): Layer[] {
  const here = cells.filter((cell) => cell.server === server);
  const across = sorted(here.map(({ bandwidth }) => bandwidth)), down = sorted(here.map(({ workers }) => workers));
  const left = ({ bandwidth }: Best): number => WIDE * across.indexOf(bandwidth);
  const high = ({ workers }: Best): number => top + HEAD + HIGH * (down.length - 1 - down.indexOf(workers));
  const said = (line: number, of: (cell: Best) => string, colour: string): Text[] =>
    here.map((cell) => ({ x: left(cell) + WIDE / 2, y: high(cell) + HIGH / 2 + line, text: of(cell), colour }));
  const bottom = top + HEAD + HIGH * down.length;
  return [
    texts([{ x: 0, y: top + 10, text: serverTitles[server], colour: "black" }]),
    boxes(here.map((cell) => ({
      x: left(cell),
      y: high(cell),
      x2: left(cell) + WIDE,
      y2: high(cell) + HIGH,
      colour: tints[cell.method],
    }))),
    texts(said(-15, named, "black"), "center"),
    texts(said(1, ({ seconds }) => span(seconds), "black"), "center"),
    texts(said(16, gained, "#444"), "center"),
    texts(down.map((N, i) => ({ x: -8, y: bottom - HIGH * (i + 0.5), text: count(N), colour: "black" })), "right"),
    texts(across.map((b, i) => ({ x: WIDE * (i + 0.5), y: bottom + 12, text: speed(b), colour: "black" })), "center"),
  ];
}

function specification({ title, subtitle, cells }: TimeChart): TopLevelSpec {
  const servers = [...new Set(cells.map(({ server }) => server))];
  const columns = new Set(cells.map(({ bandwidth }) => bandwidth)).size,
    rows = new Set(cells.map((c) => c.workers)).size;
  const step = HEAD + HIGH * rows + FOOT, height = step * servers.length - 20, width = Math.max(560, WIDE * columns);
  const shown = timedMethodNames.filter((name) => cells.some(({ method }) => method === name));
  return {
    ...look,
    title: { text: title, subtitle },
    width,
    height,
    padding: { left: 74, top: 58, right: 24, bottom: 40 + 18 * shown.length },
    layer: [
      ...servers.flatMap((server, i) => map(cells, server, step * i)),
      ...servers.flatMap((_, i) => {
        const y = step * i + HEAD + HIGH * rows;
        return [
          texts([{ x: -66, y: y + 12, text: "workers ↑", colour: grey }]),
          texts([{ x: WIDE * columns / 2, y: y + 29, text: "bandwidth of every port →", colour: grey }], "center"),
        ];
      }),
      texts([{
        x: 0,
        y: height + 18 * shown.length + 20,
        text: "×: how much faster than gd-32, and than the best with floats; ring: floats are added up on the way",
        colour: grey,
      }]),
      boxes(shown.map((name, i) => ({ ...swatch(height, i), colour: tints[name] }))),
      texts(shown.map((name, i) => ({
        x: 24,
        y: swatch(height, i).y + 6,
        text: `${name}: ${timedMethods[name].title}`,
        colour: "black",
      }))),
    ],
  };
}

/** Where the sample of legend line i is. */
const swatch = (height: number, i: number) => ({ x: 0, y: height + 12 + 18 * i, x2: 16, y2: height + 24 + 18 * i });
