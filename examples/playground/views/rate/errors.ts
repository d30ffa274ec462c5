/**
 * The distance to the minimum by round, beside what is proved of it.
 * @module
 */

import * as Plot from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { apart } from "../marks/names.ts";
import { powerOfTen, within } from "../marks/numbers.ts";
import type { Result } from "./results.ts";
import type { Trace } from "./runs.ts";
import { colourOf, insideOf, nameOf, strokeOf } from "./style.ts";

/** The chart of distances. */
export function errors({ traces }: Result, rounds: number): Chart {
  const [bottom, top] = reach(traces), shown = (value: number): number => within(bottom, value, 2 * top);
  const listed = (which: (trace: Trace) => boolean): string =>
    traces.filter(which).map(({ method }) => nameOf(method)).join(", ");
  const above = listed(({ errors }) => errors.some((error) => error > top)), below = listed(isDone);
  return {
    name: "error",
    title: "Distance to the minimum, round by round",
    description:
      "Measured distances as lines, and dashed what is proved to be the most at every round, in units of the first " +
      `distance and on a logarithmic scale.${above && ` ${above} rose above the frame.`}` +
      `${below && ` ${below} came as near as floating point allows, and stopped there.`}`,
    rows: traces.flatMap(({ method, errors, bounds }) =>
      errors.map((error, round) => ({ method: nameOf(method), round, error, proved: bounds[round] }))
    ),
    plot: (width) => {
      const frame = { width, height: within(240, width * 0.5, 380), ...margins };
      const [across, down] = insideOf(frame), digits = Math.log10(top / bottom), ticks = ticksOf(bottom, top);
      const ends = traces.map(({ method, errors }) => {
        const last = errors[errors.length - 1], isAbove = last > top, x = isAbove ? 1 : (errors.length - 1) / rounds;
        const y = Math.log10(top / within(bottom, last, top)) / digits;
        return {
          text: `${nameOf(method)}${isAbove ? " ↑" : ""}`,
          colour: colourOf(method),
          x: across * x,
          y: down * y,
        };
      });
      const names = apart(ends, down).map(({ x, y, ...name }) => ({
        ...name,
        x: rounds * x / across,
        y: top / 10 ** (digits * y / down),
      }));
      const lines = traces.flatMap(({ method, errors, bounds }) =>
        errors.map((error, x) => {
          const stroke = colourOf(method), width = strokeOf(method);
          return { method, stroke, width, x, measured: shown(error), proved: shown(bounds[x]) };
        })
      );
      const look = { x: "x", z: "method", stroke: "stroke", clip: true } as const;
      return {
        ...frame,
        x: {
          domain: [0, rounds],
          label: "rounds",
          labelOffset: 37,
          ticks: Math.min(rounds, across / 60),
          tickFormat: "d",
        },
        y: {
          type: "log",
          domain: [bottom, top],
          label: across < 400 ? "distance, of the first" : "distance to the minimum, of the first",
          ticks,
          tickFormat: tickText,
        },
        marks: [
          Plot.gridY({ ticks, stroke: palette.grid, strokeOpacity: 1 }),
          Plot.line(lines, { ...look, y: "proved", strokeWidth: 1.2, strokeDasharray: "4 3" }),
          Plot.line(lines, { ...look, y: "measured", strokeWidth: "width" }),
          Plot.text(names, { x: "x", y: "y", text: "text", fill: "colour", textAnchor: "start", dx: 8 }),
          Plot.text(["dashed: proved"], {
            frameAnchor: "top-right",
            dx: margins.marginRight - 2,
            dy: -31,
            fill: palette.faint,
          }),
        ],
      };
    },
  };
}

const margins = { marginLeft: 56, marginRight: 76, marginTop: 32, marginBottom: 42 };

/** Whether a run came as near as floating point allows. */
const isDone = ({ errors }: Trace): boolean => errors[errors.length - 1] < NEAREST;

/** Distances below are those of rounding. */
const NEAREST = 1e-12;

/** Powers of ten around all that is to be seen: distances and what is proved, no more than 100. */
function reach(traces: readonly Trace[]): [bottom: number, top: number] {
  const measured = traces.flatMap(({ errors }) => errors), proved = traces.flatMap(({ bounds }) => bounds);
  const most = Math.max(1, ...measured, ...proved);
  const least = Math.max(NEAREST / 10, Math.min(0.1, ...measured));
  return [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(Math.min(100, most)))];
}

/** Powers of ten, no more than will be read. */
function ticksOf(bottom: number, top: number): number[] {
  const [first, last] = [bottom, top].map((value) => Math.round(Math.log10(value)));
  const step = Math.ceil((last - first) / 6), powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return powers.filter((power) => power % step === 0).map((power) => 10 ** power);
}

/** A power of ten, as it is read. */
function tickText(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (Math.abs(exponent) <= 2) return String(Number(value.toPrecision(1)));
  return powerOfTen(exponent);
}
