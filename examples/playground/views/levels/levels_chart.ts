/**
 * Where the mass is, and where each method puts its levels.
 * @module
 */

import { areaY, line, type LineOptions, type Markish, ruleY, text } from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { short } from "../marks/numbers.ts";
import { magnitudeAt, type Masses, place } from "./masses.ts";
import type { MethodName } from "./methods.ts";
import type { LevelsResult } from "./results.ts";
import { styles } from "./style.ts";

/** How high the histogram is, in rows. */
const HEIGHT = 5;

/** The rows beneath it; that of ALQ has room above for its way there. */
const rows: Readonly<Record<MethodName, number>> = { qsgd: -0.8, nuqsgd: -1.7, amq: -2.6, alq: -5.6, optimum: -6.5 };

/** The way of ALQ, from the levels that it starts with to those that it has. */
const WAY = { from: -3.3, to: -5.25 } as const;

/** Half the height of a mark. */
const HALF = 0.32;

/** The place of a sweep on the way: early ones count more. */
const downTo = (sweep: number, last: number): number =>
  last === 0 ? WAY.to : WAY.from + (WAY.to - WAY.from) * Math.log1p(sweep) / Math.log1p(last);

/** Magnitudes to mark on an axis `width` pixels wide: 0, 1, powers of ten, and what else there is room for. */
export function axisTicks(unit: number, width: number): number[] {
  const powers = Array.from({ length: 13 }, (_, k) => Number(`1e${-k}`)), ticks: number[] = [];
  for (
    const tick of [
      0,
      ...powers,
      ...powers.flatMap((power) => [0.5, 0.2].map((x) => Number((x * power).toPrecision(1)))),
    ]
  ) {
    const at = width * place(tick, unit);
    if (ticks.every((other) => Math.abs(width * place(other, unit) - at) >= 50)) ticks.push(tick);
  }
  return ticks.sort((a, b) => a - b);
}

/** Thin marks where there are many. */
const thin = (count: number): number => count > 40 ? 1 : count > 12 ? 1.5 : 2;

/** A point of a line; one that is not a number ends it, and the next begins another. */
type Point = readonly [x: number, y: number];

const GAP: Point = [NaN, NaN];

/** Many lines as one element. */
const lines = (paths: readonly (readonly Point[])[], options: LineOptions): Markish =>
  line(paths.flatMap((path) => [...path, GAP]), { x: ([x]: Point) => x, y: ([, y]: Point) => y, ...options });

/** An upright stroke at each level. */
const strokes = (levels: readonly number[], from: number, to: number, options: LineOptions): Markish =>
  lines(levels.map((level): Point[] => [[level, from], [level, to]]), options);

/** The outline of the bins. */
function outline({ shares, unit }: Masses): Point[] {
  const most = Math.max(...shares);
  return shares.flatMap((share, i): Point[] => {
    const y = HEIGHT * share / most;
    return [[magnitudeAt(i / shares.length, unit), y], [Math.min(1, magnitudeAt((i + 1) / shares.length, unit)), y]];
  });
}

/** The histogram, with the levels of ALQ in it. */
function histogram({ masses, methods }: LevelsResult): Markish[] {
  const alq = methods.find(({ name }) => name === "alq")?.levels ?? [];
  return [
    areaY(outline(masses), { x: ([x]) => x, y1: 0, y2: ([, y]) => y, fill: palette.faint, fillOpacity: 0.4 }),
    strokes(alq, 0, HEIGHT, { stroke: styles.alq.colour, strokeWidth: 1, strokeOpacity: alq.length > 20 ? 0.2 : 0.5 }),
    ruleY([0], { stroke: palette.text }),
  ];
}

/** The name of a row, before it. */
const before = (title: string, y: number, fill: string, fontWeight = 400): Markish =>
  text([title], { frameAnchor: "left", y: [y], dx: -10, textAnchor: "end", fill, fontWeight });

/** The levels of each method in a row. */
const marks = ({ methods }: LevelsResult): Markish[] => [
  ruleY(methods.map(({ name }) => rows[name]), { stroke: palette.grid }),
  ...methods.flatMap(({ name, levels }) => {
    const { title, colour } = styles[name], y = rows[name];
    return [
      strokes(levels, y - HALF, y + HALF, { stroke: colour, strokeWidth: thin(levels.length) }),
      before(title, y, colour, 600),
    ];
  }),
];

/** How the levels of ALQ came where they are: as far down as sweeps are done of all until they rest. */
function way({ sweeps: { coordinate }, done }: LevelsResult): Markish[] {
  if (coordinate.length < 2) return [];
  const last = coordinate.at(-1)!.sweep,
    [{ levels }] = coordinate,
    soFar = coordinate.filter(({ sweep }) => sweep <= done);
  const paths = levels.map((_, j) => soFar.map(({ sweep, levels }): Point => [levels[j], downTo(sweep, last)]));
  const at = downTo(done, last);
  return [
    lines(paths, { stroke: styles.alq.colour, strokeWidth: thin(levels.length) / 1.5, strokeOpacity: 0.75 }),
    ...at < WAY.from - 0.7 ? [before("start", WAY.from, palette.faint)] : [],
    before(`sweep ${done}`, at + 0.3, palette.faint),
  ];
}

/** What is seen. */
function described({ masses: { zeros }, methods, done }: LevelsResult): string {
  const listed = methods.filter(({ levels }) => levels.length <= 9)
    .map(({ name, levels }) => `${styles[name].title} ${levels.map((level) => short(level, 2)).join(", ")}`);
  const moved = done > 0 ? ` The lines above the levels of ALQ are their way there, early sweeps drawn taller.` : "";
  const absent = zeros > 0 ? ` ${short(100 * zeros)} % are exactly 0 and not drawn.` : "";
  return `Grey: the normalised magnitudes of the coordinates, each as heavy as it counts in the variance; the axis is linear ` +
    `near 0 and logarithmic beyond.${absent} Beneath, the levels of each method.${moved}` +
    (listed.length > 0 ? ` Levels: ${listed.join("; ")}.` : "");
}

/** The chart. */
export function levelsChart(result: LevelsResult): Chart {
  const { unit, shares } = result.masses;
  return {
    name: "levels",
    title: "Where the mass is, and where the levels are",
    description: described(result),
    plot: (width) => ({
      width,
      height: Math.max(380, Math.min(520, 0.5 * width)),
      marginLeft: 84,
      marginRight: 14,
      marginBottom: 40,
      x: {
        type: "symlog",
        constant: unit,
        domain: [0, 1],
        label: "magnitude over norm",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: axisTicks(unit, width - 98),
        tickFormat: (x: number) => short(x),
      },
      y: { axis: null, domain: [-7, HEIGHT * 1.02] },
      marks: [...histogram(result), ...marks(result), ...way(result)],
    }),
    rows: [
      ...shares.map((share, i) => ({
        what: "share of mass",
        from: magnitudeAt(i / shares.length, unit),
        to: Math.min(1, magnitudeAt((i + 1) / shares.length, unit)),
        value: share,
      })),
      ...result.methods.flatMap(({ name, levels }) =>
        levels.map((level) => ({ what: `level of ${styles[name].title}`, from: level, to: level, value: level }))
      ),
    ],
  };
}
