/**
 * How far from the optimum, against rounds, bits or time.
 * @module
 */

import { axisX, axisY, dot, gridX, gridY, line, type Markish, ruleY, text } from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { logarithmic } from "../marks/axes.ts";
import { LINE } from "../marks/names.ts";
import { short } from "../marks/numbers.ts";
import { bitsIn, span, timesBetween } from "../marks/units.ts";
import { colourOf, methods } from "./methods.ts";
import type { ManyWorkers, MethodRun } from "./runs.ts";
import { type Circumstances, roundsTo, secondsOf } from "./times.ts";

/** What distances are drawn against. */
export const abscissae = { rounds: "Rounds", bits: "Bits", time: "Predicted time" } as const;

/** How each is measured, labelled and read. */
const measures: Readonly<
  Record<string, {
    readonly label: string;
    readonly of: (run: MethodRun, rounds: number, circumstances: Circumstances) => number;
    readonly read: (value: number) => string;
    /** What is marked between two values; as for any numbers unless given. */
    readonly ticks?: (least: number, most: number) => number[];
  }>
> = {
  rounds: { label: "Rounds", of: (_, rounds) => rounds, read: (rounds) => short(rounds) },
  bits: { label: "Bits both ways, a broadcast counted once", of: ({ up, down }, k) => up[k] + down[k], read: bitsIn },
  time: { label: "Predicted time", of: secondsOf, read: span, ticks: timesBetween },
};

/** How many points a line has, at the most. */
const POINTS = 150;

/** What a chart is of. */
export interface DistanceQuestion extends Circumstances {
  readonly abscissa: string;
  readonly accuracy: number;
}

/** One line: as far as a little beyond the accuracy. */
function wayOf(run: MethodRun, question: DistanceQuestion) {
  const { abscissa, accuracy } = question, { of } = measures[abscissa];
  const last = roundsTo(run, accuracy) ?? run.distances.length - 1, every = Math.max(1, Math.ceil(last / POINTS));
  const rounds = Array.from({ length: Math.floor(last / every) + 1 }, (_, i) => i * every);
  if (rounds[rounds.length - 1] !== last) rounds.push(last);
  return rounds.map((round) => ({
    round,
    at: of(run, round, question),
    distance: run.distances[round],
    proved: run.proved === null ? NaN : run.proved[round],
  }));
}

/** The chart. */
export function distanceChart(runs: ManyWorkers, question: DistanceQuestion): Chart {
  const { abscissa, accuracy } = question,
    { label, read, ticks } = measures[abscissa],
    isLinear = abscissa === "rounds";
  const ways = runs.map((run) => ({ run, way: wayOf(run, question) }));
  const ends = ways.map(({ run, way }) => ({ run, ...way[way.length - 1], isThere: roundsTo(run, accuracy) !== null }));
  const ranked = ends.toSorted((a, b) =>
    Number(b.isThere) - Number(a.isThere) || (a.isThere ? a.at - b.at : a.distance - b.distance)
  );
  const all = ways.flatMap(({ way }) => way.map(({ at }) => at)).filter((at) => at > 0);
  const { domain, ticks: usual } = logarithmic(all);
  const x = isLinear ? { domain: [0, Math.max(1, ...all)] } : { domain, ticks: ticks?.(...domain) ?? usual };
  const y = logarithmic([2, accuracy / 1.2]);
  return {
    name: "distance",
    title: `How far from the optimum, by ${abscissae[abscissa as keyof typeof abscissae].toLowerCase()}`,
    description:
      "Distance to the minimizer over that at the start, on a logarithmic scale; dotted, what is proved of it. " +
      ranked.map(({ run, at, isThere, distance }) =>
        `${methods[run.method]} ${
          isThere ? `is there after ${read(at)}${isLinear ? " rounds" : ""}` : `is at ${short(distance)}`
        }.`
      ).join(" "),
    plot: (width) => {
      const isNarrow = width < 560, height = Math.round(Math.min(420, 230 + width / 5));
      const lines = isNarrow ? Math.ceil(ranked.length / 2) : ranked.length, top = isNarrow ? 18 + LINE * lines : 14;
      return {
        width,
        height: height + (isNarrow ? top : 0),
        ...{ marginLeft: 54, marginTop: top, marginBottom: 38, marginRight: isNarrow ? 14 : 138 },
        x: { type: isLinear ? "linear" : "log", domain: x.domain, label: isNarrow ? label.split(",")[0] : label },
        y: { type: "log", domain: y.domain, label: null, clamp: true },
        marks: [
          gridX({ ...x.ticks ? { ticks: x.ticks } : { ticks: width / 110 }, stroke: palette.grid, strokeOpacity: 1 }),
          gridY({ ticks: y.ticks, stroke: palette.grid, strokeOpacity: 1 }),
          axisX({
            ticks: x.ticks ?? width / 110,
            text: (value: number) => read(value),
            labelAnchor: "center",
            labelArrow: "none",
          }),
          axisY({ ticks: y.ticks, tickFormat: (value: number) => short(value), tickSize: 0 }),
          ruleY([accuracy], { stroke: palette.text, strokeDasharray: "4,3" }),
          ...ways.flatMap(({ run, way }): Markish[] => {
            const shown = isLinear ? way : way.filter(({ at }) => at > 0), stroke = colourOf(run.method);
            const proved = shown.filter((point) => point.proved <= y.domain[1]);
            return [
              line(proved, { x: "at", y: "proved", stroke, strokeDasharray: "1,4", strokeLinecap: "round" }),
              line(shown, { x: "at", y: "distance", stroke, strokeWidth: 1.8 }),
            ];
          }),
          dot(ends.filter(({ isThere }) => isThere), {
            x: "at",
            y: "distance",
            fill: ({ run }) => colourOf(run.method),
            r: 3.5,
          }),
          text(["distance"], { frameAnchor: "top-left", dx: 6, dy: 0, fill: palette.faint }),
          ...ranked.map(({ run: { method } }, i) => {
            const name = { fill: colourOf(method), textAnchor: "start" } as const, row = LINE * (i % lines);
            return isNarrow
              ? text([methods[method]], {
                ...name,
                frameAnchor: "top-left",
                dx: i < lines ? 0 : (width - 60) / 2,
                dy: row - top + 4,
              })
              : text([methods[method]], { ...name, frameAnchor: "top-right", dx: 14, dy: row });
          }),
        ],
      };
    },
    rows: ways.flatMap(({ run, way }) =>
      way.map(({ round, distance, proved }) => ({
        method: methods[run.method],
        round,
        "bits up": run.up[round],
        "bits down": run.down[round],
        seconds: secondsOf(run, round, question),
        distance,
        proved: Number.isNaN(proved) ? "" : proved,
      }))
    ),
  };
}
