/**
 * What is left to gain, by what was sent.
 * @module
 */

import { axisX, axisY, gridY, line, type Markish, text } from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { logarithmic } from "../marks/axes.ts";
import { endLabels } from "../marks/names.ts";
import { short } from "../marks/numbers.ts";
import { bitsIn } from "../marks/units.ts";
import { endOf, rivals } from "./arms.ts";
import { colourOf, rules } from "./rules.ts";
import type { Asked, BitsOverTime } from "./runs.ts";

/** The gap against what was sent. */
export function gapChart(result: BitsOverTime, asked: Asked): Chart {
  const own = rivals(result, asked).filter(({ way }) => way.length > 1);
  const values = own.flatMap(({ way }) => way.flatMap(({ gap, proved }) => [gap, proved]));
  const { domain, ticks } = logarithmic(values),
    most = Math.max(1, ...own.flatMap(({ way }) => way.map(({ sent }) => sent)));
  return {
    name: "gap-by-bits",
    title: "What is left to gain, by bits sent",
    description:
      "The mean of f − f* over the runs, on a logarithmic scale, against the bits that all workers have sent; dotted, " +
      `what is proved of it. ${own.map((arm) => `${rules[arm.rule]} is at ${short(endOf(arm))}.`).join(" ")}`,
    plot: (width) => {
      const height = Math.round(Math.min(420, 220 + width / 5)), margins = { marginTop: 12, marginBottom: 38 };
      return {
        width,
        height,
        ...margins,
        marginLeft: 52,
        marginRight: 128,
        x: { domain: [0, most], label: "Bits sent by all workers" },
        y: { type: "log", domain, label: null },
        marks: [
          gridY({ ticks, stroke: palette.grid, strokeOpacity: 1 }),
          axisX({
            ticks: Math.max(2, width / 120),
            tickFormat: (bits: number) => bitsIn(bits).replace(/ ?bit$/, ""),
            labelAnchor: "center",
            labelArrow: "none",
          }),
          axisY({ ticks, tickFormat: (value: number) => short(value), tickSize: 0 }),
          text(["f − f*"], { frameAnchor: "top-left", dx: 6, dy: 0, fill: palette.faint }),
          ...own.flatMap(({ rule, way }): Markish[] => [
            line(way, {
              x: "sent",
              y: "proved",
              stroke: colourOf(rule),
              strokeDasharray: "1,4",
              strokeLinecap: "round",
            }),
            line(way, { x: "sent", y: "gap", stroke: colourOf(rule), strokeWidth: 1.8 }),
          ]),
          ...endLabels(
            own.map((arm) => ({
              label: rules[arm.rule],
              colour: colourOf(arm.rule),
              x: arm.way[arm.way.length - 1].sent,
              y: endOf(arm),
            })),
            { domain, height: height - 50 },
          ),
        ],
      };
    },
    rows: own.flatMap(({ rule, way }) => way.map((look) => ({ rule: rules[rule], ...look }))),
  };
}
