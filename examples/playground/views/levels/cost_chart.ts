/**
 * Variance against bits: what each method costs, and what it gives.
 * @module
 */

import { dot, line, link, text } from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { logarithmic } from "../marks/axes.ts";
import { LINE } from "../marks/names.ts";
import { short } from "../marks/numbers.ts";
import { type Measured, type MethodName, methodNames } from "./methods.ts";
import type { LevelsResult } from "./results.ts";
import { styles, varianceAxis } from "./style.ts";

/** One method as it is drawn. */
interface Spot extends Measured {
  /** Bits a coordinate: written, or by entropy as long as nothing was. */
  readonly bits: number;
  readonly isWritten: boolean;
}

/** Entropy and norms: what no code for these numbers is below, on average. */
const leastOf = ({ entropy, norms }: Measured): number => entropy + norms;

const spotsOf = ({ methods }: LevelsResult): Spot[] =>
  methods.flatMap(({ measured, bits }) =>
    measured ? [{ ...measured, bits: bits ?? leastOf(measured), isWritten: bits !== undefined }] : []
  );

/** What takes room on a chart: from x to the right, and as high as a line about y, in pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A letter's width, a dot's, and the room between a dot and its name, in pixels. */
const LETTER = 9, DOT = 10, ROOM = 10;

/** The heights of names that lie neither on dots nor on names before them: where each wants to be, or `line` by line further. */
export function stacked(names: readonly Box[], dots: readonly Box[], line: number): number[] {
  const taken = [...dots];
  for (const { x, y: wanted, width } of names) {
    const beside = taken.filter((other) => x < other.x + other.width && other.x < x + width);
    let y = wanted, on: Box | undefined;
    // Half a pixel is no overlap: a step of less would be one that rounding made.
    while ((on = beside.find((other) => Math.abs(other.y - y) < Math.abs(line) - 0.5))) y = on.y + line;
    taken.push({ x, y, width });
  }
  return taken.slice(dots.length).map(({ y }) => y);
}

/** The names of ALQ and the optimum go to the left, where no other method is, unless there is no room. */
const goesLeft = (name: MethodName, x: number): boolean => (name === "alq" || name === "optimum") && x > 80;

/** How far each name is from its dot: those on the right are stacked upwards, those on the left downwards. */
function nameShifts(places: readonly { readonly name: MethodName; readonly x: number; readonly y: number }[]) {
  const dots = places.map(({ x, y }) => ({ x: x - DOT / 2, y, width: DOT }));
  return [false, true].flatMap((left) => {
    const side = places.filter(({ name, x }) => goesLeft(name, x) === left)
      .toSorted((a, b) => left ? a.y - b.y : b.y - a.y);
    const names = side.map(({ name, x, y }) => {
      const width = LETTER * styles[name].title.length;
      return { x: left ? x - ROOM - width : x + ROOM, y, width };
    });
    const heights = stacked(names, dots, left ? LINE : -LINE);
    return side.map(({ name, y }, i) => ({ name, left, down: heights[i] - y }));
  });
}

function described(spots: readonly Spot[]): string {
  const said = spots.map(({ name, variance, bits }) =>
    `${styles[name].title} ${short(variance)} at ${short(bits)} bits`
  );
  return "Each dot is a message that was written: its bits a coordinate, norms included, and the variance of its levels. " +
    "The ring beside it is the entropy of what is written, the bar above it the variance that is proved for every gradient. " +
    `Faint lines: the same methods with fewer and more levels, by entropy. ${said.join("; ")}.`;
}

const MARGIN = { marginLeft: 60, marginRight: 76, marginTop: 28, marginBottom: 40 } as const;

/** The least variance that there is always room for, so that axes stay as widths change. */
const LEAST = 3e-5;

/** The chart. */
export function costChart(result: LevelsResult): Chart {
  const all = spotsOf(result), spots = all.filter(({ variance }) => variance > 0);
  const others = result.widths.flat().filter(({ variance }) => variance > 0);
  const bounds = spots.map(({ bound }) => bound), variances = [...spots, ...others].map(({ variance }) => variance);
  const { domain, ticks } = logarithmic([LEAST, Math.sqrt(result.bucket), ...bounds, ...variances]);
  const most = Math.max(8.2, ...[...spots, ...others].map(leastOf), ...spots.map(({ bits }) => bits));
  const colour = ({ name }: Measured): string => styles[name].colour;
  return {
    name: "variance-and-bits",
    title: "Variance against bits written",
    description: described(all),
    plot: (width) => {
      const isNarrow = width < 480, marginTop = isNarrow ? 110 : MARGIN.marginTop; // then what marks mean is above
      const height = Math.max(isNarrow ? 400 : 320, Math.min(440, 0.45 * width));
      const down = (height - marginTop - MARGIN.marginBottom) / Math.log(domain[1] / domain[0]);
      const along = (width - MARGIN.marginLeft - MARGIN.marginRight) / most;
      const shifts = nameShifts(
        spots.map(({ name, bits, variance }) => ({ name, x: bits * along, y: -Math.log(variance) * down })),
      );
      return {
        ...MARGIN,
        marginTop,
        width,
        height,
        x: {
          domain: [0, most],
          ticks: Math.ceil(width / 120),
          label: "bits a coordinate",
          labelAnchor: "center",
          labelArrow: "none",
        },
        y: varianceAxis({ domain, ticks }),
        marks: [
          ...methodNames.map((name) =>
            line(others.filter((at) => at.name === name), {
              x: leastOf,
              y: "variance",
              stroke: styles[name].colour,
              strokeOpacity: 0.45,
              marker: "dot",
              strokeWidth: 1,
            })
          ),
          link(spots, { x: "bits", y1: "variance", y2: "bound", stroke: colour, strokeDasharray: "2,3" }),
          dot(spots, { x: "bits", y: "bound", symbol: bar, r: 6, stroke: colour, strokeWidth: 2 }),
          link(spots, { x1: leastOf, x2: "bits", y: "variance", stroke: colour, strokeWidth: 1.5 }),
          dot(spots, { x: leastOf, y: "variance", r: 4.5, stroke: colour, strokeWidth: 1.5 }),
          dot(spots.filter(({ isWritten }) => isWritten), { x: "bits", y: "variance", r: 4.5, fill: colour }),
          text(["● message written\n○ its entropy\n┬ proved for every gradient\n· with other widths"], {
            frameAnchor: isNarrow ? "top-left" : "top",
            dx: isNarrow ? 0 : -40,
            dy: isNarrow ? -80 : 4,
            textAnchor: "start",
            fill: palette.faint,
            lineHeight: 1.3,
          }),
          ...shifts.map(({ name, left, down }) =>
            text(spots.filter((at) => at.name === name), {
              x: left ? leastOf : "bits",
              y: "variance",
              text: () => styles[name].title,
              dx: left ? -ROOM : ROOM,
              dy: down,
              textAnchor: left ? "end" : "start",
              fill: styles[name].colour,
              fontWeight: 600,
            })
          ),
        ],
      };
    },
    rows: [
      ...all.map((at) => ({ ...row(at), "bits written": at.isWritten ? at.bits : "" })),
      ...result.widths.flat().map((at) => ({ ...row(at), "bits written": "" })),
    ],
  };
}

/** The bar at a bound, as a symbol. */
const bar = {
  draw(context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }, size: number): void {
    const half = Math.sqrt(size / Math.PI);
    context.moveTo(-half, 0);
    context.lineTo(half, 0);
  },
};

const row = (at: Measured): Record<string, string | number> => ({
  method: styles[at.name].title,
  levels: at.levels.length,
  variance: at.variance,
  bound: at.bound,
  "entropy, bits": at.entropy,
  "norms, bits": at.norms,
});
