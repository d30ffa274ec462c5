/**
 * How the variance of ALQ falls, sweep by sweep.
 * @module
 */

import { dot, line, ruleY, text } from "@observablehq/plot";
import type { Chart } from "../../view.ts";
import { logarithmic } from "../marks/axes.ts";
import { short } from "../marks/numbers.ts";
import type { LevelsResult } from "./results.ts";
import { styles, varianceAxis } from "./style.ts";

/** Marks on an axis of sweeps up to `last`. */
const sweepTicks = (last: number): number[] =>
  [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((sweep) => sweep <= Math.max(1, last));

function described({ sweeps: { coordinate }, methods, done }: LevelsResult): string {
  const last = coordinate.findLast(({ sweep }) => sweep <= done),
    best = methods.find(({ name }) => name === "optimum")?.measured;
  if (!last || !best) return "The variance of the levels of ALQ after each sweep.";
  const above = best.variance > 0 ? `, ${short(100 * (last.variance / best.variance - 1))} % above the optimum` : "";
  return `Coordinate descent takes the variance from ${short(coordinate[0].variance)} to ${short(last.variance)} in ` +
    `${last.sweep} sweeps${above}. Gradient descent moves each level down the slope instead of to the best place. AMQ and the ` +
    `optimum are found at once, without sweeps.`;
}

/** The chart. */
export function sweepsChart(result: LevelsResult): Chart {
  const { sweeps: { coordinate, gradient }, done } = result;
  const of = (wanted: string): number[] =>
    result.methods.filter(({ name }) => name === wanted).flatMap(({ measured }) => measured ? [measured.variance] : []);
  const levels = [{ name: "amq" as const, y: of("amq") }, { name: "optimum" as const, y: of("optimum") }];
  const paths = [
    { title: "coordinate descent", stops: coordinate, dash: undefined, opacity: 0.3 }, // to come
    {
      title: "coordinate descent",
      stops: coordinate.filter(({ sweep }) => sweep <= done),
      dash: undefined,
      opacity: 1,
    },
    { title: "gradient descent", stops: gradient, dash: "4,3", opacity: 0.8 },
  ];
  const all = [...coordinate, ...gradient], last = Math.max(1, ...all.map(({ sweep }) => sweep));
  const { domain, ticks } = logarithmic([...all.map(({ variance }) => variance), ...levels.flatMap(({ y }) => y)]);
  return {
    name: "variance-by-sweep",
    title: "Variance of ALQ, sweep by sweep",
    description: described(result),
    plot: (width) => ({
      width,
      height: Math.max(260, Math.min(340, 0.35 * width)),
      marginLeft: 60,
      marginRight: 76,
      marginBottom: 40,
      marginTop: width < 480 ? 70 : 28,
      x: {
        type: "symlog",
        constant: 1,
        domain: [0, last],
        label: "sweeps",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: sweepTicks(last),
        tickFormat: (x: number) => `${x}`,
      },
      y: varianceAxis({ domain, ticks }),
      marks: [
        ...levels.flatMap(({ name, y }) => [
          ruleY(y, { stroke: styles[name].colour, strokeWidth: 1.2, strokeOpacity: 0.8 }),
          text(y, {
            frameAnchor: "right",
            y: (value: number) => value,
            text: () => styles[name].title,
            dx: 8,
            textAnchor: "start",
            fill: styles[name].colour,
            fontWeight: 600,
          }),
        ]),
        ...paths.map(({ stops, dash, opacity }) =>
          line(stops.filter(({ variance }) => variance > 0), {
            x: "sweep",
            y: "variance",
            stroke: styles.alq.colour,
            strokeWidth: 2,
            strokeOpacity: opacity,
            ...dash ? { strokeDasharray: dash } : {},
          })
        ),
        dot(coordinate.filter(({ sweep, variance }) => sweep === done && variance > 0), {
          x: "sweep",
          y: "variance",
          fill: styles.alq.colour,
          r: 5,
        }),
        text(["— coordinate descent\n- - gradient descent"], {
          frameAnchor: "top-right",
          dx: -4,
          dy: width < 480 ? -40 : 4,
          textAnchor: "end",
          fill: styles.alq.colour,
          fontWeight: 600,
          lineHeight: 1.4,
        }),
      ],
    }),
    rows: [paths[0], paths[2]].flatMap(({ title, stops }) =>
      stops.map(({ sweep, variance }) => ({ descent: title, sweep, variance }))
    ),
  };
}
