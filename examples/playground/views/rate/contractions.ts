/**
 * The contraction factor against the rate, with the region where no method can be.
 * @module
 */

import * as Plot from "@observablehq/plot";
import { type MethodName, methodOf } from "../../../support/least_squares/methods.ts";
import { type Chart, palette } from "../../view.ts";
import { apart, LINE } from "../marks/names.ts";
import { within } from "../marks/numbers.ts";
import { MOST_BITS } from "./controls.ts";
import { converseAt, type Result } from "./results.ts";
import type { Measured } from "./runs.ts";
import { colourOf, insideOf, nameOf, strokeOf } from "./style.ts";

/** The greatest contraction factor that is drawn. */
const TOP = 1.2;

/** The chart of contraction factors. */
export function contractions({ rate, header, traces, thresholds, sweep, done }: Result): Chart {
  const right = MOST_BITS + header, methods = [...new Set(sweep.map(({ method }) => method))];
  const plain = traces.filter(({ method }) => methodOf(method).kind === "plain");
  const present = traces.filter(({ method }) => methodOf(method).kind !== "plain");
  const marked = thresholds.filter(({ rate }) => rate <= right).toSorted((a, b) => a.rate - b.rate);
  const lost = thresholds.map(({ method, rate }) => `${nameOf(method)} loses nothing from ${rate.toFixed(2)} bits on.`);
  return {
    name: "contraction",
    title: "What a round gains, at every rate",
    description:
      "The factor by which the distance to the minimum shrinks in a round against bits a coordinate: measured as lines, " +
      `proved for as many rounds dashed, and shaded what no method attains on all problems. Above 1 a method moves away. ` +
      [...lost, `The rate now is ${rate.toFixed(2)} bits.`].join(" ") + (done < 1 ? " More rates are being run." : ""),
    rows: [...plain, ...sweep].map(({ method, bitsPerDimension, rounds, contraction, proved, limit }) => ({
      method: nameOf(method),
      bitsPerDimension,
      rounds,
      contraction,
      proved,
      provedInTheLimit: limit ?? "",
      converse: converseAt(bitsPerDimension),
    })),
    plot: (width) => {
      const frame = { width, height: within(260, width * 0.55, 420), ...margins };
      const [across, down] = insideOf(frame);
      const points = sweep.map(drawn), levels = plain.map(drawn);
      const ends = [...levels, ...methods.flatMap((name) => points.findLast(({ method }) => method === name) ?? [])];
      const names = apart(
        ends.map(({ text, colour, measured }) => ({
          text,
          colour,
          x: across,
          y: down * (1 - Math.min(1, measured / TOP)),
        })),
        down,
      ).map((name) => ({ ...name, x: right, y: TOP * (1 - name.y / down) }));
      const spoken = points.filter(({ x }) => x > header); // from a code that says nothing no line leads to one that does
      const line = { x: "x", z: "text", stroke: "colour", clip: true } as const;
      const level = { stroke: "colour", clip: true } as const, dashed = { strokeWidth: 1.2, strokeDasharray: "4 3" };
      return {
        ...frame,
        x: {
          domain: [0, right],
          label: "bits a coordinate and round, on the wire",
          labelOffset: 37,
          ticks: across / 60,
        },
        y: { domain: [0, TOP], label: "factor a round", ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], tickFormat: ".1f" },
        marks: [
          Plot.areaY(floor(right), { x: "x", y: "y", fill: palette.forbidden }),
          Plot.text(["dashed: proved"], {
            frameAnchor: "top-right",
            dx: margins.marginRight - 2,
            dy: -31,
            fill: palette.faint,
          }),
          Plot.text(["no method gets here"], {
            frameAnchor: "bottom-left",
            dx: 8,
            dy: -8 - LINE * marked.length,
            fill: palette.text,
          }),
          Plot.ruleY([1], { stroke: palette.grid }),
          Plot.ruleX([rate], { stroke: palette.text, strokeOpacity: 0.5 }),
          Plot.text([[rate, TOP]], { text: [`R = ${rate.toFixed(2)}`], dy: -9, fill: palette.text }),
          Plot.ruleY(levels, { ...level, ...dashed, y: "proved" }),
          Plot.ruleY(levels, { ...level, y: "measured" }),
          Plot.line(spoken, { ...line, ...dashed, y: "proved" }),
          Plot.line(spoken, { ...line, y: "measured", strokeWidth: "width" }),
          Plot.dot(points, { x: "x", y: "measured", fill: "colour", r: 2.5, clip: true }),
          Plot.dot(present.map(drawn).filter(({ measured }) => measured <= TOP), {
            x: "x",
            y: "measured",
            stroke: "colour",
            r: 6,
            strokeWidth: 2,
          }),
          ...marked.flatMap(({ method, rate }, i) => {
            const isRight = rate > 0.55 * right, colour = colourOf(method);
            return [
              Plot.ruleX([rate], { stroke: colour, strokeDasharray: "1 3", strokeWidth: 1.5 }),
              Plot.text([[rate, 0]], {
                text: [`${nameOf(method)}${across < 400 ? ":" : " loses nothing from"} ${rate.toFixed(2)}`],
                fill: colour,
                textAnchor: isRight ? "end" : "start",
                dx: isRight ? -6 : 6,
                dy: -8 - LINE * i,
              }),
            ];
          }),
          Plot.text(names, { x: "x", y: "y", text: "text", fill: "colour", textAnchor: "start", dx: 8 }),
        ],
      };
    },
  };
}

/** What is drawn of a point; what is far above the frame is just above it. */
function drawn({ method, bitsPerDimension, contraction, proved }: Measured): Drawn {
  const [measured, most] = [contraction, proved].map((value) => Math.min(2 * TOP, value));
  const look = { text: nameOf(method), colour: colourOf(method), width: strokeOf(method) };
  return { ...look, method, x: bitsPerDimension, measured, proved: most };
}

/** A point and its look. */
interface Drawn {
  readonly method: MethodName;
  readonly text: string;
  readonly colour: string;
  readonly width: number;
  readonly x: number;
  readonly measured: number;
  readonly proved: number;
}

const margins = { marginLeft: 44, marginRight: 72, marginTop: 32, marginBottom: 42 };

/** The border of what can be, from 0 bits to `right`. */
function floor(right: number): { x: number; y: number }[] {
  return Array.from({ length: 121 }, (_, i) => right * i / 120).map((x) => ({ x, y: converseAt(x) }));
}
