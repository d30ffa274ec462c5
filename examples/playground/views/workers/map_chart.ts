/**
 * Which method is first where: over bandwidth and latency.
 * @module
 */

import { connections } from "@bitdescent/bitdescent";
import { axisX, axisY, dot, frame, type Markish, rect, text } from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { span, speed } from "../marks/units.ts";
import { colourOf, type MethodName, methods } from "./methods.ts";
import { type Circumstances, fastest, type Priced, pricedSeconds } from "./times.ts";

/** Where the map ends: bits a second, and seconds. */
export const BANDWIDTHS = [1e4, 1e12] as const, LATENCIES = [1e-6, 1] as const;

/** How many bandwidths are looked at. */
const COLUMNS = 240;

/** A part of a column in which one method is first. */
interface Region {
  readonly method: MethodName;
  readonly bandwidths: readonly [number, number];
  readonly latencies: readonly [number, number];
}

const along = ([from, to]: readonly [number, number], part: number): number => from * (to / from) ** part;

/** The next latency above `latency` at which another method becomes first, which has fewer latencies to wait for. */
function nextLatency(all: readonly Priced[], best: Priced, latency: number, bandwidth: number): number {
  const ahead = (other: Priced): number => pricedSeconds(other, 0, bandwidth) - pricedSeconds(best, 0, bandwidth);
  const crossings = all.filter(({ latencies }) => latencies < best.latencies)
    .map((other) => ahead(other) / (best.latencies - other.latencies));
  return Math.min(LATENCIES[1], ...crossings.filter((crossing) => crossing > latency)); // rounding puts some at it
}

/** The map, column by column. */
export function regions(all: readonly Priced[]): Region[] {
  if (all.length === 0) return [];
  return Array.from({ length: COLUMNS }, (_, i) => i).flatMap((i) => {
    const bandwidth = along(BANDWIDTHS, (i + 0.5) / COLUMNS), column: Region[] = [];
    const bandwidths = [along(BANDWIDTHS, i / COLUMNS), along(BANDWIDTHS, (i + 1) / COLUMNS)] as const;
    for (let from: number = LATENCIES[0]; from < LATENCIES[1];) {
      const best = fastest(all, from * (1 + 1e-9), bandwidth)!,
        to = nextLatency(all, best, from * (1 + 1e-9), bandwidth);
      column.push({ method: best.run.method, bandwidths, latencies: [from, to] });
      from = to;
    }
    return column;
  });
}

/** Where the name of each method stands: halfway along all that is its own. */
function namesIn(found: readonly Region[]): { method: MethodName; bandwidth: number; latency: number }[] {
  return [...Map.groupBy(found, ({ method }) => method)].map(([method, own]) => {
    const middle = own.reduce((sum, { bandwidths: [a, b], latencies: [c, d] }) => {
      const area = Math.log(b / a) * Math.log(d / c);
      return { area: sum.area + area, x: sum.x + area * Math.log(a * b) / 2 };
    }, { area: 0, x: 0 });
    const x = Math.exp(middle.x / middle.area);
    const nearest = own.toSorted((p, q) => off(p, x) - off(q, x))[0],
      { latencies: [c, d], bandwidths: [a, b] } = nearest;
    return { method, bandwidth: Math.sqrt(a * b), latency: Math.sqrt(c * d) };
  });
}

const off = ({ bandwidths: [a, b] }: Region, x: number): number => Math.abs(Math.log(a * b / (x * x)));

/** The chart. */
export function mapChart(all: readonly Priced[], circumstances: Circumstances, accuracy: string): Chart {
  const { bandwidth, latency } = circumstances, found = regions(all), here = fastest(all, latency, bandwidth);
  const names = namesIn(found);
  return {
    name: "map",
    title: `Which method is the first to come within ${accuracy}`,
    description: here === undefined
      ? "No method has reached the accuracy yet."
      : `Over bandwidth and latency. With ${speed(bandwidth)} and ${span(latency)} it is ${
        methods[here.run.method]
      }, after ${span(pricedSeconds(here, latency, bandwidth))}. Somewhere first: ${
        names.map(({ method }) => methods[method]).join(", ")
      }.`,
    plot: (width) => ({
      width,
      height: Math.round(Math.min(440, 240 + width / 5)),
      ...{ marginLeft: 62, marginRight: 34, marginTop: 12, marginBottom: 40 },
      x: { type: "log", domain: [...BANDWIDTHS], label: "Bandwidth of every port" },
      y: { type: "log", domain: [...LATENCIES], label: null },
      marks: [
        rect(found, {
          x1: ({ bandwidths }: Region) => bandwidths[0],
          x2: ({ bandwidths }: Region) => bandwidths[1],
          y1: ({ latencies }: Region) => latencies[0],
          y2: ({ latencies }: Region) => latencies[1],
          fill: ({ method }: Region) => colourOf(method),
          fillOpacity: 0.28,
          shapeRendering: "crispEdges",
        }),
        frame({ stroke: palette.grid }),
        axisX({
          ticks: [1e4, 1e6, 1e8, 1e10, 1e12].filter((_, i) => width >= 560 || i % 2 === 0),
          tickFormat: (value: number) => speed(value),
          labelAnchor: "center",
          labelArrow: "none",
        }),
        axisY({
          ticks: [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1],
          tickFormat: (value: number) => span(value),
          tickSize: 0,
        }),
        text(["Latency"], { frameAnchor: "top-left", dx: 6, dy: 6, fill: palette.text }),
        ...names.map(({ method, bandwidth, latency }): Markish =>
          text([methods[method]], { x: [bandwidth], y: [latency], fill: palette.text, fontWeight: "bold" })
        ),
        dot(Object.values(connections), { x: "bandwidth", y: "latency", stroke: palette.text, r: 3 }),
        text(Object.entries(connections).filter((_, i) => width >= 560 || i % 2 === 0), {
          x: ([, { bandwidth }]) => bandwidth,
          y: ([, { latency }]) => latency,
          text: ([name]) => kinds[name as keyof typeof connections],
          fill: palette.text,
          dy: -9,
        }),
        dot([circumstances], { x: "bandwidth", y: "latency", fill: palette.text, stroke: "none", r: 5 }),
      ],
    }),
    rows: found.map(({ method, bandwidths, latencies }) => ({
      first: methods[method],
      "bandwidth from": bandwidths[0],
      "bandwidth to": bandwidths[1],
      "latency from": latencies[0],
      "latency to": latencies[1],
    })),
  };
}

/** What kinds of connections are called. */
const kinds: Readonly<Record<keyof typeof connections, string>> = {
  home: "home",
  broadband: "broadband",
  dataCentre: "data centre",
  cluster: "cluster",
  fabric: "fabric",
  fastFabric: "fast fabric",
};
