/**
 * What each rule saves.
 * @module
 */

import { axisX, axisY, dot, gridX, type Markish, ruleX, ruleY, text } from "@observablehq/plot";
import { type Chart, palette } from "../../view.ts";
import { short } from "../marks/numbers.ts";
import { endOf, equalArms, rivals } from "./arms.ts";
import { colourOf, rules } from "./rules.ts";
import { type Asked, type BitsOverTime, LADDER } from "./runs.ts";
import { equivalent, saidOf } from "./savings.ts";

/** Where there is no room for names before the rows: they are above them. */
const isNarrow = (width: number): boolean => width < 560;

/** How many equal bits end as near as each rule. */
export function savingsChart(result: BitsOverTime, asked: Asked): Chart {
  const equal = equalArms(result), { bits } = asked, [least, most] = [LADDER[0], LADDER[LADDER.length - 1]];
  const own = rivals(result, asked).filter(({ isOver, rule }) => isOver && rule !== "fixed");
  const found = equal.length < 2 ? [] : own.map((arm) => {
    const as = equivalent(endOf(arm), equal);
    return { rule: arm.rule, title: rules[arm.rule], ...as, said: saidOf(as, bits) };
  });
  return {
    name: "savings",
    title: "Equal bits that would end as near",
    description: `Each rule had ${short(bits)} bits a coordinate and round. ` +
      (found.length === 0
        ? "Equal bits at other budgets are still being run."
        : found.map(({ title, said }) => `${title}: ${said}.`).join(" ")),
    plot: (width) => ({
      width,
      height: 62 + (isNarrow(width) ? 46 : 30) * Math.max(1, own.length),
      marginLeft: isNarrow(width) ? 12 : 136,
      marginRight: 12,
      marginTop: 22,
      marginBottom: 38,
      x: { domain: [least, most], label: "Bits a coordinate, the same in all rounds" },
      y: { domain: own.map(({ rule }) => rules[rule]), label: null, type: "point", padding: 0.6, axis: null },
      marks: [
        gridX({ stroke: palette.grid, strokeOpacity: 1, ticks: 6 }),
        axisX({ ticks: 6, labelAnchor: "center", labelArrow: "none" }),
        isNarrow(width)
          ? text(own.map(({ rule }) => rules[rule]), {
            y: (title: string) => title,
            text: (title: string) => title,
            frameAnchor: "left",
            textAnchor: "start",
            dy: -17,
            fill: palette.text,
          })
          : axisY({ tickSize: 0, fill: palette.text }),
        ruleX([bits], { stroke: palette.text }),
        text(["spent"], { x: [bits], frameAnchor: "top", dy: -14, fill: palette.text }),
        ...found.flatMap(({ rule, title, bits: as, said }): Markish[] => {
          const isLeft = Math.max(as, bits) > (least + most) / 2 - 0.4;
          return [
            ruleY([title], {
              y: [title],
              x1: [bits],
              x2: [as],
              stroke: colourOf(rule),
              strokeWidth: 6,
              strokeOpacity: 0.35,
            }),
            dot([title], { x: [as], y: [title], fill: colourOf(rule), r: 5 }),
            text([said], {
              x: [isLeft ? Math.min(as, bits) : Math.max(as, bits)],
              y: [title],
              textAnchor: isLeft ? "end" : "start",
              dx: isLeft ? -12 : 12,
              fill: palette.text,
            }),
          ];
        }),
      ],
    }),
    rows: found.map(({ title, bits: as, beyond }) => ({
      rule: title,
      spent: bits,
      "equal bits": as,
      beyond: beyond ?? "",
    })),
  };
}
